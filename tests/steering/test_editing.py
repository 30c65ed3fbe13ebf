"""Everything that the programme file holds is edited in the browser, and each save is an act."""

from __future__ import annotations

import pytest

from maille.core.models import JournalEntry
from maille.programmes.models import ActorKind, Contact, Partner, Phase, ProgrammeFile, RedirectAlias, Theme
from tests.gates.world import create_programme
from tests.steering.conftest import said, shown


def _edit(client, url, **changes):
    return client.post(url, {**shown(client, url), **changes})


def test_a_text_is_saved_with_its_line_in_the_journal(at_work, page, programme, organiser):
    answer = _edit(at_work, page("texts"), slogan="Ensemble", title_en="Let us co-create")

    assert answer.status_code == 302
    programme.refresh_from_db()
    assert (programme.slogan, programme.translations) == ("Ensemble", {"en": {"title": "Let us co-create"}})
    line = JournalEntry.objects.latest("id")
    assert (line.verb, line.actor_id, line.data) == (
        "programme.edited",
        organiser.pk,
        {"fields": ["slogan", "translations"]},
    )


def test_saving_without_a_change_writes_nothing(at_work, page):
    before = JournalEntry.objects.count()

    assert _edit(at_work, page("texts")).status_code == 302
    assert JournalEntry.objects.count() == before


def test_a_page_opened_before_somebody_elses_save_overwrites_nothing(at_work, page, programme, world):
    stale = shown(at_work, page("texts"))
    _edit(at_work, page("texts"), slogan="Le premier")

    answer = at_work.post(page("texts"), {**stale, "slogan": "Le second"})

    programme.refresh_from_db()
    assert (answer.status_code, programme.slogan) == (422, "Le premier")
    assert "Le second" in said(answer) and "Quelqu'un a modifié" in said(answer)
    again = {**stale, "slogan": "Le second", "seal": answer.context["form"]["seal"].value()}
    assert at_work.post(page("texts"), again).status_code == 302
    programme.refresh_from_db()
    assert programme.slogan == "Le second"


def test_hostile_marks_are_cleaned_from_a_text(at_work, page, programme):
    _edit(at_work, page("texts"), slogan="Une\u202e ville <b>ouverte</b>")

    programme.refresh_from_db()
    assert programme.slogan == "Une ville <b>ouverte</b>"
    assert "<b>ouverte</b>" not in at_work.get(page("dashboard")).content.decode()


def test_an_enormous_text_is_refused_beside_its_field_and_kept(at_work, page, programme):
    answer = _edit(at_work, page("texts"), slogan="a" * 1_000)

    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"slogan"}
    assert answer.context["form"]["slogan"].value() == "a" * 1_000
    programme.refresh_from_db()
    assert programme.slogan == ""


def test_the_end_may_not_come_before_the_beginning(at_work, page):
    form = shown(at_work, page("calendar"), "period")
    answer = at_work.post(page("calendar"), {**form, "starts_on": "2027-05-01", "ends_on": "2027-04-01"})

    assert answer.status_code == 422 and "La fin doit venir après le début." in said(answer)


@pytest.mark.parametrize(
    ("kind", "model", "values"),
    [
        ("enjeux", Theme, {"title": "Mobilité", "text": "Aller et venir"}),
        ("acteurs", ActorKind, {"label": "Artisans", "icon": "user", "reasons": "Pour transmettre"}),
        ("partenaires", Partner, {"name": "Caisse des écoles", "kind": "public", "organisation_kind": "collectivite"}),
        ("contacts", Contact, {"name": "L'équipe", "email": "equipe@exemple.invalid"}),
        ("adresses", RedirectAlias, {"path": "https://ancien.exemple/fr/actualites/285-projet?x=1"}),
    ],
)
def test_a_piece_is_added_edited_and_removed(kind, model, values, at_work, page, programme):
    assert at_work.post(page("piece-create", kind), values).status_code == 302
    made = model.objects.filter(programme=programme).latest("pk")

    assert _edit(at_work, page("piece-edit", kind, made.pk)).status_code == 302
    assert said(at_work.get(page("pieces", kind)))
    assert at_work.post(page("piece-remove", kind, made.pk)).status_code == 302
    assert not model.objects.filter(pk=made.pk, **({"removed_at": None} if model is Contact else {})).exists()


def test_a_new_theme_takes_the_next_free_thread(at_work, page, programme):
    for title in ("Mobilité", "Culture", "Eau"):
        at_work.post(page("piece-create", "enjeux"), {"title": title})

    # « je » is taken by the world's own theme.
    assert list(programme.themes.values_list("title", "code")) == [
        ("Jeunesse", "je"), ("Mobilité", "be"), ("Culture", "ec"), ("Eau", "x1"),
    ]  # fmt: skip


def test_an_old_address_keeps_only_its_path(at_work, page, programme):
    at_work.post(page("piece-create", "adresses"), {"path": "https://ancien.exemple/fr/actualites/285-projet?x=1"})

    assert programme.aliases.get().path == "/fr/actualites/285-projet"


def test_a_theme_that_needs_lean_on_stays(at_work, page, programme, world):
    theme = programme.themes.get()
    at_work.post(page("piece-create", "enjeux"), {"title": "Mobilité"})
    world.nodes["need"].theme = theme
    world.nodes["need"].save()

    answer = at_work.post(page("piece-remove", "enjeux", theme.pk), follow=True)

    assert programme.themes.filter(pk=theme.pk).exists()
    assert "ne peut pas être retiré" in said(answer)


def test_pieces_change_places(at_work, page, programme):
    at_work.post(page("piece-create", "enjeux"), {"title": "Mobilité"})
    last = programme.themes.get(title="Mobilité")

    at_work.post(page("piece-up", "enjeux", last.pk))

    assert list(programme.themes.values_list("title", flat=True)) == ["Mobilité", "Jeunesse"]


def test_a_named_person_needs_to_agree_in_a_new_edition(at_work, page, programme):
    contact = {"name": "Odile Ourlet", "email": "odile@exemple.invalid", "is_personal": "on"}

    refused = at_work.post(page("piece-create", "contacts"), contact)
    assert refused.status_code == 422 and "is_confirmed" in refused.context["form"].errors
    assert not programme.contacts.exists()

    assert at_work.post(page("piece-create", "contacts"), {**contact, "is_confirmed": "on"}).status_code == 302


def test_the_archives_contact_goes_in_one_click_and_leaves_no_trace(at_work, page, programme):
    said_once = {"contact:0": {"name": "Odile Ourlet", "email": "odile@exemple.invalid"}}
    file = ProgrammeFile.objects.create(programme=programme, records=said_once, text="name: Odile Ourlet")
    programme.state = "archived"
    programme.save()
    contact = Contact.objects.create(
        programme=programme, name="Odile Ourlet", email="odile@exemple.invalid", is_personal=True
    )

    at_work.post(page("piece-remove", "contacts", contact.pk))

    contact.refresh_from_db()
    file.refresh_from_db()
    assert contact.removed_at is not None and (contact.name, contact.email) == ("", "")
    assert "odile" not in f"{file.records} {file.text}".lower()


def test_opening_a_phase_says_what_it_opens_then_opens_it(at_work, page, programme):
    phase = programme.phases.get(kind="cocreation")
    phase.state = Phase.State.UPCOMING
    phase.save()
    url = page("phase-state", phase.number, "open")

    assert "rejoindre un groupe" in said(at_work.get(url))
    phase.refresh_from_db()
    assert phase.state == "upcoming"  # reading changes nothing
    at_work.post(url)
    phase.refresh_from_db()
    assert phase.state == "open"


def test_the_first_opened_phase_starts_a_published_programme(at_work, page, programme):
    programme.phases.update(state="upcoming")
    programme.state = "published"
    programme.save()

    at_work.post(page("phase-state", 1, "open"))

    programme.refresh_from_db()
    assert programme.state == "running"


def test_partners_found_by_name_are_not_doubled(at_work, page, programme):
    form = {"name": "  organisation ESSAI ", "kind": "public", "organisation_kind": "autre"}
    at_work.post(page("piece-create", "partenaires"), form)

    assert programme.partners.get().organisation == programme.organiser
    again = at_work.post(page("piece-create", "partenaires"), form)
    assert again.status_code == 422 and programme.partners.count() == 1


def test_another_programmes_pieces_are_out_of_reach(at_work, page):
    foreign = create_programme("plus-loin").themes.get()

    for name in ("piece-edit", "piece-remove"):
        assert at_work.post(page(name, "enjeux", foreign.pk), {"title": "Volé"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.title == "Jeunesse"
