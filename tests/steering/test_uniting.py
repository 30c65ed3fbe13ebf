"""« Réunir avec une autre fiche »: two records of one person, joined by the team."""

from __future__ import annotations

from django.utils import timezone

from maille.core.models import JournalEntry
from maille.people.models import Account, Person
from maille.programmes.models import Membership, Role
from maille.workshops.actions import register
from maille.workshops.models import Attendance, Registration
from tests.steering.conftest import said
from tests.workshops.factories import create_person, create_programme, create_workshop


def _twin(world, **fields) -> Person:
    person = create_person(**{"first_name": "Émeline", "phone": "", **fields})
    Membership.objects.create(programme=world.programme, person=person)
    return person


def _pair(world) -> tuple[Person, Person]:
    return _twin(world, last_name="Duval", contact_email="emeline@maille.invalid"), _twin(world, phone="03 53 01 00 77")


def _alive(person: Person) -> bool:
    return Person.objects.alive().filter(pk=person.pk).exists()


def test_what_moves_is_shown_then_both_are_one(at_work, page, world, organiser):
    kept, gone = _pair(world)
    workshop = world.workshop
    register(workshop=workshop, person=gone, now=timezone.now())
    Attendance.objects.create(slot=workshop.slots.first(), person=gone)
    url = page("person-merge", kept.pk)

    assert f"?avec={gone.pk}" in said(at_work.get(url))
    shown = said(at_work.get(url, {"avec": gone.pk}))
    assert workshop.title in shown and "1 présence notée" in shown.replace("\u202f", " ").replace("\xa0", " ")
    assert _alive(gone)

    answer = at_work.post(url, {"avec": gone.pk, "keep": kept.pk})

    assert (answer.status_code, answer.url) == (302, page("person", kept.pk))
    assert not _alive(gone)
    assert Registration.objects.active().get(workshop=workshop, person=kept)
    assert Attendance.objects.get(person=kept)
    kept.refresh_from_db()
    assert (kept.phone, kept.contact_email) == ("03 53 01 00 77", "emeline@maille.invalid")
    line = JournalEntry.objects.get(verb="person.merged")
    assert (line.actor_id, line.role, line.programme_id) == (organiser.pk, "organiser", world.programme.pk)


def test_registered_twice_and_noted_twice_they_are_counted_once(at_work, page, world):
    kept, gone = _pair(world)
    slot = world.workshop.slots.first()
    for person in (kept, gone):
        register(workshop=world.workshop, person=person, now=timezone.now())
        Attendance.objects.create(slot=slot, person=person)

    at_work.post(page("person-merge", kept.pk), {"avec": gone.pk, "keep": kept.pk})

    assert Attendance.objects.filter(slot=slot, person__in=[kept, gone]).count() == 1
    assert Registration.objects.active().filter(workshop=world.workshop, person__in=[kept, gone]).count() == 1


def test_the_record_with_an_account_stays_whichever_page_one_comes_from(at_work, page, world):
    signs_in, other = _pair(world)
    Account.objects.create(email=signs_in.contact_email, person=signs_in, proven_at=timezone.now())

    answer = at_work.post(page("person-merge", other.pk), {"avec": signs_in.pk, "keep": other.pk})

    assert answer.url == page("person", signs_in.pk)
    assert _alive(signs_in) and not _alive(other)


def test_what_the_team_may_not_join_stays_apart(at_work, page, world):
    def _account(_kept: Person, gone: Person) -> None:
        for person in (_kept, gone):
            Account.objects.create(email=f"p{person.pk}@maille.invalid", person=person)

    def _child(_kept: Person, gone: Person) -> None:
        Person.objects.filter(pk=gone.pk).update(is_supervised=True, pseudonym="Grive 7")

    def _team(_kept: Person, gone: Person) -> None:
        Role.objects.create(programme=world.programme, person=gone, kind="facilitator")

    def _elsewhere(_kept: Person, gone: Person) -> None:
        Membership.objects.create(programme=create_programme(), person=gone)

    def _seat_elsewhere(_kept: Person, gone: Person) -> None:
        Registration.objects.create(workshop=create_workshop(), person=gone, state="confirmed")

    for bar in (_account, _child, _team, _elsewhere, _seat_elsewhere):
        kept, gone = _pair(world)
        bar(kept, gone)
        url = page("person-merge", kept.pk)

        assert "ne se réunissent pas ici" in said(at_work.get(url, {"avec": gone.pk}))
        assert at_work.post(url, {"avec": gone.pk, "keep": kept.pk}).status_code == 422
        assert _alive(gone) and _alive(kept)


def test_a_browser_that_held_the_unproven_record_does_not_get_the_other_s(at_work, page, world):
    kept, gone = _pair(world)
    before = kept.guest_epoch

    at_work.post(page("person-merge", kept.pk), {"avec": gone.pk, "keep": kept.pk})

    kept.refresh_from_db()
    assert kept.guest_epoch == before + 1


def test_people_of_other_programmes_are_not_found(at_work, page, world):
    kept, _gone = _pair(world)
    stranger = create_person(first_name="Émeline", last_name="Ailleurs")
    Membership.objects.create(programme=create_programme(), person=stranger)

    assert f"?avec={stranger.pk}" not in said(at_work.get(page("person-merge", kept.pk), {"q": "Ailleurs"}))
    assert at_work.get(page("person-merge", kept.pk), {"avec": stranger.pk}).status_code == 404
