"""One's own agenda at a secret address: make it, copy it, renew it, withdraw it; and what calendars read there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.http import MemberRequest, person_required
from maille.people.mails import absolute
from maille.workshops import calendars
from maille.workshops.actions import close_feed, open_feed, person_of_feed
from maille.workshops.agenda import rdvs_of_person
from maille.workshops.models import CalendarFeed


@require_safe
@never_cache
@person_required
def feed_page(request: MemberRequest) -> HttpResponse:
    return render(request, "workshops/feed.html", {"feed": _feed(request)})


@require_POST
@never_cache
@person_required
def feed_open(request: MemberRequest) -> HttpResponse:
    """The address, once: only its hash is kept. The same form sent twice does not make a second one."""
    shown: list[str] = []
    page = reverse("workshops-site:feed")

    def work() -> str:
        shown.append(open_feed(person=request.person, now=timezone.now()))
        return page

    run_once(key_of(request), scope_of(request, "feed"), work)
    if not shown:
        messages.error(
            request, _("Cette adresse a déjà été montrée et n'est gardée nulle part. Renouvelez-la si elle est perdue.")
        )
        return redirect(page)
    address = absolute(reverse("workshops-site:feed-calendar", args=[shown[0]]))
    context = {"feed": _feed(request), "address": address, "webcal": "webcal:" + address.partition(":")[2]}
    return render(request, "workshops/feed.html", context)


@require_POST
@never_cache
@person_required
def feed_close(request: MemberRequest) -> HttpResponse:
    close_feed(person=request.person)
    messages.success(request, _("L'adresse ne répond plus. Votre agenda gardera peut-être les dates déjà lues."))
    return redirect("workshops-site:feed")


@require_safe
@never_cache
def feed_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """No cookie, no sign-in: whoever holds the address reads it, until it is renewed or withdrawn."""
    person = person_of_feed(token)
    if person is None:
        raise Http404
    with translation.override(person.language):
        text = calendars.ics(rdvs_of_person(person), stamp=timezone.now(), name=_("Mes ateliers"))
    headers = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _feed(request: MemberRequest) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=request.person).first()
