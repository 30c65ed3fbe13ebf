"""Where the programme and its phases stand. Opening and closing change what people may do (`policy.PHASE_ACTS`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.models import Person
from maille.programmes.models import PHASE_MACHINE, PROGRAMME_MACHINE, Phase, Programme

State = Programme.State


@transaction.atomic
def move_phase(*, phase: Phase, to: str, by: Person) -> Phase:
    """Open, close or put back a phase. Opening one in a published programme starts the programme. Twice is as once."""
    phase = Phase.objects.select_for_update(of=("self",)).select_related("programme").get(pk=phase.pk)
    if phase.state == to:
        return phase
    PHASE_MACHINE.check(phase.state, to)
    before, phase.state = phase.state, to
    phase.save(update_fields=["state"])
    journal.record(
        f"phase.{to}", subject=phase, by=by, role="organiser", programme_id=phase.programme_id, data={"from": before}
    )
    if to == Phase.State.OPEN and phase.programme.state == State.PUBLISHED:
        move_programme(programme=phase.programme, to=State.RUNNING, by=by)
    return phase


@transaction.atomic
def move_programme(*, programme: Programme, to: str, by: Person) -> Programme:
    """Follow one arrow of the programme's machine. Publishing has its own conditions: `steering.actions.publish`."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if programme.state == to:
        return programme
    PROGRAMME_MACHINE.check(programme.state, to)
    before, programme.state = programme.state, to
    programme.save(update_fields=["state"])
    journal.record(
        f"programme.{to}", subject=programme, by=by, role="organiser", programme_id=programme.pk, data={"from": before}
    )
    return programme


@transaction.atomic
def put_online(*, programme: Programme, by: Person, now: datetime) -> Programme:
    """Draft → published, or running when a phase is open. The first public programme becomes the home page's."""
    is_open = programme.phases.filter(state=Phase.State.OPEN).exists()
    programme = move_programme(programme=programme, to=State.RUNNING if is_open else State.PUBLISHED, by=by)
    if programme.published_at is None:
        programme.published_at = now
        programme.save(update_fields=["published_at"])
    if not Programme.objects.public().filter(is_current=True).exists():
        programme = make_current(programme=programme, by=by)
    return programme


@transaction.atomic
def take_offline(*, programme: Programme, by: Person) -> Programme:
    """Back to draft: only the organiser and facilitators see it. What people gave stays."""
    if programme.state == State.RUNNING:
        programme = move_programme(programme=programme, to=State.PUBLISHED, by=by)
    if programme.state not in {State.PUBLISHED, State.DRAFT}:
        raise RuleError(
            _("Un programme en suivi, clos ou archivé reste lisible : ce que les gens ont donné leur appartient.")
        )
    return move_programme(programme=programme, to=State.DRAFT, by=by)


@transaction.atomic
def make_current(*, programme: Programme, by: Person) -> Programme:
    """Show this programme at « / »."""
    if not programme.is_public:
        raise RuleError(_("Un brouillon ne peut pas être montré à l'accueil. Mettez-le en ligne d'abord."))
    Programme.objects.exclude(pk=programme.pk).filter(is_current=True).update(is_current=False)
    programme.is_current = True
    programme.save(update_fields=["is_current"])
    journal.record("programme.made_current", subject=programme, by=by, role="organiser", programme_id=programme.pk)
    return programme
