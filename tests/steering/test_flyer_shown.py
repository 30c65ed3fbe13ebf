"""What the flyer says is on the pages, and what it does not say is marked in its archive."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.models import OutboxMessage
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.steering import kit
from maille.workshops import actions as workshops
from tests.steering.conftest import said

MARK = "absent du dépliant"
SLOGAN = "Parce que les plus belles solutions sont celles que l'on imagine ensemble"


@pytest.fixture
def archive(db: None) -> Programme:
    kit.load_file(kit.find("roubaix-2018"))
    return Programme.objects.get(slug="roubaix-2018")


@pytest.fixture
def living(archive: Programme) -> Programme:
    starting = timezone.localdate() + timedelta(days=30)
    kit.load_file(kit.find("roubaix-2018"), starting=starting, slug="vivante", state="running")
    return Programme.objects.get(slug="vivante")


def test_the_archive_marks_what_the_flyer_did_not_say(client: Client, archive: Programme):
    home = said(client.get(f"/{archive.slug}/")).replace("\xa0", " ")
    assert home.count(MARK) == 5  # three texts of enjeux, two blocks « Pourquoi s'engager ? »
    assert all(theme.added_by_organiser for theme in archive.themes.all())
    agenda = said(client.get(reverse("workshops:list", args=[archive.slug]))).replace("\xa0", " ")
    assert agenda.count(MARK) == archive.workshops.filter(added_by_organiser=True).count() == 7
    one = said(client.get(archive.workshops.get(code="P2-S2").get_absolute_url())).replace("\xa0", " ")
    assert "absents du dépliant" in one


def test_an_organiser_who_edits_the_text_keeps_its_mark_in_the_file(archive: Programme):
    theme = archive.themes.get(slug="jeunesse")
    theme.text = "Autre texte."
    theme.save()
    text = kit.export_programme(archive)
    assert text.count("added_by_organiser: true") == 12
    kit.load_text(text)
    theme.refresh_from_db()
    assert theme.added_by_organiser


def test_the_network_of_the_organiser_stands_beside_its_name(client: Client, living: Programme):
    assert "Rattachement : Réseau Alliances" in said(client.get(f"/{living.slug}/")).replace("\xa0", " ")


def test_every_level_and_every_reason_is_welcome_at_the_door(client: Client, living: Programme):
    page = said(client.get(reverse("workshops:join", args=[living.slug])))
    assert "Quel que soit le niveau d'engagement" in page
    assert [label for label in living.motivations.values_list("label", flat=True) if label not in page] == []


def test_the_slogan_goes_with_the_letters_and_the_card(client: Client, living: Programme):
    workshops.join(
        programme=living, workshop=None, now=timezone.now(), person=None, first_name="Ana", contact="ana@exemple.invalid",
        language="fr", back="",
    )  # fmt: skip
    letter = OutboxMessage.objects.get(kind="welcome")
    assert SLOGAN in letter.html.replace("&#x27;", "'").replace("’", "'")
    assert Person.objects.get().first_name == "Ana"
