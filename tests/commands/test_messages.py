"""Texts are found wherever Django allows them, and come out in both languages."""

import io
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog

from maille.commands import messages


def _found(template):
    found = messages.extract_template(io.BytesIO(template.encode()), list(messages.KEYWORDS), ("Translators",), {})
    return [ids for _line, _function, ids, _comments in found]


@pytest.mark.parametrize(
    ("template", "ids"),
    [
        ("{% translate 'Je soutiens' %}", ["Je soutiens"]),
        ('{% translate "L\'étoffe du « quartier »" %}', ["L'étoffe du « quartier »"]),
        ("<p>\n   {% if x %}\n {% translate 'a' %}{% translate 'b' as c %}{% endif %}</p>", ["a", "b"]),
        (
            "{% blocktranslate trimmed with n=x.y %}\n  Bonjour\n  {{ n }} !\n{% endblocktranslate %}",
            ["Bonjour %(n)s !"],
        ),
        ("{{ form|add:_('un mot') }}", ["un mot"]),
        ("{# {% translate 'jamais' %} #}{% comment %}{% translate 'non plus' %}{% endcomment %}", []),
        ("{ % ( [ \" ' unbalanced {% translate 'x' %}", ["x"]),
    ],
)
def test_a_template_gives_its_texts(template, ids):
    assert _found(template) == ids


def test_a_plural_gives_both_forms():
    template = "{% blocktranslate trimmed count n=x %}{{ n }} besoin{% plural %}{{ n }} besoins{% endblocktranslate %}"

    assert [ids[:2] for ids in _found(template)] == [("%(n)s besoin", "%(n)s besoins")]


def test_the_sources_hold_texts_of_python_and_of_templates():
    places = {file.rsplit(".", 1)[1] for message in messages.extract() for file, _line in message.locations}

    assert {"py", "html"} <= places


def test_french_is_made_from_the_ids_by_the_typographer(tmp_path, monkeypatch):
    catalog = Catalog()
    catalog.add("Qu'avez-vous vu ?")
    catalog.add(("%(n)s place !", "%(n)s places !"))
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "ENGLISH", tmp_path / "none.po")
    monkeypatch.setattr(messages, "extract", lambda: catalog)

    messages.compile_all()

    with (tmp_path / "fr/LC_MESSAGES/django.mo").open("rb") as file:
        french = GNUTranslations(file)
    assert french.gettext("Qu'avez-vous vu ?") == "Qu’avez-vous vu\u202f?"
    assert french.ngettext("%(n)s place !", "%(n)s places !", 0) == "%(n)s place\u202f!"
    assert french.ngettext("%(n)s place !", "%(n)s places !", 2) == "%(n)s places\u202f!"


def test_the_catalogue_written_twice_is_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ENGLISH", tmp_path / "django.po")
    messages.write_catalog(messages.updated_catalog(), messages.ENGLISH)
    first = messages.ENGLISH.read_bytes()
    messages.write_catalog(messages.updated_catalog(), messages.ENGLISH)

    assert messages.ENGLISH.read_bytes() == first
