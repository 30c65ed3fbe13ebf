"""The short address of a partner's relay: it counts, then leads to the form. Nothing is left in the browser."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from maille.people.http import PersonRequest
from maille.programmes.models import Role
from maille.workshops.models import Relay
from maille.workshops.relays import is_counted

HALF_AN_HOUR = 1800
_CODE = re.compile(r"[a-z0-9]{1,12}")


@require_safe
def follow(request: PersonRequest, code: str) -> HttpResponse:
    """The one GET that counts. Who opens it again within half an hour is not counted again: their own browser remembers
    where it led and does not ask us. A closed relay leads to the same form, uncounted: its posters still hang somewhere.
    """
    relay = Relay.objects.select_related("programme").filter(code=code).first()
    if relay is None or not relay.programme.is_public:
        raise Http404
    programme = relay.programme
    if programme.is_read_only:
        response = redirect(programme)
    elif relay.revoked_at is not None:
        response = redirect("workshops:join", programme=programme.slug)
    else:
        if is_counted(request) and not _is_of_the_team(request, relay):
            Relay.objects.filter(pk=relay.pk).count_visit()
        address = reverse("workshops:join", args=[programme.slug])
        response = redirect(f"{address}?{urlencode({'relais': relay.code})}")
        response["Cache-Control"] = f"private, max-age={HALF_AN_HOUR}"
        # The answer is the same for everybody: with « Vary: Cookie » a browser would ask, and be counted, again.
        request.session.accessed = False
    response["X-Robots-Tag"] = "noindex"
    return response


def running_relay(request: HttpRequest, programme_id: int) -> Relay | None:
    """The relay that brought whoever is on the form: in its address, then in the form itself."""
    code = request.POST.get("relais", "") or request.GET.get("relais", "")
    if not _CODE.fullmatch(code):
        return None
    running = Relay.objects.running().filter(programme_id=programme_id, code=code)
    return running.select_related("organisation").first()


def _is_of_the_team(request: PersonRequest, relay: Relay) -> bool:
    """Who tries the link before giving it is no visitor."""
    return request.person is not None and Role.objects.filter(programme=relay.programme, person=request.person).exists()
