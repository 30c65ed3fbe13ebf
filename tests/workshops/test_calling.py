"""The call in words: for each kind of actor, from the data of the moment, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from django.utils.translation import override

from maille.programmes.models import ActorKind, Contact, Programme, Theme
from maille.ui.dates import day_in_words
from maille.workshops import calling
from maille.workshops.models import Slot, Workshop
from maille.workshops.printing import call
from tests.workshops.factories import create_programme, create_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    made = create_programme(
        call="Acteurs de Roubaix, ensemble.", spirit="Chacun est le bienvenu.", slogan="Imaginons ensemble",
        translations={"en": {"call": "Actors of Roubaix, together.", "title": "Let us co-create"}},
    )  # fmt: skip
    Theme.objects.create(programme=made, slug="jeunesse", code="je", title="Jeunesse")
    Contact.objects.create(programme=made, name="L'équipe", email="equipe@exemple.invalid")
    ActorKind.objects.create(
        programme=made, code="associations", label="Associations", reasons="Pour partager votre expertise.",
        translations={"en": {"label": "Non-profits", "reasons": "To share your expertise"}},
    )  # fmt: skip
    create_workshop(made, on=timezone.localdate() + timedelta(days=5), title="Écrire les défis", city="Roubaix")
    return made


@pytest.fixture
def kind(programme: Programme) -> ActorKind:
    return programme.actor_kinds.get()


def test_the_mail_says_why_what_when_where_and_whom_to_ask(programme: Programme, kind: ActorKind):
    words = calling.words_of(programme, kind)
    day = day_in_words(Slot.objects.get().on, "day")

    assert words.subject.replace("\xa0", " ") == "Associations, rejoignez-nous : Co-créons la ville de demain"
    plain = words.text.replace("\xa0", " ").replace("’", "'")
    for said in [
        "Acteurs de Roubaix, ensemble.", "Pourquoi vous engager ? Pour partager votre expertise.\n", "Les enjeux : Jeunesse.",
        f"{day}, matin, Roubaix, lieu à définir (Écrire les défis).", "L'équipe, equipe@exemple.invalid",
        f"/{programme.slug}/rejoindre/associations/", "Imaginons ensemble",
    ]:  # fmt: skip
        assert said in plain


def test_english_texts_lead_to_english_pages(programme: Programme, kind: ActorKind):
    with override("en"):
        words = calling.words_of(programme, kind)

    assert words.subject == "Non-profits, join us: Let us co-create"
    assert "Why get involved? To share your expertise." in words.text and "/en/" in words.address
    assert "morning, Roubaix, venue to be decided" in words.short


def test_a_changed_date_or_venue_is_in_the_next_text(programme: Programme, kind: ActorKind):
    before = calling.words_of(programme, kind)
    moved = timezone.localdate() + timedelta(days=12)
    Slot.objects.update(on=moved)
    Workshop.objects.update(venue="Le Dé à coudre")
    after = calling.words_of(programme, kind)

    for text in (after.text, after.short, after.picture):
        assert "Le Dé à coudre" in text
        assert day_in_words(moved, "day") in text.lower()
    assert after.picture.startswith("Co-créons la ville de demain. Associations\xa0: Pour partager votre expertise. ")
    assert "lieu à définir" in before.text and "lieu à définir" not in after.text


def test_what_is_over_or_called_off_is_not_announced(programme: Programme, kind: ActorKind):
    Workshop.objects.update(state="cancelled")
    create_workshop(programme, on=timezone.localdate() - timedelta(days=1))

    words = calling.words_of(programme, kind)

    assert "rendez-vous" not in words.text + words.short


def test_the_short_message_never_passes_two_text_messages(programme: Programme, kind: ActorKind):
    kind.label = "Établissements d'enseignement supérieur et de recherche"
    programme.title = "Co-créons ensemble la métropole solidaire et écologique d’après-demain pour tous les habitants"
    Workshop.objects.update(venue="La salle des fêtes du centre social " * 5)

    short = calling.words_of(programme, kind).short

    assert len(short) <= calling.LONGEST_SHORT
    assert short.endswith("/rejoindre/associations/")
    assert not {"\u202f", "\xa0", "’"} & set(short)


def test_the_links_open_the_very_text(programme: Programme, kind: ActorKind):
    words = calling.words_of(programme, kind)
    mail = parse_qs(urlsplit(words.mailto).query)

    assert mail["subject"] == [words.subject] and mail["body"] == [words.text.replace("\n", "\r\n")]
    assert "+" not in words.mailto  # mail programs show it as a plus
    assert parse_qs(urlsplit(words.sms).query)["body"] == [words.short]


def test_a_partner_passes_the_call_on_in_its_name(programme: Programme, kind: ActorKind):
    words = calling.words_of(programme, kind, address="https://exemple.invalid/r/abc/", relayed_by="La Bobine")

    assert "La Bobine relaie l’appel de Co-créons la ville de demain." in words.text
    assert "/r/abc/" in words.text and "/r/abc/" in words.short and "rejoindre/" not in words.text


def test_an_almost_empty_programme_calls_all_the_same():
    bare = create_programme(starts_on=date(2027, 1, 1), ends_on=date(2027, 6, 1))

    words = calling.words_of(bare, None)

    assert words.address in words.text and words.address in words.short
    assert call.picture(programme=bare, kind=None, shape="carre").data["meeting"] == ""
