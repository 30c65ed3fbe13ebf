"""People registered by the team, their cards and tasks, invitations."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from maille.core.models import JournalEntry, OutboxMessage
from maille.people import actions as people_actions
from maille.people.models import AccessCard, Account, Person
from maille.programmes.models import Membership, Role
from maille.workshops.models import Workshop
from tests.gates.world import create_person
from tests.steering.conftest import said

ASSISTED = {"first_name": "Lucette", "reason": "sans adresse e-mail, au centre social"}


def test_somebody_without_an_address_is_registered_with_the_reason(at_work, page, programme, organiser):
    answer = at_work.post(page("person-create"), ASSISTED)

    person = Person.objects.get(first_name="Lucette")
    assert answer["Location"] == f"{page('person-create')}?apres={person.pk}"
    assert (person.registered_by, person.registered_reason) == (organiser, ASSISTED["reason"])
    assert programme.memberships.filter(person=person).exists()


def test_the_kind_of_actor_is_given_with_the_rest(at_work, page, programme):
    kind = programme.actor_kinds.first()

    at_work.post(page("person-create"), ASSISTED | {"kinds": [kind.pk]})

    assert programme.memberships.get(person__first_name="Lucette").kinds.get() == kind


def test_a_child_takes_part_under_a_pseudonym_and_leaves_no_address(at_work, page):
    child = {**ASSISTED, "is_supervised": "on"}

    assert "pseudonym" in at_work.post(page("person-create"), child).context["form"].errors
    refused = at_work.post(
        page("person-create"), {**child, "pseudonym": "Mésange", "contact": "enfant@exemple.invalid"}
    )
    assert refused.status_code == 422 and not Person.objects.filter(first_name="Lucette").exists()
    at_work.post(page("person-create"), {**child, "pseudonym": "Mésange"})
    assert Person.objects.get(first_name="Lucette").public_name == "Mésange"


def test_the_form_sent_twice_registers_once(at_work, page):
    for _again in range(2):
        at_work.post(page("person-create"), {**ASSISTED, "once": "k"})

    assert Person.objects.filter(first_name="Lucette").count() == 1


@pytest.mark.parametrize(
    "typed", [{"contact": "BERENICE@exemple.invalid"}, {"first_name": "Bérénice", "last_name": "Wattel", "contact": ""}]
)
def test_somebody_known_is_recognised_or_said_to_be_another(at_work, page, programme, typed):
    known = create_person("berenice")
    known.first_name, known.last_name = "Bérénice", "Wattel"
    known.save()
    programme.memberships.create(person=known, level=0)
    given, people = ASSISTED | typed, Person.objects.count()

    asked = at_work.post(page("person-create"), given)
    assert (asked.status_code, Person.objects.count()) == (422, people)
    assert "Bérénice Wattel" in said(asked)
    same = at_work.post(page("person-create"), given | {"same": known.pk})
    assert (same["Location"], Person.objects.count()) == (f"{page('person-create')}?apres={known.pk}", people)
    at_work.post(page("person-create"), given | {"same": "new"})
    assert Person.objects.count() == people + 1


def _lucette(at_work, page):
    at_work.post(page("person-create"), ASSISTED)
    return Person.objects.get(first_name="Lucette")


def test_the_printed_code_opens_and_is_kept_nowhere(at_work, page, programme):
    person = _lucette(at_work, page)

    printed = said(at_work.post(page("card-issue", person.pk)))

    code = re.search(r"\b([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})\b", printed)[1]
    assert "<svg" in printed
    assert people_actions.person_of_card(code=code, now=programme.created_at) == person
    stored = [str(card.__dict__) for card in AccessCard.objects.all()] + [
        str(line.__dict__) for line in JournalEntry.objects.all()
    ]
    assert code not in " ".join(stored)


def test_a_second_print_revokes_the_first_and_a_double_click_prints_once(at_work, page):
    person = _lucette(at_work, page)

    at_work.post(page("card-issue", person.pk), {"once": "a"})
    again = at_work.post(page("card-issue", person.pk), {"once": "a"})
    assert again["Location"] == page("person", person.pk)
    assert person.cards.count() == 1
    at_work.post(page("card-issue", person.pk), {"once": "b"})
    assert [person.cards.count(), person.cards.filter(revoked_at__isnull=True).count()] == [2, 1]


def test_a_lost_card_is_cancelled(at_work, page):
    person = _lucette(at_work, page)
    at_work.post(page("card-issue", person.pk))

    assert at_work.get(page("card-revoke", person.pk)).status_code == 200
    assert person.cards.filter(revoked_at__isnull=True).exists()  # asking is not doing
    at_work.post(page("card-revoke", person.pk))
    assert not person.cards.filter(revoked_at__isnull=True).exists()


def test_a_task_is_given_and_taken_back_with_its_lines(at_work, page, world, programme):
    person = world.people["p"]

    at_work.post(page("role-give", person.pk, "facilitator"))
    assert programme.roles.filter(person=person, kind="facilitator").exists()
    at_work.post(page("role-remove", person.pk, "facilitator"))
    assert not programme.roles.filter(person=person).exists()
    verbs = list(JournalEntry.objects.filter(verb__startswith="role.").values_list("verb", flat=True))
    assert verbs == ["role.facilitator_given", "role.facilitator_removed"]


def test_the_last_organiser_stays(at_work, page, organiser, programme):
    at_work.post(page("role-remove", organiser.pk, "organiser"))

    assert programme.roles.filter(person=organiser, kind="organiser").exists()


def test_an_invitation_gives_the_task_to_whoever_proves_the_address(at_work, page, programme):
    at_work.post(page("team"), {"first_name": "Zoé", "email": "Zoe@exemple.invalid", "kind": "organiser"})

    account = Account.objects.get(email="zoe@exemple.invalid")
    assert account.proven_at is None
    assert Role.objects.get(person=account.person).programme == programme
    assert OutboxMessage.objects.get(kind="invitation").to == "zoe@exemple.invalid"


def test_inviting_a_known_address_keeps_its_person(at_work, page, world):
    at_work.post(page("team"), {"first_name": "Autre", "email": world.people["p"].contact_email, "kind": "facilitator"})

    assert world.people["p"].roles.get().kind == "facilitator"
    assert not Person.objects.filter(first_name="Autre").exists()


@pytest.mark.parametrize("count", [1, 15])
def test_the_list_takes_the_same_queries_for_any_number(count, at_work, page, programme, django_assert_num_queries):
    for number in range(count):
        Membership.objects.create(programme=programme, person=create_person(f"Personne {number}"))
    at_work.get(page("people"))
    # session, account, person, programme, phases, roles, membership, then: count, rows, kinds, tasks, cards, filter's kinds
    with django_assert_num_queries(12):
        at_work.get(page("people"))


def test_people_are_found_and_filtered(at_work, page, programme):
    _lucette(at_work, page)

    def found(**query):
        return [row.person.first_name for row in at_work.get(page("people"), query).context["page"]]

    assert found(q="luc") == ["Lucette"]
    assert found(acces="sans") == ["Lucette"]
    assert "Lucette" not in found(acces="equipe") and "organiser" in found(acces="equipe")
    assert found(q="personne de ce nom") == []


def test_others_people_stay_out_of_sight(at_work, page, world):
    assert at_work.get(page("person", world.people["x"].pk)).status_code == 404
    assert at_work.post(page("card-issue", world.people["x"].pk)).status_code == 404
    assert not world.people["x"].cards.exists()


def test_a_facilitator_sees_the_week_but_not_the_people(page, world):
    facilitator = world.client("f")

    assert facilitator.get(page("dashboard")).status_code == 200
    assert facilitator.get(page("people")).status_code == 403
    assert facilitator.post(page("person-create"), ASSISTED).status_code == 403
    assert not Person.objects.filter(first_name="Lucette").exists()


def test_a_task_with_rights_is_not_given_to_an_address_that_a_stranger_typed(at_work, page, programme):
    stranger = people_actions.new_guest(
        first_name="Rosalie", contact="maire@exemple.invalid", language="fr", now=programme.created_at
    )
    Membership.objects.create(programme=programme, person=stranger)

    for kind in ("organiser", "facilitator", "expert"):
        answer = at_work.post(page("role-give", stranger.pk, kind), follow=True)
        assert ("n'a pas encore prouvé" in said(answer)) == (kind != "expert")

    assert [role.kind for role in stranger.roles.all()] == ["expert"]


def test_who_comes_in_by_mail_has_no_card(at_work, page, world):
    person = world.people["p"]

    answer = at_work.post(page("card-issue", person.pk), follow=True)

    assert "une carte ne s'imprime pas pour elle" in said(answer)
    assert not person.cards.exists()


def test_a_number_that_is_none_is_no_fault_of_the_site(at_work, page, programme, world):
    need = world.programme.nodes.first()

    assert world.client("p").get(reverse("pages:my-thread", args=[programme.slug]) + "?page=²").status_code == 200
    contest = reverse("steering:contest", args=[programme.slug, need.pk])
    assert world.client("p").get(f"{contest}?commentaire=²").status_code in (200, 403)


def test_filters_and_print_options_do_not_say_of_each_that_it_is_optional(at_work, page, world):
    for url in (page("people"), page("workshop-prints", world.workshop.slug)):
        assert "(facultatif)" not in at_work.get(url).content.decode()
    assert "(facultatif)" in at_work.get(page("person-create")).content.decode()


def test_the_team_corrects_whom_it_registered_and_leaves_the_others_theirs(at_work, page, programme, world):
    person, kind = _lucette(at_work, page), programme.actor_kinds.first()
    given = {"first_name": "Lucette", "last_name": "Delmotte", "phone": "0353010012", "kinds": [kind.pk]}

    at_work.post(page("person-edit", person.pk), given)
    own = world.people["p"]
    refused = at_work.post(page("person-edit", own.pk), given)

    person.refresh_from_db()
    assert (person.full_name, person.phone) == ("Lucette Delmotte", "03 53 01 00 12")
    assert [row.kinds.get() for row in person.memberships.all()] == [kind]
    assert (refused.status_code, Person.objects.get(pk=own.pk).last_name) == (422, own.last_name)


def test_one_workshop_more_from_the_page_of_somebody(at_work, page, world):
    person = _lucette(at_work, page)
    Workshop.objects.filter(pk=world.workshop.pk).update(state="announced")

    at_work.post(page("person-seat", person.pk), {"workshop": world.workshop.pk})

    assert person.registrations.get().state == "confirmed"
    assert not at_work.get(page("person-seat", person.pk)).context["form"].fields["workshop"].queryset.exists()
