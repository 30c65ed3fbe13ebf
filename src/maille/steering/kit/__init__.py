"""The programme file: the kit with which another territory replays the method."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from maille.core import journal
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.steering.kit import apply, dates, merge, reader
from maille.steering.kit.export import export_programme
from maille.steering.kit.problems import FileErrors, Problem
from maille.steering.kit.records import Records
from maille.steering.kit.stored import records_of

__all__ = ["FileErrors", "LoadReport", "Problem", "export_programme", "find", "load_file", "load_text"]


@dataclass
class LoadReport:
    """What loading did; `str(report)` tells it in French."""

    programme: Programme | None
    created: int = 0
    changed: int = 0
    removed: int = 0
    conflicts: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        name = self.programme.slug if self.programme is not None else "le fichier"
        lines = [f"{name} : {self.created} élément(s) créé(s), {self.changed} modifié(s), {self.removed} retiré(s)."]
        lines += [f"  {line}" for line in self.dates]
        if self.conflicts:
            lines += ["  Gardé comme dans le navigateur :", *(f"  - {line}" for line in self.conflicts)]
        return "\n".join(lines)


def find(name: str) -> Path:
    """A programme file that comes with Maille, e.g. "roubaix-2018"."""
    return Path(settings.PROGRAMME_FILES) / f"{name}.yaml"


def load_file(path: Path, **options: object) -> LoadReport:
    """`load_text` of a file. Raises FileErrors also when the file is no text."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise FileErrors([Problem(0, "ce fichier n'est pas un texte en UTF-8.")]) from None
    return load_text(text, **options)  # type: ignore[arg-type]


def load_text(
    text: str,
    *,
    starting: date | None = None,
    slug: str = "",
    state: str = "",
    by: Person | None = None,
    check_only: bool = False,
) -> LoadReport:
    """Create or update a programme from its file, all or nothing.

    `starting`: make a new edition whose first workshop is that day (its own slug, a role contact, state draft unless
    `state` says otherwise). Loading again never overwrites what was edited in the browser. Raises FileErrors.
    """
    records, _lines = reader.read(text)
    notes: list[str] = []
    if starting is not None:
        records, notes = dates.redated(records, starting)
        records = _as_new_edition(records, slug=slug, state=state, year=starting.year)
    elif slug:
        records["programme"]["slug"] = slug
    if state:
        records["programme"]["state"] = state
    if check_only:
        return LoadReport(None, dates=notes)
    with transaction.atomic():
        return _write(records, notes, by)


def _write(records: Records, notes: list[str], by: Person | None) -> LoadReport:
    slug = records["programme"]["slug"]
    programme = Programme.objects.select_for_update(of=("self",)).filter(slug=slug).first()
    is_new = programme is None
    if programme is None:
        programme = apply.new_programme(records["programme"], slug=slug)
    last: Records = {} if is_new else programme.kit.get("records", {})
    plan = merge.plan(
        last, _comparable(records), records_of(programme) if not is_new else {"programme": records["programme"]}
    )
    kept = apply.carry_out(programme, plan)
    programme.kit = {"records": records}
    programme.save(update_fields=["kit"])
    report = LoadReport(
        programme,
        len(plan.create) + is_new,
        len(plan.change),
        len(plan.remove) - len(kept),
        [*plan.conflicts, *kept],
        notes,
    )
    if is_new or not plan.is_empty:
        journal.record(
            "programme.loaded",
            subject=programme,
            by=by,
            programme_id=programme.pk,
            data={"created": report.created, "changed": report.changed, "removed": report.removed},
        )
    return report


def _comparable(records: Records) -> Records:
    """Without what only steers the loading."""
    compared = {key: values for key, values in records.items() if key != "role_contact"}
    compared["programme"] = {name: value for name, value in records["programme"].items() if name != "state"}
    return compared


def _as_new_edition(records: Records, *, slug: str, state: str, year: int) -> Records:
    """Its own address and state, no alias (they belong to the first edition), and a role instead of a named person."""
    base = records["programme"]["slug"].rsplit("-", 1)
    stem = base[0] if len(base) == 2 and base[1].isdigit() else records["programme"]["slug"]
    edition = {key: values for key, values in records.items() if not key.startswith(("contact:", "alias:"))}
    edition["programme"] = {
        **records["programme"],
        "slug": slug or f"{stem}-{year}",
        "state": state or Programme.State.DRAFT,
        "original": {},
    }
    if "role_contact" in records:
        edition["contact:0"] = {**records["role_contact"], "is_personal": False, "order": 0}
    return edition
