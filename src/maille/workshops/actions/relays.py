"""A partner's relay: opened by an organiser, closed by one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.people.actions import find_or_create_organisation
from maille.people.models import Person
from maille.programmes.models import ActorKind, Programme
from maille.workshops.models import Relay
from maille.workshops.relays import new_code


@transaction.atomic
def open_relay(*, programme: Programme, name: str, kind: ActorKind | None, by: Person, now: datetime) -> Relay:
    """A link of its own for the organisation of that name. Raises RuleError while it has one."""
    organisation = find_or_create_organisation(name=name, kind="", by=by)
    if programme.relays.running().filter(organisation=organisation).exists():
        raise RuleError(
            _("« %(name)s » a déjà son lien. Pour en faire un autre, fermez d'abord celui-là.")
            % {"name": organisation.name},
            field="name",
        )
    relay = Relay.objects.create(
        programme=programme, organisation=organisation, kind=kind, code=new_code(), made_by=by, made_at=now
    )
    journal.record("relay.created", at=now, subject=relay, by=by, role="organiser", programme_id=programme.pk)
    return relay


@transaction.atomic
def close_relay(*, relay: Relay, by: Person, now: datetime) -> None:
    """Its partner's page closes and it counts no more; printed squares still lead to the programme. Twice is as once."""
    if Relay.objects.running().filter(pk=relay.pk).update(revoked_at=now):
        journal.record("relay.revoked", at=now, subject=relay, by=by, role="organiser", programme_id=relay.programme_id)
