"""What a team writes by hand stops in one click, programme by programme; never what concerns a place that one holds."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import OutboxMessage
from maille.people.actions import choose_mails, give_consent, merge_people, stop_mails
from maille.people.imports.tables import table_of
from maille.people.mails import absolute
from maille.people.models import Person
from maille.people.topics import Topic, team_topic
from maille.programmes.models import Membership
from maille.steering import segments
from maille.steering.actions import importing
from maille.steering.actions.writing import Message, write_to
from maille.workshops.actions import settle_place
from maille.workshops.models import Registration
from tests.people.test_data import as_guest

NOW = timezone.now()


@pytest.fixture
def come(world):
    def register(name: str, state: str) -> Person:
        person = Person.objects.create(first_name=name, contact_email=f"{name}@exemple.invalid", proven_at=NOW)
        Membership.objects.create(programme=world.programme, person=person)
        Registration.objects.create(workshop=world.workshop, person=person, state=state, created_at=NOW)
        return person

    return register


def write_useful(world, segment: str | None = None) -> int:
    message = Message(segment or f"workshop:{world.workshop.pk}", False, "Le café", "Dès 8 h.")
    return write_to(programme=world.programme, message=message, by=world.people["o"], now=NOW)


def one_click(mail: OutboxMessage) -> None:
    """The mail program's own POST: no cookie, no token of ours (RFC 8058)."""
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = mail.headers["List-Unsubscribe"].strip("<>").removeprefix(absolute(""))
    answer = Client(enforce_csrf_checks=True).post(
        path, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200


def test_only_who_holds_no_place_may_stop_what_is_written_about_a_workshop(world, come):
    come("nora", "confirmed"), come("sam", "waiting")
    write_useful(world)

    stops = {mail.to[:4].strip("@"): "List-Unsubscribe" in mail.headers for mail in OutboxMessage.objects.all()}
    assert stops == {"nora": False, "sam": True}
    mail = OutboxMessage.objects.get(to="sam@exemple.invalid")
    assert "Ne plus recevoir les messages de cette équipe" in mail.text and "messages de cette équipe" in mail.html


def test_one_click_stops_this_team_alone_and_what_concerns_a_place_still_comes(world, come):
    sam = come("sam", "waiting")
    give_consent(person=sam, purpose="news", wording="les nouvelles", now=NOW)
    write_to(
        programme=world.programme, message=Message("all:", True, "Une nouvelle", "t"), by=world.people["o"], now=NOW
    )
    write_useful(world)

    one_click(OutboxMessage.objects.get(subject="Le café"))

    sam.refresh_from_db()
    assert list(OutboxMessage.objects.order_by("pk").values_list("subject", flat=True)) == [
        "Une nouvelle"
    ]  # what waited is taken back
    assert not sam.wants(team_topic(world.programme.pk)) and sam.wants(team_topic(world.programme.pk + 1))
    assert all(sam.wants(topic) for topic in Topic.values)
    with pytest.raises(RuleError, match="personne"):
        write_useful(world)
    assert segments.reach(world.programme, f"workshop:{world.workshop.pk}", is_news=False).stopped == 1
    settle_place(workshop=world.workshop, values={"venue": "Le Dé à coudre"}, by=world.people["o"], now=NOW)
    assert OutboxMessage.objects.filter(person_id=sam.pk, subject__startswith="Le lieu").count() == 1


def test_who_stopped_them_is_still_written_to_about_a_place_they_hold(world, come):
    nora = come("nora", "confirmed")
    stop_mails(person=nora, topic=team_topic(world.programme.pk), now=NOW)

    assert write_useful(world) == 1
    assert "List-Unsubscribe" not in OutboxMessage.objects.get().headers


def test_what_is_written_to_a_group_stops_too(world):
    segment = f"group:{world.nodes['group'].group.pk}"
    write_useful(world, segment)

    one_click(OutboxMessage.objects.get())

    with pytest.raises(RuleError, match="personne"):
        write_useful(world, segment)


def test_the_first_contact_stops_in_one_click_and_says_what(world):
    table = table_of("Prénom;Email\nInès;ines@exemple.invalid\n".encode())
    facts = {"by": world.people["o"], "now": NOW}
    batch = importing.start_import(programme=world.programme, table=table, source="Formulaire de la Ville", **facts)
    importing.save_import(batch=batch, fields=["first_name", "email"], answers={}, workshop=None, **facts)
    mail = OutboxMessage.objects.get(kind="imported")
    path = mail.headers["List-Unsubscribe"].strip("<>").removeprefix(absolute(""))

    asked = Client().get(path).content.decode()  # a mail scanner opens it: nothing stops
    ines = Person.objects.get(first_name="Inès")
    assert "messages de l’équipe de «" in asked and ines.wants(team_topic(world.programme.pk))
    one_click(mail)

    ines.refresh_from_db()
    assert not ines.wants(team_topic(world.programme.pk))
    assert OutboxMessage.objects.filter(kind="imported").count() == 1  # source and rights are told whatever was stopped


def test_mes_messages_shows_each_team_and_takes_it_back(world, come, client):
    sam = come("sam", "waiting")
    topic = team_topic(world.programme.pk)
    stop_mails(person=sam, topic=topic, now=NOW)
    choose_mails(person=sam, wanted=["comments"])  # the other choices leave it alone
    assert not sam.wants(topic)

    page = as_guest(client, sam)
    given = {"daily": ["comments"], "apart": [], "language": "fr", "teams": [str(world.programme.pk)]}
    page.post(reverse("people:mail-choice"), given)

    sam.refresh_from_db()
    assert sam.wants(topic)


def test_what_one_of_two_records_stopped_stays_stopped_when_they_are_joined(world, come):
    sam, nora = come("sam", "waiting"), come("nora", "confirmed")
    stop_mails(person=sam, topic="reminders", now=NOW)

    kept = merge_people(kept=nora, gone=sam, by=nora, now=NOW)

    kept.refresh_from_db()
    assert not kept.wants("reminders")
