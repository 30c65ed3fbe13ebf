"""The project's network of supporters (R37): who offers what, and what became of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions.models import Notice
from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.models import Organisation, Person
from maille.projects.models import SUPPORT_OFFER_MACHINE, Project, SupportOffer


@transaction.atomic
def offer_support(
    *,
    project: Project,
    by: Person,
    now: datetime,
    kind: str,
    text: str,
    organisation: Organisation | None = None,
    role: str = "",
) -> SupportOffer:
    """A promise of help; those who carry or wrote the project hear of it. Raises RuleError without a sentence."""
    if kind not in SupportOffer.Kind.values:
        raise RuleError(_("Dites ce que vous pouvez apporter : choisissez dans la liste."), field="kind")
    line = clean_line(text)[:300]
    if not line:
        raise RuleError(
            _("Dites en une phrase ce que vous apportez : la durée, la surface, la compétence…"), field="text"
        )
    if project.progress == Project.Progress.ABANDONED:
        raise RuleError(_("Ce projet est arrêté : il n'a plus besoin de soutien. D'autres projets en cherchent."))
    offer = SupportOffer.objects.create(
        project=project, person=by, organisation=organisation, kind=kind, text=line, at=now
    )
    journal.record(
        "support_offer.proposed",
        at=now,
        subject=project.node,
        by=by,
        role=role,
        programme_id=project.node.programme_id,
        data={"offer": offer.pk, "kind": kind},
    )
    _tell(offer, "support_offer.proposed", to=_team(project), by=by, now=now)
    return offer


@transaction.atomic
def answer_support(*, offer: SupportOffer, after: str, by: Person, now: datetime, role: str = "") -> SupportOffer:
    """Accepted, running, given, withdrawn. Who offered hears of the answer, the team of a withdrawal."""
    found = SupportOffer.objects.select_for_update(of=("self",)).select_related("project__node")
    offer = found.get(pk=offer.pk)
    SUPPORT_OFFER_MACHINE.check(offer.state, after)
    before, offer.state = offer.state, after
    offer.save(update_fields=["state"])
    project = offer.project
    journal.record(
        f"support_offer.{after}",
        at=now,
        subject=project.node,
        by=by,
        role=role,
        programme_id=project.node.programme_id,
        data={"offer": offer.pk, "before": before, "after": after},
    )
    _tell(
        offer,
        f"support_offer.{after}",
        to={offer.person_id} if by.pk != offer.person_id else _team(project),
        by=by,
        now=now,
    )
    return offer


def _team(project: Project) -> set[int]:
    people = set(project.carriers.running().values_list("person_id", flat=True))
    return people | ({project.node.author_id} if project.node.author_id else set())


def _tell(offer: SupportOffer, verb: str, *, to: set[int], by: Person, now: datetime) -> None:
    # Between the team and who offers: the givers upstream have their own news.
    node = offer.project.node
    Notice.objects.bulk_create(
        [
            Notice(person_id=person, node=node, about=node, verb=verb, data={"offer": offer.pk}, at=now)
            for person in sorted(to - {by.pk})
        ]
    )
