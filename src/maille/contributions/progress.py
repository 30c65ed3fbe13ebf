"""How far a contribution has come: the row of its kind holds `progress`, its room's machine says what may follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from maille.contributions import notices
from maille.contributions.models import Node
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.machine import Machine
from maille.core.models import JournalEntry
from maille.core.text import clean_line
from maille.people.models import Person


def move(
    row: Any,
    machine: Machine,
    after: str,
    *,
    by: Person | None,
    now: datetime,
    role: str = "",
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    tells: bool = True,
    also: Sequence[str] = (),
) -> str:
    """Bring `row` (the one-to-one row of a node, locked by the caller) to `after`; returns where it was.

    Writes the journal line `"<kind>.<after>"` with the public reason, and tells those concerned. `also`: further fields of
    the row that changed with it.
    Raises RuleError when no arrow leads there. Run it inside the caller's transaction.
    """
    before = str(row.progress)
    machine.check(before, after)
    row.progress = after
    row.save(update_fields=["progress", *also])
    node: Node = row.node
    node.changed_at = now
    node.save(update_fields=["changed_at"])
    journal.record(
        f"{node.kind}.{after}", at=now, subject=node, by=by, role=role, programme_id=node.programme_id,
        reason=clean_line(reason)[:300], data={"before": before, "after": after, **(data or {})},
    )  # fmt: skip
    if tells:
        notices.tell(f"{node.kind}.{after}", at=now, about=node, by=by)
    return before


def need_reason(reason: str, *, field: str = "reason") -> str:
    """The public reason, cleaned. Raises RuleError when there is none."""
    reason = clean_line(reason)[:300]
    if not reason:
        raise RuleError(
            _("Donnez le motif en une phrase : il est public, et dit à chacun ce qui se passe."), field=field
        )
    return reason


def with_last_move(rows: Any) -> Any:
    """Adds, in the same query, the last move of each row's progress: `moved_at`, `moved_by`, `moved_from`, `moved_reason`."""
    lines = JournalEntry.objects.filter(
        subject_type=Node._meta.label_lower, subject_id=OuterRef("node_id"), data__has_key="before"
    ).order_by("-id")
    return rows.annotate(
        moved_at=Subquery(lines.values("at")[:1]),
        moved_by=Subquery(lines.values("actor_id")[:1]),
        moved_from=Subquery(lines.annotate(before=KT("data__before")).values("before")[:1]),
        moved_reason=Subquery(lines.values("reason")[:1]),
    )
