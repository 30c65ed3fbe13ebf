"""Attestations of participation, as a PDF and as the public page that checks one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.people.mails import absolute
from maille.programmes.models import Programme
from maille.ui.dates import day_in_words
from maille.ui.printing import Document, qr_svg, set_words
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Attestation, Slot, Workshop

Progress = Callable[[int, int], None]
TOLD_EVERY: Final = 25


def attestations(*, workshop: Workshop, progress: Progress | None = None) -> Document:
    """All that hold, in order of number, a page each. `progress` is told how many are prepared, of how many."""
    rows = workshop.attestations.filter(withdrawn_at__isnull=True).select_related("workshop")
    title = f"{_('Attestations')} · {tr(workshop, 'title')}"
    return _document(
        workshop.programme,
        list(rows.order_by("number")),
        title,
        f"{slugify(_('Attestations'))}-{workshop.slug}",
        progress,
    )


def programme_attestations(*, programme: Programme, progress: Progress | None = None) -> Document:
    """Those over the whole programme."""
    rows = programme.attestations.filter(withdrawn_at__isnull=True, workshop__isnull=True)
    title = f"{_('Attestations')} · {tr(programme, 'title')}"
    return _document(
        programme, list(rows.order_by("number")), title, f"{slugify(_('Attestations'))}-{programme.slug}", progress
    )


def one_attestation(*, row: Attestation) -> Document:
    """For the person themselves."""
    title = _("Attestation n° %(number)s") % {"number": number_of(row)}
    return _document(row.programme, [row], title, f"attestation-{number_of(row)}")


def _document(
    programme: Programme, rows: list[Attestation], title: str, name: str, progress: Progress | None = None
) -> Document:
    data = {
        "programme": set_words(tr(programme, "title")), "territory": set_words(programme.territory),
        "rows": _pages(rows, programme, progress),
        "organiser": set_words(programme.organiser.name if programme.organiser else tr(programme, "title")),
        "words": {
            "heading": _("Attestation de participation"), "says": _("atteste que"), "total": _("Total"),
            "took_part": _("a participé à l'atelier"), "took_part_in_all": _("a participé au programme"),
            "of": _("du programme"), "check": _("Pour vérifier cette attestation :"),
            "signed": _("Signature et cachet"), "nobody": _("Aucune attestation n'est établie."),
        },
    }  # fmt: skip
    return Document("workshops/printing/attestations.typ", set_words(title), name, data)


def _pages(rows: list[Attestation], programme: Programme, progress: Progress | None) -> list[dict[str, Any]]:
    titles, pages = titles_of(programme, rows), []
    for done, row in enumerate(rows):
        if progress is not None and done % TOLD_EVERY == 0:
            progress(done, len(rows))
        pages.append(_page(row, programme, titles))
    if progress is not None:
        progress(len(rows), len(rows))
    return pages


def titles_of(programme: Programme, rows: list[Attestation]) -> dict[int, str]:
    """The workshops that those over the whole programme name; one query, none without such a row."""
    named = {half_day[3] for row in rows for half_day in row.half_days if len(half_day) > 3}
    return {one.pk: str(tr(one, "title")) for one in programme.workshops.filter(pk__in=named)} if named else {}


def number_of(row: Attestation) -> str:
    """« 2018-0007 »: the year it was made, its number in the programme."""
    return f"{row.issued_at:%Y}-{row.number:04d}"


def half_days_of(row: Attestation, titles: Mapping[int, str] | None = None) -> list[tuple[str, str]]:
    """« Jeudi 11 janvier 2018, matin : Écrire les défis », « 3 h 30 »."""
    parts, found = dict(Slot.Part.choices), []
    for on, part, minutes, *workshop in row.half_days:
        day = {"day": day_in_words(date.fromisoformat(on), "long"), "part": parts[part]}
        said = capfirst(_("%(day)s, %(part)s") % day)
        if workshop and (title := (titles or {}).get(workshop[0])):
            said = _("%(day)s : %(title)s") % {"day": said, "title": title}
        found.append((said, _("horaire non précisé") if minutes is None else length_in_words(minutes)))
    return found


def total_of(row: Attestation) -> str:
    """« 2 demi-journées, 7 h 00 »; hours only when those of every half-day are known."""
    count = len(row.half_days)
    said = ngettext("%(count)d demi-journée", "%(count)d demi-journées", count) % {"count": count}
    known = [minutes for _on, _part, minutes, *_workshop in row.half_days if minutes is not None]
    return f"{said}, {length_in_words(sum(known))}" if len(known) == count else said


def length_in_words(minutes: int) -> str:
    return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}


def _page(row: Attestation, programme: Programme, titles: Mapping[int, str]) -> dict[str, Any]:
    address = absolute(reverse("workshops:attestation", args=[programme.slug, row.code]))
    return {
        "number": number_of(row), "name": set_words(row.name), "total": set_words(total_of(row)),
        "half_days": [[set_words(day), set_words(length)] for day, length in half_days_of(row, titles)],
        "workshop": set_words(tr(row.workshop, "title")) if row.workshop else "",
        "made": set_words(_("N° %(number)s, établie le %(day)s") % {"number": number_of(row), "day": day_in_words(row.issued_at, "year")}),
        "address": address.partition("://")[2], "qr": qr_svg(address),
        "qr_says": _("Carré à lire avec l'appareil photo : %(address)s") % {"address": address},
    }  # fmt: skip
