"""What happens in the demonstration, played in the order of its dates: the journal's lines then follow them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from math import ceil

from django.utils import timezone

Act = Callable[[datetime], object]
DAY_BEGINS, DAY_LASTS = 9, 11  # hours: nothing happens at night


class Timeline:
    """Days are counted back from `anchor`: 18.5 is the middle of the day, eighteen days and a half before it began.

    Everything lies before the anchor day, so that two loads of the same day tell the same story.
    """

    def __init__(self, anchor: date) -> None:
        self.anchor = anchor
        self._acts: list[tuple[float, int, Act]] = []

    def at(self, days: float, act: Act) -> None:
        """`act` gets its moment when `play` comes to it; acts of one moment keep the order in which they were given."""
        self._acts.append((-days, len(self._acts), act))

    def play(self) -> None:
        for days, _number, act in sorted(self._acts, key=lambda row: row[:2]):
            act(self.moment(-days))

    def moment(self, days: float) -> datetime:
        whole = max(1, ceil(days))
        hour = DAY_BEGINS + DAY_LASTS * min(whole - days, 0.999)
        start = datetime.combine(self.anchor - timedelta(days=whole), time())
        return timezone.make_aware(start + timedelta(minutes=round(hour * 60)))

    def days_since(self, day: date) -> int:
        return (self.anchor - day).days
