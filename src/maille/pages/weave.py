"""The whole programme as one piece of cloth: needs tied into challenges, challenges spun into solutions, then projects.

Up to `MANY` needs each one is its own strand. Beyond, strands are gathered: one bundle a challenge, one a theme for
the rest; and only the most supported challenges, solutions and projects are drawn. So the page reads at most a few
hundred rows, whatever the size of the programme. Three queries, beside the counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from maille.challenges.models import Challenge
from maille.contributions.models import DETAIL_VIEWS, Kind, Link, Node
from maille.pages.figures import Counts
from maille.programmes.models import Programme, Theme
from maille.projects.models import Project
from maille.solutions.models import Solution

MANY = 150
MOST: Mapping[str, int] = {Kind.CHALLENGE: 24, Kind.SOLUTION: 60, Kind.PROJECT: 30}
_PROGRESS: Mapping[str, Mapping[str, object]] = {
    Kind.CHALLENGE: dict(Challenge.Progress.choices),
    Kind.SOLUTION: dict(Solution.Progress.choices),
    Kind.PROJECT: dict(Project.Progress.choices),
}


@dataclass(frozen=True)
class Knot:
    """One contribution on the picture."""

    pk: int
    kind: str
    ref: str
    label: str
    url: str
    theme: Theme | None
    progress: str = ""
    state: str = ""
    comes_from: tuple[int, ...] = ()
    language: str = ""


@dataclass
class Bundle:
    """Needs that go the same way: into one challenge, or (`challenge` is None) still waiting in one theme."""

    theme: Theme | None
    challenge: Knot | None
    needs: list[Knot] = field(default_factory=list)
    count: int = 0

    @property
    def anchor(self) -> str:
        """Where these needs stand in the table."""
        if self.challenge is not None:
            return f"defi-{self.challenge.pk}"
        return f"attente-{self.theme.code if self.theme else 'x'}"


@dataclass
class Line:
    """A challenge with all that came of it: one row of the table, one thread on a phone."""

    challenge: Knot
    bundle: Bundle
    solutions: list[Knot]
    projects: list[Knot]


@dataclass
class Weave:
    counts: Counts
    bundles: list[Bundle]
    challenges: list[Knot]
    solutions: list[Knot]
    projects: list[Knot]
    is_gathered: bool

    @property
    def waiting(self) -> list[Bundle]:
        return [bundle for bundle in self.bundles if bundle.challenge is None]

    @property
    def is_partial(self) -> bool:
        """Some challenges, solutions or projects are not drawn: the lists have them all."""
        drawn = Counts(0, len(self.challenges), len(self.solutions), len(self.projects))
        return any(
            getattr(drawn, kind) < getattr(self.counts, kind) for kind in ("challenges", "solutions", "projects")
        )

    @property
    def loose_projects(self) -> list[Knot]:
        """Projects that came straight from an existing actor, or from a challenge that is not drawn."""
        roots = {knot.pk for knot in (*self.challenges, *self.solutions)}
        return [knot for knot in self.projects if not roots & set(knot.comes_from)]

    def lines(self) -> list[Line]:
        bundles = {bundle.challenge.pk: bundle for bundle in self.bundles if bundle.challenge is not None}
        found = []
        for challenge in self.challenges:
            solutions = [knot for knot in self.solutions if challenge.pk in knot.comes_from]
            roots = {challenge.pk, *(knot.pk for knot in solutions)}
            projects = [knot for knot in self.projects if roots & set(knot.comes_from)]
            found.append(
                Line(challenge, bundles.get(challenge.pk, Bundle(challenge.theme, challenge)), solutions, projects)
            )
        return found


def weave(
    programme: Programme, themes: list[Theme], counts: dict[int | None, Counts], theme: Theme | None = None
) -> Weave:
    """The cloth of the programme, or of one of its themes."""
    by_pk = {found.pk: found for found in themes}
    whole = counts.get(theme.pk if theme else None, Counts())
    is_gathered = whole.needs > MANY
    knots = _knots(programme, by_pk, theme, with_needs=not is_gathered)
    challenges = [knot for knot in knots if knot.kind == Kind.CHALLENGE]
    if is_gathered:
        shown = [found for found in themes if theme is None or found == theme]
        bundles = _gathered(challenges, shown, counts)
    else:
        bundles = _strands(knots, challenges)
    return Weave(
        whole, bundles, challenges, [knot for knot in knots if knot.kind == Kind.SOLUTION],
        [knot for knot in knots if knot.kind == Kind.PROJECT], is_gathered,
    )  # fmt: skip


_COLUMNS = [
    "pk",
    "kind",
    "number",
    "rank",
    "ref",
    "slug",
    "title",
    "language",
    "theme",
    "progress",
    "name",
    "of",
    "out_of",
]


def _knots(programme: Programme, themes: dict[int, Theme], theme: Theme | None, *, with_needs: bool) -> list[Knot]:
    """The nodes of the picture, the most supported of each kind, in the order of themes and numbers; their links with them."""
    kinds = [*MOST, *([Kind.NEED] if with_needs else [])]
    nodes = Node.objects.filter(programme=programme, kind__in=kinds).listed().with_progress()
    if theme is not None:
        nodes = nodes.filter(theme=theme)
    rank = Window(RowNumber(), partition_by="kind", order_by=[F("support_count").desc(), F("number").asc()])
    ranked = nodes.annotate(
        rank=rank, name=F("challenge__name"), of=F("solution__challenge"), out_of=F("project__solution")
    )
    most = max(MOST.values()) if not with_needs else MANY
    rows: list[Any] = list(ranked.filter(rank__lte=most).values(*_COLUMNS))
    rows = [row for row in rows if row["rank"] <= MOST.get(row["kind"], MANY)]
    order = {pk: place for place, pk in enumerate(themes)}
    rows.sort(key=lambda row: (order.get(row["theme"], len(order)), row["number"]))
    parents = _parents([row["pk"] for row in rows if row["kind"] != Kind.NEED], with_needs=with_needs)
    return [_knot(row, programme, themes, parents[row["pk"]]) for row in rows]


def _parents(pks: list[int], *, with_needs: bool) -> dict[int, set[int]]:
    """What each contribution comes from. Thousands of needs behind a challenge are counted elsewhere, not read."""
    links = Link.objects.filter(source__in=pks, kind__in=[Link.Kind.CAME_FROM, Link.Kind.SPLIT_FROM])
    if not with_needs:
        links = links.exclude(target__kind=Kind.NEED)
    found: dict[int, set[int]] = defaultdict(set)
    for source, target in links.order_by("pk").values_list("source", "target")[: MANY * 5]:
        found[source].add(target)
    return found


def _knot(row: dict[str, Any], programme: Programme, themes: dict[int, Theme], parents: set[int]) -> Knot:
    kind, progress = row["kind"], row["progress"] or ""
    before = {pk for pk in (row["of"], row["out_of"]) if pk is not None} | parents
    url = reverse(DETAIL_VIEWS[Kind(kind)], args=[programme.slug, row["slug"]])
    words = str(_PROGRESS.get(kind, {}).get(progress, ""))
    theme = themes.get(row["theme"])
    name, origins = row["name"] or row["title"], tuple(sorted(before))
    return Knot(row["pk"], kind, row["ref"], name, url, theme, words, progress, origins, row["language"])


def _strands(knots: list[Knot], challenges: list[Knot]) -> list[Bundle]:
    """Each need by itself, with the first challenge that took it up; those left wait by theme."""
    needs = {knot.pk: knot for knot in knots if knot.kind == Kind.NEED}
    bundles = []
    for challenge in challenges:
        taken = [needs.pop(pk) for pk in challenge.comes_from if pk in needs]
        bundles.append(Bundle(challenge.theme, challenge, taken, len(taken)))
    waiting: dict[Theme | None, list[Knot]] = defaultdict(list)
    for knot in needs.values():
        waiting[knot.theme].append(knot)
    return bundles + [Bundle(theme, None, left, len(left)) for theme, left in waiting.items()]


def _gathered(challenges: list[Knot], themes: list[Theme], counts: dict[int | None, Counts]) -> list[Bundle]:
    pks = [challenge.pk for challenge in challenges]
    links = Link.objects.filter(source__in=pks, kind=Link.Kind.CAME_FROM, target__kind=Kind.NEED)
    tied = dict(links.order_by().values_list("source").annotate(n=Count("pk")))
    bundles = [Bundle(challenge.theme, challenge, [], tied.get(challenge.pk, 0)) for challenge in challenges]
    for theme in themes:
        taken = sum(bundle.count for bundle in bundles if bundle.theme == theme)
        left = counts.get(theme.pk, Counts()).needs - taken
        if left > 0:
            bundles.append(Bundle(theme, None, [], left))
    return bundles
