"""Saying what inspired a contribution: a tie beside the thread."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maille.contributions import actions, references
from maille.contributions.forms import InspirationForm
from maille.contributions.models import Node
from maille.contributions.pages import may_revise
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.programmes.http import ProgrammeRequest, ask_to_join, known_person, programme_page
from maille.ui.forms import refuse


@require_http_methods(["GET", "POST"])
@programme_page
def inspire(request: ProgrammeRequest, pk: int) -> HttpResponse:
    node = get_object_or_404(Node.objects.visible_to(request.standing).with_card(), pk=pk)
    if request.person is None:
        return ask_to_join(request)
    if not (node.is_listed and may_revise(request.standing, node)):
        raise PermissionDenied
    form = InspirationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            source = references.find(form.cleaned_data["source"], programme=request.programme, field="source")
            actions.inspire(
                node=node, source=source, by=known_person(request), now=timezone.now(), role=request.standing.role
            )
            return node.get_absolute_url()

        try:
            address = run_once(key_of(request), scope_of(request, f"inspire:{pk}"), work)
        except RuleError as error:
            refuse(form, str(error), error.field)
        else:
            messages.success(request, _("C'est dit, des deux côtés."))
            return redirect(address)
    context = {"node": node, "form": form, "noindex": True}
    return render(request, "contributions/inspiration_form.html", context, status=422 if form.errors else 200)
