"""Pages inside a programme: the decorator that finds it and works out the visitor's standing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from maille.people.http import PersonRequest
from maille.people.models import Person
from maille.programmes.models import Phase, Programme
from maille.programmes.policy import PHASE_ACTS, Act, Standing, standing_of
from maille.ui.dates import day_in_words


class ProgrammeRequest(PersonRequest):
    programme: Programme
    phases: list[Phase]
    standing: Standing


View = Callable[..., HttpResponse]


def programme_page(view: View) -> View:
    """The view gets no slug: `request.programme`, `request.phases`, `request.standing` are set instead.

    404 when there is no such programme, or when it is a draft and the visitor has no role in it.
    """

    @wraps(view)
    def wrapped(request: ProgrammeRequest, programme: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = Programme.objects.select_related("organiser").filter(slug=programme).first()
        if found is None:
            raise Http404
        enter(request, found)
        if not found.is_public and not request.standing.has_role("organiser", "facilitator"):
            raise Http404
        response = view(request, *args, **kwargs)
        if not found.is_indexed:
            response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def enter(request: ProgrammeRequest, programme: Programme) -> None:
    """Put the programme, its phases and the visitor's standing on the request. Three queries at most."""
    request.programme = programme
    request.phases = list(programme.phases.all())
    request.standing = standing_of(request.person, programme, request.phases)


def requires(act: Act) -> Callable[[View], View]:
    """Under `programme_page`: a visitor who would be allowed once known is sent to join; others get 403, with the reason
    when the calendar is what stands in the way."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: ProgrammeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.standing.may(act):
                return view(request, *args, **kwargs)
            if request.standing.is_closed(act):
                raise PermissionDenied(closed_words(request, act))
            if request.person is None:
                return ask_to_join(request)
            raise PermissionDenied

        return wrapped

    return decorate


def ask_to_join(request: ProgrammeRequest, back: str = "") -> HttpResponse:
    """Where a visitor becomes a participant, then comes back to what they wanted to do (`back`, else the page they saw)."""
    back = back or (request.get_full_path() if request.method == "GET" else request.META.get("HTTP_REFERER", ""))
    address = reverse("workshops:join", args=[request.programme.slug])
    return redirect(f"{address}?{urlencode({'suite': _path_of(back)})}" if back else address)


def closed_words(request: ProgrammeRequest, act: Act) -> str:
    """Why nobody may do this for now, and what next."""
    if request.programme.is_read_only:
        return _("Cette édition est archivée : on la lit, on n'y écrit plus.")
    coming = [p for p in request.phases if p.state == Phase.State.UPCOMING and act in PHASE_ACTS[p.kind]]
    if coming:
        names = {"phase": coming[0].title, "day": day_in_words(coming[0].starts_on, "year")}
        return _("Cela s'ouvrira avec la phase « %(phase)s », le %(day)s.") % names
    return _("La phase qui l'accueillait est terminée. Écrivez à l'équipe du programme : elle vous dira où l'apporter.")


def known_person(request: ProgrammeRequest) -> Person:
    """The person who acts; for views behind an act that no visitor may do."""
    if request.person is None:
        raise PermissionDenied
    return request.person


def _path_of(address: str) -> str:
    """Only the path: never lead outside the site."""
    path = address.split("://", 1)[-1]
    return "/" + path.split("/", 1)[1] if "://" in address and "/" in path else address
