"""Every text has its English; the catalogue is in step with the sources."""

import re

from maille.commands import messages

# Names, codes and words that are the same in both languages.
SAME_IN_ENGLISH = {
    "Maille", "Roubaix", "CC BY-SA 4.0", "Solutions", "Solution", "solution", "solutions", "Source", "source", "Date", "date",
    "Contact", "contact", "Phase", "phase", "Action", "action", "Expert", "expert", "Participants", "participants", "participant",
    "Participant", "Question", "Questions", "Organisation", "organisation", "Documentation", "Navigation", "Description", "Situation",
    "Version", "version", "Note", "Type", "type", "Code", "code", "English", "Français", "Organisations", "organisations", "Contributions",
    "Contribution", "contribution", "contributions", "Phases", "phases", "Actions", "minutes", "Minutes", "Public", "public", "image",
    "Image", "Total", "total", "Format", "format", "Menu", "menu", "Support", "Transmission", "Dates", "Invitation", "Journal", "journal",
    "Motivation", "Motivations", "Pages", "Place", "place", "Places", "places", "Programme", "programme", "Prototype", "Test", "Versions",
    "versions", "module", "obstacle", "slogan", "Table", "central", "euros",
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
TAG = re.compile(r"<[^>]+>")


def _texts(ids: object) -> list[str]:
    return list(ids) if isinstance(ids, (list, tuple)) else [str(ids)]


def _bare(text: str) -> str:
    """The words alone: « Phase %(number)s, %(title)s » is « Phase »."""
    return TAG.sub("", PLACEHOLDER.sub("", text)).strip(" ,:")


def test_the_catalogue_holds_every_text_of_the_sources():
    english = {(m.context, str(m.id)) for m in messages.read_catalog(messages.ENGLISH) if m.id}
    sources = {(m.context, str(m.id)) for m in messages.extract() if m.id}
    assert {"missing": sorted(sources - english, key=str), "gone": sorted(english - sources, key=str)} == {
        "missing": [],
        "gone": [],
    }, "run: make messages"


def test_every_text_has_its_english():
    catalog = messages.read_catalog(messages.ENGLISH)
    missing = [m.id for m in catalog if m.id and not messages.is_translated(m)]
    assert missing == [], f"{len(missing)} of {len(catalog)} texts have no English"


def test_no_english_text_is_the_french_one():
    copied = [
        french
        for message in messages.read_catalog(messages.ENGLISH)
        if message.id
        for french, english in zip(_texts(message.id), _texts(message.string), strict=False)
        if french == english and _bare(french) not in SAME_IN_ENGLISH and re.search(r"[^\W\d_]{3}", _bare(french))
    ]
    assert copied == []


def test_the_english_keeps_the_variables():
    wrong = []
    for message in messages.read_catalog(messages.ENGLISH):
        allowed = {match.group() for text in _texts(message.id) for match in PLACEHOLDER.finditer(text)}
        used = {match.group() for text in _texts(message.string) for match in PLACEHOLDER.finditer(text)}
        if message.id and messages.is_translated(message) and allowed != used:
            wrong.append((message.id, message.string))
    assert wrong == []
