"""What somebody who typed another's address, or markup for a name, must not get out of it; what a child cannot do alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import BouncedAddress, OutboxMessage
from maille.people.actions import attach_person, candidates, edit_profile, erase_person, give_consent
from maille.people.export import everything_of
from maille.people.models import Account
from tests.people.browsing import code_of
from tests.people.test_signing_in import EMAIL, known, sign_in
from tests.workshops.factories import create_person

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MARKUP = "<b hx-trigger=load hx-post=/essai/>"


def test_whoever_typed_an_address_never_reads_its_code() -> None:
    guest = known()
    Client().post(reverse("people:sign-in"), {"email": EMAIL})

    told = json.dumps(everything_of(guest), default=str)

    assert code_of(EMAIL) not in told
    assert OutboxMessage.objects.get(to=EMAIL).person_id is None


def test_one_s_own_download_holds_no_code_either(client: Client) -> None:
    person = known()
    sign_in(client)
    client.post(reverse("people:sign-out"))
    Client().post(reverse("people:sign-in"), {"email": EMAIL})

    assert code_of(EMAIL) not in json.dumps(everything_of(person), default=str)


@pytest.mark.parametrize("kind", [forms.CharField, forms.BooleanField, forms.ChoiceField])
def test_words_in_the_help_of_a_field_are_no_markup(kind: type[forms.Field]) -> None:
    options = {"widget": forms.RadioSelect} if kind is forms.ChoiceField else {}
    form = type("Form", (forms.Form,), {"it": kind(help_text=f"même téléphone que {MARKUP}", **options)})()

    page = str(form)

    assert "même téléphone que &lt;b hx-trigger" in page
    assert "<b " not in page


def test_only_text_that_was_cleaned_is_printed_as_markup() -> None:
    """`|safe` stands after the `html` made from Markdown by an allow-list, after nothing else."""
    found = [
        f"{path.name}: {words}"
        for path in Path("src").rglob("*.html")
        for words in re.findall(r"(\S+)\|safe\b", path.read_text(encoding="utf-8"))
    ]

    assert found
    assert [words for words in found if not words.endswith(".html")] == []


@pytest.mark.parametrize("field", ["first_name", "last_name", "pseudonym"])
def test_a_name_is_no_markup(field: str) -> None:
    values = {"first_name": "Yasmine", "last_name": "", "pseudonym": "", "contact_email": "", "phone": ""}
    with pytest.raises(RuleError, match="Un nom n’est pas une adresse"):
        edit_profile(person=create_person(), values=values | {field: MARKUP})


@pytest.mark.parametrize("given", [{"contact_email": EMAIL}, {"phone": "06 12 34 56 78"}, {"last_name": "Benali"}])
def test_before_fifteen_nobody_gives_an_address_alone(client: Client, given: dict[str, str]) -> None:
    child = create_person(is_supervised=True, pseudonym="Pinson 12")
    values = {"first_name": "Lina", "pseudonym": "Pinson 12", "contact_email": "", "phone": "", "last_name": ""}

    with pytest.raises(RuleError, match="établissement"):
        edit_profile(person=child, values=values | given)
    edit_profile(person=child, values={"first_name": "Lina", "pseudonym": "Merle 3"})


def test_before_fifteen_nobody_agrees_alone_nor_has_an_account() -> None:
    child = create_person(is_supervised=True, pseudonym="Pinson 12")
    account = Account.objects.create(email=EMAIL)

    with pytest.raises(RuleError, match="établissement"):
        give_consent(person=child, purpose="photo", wording="Paraître sur les photos", now=NOW)
    with pytest.raises(RuleError, match="établissement"):
        attach_person(account=account, person=child, now=NOW, guest=child)
    assert candidates(account=account, guest=child) == []
    give_consent(person=child, purpose="photo", wording="Accord écrit", now=NOW, source="papier", by=create_person())


@pytest.mark.parametrize("is_shared", [False, True])
def test_erasing_forgets_the_address_unless_it_is_somebody_else_s_too(client: Client, is_shared: bool) -> None:
    person = known()
    sign_in(client)
    BouncedAddress.objects.create(address=EMAIL, source="hand", at=NOW)
    OutboxMessage.objects.update(person_id=None)
    if is_shared:
        known()
    person.refresh_from_db()

    erase_person(person=person, by=person, now=NOW)

    assert OutboxMessage.objects.filter(to=EMAIL).exists() is is_shared
    assert BouncedAddress.objects.exists() is is_shared
