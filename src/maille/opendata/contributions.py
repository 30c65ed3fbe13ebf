"""Needs, challenges, solutions, projects and the links between them: only what the site shows to everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from maille.challenges.models import Challenge
from maille.contributions.models import Kind, Licence, Link, Node, NodeQuerySet, NodeState
from maille.needs.models import Need
from maille.opendata.tables import Cell, Row, Site, Table, Text, words
from maille.programmes.models import Programme
from maille.projects.models import Project
from maille.solutions.models import Solution

BATCH = 2000
LISTED = [NodeState.PUBLISHED, NodeState.REPORTED]

COMMON: dict[str, Text] = {
    "repere": _("numéro du programme, stable"),
    "adresse": _("page de la contribution"),
    "titre": _("en une phrase"),
    "texte": _("texte complet, en Markdown"),
    "enjeu": _("enjeu du programme"),
    "avancement": _("où en est la contribution"),
    "signature": _("telle que la personne l'a choisie"),
    "licence": _("licence du texte"),
    "soutiens": _("nombre de soutiens"),
    "commentaires": _("nombre de commentaires"),
    "publiee_le": _("jour de publication"),
    "demonstration": _("donnée inventée pour la démonstration"),
}


def open_nodes(programme: Programme) -> NodeQuerySet:
    """What may leave the site: public, and under an open licence."""
    return Node.objects.filter(programme=programme, state__in=LISTED, licence=Licence.CC_BY_SA)


def _common(node: Node, programme: Programme, site: Site, progress: str) -> Row:
    node.programme = programme
    with translation.override("fr"):
        path, signature = node.get_absolute_url(), node.signature
    published = (node.published_at or node.created_at).date().isoformat()
    return (node.ref, site.url(path), node.title, node.text, node.theme.title if node.theme else "", progress, signature, node.licence,
            node.support_count, node.comment_count, published, node.is_demo)  # fmt: skip


def _read(model: type[Any], programme: Programme) -> Iterator[Any]:
    rows = model.objects.filter(node__in=open_nodes(programme)).select_related(
        "node__theme", "node__author", "node__organisation"
    )
    return iter(rows.order_by("node__number").iterator(BATCH))


def _table(
    name: str,
    title: Text,
    model: type[Any],
    own: dict[str, Text],
    cells: Callable[[Any, dict[str, dict[Any, str]]], Row],
) -> Table:
    def rows(programme: Programme, site: Site) -> Iterator[Row]:
        labels = {name: words(value) for name, value in vars(model).items() if hasattr(value, "choices")}
        for row in _read(model, programme):
            yield _common(row.node, programme, site, labels["Progress"][row.progress]) + cells(row, labels)

    return Table(name, title, {**COMMON, **own}, rows)


def _need_cells(need: Need, labels: dict[str, dict[Any, str]]) -> Row:
    return (labels["Satisfaction"].get(need.satisfaction, "") if need.satisfaction else "", need.who, need.where, need.what, need.how_many,
            need.how_many_unit, need.how_estimated, labels["Confidence"].get(need.confidence, ""), need.intensity, need.consequence)  # fmt: skip


def _challenge_cells(challenge: Challenge, labels: dict[str, dict[Any, str]]) -> Row:
    return (
        challenge.name,
        labels["Horizon"][challenge.horizon],
        challenge.who,
        challenge.where,
        challenge.obstacle,
        challenge.success,
    )


def _solution_cells(solution: Solution, labels: dict[str, dict[Any, str]]) -> Row:
    return (solution.for_whom, solution.how, solution.novelty, solution.lesson)


def _project_cells(project: Project, labels: dict[str, dict[Any, str]]) -> Row:
    return (labels["Kind"][project.kind], project.purpose, project.next_step, project.ask, project.lesson)


def _links(programme: Programme, site: Site) -> Iterator[Row]:
    kinds, natures = words(Link.Kind), words(Kind)
    shown = open_nodes(programme)
    links = Link.objects.filter(source__in=shown, target__in=shown).order_by("pk")
    columns = ("source__ref", "source__kind", "kind", "target__ref", "target__kind", "at", "reason")
    for later, nature, kind, earlier, origin, at, reason in links.values_list(*columns).iterator(BATCH):
        cells: tuple[Cell, ...] = (
            later,
            natures[nature],
            kinds[kind],
            earlier,
            natures[origin],
            at.date().isoformat(),
            reason,
        )
        yield cells


NEEDS = _table("besoins", _("Besoins"), Need, {
    "satisfaction": _("non ou mal satisfait"), "qui": _("qui le vit"), "ou": _("où"), "quoi": _("ce qui se passe"),
    "combien": _("nombre estimé"), "unite": _("unité du nombre"), "source_du_nombre": _("d'où vient le nombre"),
    "fiabilite": _("mesuré, estimé ou supposé"), "intensite": _("de 1 à 5"), "consequence": _("si rien ne change"),
}, _need_cells)  # fmt: skip
CHALLENGES = _table("defis", _("Défis"), Challenge, {
    "nom": _("nom court"), "horizon": _("aujourd'hui, demain ou les deux"), "pour_qui": _("pour qui"), "ou": _("où"),
    "alors_que": _("obstacle"), "reussite": _("à quoi verra-t-on la réussite"),
}, _challenge_cells)  # fmt: skip
SOLUTIONS = _table("solutions", _("Solutions"), Solution, {
    "pour_qui": _("pour qui"), "comment": _("comment cela marche"), "nouveaute": _("ce qui est nouveau"), "lecon": _("ce que l'on a appris"),
}, _solution_cells)  # fmt: skip
PROJECTS = _table("projets", _("Projets"), Project, {
    "nature": _("création, développement ou changement d'échelle"), "but": _("pour quoi faire"), "prochain_pas": _("prochain pas"),
    "recherche": _("ce que le projet cherche"), "lecon": _("ce que l'on a appris"),
}, _project_cells)  # fmt: skip
LINKS = Table("liens", _("Liens du fil"), {
    "repere": _("la contribution qui vient après"), "nature": _("sa nature"), "lien": _("sorte de lien"),
    "repere_origine": _("la contribution d'avant"), "nature_origine": _("sa nature"), "pose_le": _("jour"), "motif": _("motif public"),
}, _links)  # fmt: skip
