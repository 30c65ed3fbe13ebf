"""The directory: only who asked to be listed; offers and asks that bind nobody."""

import pytest
from django.urls import reverse
from django.utils import timezone

from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from maille.pages import directory
from maille.people.models import Offer, Organisation
from maille.programmes.actions import offers
from tests.pages.rows import make_person
from tests.pages.test_mine import act_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop_body(programme):
    body = Organisation.objects.create(name="Atelier Boutdefil", slug="boutdefil", kind="association")
    make_person(programme, "Achille", last_name="Canette", membership={"organisation": body})
    return body


def _offer(programme, person, direction, kind, text, **more):
    more.setdefault("now", timezone.now())
    return offers.add_offer(person=person, programme=programme, direction=direction, kind=kind, text=text, **more)


def test_people_appear_only_when_they_asked(client, programme):
    make_person(programme, "Zoé", last_name="Dévidoir", membership={"in_directory": True})
    make_person(programme, "Tarek", last_name="Tricotine")

    page = client.get(reverse("pages:actors", args=[programme.slug]), {"voir": "personnes"}).content.decode()

    assert ("Zoé D." in page, "Tarek" in page) == (True, False)


def test_organisations_are_those_of_the_programme_unless_hidden(client, programme, workshop_body):
    Organisation.objects.create(name="Ailleurs", slug="ailleurs")

    assert [body.name for body in directory.organisations(programme)] == [
        "Atelier Boutdefil",
        "L'organisateur",
        "La Ville",
    ]
    Organisation.objects.filter(pk=workshop_body.pk).update(hidden_at=timezone.now())
    assert client.get(reverse("pages:organisation", args=[programme.slug, "boutdefil"])).status_code == 404
    assert client.get(reverse("pages:organisation", args=[programme.slug, "ailleurs"])).status_code == 404


def test_kinds_are_counted_and_filter(client, programme, workshop_body):
    page = client.get(reverse("pages:actors", args=[programme.slug]), {"type": "association"}).content.decode()

    assert "Atelier Boutdefil" in page
    assert "La Ville" not in page[page.index('role="status"') : page.index("site-footer")]
    assert directory.kind_counts(programme)[0] == {"association": 1, "autre": 2}


def test_i_publish_an_offer_once_and_close_it(client, programme):
    yasmine = make_person(programme)
    act_as(client, yasmine)
    address = reverse("pages:offers", args=[programme.slug])
    sent = {"direction": "offer", "kind": "place", "text": "Un local libre le soir", "once": "k1"}

    for _time in range(2):
        assert client.post(address, sent).status_code == 302
    offer = Offer.objects.get()
    client.post(reverse("pages:offer-close", args=[programme.slug, offer.pk]))

    offer.refresh_from_db()
    assert offer.closed_at is not None
    assert list(
        JournalEntry.objects.filter(verb__startswith="offer").order_by("pk").values_list("verb", flat=True)
    ) == [
        "offer.added",
        "offer.closed",
    ]
    assert "Un local libre le soir" not in client.get(address).content.decode()


def test_an_empty_or_endless_offer_is_refused_beside_its_field(client, programme):
    act_as(client, make_person(programme))
    address = reverse("pages:offers", args=[programme.slug])

    for text in ("", "x" * 1_000_000, "\x00"):
        response = client.post(address, {"direction": "offer", "kind": "place", "text": text})
        assert response.status_code == 422
        assert "id_text_error" in response.content.decode()
    assert not Offer.objects.exists()


def test_nobody_closes_the_offer_of_another(client, programme):
    offer = _offer(programme, make_person(programme, "Zoé"), "offer", "place", "Un local")
    act_as(client, make_person(programme))

    assert client.post(reverse("pages:offer-close", args=[programme.slug, offer.pk])).status_code == 404
    with pytest.raises(RuleError):
        offers.close_offer(offer=offer, by=make_person(programme, "Tarek"), programme=programme, now=timezone.now())
    offer.refresh_from_db()
    assert offer.closed_at is None


def test_a_visitor_is_asked_to_join_first(client, programme):
    response = client.post(reverse("pages:offers", args=[programme.slug]), {"text": "x"})

    assert response["Location"].startswith(reverse("workshops:join", args=[programme.slug]))
    assert not Offer.objects.exists()


def test_suggestions_are_the_other_side_of_the_same_kind_nearest_words_first(programme):
    yasmine, zoé = make_person(programme), make_person(programme, "Zoé")
    ask = _offer(programme, yasmine, "ask", "equipment", "Des machines à coudre pour mercredi")
    far = _offer(programme, zoé, "offer", "equipment", "Un vidéoprojecteur")
    near = _offer(programme, zoé, "offer", "equipment", "4 machines à coudre")
    _offer(programme, zoé, "ask", "equipment", "Des machines aussi")
    _offer(programme, zoé, "offer", "place", "Un local")

    [match] = directory.matches([ask], programme, yasmine)

    assert match.answers == [near, far]


def test_offers_of_another_programme_s_members_stay_there(programme):
    stranger = make_person(None, "Ailleurs")
    Offer.objects.create(person=stranger, direction="offer", kind="place", text="Loin")

    assert not directory.offers(programme).exists()


@pytest.mark.parametrize("count", [1, 15])
@pytest.mark.parametrize("side", ["", "personnes"])
def test_the_directory_takes_the_same_queries_for_any_number(
    client, programme, count, side, django_assert_max_num_queries
):
    for n in range(count):
        body = Organisation.objects.create(name=f"O{n}", slug=f"o{n}")
        person = make_person(programme, f"P{n}", membership={"organisation": body, "in_directory": True})
        _offer(programme, person, "offer", "place", f"Local {n}", organisation=body)

    with django_assert_max_num_queries(9):
        client.get(reverse("pages:actors", args=[programme.slug]), {"voir": side})


def test_a_pseudonym_and_a_closed_offer_are_not_seen_through_by_searching(client, programme):
    known = make_person(programme, "Zébulon", pseudonym="Papillon", membership={"in_directory": True})
    make_person(programme, "Bertille", last_name="Bobine", membership={"in_directory": True})
    offer = _offer(programme, known, "offer", "skill", "Un peu de xylophone")

    def finds(words: str) -> list[str]:
        page = client.get(reverse("pages:actors", args=[programme.slug]), {"voir": "personnes", "q": words})
        return [card.membership.person.public_name for card in page.context["cards"]]

    assert finds("") == ["Bertille B.", "Papillon"]
    assert (finds("zébulon"), finds("papill"), finds("xylophone")) == ([], ["Papillon"], ["Papillon"])
    offers.close_offer(offer=offer, by=known, programme=programme, now=timezone.now())
    assert finds("xylophone") == []
