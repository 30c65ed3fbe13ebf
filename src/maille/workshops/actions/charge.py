"""Who answers for a group: the person that the team was told of, and handing the group over to another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.text import fold
from maille.people.actions import hold_people, register_person_for
from maille.people.addresses import email_or_phone
from maille.people.models import Person
from maille.programmes.actions.membership import join_programme
from maille.programmes.models import Level, Programme
from maille.workshops import mails_of_cohorts
from maille.workshops.actions.cohorts import check_coming, journal_of, standing_cohort
from maille.workshops.actions.seats import confirm_requests
from maille.workshops.models import Cohort


@transaction.atomic
def person_in_charge(
    *, programme: Programme, first_name: str, contact: str, by: Person, role: str = "organiser"
) -> Person:
    """Somebody of the programme with this first name and this very address or telephone; else somebody new.

    Only who proved the address, or whom the team registered and who has no way in: a stranger may have typed a teacher's
    name and address, and would read the list of the class.
    """
    email, phone = email_or_phone(contact, field="leader_contact")
    ours = Q(registered_by__isnull=False, account=None, cards=None)
    is_sure = ours | Q(proven_at__isnull=False) if email else ours
    here = Person.objects.alive().filter(is_sure, memberships__programme=programme, is_supervised=False).distinct()
    same = here.filter(contact_email=email) if email else here.filter(phone=phone)
    known = next((person for person in same.order_by("pk") if fold(person.first_name) == fold(first_name)), None)
    if known is not None:
        return known
    return register_person_for(
        first_name=first_name, contact=contact, by=by, reason=_("répond d'un groupe inscrit par l'équipe"),
        language=by.language, programme_id=programme.pk, role=role,
    )  # fmt: skip


@transaction.atomic
def hand_over(
    *, cohort: Cohort, first_name: str, contact: str, by: Person, now: datetime, role: str = "organiser"
) -> Cohort:
    """Somebody else answers for the group: they get its letters and its page, the former one no more. Seats do not move,
    but those that waited for the former address to be proven are given when the new one holds seats."""
    programme = cohort.workshop.programme
    person = person_in_charge(programme=programme, first_name=first_name, contact=contact, by=by, role=role)
    hold_people([person.pk, *cohort.seats.values_list("person_id", flat=True)])
    cohort = standing_cohort(cohort)
    check_coming(cohort)
    former = cohort.in_charge
    if person == former:
        raise RuleError(_("Cette personne répond déjà du groupe."), field="leader")
    join_programme(programme=programme, person=person, level=Level.CONTRIBUTE, now=now, by=by)
    cohort.in_charge = person
    cohort.save(update_fields=["in_charge"])
    journal_of("handed_over", cohort, by=by, now=now, role=role, count=len(cohort.states()))
    if not person.must_prove_address:
        confirm_requests(person=person, now=now, is_vouched=True)
    mails_of_cohorts.tell_cohort(cohort, now=now, is_entrusted=True)
    if former != by:
        mails_of_cohorts.tell_relieved(cohort, former=former, now=now)
    return cohort
