"""`maille messages`: texts to translate, without gettext's programs.

Message ids are French. `extract` brings the English catalogue up to date with the sources; `compile` writes both
catalogues for the machine, the French one made from the message ids by the typographer.
"""

from __future__ import annotations

import io
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from maille.env import PACKAGE
from maille.ui.typography import typo

LOCALE = PACKAGE / "locale"
ENGLISH = LOCALE / "en/LC_MESSAGES/django.po"
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "said": None,  # a plan's problems (maille.maths.finance.sentences)
    "say": None,  # what `maille forecast` prints (maille.commands.voice)
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# A date that changes at each run would conflict at each merge.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
METHODS = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**", "maille.commands.messages:extract_template"),
]


def run(options: Namespace) -> int:
    if not settings.configured:
        settings.configure()
    if options.step == "extract":
        catalog = updated_catalog()
        write_catalog(catalog, ENGLISH)
        print(
            f"{len(catalog)} textes, {sum(1 for m in catalog if m.id and not is_translated(m))} à traduire : {ENGLISH}"
        )
    else:
        compile_all()
    return 0


def extract_template(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Babel's extractor for Django's templates: Django turns the tags into calls, one a line."""
    source = templatize(file.read().decode())
    calls = "\n".join(line.strip() for line in source.splitlines())
    return extract_python(io.BytesIO(calls.encode()), keywords, comment_tags, options)


def extract() -> Catalog:
    """Every message id of the sources, with the files where it stands."""
    catalog = Catalog(charset="utf-8")
    for filename, _line, ids, comments, context in extract_from_dir(
        PACKAGE, METHODS, keywords=KEYWORDS, comment_tags=("Translators",), strip_comment_tags=True
    ):
        catalog.add(ids, None, [(filename, 0)], auto_comments=comments, context=context)
    return catalog


def updated_catalog() -> Catalog:
    """The English catalogue with what the sources hold now: new ids empty, gone ids gone, nothing guessed."""
    english = read_catalog(ENGLISH) if ENGLISH.exists() else Catalog(locale="en", charset="utf-8")
    english.update(extract(), no_fuzzy_matching=True)
    english.obsolete.clear()
    english.fuzzy = False
    return english


def read_catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def write_catalog(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment = (
        "# English of Maille. Message ids are French; `make messages` keeps them in step with the sources."
    )
    catalog.project, catalog.version = "maille", ""
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    catalog.creation_date = catalog.revision_date = NO_DATE
    text = io.BytesIO()
    write_po(text, catalog, width=120, sort_output=True, include_lineno=False)
    path.write_bytes(text.getvalue())


def is_translated(message: Any) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(strings)


def compile_all() -> None:
    """Write both `.mo`. What has no English yet is shown in French."""
    sources = extract()
    french = Catalog(locale="fr", charset="utf-8")
    for message in sources:
        if message.id:
            french.add(message.id, _typeset(message.id), context=message.context)
    english = read_catalog(ENGLISH) if ENGLISH.exists() else Catalog(locale="en", charset="utf-8")
    for code, catalog in (("fr", french), ("en", english)):
        target = LOCALE / code / "LC_MESSAGES/django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, catalog)


def _typeset(ids: Any) -> Any:
    return tuple(typo(text) for text in ids) if isinstance(ids, (list, tuple)) else typo(ids)
