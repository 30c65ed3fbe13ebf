"""What is said around the demonstration's contributions: comments, reports and decisions, offers, supports."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F

from maille.contributions import actions as contributions
from maille.contributions.models import Comment, Node, Report, Support
from maille.people.models import Offer, Person
from maille.programmes.actions import offers
from maille.steering.actions import moderation
from maille.steering.demo.story import Story

LAST = 0.6  # days before the anchor: nothing is said later


class Talk:
    def __init__(self, story: Story) -> None:
        self.story, self.timeline, self.cast = story, story.timeline, story.cast
        self.comments: dict[str, Comment] = {}
        self.last: dict[str, Comment] = {}
        self.said: dict[str, float] = {}
        self.reports: dict[int, Report] = {}
        self.offers: dict[int, Offer] = {}

    def tell(self, data: dict[str, Any]) -> None:
        for row in data["comments"]:
            self.timeline.at(self._day(row), partial(self._comment, row))
        for number, row in enumerate(data["reports"]):
            self.timeline.at(row["days"], partial(self._report, row, number))
            if "decided" in row:
                self.timeline.at(row["decided"], partial(self._decide, row, number))
        for number, row in enumerate(data["offers"]):
            self.timeline.at(self.cast.day_of(row["by"], row["days"]), partial(self._offer, row, number))
            if "closed" in row:
                self.timeline.at(row["closed"], partial(self._close, number))

    def _day(self, row: dict[str, Any]) -> float:
        """Each after the one before it, between the birth of what they are about and now; closer together at first."""
        before = self.said.get(row["on"], self.story.born[row["on"]])
        self.said[row["on"]] = self.cast.day_of(row["by"], LAST + max(before - LAST, 0.1) * 0.78)
        return self.said[row["on"]]

    def _comment(self, row: dict[str, Any], now: datetime) -> None:
        parent = self.last.get(row["on"]) if row.get("re") else None
        made = contributions.comment(
            node=self.story.node(row["on"]), text=row["text"], by=self._person(row), now=now, parent=parent
        )
        self.last[row["on"]] = made
        if "key" in row:
            self.comments[row["key"]] = made

    def _report(self, row: dict[str, Any], number: int, now: datetime) -> None:
        comment = self.comments[row["comment"]] if "comment" in row else None
        node = comment.node if comment is not None else self.story.node(row["on"])
        self.reports[number] = contributions.report(
            node=node, ground=row["ground"], text=row["text"], by=self._person(row), now=now, comment=comment
        )

    def _decide(self, row: dict[str, Any], number: int, now: datetime) -> None:
        moderation.decide(
            reports=[self.reports[number]], hide_it=row["hides"], reason=row["reason"], by=self.cast.organiser, now=now
        )

    def _offer(self, row: dict[str, Any], number: int, now: datetime) -> None:
        self.offers[number] = offers.add_offer(
            person=self._person(row), direction=row["direction"], kind=row["kind"], text=row["text"], programme=self.story.programme,
            organisation=self.cast.organisations.get(row.get("org", "")), now=now,
        )  # fmt: skip

    def _close(self, number: int, now: datetime) -> None:
        offer = self.offers[number]
        offers.close_offer(offer=offer, by=offer.person, programme=self.story.programme, now=now)

    def _person(self, row: dict[str, Any]) -> Person:
        return self.story.person(row["by"])


def give_supports(story: Story) -> None:
    """Supports in bulk, counters with them; who supports what, and when, follows from the numbers alone."""
    people, end = story.cast.people, story.timeline.moment(0.02)
    rows: list[Support] = []
    for node in story.programme.nodes.listed().exclude(kind="group").order_by("kind", "number"):
        count = 3 + (node.number * 17 + len(node.title)) % 29
        chosen = [people[(node.number * 13 + len(node.kind) + step * 7) % len(people)] for step in range(count)]
        there = set(node.supports.values_list("person_id", flat=True))
        made = [
            Support(node=node, person=person, at=_between(node.created_at, end, (step + 1) / (count + 1), person))
            for step, person in enumerate(dict.fromkeys(chosen))
            if person.pk not in there and person.created_at < end - timedelta(days=1)
        ]
        rows += made
        Node.objects.filter(pk=node.pk).update(support_count=F("support_count") + len(made))
    Support.objects.bulk_create(sorted(rows, key=lambda row: row.at))


def _between(start: datetime, end: datetime, share: float, person: Person) -> datetime:
    """Not before the person came: they were created on the day on which they joined."""
    moment = start + (end - start) * (share * share)
    return max(moment, person.created_at + timedelta(hours=2))
