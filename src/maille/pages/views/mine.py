"""« Mon fil »: what became of what I gave, where I take part, my news."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maille.pages import actions, mine
from maille.people.http import PersonRequest
from maille.programmes.http import ProgrammeRequest, known_person, programme_page
from maille.programmes.models import Level, Membership, Programme


@require_safe
def where_i_left(request: PersonRequest) -> HttpResponse:
    """After signing in: the programme one looks after, else one's thread where one joined last."""
    person = request.person
    if person is None:
        return redirect("people:sign-in")
    looked_after = Programme.objects.current().filter(
        roles__person=person, roles__kind__in=["organiser", "facilitator"]
    )
    if (programme := looked_after.first()) is not None:
        return redirect("steering:dashboard", programme.slug)
    joined = Programme.objects.filter(memberships__person=person).order_by("-is_current", "-memberships__pk").first()
    return redirect("pages:my-thread", joined.slug) if joined is not None else redirect("people:profile")


@require_safe
@never_cache
@programme_page
def my_thread(request: ProgrammeRequest) -> HttpResponse:
    """Visitors are invited in; known people see their own. Nothing here is anybody else's."""
    person, programme = request.person, request.programme
    if person is None:
        return render(request, "pages/my_thread_visitor.html", {"noindex": True})
    membership = Membership.objects.filter(programme=programme, person=person).first()
    number = _page_number(request)
    story = mine.story(person, request.standing, page=number)
    pages = Paginator(range(story.given_count), mine.GIVEN)
    news = mine.news_of(person, programme)
    context: dict[str, Any] = {
        "membership": membership,
        "levels": Level.choices,
        "story": story,
        "strands": story.strands,
        "lead": _lead(story),
        "tasks": mine.tasks(person, programme, programme.today()),
        "news": news,
        "has_unseen": any(notice.seen_at is None for notice in news),
        "page": pages.get_page(number),
        "noindex": True,
    }
    return render(request, "pages/my_thread.html", context)


@require_POST
@programme_page
def news_seen(request: ProgrammeRequest) -> HttpResponse:
    """« J'ai lu »: also sent by the page itself after a moment, when scripts run."""
    actions.see_news(person=known_person(request), programme=request.programme, now=timezone.now())
    if request.htmx:
        return HttpResponse(status=204)
    return redirect("pages:my-thread", request.programme.slug)


def _page_number(request: ProgrammeRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), 500) if asked.isdecimal() and len(asked) < 5 else 1


def _lead(story: mine.Story) -> str:
    """How far what I gave has come: what was given, then what was reached."""
    given, reached = story.given_count, story.reached
    if not given:
        return ""
    told = ngettext("Vous avez donné une contribution.", "Vous avez donné %(count)s contributions.", given) % {
        "count": given
    }
    if not any(reached.values()):
        return " ".join([told, _("Voici ce qu'elle devient.") if given == 1 else _("Voici ce qu'elles deviennent.")])
    stages = [
        ngettext("%(count)s défi", "%(count)s défis", reached["challenge"]) % {"count": reached["challenge"]},
        ngettext("%(count)s solution", "%(count)s solutions", reached["solution"]) % {"count": reached["solution"]},
        ngettext("%(count)s projet", "%(count)s projets", reached["project"]) % {"count": reached["project"]},
        ngettext("%(count)s entreprise", "%(count)s entreprises", reached["venture"]) % {"count": reached["venture"]},
    ]
    met = ", ".join(words for words, count in zip(stages, reached.values(), strict=True) if count)
    return " ".join([told, _("Le fil a rejoint %(stages)s.") % {"stages": met}])
