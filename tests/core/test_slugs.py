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
