"""The list and one need in the browser."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maille.challenges.actions import write_challenge
from maille.contributions import actions as contributions
from maille.needs import actions
from maille.needs.actions import Answer, Facts, Proof
from tests.contributions import cast
from tests.contributions.cast import NOW

FULL = Facts(who="des familles", where="Épeule", what="Trop cher.", how_many=600, how_many_unit="foyers", intensity=4, satisfaction="mal",
             proofs=[Proof("data", "30 € de plus", "Relevé 2026"), Proof("testimony", "On jette", "Atelier")],
             answers=[Answer("Un repair café", "saturee")])  # fmt: skip


def _titles(response):
    return [need.node.title for need in response.context["listing"].page]


def _list(client, programme, **query):
    return client.get(reverse("needs:list", args=[programme.slug]), query)


# --- The list -------------------------------------------------------------------------------------------------------


def test_the_list_filters_by_enjeu_place_step_and_words(client, programme, giver):
    cast.express(programme, giver, "Réparer coûte trop cher", facts=FULL)
    cast.express(programme, giver, "Le bus de nuit", code="je", facts=Facts(where="Pile"))
    cast.express(programme, giver, "L'été, aucune ombre", code="be")

    assert _titles(_list(client, programme, enjeu="je")) == ["Le bus de nuit"]
    assert _titles(_list(client, programme, ou="Épeule")) == ["Réparer coûte trop cher"]
    assert _titles(_list(client, programme, etape="documentes")) == ["Réparer coûte trop cher"]
    assert _titles(_list(client, programme, q="REPAR")) == ["Réparer coûte trop cher"]
    assert _titles(_list(client, programme, q="ete ombre")) == ["L'été, aucune ombre"]
    assert _titles(_list(client, programme, q="familles")) == ["Réparer coûte trop cher"]
    assert _titles(_list(client, programme, q="rien de tel")) == []
    assert [(chip.label, chip.count) for chip in _list(client, programme).context["listing"].theme_chips] == [
        ("Tous", 3), ("Bien-être", 1), ("Jeunesse", 1), ("Économie circulaire", 1)
    ]  # fmt: skip


def test_the_list_sorts_and_turns_pages(client, programme, giver, somebody):
    needs = [cast.express(programme, giver, f"Besoin {n:02d}") for n in range(21)]
    contributions.support(node=needs[4].node, by=somebody, now=NOW)

    assert _titles(_list(client, programme, tri="soutiens"))[0] == "Besoin 04"
    assert _titles(_list(client, programme, tri="anciens"))[:2] == ["Besoin 00", "Besoin 01"]
    assert [len(_titles(_list(client, programme, page=n))) for n in (1, 2)] == [20, 1]


@pytest.mark.parametrize(
    "query",
    [
        {"page": "99"},
        {"page": "-1"},
        {"page": "x"},
        {"tri": "x"},
        {"enjeu": "x"},
        {"q": '"*) OR ('},
        {"q": "\x00"},
        {"ou": "x" * 9999},
    ],
)
def test_odd_questions_get_a_page(client, programme, giver, query):
    cast.express(programme, giver)

    assert _list(client, programme, **query).status_code == 200


def test_hidden_and_foreign_needs_are_not_listed(client, programme, giver, organiser):
    cast.express(cast.create_programme("autre"), giver, "Ailleurs")
    hidden = cast.express(programme, giver, "Masqué")
    contributions.hide(node=hidden.node, by=organiser, reason="Publicité.", now=NOW)
    cast.express(programme, giver, "Ici")

    assert _titles(_list(client, programme)) == ["Ici"]


def test_empty_lists_invite_and_an_archive_does_not(client, programme):
    assert "Les besoins s'écriront ici" in cast.text_of(_list(client, programme)).replace("’", "'")
    archive = cast.text_of(_list(client, cast.create_programme("archive", state="archived")))
    assert "Exprimer un besoin" not in archive.split("Participer")[0]


def test_the_list_says_what_a_need_became(client, programme, giver, facilitator):
    need = cast.express(programme, giver)
    write_challenge(
        programme=programme,
        needs=[need],
        question="Comment pourrions-nous réparer à moins de 30 € ?",
        by=facilitator,
        now=NOW,
    )
    page = _list(client, programme)

    assert [row.challenge_count for row in page.context["listing"].page] == [1]
    assert [row.progress for row in page.context["listing"].page] == ["attached"]


# --- One need -------------------------------------------------------------------------------------------------------


def test_a_need_shows_its_card_evidence_answers_and_thread(client, programme, giver, facilitator):
    need = cast.express(programme, giver, facts=FULL)
    challenge = write_challenge(
        programme=programme,
        needs=[need],
        question="Comment pourrions-nous réparer à moins de 30 € ?",
        by=facilitator,
        now=NOW,
    )
    response = client.get(need.node.get_absolute_url())
    text = cast.text_of(response)

    for words in [
        "des familles",
        "Épeule",
        "600 foyers",
        "4 sur 5",
        "30 € de plus",
        "Relevé 2026",
        "Un repair café",
        "Bérénice B.",
    ]:
        assert words in text.replace("\u202f", " ").replace("\xa0", " "), words
    assert [(step.label, step.is_here) for step in response.context["thread_steps"]] == [
        ("Besoin B01", True),
        ("Défi D01", False),
        ("À venir", False),
    ]
    assert challenge.node.get_absolute_url() in response.content.decode()


def test_an_anonymous_giver_is_named_nowhere(client, programme, giver, facilitator):
    need = cast.express(programme, giver, credit="anonymous")
    actions.revise_need(
        need=need, title="Mieux dit", theme=need.node.theme, facts=Facts(), by=giver, now=NOW, credit="anonymous"
    )
    cast.sign_in(client, facilitator)

    for address in [
        need.node.get_absolute_url(),
        reverse("contributions:versions", args=[programme.slug, need.pk]),
        reverse("needs:list", args=[programme.slug]),
    ]:
        page = client.get(address).content.decode()
        assert ("Bérénice" in page, "Bobine" in page) == (False, False), address


def test_a_need_of_another_programme_is_not_found(client, programme, giver):
    need = cast.express(cast.create_programme("autre"), giver)
    cast.sign_in(client, giver)

    for name in ("needs:detail", "needs:edit", "needs:merge", "needs:evidence-create"):
        status = client.get(reverse(name, args=[programme.slug, need.node.slug])).status_code
        assert status in (403, 404), name
    assert client.post(reverse("contributions:support", args=[programme.slug, need.pk])).status_code == 404


@pytest.mark.parametrize("role", [None, "giver", "facilitator"])
def test_buttons_are_those_of_what_one_may_do(client, programme, giver, facilitator, role):
    need = cast.express(programme, giver)
    if role is not None:
        cast.sign_in(client, {"giver": giver, "facilitator": facilitator}[role])
    page = client.get(need.node.get_absolute_url()).content.decode()

    shown = {
        name for name in ("corriger", "reunir", "avancement", "retrait", "preuves", "soutien") if f"/{name}/" in page
    }
    assert (
        shown
        == {
            None: set(),
            "giver": {"corriger", "retrait", "preuves", "soutien"},
            "facilitator": {"corriger", "reunir", "avancement", "preuves", "soutien"},
        }[role]
    )
    assert ("<form" in page.split("<main")[1].split("</main")[0]) == (role is not None)


def test_pages_ask_the_same_for_little_and_for_much(client, programme, giver, somebody, facilitator):
    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    thin = cast.express(programme, giver, "Peu")
    contributions.comment(node=thin.node, text="Un mot", by=somebody, now=NOW)
    address = reverse("needs:list", args=[programme.slug])
    client.get(address)
    visitor = asked(address), asked(thin.node.get_absolute_url())
    thick = [cast.express(programme, giver, f"Beaucoup {n}", facts=FULL) for n in range(5)]
    write_challenge(
        programme=programme,
        needs=thick,
        question="Comment pourrions-nous réparer à moins de 30 € ?",
        by=facilitator,
        now=NOW,
    )
    for n in range(30):
        contributions.comment(node=thick[0].node, text=f"Mot {n}", by=somebody, now=NOW)

    assert (asked(address), asked(thick[0].node.get_absolute_url())) == visitor
    assert max(visitor) <= 8
    cast.sign_in(client, giver)
    # Who somebody is takes three: session, person, roles and membership.
    assert asked(address) <= 11
    assert asked(thick[0].node.get_absolute_url()) <= 12
