"""Whoever kept the link of a receipt finds their contribution again, and may make it theirs."""

import pytest
from django.urls import reverse

from maille.contributions import actions
from maille.contributions.models import Node
from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from tests.contributions import cast
from tests.contributions.cast import NOW


@pytest.fixture
def receipt(client, programme):
    return cast.post_need(client, programme).url.split("?")[0]


def test_the_receipt_shows_the_need_and_the_link_to_keep(client, programme, receipt):
    response = client.get(f"{receipt}?neuf=1")

    text = cast.text_of(response)
    assert "Le bus de nuit ne passe plus" in text
    assert f"http://testserver{receipt}" in text
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "same-origin")
    assert 'name="robots" content="noindex' in response.content.decode()


@pytest.mark.parametrize("token", ["faux", "x" * 200])
def test_another_secret_opens_nothing(client, programme, receipt, token):
    node = Node.objects.get()

    assert client.get(reverse("contributions:receipt", args=[programme.slug, node.pk, token])).status_code == 404
    assert client.post(reverse("contributions:claim", args=[programme.slug, node.pk, token])).status_code == 404


def test_the_receipt_still_shows_what_was_hidden_since(client, programme, receipt, organiser):
    actions.hide(node=Node.objects.get(), by=organiser, reason="Nomme une personne.", now=NOW)

    text = cast.text_of(client.get(receipt))
    assert ("Le bus de nuit ne passe plus" in text, "Nomme une personne." in text) == (True, True)


def test_a_known_person_claims_and_stays_unnamed(client, programme, receipt, giver):
    cast.sign_in(client, giver)
    assert client.post(f"{receipt}rattacher/").url == receipt

    node = Node.objects.with_card().get()
    assert (node.author, node.signature) == (giver, "Contribution anonyme")
    assert list(Node.objects.given_by(giver)) == [node]
    assert JournalEntry.objects.filter(verb="need.claimed", actor_id=giver.pk).count() == 1


def test_somebody_unknown_joins_first_and_comes_back_to_the_receipt(client, programme, receipt):
    response = client.post(f"{receipt}rattacher/")

    assert response.url.startswith(reverse("workshops:join", args=[programme.slug]))
    assert receipt.replace("/", "%2F") in response.url or receipt in response.url
    assert Node.objects.get().author is None


def test_what_belongs_to_somebody_is_not_claimed_by_another(client, programme, receipt, giver, somebody):
    node, token = Node.objects.get(), receipt.rstrip("/").split("/")[-1]
    actions.claim(node=node, token=token, by=giver, now=NOW)
    actions.claim(node=node, token=token, by=giver, now=NOW)

    with pytest.raises(RuleError):
        actions.claim(node=node, token=token, by=somebody, now=NOW)
    assert Node.objects.get().author == giver
    assert "C'est la mienne" not in cast.text_of(client.get(receipt)).replace("’", "'")


def test_a_guest_keeps_the_link_too_and_a_signed_in_person_needs_none(client, programme, giver):
    from maille.people.models import Account

    cast.sign_in(client, giver)
    receipt = cast.post_need(client, programme).url
    assert "Gardez ce lien" in cast.text_of(client.get(receipt))

    client.force_login(Account.objects.create(email="berenice@exemple.invalid", person=giver))
    assert "Gardez ce lien" not in cast.text_of(client.get(receipt))
