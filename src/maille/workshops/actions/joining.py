"""Joining in under a minute: a first name, an e-mail or a telephone, a workshop or « suivre »."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from maille.people.actions import new_guest
from maille.people.models import Person
from maille.programmes.actions.membership import join_programme
from maille.programmes.models import Level, Programme
from maille.workshops import mails
from maille.workshops.actions.seats import register
from maille.workshops.models import Registration, Workshop


@dataclass(frozen=True)
class Joined:
    person: Person
    registration: Registration | None


@transaction.atomic
def join(
    *,
    programme: Programme,
    workshop: Workshop | None,
    now: datetime,
    person: Person | None = None,
    first_name: str = "",
    contact: str = "",
    language: str = "fr",
    back: str = "",
) -> Joined:
    """Take part, in a workshop or from afar. Without `person` a new one is made, whatever address is given:
    who types an address must not learn whether it is known. The mail proves it, and two rows become one then.
    """
    is_new = person is None
    if person is None:
        person = new_guest(first_name=first_name, contact=contact, language=language, now=now)
    join_programme(programme=programme, person=person, level=Level.CONTRIBUTE if workshop else Level.FOLLOW, now=now)
    registration = register(workshop=workshop, person=person, now=now, quietly=is_new) if workshop is not None else None
    if is_new:
        back = back or (workshop.get_absolute_url() if workshop else reverse("pages:my-thread", args=[programme.slug]))
        mails.tell_joined(person=person, programme=programme, registration=registration, back=back, now=now)
    return Joined(person, registration)
