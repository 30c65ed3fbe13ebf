"""A small whole programme: one of each thing, all given by somebody else than those who try the doors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from maille.challenges.models import Challenge
from maille.contributions import receipts
from maille.contributions.models import Comment, Kind, Node, Report, Version
from maille.core.models import OutboxMessage
from maille.groups.models import Group, GroupMember
from maille.needs.models import Need
from maille.people.mails import unsubscribe_token
from maille.people.models import Account, Offer, Organisation, Person
from maille.programmes.models import ActorKind, Membership, Motivation, Phase, Programme, Role, Theme
from maille.projects.models import Carrier, Project, SupportOffer, Venture
from maille.solutions.models import Solution, SolutionAuthor
from maille.steering.models import ImportBatch, PrintJob
from maille.workshops.models import Attestation, Cohort, PhoneCall, Registration, Relay, Slot, Workshop

ATTESTATION = "k7m2pq9xw3vd"
TOKEN = "jeton-du-recu"
ROLES = {
    "v": "visitor",
    "p": "participant",
    "e": "expert",
    "f": "facilitator",
    "o": "organiser",
    "x": "organiser elsewhere",
}


@dataclass(frozen=True)
class World:
    programme: Programme
    people: dict[str, Person]
    nodes: dict[str, Node]
    workshop: Workshop
    giver: Person

    @property
    def unsubscribe_token(self) -> str:
        return unsubscribe_token(self.giver)

    def client(self, role: str) -> Client:
        """A browser in which that person is signed in; a server error is an answer of 500, as for people."""
        client = Client(raise_request_exception=False)
        if role != "v":
            client.force_login(self.people[role].account)
        return client

    def slug_for(self, app: str) -> str:
        by_app = {
            "needs": "need",
            "challenges": "challenge",
            "groups": "group",
            "solutions": "solution",
            "projects": "project",
        }
        return self.workshop.slug if app == "workshops" else self.nodes[by_app.get(app, "need")].slug


def build_world() -> World:
    programme = create_programme("essai", is_current=True)
    elsewhere = create_programme("ailleurs")
    people = {role: create_person(name) for role, name in ROLES.items() if role != "v"}
    giver = create_person("Giver")
    for role in ("e", "f", "o"):
        Role.objects.create(programme=programme, person=people[role], kind=ROLES[role])
    Role.objects.create(programme=elsewhere, person=people["x"], kind="organiser")
    for person in (people["p"], people["e"], people["f"], people["o"], giver):
        Membership.objects.create(programme=programme, person=person)
    nodes = create_thread(programme, giver) | create_openings(programme, giver)
    return World(programme, people, nodes, create_workshop(programme), giver)


@contextmanager
def standing_world(blocker: DjangoDbBlocker, make: Callable[[], World] = build_world) -> Iterator[World]:
    """One world for all the tests of a module that undo what they write; itself undone at the end."""
    with blocker.unblock(), transaction.atomic():
        yield make()
        transaction.set_rollback(True)


def create_programme(slug: str, *, is_current: bool = False) -> Programme:
    today = timezone.localdate()
    programme = Programme.objects.create(
        slug=slug,
        title=f"Programme {slug}",
        territory="Roubaix",
        state=Programme.State.RUNNING,
        is_current=is_current,
        starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=90),
        organiser=Organisation.objects.create(name=f"Organisation {slug}", slug=f"organisation-{slug}"),
    )
    for number, kind in enumerate(Phase.Kind.values, 1):
        Phase.objects.create(
            programme=programme,
            number=number,
            kind=kind,
            state=Phase.State.OPEN,
            title=f"Phase {number}",
            starts_on=today - timedelta(days=30),
            ends_on=today + timedelta(days=90),
        )
    Theme.objects.create(programme=programme, slug="jeunesse", code="je", title="Jeunesse")
    ActorKind.objects.create(programme=programme, code="habitants", label="Habitants")
    Motivation.objects.create(programme=programme, code="agir", label="Agir")
    return programme


def create_person(name: str) -> Person:
    person = Person.objects.create(first_name=name, contact_email=f"{name.replace(' ', '-')}@exemple.invalid")
    Account.objects.create(email=person.contact_email, person=person, proven_at=timezone.now())
    return person


def create_workshop(programme: Programme) -> Workshop:
    workshop = Workshop.objects.create(
        programme=programme,
        phase=programme.phases.all()[0],
        code="a1",
        slug="atelier-1",
        title="Atelier 1",
        state="confirmed",
    )
    Slot.objects.create(workshop=workshop, on=timezone.localdate() + timedelta(days=10), part_of_day="morning")
    Cohort.objects.create(
        workshop=workshop, kind="class", name="3e B", structure="Collège", in_charge=create_person("Enseignante"),
        created_at=timezone.now(),
    )  # fmt: skip
    came = create_person("Venue")
    Registration.objects.create(workshop=workshop, person=came, state="cancelled")
    Attestation.objects.create(
        programme=programme,
        workshop=workshop,
        person=came,
        name="Venue",
        number=1,
        code=ATTESTATION,
        issued_at=timezone.now(),
    )
    return workshop


def create_thread(programme: Programme, giver: Person) -> dict[str, Node]:
    nodes = {kind.value: create_node(programme, kind, giver) for kind in Kind}
    Need.objects.create(node=nodes["need"])
    challenge = Challenge.objects.create(node=nodes["challenge"], name="Défi")
    group = Group.objects.create(node=nodes["group"], challenge=challenge)
    GroupMember.objects.create(group=group, person=giver)
    solution = Solution.objects.create(node=nodes["solution"], challenge=challenge, group=group)
    SolutionAuthor.objects.create(solution=solution, person=giver)
    project = Project.objects.create(node=nodes["project"], solution=solution)
    Carrier.objects.create(project=project, person=giver, is_lead=True)
    Venture.objects.create(node=nodes["venture"], project=project, created_on=date(2027, 1, 1))
    return nodes


def create_openings(programme: Programme, giver: Person) -> dict[str, Node]:
    """What waits for somebody: a retained challenge, an idea in the reserve, a project to found, offers."""
    kinds = {"open challenge": Kind.CHALLENGE, "reserve": Kind.SOLUTION, "foundable": Kind.PROJECT}
    nodes = {name: create_node(programme, kind, giver, number=2) for name, kind in kinds.items()}
    challenge = Challenge.objects.create(node=nodes["open challenge"], name="Défi ouvert", progress="retained")
    solution = Solution.objects.create(node=nodes["reserve"], challenge=challenge, progress="reserve")
    project = Project.objects.create(node=nodes["foundable"], solution=solution, progress="g5")
    SupportOffer.objects.create(project=project, person=giver, kind="time", text="Deux heures par semaine")
    Offer.objects.create(person=giver, direction="offer", kind="place", text="Une salle")
    bobine = Organisation.objects.create(name="La Bobine", slug="la-bobine")
    Relay.objects.create(programme=programme, organisation=bobine, code=ATTESTATION)
    return nodes


def create_node(programme: Programme, kind: Kind, giver: Person, *, number: int = 1) -> Node:
    node = Node.objects.create(
        programme=programme,
        kind=kind,
        number=number,
        ref=f"{kind[0].upper()}{number:02}",
        slug=f"{kind}-{number}",
        theme=programme.themes.all()[0],
        title=f"Une contribution : {kind}",
        text="Texte.",
        html="<p>Texte.</p>",
        author=giver,
        receipt_hash=receipts.hash_of(TOKEN),
        published_at=timezone.now(),
    )
    Version.objects.create(node=node, number=1, title=node.title, text=node.text, by=giver)
    return node


def add_troubles(world: World) -> World:
    """What the organiser looks after: a reported need, a hidden comment, a mail that did not leave."""
    need, giver = world.nodes["need"], world.nodes["need"].author
    Report.objects.create(node=need, ground="spam", text="Une publicité", reporter=giver)
    Comment.objects.create(node=need, author=giver, text="Oui", html="<p>Oui</p>", state="hidden", state_reason="Motif")
    ImportBatch.objects.create(
        programme=world.programme, source="Liste d'essai", headers=["Prénom"], rows=[[2, ["Inès"]]]
    )
    OutboxMessage.objects.create(
        key="world", kind="digest", to="giver@exemple.invalid", subject="Nouvelles", text="Bonjour", state="failed",
        programme_id=world.programme.pk, due_at=timezone.now(),
    )  # fmt: skip
    gone = world.workshop.registrations.get()
    PhoneCall.objects.create(
        workshop=world.workshop, person=gone.person, registration=gone, about="news", since=timezone.now()
    )
    PrintJob.objects.create(
        programme=world.programme, document="attestations", state="ready", pdf=b"%PDF-", name="attestations",
        asked_at=timezone.now(), expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    return world
