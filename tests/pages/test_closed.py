"""What is not open for now says so, says what next, and gives the words back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from maille.contributions.models import Node
from maille.core.models import JournalEntry
from maille.programmes.models import Phase, Programme
from tests.pages.rows import make_programme

pytestmark = pytest.mark.django_db

WORDS = "Le banc de la place est cassé depuis deux mois."


def express(client, programme):
    url = reverse("needs:create", args=[programme.slug])
    return client.post(url, {"title": WORDS, "theme": "jeunesse", "credit": "anonymous"})


def refused_in_words(response, sentence):
    page = response.content.decode().replace("’", "'").replace("\u202f", " ").replace("\xa0", " ")
    assert response.status_code == 403
    assert sentence in page
    assert f">{WORDS}</textarea>" in page
    assert (Node.objects.count(), JournalEntry.objects.count()) == (0, 0)


def test_a_phase_closed_meanwhile_says_so_and_keeps_the_words(client, programme):
    Phase.objects.filter(programme=programme, number=1).update(state="closed", late_allowed=False)
    refused_in_words(express(client, programme), "La phase qui l'accueillait est terminée.")


def test_a_phase_to_come_says_when_it_opens(client, programme):
    Phase.objects.filter(programme=programme, number=1).update(state="upcoming")
    sentence = "Cela s'ouvrira avec la phase « Réflexion collective », le 1er janvier 2027."
    refused_in_words(express(client, programme), sentence)


def test_an_archive_says_that_it_is_one(client):
    programme = make_programme("passe", state=Programme.State.ARCHIVED)
    refused_in_words(express(client, programme), "Cette édition est archivée : on la lit, on n'y écrit plus.")


def test_a_visitor_is_not_sent_to_join_for_what_nobody_may_do(client, programme):
    Phase.objects.filter(programme=programme).update(state="upcoming")
    answer = client.get(reverse("solutions:create", args=[programme.slug]))
    assert answer.status_code == 403
    assert "Co-création de solutions" in answer.content.decode()


def test_marks_in_the_words_given_back_stay_words(client, programme):
    Phase.objects.filter(programme=programme, number=1).update(state="closed", late_allowed=False)
    url = reverse("needs:create", args=[programme.slug])
    page = client.post(url, {"title": "</textarea><script>alert(1) </script>"}).content.decode()
    assert "<script>alert" not in page
