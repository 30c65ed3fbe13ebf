"""What people wrote of themselves in a form: their kind of actor, yes or no to the news, the workshops they want.

Each cell is read or said to be not understood; no word is guessed into a consent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import override

from maille.core.text import fold
from maille.programmes.models import ActorKind, Programme
from maille.workshops.actions.seats import is_open
from maille.workshops.models import Workshop

_SEVERAL: Final = re.compile(r"[;\n|]")
_LISTED: Final = re.compile(r"[;\n|,/]")
_ISO: Final = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})")
_DIGITS: Final = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b|\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})\b")
_DETAIL: Final = re.compile(r"\d|\b(?:matin|apres midi|soir|journee|morning|afternoon|evening|day)\b")
_SAME: Final = {
    "habitant": "citoyen",
    "riverain": "citoyen",
    "particulier": "citoyen",
    "mairi": "collectivit",
    "commun": "collectivit",
}
_SHORTEST: Final = 6  # letters of a title that may stand inside a longer answer
_NOBODY: Final = {"aucun", "aucune", "aucun pour instant", "non", "no", "none", "suivre", "veux suivre"}
_ALL: Final = {"tous", "toutes", "tous les ateliers", "all", "all workshops"}
_PARTS: Final = {
    "morning": ("matin", "morning"),
    "afternoon": ("apres midi", "afternoon"),
    "evening": ("soir", "evening"),
}
_YES: Final = {
    "oui",
    "yes",
    "o",
    "y",
    "ok",
    "vrai",
    "true",
    "1",
    "x",
    "on",
    "accepte",
    "accord",
    "volontiers",
    "coche",
    "checked",
}
_NO: Final = {
    "non",
    "no",
    "n",
    "ne",
    "pas",
    "not",
    "faux",
    "false",
    "0",
    "off",
    "refuse",
    "aucun",
    "aucune",
    "jamais",
    "never",
}
_TICKS: Final = frozenset("✓✔☑✅")
_WISHES: Final = {"souhaite", "veux", "accepte", "desire", "aimerais", "agree", "want", "wish", "would"}


@dataclass(frozen=True)
class Kinds:
    """`other`: the words that are no kind of actor here, as they were written."""

    known: list[ActorKind] = field(default_factory=list)
    other: str = ""


_CALLED_OFF = ("annul", "rembours", "cancel", "refund")


@dataclass(frozen=True)
class Wanted:
    """`unread`: parts of the answer that name no workshop, or several; `closed`: named, but they take nobody any more."""

    workshops: list[Workshop] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    closed: list[Workshop] = field(default_factory=list)


def yes_or_no(cell: str) -> bool | None:
    """A box that was ticked gives the box's own sentence; a « ne … pas » anywhere is a no. None: neither can be read."""
    words = fold(cell).split()
    if not words and not _TICKS & set(cell):
        return None if cell else False
    if _NO & set(words):
        return False
    if _TICKS & set(cell) or words[0] in _YES or _WISHES & set(words[:3]):
        return True
    return None


def says_called_off(status: str) -> bool:
    """« Annulé », « Remboursée », « Cancelled »; not « non annulée »."""
    words = fold(status).split()
    return any(word.startswith(_CALLED_OFF) for word in words) and not {"non", "pas", "not"} & set(words)


class KindReader:
    """Finds « une association », « Étudiante », « associations ; citoyens » among the programme's kinds."""

    def __init__(self, programme: Programme) -> None:
        self.named: list[tuple[list[str], ActorKind]] = []
        self.other: ActorKind | None = None
        for kind in programme.actor_kinds.all():
            names = {kind.label, kind.code, (kind.translations or {}).get("en", {}).get("label", "")}
            self.named += [(_stems(name), kind) for name in names if _stems(name)]
            if _stems(kind.code) == _stems("autre"):
                self.other = kind

    def read(self, cell: str) -> Kinds:
        is_whole = any(_stems(cell) == name for name, _kind in self.named)  # a name may hold a comma
        parts = [cell] if is_whole else [part.strip() for part in _LISTED.split(cell) if part.strip()]
        known: list[ActorKind] = []
        strange: list[str] = []
        for part in parts:
            kind = self._one(part)
            if kind is None:
                strange.append(part)
            elif kind not in known:
                known.append(kind)
        if strange and self.other is not None and self.other not in known:
            known.append(self.other)
        return Kinds(known, ", ".join(strange)[:80])

    def _one(self, part: str) -> ActorKind | None:
        """The same words, the kind's name inside the answer, or the answer where the name begins; the longest name first."""
        said = _stems(part)
        if not said:
            return None
        by_length = sorted(self.named, key=lambda pair: -len(pair[0]))
        same = [kind for name, kind in by_length if name == said]
        inside = [kind for name, kind in by_length if _holds(said, name)]
        begins = [kind for name, kind in by_length if name[: len(said)] == said]
        return next(iter([*same, *inside, *begins]), None)


class WorkshopReader:
    """Finds a workshop by its title, its address or its day; the answer may name several."""

    def __init__(self, programme: Programme) -> None:
        self.all = list(programme.workshops.visible().prefetch_related("slots").order_by("pk"))
        for workshop in self.all:
            workshop.programme = programme
        self.open = [workshop for workshop in self.all if is_open(workshop)]

    def read(self, cell: str) -> Wanted:
        wanted = Wanted()
        for part in self._parts(cell):
            key = fold(part)
            if not key or key in _NOBODY:
                continue
            found = self.open if key in _ALL else self._named(part)
            if len(found) != 1 and key not in _ALL:
                wanted.unread.append(part)
                continue
            for workshop in found:
                rows = wanted.workshops if workshop in self.open else wanted.closed
                if workshop not in rows:
                    rows.append(workshop)
        return wanted

    def _parts(self, cell: str) -> Iterable[str]:
        """Cut at semicolons, and at commas unless they stand inside one title or before a detail of its day."""
        for part in (part.strip() for part in _SEVERAL.split(cell)):
            pieces = self._pieces(part)
            named = {found[0] for piece in pieces if len(found := self._named(piece)) == 1}
            whole = self._named(part)
            if len(whole) == 1 and named <= set(whole) and all(self._belongs(piece, whole[0]) for piece in pieces):
                yield part
            else:
                yield from pieces

    def _pieces(self, part: str) -> list[str]:
        """At commas, the longest runs that are a whole title."""
        rest = [piece.strip() for piece in part.split(",") if piece.strip()]
        found = []
        while rest:
            longest = next((end for end in range(len(rest), 1, -1) if self._exactly(", ".join(rest[:end]))), 1)
            found.append(", ".join(rest[:longest]))
            rest = rest[longest:]
        return found

    def _belongs(self, piece: str, workshop: Workshop) -> bool:
        key = fold(piece)
        return (
            workshop in self._named(piece) or bool(_DETAIL.search(key)) or any(key in name for name in _names(workshop))
        )

    def _named(self, part: str) -> list[Workshop]:
        """By the whole title or address; else by the day, made certain by the title or the part of the day; else by a
        title inside the answer."""
        if exact := self._exactly(part):
            return self._on_its_day(part, exact)
        key = f" {fold(part)} "
        titled = [one for one in self.all if any(f" {name} " in key for name in _names(one) if len(name) >= _SHORTEST)]
        if _days(part) or _spoken_day(key, self.all):
            dated = self._on_its_day(part, self.all, must=True)
            return [one for one in dated if one in titled] or dated
        longest = max((len(name) for one in titled for name in _names(one) if f" {name} " in key), default=0)
        return [one for one in titled if any(len(name) == longest and f" {name} " in key for name in _names(one))]

    def _exactly(self, part: str) -> list[Workshop]:
        return [one for one in self.all if fold(part) in _names(one)]

    def _on_its_day(self, part: str, among: Sequence[Workshop], *, must: bool = False) -> list[Workshop]:
        key = f" {fold(part)} "
        days = _days(part)
        found = [one for one in among if any(_is_on(slot.on, days, key) for slot in one.slots.all())]
        if len(found) > 1:
            said = [code for code, words in _PARTS.items() if any(f" {word} " in key for word in words)]
            found = [one for one in found if any(slot.part_of_day in said for slot in one.slots.all())] or found
        return found if found or must else list(among)


def _names(workshop: Workshop) -> set[str]:
    english = (workshop.translations or {}).get("en", {}).get("title", "")
    return {name for name in (fold(workshop.title), fold(english), fold(workshop.slug)) if name}


def _days(part: str) -> list[tuple[int, int, int]]:
    """(day, month, year or 0) of each date in figures."""
    found = [(int(day), int(month), int(year)) for year, month, day in _ISO.findall(part)]
    for groups in _DIGITS.findall(part):
        day, month, year = groups[:3] if groups[0] else groups[3:]
        found.append((int(day), int(month), int(year) + (2000 if len(year) == 2 else 0) if year else 0))
    return found


def _is_on(on: date, days: Sequence[tuple[int, int, int]], key: str) -> bool:
    if any((on.day, on.month) == (day, month) and year in {0, on.year} for day, month, year in days):
        return True
    return any(f" {said} " in key for said in _spoken(on))


def _spoken_day(key: str, workshops: Sequence[Workshop]) -> bool:
    return any(f" {said} " in key for one in workshops for slot in one.slots.all() for said in _spoken(slot.on))


@lru_cache(maxsize=512)
def _spoken(on: date) -> list[str]:
    """« 19 janvier », « 1er decembre », “19 january”, “january 19”."""
    with override("fr"):
        french = fold(date_format(on, "F"))
    with override("en"):
        english = fold(date_format(on, "F"))
    first = [f"1er {french}"] if on.day == 1 else []
    return [f"{on.day} {french}", f"{on.day} {english}", f"{english} {on.day}", *first]


def _stems(text: str) -> list[str]:
    """Words without article, plural or feminine: « une Étudiante », « étudiants » → etudiant."""
    words = fold(re.sub(r"[(·.\-](?:e|ne|s|es|nes|trice|euse)\b[)·.]?s?", "", text)).split()
    small = {"un", "une", "des", "le", "la", "les", "l", "d", "de", "du", "a", "an", "the", "et", "en", "suis", "je"}
    return [stem for word in words if word not in small and (stem := _stem(word))]


def _stem(word: str) -> str:
    for ending, kept in (("s", ""), ("euse", "eur"), ("trice", "teur"), ("enne", "en"), ("e", "")):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            word = word[: -len(ending)] + kept
    return _SAME.get(word, word)


def _holds(said: Sequence[str], name: Sequence[str]) -> bool:
    return any(list(said[start : start + len(name)]) == list(name) for start in range(len(said) - len(name) + 1))
