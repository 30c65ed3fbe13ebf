"""A running programme open to needs, people, and the forms as a browser sends them."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from maille.contributions import spam
from maille.needs import actions
from maille.needs.actions import Facts
from maille.people.models import Person
from maille.programmes.models import Membership, Phase, Programme, Role, Theme

NOW = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)


def create_programme(slug="essai", *, state="running", phase="open"):
    programme = Programme.objects.create(
        slug=slug,
        title="Essai",
        territory="Roubaix",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 6, 30),
        state=state,
    )
    Phase.objects.create(programme=programme, number=1, kind="reflection", state=phase, title="Phase 1", late_allowed=False,
                         starts_on=date(2027, 1, 1), ends_on=date(2027, 2, 28))  # fmt: skip
    for order, (code, title) in enumerate([("be", "Bien-être"), ("je", "Jeunesse"), ("ec", "Économie circulaire")]):
        Theme.objects.create(programme=programme, slug=code, code=code, title=title, order=order)
    return programme


def create_person(programme=None, first_name="Bérénice", last_name="Bobine", role=None, **fields):
    person = Person.objects.create(first_name=first_name, last_name=last_name, **fields)
    if programme is not None:
        Membership.objects.create(programme=programme, person=person)
    if role is not None:
        Role.objects.create(programme=programme, person=person, kind=role)
    return person


def express(programme, by=None, title="Réparer coûte plus cher que racheter", code="ec", now=NOW, **more):
    theme = programme.themes.get(code=code)
    facts = more.pop("facts", Facts())
    return actions.express_need(programme=programme, title=title, theme=theme, by=by, now=now, facts=facts, **more)[0]


def sign_in(client, person):
    """The browser acts as this person, as a guest that it remembers."""
    session = client.session
    session["guest_person"] = [person.pk, person.guest_epoch]
    session.save()
    return client


def opened(seconds=60):
    """The stamp of a form that was shown so long ago."""
    return signing.dumps(int((timezone.now() - timedelta(seconds=seconds)).timestamp()), salt=spam.SALT)


@cache
def shown_once():
    """One stamp for all the forms of a run: what a browser sends again holds the same, whatever the second."""
    return opened()


def need_form(**fields):
    return {"title": "Le bus de nuit ne passe plus", "theme": "je", "opened": shown_once(), "once": "clef-1", **fields}


def post_need(client, programme, **fields):
    return client.post(reverse("needs:create", args=[programme.slug]), need_form(**fields))


def text_of(response):
    """The words of a page, without its tags."""
    page = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
