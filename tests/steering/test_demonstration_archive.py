"""The archive beside the demonstration has somebody to look after it: its named contact goes in one click."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from maille.people.models import Account
from maille.programmes.models import Programme, ProgrammeFile, Role
from maille.steering import demo

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_the_named_contact_of_2018_goes_in_one_click(client: Client) -> None:
    demo.load()
    archive = Programme.objects.get(slug=demo.ARCHIVE)
    account = Account.objects.get(person__roles__programme=archive, person__roles__kind=Role.Kind.ORGANISER)
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    home = reverse("pages:home", args=[archive.slug])
    assert b"Letartre" in client.get(home).content
    contact = archive.contacts.get()
    client.post(reverse("steering:piece-remove", args=[archive.slug, "contacts", contact.pk]))
    assert b"Letartre" not in client.get(home).content
    assert b"reseau-alliances.org" not in client.get(home).content
    kept = ProgrammeFile.objects.get(programme=archive)
    assert "Letartre" not in f"{kept.records}{kept.text}{archive.original}"
    demo.load()
    assert b"Letartre" not in client.get(home).content


SAID = "Ni éditée ni approuvée par les organismes du dépliant de 2018."


def test_pages_outside_a_programme_say_that_all_is_invented(client: Client) -> None:
    paths = ["/compte/connexion/", "/compte/boite-aux-lettres/", "/organiser/", "/nulle-part/"]

    def saying() -> list[str]:
        return [path for path in paths if SAID in client.get(path).content.decode()]

    assert saying() == []
    demo.load()
    assert saying() == paths
    demo.clear(programme=Programme.objects.get(slug=demo.LIVING), by=None)
    assert saying() == []
