"""Every mail the site writes, in French print: whatever people typed into what its sentences are filled with."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import maille
from maille.contributions import actions as contributions
from maille.contributions.models import Notice
from maille.core.models import OutboxMessage
from maille.pages import digest
from maille.people.actions import give_consent
from maille.people.imports.tables import table_of
from maille.people.models import Person
from maille.people.signin_mails import tell_moved
from maille.people.topics import TEAM_KIND
from maille.programmes.models import Membership, Programme
from maille.steering.actions import importing, opening, people
from maille.steering.actions.writing import Message, write_to
from maille.steering.retention import accounts
from maille.ui.typography import typo
from maille.workshops import mails, mails_of_cohorts
from maille.workshops.actions import join, join_many, register, register_cohort, settle_place
from maille.workshops.models import Registration, Workshop
from maille.workshops.reminders import queue_reminders
from maille.workshops.rolls import Name
from maille.workshops.thanks import tell_outcome
from tests.workshops.factories import create_workshop

NOW = timezone.now()
TYPED = {"title": "Écrire l'avenir : qu'en dire ?"}
# The kinds of mail, as the code names them where letters leave.
ROOMS = Path(maille.__file__).parent


def kinds_in_the_code() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for path in ROOMS.rglob("*.py") if "kit" not in path.parts]
    letters = [text for text in sources if "send_letter(" in text or "queue_letters(" in text]
    return {kind for text in letters for kind in re.findall(r'\bkind="([a-z_]+)"', text)} | {TEAM_KIND, digest.KIND}


def somebody(world, name: str) -> Person:
    fields = {"contact_email": f"{name}@exemple.invalid", "proven_at": NOW, "created_at": NOW - timedelta(days=9)}
    person = Person.objects.create(first_name=name, **fields)
    Membership.objects.create(programme=world.programme, person=person)
    return person


@pytest.fixture
def typed(world):
    """The world with straight apostrophes and plain spaces in what organisers typed; its workshop is in ten days."""
    Programme.objects.filter(pk=world.programme.pk).update(slogan="L'idée : « agir » ensemble !", **TYPED)
    on = timezone.localdate() + timedelta(days=10)
    world.workshop.slots.update(on=on)
    Workshop.objects.filter(pk=world.workshop.pk).update(capacity=2, outcome="Ce qu'on a fait : l'essentiel !", **TYPED)
    world.programme.refresh_from_db()
    world.workshop.refresh_from_db()
    return world


def about_seats(world) -> None:
    programme, workshop = world.programme, world.workshop
    other = create_workshop(programme, title="L'autre : « jour »", slug="autre", code="B2")
    Registration.objects.create(
        workshop=workshop, person=somebody(world, "nora"), state="confirmed", created_at=NOW - timedelta(8)
    )
    register(workshop=workshop, person=somebody(world, "sam"), now=NOW)
    register(workshop=workshop, person=somebody(world, "zoe"), now=NOW)
    join(programme=programme, workshop=workshop, now=NOW, first_name="Ana", contact="ana@exemple.invalid")
    new = {"first_name": "Bo", "contact": "bo@exemple.invalid"}
    join_many(programme=programme, workshops=[workshop, other], now=NOW, **new)
    join_many(programme=programme, workshops=[workshop, other], now=NOW, person=somebody(world, "cy"))
    cohort = register_cohort(
        workshop=workshop, in_charge=somebody(world, "lea"), kind="organisation", name="L'équipe", structure="L'usine",
        now=NOW, members=[Name("Paul", "A")],
    )  # fmt: skip
    mails_of_cohorts.tell_relieved(cohort, former=somebody(world, "rose"), now=NOW)
    mails.tell_released(Registration.objects.get(person__first_name="sam"), now=NOW)
    settle_place(workshop=workshop, values={"venue": "L'atelier d'en face"}, by=world.people["o"], now=NOW)
    at = datetime.combine(timezone.localdate() + timedelta(days=3), time(9, 5))
    queue_reminders(now=timezone.make_aware(at))
    tell_outcome(workshop, now=NOW)


def by_the_team(world) -> None:
    by = world.people["o"]
    facts = {"programme": world.programme, "by": by, "now": NOW}
    give_consent(person=Person.objects.get(first_name="nora"), purpose="news", wording="les nouvelles", now=NOW)
    words = ("L'agenda : c'est dit !", "Aujourd'hui, on l'annonce : venez !")
    for segment, is_news in [("all:", True), (f"workshop:{world.workshop.pk}", False)]:
        write_to(message=Message(segment, is_news, *words), **facts)
    table = table_of("Prénom;Email\nInès;ines@exemple.invalid\n".encode())
    batch = importing.start_import(table=table, source="L'annuaire : d'ici", **facts)
    given = {"fields": ["first_name", "email"], "answers": {}, "workshop": world.workshop}
    importing.save_import(batch=batch, by=by, now=NOW, **given)
    people.invite(programme=world.programme, first_name="Max", email="max@exemple.invalid", kind="facilitator", by=by)
    opening.queue_mail_test(to=by.contact_email, **facts)


def by_itself(world) -> None:
    Client().post(reverse("people:sign-in"), {"email": "nora@exemple.invalid"})
    need = world.nodes["need"]
    type(need).objects.filter(pk=need.pk).update(title="Trouver l'entrée : où ?")
    contributions.comment(node=need, text="Oui", by=world.people["p"], now=NOW - timedelta(hours=2))
    Notice.objects.update(at=NOW - timedelta(hours=2))
    digest.send_digests(timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time(12))))
    tell_moved(person=Person.objects.get(first_name="sam"), email="avant@exemple.invalid", now=NOW)
    accounts._tell(Person.objects.get(first_name="nora"), now=NOW)


def out_of_print(text: str) -> list[str]:
    """The lines that the typographer would set otherwise; the greeting keeps a name as it was given."""
    return [line for line in text.splitlines() if not line.startswith("Bonjour") and typo(line) != line]


def test_every_mail_is_set_in_print_whatever_was_typed(typed):
    about_seats(typed)
    by_the_team(typed)
    by_itself(typed)

    written = list(OutboxMessage.objects.order_by("pk"))
    assert {mail.kind for mail in written} == kinds_in_the_code()
    for mail in written:
        shown = unescape(re.sub(r"<[^>]*>", "", mail.html))
        wrong = out_of_print(mail.subject) + out_of_print(mail.text) + out_of_print(shown)
        assert wrong == [], (mail.kind, wrong)
