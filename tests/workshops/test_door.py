"""The door's pages: by name, by QR, by card, by the room's code; what each refusal says."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.people.actions import attach_person, issue_card
from maille.people.models import Account, Person
from maille.steering.segments import people_of
from maille.workshops import tickets
from maille.workshops.actions import cancel, register
from maille.workshops.door import expected
from maille.workshops.models import Attendance, Registration, Slot, Workshop
from tests.gates.world import World, build_world
from tests.workshops.factories import create_person

pytestmark = pytest.mark.usefixtures("still_clock")
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def world(db: None) -> World:
    world = build_world()
    world.workshop.slots.all().delete()
    Slot.objects.create(workshop=world.workshop, on=TODAY, part_of_day="morning")
    return world


@pytest.fixture
def slot(world: World) -> Slot:
    return world.workshop.slots.get()


@pytest.fixture
def zoe(world: World) -> Registration:
    person = create_person(first_name="Zoé", last_name="Lœuillet")
    return register(workshop=world.workshop, person=person, now=NOW)


def url(world: World, name: str, *args: object) -> str:
    return reverse(f"workshops:{name}", args=[world.programme.slug, *(args or [world.workshop.slug])])


def press(client: Client, world: World, name: str = "attendance-create", **fields: object) -> tuple[int, str]:
    """As the door's script does: the answer's status and its sentence."""
    answer = client.post(url(world, name), fields, headers={"X-Door": "1"})
    text = answer.json()["text"].replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")
    return answer.status_code, text


def there() -> list[str]:
    return sorted(Attendance.objects.filter(was_present=True).values_list("person__first_name", flat=True))


def other_workshop(world: World) -> Workshop:
    other = Workshop.objects.create(
        programme=world.programme, phase=world.programme.phases.first(), code="Z9", slug="autre", title="Un autre atelier",
        state="confirmed",
    )  # fmt: skip
    Slot.objects.create(workshop=other, on=TODAY + timedelta(days=7), part_of_day="morning")
    return other


@pytest.mark.parametrize("words", ["zoe", "LOEUILLET", "loeu zo"])
def test_a_name_is_found_without_accents(world: World, slot: Slot, zoe: Registration, words: str) -> None:
    assert [line.name for line in expected(slot, words)] == ["Zoé Lœuillet"]
    page = world.client("f").get(url(world, "door"), {"q": words, "partie": "noms"}).content.decode()
    assert "Zoé Lœuillet" in page
    assert "<html" not in page


@pytest.mark.parametrize("role", ["f", "o"])
def test_the_door_notes_by_name_without_a_script(world: World, slot: Slot, zoe: Registration, role: str) -> None:
    answer = world.client(role).post(
        url(world, "attendance-create"), {"slot": slot.pk, "person": zoe.person_id}, follow=True
    )

    assert there() == ["Zoé"]
    assert "présence notée" in answer.content.decode()


def test_a_press_repeated_by_the_network_is_one_press(world: World, slot: Slot) -> None:
    client, fields = world.client("f"), {"slot": slot.pk, "first_name": "Ana", "once": "abc", "at": int(time.time())}

    first, second = press(client, world, "walk-in", **fields), press(client, world, "walk-in", **fields)

    assert first == second == (200, "Ana : présence notée.")
    assert Person.objects.filter(first_name="Ana").count() == 1


def test_a_press_that_waited_for_the_network_keeps_its_hour(world: World, slot: Slot, zoe: Registration) -> None:
    pressed = int(time.time()) - 3600

    press(world.client("f"), world, slot=slot.pk, person=zoe.person_id, at=pressed)

    assert int(Attendance.objects.get().noted_at.timestamp()) == pressed


def test_a_ticket_is_a_link_that_the_door_opens(world: World, zoe: Registration) -> None:
    client, address = world.client("f"), url(world, "ticket", tickets.ticket_of(zoe))
    assert tickets.ticket_address(zoe).endswith(address)

    page = client.get(address).content.decode()
    assert "Zoé Lœuillet" in page
    assert there() == []  # a GET writes nothing
    first, second = client.post(address, follow=True), client.post(address, follow=True)

    assert there() == ["Zoé"]
    assert "était déjà là" not in first.content.decode()
    assert "était déjà là" in second.content.decode()


@pytest.mark.parametrize("role", ["v", "p", "e"])
def test_a_ticket_tells_others_nothing(world: World, zoe: Registration, role: str) -> None:
    client, address = world.client(role), url(world, "ticket", tickets.ticket_of(zoe))

    assert "Lœuillet" not in client.get(address).content.decode()
    assert client.post(address).status_code == 403
    assert there() == []


def test_a_forged_ticket_is_refused_in_words(world: World, slot: Slot, zoe: Registration) -> None:
    real = tickets.ticket_of(zoe)
    forged = real[:-1] + ("A" if real[-1] != "A" else "B")
    elsewhere = f"{zoe.pk + 1}-{real.partition('-')[2]}"
    client = world.client("f")

    for code in (forged, elsewhere):
        status, text = press(client, world, slot=slot.pk, code=code)
        assert (status, text[:33]) == (422, "Ce QR n'est pas l'un des nôtres, ")
        assert client.post(url(world, "ticket", code)).status_code == 422
    assert there() == []


def test_the_ticket_of_another_workshop_is_refused_in_words(world: World, slot: Slot) -> None:
    ticket = tickets.ticket_of(register(workshop=other_workshop(world), person=create_person(), now=NOW))
    client = world.client("f")

    status, text = press(client, world, slot=slot.pk, code=f"http://exemple.invalid/essai/entree/{ticket}/")
    assert (status, "celui d'un autre atelier" in text, "Un autre atelier" in text) == (422, True, True)

    client.get(url(world, "door"))  # this browser now stands at this door
    assert client.post(url(world, "ticket", ticket)).status_code == 422
    assert there() == []


def test_the_ticket_of_a_seat_given_up_is_refused(world: World, slot: Slot, zoe: Registration) -> None:
    cancel(registration=zoe, by=zoe.person, now=NOW)

    status, text = press(world.client("f"), world, slot=slot.pk, code=tickets.ticket_of(zoe))

    assert (status, text[:34]) == (422, "Cette inscription a été annulée. L")
    assert there() == []


def test_a_printed_card_opens_the_door(world: World, slot: Slot, zoe: Registration) -> None:
    code = issue_card(person=zoe.person, by=world.people["o"], now=NOW).code

    assert press(world.client("f"), world, slot=slot.pk, code=code.lower())[0] == 200
    assert press(world.client("f"), world, slot=slot.pk, code="AAAA-BBBB-CCCC")[0] == 422
    assert there() == ["Zoé"]


def test_undoing_at_the_door(world: World, slot: Slot, zoe: Registration) -> None:
    client = world.client("f")
    press(client, world, slot=slot.pk, person=zoe.person_id)

    status, _text = press(client, world, "attendance-undo", slot=slot.pk, attendance=Attendance.objects.get().pk)

    assert (status, there()) == (200, [])


def test_the_rooms_code_notes_somebody_known(world: World, slot: Slot) -> None:
    person = world.people["p"]
    register(workshop=world.workshop, person=person, now=NOW)

    answer = world.client("p").post(url(world, "here"), {"code": f" {tickets.room_code(slot).lower()} "})

    assert (answer.status_code, there()) == (200, [person.first_name])


def test_the_rooms_code_lets_a_stranger_in_with_a_first_name(world: World, slot: Slot) -> None:
    client = world.client("v")
    page = client.get(url(world, "here"))
    seen = page.context["form"].fields["seen"].initial
    time.sleep(0.6)  # nobody types that fast

    answer = client.post(
        url(world, "here"),
        {
            "code": tickets.room_code(slot),
            "first_name": "Ana",
            "contact": "03 53 01 00 12",
            "is_15": "on",
            "seen": seen,
        },
    )

    assert (answer.status_code, there()) == (200, ["Ana"])
    assert list(world.workshop.registrations.active().values_list("state", flat=True)) == ["present"]


def test_a_wrong_code_and_yesterdays_are_refused(world: World, slot: Slot) -> None:
    yesterday = Slot.objects.create(workshop=world.workshop, on=TODAY - timedelta(days=1), part_of_day="morning")
    client = world.client("p")

    for code in ("AAAAAA", tickets.room_code(yesterday), ""):
        assert client.post(url(world, "here"), {"code": code}).status_code == 422
    assert there() == []


def test_codes_cannot_be_tried_for_ever(world: World, slot: Slot) -> None:
    client = world.client("p")
    for _try in range(12):
        client.post(url(world, "here"), {"code": "AAAAAA"})

    assert client.post(url(world, "here"), {"code": tickets.room_code(slot)}).status_code == 422
    assert there() == []


@pytest.mark.parametrize("role", ["v", "p", "e", "x"])
def test_only_those_who_look_after_the_door_note(world: World, slot: Slot, zoe: Registration, role: str) -> None:
    client = world.client(role)
    for name in ("attendance-create", "walk-in", "attendance-undo"):
        client.post(url(world, name), {"slot": slot.pk, "person": zoe.person_id, "first_name": "Bob"})

    assert there() == []
    assert Person.objects.filter(first_name="Bob").count() == 0


@pytest.mark.parametrize("count", [1, 5])
def test_noting_takes_the_same_queries_for_any_number_of_registrations(
    world: World, slot: Slot, count: int, django_assert_max_num_queries: object
) -> None:
    people = [create_person() for _n in range(count)]
    for person in people:
        register(workshop=world.workshop, person=person, now=NOW)
    client = world.client("f")
    client.get(url(world, "door"))

    with django_assert_max_num_queries(26):  # type: ignore[operator]
        press(client, world, slot=slot.pk, person=people[0].pk, once="k")


def test_the_form_of_the_room_sent_again_does_not_open_a_person_proven_since(world: World, slot: Slot) -> None:
    client = world.client("v")
    seen = client.get(url(world, "here")).context["form"].fields["seen"].initial
    time.sleep(0.6)
    form = {
        "code": tickets.room_code(slot), "first_name": "Ana", "contact": "ana@exemple.invalid", "is_15": "on", "seen": seen, "once": "k",
    }  # fmt: skip
    client.post(url(world, "here"), form)
    ana = Person.objects.get(first_name="Ana")
    assert client.get(reverse("people:profile")).status_code == 200
    account = Account.objects.create(email=ana.contact_email, proven_at=timezone.now())
    attach_person(account=account, person=ana, now=timezone.now())

    del client.cookies["sessionid"]
    client.post(url(world, "here"), form)

    assert client.get(reverse("people:data-download")).status_code == 302


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1"])
def test_a_number_that_is_none_undoes_nothing_at_the_door(world: World, slot: Slot, number: str) -> None:
    assert press(world.client("o"), world, "attendance-undo", attendance=number)[0] == 200


@pytest.mark.parametrize("segment", ["workshop:²", "group:²", "workshop:" + "9" * 5000])
def test_a_segment_of_no_number_holds_nobody(world: World, segment: str) -> None:
    assert not people_of(world.programme, segment).exists()


def test_the_door_says_who_has_no_confirmed_seat_and_that_the_workshop_is_closed(world: World, slot: Slot) -> None:
    Registration.objects.create(workshop=world.workshop, person=create_person(), state="requested")
    shown = world.client("o").get(url(world, "door"), {"demi-journee": slot.pk})
    assert (shown.context["unsure"], shown.context["is_over"]) == (1, False)

    Workshop.objects.filter(pk=world.workshop.pk).update(state="finished")
    page = world.client("o").get(url(world, "door"), {"demi-journee": slot.pk}).content.decode()
    assert "Cet atelier est clos" in page and "/etat/finished/" not in page
