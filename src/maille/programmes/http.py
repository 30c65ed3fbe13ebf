"""Pages inside a programme: the decorator that finds it and works out the visitor's standing."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from maille.core.pagecache import is_shareable, remembered, shared
from maille.core.prepared import Prepared
from maille.core.resend import may_send_again, send_again_page, sentences
from maille.people.http import PersonRequest
from maille.people.models import Person
from maille.programmes.models import Phase, Programme
from maille.programmes.policy import PHASE_ACTS, Act, Standing, standing_of
from maille.ui.dates import day_in_words


class ProgrammeRequest(PersonRequest):
    programme: Programme
    phases: list[Phase]
    standing: Standing
    has_tie: bool  # to what a shared page shows; set by `shared_page`, on pages that may be shared


View = Callable[..., HttpResponse]
PROGRAMME = Prepared(lambda slug: Programme.objects.select_related("organiser__attached_to").filter(slug=slug), "\0")
PHASES = Prepared(lambda programme: Phase.objects.filter(programme=programme), -1)


def programme_page(view: View) -> View:
    """The view gets no slug: `request.programme`, `request.phases`, `request.standing` are set instead.

    404 when there is no such programme, or when it is a draft and the visitor has no role in it.
    """

    @wraps(view)
    def wrapped(request: ProgrammeRequest, programme: str, *args: Any, **kwargs: Any) -> HttpResponse:
        enter(request, *_found_for(request, programme))
        found = request.programme
        if not found.is_public and not request.standing.has_role("organiser", "facilitator"):
            raise Http404
        response = view(request, *args, **kwargs)
        if not found.is_indexed:
            response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def _found_for(request: ProgrammeRequest, slug: str) -> tuple[Programme, list[Phase]]:
    if request.method not in ("GET", "HEAD"):
        return _found(slug)
    return _own(*remembered(request, ("programme", slug), lambda: _found(slug)))


def _found(slug: str) -> tuple[Programme, list[Phase]]:
    programme = PROGRAMME.first(slug)
    if programme is None:
        raise Http404
    phases = PHASES.all(programme.pk)
    for phase in phases:
        phase.programme = programme
    return programme, phases


def _own(programme: Programme, phases: list[Phase]) -> tuple[Programme, list[Phase]]:
    """Copies: what this request changes of them is nobody else's."""
    own = copy(programme)
    if own.organiser_id is not None:
        own.organiser = copy(own.organiser)
    return own, [copy(phase) for phase in phases]


def enter(request: ProgrammeRequest, programme: Programme, phases: list[Phase] | None = None) -> None:
    """Put the programme, its phases and the visitor's standing on the request. Two queries at most."""
    request.programme = programme
    request.phases = list(programme.phases.all()) if phases is None else phases
    request.standing = standing_of(request.person, programme, request.phases)


Tie = Callable[..., bool]


def shared_page(tied: Tie | None = None) -> Callable[[View], View]:
    """Under `programme_page`: the page says the same to all who hold no role here and have no tie to what it shows,
    so it is made once for visitors, once for members, once for people who have not joined. `tied(request, …)` gets the
    view's own parameters and asks whether the person has a tie; theirs is made for them."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: ProgrammeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            standing = request.standing
            is_known = standing.person is not None
            if standing.roles or not is_shareable(request):
                return view(request, *args, **kwargs)
            request.has_tie = is_known and tied is not None and tied(request, *args, **kwargs)
            if request.has_tie:
                return view(request, *args, **kwargs)
            audience = (is_known, standing.is_member, request.user.is_authenticated)
            return shared(request, audience, lambda: view(request, *args, **kwargs))

        return wrapped

    return decorate


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
    """Where a visitor becomes a participant, then comes back to what they wanted to do (`back`, else the page they saw).

    Who was known when they began to write keeps what they wrote.
    """
    if not back and may_send_again(request) and sentences(request):
        return send_again_page(request, join_url=reverse("workshops:join", args=[request.programme.slug]))
    back = back or (request.get_full_path() if request.method == "GET" else request.META.get("HTTP_REFERER", ""))
    address = reverse("workshops:join", args=[request.programme.slug])
    return redirect(f"{address}?{urlencode({'suite': _path_of(back)})}" if back else address)


def closed_words(request: ProgrammeRequest, act: Act) -> str:
    """Why nobody may do this for now, and what next."""
    if request.programme.is_unclaimed:
        return _(
            "Personne n'organise encore cette édition : on la lit. Elle s'ouvrira quand une équipe l'aura reprise."
        )
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
