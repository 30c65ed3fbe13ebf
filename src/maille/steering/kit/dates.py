"""Moving an edition to other dates: same gaps, weekdays in plain sight."""

from __future__ import annotations

import copy
from datetime import date, timedelta

from django.utils.translation import gettext as _

from maille.steering.kit.problems import FileErrors, Problem
from maille.steering.kit.records import Records
from maille.steering.kit.values import YEARS

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
DATE_FIELDS = ("starts_on", "ends_on")


def first_workshop_day(records: Records) -> date:
    """The first half-day of the programme. Raises FileErrors when no workshop has a day."""
    days = [slot["on"] for values in records.values() for slot in values.get("slots", [])]
    if not days:
        raise FileErrors([Problem(0, _("ce programme n'a aucun atelier daté : il n'y a pas de date à déplacer."))])
    return date.fromisoformat(min(days))


def redated(records: Records, starting: date) -> tuple[Records, list[str]]:
    """The records moved so that the first workshop falls on `starting`, and a line of explanation a workshop day."""
    first = first_workshop_day(records)
    if starting.year not in YEARS:
        raise FileErrors(
            [
                Problem(
                    0,
                    _("l'année %(year)d est hors du calendrier ; écrivez par exemple 2027-01-14.")
                    % {"year": starting.year},
                )
            ]
        )
    shift = starting - first
    moved = copy.deepcopy(records)
    notes = [_shift_note(first, starting)]
    for key, values in moved.items():
        for field in DATE_FIELDS:
            if values.get(field):
                values[field] = _later(values[field], shift)
        for slot in values.get("slots", []):
            before = slot["on"]
            slot["on"] = _later(before, shift)
            notes.append(
                _note(key.split(":", 1)[1].upper(), date.fromisoformat(before), date.fromisoformat(slot["on"]))
            )
    return moved, list(dict.fromkeys(notes))


def slug_of_year(slug: str, year: int) -> str:
    """« roubaix-2018 » in 2027 → « roubaix-2027 »."""
    stem, dash, last = slug.rpartition("-")
    return f"{stem if dash and last.isdigit() else slug}-{year}"[-60:].strip("-")


def _later(day: str, shift: timedelta) -> str:
    return (date.fromisoformat(day) + shift).isoformat()


def _shift_note(before: date, after: date) -> str:
    days = (after - before).days
    weeks, rest = divmod(abs(days), 7)
    words = f"{weeks} semaines" + (f" et {rest} jours" if rest else "")
    kept = "les jours de la semaine sont gardés" if not rest else "les jours de la semaine changent"
    return f"toutes les dates sont décalées de {days} jours ({words} : {kept}) ; les écarts sont ceux du fichier."


def _note(code: str, before: date, after: date) -> str:
    was, now = WEEKDAYS[before.weekday()], WEEKDAYS[after.weekday()]
    line = f"{code} : {was} {before:%d/%m/%Y} → {now} {after:%d/%m/%Y}"
    if after.weekday() > 4:
        line += " (week-end : à vérifier)"
    elif after in public_holidays(after.year):
        line += " (jour férié : à vérifier)"
    elif was != now:
        line += " (autre jour de la semaine)"
    return line


def public_holidays(year: int) -> set[date]:
    """Days off by law in France (Code du travail, art. L3133-1), without those of Alsace-Moselle."""
    easter = easter_day(year)
    moving = {easter + timedelta(days=n) for n in (1, 39, 50)}
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    return moving | {date(year, month, day) for month, day in fixed}


def easter_day(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
