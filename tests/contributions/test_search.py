"""Words are found whatever their accents, also when only begun; nothing typed breaks the index."""

import pytest

from maille.contributions import actions
from maille.contributions.models import Node
from maille.needs import actions as needs
from maille.needs.actions import Facts, Proof
from tests.contributions import cast
from tests.contributions.cast import NOW


@pytest.fixture
def titles(programme, giver):
    return [
        cast.express(programme, giver, title).node.title
        for title in ("L'été, aucune ombre à Épeule", "Réparer l'œillet d'un vêtement", "Un arrêt de bus de nuit")
    ]


def found(words):
    return sorted(Node.objects.search(words).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ete", [0]), ("ÉTÉ", [0]), ("l'été", [0]), ("omb", [0]), ("epeule ombre", [0]), ("oeillet", [1]), ("œillet", [1]), ("vetem repar", [1]),
        ("bus nuit", [2]), ("ombre bus", []), ("mbre", []), ("", []), ("  ", []), ("!?", []),
    ],
)  # fmt: skip
def test_every_word_or_its_beginning_is_found(titles, words, expected):
    assert found(words) == sorted(titles[n] for n in expected)


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "*",
        'a" OR "b',
        "NEAR(a b)",
        "search_text:bus",
        "-bus",
        "bus:*|nuit",
        "'; DROP TABLE x; --",
        "!bus",
        "(bus",
        "bus & !nuit",
        "\x00",
        "x" * 5000,
        "zz " * 500,
        "🚌",
        "٣",
    ],
)
def test_no_sign_is_an_operator(titles, words):
    assert set(found(words)) <= {titles[2]}


def test_a_correction_is_found_by_its_new_words_only(programme, giver):
    need = cast.express(programme, giver, "Un banc public")
    needs.revise_need(need=need, title="Une fontaine", theme=need.node.theme, facts=Facts(), by=giver, now=NOW)

    assert (found("banc"), found("fontaine")) == ([], ["Une fontaine"])


def test_the_card_and_its_evidence_are_found_too(programme, giver):
    cast.express(
        programme,
        giver,
        "Un besoin",
        facts=Facts(who="des apprentis", where="Lainière", proofs=[Proof("data", "Trente kilos", "pesée")]),
    )

    assert found("apprentis laini") == found("trente kilos pesee") == ["Un besoin"]


def test_counting_a_support_does_not_touch_the_words(programme, giver, somebody):
    need = cast.express(programme, giver, "Un banc public")
    actions.support(node=need.node, by=somebody, now=NOW)
    Node.objects.filter(pk=need.pk).update(title="Autre")

    assert found("banc") == ["Autre"]


def test_a_node_that_goes_with_its_programme_is_found_no_more(programme):
    cast.express(programme, None, "Un banc public")
    programme.themes.all()
    Node.objects.all().delete()

    assert found("banc") == []
