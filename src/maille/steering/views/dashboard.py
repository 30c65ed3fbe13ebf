"""« Ma semaine » and the journal."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maille.core.models import JournalEntry
from maille.programmes.policy import Act
from maille.steering import figures, journalwords, missing
from maille.steering.http import CockpitRequest, cockpit
from maille.workshops.matrix import came_last_time
from maille.workshops.whereabouts import part_of_day

PAGE = 20


@require_safe
@cockpit(Act.SEE_DRAFTS)
def dashboard(request: CockpitRequest) -> HttpResponse:
    """Where the programme stands, what is missing with one action each, and the figures with their date."""
    programme = request.programme
    counted = figures.figures(programme, now=timezone.now())
    workshops = figures.workshops(programme)
    today = programme.today()
    coming = missing.next_workshop(workshops, today)
    dated = coming if coming is not None and coming.slots.all() else None
    context = {
        "today": today,
        "gaps": missing.gaps(request.standing, request.phases, workshops, counted),
        "figures": counted,
        "kinds": figures.by_actor_kind(programme),
        "relayed": programme.relays.totals() if request.standing.may(Act.EDIT_PROGRAMME) else {},
        "coming": coming,
        "part": part_of_day(dated) if dated else "",
        "days": (dated.slots.all()[0].on - today).days if dated else None,
        "last_time": came_last_time(coming, workshops[: workshops.index(coming)]) if coming else None,
        "after": workshops[workshops.index(coming) + 1 :][:4] if coming else [],
    }
    return render(request, "steering/dashboard.html", context)


@require_safe
@cockpit(Act.SEE_JOURNAL)
def journal(request: CockpitRequest) -> HttpResponse:
    """Newest first, twenty a page; `sujet` keeps one topic."""
    entries = JournalEntry.objects.filter(programme_id=request.programme.pk).order_by("-id")
    topic = request.GET.get("sujet", "")
    if topic in journalwords.TOPICS:
        entries = entries.filter(verb__startswith=f"{topic}.")
    page = Paginator(entries, PAGE).get_page(request.GET.get("page", "1"))
    context = {
        "lines": journalwords.lines(list(page)),
        "page": page,
        "topic": topic,
        "topics": list(journalwords.TOPICS.items()),
    }
    return render(request, "steering/journal.html", context)
