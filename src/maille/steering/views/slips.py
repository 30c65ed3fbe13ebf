"""Copying paper slips, one after the other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maille.contributions.models import Kind
from maille.programmes.policy import Act
from maille.steering.actions.slips import next_number, transcribe_slip
from maille.steering.forms.slips import TranscribeForm
from maille.steering.http import CockpitRequest, cockpit, page_address, save_once

SHOWN = 5


@require_http_methods(["GET", "POST"])
@cockpit(Act.ENTER_FOR_OTHERS)
def slips(request: CockpitRequest) -> HttpResponse:
    """After each slip comes the next number, with the same enjeu chosen."""
    asked = {"paper_ref": request.GET.get("fiche", "")[:40], "theme": request.GET.get("enjeu", "")}
    form = TranscribeForm(request.POST or None, programme=request.programme, initial=asked)

    def work() -> str:
        node = transcribe_slip(
            programme=request.programme, given=form.cleaned_data, by=request.person, role=request.standing.role, now=timezone.now()
        )  # fmt: skip
        messages.success(
            request, _("Fiche %(number)s : « %(title)s ».") % {"number": node.paper_ref, "title": node.title}
        )
        return f"{page_address(request, 'slips')}?{urlencode({'fiche': next_number(node.paper_ref), 'enjeu': node.theme_id or ''})}"

    if form.is_valid() and (saved := save_once(request, form, "slip", work)):
        return saved
    copied = request.programme.nodes.filter(kind=Kind.NEED).exclude(paper_ref="").order_by("-pk")
    context = {"form": form, "last": list(copied[:SHOWN]), "count": copied.count()}
    return render(request, "steering/slips.html", context, status=422 if form.errors else 200)
