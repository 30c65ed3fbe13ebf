"""The checklist says what is missing; it never refuses."""

import pytest

from maille.challenges.checks import assemble, check_challenge


def _unmet(question, *, who="", where="", success="un signe", horizon="today", has_theme=True, need_themes=(1,)):
    checks = check_challenge(
        question=question,
        who=who,
        where=where,
        success=success,
        horizon=horizon,
        has_theme=has_theme,
        need_themes=need_themes,
    )
    return [check.code for check in checks if check.is_met is False]


@pytest.mark.parametrize(
    ("question", "unmet"),
    [
        ("Comment pourrions-nous garder les enfants des parents solos à Épeule ?", []),
        ("Comment pourrions-nous nous chauffer pour moins cher dans le Pile, avec les voisins ?", []),
        ("Comment pourrions-nous ne plus jeter les textiles des ateliers à Roubaix ?", []),
        ("Comment pourrions-nous créer une application pour les parents à Épeule ?", ["solution"]),
        ("Comment pourrions-nous occuper les cas sociaux dans les quartiers difficiles ?", ["respect"]),
        ("Comment pourrions-nous la paix pour les voisins à Roubaix ?", ["verb"]),
        ("Comment pourrions-nous réparer moins cher ?", ["who", "where"]),
    ],
)
def test_the_question_is_read(question, unmet):
    assert _unmet(question) == unmet


def test_what_the_form_says_counts_too():
    assert _unmet("Comment pourrions-nous réparer moins cher ?", who="les ménages modestes", where="Épeule") == []


def test_needs_theme_length_and_success_are_asked_for():
    long = "Comment pourrions-nous garder les enfants à Épeule " + "x" * 240 + " ?"

    assert _unmet(long, success="", has_theme=False, need_themes=()) == ["needs", "theme", "length", "success"]


def test_needs_of_two_themes_are_noticed():
    assert _unmet("Comment pourrions-nous garder les enfants à Épeule ?", need_themes=(1, 2)) == ["theme"]


def test_the_parts_make_the_question():
    made = assemble(
        result="Garder les enfants près de chez soi",
        who="les parents solos",
        where="Épeule",
        obstacle="les crèches ferment à 18 h",
    )

    assert made == (
        "Comment pourrions-nous garder les enfants près de chez soi pour les parents solos à Épeule, alors que les crèches ferment à 18 h ?"
    )


def test_parts_that_already_hold_their_small_words_are_left_alone():
    made = assemble(
        result="Comment pourrions-nous réparer ?",
        who="pour chacun",
        where="au Pile",
        obstacle="alors que tout est cher",
    )

    assert made == "Comment pourrions-nous réparer pour chacun au Pile, alors que tout est cher ?"
