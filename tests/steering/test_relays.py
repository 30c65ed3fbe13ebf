"""The partners' links in the cockpit, and the page of each partner."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from maille.workshops.models import Relay, Workshop
from maille.workshops.relays import kit_address, secret_of
from tests.steering.conftest import said


@pytest.fixture
def relay(programme) -> Relay:
    """That of « La Bobine », which this small programme has."""
    return programme.relays.select_related("programme", "organisation").get()


@pytest.fixture
def kit(relay) -> str:
    return reverse("steering:relay-kit", args=[relay.programme.slug, secret_of(relay)])


def test_the_organiser_opens_and_closes_a_partner_s_link(at_work, page, programme):
    kind = programme.actor_kinds.get()
    for _twice in range(2):
        at_work.post(page("relays"), {"name": "Le Fil de l'eau", "kind": kind.pk, "once": "a1"})
    made = programme.relays.select_related("programme").get(organisation__name="Le Fil de l'eau")
    listed = said(at_work.get(page("relays")))

    assert made.kind == kind and kit_address(made) in listed and f"/r/{made.code}/" in listed
    refused = at_work.post(page("relays"), {"name": "le fil de l'eau", "kind": ""})
    assert refused.status_code == 422 and "a déjà son lien" in said(refused)

    assert "mènent encore" in said(at_work.get(page("relay-close", made.pk)))
    at_work.post(page("relay-close", made.pk))
    made.refresh_from_db()
    assert made.revoked_at is not None
    assert Client().get(kit_address(made).partition("://")[2].partition("/")[2].join(["/", ""])).status_code == 404


def test_the_partner_reads_its_counts_and_texts_without_an_account(kit, relay):
    Relay.objects.update(visits=41, joined=1)
    answer = Client().get(kit)
    text = said(answer)

    assert (
        "La Bobine" in text and "<b>41</b><span>visites</span>" in text and "<b>1</b><span>inscription</span>" in text
    )
    assert f"/r/{relay.code}/" in answer.context["words"].text and "relaie" in answer.context["words"].text
    assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"]
    assert "steering:write" not in text and 'name="nature"' not in text  # writing to people is the organiser's


def test_a_partner_s_kind_is_its_own_and_may_be_changed(kit, relay, programme):
    Relay.objects.update(kind=programme.actor_kinds.get())

    assert Client().get(kit).context["kind"].code == "habitants"
    assert Client().get(kit + "?pour=&langue=en").context["kind"] is None
    assert "/en/r/" in Client().get(kit + "?langue=en").context["words"].short


def test_a_forged_secret_opens_nothing(relay, kit):
    forged = kit.replace(secret_of(relay), f"{relay.pk}-{'A' * 24}")
    for address in (forged, f"{forged}image-large.png", f"{forged}affiche.pdf"):
        assert Client().get(address).status_code == 404


def test_the_partner_s_poster_and_picture_follow_the_programme(kit, programme, relay):
    poster = Client().get(f"{kit}affiche.pdf")
    first = Client().get(f"{kit}image-carre.png?pour=habitants")
    Workshop.objects.update(venue="Le Dé à coudre")
    again = Client().get(f"{kit}image-carre.png?pour=habitants", headers={"If-None-Match": first["ETag"]})

    assert poster.content.startswith(b"%PDF") and first.content.startswith(b"\x89PNG")
    assert again.status_code == 200 and again["ETag"] != first["ETag"]


def test_the_week_and_the_list_say_through_whom_people_came(at_work, page):
    Relay.objects.update(visits=41, joined=1)

    assert "41 visites, 1 inscription" in said(at_work.get(page("dashboard"))).replace("\xa0", " ")
    taken = at_work.get(page("list-download", "relais", "csv"))
    content = b"".join(taken.streaming_content) if taken.streaming else taken.content
    assert "La Bobine" in content.decode("utf-8-sig") and ";41;1;" in content.decode("utf-8-sig")
