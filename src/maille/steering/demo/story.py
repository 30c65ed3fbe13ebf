"""What the demonstration's needs became, told through the rooms' own actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from maille.challenges import actions as challenges
from maille.challenges.models import Challenge
from maille.contributions import actions as contributions
from maille.contributions.models import Node, Support
from maille.groups import actions as groups
from maille.groups.models import Group
from maille.needs.models import Need
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.projects import actions as projects
from maille.projects.models import Project
from maille.solutions import actions as solutions
from maille.solutions.models import SOLUTION_MACHINE, Solution
from maille.steering.demo.people import Cast

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


class Story:
    """Fills one programme. `now` is the anchor's noon: everything happened before it."""

    def __init__(self, programme: Programme, cast: Cast, needs: dict[str, Need], now: datetime) -> None:
        self.programme, self.cast, self.needs, self.now = programme, cast, needs, now
        self.facilitator = next(p for p in cast.people if p.first_name == "Inès")
        self.challenges: dict[str, Challenge] = {}
        self.groups: dict[str, Group] = {}
        self.solutions: dict[str, Solution] = {}
        self.projects: dict[str, Project] = {}

    def tell(self, data: dict[str, Any]) -> None:
        for row in data["challenges"]:
            self.challenge(row)
        for row in data["groups"]:
            self.group(row)
        for row in data["solutions"]:
            self.solution(row)
        for row in data["projects"]:
            self.project(row)
        for row in data["supports_promised"]:
            self.promise(row)
        for row in data["comments"]:
            self.comment(row)
        treated = [row["ref"] for row in data["challenges"] if row["state"] == "treated"]
        for ref in treated:
            self.challenges[ref].refresh_from_db()
            challenges.set_progress(
                challenge=self.challenges[ref],
                after="treated",
                by=self.facilitator,
                now=self.before(2),
                reason="Le groupe a rendu sa leçon.",
                role="facilitator",
            )

    def before(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def person(self, number: int) -> Person:
        return self.cast.people[number]

    def challenge(self, row: dict[str, Any]) -> None:
        cited = [self.needs[ref] for ref in row["needs"]]
        made = challenges.write_challenge(
            programme=self.programme, needs=cited, question=row["question"], name=row["name"], theme=cited[0].node.theme,
            success=row["success"], horizon=row["horizon"], by=self.person(row["by"]), now=self.before(row["days"]),
        )  # fmt: skip
        for after in CHALLENGE_WAYS[row["state"]]:
            made.refresh_from_db()
            challenges.set_progress(
                challenge=made,
                after=after,
                by=self.facilitator,
                now=self.before(row["days"] - 1),
                reason=WHY,
                role="facilitator",
            )
        made.refresh_from_db()
        self.challenges[row["ref"]] = made

    def group(self, row: dict[str, Any]) -> None:
        first, *others = [self.person(number) for number in row["members"]]
        made = groups.open_group(challenge=self.challenges[row["ref"]], by=first, now=self.before(12), joins=True)
        for person in others:
            groups.join_group(group=made, by=person, now=self.before(11))
        made.refresh_from_db()
        name = made.node.title
        groups.revise_group(
            group=made, by=first, now=self.before(5), name=name, contract=row["contract"], catch_up=row["catch_up"]
        )
        made.refresh_from_db()
        if len(row["members"]) >= made.min_size:
            groups.set_progress(group=made, after="working", by=first, now=self.before(10), reason=WHY)
        made.refresh_from_db()
        self.groups[row["ref"]] = made

    def solution(self, row: dict[str, Any]) -> None:
        author = self.person(row["by"])
        made = solutions.propose_solution(
            challenge=self.challenges[row["ref"]], group=self.groups.get(row["ref"]), title=row["title"], by=author, now=self.before(6),
            for_whom=row["for_whom"], how=row["how"], novelty=row["novelty"], co_authors=[self.person(n) for n in row["with"]],
        )  # fmt: skip
        for after in SOLUTION_WAYS[row["state"]]:
            made.refresh_from_db()
            solutions.set_progress(
                solution=made,
                after=after,
                by=self.facilitator,
                now=self.before(3),
                reason=WHY,
                lesson=row.get("lesson", ""),
                role="facilitator",
            )
        made.refresh_from_db()
        self.solutions[row["key"]] = made

    def project(self, row: dict[str, Any]) -> None:
        carriers = [self.person(number) for number in row["carriers"]]
        by = carriers[0] if carriers else self.facilitator
        words = {name: row[name] for name in ("title", "purpose", "next_step", "ask")}
        if row["kind"] == "creation":
            made = self._creation(row, by, words, bool(carriers))
        else:
            node = self.solutions[row["solution"]].node
            made = projects.start_scale_up(programme=self.programme, host=self.cast.organisations[row["host"]], kind=row["kind"],
                                           takes_up=node, theme=node.theme, by=by, now=self.before(1), carries=True, **words)  # fmt: skip
        for person in carriers[1:]:
            made.refresh_from_db()
            projects.carry(project=made, by=person, now=self.before(1), kind="entrepreneur")
        for after in PROJECT_WAYS[row["state"]]:
            made.refresh_from_db()
            projects.set_progress(
                project=made,
                after=after,
                by=by,
                now=self.before(0.5),
                reason=WHY,
                lesson=row.get("lesson", ""),
                role="facilitator",
            )
        made.refresh_from_db()
        self.projects[row["key"]] = made
        if "venture" in row:
            projects.found_venture(project=made, by=by, now=self.before(0.2), **row["venture"])

    def _creation(self, row: dict[str, Any], by: Person, words: dict[str, Any], carries: bool) -> Project:
        solution = self.solutions[row.get("solution") or row["from"]]
        for after in SOLUTION_WAYS["presented"]:
            solution.refresh_from_db()
            if solution.progress != "presented" and solutions_may(solution, after):
                solutions.set_progress(
                    solution=solution,
                    after=after,
                    by=self.facilitator,
                    now=self.before(2),
                    reason=WHY,
                    role="facilitator",
                )
        solution.refresh_from_db()
        return projects.start_project(
            solution=solution, by=by, now=self.before(1), carries=carries, carrier_kind="entrepreneur", **words
        )

    def promise(self, row: dict[str, Any]) -> None:
        organisation = self.cast.organisations.get(row.get("org", ""))
        offer = projects.offer_support(
            project=self.projects[row["project"]],
            by=self.person(row["by"]),
            now=self.before(0.4),
            kind=row["kind"],
            text=row["text"],
            organisation=organisation,
        )
        if row["kind"] in ("place", "skill"):
            projects.answer_support(offer=offer, after="accepted", by=self.person(10), now=self.before(0.3))

    def comment(self, row: dict[str, Any]) -> None:
        kind, key = row["on"].split(":")
        node = {
            "need": lambda: self.needs[key].node, "challenge": lambda: self.challenges[key].node,
            "solution": lambda: self.solutions[key].node, "project": lambda: self.projects[key].node,
        }[kind]()  # fmt: skip
        node.refresh_from_db()
        contributions.comment(node=node, text=row["text"], by=self.person(row["by"]), now=self.before(1))


def solutions_may(solution: Solution, after: str) -> bool:
    return SOLUTION_MACHINE.allows(solution.progress, after)


def give_supports(programme: Programme, people: list[Person], now: datetime) -> None:
    """Supports in bulk, counters with them; who supports what follows from the numbers alone."""
    for node in programme.nodes.listed().exclude(kind="group").order_by("pk"):
        count = 3 + (node.number * 17 + len(node.title)) % 29
        chosen = [people[(node.pk * 13 + step * 7) % len(people)] for step in range(count)]
        rows = [
            Support(node=node, person=person, at=now - timedelta(hours=step + 2))
            for step, person in enumerate(dict.fromkeys(chosen))
        ]
        made = Support.objects.bulk_create(rows)
        Node.objects.filter(pk=node.pk).update(support_count=F("support_count") + len(made))
