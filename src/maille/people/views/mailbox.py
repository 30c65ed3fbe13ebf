"""In a demonstration no mail leaves: they are read here. 404 anywhere else.

A mail signs in whoever reads it. The computer where Maille runs sees them all; the other phones of the room (`--lan`) only
those to invented addresses.
"""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maille.core.models import OutboxMessage
from maille.people.http import PersonRequest

A_PAGE = 20
THIS_COMPUTER = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1"})
INVENTED = "@exemple.invalid"


@require_safe
@never_cache
def mailbox(request: PersonRequest) -> HttpResponse:
    _only_in_demonstration()
    letters = _readable(request).order_by("-pk").only("pk", "to", "subject", "created_at", "state")
    address = request.GET.get("a", "").strip().lower()[:254].replace("\x00", "")
    if address:
        letters = letters.filter(to=address)
    page = Paginator(letters, A_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "people/mailbox.html", {"page": page, "address": address, "noindex": True})


@require_safe
@never_cache
def message(request: PersonRequest, pk: int) -> HttpResponse:
    _only_in_demonstration()
    return TemplateResponse(
        request,
        "people/mailbox_message.html",
        {"letter": get_object_or_404(_readable(request), pk=pk), "noindex": True},
    )


def _readable(request: PersonRequest) -> QuerySet[OutboxMessage]:
    is_this_computer = request.META.get("REMOTE_ADDR", "") in THIS_COMPUTER
    letters = OutboxMessage.objects.all()
    return letters if is_this_computer else letters.filter(to__endswith=INVENTED)


def _only_in_demonstration() -> None:
    if not settings.MAILBOX_ENABLED:
        raise Http404
