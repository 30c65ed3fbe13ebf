"""Rows to look at: a programme with three themes and three phases, people, and a thread from need to project."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from maille.challenges.models import Challenge
from maille.contributions import actions
from maille.contributions.models import Kind, Link, Node
from maille.needs.models import Need
from maille.people.models import Organisation, Person
from maille.programmes.models import ActorKind, Contact, Membership, Motivation, Partner, Phase, Programme, Theme
from maille.projects.models import Project, Venture
from maille.solutions.models import Solution
from maille.workshops.models import Slot, Workshop

NOON = datetime(2027, 1, 20, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
THEMES = [
    ("be", "bien-etre", "Bien-être dans ma ville"),
    ("je", "jeunesse", "Jeunesse"),
    ("ec", "economie-circulaire", "Économie circulaire"),
]
PHASES = [
    (1, "reflection", "closed", "Réflexion collective", date(2027, 1, 1), date(2027, 1, 16)),
    (2, "cocreation", "open", "Co-création de solutions", date(2027, 1, 17), date(2027, 2, 28)),
    (3, "project", "upcoming", "Passage de l'idée au projet", date(2027, 3, 1), date(2027, 6, 30)),
]


def make_programme(slug: str = "essai", **fields: Any) -> Programme:
    defaults = {
        "slug": slug, "title": "Co-créons la ville de demain", "territory": "Roubaix", "state": "running",
        "call": "Acteurs de la ville, ensemble.", "spirit": "Chaque contribution est la bienvenue.", "ambition": "Imaginer de nouveaux modèles.",
        "starts_on": date(2027, 1, 1), "ends_on": date(2027, 6, 30), "anchor_on": date(2027, 1, 20), "venue_note": "Lieux à définir",
        "organiser": Organisation.objects.get_or_create(slug="organisateur", defaults={"name": "L'organisateur"})[0],
    }  # fmt: skip
    programme = Programme.objects.create(**{**defaults, **fields})
    for order, (code, theme_slug, title) in enumerate(THEMES):
        Theme.objects.create(
            programme=programme, code=code, slug=theme_slug, title=title, text=f"Pour {title}.", order=order
        )
    for number, kind, state, title, starts, ends in PHASES:
        Phase.objects.create(
            programme=programme,
            number=number,
            kind=kind,
            state=state,
            title=title,
            goal=f"But {number}",
            format_text="Un atelier.",
            who_text="Tous les acteurs.",
            starts_on=starts,
            ends_on=ends,
        )
    ActorKind.objects.create(
        programme=programme,
        code="association",
        label="Associations",
        icon="heart-handshake",
        reasons="Pour vous diversifier.",
        order=0,
    )
    ActorKind.objects.create(
        programme=programme,
        code="citoyen",
        label="Citoyens",
        icon="house",
        reasons="Dire ce qui manque.",
        added_by_organiser=True,
        order=1,
    )
    Motivation.objects.create(programme=programme, code="expertise", label="apporter leur expertise")
    partner = Organisation.objects.get_or_create(slug="partenaire", defaults={"name": "La Ville"})[0]
    Partner.objects.create(programme=programme, organisation=partner, kind="public")
    return programme


def make_contact(programme: Programme, **fields: Any) -> Contact:
    return Contact.objects.create(
        programme=programme, **{"name": "L'équipe du programme", "email": "equipe@exemple.invalid", **fields}
    )


def make_workshop(programme: Programme, on: date, number: int = 2, **fields: Any) -> Workshop:
    phase = programme.phases.get(number=number)
    code = f"P{number}-{on:%m%d}"
    workshop = Workshop.objects.create(
        programme=programme,
        phase=phase,
        code=code,
        slug=code.lower(),
        city="Roubaix",
        **{"title": f"Atelier du {on:%d/%m}", **fields},
    )
    Slot.objects.create(workshop=workshop, on=on, part_of_day="morning")
    return workshop


def make_person(programme: Programme | None = None, first_name: str = "Yasmine", **fields: Any) -> Person:
    membership = fields.pop("membership", {})
    person = Person.objects.create(first_name=first_name, **fields)
    if programme is not None:
        Membership.objects.create(programme=programme, person=person, **membership)
    return person


def make_need(
    programme: Programme,
    title: str = "Garder les enfants tôt",
    by: Person | None = None,
    code: str = "be",
    **words: Any,
) -> Node:
    theme = programme.themes.get(code=code)
    node, _token = actions.publish(
        programme=programme, kind=Kind.NEED, words=actions.Words(title=title, theme=theme, **words), by=by, now=NOON
    )
    Need.objects.create(node=node)
    return node


def make_challenge(programme: Programme, needs: list[Node], by: Person, name: str = "Garder près de chez soi") -> Node:
    node, _token = actions.publish(
        programme=programme,
        kind=Kind.CHALLENGE,
        by=by,
        now=NOON,
        words=actions.Words(title=f"Comment pourrions-nous : {name} ?", theme=needs[0].theme),
    )
    Challenge.objects.create(node=node, name=name, progress="retained")
    for need in needs:
        actions.link(source=node, target=need, kind=Link.Kind.CAME_FROM, by=by, now=NOON + timedelta(minutes=1))
    return node


def make_solution(challenge: Node, by: Person, title: str = "La garde partagée") -> Node:
    node, _token = actions.publish(
        programme=challenge.programme,
        kind=Kind.SOLUTION,
        by=by,
        now=NOON,
        words=actions.Words(title=title, theme=challenge.theme),
    )
    Solution.objects.create(node=node, challenge=challenge.challenge)
    actions.link(source=node, target=challenge, kind=Link.Kind.CAME_FROM, by=by, now=NOON)
    return node


def make_project(solution: Node, by: Person, title: str = "Les Petites Heures") -> Node:
    node, _token = actions.publish(
        programme=solution.programme,
        kind=Kind.PROJECT,
        by=by,
        now=NOON,
        words=actions.Words(title=title, theme=solution.theme),
    )
    Project.objects.create(node=node, solution=solution.solution)
    actions.link(source=node, target=solution, kind=Link.Kind.CAME_FROM, by=by, now=NOON)
    return node


def make_venture(project: Node, by: Person, title: str = "Les Petites Heures, association") -> Node:
    node, _token = actions.publish(
        programme=project.programme,
        kind=Kind.VENTURE,
        by=by,
        now=NOON,
        words=actions.Words(title=title, theme=project.theme),
    )
    Venture.objects.create(node=node, project=project.project)
    actions.link(source=node, target=project, kind=Link.Kind.CAME_FROM, by=by, now=NOON)
    return node
