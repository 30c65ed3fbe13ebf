"""Fills the configured database: at scale 1, 10,000 people, 50,000 contributions, 500,000 supports and comments.

It runs in a process of its own (`child.py`), after the migrations.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, models, transaction
from django.utils import timezone

from maille.challenges.models import Challenge
from maille.contributions.models import Comment, Follow, Kind, Link, Node, Support, Version
from maille.core.text import fold
from maille.groups.models import Group, GroupMember
from maille.needs.models import Need
from maille.people.models import Account, Organisation, Person
from maille.programmes.models import Membership, Phase, Programme, Theme
from maille.projects.models import Carrier, Project
from maille.solutions.models import Solution

from . import words

PEOPLE, NODES, SUPPORTS, COMMENTS, SESSIONS = 10_000, 50_000, 400_000, 100_000, 2_000
SHARES = {Kind.NEED: 0.70, Kind.CHALLENGE: 0.10, Kind.GROUP: 0.06, Kind.SOLUTION: 0.10, Kind.PROJECT: 0.04}
SLUG = "mesure"


def main(scaled: str) -> dict[str, Any]:
    """What the load needs to know of the rows."""
    scale = float(scaled)
    rng = random.Random(2018)
    programme = create_programme()
    people = create_people(rng, max(40, int(PEOPLE * scale)), programme)
    nodes = create_nodes(rng, max(100, int(NODES * scale)), programme, people)
    supports = create_reactions(rng, nodes, people, int(SUPPORTS * scale), int(COMMENTS * scale))
    create_links(rng, nodes)
    givers = people[: max(20, int(SESSIONS * scale))]
    sessions = create_sessions(givers)
    with connection.cursor() as cursor:
        # A database in service has been swept: PostgreSQL reads an index alone only then.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    chosen = {kind: [node.slug for node in nodes if node.kind == kind][:50] for kind in SHARES}
    return {
        "programme": SLUG,
        "programme_id": programme.pk,
        "slugs": chosen,
        "nodes": [node.pk for node in nodes if node.kind == Kind.NEED],
        "sessions": sessions,
        "people": [account.person_id for account in accounts_of(givers)],
        "counts": {"people": len(people), "contributions": len(nodes), **supports},
    }


def create_programme() -> Programme:
    today = timezone.localdate()
    organiser = Organisation.objects.create(name="Association de mesure", slug="association-de-mesure")
    programme = Programme.objects.create(
        slug=SLUG,
        title="Une ville de mesure",
        slogan="Beaucoup de monde, beaucoup de besoins",
        territory="Roubaix",
        state=Programme.State.RUNNING,
        is_current=True,
        starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=120),
        organiser=organiser,
    )
    for number, kind in enumerate(Phase.Kind.values, 1):
        starts = today - timedelta(days=60)
        Phase.objects.create(
            programme=programme,
            number=number,
            kind=kind,
            state="open",
            title=f"Phase {number}",
            starts_on=starts,
            ends_on=programme.ends_on,
        )
    for code, title in (("be", "Bien-être dans ma ville"), ("je", "Jeunesse"), ("ec", "Économie circulaire")):
        Theme.objects.create(programme=programme, slug=code, code=code, title=title)
    return programme


def bulk(rows: Iterable[models.Model], size: int = 5_000) -> None:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        with transaction.atomic():
            type(batch[0])._base_manager.bulk_create(batch)


def create_people(rng: random.Random, count: int, programme: Programme) -> list[Person]:
    fields = [(rng.choice(words.NAMES), f"P{number}", f"p{number}@exemple.invalid") for number in range(count)]
    bulk(Person(first_name=first, last_name=last, contact_email=email) for first, last, email in fields)
    people = list(Person.objects.order_by("pk"))
    bulk(
        Account(email=person.contact_email, person=person, proven_at=timezone.now(), password="!")  # noqa: S106  unusable
        for person in people
    )
    bulk(Membership(programme=programme, person=person, level=rng.randrange(6)) for person in people)
    return people


def create_nodes(rng: random.Random, count: int, programme: Programme, people: Sequence[Person]) -> list[Node]:
    themes = list(programme.themes.all())
    now = timezone.now()
    bulk(
        _node(rng, kind, number, programme, themes, people, now)
        for kind, share in SHARES.items()
        for number in range(1, int(count * share) + 1)
    )
    nodes = list(Node.objects.order_by("pk"))
    bulk(Version(node=node, number=1, title=node.title, text=node.text, by_id=node.author_id) for node in nodes)
    by_kind = {kind: [node for node in nodes if node.kind == kind] for kind in SHARES}
    bulk(
        Need(node=node, who="des familles", where="Roubaix", what=node.text, how_many=rng.randrange(1, 900))
        for node in by_kind[Kind.NEED]
    )
    bulk(Challenge(node=node, name=node.title[:60]) for node in by_kind[Kind.CHALLENGE])
    challenges = [node.pk for node in by_kind[Kind.CHALLENGE]]
    bulk(
        Group(node=node, challenge_id=challenge, member_count=6)
        for node, challenge in zip(by_kind[Kind.GROUP], challenges, strict=False)
    )
    bulk(Solution(node=node, challenge_id=rng.choice(challenges), how=node.text) for node in by_kind[Kind.SOLUTION])
    solutions = [node.pk for node in by_kind[Kind.SOLUTION]]
    bulk(
        Project(node=node, solution_id=solutions[index % len(solutions)])
        for index, node in enumerate(by_kind[Kind.PROJECT])
    )
    groups = list(Group.objects.values_list("pk", flat=True))
    bulk(GroupMember(group_id=pk, person=person) for pk in groups for person in rng.sample(people, 6))
    bulk(Carrier(project_id=node.pk, person_id=node.author_id, is_lead=True) for node in by_kind[Kind.PROJECT])
    return nodes


def _node(
    rng: random.Random,
    kind: Kind,
    number: int,
    programme: Programme,
    themes: list[Theme],
    people: Sequence[Person],
    now: datetime,
) -> Node:
    title, text = words.sentence(rng), words.text(rng, 6)
    at = now - timedelta(minutes=rng.randrange(60 * 24 * 60))
    return Node(
        programme=programme,
        kind=kind,
        number=number,
        ref=f"{kind[0].upper()}{number:02d}",
        slug=f"{kind}-{number}",
        theme=rng.choice(themes),
        title=title,
        text=text,
        html=f"<p>{text}</p>",
        author=rng.choice(people),
        search_text=fold(f"{title} {text}"),
        created_at=at,
        published_at=at,
        changed_at=at,
    )


def create_reactions(
    rng: random.Random, nodes: list[Node], people: list[Person], supports: int, comments: int
) -> dict[str, int]:
    """Few contributions gather most of the reactions, as everywhere."""
    popular = [nodes[int(len(nodes) * rng.random() ** 3)] for _ in range(supports)]
    pairs = {(node.pk, rng.choice(people).pk) for node in popular}
    bulk(Support(node_id=node, person_id=person) for node, person in sorted(pairs))
    spoken = [nodes[int(len(nodes) * rng.random() ** 2)].pk for _ in range(comments)]
    bulk(_comment(rng, node, people) for node in spoken)
    bulk(Follow(node_id=node.pk, person_id=node.author_id) for node in nodes)
    supported, commented = Counter(node for node, _person in pairs), Counter(spoken)
    for node in nodes:
        node.support_count, node.comment_count, node.follow_count = supported[node.pk], commented[node.pk], 1
    for start in range(0, len(nodes), 2_000):
        Node.objects.bulk_update(nodes[start : start + 2_000], ["support_count", "comment_count", "follow_count"])
    return {"supports": len(pairs), "comments": comments}


def _comment(rng: random.Random, node: int, people: list[Person]) -> Comment:
    said = words.text(rng, 2)
    return Comment(node_id=node, author=rng.choice(people), text=said, html=f"<p>{said}</p>")


def create_links(rng: random.Random, nodes: list[Node]) -> None:
    by_kind = {kind: [node.pk for node in nodes if node.kind == kind] for kind in SHARES}
    bulk(_links(rng, by_kind))


def _links(rng: random.Random, by_kind: dict[Kind, list[int]]) -> Iterator[Link]:
    came_from: Any = Link.Kind.CAME_FROM
    for challenge in by_kind[Kind.CHALLENGE]:
        for need in rng.sample(by_kind[Kind.NEED], 4):
            yield Link(source_id=challenge, target_id=need, kind=came_from)
    for group, challenge in Group.objects.values_list("pk", "challenge_id"):
        yield Link(source_id=group, target_id=challenge, kind=came_from)
    for solution, challenge in Solution.objects.values_list("pk", "challenge_id"):
        yield Link(source_id=solution, target_id=challenge, kind=came_from)
    for project, solution in Project.objects.values_list("pk", "solution_id"):
        yield Link(source_id=project, target_id=solution, kind=came_from)


def accounts_of(people: Sequence[Person]) -> list[Account]:
    """In the order of their people."""
    return list(Account.objects.filter(person__in=[person.pk for person in people[:SESSIONS]]).order_by("person_id"))


def create_sessions(people: Sequence[Person]) -> list[str]:
    """Browsers in which these people are signed in already."""
    return [signed_in(account) for account in accounts_of(people)]


def signed_in(account: Account) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)
