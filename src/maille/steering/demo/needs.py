"""The needs of the demonstration: given before and during the first workshop, corrected, documented, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from maille.contributions import actions as contributions
from maille.needs import actions
from maille.needs.actions import Answer, Facts, Proof
from maille.needs.models import Need
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.steering.demo.people import Cast
from maille.steering.demo.timeline import Timeline

THEMES = {"B": "be", "J": "je", "C": "ec"}
LAST_DAY = 2.0


class Needs:
    """`given[ref]` is filled as the timeline goes; `days[ref]` says when each is given.

    `first`: the day of the first workshop, in days before the anchor. What a challenge cites is given by then.
    """

    def __init__(self, programme: Programme, cast: Cast, timeline: Timeline, *, first: float) -> None:
        self.programme, self.cast, self.timeline, self.first = programme, cast, timeline, first
        self.themes = {theme.code: theme for theme in programme.themes.all()}
        self.given: dict[str, Need] = {}
        self.days: dict[str, float] = {}

    def tell(self, rows: list[dict[str, Any]], *, cited: list[list[str]]) -> None:
        """`cited`: by each challenge, the one that it comes from first."""
        leading, others = {refs[0] for refs in cited}, {ref for refs in cited for ref in refs[1:]}
        for number, row in enumerate(rows):
            days = self._day(number, leads=row["ref"] in leading, is_cited=row["ref"] in others)
            self.days[row["ref"]] = days
            self.timeline.at(days, self._give(row, number))
            if "was" in row:
                self.timeline.at(days - 4.3, self._correct(row, number))
            if "joins" in row:
                self.timeline.at(3.4, self._merge(row))
            if "out" in row:
                self.timeline.at(5.6, self._put_aside(row))
            if row.get("withdrawn"):
                self.timeline.at(4.2, self._withdraw(row))

    def add_evidence(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            days = self.cast.day_of(row["by"], self.days[row["need"]] * row["after"])
            self.timeline.at(days, self._prove(row))

    def _day(self, number: int, *, leads: bool, is_cited: bool) -> float:
        """Those that lead to a challenge first; two in five at the first workshop; some afterwards, when nobody cites them."""
        if leads:
            return self.first + 10 + (number * 7 % 24) * 0.19
        if number % 5 < 2:
            return self.first - 0.05 - number * 0.004
        if is_cited or number % 5 < 4:
            return self.first + 1 + (number * 7 % 24) * 0.37
        return LAST_DAY + (number * 11 % 30) * (self.first - 4) / 30

    def _author(self, number: int) -> Person:
        return self.cast.people[(number * 3 + 4) % len(self.cast.people)]

    def _give(self, row: dict[str, Any], number: int) -> Callable[[datetime], None]:
        def give(now: datetime) -> None:
            told = {**row, **row.get("was", {})}
            self.given[row["ref"]], _token = actions.express_need(
                programme=self.programme, title=told["title"], theme=self.themes[THEMES[row["ref"][0]]], ref=row["ref"],
                facts=_facts(told, number), by=self._author(number), now=now,
            )  # fmt: skip

        return give

    def _correct(self, row: dict[str, Any], number: int) -> Callable[[datetime], None]:
        def correct(now: datetime) -> None:
            need = self.given[row["ref"]]
            proofs = [Proof(proof.kind, proof.text, proof.source) for proof in need.evidence.all()]
            self.given[row["ref"]] = actions.revise_need(
                need=need, title=row["title"], theme=self.themes[THEMES[row["ref"][0]]], facts=replace(_facts(row, number), proofs=proofs),
                by=self._author(number), now=now, note=row["note"], role="participant",
            )  # fmt: skip

        return correct

    def _merge(self, row: dict[str, Any]) -> Callable[[datetime], None]:
        def merge(now: datetime) -> None:
            into = self.given[row["joins"]]
            into.node.refresh_from_db()
            actions.merge_needs(
                need=self.given[row["ref"]],
                into=into,
                by=self.cast.facilitator,
                now=now,
                reason=row["reason"],
                role="facilitator",
            )

        return merge

    def _put_aside(self, row: dict[str, Any]) -> Callable[[datetime], object]:
        return lambda now: actions.set_progress(
            need=self.given[row["ref"]], after="out_of_scope", by=self.cast.organiser, now=now, reason=row["out"], role="organiser"
        )  # fmt: skip

    def _withdraw(self, row: dict[str, Any]) -> Callable[[datetime], object]:
        def withdraw(now: datetime) -> None:
            node = self.given[row["ref"]].node
            node.refresh_from_db()
            if node.author is not None:
                contributions.withdraw(node=node, by=node.author, now=now)

        return withdraw

    def _prove(self, row: dict[str, Any]) -> Callable[[datetime], object]:
        return lambda now: actions.add_evidence(
            need=self.given[row["need"]], proof=Proof(row["kind"], row["text"], row["source"]), by=self.cast.people[row["by"]], now=now
        )  # fmt: skip


def _facts(row: dict[str, Any], number: int) -> Facts:
    who = row["who"]
    return Facts(
        who=who, where=row["place"], what=f"{who[:1].upper()}{who[1:]}, {row['place']} : environ {row['n']} {row['unit']}.",
        how_many=row["n"], how_many_unit=row["unit"], how_estimated="ordre de grandeur inventé", confidence="C", intensity=2 + number % 4,
        satisfaction=row["sat"], involved="yes" if number % 3 else "planned", proofs=_proofs(number), answers=[Answer(row["answer"], row["gap"])],
    )  # fmt: skip


def _proofs(number: int) -> list[Proof]:
    told = Proof("testimony", "Témoignage recueilli pendant l'atelier du matin.", "atelier")
    seen = Proof("observation", "Relevé fait sur place par trois riverains.", "promenade de quartier")
    if number % 4 == 3:
        return []
    return [told, seen] if number % 5 == 0 else [told]
