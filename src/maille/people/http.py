"""The request as views see it once the middleware ran."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
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
