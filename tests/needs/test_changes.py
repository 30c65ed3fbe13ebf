"""Correcting, moving and joining needs in the browser."""

from django.urls import reverse

from maille.core.models import JournalEntry
from maille.needs import actions
from maille.needs.actions import Answer, Facts, Proof
from maille.needs.models import Need
from tests.contributions import cast
from tests.contributions.cast import NOW

FULL = Facts(who="des familles", where="Épeule", what="Trop cher.", how_many=600, how_many_unit="foyers", intensity=4, satisfaction="mal",
             proofs=[Proof("data", "30 € de plus", "Relevé 2026"), Proof("testimony", "On jette", "Atelier")],
             answers=[Answer("Un repair café", "saturee")])  # fmt: skip


# --- Correcting -----------------------------------------------------------------------------------------------------


def _edit(client, need, **fields):
    node = need.node
    form = {"title": node.title, "theme": node.theme.slug, "credit": "name", "version": "1", **fields}
    return client.post(reverse("needs:edit", args=[node.programme.slug, node.slug]), form)


def test_the_giver_corrects_and_the_older_version_stays(client, programme, giver):
    need = cast.express(programme, giver, "Réparer coûte cher")
    cast.sign_in(client, giver)
    assert _edit(client, need, title="Réparer coûte trop cher").status_code == 302

    page = client.get(reverse("contributions:versions", args=[programme.slug, need.pk]))
    (change,) = page.context["changes"]
    assert [(part.kind, part.text.strip()) for part in change.parts if part.kind != "same"] == [("added", "trop")]


def test_evidence_is_unticked_to_be_taken_away(client, programme, giver):
    need = cast.express(programme, giver, facts=FULL)
    cast.sign_in(client, giver)
    kept = need.evidence.get(kind="testimony").pk
    page = client.get(reverse("needs:edit", args=[programme.slug, need.node.slug]))
    assert len(page.context["form"].fields["kept_proofs"].choices) == 2

    _edit(client, need, kept_proofs=[str(kept), "99999", "²"], kept_answers=[str(need.answers.get().pk)])
    need.refresh_from_db()
    assert (need.evidence.get().pk, need.answers.count(), need.progress) == (kept, 1, "documented")


def test_a_stale_tab_shows_both_texts_and_loses_none(client, programme, giver, facilitator):
    need = cast.express(programme, giver, "Réparer coûte cher")
    actions.revise_need(
        need=need, title="Publié entre-temps", theme=need.node.theme, facts=Facts(where="Pile"), by=facilitator, now=NOW
    )
    cast.sign_in(client, giver)

    response = _edit(client, need, title="Tapé pendant ce temps", who="des familles")
    assert response.status_code == 422
    assert "Publié entre-temps" in cast.text_of(response)
    form = response.context["form"]
    assert (form["title"].value(), form["who"].value(), form["version"].value()) == (
        "Tapé pendant ce temps",
        "des familles",
        "2",
    )
    assert [text for _label, text in response.context["published"]] == ["Publié entre-temps", "", "Pile"]

    assert _edit(client, need, title="Tapé pendant ce temps", version="2").status_code == 302
    assert [v.title for v in need.node.versions.all()] == [
        "Réparer coûte cher",
        "Publié entre-temps",
        "Tapé pendant ce temps",
    ]


def test_the_team_corrects_words_never_the_signature(client, programme, giver, facilitator):
    need = cast.express(programme, giver, credit="pseudonym", author_label="La Fée")
    cast.sign_in(client, facilitator)
    assert (
        "credit" not in client.get(reverse("needs:edit", args=[programme.slug, need.node.slug])).context["form"].fields
    )
    _edit(client, need, title="Corrigé", credit="name", author_label="Autre")

    need = Need.objects.with_card().get()
    assert (need.node.title, need.node.signature) == ("Corrigé", "La Fée")


def test_nobody_corrects_what_another_gave(client, programme, giver, somebody):
    need = cast.express(programme, giver)
    lines = JournalEntry.objects.count()
    cast.sign_in(client, somebody)

    assert _edit(client, need, title="Volé").status_code == 403
    assert client.get(need.node.get_absolute_url()).context["node"].title != "Volé"
    assert JournalEntry.objects.count() == lines


def test_an_empty_correction_keeps_what_was_typed(client, programme, giver):
    need = cast.express(programme, giver)
    cast.sign_in(client, giver)
    response = _edit(client, need, title="", where="Rue de l'Alma")

    assert (response.status_code, response.context["form"]["where"].value()) == (422, "Rue de l'Alma")


# --- Evidence, progress, joining ------------------------------------------------------------------------------------


def test_anybody_known_adds_what_they_know(client, programme, giver, somebody):
    need = cast.express(programme, giver)
    address = reverse("needs:evidence-create", args=[programme.slug, need.node.slug])
    assert client.post(address, {"kind": "data", "text": "x"}).status_code == 302
    assert need.evidence.count() == 0

    cast.sign_in(client, somebody)
    assert client.post(address, {"kind": "data", "text": ""}).status_code == 422
    for _ in range(2):
        assert (
            client.post(address, {"kind": "data", "text": "15 kg par jour", "source": "pesée", "once": "k"}).status_code
            == 302
        )
    need.refresh_from_db()
    assert (need.evidence.get().source, need.progress) == ("pesée", "documented")


def test_a_facilitator_moves_a_need_once_however_often_they_press(client, programme, giver, facilitator):
    need = cast.express(programme, giver)
    address = reverse("needs:progress", args=[programme.slug, need.node.slug])
    cast.sign_in(client, facilitator)
    form = {"after": "documented", "before": "proposed", "once": "k"}

    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert JournalEntry.objects.filter(verb="need.documented").count() == 1
    stale = client.post(address, {"after": "corroborated", "before": "proposed", "reason": "Mon motif"})
    assert (stale.status_code, stale.context["form"]["reason"].value()) == (422, "Mon motif")


def test_out_of_scope_shows_its_reason_to_all(client, programme, giver, facilitator):
    need = cast.express(programme, giver)
    cast.sign_in(client, facilitator)
    address = reverse("needs:progress", args=[programme.slug, need.node.slug])
    assert client.post(address, {"after": "out_of_scope"}).status_code == 422
    assert client.post(address, {"after": "out_of_scope", "reason": "Relève de la Région."}).status_code == 302
    client.logout()

    assert "Relève de la Région." in cast.text_of(client.get(need.node.get_absolute_url()))


def test_a_facilitator_finds_the_other_need_and_joins_them(client, programme, giver, somebody, facilitator):
    double, kept = (
        cast.express(programme, somebody, "Un canapé sur le palier"),
        cast.express(programme, giver, "Mon vieux canapé est resté"),
    )
    cast.sign_in(client, facilitator)
    address = reverse("needs:merge", args=[programme.slug, double.node.slug])
    assert [node.pk for node in client.get(address, {"q": "canape"}).context["found"]] == [kept.pk]

    assert client.post(f"{address}?q=canape", {"into": kept.node.slug, "reason": ""}).status_code == 422
    response = client.post(f"{address}?q=canape", {"into": kept.node.slug, "reason": "Même palier."})
    assert response.url == kept.node.get_absolute_url()
    page = cast.text_of(client.get(double.node.get_absolute_url()))
    assert ("Même palier." in page, "Contribution réunie à une autre" in page) == (True, True)
