"""The agenda, one workshop, and their calendar files."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from maille.programmes.http import ProgrammeRequest, programme_page
from maille.ui.templatetags.ui import tr
from maille.workshops import calendars, tickets
from maille.workshops.actions import given_up
from maille.workshops.agenda import Rdv, agenda, rdvs_of
from maille.workshops.forms import AnswerForm
from maille.workshops.mails import rank_of


@require_safe
@programme_page
def workshop_list(request: ProgrammeRequest) -> HttpResponse:
    return TemplateResponse(
        request, "workshops/workshop_list.html", {"agenda": agenda(request.programme, request.person)}
    )


@require_safe
@programme_page
def workshop_detail(request: ProgrammeRequest, slug: str) -> HttpResponse:
    rdv = _rdv(request, slug)
    is_expected = rdv.mine is not None and rdv.mine.state == "confirmed" and not rdv.is_past and not rdv.is_off
    context = {
        "rdv": rdv,
        "rank": rank_of(rdv.mine) if rdv.mine is not None and rdv.mine.state == "waiting" else 0,
        "given_up": request.person is not None
        and rdv.mine is None
        and given_up(workshop=rdv.workshop, person=request.person, now=timezone.now()),
        "answer_form": AnswerForm(initial={"answer": rdv.mine.answer}) if rdv.mine is not None else None,
        "cohorts": rdv.workshop.cohorts.standing().filter(in_charge=request.person) if request.person else [],
        "ticket_qr": tickets.qr(_ticket_address(rdv)) if is_expected else "",
        "event": calendars.event_json(rdv, request.programme) if request.programme.is_indexed else "",
        "page_title": tr(rdv.workshop, "title"),
        "page_description": tr(rdv.workshop, "summary")[:160],
    }
    response = TemplateResponse(request, "workshops/workshop_detail.html", context)
    if request.person is not None:  # « Back » after going out, on a shared computer, would show their entrance
        add_never_cache_headers(response)
    return response


@require_safe
@programme_page
def workshop_calendar(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Without a day there is no event: a page says so, in words, instead of an empty file."""
    rdv = _rdv(request, slug)
    if not calendars.are_known([rdv]):
        return TemplateResponse(request, "workshops/no_day.html", {"rdv": rdv}, status=404)
    return _calendar([replace(rdv, mine=None)], f"{slug}.ics")


@require_safe
@programme_page
def all_calendar(request: ProgrammeRequest) -> HttpResponse:
    return _calendar(
        agenda(request.programme, None).all, f"{request.programme.slug}.ics", str(tr(request.programme, "title"))
    )


def _rdv(request: ProgrammeRequest, slug: str) -> Rdv:
    found = request.programme.workshops.visible().filter(slug=slug).with_dates().with_seats_taken().with_queue()
    rdvs = rdvs_of(list(found), request.programme, request.person)
    if not rdvs:
        raise Http404
    return rdvs[0]


def _ticket_address(rdv: Rdv) -> str:
    assert rdv.mine is not None  # noqa: S101  for the type checker
    rdv.mine.workshop = rdv.workshop
    return tickets.ticket_address(rdv.mine)


def _calendar(rdvs: list[Rdv], name: str, title: str = "") -> HttpResponse:
    text = calendars.ics(rdvs, stamp=timezone.now(), name=title)
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
