"""Anybody expresses a need: without a name, without a script, once."""

import pytest
from django.urls import reverse

from maille.contributions import receipts
from maille.contributions.models import Credit, Node, Version
from maille.core.models import JournalEntry
from maille.needs.models import Need
from maille.people.models import Organisation
from maille.programmes.models import Membership
from tests.contributions import cast


def test_a_sentence_and_an_enjeu_are_enough_for_somebody_unknown(client, programme):
    response = cast.post_need(client, programme)

    need = Need.objects.get()
    node = need.node
    assert (node.title, node.theme.code, node.author, node.credit) == (
        "Le bus de nuit ne passe plus",
        "je",
        None,
        Credit.ANONYMOUS,
    )
    assert (need.progress, node.state, node.ref) == ("proposed", "published", "B01")
    token = response.url.split("/recu/")[1].split("/")[0]
    assert node.receipt_hash == receipts.hash_of(token)
    assert JournalEntry.objects.filter(verb="need.published", subject_id=node.pk, actor_id=None).count() == 1


def test_the_form_sent_twice_leads_to_the_same_receipt(client, programme):
    client.get(reverse("needs:create", args=[programme.slug]))
    first = cast.post_need(client, programme)
    again = cast.post_need(client, programme)

    assert again.url == first.url
    assert Need.objects.count() == 1


def test_every_fact_of_the_card_is_kept(client, programme, giver):
    cast.sign_in(client, giver)
    cast.post_need(
        client, programme, who="des apprentis", where="Lainière", what="Le foyer est plein.", how_many="90", how_many_unit="apprentis",
        how_estimated="compté au CFA", confidence="B", intensity="4", satisfaction="mal", consequence="Ils abandonnent.", involved="planned",
        proof_kind="data", proof_text="90 demandes refusées", proof_source="CFA, 2026", answer_text="Un foyer", answer_gap="saturee",
        is_for_someone_else="on",
    )  # fmt: skip

    need = Need.objects.get()
    assert (need.who, need.where, need.what, need.how_many, need.how_many_unit) == (
        "des apprentis",
        "Lainière",
        "Le foyer est plein.",
        90,
        "apprentis",
    )
    assert (need.how_estimated, need.confidence, need.intensity, need.satisfaction) == ("compté au CFA", "B", 4, "mal")
    assert (need.consequence, need.involved, need.is_for_someone_else) == ("Ils abandonnent.", "planned", True)
    assert list(need.evidence.values_list("kind", "text", "source")) == [("data", "90 demandes refusées", "CFA, 2026")]
    assert list(need.answers.values_list("text", "gap")) == [("Un foyer", "saturee")]
    assert (need.node.author, need.progress) == (giver, "documented")


def test_a_known_person_signs_with_their_name_unless_they_choose_otherwise(client, programme, giver):
    cast.sign_in(client, giver)
    cast.post_need(client, programme, once="a")
    cast.post_need(client, programme, once="b", title="Une autre phrase", credit="anonymous")

    assert [node.signature for node in Node.objects.order_by("pk")] == ["Bérénice B.", "Contribution anonyme"]


def test_one_signs_for_an_organisation_only_when_one_belongs_to_it(client, programme, giver):
    cast.sign_in(client, giver)
    assert cast.post_need(client, programme, credit="organisation").status_code == 422

    Membership.objects.filter(person=giver).update(
        organisation=Organisation.objects.create(name="Le Pile", slug="pile", kind="association")
    )
    cast.post_need(client, programme, credit="organisation")
    assert Node.objects.get().signature == "Le Pile"


def test_the_first_screen_asks_two_things_and_folds_the_rest(client, programme):
    page = client.get(reverse("needs:create", args=[programme.slug])).content.decode()

    unfolded = page.split('<form class="form"')[1].split("<details")[0]
    assert unfolded.count('name="title"') == 1
    assert 'name="who"' not in unfolded
    assert page.count('class="btn btn--lg"') == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"), ({"title": "   \u202e\u200b "}, "title"), ({"title": "x" * 241}, "title"), ({"title": "ab"}, "title"),
        ({"theme": ""}, "theme"), ({"theme": "ailleurs"}, "theme"), ({"how_many": "-3"}, "how_many"), ({"how_many": "1e309"}, "how_many"),
        ({"intensity": "9"}, "intensity"), ({"proof_kind": "data"}, "proof_text"), ({"proof_text": "vu"}, "proof_kind"),
        ({"credit": "pseudonym"}, "author_label"), ({"what": "x" * 1_000_000}, "what"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(client, programme, fields, field):
    typed = {"where": "Rue de l'Épeule", **fields}
    response = cast.post_need(client, programme, **typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["where"].value() == "Rue de l'Épeule"
    assert (Need.objects.count(), Version.objects.count()) == (0, 0)


def test_hostile_text_is_shown_as_text(client, programme):
    hostile = "<script>alert(1)</script> 👩‍👩‍👧 \u202etxet"
    cast.post_need(client, programme, title=hostile, what="ligne\n" * 600)

    need = Need.objects.get()
    assert need.node.title == "<script>alert(1)</script> 👩‍👩‍👧 txet"
    page = client.get(need.node.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_null_byte_is_refused_or_dropped(client, programme):
    response = cast.post_need(client, programme, title="Un\x00 besoin")

    assert response.status_code in (302, 422)
    assert "\x00" not in "".join(Node.objects.values_list("title", flat=True))


def test_a_closed_phase_takes_no_need_and_an_archive_neither(client, giver):
    closed = cast.create_programme("clos", phase="closed")
    archive = cast.create_programme("archive", state="archived")
    cast.sign_in(client, giver)

    assert [cast.post_need(client, programme).status_code for programme in (closed, archive)] == [403, 403]
    assert Need.objects.count() == 0


# --- Keeping robots out ---------------------------------------------------------------------------------------------


def test_a_filled_trap_publishes_nothing_and_keeps_the_text(client, programme):
    response = cast.post_need(client, programme, website="https://spam.invalid")

    assert response.status_code == 422
    form = response.context["form"]
    assert (form["title"].value(), form["website"].value()) == ("Le bus de nuit ne passe plus", "")
    assert Need.objects.count() == 0


def test_a_form_that_comes_back_at_once_is_no_person_s(client, programme):
    assert cast.post_need(client, programme, opened=cast.opened(0)).status_code == 422
    assert cast.post_need(client, programme, opened=cast.opened(5)).status_code == 302


@pytest.mark.parametrize("age", [None, 0, 60 * 60 * 24 * 15], ids=["none", "forged", "too old"])
def test_a_form_without_a_good_stamp_gets_a_new_one(client, programme, age):
    stamp = "" if age is None else cast.opened(age) + ("x" if age == 0 else "")
    response = cast.post_need(client, programme, opened=stamp)

    assert response.status_code == 422
    assert response.context["form"]["opened"].value() not in ("", stamp)
    assert Need.objects.count() == 0


def test_somebody_known_waits_for_no_clock(client, programme, giver):
    cast.sign_in(client, giver)

    assert cast.post_need(client, programme, opened="").status_code == 302


def test_many_links_are_refused(client, programme):
    assert cast.post_need(client, programme, what="http://a.invalid " * 5).status_code == 422
    assert cast.post_need(client, programme, what="http://a.invalid " * 4).status_code == 302


def test_the_same_sentence_by_somebody_unknown_is_taken_once(client, programme):
    assert cast.post_need(client, programme, once="a").status_code == 302
    response = cast.post_need(client, programme, once="b")

    assert response.status_code == 422
    assert response.context["form"]["title"].value() == "Le bus de nuit ne passe plus"
    assert Need.objects.count() == 1


def test_somebody_known_who_goes_back_and_sends_again_is_told_that_it_arrived(client, programme, giver):
    cast.sign_in(client, giver)
    cast.post_need(client, programme, once="a")

    again = cast.post_need(client, programme, once="b")
    other = cast.post_need(client, programme, once="b", title="Une autre phrase")

    assert (again.status_code, other.status_code, Node.objects.count()) == (422, 302, 2)
    assert "Vous venez de publier ces mots" in cast.text_of(again)


def test_a_browser_writes_sixty_times_an_hour(client, programme):
    client.get(reverse("needs:create", args=[programme.slug]))
    answers = [
        cast.post_need(client, programme, once=f"k{n}", title=f"Besoin numéro {n}").status_code for n in range(62)
    ]

    assert answers == [302] * 60 + [422] * 2


def test_the_crowd_of_unknown_people_has_a_limit_too(client, programme, monkeypatch):
    monkeypatch.setattr("maille.contributions.spam.UNSIGNED_AN_HOUR", 2)
    answers = [
        cast.post_need(client, programme, once=f"k{n}", title=f"Besoin numéro {n}").status_code for n in range(3)
    ]

    assert answers == [302, 302, 422]


# --- Already said? --------------------------------------------------------------------------------------------------


def test_similar_needs_are_suggested_while_typing_and_never_block(client, programme):
    cast.express(programme, title="Réparer ma machine à laver coûte plus cher qu'une neuve")
    cast.express(programme, title="Le parc ferme trop tôt", code="be")
    address = reverse("needs:create", args=[programme.slug])

    hint = client.get(address, {"title": "réparer une MACHINE a laver"}, headers={"HX-Request": "true"})
    assert [node.title for node in hint.context["similar"]] == [
        "Réparer ma machine à laver coûte plus cher qu'une neuve"
    ]
    assert cast.post_need(client, programme, title="Réparer une machine à laver").status_code == 302


@pytest.mark.parametrize("words", ["", "   ", "\x00", '" OR * NEAR(', "de la un", "x" * 5000, "') & ! | :*"])
def test_odd_sentences_suggest_nothing_and_break_nothing(client, programme, words):
    cast.express(programme)
    answer = client.get(
        reverse("needs:create", args=[programme.slug]), {"title": words}, headers={"HX-Request": "true"}
    )

    assert (answer.status_code, answer.context["similar"]) == (200, [])


def test_a_suggestion_is_found_among_many_needs_of_other_programmes(client, programme):
    other = cast.create_programme("autre")
    for n in range(130):
        cast.express(other, title=f"Réparer une machine à laver, cas {n}")
    cast.express(programme, title="Réparer ma machine à laver")

    address = reverse("needs:create", args=[programme.slug])
    hint = client.get(address, {"title": "Réparer une machine à laver coûte trop"}, headers={"HX-Request": "true"})
    assert [node.title for node in hint.context["similar"]] == ["Réparer ma machine à laver"]
