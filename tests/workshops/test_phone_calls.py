"""Whom no mail reaches is to be called: offers, changes, call-offs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maille.core import bounces
from maille.core.errors import RuleError
from maille.core.models import BouncedAddress, JournalEntry, OutboxMessage
from maille.programmes.models import Membership
from maille.workshops.actions import cancel, expire_offers, move_workshop, register, settle_place
from maille.workshops.actions.phonecalls import answer_by_phone, call_made, call_not_made
from maille.workshops.audience import audience, callees, words_of
from maille.workshops.models import Cohort, PhoneCall, Registration, Workshop
from tests.workshops.factories import create_person, create_workshop, states
from tests.workshops.test_agenda import browser_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def _join(workshop: Workshop, **fields) -> Registration:
    return register(workshop=workshop, person=create_person(**fields), now=NOW)


def _mailed(workshop: Workshop, email: str = "zoe@exemple.invalid") -> Registration:
    return _join(workshop, contact_email=email, proven_at=NOW)


def _open(workshop: Workshop) -> list[PhoneCall]:
    return list(PhoneCall.objects.filter(workshop=workshop).open(timezone.localdate()).with_people())


def _by(**changes):
    return {"by": create_person(), "now": NOW + timedelta(hours=1), "role": "organiser"} | changes


def _full_with_an_offer() -> tuple[Workshop, PhoneCall]:
    """A seat was freed; who is next has a telephone only; somebody waits behind them."""
    workshop = create_workshop(capacity=1)
    held, _next, _last = (_join(workshop) for _number in range(3))
    cancel(registration=held, by=held.person, now=NOW)
    [call] = _open(workshop)
    return workshop, call


def test_a_change_is_mailed_to_who_has_an_address_and_called_to_the_others() -> None:
    workshop = create_workshop()
    _mailed(workshop)
    yvette = _join(workshop, first_name="Yvette", phone="")
    before = OutboxMessage.objects.count()

    settle_place(workshop=workshop, values={"venue": "Le Dé à coudre"}, by=yvette.person, now=NOW)

    [call] = _open(workshop)
    assert (OutboxMessage.objects.count() - before, call.person) == (1, yvette.person)
    assert "Le lieu est connu" in words_of(call)[0] and "Le Dé à coudre" in words_of(call)[-1]


def test_what_changes_before_the_call_is_said_in_the_same_call() -> None:
    workshop = create_workshop()
    seat = _join(workshop)
    for venue in ("Le Dé à coudre", "La Bobine"):
        settle_place(workshop=workshop, values={"venue": venue}, by=seat.person, now=NOW)

    [call] = _open(workshop)

    assert "Le lieu est connu. Le lieu change." in words_of(call)[0] and "La Bobine" in words_of(call)[-1]


def test_an_address_from_which_mails_return_is_no_address() -> None:
    workshop = create_workshop()
    lost = _mailed(workshop)
    bounces.note(address="ZOE@exemple.invalid", source=BouncedAddress.Source.REPORT, now=NOW)
    before = OutboxMessage.objects.count()

    move_workshop(workshop=workshop, to="cancelled", by=lost.person, now=NOW, reason="Salle inondée")

    assert OutboxMessage.objects.count() == before
    assert [call.person for call in _open(workshop)] == [lost.person]
    assert words_of(_open(workshop)[0])[1] == "Salle inondée"


def test_who_asked_for_a_seat_with_an_unproven_address_is_not_called() -> None:
    workshop = create_workshop()
    _join(workshop, contact_email="x@exemple.invalid", phone="")
    bounces.note(address="x@exemple.invalid", source=BouncedAddress.Source.REPORT, now=NOW)

    assert audience(workshop).by_phone == []


def test_who_answers_for_a_group_is_called_once_for_all_of_it() -> None:
    workshop = create_workshop()
    teacher = create_person(first_name="Nadia")
    cohort = Cohort.objects.create(workshop=workshop, kind="class", name="3e B", in_charge=teacher, created_at=NOW)
    for _number in range(2):
        Registration.objects.create(
            workshop=workshop, person=create_person(phone=""), state="confirmed", cohort=cohort, created_at=NOW
        )

    settle_place(workshop=workshop, values={"venue": "Le Dé à coudre"}, by=teacher, now=NOW)

    assert [(call.person, call.cohort) for call in _open(workshop)] == [(teacher, cohort)]


def test_an_offer_to_somebody_without_an_address_is_taken_for_them() -> None:
    workshop, call = _full_with_an_offer()

    for _twice in range(2):
        answer_by_phone(call=call, take=True, **_by())

    assert (states(workshop), _open(workshop)) == (["cancelled", "confirmed", "waiting"], [])
    assert JournalEntry.objects.filter(verb="phone_call.answered").count() == 1


def test_an_offer_left_goes_to_the_next_who_is_to_be_called_in_turn() -> None:
    workshop, call = _full_with_an_offer()

    answer_by_phone(call=call, take=False, **_by())

    assert states(workshop) == ["cancelled", "waiting", "offered"]
    assert [one.registration.state for one in _open(workshop)] == ["offered"]


def test_an_offer_that_ran_out_is_nobody_to_call_and_is_not_taken_any_more() -> None:
    workshop, call = _full_with_an_offer()
    expire_offers(now=NOW + timedelta(days=3))

    assert call.pk not in {one.pk for one in _open(workshop)}
    with pytest.raises(RuleError):
        answer_by_phone(call=call, take=True, **_by(now=NOW + timedelta(days=3)))


def test_an_offer_is_not_done_without_an_answer() -> None:
    with pytest.raises(RuleError):
        call_made(call=_full_with_an_offer()[1], **_by())


def test_a_call_that_was_made_leaves_the_list_and_may_come_back() -> None:
    workshop = create_workshop()
    seat = _join(workshop)
    settle_place(workshop=workshop, values={"venue": "Le Dé à coudre"}, by=seat.person, now=NOW)
    [call] = _open(workshop)

    call_made(call=call, **_by())
    assert _open(workshop) == []
    call_not_made(call=call, **_by())

    assert [one.pk for one in _open(workshop)] == [call.pk]
    assert list(
        JournalEntry.objects.filter(verb__startswith="phone_call").order_by("pk").values_list("verb", flat=True)
    ) == ["phone_call.made", "phone_call.reopened"]


def test_nobody_is_called_about_a_seat_given_up_or_a_day_that_is_past() -> None:
    workshop, past = create_workshop(), create_workshop()
    for one in (workshop, past):
        seat = _join(one)
        settle_place(workshop=one, values={"venue": "Le Dé à coudre"}, by=seat.person, now=NOW)
    past.slots.update(on=timezone.localdate() - timedelta(days=1))
    given_up = workshop.registrations.get()
    cancel(registration=given_up, by=given_up.person, now=NOW)

    assert (_open(workshop), _open(past)) == ([], [])


def test_names_come_with_their_number_and_the_rest_are_counted() -> None:
    people = [create_person(first_name=f"Ana{n}", phone="" if n else "03 53 01 00 12") for n in range(10)]

    said = callees(people)

    assert said.startswith("Ana0, 03 53 01 00 12 ; Ana1 (sans téléphone)") and said.endswith("et 2 autres")


def test_who_gave_a_telephone_reads_that_the_team_calls() -> None:
    workshop = create_workshop()
    seat = _join(workshop, phone="03 53 01 00 12")
    client = browser_of(seat.person)
    pages = [reverse("workshops:detail", args=[workshop.programme.slug, workshop.slug])]
    Membership.objects.create(programme=workshop.programme, person=seat.person)
    pages.append(reverse("workshops:joined", args=[workshop.programme.slug]))

    for address in pages:
        said = client.get(address).content.decode().replace("’", "'").replace("&#x27;", "'")
        assert "L'équipe vous appelle au 03 53 01 00 12" in said and "ous vous écrivons" not in said
