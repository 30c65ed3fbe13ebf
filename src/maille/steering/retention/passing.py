"""Going through the table: trial run, plan, passage; and what the organiser reads of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from maille.core import journal
from maille.core.instance import get_fact, set_fact
from maille.steering.retention.rules import RULES, Rule

SHOWN_FIRST: Final = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One rule as the organiser reads it. `due`: how many would go now; None when nobody counts them beforehand."""

    rule: Rule
    due: int | None
    next_on: date | None
    last_on: date | None
    last_count: int


def apply_rules(now: datetime) -> int:
    """For the worker, as often as it likes; returns how many rows went. What is planned goes a week after it was counted."""
    return sum(_pass(rule, now=now) for rule in RULES if rule.apply is not None)


def lines(now: datetime) -> list[Line]:
    """The trial run: counts, touches nothing."""
    return [_line(rule, now) for rule in RULES]


def _line(rule: Rule, now: datetime) -> Line:
    fact = _fact(rule)
    due = rule.count(now) if rule.count else None
    next_on = rule.coming(now) if rule.coming else None
    if due:
        planned = _day(fact.get("planned_on"))
        next_on = (planned or timezone.localdate(now)) + SHOWN_FIRST if rule.is_planned else timezone.localdate(now)
    return Line(rule, due, next_on, _day(fact.get("last_on")), int(fact.get("last_count", 0)))


@transaction.atomic
def _pass(rule: Rule, *, now: datetime) -> int:
    assert rule.apply is not None  # noqa: S101  for the type checker
    if rule.is_planned and not _is_ripe(rule, now=now):
        return 0
    count = rule.apply(now)
    _note(rule, count, now=now)
    if count and rule.is_said:
        journal.record("retention.applied", at=now, data={"rule": rule.code, "count": count})
    return count


def _note(rule: Rule, count: int, *, now: datetime) -> None:
    """Once a day that the round was made, and each time that something went."""
    today = timezone.localdate(now).isoformat()
    if count or _fact(rule).get("last_on") != today:
        set_fact(_name(rule), {"last_on": today, "last_count": count})


def _is_ripe(rule: Rule, *, now: datetime) -> bool:
    """Counted a week ago and still there. The first count makes the plan; nothing left unmakes it."""
    count = rule.count(now) if rule.count else 0
    fact, today = _fact(rule), timezone.localdate(now)
    planned = _day(fact.get("planned_on"))
    if not count:
        if planned:
            set_fact(_name(rule), {**fact, "planned_on": None})
        _note(rule, 0, now=now)
        return False
    if planned is None:
        set_fact(_name(rule), {**fact, "planned_on": today.isoformat()})
        journal.record("retention.planned", at=now, data={"rule": rule.code, "count": count})
        return False
    return today >= planned + SHOWN_FIRST


def _fact(rule: Rule) -> dict[str, Any]:
    return get_fact(_name(rule)) or {}


def _name(rule: Rule) -> str:
    return f"retention:{rule.code}"


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
