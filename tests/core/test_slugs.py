"""Addresses keep the letters of the words they come from."""

import pytest

from maille.core.slugs import unique_slug
from maille.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Mon fils et sa sœur", "mon-fils-et-sa-soeur"),
        ("ŒUVRER à l’Alma", "oeuvrer-a-l-alma"),
        ("Réparer pour moins de 30 €", "reparer-pour-moins-de-30-euros"),
        ("Mon fil", "mon-fil-2"),
        ("…", "besoin"),
    ],
)
def test_a_slug_reads_like_the_words(text, slug):
    assert unique_slug(Organisation.objects.all(), text, fallback="besoin") == slug


def test_the_same_words_again_get_the_next_free_number_and_never_an_address_twice():
    given = []
    for _time in range(35):
        given.append(unique_slug(Organisation.objects.all(), "Le vélo", fallback="structure"))
        Organisation.objects.create(name="Le vélo", slug=given[-1])

    assert given[:3] == ["le-velo", "le-velo-2", "le-velo-3"]
    assert len(set(given)) == 35
    assert len(unique_slug(Organisation.objects.all(), "Le vélo", fallback="structure", length=12)) <= 12
    Organisation.objects.filter(slug="le-velo-2").delete()
    assert unique_slug(Organisation.objects.all(), "Le vélo", fallback="structure") == "le-velo-2"
