"""Joining, saying who one is, one's level, leaving; and who organises."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from maille.people.models import Affiliation, Consent, Organisation, Person
from maille.programmes.actions.membership import choose_level, join_programme, leave_programme
from maille.programmes.actions.roles import give_role, remove_role
from maille.programmes.models import ActorKind, Membership, Motivation, Programme, Role, Theme
from maille.programmes.steps import STEPS
from tests.workshops.factories import create_person, create_programme

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def member(programme: Programme | None = None, **fields: object) -> Membership:
    return join_programme(programme=programme or create_programme(), person=create_person(**fields), level=1, now=NOW)


def browser_of(person: Person) -> Client:
    client = Client()
    session = client.session
    session["guest_person"] = [person.pk, person.guest_epoch]
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def step(membership: Membership, slug: str, **given: object) -> object:
    address = reverse("programmes:step", args=[membership.programme.slug, slug])
    return browser_of(membership.person).post(address, given)


def test_nobody_is_selected_and_joining_twice_is_joining_once() -> None:
    first = member()
    again = join_programme(programme=first.programme, person=first.person, level=5, now=NOW)

    assert (again.pk, again.level, first.positions.count()) == (first.pk, 1, 1)


@pytest.mark.parametrize("state", ["archived", "cancelled", "draft"])
def test_a_closed_or_hidden_programme_takes_nobody(state: str) -> None:
    with pytest.raises(RuleError):
        member(create_programme(state=state))


def test_the_level_goes_up_and_down_and_each_stretch_is_kept() -> None:
    membership = member()
    for level in (4, 4, 2):
        choose_level(membership=membership, level=level, now=NOW)

    positions = membership.positions.order_by("pk")
    assert [(p.level, p.until is None) for p in positions] == [(1, False), (4, False), (2, True)]
    with pytest.raises(RuleError):
        choose_level(membership=membership, level=6, now=NOW)


def test_the_level_changes_in_one_click_and_comes_back() -> None:
    membership = member()
    address = reverse("programmes:level", args=[membership.programme.slug])

    response = browser_of(membership.person).post(address, {"level": "5", "suite": reverse("people:profile")})

    assert (response.status_code, response.url) == (302, reverse("people:profile"))
    assert Membership.objects.get().level == 5
    for wrong in ("6", "-1", "", "²", "9" * 40):
        page = browser_of(membership.person).post(address, {"level": wrong})
        assert page.status_code == 422
        assert "Choisissez dans la liste." in page.content.decode()
    assert Membership.objects.get().level == 5


def test_seven_steps_each_may_be_passed() -> None:
    membership = member()
    browser = browser_of(membership.person)
    slugs = [s.slug for s in STEPS]
    for number, slug in enumerate(slugs):
        page = browser.get(reverse("programmes:step", args=[membership.programme.slug, slug])).content.decode()
        following = (
            reverse("programmes:step", args=[membership.programme.slug, slugs[number + 1]])
            if number < 6
            else "/mon-fil/"
        )
        assert f"tape {number + 1} sur 7" in page and following in page

    assert browser.get(reverse("programmes:step", args=[membership.programme.slug, "inconnue"])).status_code == 404


def test_what_is_said_is_kept_and_nothing_is_required() -> None:
    membership = member()
    programme = membership.programme
    kinds = [ActorKind.objects.create(programme=programme, code=f"k{n}", label=f"Genre {n}") for n in range(3)]
    theme = Theme.objects.create(programme=programme, code="be", slug="be", title="Bien-être")
    motivation = Motivation.objects.create(programme=programme, code="m", label="Partager mon regard")

    step(membership, "types", kinds=[kinds[0].pk, kinds[2].pk], other="conteuse")
    step(membership, "enjeux", themes=[theme.pk])
    step(membership, "motivations", motivations=[motivation.pk])
    step(membership, "niveau", level="4")

    membership.refresh_from_db()
    assert list(membership.kinds.all()) == [kinds[0], kinds[2]]
    assert (membership.other_kind, membership.level) == ("conteuse", 4)
    assert (list(membership.themes.all()), list(membership.motivations.all())) == ([theme], [motivation])
    assert step(membership, "types").status_code == 302
    assert membership.kinds.count() == 0


def test_a_choice_of_another_programme_is_refused() -> None:
    elsewhere = Theme.objects.create(programme=create_programme(), code="be", slug="be", title="Ailleurs")
    membership = member()

    assert step(membership, "enjeux", themes=[elsewhere.pk]).status_code == 422
    assert membership.themes.count() == 0


def test_an_organisation_is_found_whatever_its_case_and_accents_or_added() -> None:
    known = Organisation.objects.create(name="Café Été", slug="cafe-ete")
    membership = member()
    page = browser_of(membership.person).get(
        reverse("programmes:step", args=[membership.programme.slug, "organisation"]), {"name": "cafe"}
    )
    assert "Café Été" in page.content.decode()

    step(membership, "organisation", name="CAFÉ été")
    membership.refresh_from_db()
    assert membership.organisation == known
    step(membership, "organisation", name="Fil & Quartier", kind="association")

    membership.refresh_from_db()
    assert (membership.organisation.name, membership.organisation.kind) == ("Fil & Quartier", "association")
    assert Affiliation.objects.filter(person=membership.person).count() == 2
    step(membership, "organisation")
    membership.refresh_from_db()
    assert membership.organisation is None


def test_the_suggestions_are_a_piece_of_the_page_for_htmx() -> None:
    Organisation.objects.create(name="Fil & Quartier", slug="fil-quartier")
    membership = member()
    address = reverse("programmes:step", args=[membership.programme.slug, "organisation"])

    piece = (
        browser_of(membership.person).get(address, {"name": "quart"}, headers={"HX-Request": "true"}).content.decode()
    )

    assert "Fil &amp; Quartier" in piece and "<html" not in piece


def test_directory_and_news_are_separate_consents_with_their_words() -> None:
    membership = member()
    step(membership, "annuaire", agrees="on")
    step(membership, "nouvelles")

    membership.refresh_from_db()
    assert (membership.in_directory, membership.wants_news) == (True, False)
    consent = Consent.objects.get()
    assert consent.purpose == "directory" and "annuaire" in consent.wording
    step(membership, "annuaire")
    assert Consent.objects.get().withdrawn_at is not None


def test_leaving_keeps_what_was_given_and_ends_consents() -> None:
    membership = member()
    step(membership, "annuaire", agrees="on")
    address = reverse("programmes:leave", args=[membership.programme.slug])
    browser = browser_of(membership.person)

    assert browser.get(address).status_code == 200 and Membership.objects.count() == 1
    browser.post(address)

    assert Membership.objects.count() == 0
    assert Consent.objects.get().withdrawn_at is not None
    assert JournalEntry.objects.filter(verb="membership.left").count() == 1


def test_a_step_asks_visitors_to_join_and_brings_them_back() -> None:
    programme = create_programme()
    address = reverse("programmes:step", args=[programme.slug, "types"])

    assert Client().get(address).url.startswith(reverse("workshops:join", args=[programme.slug]) + "?suite=")


def test_the_last_organiser_can_neither_leave_nor_be_removed() -> None:
    programme, first, second = create_programme(), create_person(), create_person()
    give_role(programme=programme, person=first, kind="organiser", by=None)
    membership = join_programme(programme=programme, person=first, level=1, now=NOW)
    with pytest.raises(RuleError):
        remove_role(programme=programme, person=first, kind="organiser", by=first)
    with pytest.raises(RuleError):
        leave_programme(membership=membership, now=NOW)

    give_role(programme=programme, person=second, kind="organiser", by=first)
    give_role(programme=programme, person=second, kind="organiser", by=first)
    remove_role(programme=programme, person=first, kind="organiser", by=second)

    assert list(Role.objects.values_list("person", flat=True)) == [second.pk]


def test_removing_a_role_that_nobody_holds_harms_nobody() -> None:
    programme, person = create_programme(), create_person()
    give_role(programme=programme, person=create_person(), kind="organiser", by=None)

    remove_role(programme=programme, person=person, kind="expert", by=person)

    assert Role.objects.count() == 1


def test_a_minor_holds_no_role() -> None:
    with pytest.raises(RuleError):
        give_role(
            programme=create_programme(),
            person=create_person(is_supervised=True, pseudonym="Pinson"),
            kind="expert",
            by=None,
        )
