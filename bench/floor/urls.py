"""A list of twenty and a detail page with its comments, for somebody whose session is read."""

from __future__ import annotations

import os

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from .models import Node, Person

SHOWN = 20
# The floor finds its rows by the same index as the product.
PROGRAMME = int(os.environ["FLOOR_PROGRAMME"])


def _person(request: HttpRequest) -> Person | None:
    account = request.session.get("_auth_user_id")
    return Person.objects.filter(pk=account).first() if account else None


def node_list(request: HttpRequest) -> HttpResponse:
    listed = Node.objects.filter(programme_id=PROGRAMME, kind="need", state__in=["published", "reported"]).order_by(
        "-published_at"
    )
    nodes = listed.select_related("theme", "author").defer("text", "html")[:SHOWN]
    return render(request, "floor/list.html", {"person": _person(request), "nodes": nodes, "total": listed.count()})


def node_detail(request: HttpRequest, slug: str) -> HttpResponse:
    node = get_object_or_404(
        Node.objects.select_related("theme", "author"), programme_id=PROGRAMME, kind="need", slug=slug
    )
    comments = node.comments.select_related("author").order_by("pk")[:SHOWN]
    return render(request, "floor/detail.html", {"person": _person(request), "node": node, "comments": comments})


urlpatterns = [path("", node_list), path("<slug:slug>/", node_detail)]
