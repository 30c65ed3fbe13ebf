"""What became of what one person gave: each contribution with the stages it reached, and those still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Min, Q

from maille.contributions import thread
from maille.contributions.models import Kind, Node, NodeState, Notice
from maille.groups.models import GroupMember
from maille.people.models import Person
from maille.programmes.models import Programme
from maille.programmes.policy import Standing
from maille.projects.models import Carrier
from maille.workshops.models import Registration

GIVEN, SUPPORTED, NEWS, SHOWN = 10, 5, 12, 3
STAGES = (Kind.CHALLENGE, Kind.SOLUTION, Kind.PROJECT, Kind.VENTURE)
_AFTER = {Kind.NEED: 0, Kind.CHALLENGE: 1, Kind.GROUP: 1, Kind.SOLUTION: 2, Kind.PROJECT: 3, Kind.VENTURE: 4}


@dataclass(frozen=True)
class Stage:
    """One place on the way. Empty: nothing has come of it there yet."""

    kind: str
    nodes: list[Node]
    is_last: bool = False

    @property
    def shown(self) -> list[Node]:
        return self.nodes[:SHOWN]

    @property
    def others(self) -> int:
        return max(len(self.nodes) - SHOWN, 0)


@dataclass
class Strand:
    """One contribution of mine, or that I support, and where it led."""

    node: Node
    is_mine: bool
    stages: list[Stage] = field(default_factory=list)

    @property
    def has_begun(self) -> bool:
        return any(stage.nodes for stage in self.stages)


@dataclass
class Story:
    strands: list[Strand]
    given_count: int

    @property
    def reached(self) -> dict[str, int]:
        """How many challenges, solutions, projects and companies came out of what I gave, each once."""
        found: dict[str, set[int]] = {kind.value: set() for kind in STAGES}
        for strand in self.strands:
            if strand.is_mine:
                for stage in strand.stages:
                    found[stage.kind] |= {node.pk for node in stage.nodes}
        return {kind: len(pks) for kind, pks in found.items()}


def story(person: Person, standing: Standing, *, page: int = 1) -> Story:
    """Five queries: what I gave, how much, what I support, the walk forward, what it met."""
    nodes = Node.objects.filter(programme=standing.programme).with_card()
    mine = nodes.given_by(person).order_by("-created_at", "-pk")
    given = list(mine[(page - 1) * GIVEN : page * GIVEN])
    supported: list[Node] = []
    if page == 1:
        liked = nodes.filter(supports__person=person).exclude(Q(author=person) | Q(on_behalf_of=person)).listed()
        supported = list(liked.order_by("-supports__at")[:SUPPORTED])
    came = thread.descendants_of([*given, *supported])
    wanted = {pk for pks in came.values() for pk in pks}
    met = {
        node.pk: node
        for node in Node.objects.visible_to(standing)
        .filter(pk__in=wanted)
        .listed()
        .with_card()
        .select_related("challenge")
    }
    strands = [_strand(node, True, came, met) for node in given] + [
        _strand(node, False, came, met) for node in supported
    ]
    return Story(strands, mine.count())


def _strand(node: Node, is_mine: bool, came: dict[int, list[int]], met: dict[int, Node]) -> Strand:
    later = [met[pk] for pk in came.get(node.pk, []) if pk in met]
    kinds = STAGES[_AFTER[Kind(node.kind)] :]
    found = [(kind, [step for step in later if step.kind == kind]) for kind in kinds]
    # A company is the end of few threads: its place shows once it is there.
    found = [(kind, nodes) for kind, nodes in found if nodes or kind != Kind.VENTURE]
    last = max((place for place, (_kind, nodes) in enumerate(found) if nodes), default=-1)
    return Strand(node, is_mine, [Stage(kind, nodes, place == last) for place, (kind, nodes) in enumerate(found)])


@dataclass(frozen=True)
class Tasks:
    """Where I take part now."""

    groups: Sequence[GroupMember]
    projects: Sequence[Carrier]
    registrations: Sequence[Registration]


def tasks(person: Person, programme: Programme, today: date) -> Tasks:
    """Three queries. A workshop called off or closed is no appointment."""
    groups = GroupMember.objects.filter(person=person, left_at__isnull=True, group__node__programme=programme)
    projects = Carrier.objects.filter(person=person, until__isnull=True, project__node__programme=programme)
    seats = Registration.objects.active().filter(person=person, workshop__programme=programme)
    seats = seats.exclude(workshop__state__in=["draft", "cancelled", "postponed", "finished", "reported"])
    first_on = Min("workshop__slots__on", filter=Q(workshop__slots__on__gte=today))
    to_come = Q(first_on__isnull=False) | Q(half_days=0)
    return Tasks(
        list(groups.select_related("group__node__programme", "group__challenge").order_by("-joined_at")[:GIVEN]),
        list(projects.select_related("project__node__programme").order_by("-since")[:GIVEN]),
        list(
            seats.annotate(first_on=first_on, half_days=Count("workshop__slots"))
            .filter(to_come)
            .select_related("workshop__programme")
            .order_by(F("first_on").asc(nulls_last=True), "pk")[:GIVEN]
        ),
    )


def news_of(person: Person, programme: Programme) -> list[Notice]:
    """The latest; what the person has not seen yet has no `seen_at`."""
    notices = Notice.objects.filter(person=person, node__programme=programme).exclude(about__state=NodeState.DRAFT)
    return list(notices.select_related("node", "about__programme").order_by("-pk")[:NEWS])
