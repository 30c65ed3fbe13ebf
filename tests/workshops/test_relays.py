"""Partners' links: what is counted, what is not, and that nothing is known of who came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from maille.people.models import Account, Organisation, Person
from maille.programmes.models import Programme, Role
from maille.workshops import actions
from maille.workshops.actions.relays import close_relay, open_relay
from maille.workshops.models import Relay
from maille.workshops.relays import address_of, relay_of, secret_of
from tests.people.browsing import fields
from tests.workshops.factories import create_person, create_phase, create_programme, create_workshop

pytestmark = pytest.mark.django_db
NOW = timezone.now()
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def programme() -> Programme:
    made = create_programme()
    create_phase(made)
    return made


@pytest.fixture
def relay(programme: Programme) -> Relay:
    return open_relay(programme=programme, name="La Bobine", kind=None, by=create_person(), now=NOW)


def opened(relay: Relay, browser: Client | None = None, **headers: str) -> Any:
    sent = {"User-Agent": FIREFOX, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return (browser or Client()).get(reverse("relays:follow", args=[relay.code]), headers=sent)


def counts(relay: Relay) -> tuple[int, int]:
    relay.refresh_from_db()
    return relay.visits, relay.joined


def test_a_visit_is_counted_and_leads_to_the_form(relay: Relay):
    answer = opened(relay)

    assert counts(relay) == (1, 0)
    assert answer["Location"] == f"{reverse('workshops:join', args=[relay.programme.slug])}?relais={relay.code}"
    assert "La Bobine vous a passé l’appel." in Client().get(answer["Location"]).content.decode()


def test_the_same_browser_keeps_the_answer_and_nothing_else(relay: Relay):
    """No cookie, and an answer that a browser may use again by itself: it does not ask us, so we do not count."""
    answer = opened(relay)

    assert not answer.cookies
    assert answer["Cache-Control"] == "private, max-age=1800"
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize(
    "headers",
    [
        {"User_Agent": ""}, {"User_Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User_Agent": "WhatsApp/2.23.20.0"}, {"User_Agent": "facebookexternalhit/1.1"}, {"User_Agent": "curl/8.5.0"},
        {"User_Agent": "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5"}, {"Sec_Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"},
    ],
)  # fmt: skip
def test_robots_and_loading_ahead_are_led_but_not_counted(relay: Relay, headers: dict[str, str]):
    assert opened(relay, **headers).status_code == 302
    assert counts(relay) == (0, 0)


def test_a_look_at_the_headers_is_no_visit(relay: Relay):
    assert (
        Client().head(reverse("relays:follow", args=[relay.code]), headers={"User-Agent": FIREFOX}).status_code == 302
    )
    assert counts(relay) == (0, 0)


@pytest.mark.parametrize(
    "browser",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0",
    ],
)
def test_people_s_browsers_are_counted(relay: Relay, browser: str):
    opened(relay, User_Agent=browser)

    assert counts(relay) == (1, 0)


def test_the_team_that_tries_the_link_is_not_counted(relay: Relay):
    person = create_person(contact_email="o@exemple.invalid")
    Account.objects.create(email=person.contact_email, person=person, proven_at=NOW)
    Role.objects.create(programme=relay.programme, person=person, kind="organiser")
    browser = Client()
    browser.force_login(person.account)
    opened(relay, browser)

    assert counts(relay) == (0, 0)


def test_who_joins_by_the_form_is_counted_once(programme: Programme, relay: Relay, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("maille.core.spam.FASTEST", 0)  # tests type faster than anybody
    workshop = create_workshop(programme)
    address = reverse("workshops:join", args=[programme.slug])
    browser = Client()
    form = fields(browser.get(f"{address}?relais={relay.code}"))
    who = {"first_name": "Nadia", "contact": "06 00 00 00 07", "workshop": str(workshop.pk), "is_15": "on"}

    assert form["relais"] == relay.code
    for _twice in range(2):
        assert browser.post(address, form | who).status_code == 302

    assert counts(relay) == (0, 1)
    assert workshop.registrations.count() == 1


def test_a_known_person_counts_when_a_registration_is_new(programme: Programme, relay: Relay):
    first, second = create_workshop(programme), create_workshop(programme)
    person = create_person()
    actions.join(programme=programme, workshop=first, now=NOW, person=person)

    later = NOW + timedelta(hours=1)
    actions.join(programme=programme, workshop=first, now=later, person=person, relay=relay)
    assert counts(relay) == (0, 0)
    actions.join(programme=programme, workshop=second, now=later, person=person, relay=relay)
    assert counts(relay) == (0, 1)


def test_several_workshops_at_once_count_as_one_registration(programme: Programme, relay: Relay):
    workshops = [create_workshop(programme), create_workshop(programme)]
    person = create_person()

    for now in (NOW, NOW + timedelta(days=1)):
        actions.join_many(programme=programme, workshops=workshops, now=now, person=person, relay=relay)

    assert counts(relay) == (0, 1)


def test_nothing_links_a_person_to_a_relay(programme: Programme, relay: Relay):
    person = create_person()
    actions.join(programme=programme, workshop=None, now=NOW, person=person, relay=relay)

    assert counts(relay) == (0, 1)
    pointing = {(table, column) for table, column in columns() if "relay" in column}
    assert pointing == set()
    assert not JournalEntry.objects.filter(actor_id=person.pk, data__has_key="relay").exists()


def columns() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {
            (table, column.name)
            for table in tables
            for column in connection.introspection.get_table_description(cursor, table)
        }


def test_an_unknown_or_odd_code_is_no_relay(programme: Programme, relay: Relay):
    assert Client().get("/r/nexistepas/").status_code == 404
    for odd in ("a\x00b", "x" * 500, "É", relay.code.upper()):
        page = Client().get(reverse("workshops:join", args=[programme.slug]), {"relais": odd})
        assert page.status_code == 200 and page.context["relay"] is None


def test_a_closed_relay_counts_no_more_and_still_leads_to_the_form(programme: Programme, relay: Relay):
    secret = secret_of(relay)
    by = create_person()
    close_relay(relay=relay, by=by, now=NOW)
    close_relay(relay=relay, by=by, now=NOW)

    answer = opened(relay)
    actions.join(programme=programme, workshop=None, now=NOW, person=create_person(), relay=relay)

    assert answer["Location"] == reverse("workshops:join", args=[programme.slug])
    assert counts(relay) == (0, 0)
    assert relay_of(programme, secret) is None
    assert JournalEntry.objects.filter(verb="relay.revoked").count() == 1


def test_an_archive_takes_nobody_in(relay: Relay):
    Programme.objects.update(state="archived")
    assert opened(relay)["Location"] == relay.programme.get_absolute_url()
    Programme.objects.update(state="draft")
    assert opened(relay).status_code == 404
    assert counts(relay) == (0, 0)


def test_one_running_link_an_organisation(programme: Programme, relay: Relay):
    by = create_person()
    with pytest.raises(RuleError, match="a déjà son lien"):
        open_relay(programme=programme, name="LA BOBINE", kind=None, by=by, now=NOW)
    close_relay(relay=relay, by=by, now=NOW)

    again = open_relay(programme=programme, name="La Bobine", kind=None, by=by, now=NOW)

    assert again.code != relay.code and again.organisation == relay.organisation
    assert Organisation.objects.count() == 1


def test_only_our_own_secret_opens_the_partner_s_page(programme: Programme, relay: Relay):
    secret = secret_of(relay)
    number, _dash, signs = secret.partition("-")

    assert relay_of(programme, secret) == relay
    other = open_relay(programme=create_programme(), name="Autre", kind=None, by=create_person(), now=NOW)
    for forged in (f"{other.pk}-{signs}", f"{number}-{'A' * 24}", number, secret_of(other), "", "x" * 300):
        assert relay_of(programme, forged) is None
    assert address_of(relay).endswith(f"/r/{relay.code}/")


def test_an_erased_maker_leaves_the_link(relay: Relay):
    Person.objects.filter(pk=relay.made_by_id).delete()

    assert counts(relay) == (0, 0)
    assert relay.made_by_id is None
