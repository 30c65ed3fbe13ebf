"""Three-way: what was loaded last, what the file says now, what the database holds now. An edit in the browser wins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from maille.steering.kit.records import Record, Records, type_of


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
    Removed in the browser: stays removed. Gone from the file and untouched since: removed.
    """
    made = Plan()
    for key, values in file.items():
        if key in now:
            changed = _fields(key, last.get(key), values, now[key], made.conflicts)
            if changed:
                made.change[key] = changed
        elif key in last:
            if last[key] != values:
                made.conflicts.append(
                    f"« {key} » a été retiré dans le navigateur ; le fichier le change : il reste retiré."
                )
        else:
            made.create[key] = values
    for key in now:
        if key in file or key not in last or key in ("programme", "organiser"):
            continue
        if _same(last[key], now[key]):
            made.remove.append(key)
        else:
            made.conflicts.append(
                f"« {key} » a disparu du fichier mais a été modifié dans le navigateur : il est gardé."
            )
    return made


def _fields(key: str, last: Record | None, file: Record, now: Record, conflicts: list[str]) -> Record:
    changed: Record = {}
    for name, wanted in file.items():
        held = now.get(name)
        if wanted == held:
            continue
        before = last.get(name) if last is not None else None
        if last is not None and wanted == before:
            continue
        if last is None or held == before or not _was_said(last, name):
            changed[name] = wanted
        else:
            conflicts.append(
                f"« {_words(key)}, {name} » a été modifié dans le navigateur et dans le fichier : le texte du navigateur est gardé."
            )
    return changed


def _was_said(last: Record, name: str) -> bool:
    return name in last


def _same(one: Record, other: Record) -> bool:
    return all(other.get(name) == value for name, value in one.items() if name != "order")


def _words(key: str) -> str:
    return (
        key.split(":", 1)[1]
        if ":" in key
        else {"programme": "programme", "organiser": "organisateur"}.get(type_of(key), key)
    )


def difference(one: Records, other: Records) -> dict[str, Any]:
    """For people and tests: what differs, by key."""
    keys = {*one, *other}
    return {key: (one.get(key), other.get(key)) for key in sorted(keys) if one.get(key) != other.get(key)}
