"""The whole programme in a bounded number of rows."""

import re

import pytest

from maille.contributions.models import Kind, Link, Node
from maille.pages import figures, sheet
from maille.pages.weave import MANY, weave
from tests.pages.rows import (
    make_challenge,
    make_contact,
    make_need,
    make_person,
    make_programme,
    make_project,
    make_solution,
)

pytestmark = pytest.mark.django_db


def _weave(programme, theme=None):
    return weave(programme, list(programme.themes.all()), figures.by_theme(programme), theme)


def test_a_need_is_a_strand_of_the_challenge_that_took_it_up_and_the_others_wait():
    programme = make_programme()
    by = make_person(programme)
    taken, waiting = make_need(programme, "Garder", by), make_need(programme, "Attendre", by, code="je")
    challenge = make_challenge(programme, [taken], by)
    project = make_project(make_solution(challenge, by), by)

    cloth = _weave(programme)

    assert [(b.theme.code, b.challenge and b.challenge.pk, [k.pk for k in b.needs]) for b in cloth.bundles] == [
        ("be", challenge.pk, [taken.pk]),
        ("je", None, [waiting.pk]),
    ]
    [line] = cloth.lines()
    assert (line.challenge.label, [k.pk for k in line.projects]) == ("Garder près de chez soi", [project.pk])
    assert cloth.challenges[0].url.endswith(f"/defis/{challenge.slug}/")


def test_hidden_contributions_are_not_drawn():
    programme = make_programme()
    by = make_person(programme)
    need = make_need(programme, "Garder", by)
    challenge = make_challenge(programme, [need], by)
    Node.objects.filter(pk__in=[need.pk, challenge.pk]).update(state="hidden", state_reason="Motif")

    cloth = _weave(programme)

    assert (cloth.bundles, cloth.challenges) == ([], [])


def test_a_theme_shows_only_its_own():
    programme = make_programme()
    by = make_person(programme)
    make_challenge(programme, [make_need(programme, "Garder", by)], by)
    make_need(programme, "Réparer", by, code="ec")

    cloth = _weave(programme, programme.themes.get(code="ec"))

    assert (len(cloth.challenges), [b.count for b in cloth.bundles], cloth.counts.needs) == (0, [1], 1)


def test_many_needs_are_gathered_by_challenge_and_by_theme(django_assert_num_queries):
    programme = make_programme()
    by = make_person(programme)
    need = make_need(programme, "Garder", by)
    challenge = make_challenge(programme, [need], by)
    theme = programme.themes.get(code="be")
    more = Node.objects.bulk_create(
        Node(programme=programme, kind=Kind.NEED, number=n, slug=f"n{n}", theme=theme, title=f"Besoin {n}")
        for n in range(2, MANY + 52)
    )
    Link.objects.bulk_create(Link(source=challenge, target=node, kind=Link.Kind.CAME_FROM) for node in more[:30])
    themes, counts = list(programme.themes.all()), figures.by_theme(programme)

    with django_assert_num_queries(3):
        cloth = weave(programme, themes, counts)

    total = MANY + 51
    assert cloth.is_gathered
    assert [(b.challenge and b.challenge.pk, b.count, b.needs) for b in cloth.bundles] == [
        (challenge.pk, 31, []),
        (None, total - 31, []),
    ]


def test_the_figures_count_what_is_public_by_theme():
    programme = make_programme()
    by = make_person(programme, membership={"organisation": programme.organiser})
    make_challenge(programme, [make_need(programme, "Un", by), make_need(programme, "Deux", by)], by)
    Node.objects.filter(pk=make_need(programme, "Masqué", by).pk).update(state="hidden", state_reason="Motif")
    theme = programme.themes.get(code="be")

    counts = figures.by_theme(programme)

    assert (counts[None].needs, counts[theme.pk].challenges, counts[None].projects) == (2, 1, 0)
    assert figures.crowd(programme) == figures.Crowd(people=1, organisations=1)


def test_the_sheet_reads_everything_in_one_query_and_never_a_rejected_address(django_assert_num_queries):
    programme = make_programme()
    make_contact(programme, rejected_email="faute@exemple.invalid", phone="03 53 01 00 00")
    make_contact(programme, name="Une personne", is_personal=True)

    with django_assert_num_queries(1):
        found = sheet.read(programme)

    assert [theme.code for theme in found.themes] == ["be", "je", "ec"]
    assert [(kind.label, kind.added_by_organiser) for kind in found.kinds] == [
        ("Associations", False),
        ("Citoyens", True),
    ]
    assert [partner.organisation.name for partner in found.partners] == ["La Ville"]
    assert [(contact.name, contact.rejected_email) for contact in found.contacts] == [("L'équipe du programme", "")]
    assert found.themes[0].translations == {}


def test_a_named_person_is_the_contact_of_an_archive_only_until_removed(django_assert_num_queries):
    programme = make_programme(state="archived")
    named = make_contact(programme, name="Une personne", is_personal=True)
    assert [contact.name for contact in sheet.read(programme).contacts] == ["Une personne"]

    named.removed_at = "2027-01-01T00:00Z"
    named.save()

    assert sheet.read(programme).contacts == []


@pytest.mark.parametrize(("address", "marked"), [("/en", True), ("", False)])
def test_french_words_are_marked_as_such_on_an_english_page(client, address, marked):
    programme = make_programme()
    by = make_person(programme)
    make_challenge(programme, [make_need(programme, "Garder", by)], by)

    page = client.get(f"{address}/{programme.slug}/fil/").content.decode()

    links = re.findall(r'<a href="[^"]*/defis/[^"]*/"( lang="fr")?>Garder près', page)
    words = re.findall(r'<tspan x="[^"]*" y="[^"]*"( lang="fr")?>Garder', page)
    assert links and words
    assert {bool(mark) for mark in links + words} == {marked}
