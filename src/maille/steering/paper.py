"""What was printed, and what of it is no longer true. The journal keeps when each document was last made and what it said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.core import journal
from maille.core.models import JournalEntry
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.ui.dates import day_in_words
from maille.ui.printing import Document, print_of
from maille.workshops.models import Workshop
from maille.workshops.printing import call
from maille.workshops.relays import address_of

FLYER, POSTER, OF_WORKSHOP, OF_RELAY = "depliant", "affiche", "atelier", "relais"
_OVER: Final = frozenset({Workshop.State.CANCELLED, Workshop.State.FINISHED, Workshop.State.REPORTED})
_REMEMBERED: Final = 200  # lines looked through: far more than one programme has documents
_CHANGES: Final = ["added", "settled", "edited", "slots_changed", "cancelled", "postponed", "announced", "confirmed"]


@dataclass(frozen=True)
class Copy:
    """One document as it would be printed now. `said`: workshop → title, date and place in words, last day."""

    title: Callable[[str], str]
    document: Callable[[], Document]
    said: dict[str, list[str]]


@dataclass
class Stale:
    """A printed document that is out of date. `lines`: what it still says; `since`: the first change, when known."""

    key: str
    title: str
    lines: list[str] = field(default_factory=list)
    since: datetime | None = None


def note_printed(*, programme: Programme, key: str, by: Person | None, now: datetime, role: str = "") -> None:
    """The same version again on the same day is one printing: a reader of PDFs may ask twice."""
    copy = _copy(programme, key)
    if copy is None:
        return
    data = {"document": key, "language": _language(), "print": print_of(copy.document()), "said": copy.said}
    last = _last_lines(programme).get(key)
    if last is None or last.verb != "call.printed" or last.data != data or last.at.date() != now.date():
        journal.record("call.printed", at=now, subject=programme, by=by, role=role, programme_id=programme.pk, data=data)  # fmt: skip


def note_replaced(*, programme: Programme, key: str, by: Person, now: datetime) -> None:
    """The organiser took the old copies down, or lives with them: no more is said of them."""
    if key in _last_lines(programme):
        journal.record(
            "call.replaced", at=now, subject=programme, by=by, role="organiser", programme_id=programme.pk, data={"document": key}
        )  # fmt: skip


def stale(programme: Programme, *, with_texts: bool = True, only: str = "") -> list[Stale]:
    """The printed documents that no longer say what is true. `with_texts`: other words than dates and places count too."""
    found = []
    for key, line in _last_lines(programme).items():
        if line.verb == "call.printed" and (not only or key == only) and (one := _compare(programme, line, with_texts)):
            found.append(one)
    return found


def _last_lines(programme: Programme) -> dict[str, JournalEntry]:
    lines = journal.of(programme).filter(verb__in=["call.printed", "call.replaced"]).order_by("-pk")[:_REMEMBERED]
    last: dict[str, JournalEntry] = {}
    for line in lines:
        last.setdefault(str(line.data.get("document", "")), line)
    return last


def _compare(programme: Programme, line: JournalEntry, with_texts: bool) -> Stale | None:
    """None when the paper is right, or when its document is no more."""
    key, before = str(line.data["document"]), line.data["said"]
    with translation.override(line.data["language"]):  # the words of the paper, compared with today's in its language
        copy = _copy(programme, key)
        if copy is None:
            return None
        changed = list(_changed(before, copy.said, programme.today()))
        is_reworded = with_texts and not changed and print_of(copy.document()) != line.data["print"]
    if not changed and not is_reworded:
        return None
    lines = [_sentence(*change) for change in changed] or [_("Des textes ou l'adresse ont changé depuis.")]
    since = _first_change([int(pk) for pk, *_rest in changed], after=line) if changed else None
    return Stale(key, copy.title(day_in_words(line.at, "year")), lines, since)


def _changed(
    before: dict[str, list[str]], after: dict[str, list[str]], today: date
) -> Iterator[tuple[str, str, str, str]]:
    """Workshop, title, words before, words after: "" where there were none. What is past both ways is let be."""
    for pk in {**before, **after}:
        title, old, old_day = before.get(pk, ["", "", ""])
        new_title, new, new_day = after.get(pk, ["", "", ""])
        if old != new and max(old_day, new_day) >= today.isoformat():
            yield pk, new_title or title, old, new


def _sentence(_pk: str, title: str, before: str, after: str) -> str:
    facts = {"title": title, "before": before, "after": after}
    if not before:
        return _("Il y manque : %(title)s, %(after)s.") % facts
    if not after:
        return _("%(title)s, %(before)s : ce n'est plus annoncé.") % facts
    return _("%(title)s, %(before)s : c'est maintenant %(after)s.") % facts


def _first_change(workshops: list[int], *, after: JournalEntry) -> datetime | None:
    lines = JournalEntry.objects.filter(
        subject_type=Workshop._meta.label_lower, subject_id__in=workshops, pk__gt=after.pk,
        verb__in=[f"workshop.{deed}" for deed in _CHANGES],
    )  # fmt: skip
    return lines.order_by("pk").values_list("at", flat=True).first()


_TITLES: Final = {
    FLYER: gettext_lazy("Le dépliant imprimé le %(day)s"),
    POSTER: gettext_lazy("L'affiche imprimée le %(day)s"),
    OF_WORKSHOP: gettext_lazy("L'affiche de « %(name)s » imprimée le %(day)s"),
    OF_RELAY: gettext_lazy("L'affiche de %(name)s imprimée le %(day)s"),
}


def _copy(programme: Programme, key: str) -> Copy | None:
    kind, _colon, which = key.partition(":")

    def title(day: str) -> str:
        return str(_TITLES[kind]) % {"day": day, "name": name}

    name = ""
    if kind == FLYER:
        return Copy(title, lambda: call.flyer(programme=programme), call.dates_said(programme))
    if kind == POSTER:
        return Copy(title, lambda: call.poster(programme=programme), call.dates_said(programme))
    if kind == OF_WORKSHOP:
        workshop = programme.workshops.prefetch_related("slots").filter(slug=which).first()
        if workshop is None or workshop.state in _OVER:
            return None
        workshop.programme, name = programme, workshop.title
        return Copy(title, lambda: call.room_poster(programme=programme, workshop=workshop), call.poster_said(workshop))
    relay = programme.relays.running().select_related("organisation").filter(code=which).first()
    if kind != OF_RELAY or relay is None:
        return None
    name = relay.organisation.name
    return Copy(
        title, lambda: call.poster(programme=programme, address=address_of(relay), relayed_by=name), call.dates_said(programme)
    )  # fmt: skip


def _language() -> str:
    return (translation.get_language() or "fr")[:2]
