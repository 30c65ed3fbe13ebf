"""What the demonstration's needs became, told through the rooms' own actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from maille.challenges import actions as challenges
from maille.challenges.models import Challenge
from maille.contributions.models import Node
from maille.groups import actions as groups
from maille.groups.models import Group
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.projects import actions as projects
from maille.projects.models import Project, SupportOffer
from maille.solutions import actions as solutions
from maille.solutions.models import SOLUTION_MACHINE, Solution
from maille.steering.demo.needs import Needs
from maille.steering.demo.people import Cast
from maille.steering.demo.timeline import Timeline

# The way to each state, one step at a time: the machines allow nothing else.
CHALLENGE_WAYS = {
    "worded": [], "reviewed": ["reviewed"], "reserve": ["reviewed", "submitted", "reserve"],
    "assigned": ["reviewed", "submitted", "retained"], "treated": ["reviewed", "submitted", "retained"],
}  # fmt: skip
SOLUTION_WAYS = {
    "idea": [], "sketched": ["sketched"], "prototyped": ["sketched", "prototyped"], "reserve": ["reserve"],
    "abandoned": ["sketched", "abandoned"], "presented": ["sketched", "prototyped", "tested", "modelled", "presented"],
}  # fmt: skip
PROJECT_WAYS = {"no_carrier": [], "carried": [], "g2": ["g1", "g2"], "abandoned": ["abandoned"]}
WHY = "Choisi ensemble pendant l'atelier."
# Shares of the time between the third workshop and now, from the solution to the company.
PRESENTED, STARTED, GATES, OFFERED, FOUNDED = 0.5, 0.45, (0.33, 0.22), 0.42, 0.08


class Story:
    """Fills one programme. `days`: the workshops' codes → days before the anchor; `born`: when each node comes into being."""

    def __init__(
        self, programme: Programme, cast: Cast, needs: Needs, timeline: Timeline, days: dict[str, float]
    ) -> None:
        self.programme, self.cast, self.needs, self.timeline = programme, cast, needs, timeline
        self.first, self.second, self.third = days["P1-S1"], days["P2-S1"], days["P2-S2"]
        self.challenges: dict[str, Challenge] = {}
        self.groups: dict[str, Group] = {}
        self.solutions: dict[str, Solution] = {}
        self.projects: dict[str, Project] = {}
        self.offers: dict[int, SupportOffer] = {}
        self.born: dict[str, float] = {f"need:{ref}": day for ref, day in needs.days.items()}

    def tell(self, data: dict[str, Any]) -> None:
        for row in data["challenges"]:
            self.challenge(row)
        for row in data["groups"]:
            self.group(row)
        for number, row in enumerate(data["solutions"]):
            self.solution(row, number)
        for row in data["projects"]:
            self.project(row)
        for number, row in enumerate(data["supports_promised"]):
            self.promise(row, number)

    def node(self, name: str) -> Node:
        """`name`: kind:key, as in the data files."""
        kind, key = name.split(":")
        held: dict[str, Mapping[str, Any]] = {
            "need": self.needs.given,
            "challenge": self.challenges,
            "group": self.groups,
            "solution": self.solutions,
            "project": self.projects,
        }
        return Node.objects.get(pk=held[kind][key].node_id)

    def person(self, number: int) -> Person:
        return self.cast.people[number]

    def challenge(self, row: dict[str, Any]) -> None:
        days = row.get("days", self.first - row.get("after", 0) - 0.4)
        self.born[f"challenge:{row['ref']}"] = days
        self.timeline.at(days, partial(self._write, row))
        for step, after in enumerate(CHALLENGE_WAYS[row["state"]], start=1):
            self.timeline.at(days - step, partial(self._move_challenge, row, after, WHY))
        if row["state"] == "treated":
            lesson = "Le groupe a rendu sa leçon."
            self.timeline.at(1.2, partial(self._move_challenge, row, "treated", lesson))

    def _write(self, row: dict[str, Any], now: datetime) -> None:
        cited = [self.needs.given[ref] for ref in row["needs"]]
        self.challenges[row["ref"]] = challenges.write_challenge(
            programme=self.programme, needs=cited, question=row["question"], name=row["name"], theme=cited[0].node.theme,
            success=row["success"], horizon=row["horizon"], by=self.person(row["by"]), now=now,
        )  # fmt: skip

    def _move_challenge(self, row: dict[str, Any], after: str, reason: str, now: datetime) -> None:
        made = challenges.set_progress(
            challenge=self.challenges[row["ref"]],
            after=after,
            by=self.cast.facilitator,
            now=now,
            reason=reason,
            role="facilitator",
        )
        self.challenges[row["ref"]] = made

    def group(self, row: dict[str, Any]) -> None:
        """Opened during the second workshop; people come over the next days; the catch-up sheet after the third."""
        first, *others = [self.person(number) for number in row["members"]]
        opened = self.second - 0.1
        self.born[f"group:{row['ref']}"] = opened
        self.timeline.at(opened, partial(self._open, row, first))
        for step, person in enumerate(others):
            self.timeline.at(opened - 0.05 - step * 0.35, partial(self._join, row, person))
        self.timeline.at(opened - 2.3, partial(self._revise_group, row, first, catch_up=""))
        if len(row["members"]) >= 4:  # the smallest group that works
            self.timeline.at(opened - 2.5, partial(self._start_work, row, first))
        self.timeline.at(self.third * 0.8, partial(self._revise_group, row, first, catch_up=row["catch_up"]))

    def _open(self, row: dict[str, Any], first: Person, now: datetime) -> None:
        challenge = self.challenges[row["ref"]]
        self.groups[row["ref"]] = groups.open_group(challenge=challenge, by=first, now=now, joins=True)

    def _join(self, row: dict[str, Any], person: Person, now: datetime) -> None:
        groups.join_group(group=self.groups[row["ref"]], by=person, now=now)

    def _start_work(self, row: dict[str, Any], first: Person, now: datetime) -> None:
        self.groups[row["ref"]] = groups.set_progress(
            group=self.groups[row["ref"]], after="working", by=first, now=now, reason=WHY
        )

    def _revise_group(self, row: dict[str, Any], first: Person, now: datetime, *, catch_up: str) -> None:
        group = Group.objects.select_related("node").get(pk=self.groups[row["ref"]].pk)
        groups.revise_group(
            group=group, by=first, now=now, name=group.node.title, contract=row["contract"], catch_up=catch_up
        )

    def solution(self, row: dict[str, Any], number: int) -> None:
        """Born during the third workshop, in its morning; then one step after the other, until now."""
        days = self.third - 0.05 - number * 0.02
        self.born[f"solution:{row['key']}"] = days
        self.timeline.at(days, partial(self._propose, row))
        if "was" in row:
            self.timeline.at(self.third * 0.9, partial(self._reword, row))
        way = SOLUTION_WAYS[row["state"]]
        for step, after in enumerate(way, start=1):
            share = 0.86 - (0.86 - PRESENTED) * step / max(len(way), 3)
            self.timeline.at(self.third * share, partial(self._move_solution, row, after))

    def _propose(self, row: dict[str, Any], now: datetime) -> None:
        self.solutions[row["key"]] = solutions.propose_solution(
            challenge=self.challenges[row["ref"]], group=self.groups.get(row["ref"]), title=row["title"], by=self.person(row["by"]), now=now,
            for_whom=row["for_whom"], how=row.get("was", row["how"]), novelty=row["novelty"], co_authors=[self.person(n) for n in row["with"]],
        )  # fmt: skip

    def _reword(self, row: dict[str, Any], now: datetime) -> None:
        self.solutions[row["key"]] = solutions.revise(
            solution=self.solutions[row["key"]], title=row["title"], by=self.person(row["by"]), now=now, for_whom=row["for_whom"],
            how=row["how"], novelty=row["novelty"], note="Ce que le groupe a précisé ensemble.",
        )  # fmt: skip

    def _move_solution(self, row: dict[str, Any], after: str, now: datetime) -> None:
        solution = Solution.objects.get(pk=self.solutions[row["key"]].pk)
        if solution.progress == after or not SOLUTION_MACHINE.allows(solution.progress, after):
            return
        self.solutions[row["key"]] = solutions.set_progress(
            solution=solution,
            after=after,
            by=self.cast.facilitator,
            now=now,
            reason=WHY,
            lesson=row.get("lesson", ""),
            role="facilitator",
        )

    def project(self, row: dict[str, Any]) -> None:
        carriers = [self.person(number) for number in row["carriers"]]
        by = carriers[0] if carriers else self.cast.facilitator
        days = self.third * STARTED
        self.born[f"project:{row['key']}"] = days
        if row["kind"] == "creation":
            source = {"key": row.get("solution") or row["from"]}
            for step, after in enumerate(SOLUTION_WAYS["presented"]):
                share = self.third * (PRESENTED - step * 0.005)
                self.timeline.at(share, partial(self._move_solution, source, after))
        self.timeline.at(days, lambda now: self._start(row, by, bool(carriers), now))
        for step, person in enumerate(carriers[1:], start=1):
            self.timeline.at(days - step * 0.05, partial(self._carry, row, person))
        for share, after in zip(GATES, PROJECT_WAYS[row["state"]], strict=False):
            self.timeline.at(self.third * share, partial(self._move_project, row, after, by))
        if "venture" in row:
            self.timeline.at(self.third * FOUNDED, partial(self._found, row, by))

    def _start(self, row: dict[str, Any], by: Person, carries: bool, now: datetime) -> None:
        words = {name: row[name] for name in ("title", "purpose", "next_step", "ask")}
        if row["kind"] == "creation":
            solution = Solution.objects.get(pk=self.solutions[row.get("solution") or row["from"]].pk)
            made = projects.start_project(
                solution=solution, by=by, now=now, carries=carries, carrier_kind="entrepreneur", **words
            )
        else:
            node = self.node(f"solution:{row['solution']}")
            made = projects.start_scale_up(
                programme=self.programme, host=self.cast.organisations[row["host"]], kind=row["kind"], takes_up=node, theme=node.theme,
                by=by, now=now, carries=True, **words,
            )  # fmt: skip
        self.projects[row["key"]] = made

    def _carry(self, row: dict[str, Any], person: Person, now: datetime) -> None:
        project = projects.carry(project=self.projects[row["key"]], by=person, now=now, kind="entrepreneur")
        self.projects[row["key"]] = project

    def _move_project(self, row: dict[str, Any], after: str, by: Person, now: datetime) -> None:
        self.projects[row["key"]] = projects.set_progress(
            project=self.projects[row["key"]], after=after, by=by, now=now, reason=WHY, lesson=row.get("lesson", ""), role="facilitator"
        )  # fmt: skip

    def _found(self, row: dict[str, Any], by: Person, now: datetime) -> None:
        projects.found_venture(project=self.projects[row["key"]], by=by, now=now, **row["venture"])

    def promise(self, row: dict[str, Any], number: int) -> None:
        """Offered once the project stands; a place or a skill is accepted by who carries it."""
        days = self.third * (OFFERED - number * 0.035)
        self.timeline.at(days, partial(self._offer, row, number))
        if row["kind"] in ("place", "skill"):
            self.timeline.at(days - self.third * 0.08, partial(self._accept, row, number))

    def _offer(self, row: dict[str, Any], number: int, now: datetime) -> None:
        self.offers[number] = projects.offer_support(
            project=self.projects[row["project"]], by=self.person(row["by"]), now=now, kind=row["kind"], text=row["text"],
            organisation=self.cast.organisations.get(row.get("org", "")),
        )  # fmt: skip

    def _accept(self, row: dict[str, Any], number: int, now: datetime) -> None:
        lead = self.projects[row["project"]].carriers.running().select_related("person").order_by("pk")[0]
        projects.answer_support(offer=self.offers[number], after="accepted", by=lead.person, now=now)
