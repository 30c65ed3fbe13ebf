"""Months and years forward and back in time, on days that exist."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from typing import TypeVar

Day = TypeVar("Day", date, datetime)


def shifted(moment: Day, months: int) -> Day:
    """So many months later (earlier when negative), on the last day of a month that is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
