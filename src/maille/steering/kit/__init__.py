"""The programme file: the kit with which another territory replays the method."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.slugs import RESERVED
from maille.people.models import Person
from maille.programmes.models import Phase, Programme, ProgrammeFile, RedirectAlias
from maille.steering.kit import apply, dates, merge
from maille.steering.kit.problems import LARGEST_FILE, FileErrors, Problem
from maille.steering.kit.records import Records
from maille.steering.kit.stored import records_of

__all__ = [
    "LARGEST_FILE",
    "FileErrors",
    "LoadReport",
    "Problem",
    "export_programme",
    "find",
    "load_file",
    "load_text",
    "read",
]


@dataclass
class LoadReport:
    """What loading did; `str(report)` tells it in French. `conflicts`: what was kept against the file."""

    programme: Programme | None
    created: int = 0
    changed: int = 0
    removed: int = 0
    conflicts: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            self._counted(self.programme.slug) if self.programme else _("Le fichier est juste ; rien n'a été écrit.")
        ]
        if self.dates:
            lines += [_("Dates :"), *(f"  {line}" for line in self.dates)]
        if self.conflicts:
            lines += [_("Gardé comme dans le navigateur :"), *(f"  - {line}" for line in self.conflicts)]
        return "\n".join(lines)

    def _counted(self, slug: str) -> str:
        if not (self.created or self.changed or self.removed):
            return _("%(slug)s : rien à changer.") % {"slug": slug}
        counts = {"slug": slug, "new": self.created, "changed": self.changed, "gone": self.removed}
        return _("%(slug)s : éléments créés %(new)d, modifiés %(changed)d, retirés %(gone)d.") % counts


def read(text: str) -> tuple[Records, dict[str, int]]:
    """The file's records and the line of each. Raises FileErrors with every problem found."""
    from maille.steering.kit import reader  # ruamel.yaml: two megabytes for good, for who reads a file only

    return reader.read(text)


def export_programme(programme: Programme) -> str:
    """The programme in the format that `load_text` reads, its file's own comments and all."""
    from maille.steering.kit import export  # ruamel.yaml, as above

    return export.export_programme(programme)


def find(name: str) -> Path:
    """A programme file that comes with Maille, e.g. "roubaix-2018"."""
    return Path(settings.PROGRAMME_FILES) / f"{name}.yaml"


def load_file(path: Path, **options: Any) -> LoadReport:
    """`load_text` of a file. Raises FileErrors also when the file is no text."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FileErrors([Problem(0, _("ce fichier n'est pas un texte en UTF-8."))]) from None
    return load_text(text, **options)


def load_text(
    text: str,
    *,
    starting: date | None = None,
    slug: str = "",
    state: str = "",
    by: Person | None = None,
    check_only: bool = False,
    now: datetime | None = None,
) -> LoadReport:
    """Create or update a programme from its file, all or nothing.

    `starting`: make a new edition whose first workshop is that day (its own slug, a role contact, state draft unless
    `state` says otherwise). `now`: the clock when not given. Loading again never overwrites what was edited in the browser. Raises FileErrors.
    """
    records, lines = read(text)
    notes: list[str] = []
    if starting is not None:
        records, notes = dates.redated(records, starting)
        records = _as_new_edition(records, slug=slug, state=state, year=starting.year)
    elif slug:
        records["programme"]["slug"] = slug
    if state:
        records["programme"]["state"] = state
    _refuse_taken_addresses(records, lines)
    if check_only:
        return LoadReport(None, dates=notes)
    as_written = starting is None and not slug and not state
    try:
        with transaction.atomic():
            return _write(records, notes, text if as_written else "", by, now)
    except apply.RecordError as refused:
        raise FileErrors([Problem(lines.get(refused.key, 0), refused.words)]) from None


def _write(records: Records, notes: list[str], text: str, by: Person | None, now: datetime | None) -> LoadReport:
    slug = records["programme"]["slug"]
    programme = Programme.objects.select_for_update(of=("self",)).filter(slug=slug).first()
    is_new = programme is None
    if programme is None:
        programme = apply.new_programme(records["programme"], slug=slug)
    kit, _made = ProgrammeFile.objects.get_or_create(programme=programme)
    last: Records = kit.records
    held = records_of(programme) if not is_new else {"programme": records["programme"]}
    plan = merge.plan(last, _comparable(records), held)
    removed, kept = apply.carry_out(programme, plan)
    kit.records, kit.text, kit.notes = _remembered(records, last, held), text, notes
    kit.save()
    counts = {"created": len(plan.create) + is_new, "changed": len(plan.change), "removed": removed}
    if is_new:
        _close_what_is_past(programme)
    if is_new or not plan.is_empty:
        journal.record("programme.loaded", at=now, subject=programme, by=by, programme_id=programme.pk, data=counts)
    return LoadReport(programme, **counts, conflicts=[*plan.conflicts, *kept], dates=notes)


def _remembered(records: Records, last: Records, now: Records) -> Records:
    """What the file said, but for a contact taken away in the browser: a name that was erased is not kept here."""
    gone = [key for key in records if key.startswith("contact:") and key in last and key not in now]
    return {**records, **{key: last[key] for key in gone}}


def _close_what_is_past(programme: Programme) -> None:
    """An archive's phases are over."""
    if programme.state == Programme.State.ARCHIVED:
        programme.phases.update(state=Phase.State.CLOSED)


def _comparable(records: Records) -> Records:
    """Without what only steers the loading."""
    compared = {key: values for key, values in records.items() if key != "role_contact"}
    compared["programme"] = {name: value for name, value in records["programme"].items() if name != "state"}
    return compared


def _refuse_taken_addresses(records: Records, lines: dict[str, int]) -> None:
    """Raises FileErrors when an address of the file is Maille's own, or another programme's."""
    slug = records["programme"]["slug"]
    problems = []
    if slug in RESERVED:
        words = _("l'adresse « %(slug)s » est réservée ; choisissez-en une autre pour slug.") % {"slug": slug}
        problems.append(Problem(lines["programme"], words))
    paths = [key.split(":", 1)[1] for key in records if key.startswith("alias:")]
    for alias in RedirectAlias.objects.filter(path__in=paths).exclude(programme__slug=slug).select_related("programme"):
        words = _("l'ancienne adresse « %(path)s » mène déjà au programme « %(slug)s » ; retirez-la d'ici.") % {
            "path": alias.path,
            "slug": alias.programme.slug,
        }
        problems.append(Problem(lines[f"alias:{alias.path}"], words))
    if problems:
        raise FileErrors(problems)


def _as_new_edition(records: Records, *, slug: str, state: str, year: int) -> Records:
    """Its own address and state, no old address (they belong to the first edition), and a role instead of a named person."""
    edition = {key: values for key, values in records.items() if not key.startswith(("contact:", "alias:"))}
    edition["programme"] = {
        **records["programme"],
        "slug": slug or dates.slug_of_year(records["programme"]["slug"], year),
        "state": state or Programme.State.DRAFT,
        "info_url": "",
        "original": {},
    }
    if "role_contact" in records:
        edition["contact:0"] = {**records["role_contact"], "is_personal": False, "order": 0}
    return edition
