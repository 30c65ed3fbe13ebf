"""Three-way: what was loaded last, what the file says now, what the database holds now. An edit in the browser wins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from maille.steering.kit.records import FIELDS, Record, Records, type_of


@dataclass
class Plan:
    """What loading will do. `conflicts`: sentences about edits that were kept against the file."""

    create: Records = field(default_factory=dict)
    change: Records = field(default_factory=dict)
    remove: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.create or self.change or self.remove)


def plan(last: Records, file: Records, now: Records) -> Plan:
    """Compare field by field.

    Changed only in the file: taken. Changed only in the browser: kept. Changed in both, differently: kept, and listed.
    Removed in the browser: stays removed. Gone from the file and untouched since: removed. Made in the browser and
    named in the file for the first time: what the browser left empty is taken, the rest is kept and listed.
    """
    made = Plan()
    for key, values in file.items():
        if key in now:
            changed = _fields(key, last.get(key, _nothing(key, values)), values, now[key], made.conflicts)
            if changed:
                made.change[key] = changed
        elif key not in last:
            made.create[key] = values
        elif last[key] != values:
            made.conflicts.append(
                _("« %s » a été retiré dans le navigateur ; le fichier le change : il reste retiré.") % _words(key)
            )
    for key in now:
        if key in file or key not in last or key in ("programme", "organiser"):
            continue
        if _same(last[key], now[key]):
            made.remove.append(key)
        else:
            made.conflicts.append(
                _("« %s » a disparu du fichier mais a été modifié dans le navigateur : il est gardé.") % _words(key)
            )
    return made


def _nothing(key: str, values: Record) -> Record:
    """As if the last file had said nothing of it: empty values, so that what the browser holds counts as its own."""
    unsaid = {name for name, field in FIELDS.get(type_of(key), {}).items() if field.kind == "known"}
    return {name: None if value is None or name in unsaid else type(value)() for name, value in values.items()}


def _fields(key: str, last: Record, file: Record, now: Record, conflicts: list[str]) -> Record:
    """The fields to change; adds a sentence to `conflicts` for each that both sides changed."""
    changed: Record = {}
    for name, wanted in file.items():
        held, before = now.get(name), last.get(name)
        is_unsaid = name not in last and wanted in (
            "",
            None,
            [],
            {},
        )  # a field that the last file's Maille did not know
        if wanted in (held, before) or is_unsaid:
            continue
        if held == before or name not in last:
            changed[name] = wanted
        elif name != "order":
            conflicts.append(
                _(
                    "« %(thing)s, %(field)s » a été modifié dans le navigateur et dans le fichier : le navigateur a raison."
                )
                % {"thing": _words(key), "field": name}
            )
    return changed


def _same(one: Record, other: Record) -> bool:
    return all(other.get(name) == value for name, value in one.items() if name != "order")


def _words(key: str) -> str:
    """A key as people know it: « jeunesse », « P2-S1 », « programme »."""
    kind, _colon, own = key.partition(":")
    if kind == "workshop":
        return own.upper()
    return {"programme": _("programme"), "organiser": _("organisateur")}.get(kind, own or key)


def difference(one: Records, other: Records) -> dict[str, Any]:
    """For people and tests: what differs, by key."""
    keys = {*one, *other}
    return {key: (one.get(key), other.get(key)) for key in sorted(keys) if one.get(key) != other.get(key)}
