"""The request as views see it once the middleware ran."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from maille.people.models import Account, Person


class PersonRequest(HttpRequest):
    """Any request: `person` is None for a visitor; `user` is the account, if one signed in."""

    user: Account | AnonymousUser
    person: Person | None
    htmx: HtmxDetails


class MemberRequest(PersonRequest):
    """A request by a known person."""

    person: Person


View = Callable[..., HttpResponse]


def person_required(view: View) -> View:
    """A visitor is sent to sign in, and comes back. An account whose person is not settled is asked first."""

    @wraps(view)
    def wrapped(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.person is not None:
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            return redirect("people:who")
        return redirect(f"{reverse('people:sign-in')}?{urlencode({'suite': request.get_full_path()})}")

    return wrapped
