"""The programme's front door: home, one page a phase, one page a kind of actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from maille.pages import calendar, figures, jsonld, sheet
from maille.pages.calendar import Meeting, PhaseDay
from maille.people.http import PersonRequest
from maille.programmes.http import ProgrammeRequest, enter, programme_page, shared_page
from maille.programmes.models import Phase, Programme
from maille.ui.drawing.braid import braid
from maille.ui.drawing.funnel import funnel


@dataclass(frozen=True)
class PhaseView:
    """A phase as the braid shows it."""

    phase: Phase
    days: list[PhaseDay]
    somedays: list[str]

    @property
    def is_here(self) -> bool:
        return self.phase.state == Phase.State.OPEN

    @property
    def is_done(self) -> bool:
        return self.phase.state == Phase.State.CLOSED


@require_safe
def root(request: PersonRequest) -> HttpResponse:
    """« / » shows the current programme; an empty installation goes to the organiser's first hour."""
    programme = Programme.objects.select_related("organiser__attached_to").current().first()
    if programme is not None:
        enter(request, programme)  # type: ignore[arg-type]  # it becomes a ProgrammeRequest here
        response = _home(request)
        if not programme.is_indexed:
            response["X-Robots-Tag"] = "noindex"
        return response
    if not Programme.objects.exists():
        return redirect("steering-site:welcome")
    mine = Programme.objects.filter(roles__person=request.person).distinct() if request.person is not None else []
    return render(request, "pages/not_open.html", {"programmes": mine, "noindex": True})


@require_safe
@programme_page
def home(request: ProgrammeRequest) -> HttpResponse:
    return _home(request)


@require_safe
@programme_page
@shared_page()
def phase(request: ProgrammeRequest, number: int) -> HttpResponse:
    """One phase: its goal, format, dates, whom it is for."""
    found = next((candidate for candidate in request.phases if candidate.number == number), None)
    if found is None:
        raise Http404
    meetings = calendar.meetings(request.programme)
    today = request.programme.today()
    shown = [meeting for meeting in meetings if meeting.workshop.phase_id == found.pk]
    context = {
        "phase": found,
        "shown": _phase_view(found, meetings, today),
        "meetings": shown,
        "today": today,
        "events": jsonld.events(request, request.programme, shown),
    }
    return render(request, "pages/phase.html", context)


@require_safe
@programme_page
@shared_page()
def join_kind(request: ProgrammeRequest, kind: str) -> HttpResponse:
    """« Rejoignez-nous », spoken to one kind of actor (R14)."""
    page = sheet.read(request.programme)
    found = next((candidate for candidate in page.kinds if candidate.code == kind), None)
    if found is None:
        raise Http404
    meetings = calendar.meetings(request.programme)
    context = {
        "kind": found,
        "sheet": page,
        "programme_contacts": page.contacts,
        "next": calendar.next_meeting(meetings, request.programme.today()),
        "counts": figures.by_theme(request.programme).get(None, figures.Counts()),
    }
    return render(request, "pages/join_kind.html", context)


@shared_page()
def _home(request: ProgrammeRequest) -> HttpResponse:
    programme = request.programme
    page = sheet.read(programme)
    meetings = calendar.meetings(programme)
    today = programme.today()
    counts = figures.by_theme(programme)
    context: dict[str, Any] = {
        "sheet": page,
        "programme_contacts": page.contacts,
        "next": calendar.next_meeting(meetings, today) if not programme.is_read_only else None,
        "phase_views": [_phase_view(found, meetings, today) for found in request.phases],
        "themes": [(theme, figures.of_theme(counts, theme)) for theme in page.themes],
        "counts": counts.get(None, figures.Counts()),
        "crowd": figures.crowd(programme),
        "today": today,
        "canonical_url": request.build_absolute_uri(reverse("pages:home", args=[programme.slug])),
        "events": jsonld.events(request, programme, meetings),
        **_pictures(request, counts.get(None, figures.Counts()), [theme.code for theme in page.themes], today),
        "has_hours_to_confirm": _has_hours_to_confirm(meetings),
    }
    return render(request, "pages/home.html", context)


def _phase_view(phase: Phase, meetings: list[Meeting], today: date) -> PhaseView:
    days = calendar.days_of_phase(meetings, phase.pk, today)
    return PhaseView(phase, days, calendar.somedays_of_phase(meetings, phase.pk))


def _has_hours_to_confirm(meetings: list[Meeting]) -> bool:
    dated = [meeting for meeting in meetings if meeting.days]
    return any(not meeting.workshop.are_hours_confirmed and not meeting.is_off for meeting in dated)


def _pictures(request: ProgrammeRequest, counts: figures.Counts, codes: list[str], today: date) -> dict[str, Any]:
    """The braid, along and upright, and the funnel with its figures."""
    slug, done = request.programme.slug, calendar.share_done(request.phases, today)
    stages = [
        (counts.needs, ngettext("besoin exprimé", "besoins exprimés", counts.needs), "needs:list"),
        (counts.challenges, ngettext("défi écrit", "défis écrits", counts.challenges), "challenges:list"),
        (counts.solutions, ngettext("solution imaginée", "solutions imaginées", counts.solutions), "solutions:list"),
        (counts.projects, ngettext("projet lancé", "projets lancés", counts.projects), "projects:list"),
    ]
    return {
        "braid": braid(codes, done),
        "upright": braid(codes, done, is_upright=True),
        "shows_needle": 0 < done < 1,
        "funnel": [
            (panel, count, label, reverse(name, args=[slug]))
            for panel, (count, label, name) in zip(funnel(codes), stages, strict=True)
        ],
    }
