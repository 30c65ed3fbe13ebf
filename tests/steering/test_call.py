"""« L'appel » in the cockpit: what it shows, where its buttons lead, its pictures."""

from __future__ import annotations

import struct

import pytest

from maille.core.models import OutboxMessage
from maille.workshops.models import Workshop
from tests.steering.conftest import said


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height stand in the header of the file (PNG, chunk IHDR)."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_the_texts_are_those_of_the_kind_and_language_asked_for(at_work, page):
    text = said(at_work.get(page("call") + "?pour=habitants&langue=en"))

    assert "Habitants, join us: Programme essai" in text
    assert 'lang="en"' in text and "L'appel" in text  # the page itself stays French
    assert at_work.get(page("call") + "?pour=personne").status_code == 404


def test_writing_to_the_kind_shows_the_text_before_anything_leaves(at_work, page, programme):
    words = at_work.get(page("call") + "?pour=habitants").context
    given = {"segment": words["segment"], "nature": "news", "step": "preview", "subject": "Venez", "text": "Ma version"}

    answer = at_work.post(page("write"), given)

    assert words["segment"] == "kind:habitants"
    assert "Ma version" in said(answer) and "n'atteindrait personne" in said(answer)  # nobody agreed to news here
    assert not OutboxMessage.objects.filter(kind="message").exists()


def test_a_draft_and_an_archive_are_told_apart(at_work, page, programme):
    programme.state = "draft"
    programme.save()
    assert "pas encore en ligne" in said(at_work.get(page("call")))
    programme.state = "archived"
    programme.save()
    assert "personne à appeler" in said(at_work.get(page("call")))


@pytest.mark.parametrize(("shape", "size"), [("large", (1200, 630)), ("carre", (1080, 1080))])
def test_the_picture_is_kept_until_the_programme_changes(at_work, page, shape, size):
    address = page("call-picture", shape) + "?pour=habitants"
    first = at_work.get(address)
    assert size_of(first.content) == size and "no-store" not in first["Cache-Control"]

    assert at_work.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Workshop.objects.update(venue="Le Dé à coudre")
    again = at_work.get(address, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 200 and again.content != first.content


def test_another_shape_is_no_page(at_work, page):
    assert at_work.get(page("call-picture", "ronde")).status_code == 404
