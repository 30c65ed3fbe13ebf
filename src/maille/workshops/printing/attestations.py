"""Attestations of participation, as a PDF and as the public page that checks one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.people.mails import absolute
from maille.ui.dates import day_in_words
from maille.ui.printing import Document, qr_svg, set_words
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Attestation, Slot, Workshop


def attestations(*, workshop: Workshop) -> Document:
    """All that hold, in order of number, a page each."""
    programme = workshop.programme
    rows = workshop.attestations.filter(withdrawn_at__isnull=True).select_related("person").order_by("number")
    title = f"{_('Attestations')} · {tr(workshop, 'title')}"
    data = {
        "programme": set_words(tr(programme, "title")), "territory": set_words(programme.territory),
        "workshop": set_words(tr(workshop, "title")), "rows": [_page(row, programme.slug) for row in rows],
        "organiser": set_words(programme.organiser.name if programme.organiser else tr(programme, "title")),
        "words": {
            "heading": _("Attestation de participation"), "says": _("atteste que"), "took_part": _("a participé à l'atelier"),
            "of": _("du programme"), "total": _("Total"), "check": _("Pour vérifier cette attestation :"),
            "signed": _("Signature et cachet"), "nobody": _("Aucune attestation n'est établie."),
        },
    }  # fmt: skip
    return Document(
        "workshops/printing/attestations.typ", set_words(title), f"{slugify(_('Attestations'))}-{workshop.slug}", data
    )


def number_of(row: Attestation) -> str:
    """« 2018-0007 »: the year it was made, its number in the programme."""
    return f"{row.issued_at:%Y}-{row.number:04d}"


def half_days_of(row: Attestation) -> list[tuple[str, str]]:
    """« Jeudi 11 janvier 2018, matin », « 3 h 30 »."""
    parts = dict(Slot.Part.choices)
    return [
        (
            capfirst(_("%(day)s, %(part)s") % {"day": day_in_words(date.fromisoformat(on), "long"), "part": parts[part]}),
            _("horaire non précisé") if minutes is None else length_in_words(minutes),
        )
        for on, part, minutes in row.half_days
    ]  # fmt: skip


def total_of(row: Attestation) -> str:
    """« 2 demi-journées, 7 h 00 »; hours only when those of every half-day are known."""
    count = len(row.half_days)
    said = ngettext("%(count)d demi-journée", "%(count)d demi-journées", count) % {"count": count}
    known = [minutes for _on, _part, minutes in row.half_days if minutes is not None]
    return f"{said}, {length_in_words(sum(known))}" if len(known) == count else said


def length_in_words(minutes: int) -> str:
    return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}


def _page(row: Attestation, programme: str) -> dict[str, Any]:
    address = absolute(reverse("workshops:attestation", args=[programme, row.code]))
    return {
        "number": number_of(row), "name": set_words(row.person.full_name), "total": set_words(total_of(row)),
        "half_days": [[set_words(day), set_words(length)] for day, length in half_days_of(row)],
        "made": set_words(_("N° %(number)s, établie le %(day)s") % {"number": number_of(row), "day": day_in_words(row.issued_at, "year")}),
        "address": address.partition("://")[2], "qr": qr_svg(address),
        "qr_says": _("Carré à lire avec l'appareil photo : %(address)s") % {"address": address},
    }  # fmt: skip
