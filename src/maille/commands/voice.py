"""What a command says that needs no site: in French as it is written, or in English from the catalogue, without Django."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations

from maille.cli import CommandRefused
from maille.env import PACKAGE
from maille.ui.typography import typo

LANGUAGES = ("fr", "en")
CATALOGUE = PACKAGE / "locale/en/LC_MESSAGES/django.mo"
_spoken: ContextVar[str] = ContextVar("spoken", default="fr")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def is_english() -> bool:
    return _spoken.get() == "en"


def say(sentence: str, /, **values: object) -> str:
    """`sentence` is a French text of the sources; its values are set as they are given."""
    if is_english():
        return _catalogue().gettext(sentence).format(**values)
    return typo(sentence.format(**values))


def given(text: str) -> str:
    """What somebody wrote, set as the language spoken does."""
    return text if is_english() else typo(text)


def gettext_noop(text: str) -> str:
    """A text that is said later: `maille messages` finds it here."""
    return text


@lru_cache(maxsize=1)
def _catalogue() -> GNUTranslations:
    try:
        with CATALOGUE.open("rb") as file:
            return GNUTranslations(file)
    except FileNotFoundError:
        raise CommandRefused("il manque les traductions ; lancez « make setup ».") from None
