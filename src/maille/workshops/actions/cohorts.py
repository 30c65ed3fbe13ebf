"""Several people registered by one: their seats are counted one by one, in order of arrival, like everybody's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean_line
from maille.people.actions import held_person, hold_people, register_person_for
from maille.people.actions.arriving import refuse_address
from maille.people.models import Person
from maille.programmes.actions.membership import join_programme
from maille.programmes.models import Level
from maille.workshops import mails_of_cohorts
from maille.workshops.actions.members import let_go, mere_lines
from maille.workshops.actions.offers import accept_offer, decline_offers
from maille.workshops.actions.seats import (
    cancel_many,
    check_open,
    fill_seats,
    give_seat,
    is_open,
    lock_workshop,
    note_move,
    register,
)
from maille.workshops.models import LAST_DAY, Cohort, Registration, Workshop
from maille.workshops.rolls import MOST, Name

State = Registration.State
MOST_COHORTS: Final = 6  # of one person at one workshop
NAMES_LAST: Final = timedelta(days=30)
A_DAY: Final = timedelta(days=1)
_STAFF: Final = frozenset({"organiser", "facilitator"})


@transaction.atomic
def register_cohort(
    *,
    workshop: Workshop,
    kind: str,
    name: str,
    structure: str,
    members: Sequence[Name],
    in_charge: Person,
    now: datetime,
    wording: str = "",
    comes_too: bool = False,
    role: str = "participant",
    by: Person | None = None,
) -> Cohort:
    """A seat, or a place in the queue, for each member; nobody but `in_charge` is written to.

    `wording`: what who registers a class declared, to speak for the school. `comes_too`: a seat for `in_charge` first.
    An address not proven yet asks for the seats, as for one person. Raises RuleError for a class that nobody answers for,
    and for somebody whom no mail reaches, unless the team registers the group. `by`: of the team, for `in_charge`.
    """
    in_charge = held_person(in_charge)
    workshop, by = lock_workshop(workshop), by or in_charge
    name, structure = _tidy(name, "name")[:80], _tidy(structure, "structure")[:120]
    check_cohort(workshop=workshop, kind=kind, in_charge=in_charge, wording=wording, role=role)
    _check_number(workshop, in_charge, role)
    join_programme(programme=workshop.programme, person=in_charge, level=Level.CONTRIBUTE, now=now, by=by)
    if comes_too:
        register(workshop=workshop, person=in_charge, now=now, by=by, role=role, quietly=True)
    cohort = Cohort.objects.create(
        workshop=workshop, kind=kind, name=name, structure=structure, in_charge=in_charge, wording=wording[:300], created_at=now
    )  # fmt: skip
    _seat(cohort, members, by=by, now=now, role=role)
    journal_of("registered", cohort, by=by, now=now, role=role, count=len(members))
    mails_of_cohorts.tell_cohort(cohort, now=now, is_entrusted=by != in_charge)
    return cohort


@transaction.atomic
def add_members(
    *, cohort: Cohort, members: Sequence[Name], by: Person, now: datetime, role: str = "participant"
) -> None:
    """At the end of the order of arrival, as who comes now."""
    cohort = standing_cohort(cohort)
    check_more(cohort, role=role)
    _seat(cohort, members, by=by, now=now, role=role)
    journal_of("members_added", cohort, by=by, now=now, role=role, count=len(members))


@transaction.atomic
def rename_member(*, seat: Registration, name: Name, by: Person, now: datetime, role: str = "participant") -> None:
    """Somebody else comes on the same seat, or a number gets a name. Once attested, only the team changes it. Whoever is
    more than a line of this list keeps their name."""
    person = seat.person
    if seat.cohort is None or person.erased_at is not None or seat.state in {State.CANCELLED, State.DECLINED}:
        raise RuleError(_("Cette personne n'est plus dans le groupe. Rechargez la page."))
    check_coming(seat.cohort)
    if role not in _STAFF and person.attestations.filter(withdrawn_at__isnull=True).exists():
        raise RuleError(_("Une attestation porte déjà ce nom : demandez à l'équipe de le changer."))
    if person.pk not in mere_lines(seat.cohort, attested_too=True):
        raise RuleError(
            _("Cette personne est connue ici autrement que par cette liste : son nom ne se change plus ici. Retirez-la, puis ajoutez qui vient à sa place.")
        )  # fmt: skip
    person.first_name, person.last_name = name.first, "" if seat.cohort.is_class else name.last
    person.save(update_fields=["first_name", "last_name"])
    journal_of("member_renamed", seat.cohort, by=by, now=now, role=role, count=1)


@transaction.atomic
def remove_member(*, seat: Registration, by: Person, now: datetime, role: str = "participant") -> None:
    """One seat is given up; a name that was only in this list is erased (`mere_lines`). Twice is as once."""
    if seat.cohort is None:
        raise RuleError(_("Cette personne n'est plus dans le groupe. Rechargez la page."))
    hold_people([seat.person_id])
    cohort = standing_cohort(seat.cohort)
    lines = mere_lines(cohort)
    if cancel_many(workshop=cohort.workshop, seats=cohort.seats.filter(pk=seat.pk), by=by, now=now, role=role):
        let_go(cohort, [seat.person], lines, by=by, now=now, role=role)
        journal_of("member_removed", cohort, by=by, now=now, role=role, count=1)


@transaction.atomic
def leave_cohort(*, cohort: Cohort, by: Person, now: datetime, role: str = "participant") -> None:
    """« Le groupe ne vient plus »: every seat goes to the queue, every name that was only in its list is erased. Twice is as once."""
    hold_people(cohort.seats.values_list("person_id", flat=True))
    cohort = standing_cohort(cohort)
    if cohort.left_at is not None and not cohort.states():
        return
    members = [seat.person for seat in cohort.seats.active().select_related("person")]
    lines = mere_lines(cohort)
    gone = cancel_many(workshop=cohort.workshop, seats=cohort.seats.all(), by=by, now=now, role=role)
    let_go(cohort, members, lines, by=by, now=now, role=role)
    cohort.left_at = now
    cohort.save(update_fields=["left_at"])
    journal_of("left", cohort, by=by, now=now, role=role, count=gone)


@transaction.atomic
def answer_offers(*, cohort: Cohort, take: bool, by: Person, now: datetime, role: str = "participant") -> int:
    """Take every place offered to the group, and confirm it in one letter, or leave them to the next in line. Returns how many."""
    cohort = standing_cohort(cohort)
    if not take:
        return decline_offers(workshop=cohort.workshop, seats=cohort.seats.all(), by=by, now=now, role=role)
    offered = list(cohort.seats.filter(state=State.OFFERED).order_by("pk"))
    if offered:
        check_coming(cohort)
    for seat in offered:
        accept_offer(registration=seat, by=by, now=now, role=role, quietly=True)
    if offered:
        mails_of_cohorts.tell_cohort(cohort, now=now)
    return len(offered)


@transaction.atomic
def forget_pupils(*, now: datetime) -> int:
    """For the worker: a month after the workshop, first names of pupils become numbers. Returns how many classes."""
    ended = Workshop.objects.annotate(last_on=LAST_DAY).filter(last_on__lt=timezone.localdate(now - NAMES_LAST))
    classes = Cohort.objects.filter(kind=Cohort.Kind.CLASS, names_forgotten_at=None, workshop__in=ended.values("pk"))
    found = list(classes)
    for cohort in found:
        lines = mere_lines(cohort, attested_too=True)
        people = [seat.person for seat in cohort.seats.select_related("person").order_by("pk")]
        for number, person in enumerate((one for one in people if one.pk in lines), start=1):
            person.first_name, person.last_name = f"{_('Élève')} {number:02d}", ""
            person.save(update_fields=["first_name", "last_name"])
            person.attestations.update(name=person.full_name)
        cohort.names_forgotten_at = now
        cohort.save(update_fields=["names_forgotten_at"])
    return len(found)


def standing_cohort(cohort: Cohort) -> Cohort:
    """The group as it is now, its workshop held."""
    workshop = lock_workshop(cohort.workshop)
    cohort = Cohort.objects.select_related("in_charge").get(pk=cohort.pk)
    cohort.workshop = workshop
    return cohort


def check_coming(cohort: Cohort) -> None:
    if cohort.left_at is not None:
        raise RuleError(_("Ce groupe ne vient plus. Pour revenir, inscrivez-le de nouveau."))


def _check_pace(cohort: Cohort, count: int, *, now: datetime, role: str) -> None:
    """What one person asks for, given up or not: each member is somebody in the registers until they are cleaned."""
    asked = Registration.objects.filter(cohort__in_charge=cohort.in_charge)
    if role in _STAFF:
        return
    if not cohort.is_answered_for and asked.count() + count > MOST:
        raise RuleError(
            _("Ouvrez d'abord le lien que nous vous avons écrit : votre adresse confirmée, vous inscrirez d'autres personnes."),
            field="pasted",
        )  # fmt: skip
    if asked.filter(created_at__gt=now - A_DAY).count() + count > MOST * MOST_COHORTS:
        raise RuleError(
            _("Vous avez inscrit beaucoup de personnes aujourd'hui. Continuez demain, ou écrivez à l'équipe."),
            field="pasted",
        )


def _seat(cohort: Cohort, members: Sequence[Name], *, by: Person, now: datetime, role: str) -> None:
    workshop = cohort.workshop
    if not members:
        raise RuleError(_("Donnez la liste du groupe, ou son nombre de personnes."), field="pasted")
    if len(members) + len(cohort.states()) > MOST:
        raise RuleError(_("Un groupe a %(most)d personnes au plus : faites-en deux.") % {"most": MOST}, field="pasted")
    _check_pace(cohort, len(members), now=now, role=role)
    for name in members:
        person = register_person_for(
            first_name=name.first, last_name=name.last, by=by, reason=_("groupe : %(group)s") % {"group": cohort.label},
            is_supervised=cohort.is_class, language=by.language, programme_id=workshop.programme_id, role=role,
        )  # fmt: skip
        seat = Registration(workshop=workshop, person=person, registered_by=by, created_at=now, cohort=cohort)
        give_seat(seat, now=now, is_vouched=role in _STAFF)
        note_move(seat, by=by, role=role, now=now)
    if is_open(workshop):
        fill_seats(workshop=workshop, now=now)  # a seat that its holder declined may still be free


def check_cohort(*, workshop: Workshop, kind: str, in_charge: Person, wording: str, role: str) -> None:
    """What costs nothing to know, before a list is read: the workshop is open, a school speaks for its class, who answers
    for the group can be written to."""
    check_open(workshop)
    _check_reached(in_charge, role)
    if kind == Cohort.Kind.CLASS and not wording:
        raise RuleError(
            _("Une classe s'inscrit par son établissement : cochez que vous parlez en son nom."), field="declares"
        )


def check_more(cohort: Cohort, *, role: str) -> None:
    """The same before more of its people are read."""
    check_coming(cohort)
    check_open(cohort.workshop)
    _check_reached(cohort.in_charge, role)


def _check_reached(in_charge: Person, role: str) -> None:
    if not in_charge.contact_email and role not in _STAFF:
        raise RuleError(
            _(
                "Pour répondre d'un groupe, il faut une adresse e-mail : ajoutez-la à votre profil, ou demandez à l'équipe d'inscrire le groupe."
            )
        )


def _check_number(workshop: Workshop, in_charge: Person, role: str) -> None:
    standing = workshop.cohorts.filter(in_charge=in_charge, left_at=None).count()
    if standing >= MOST_COHORTS and role not in _STAFF:
        raise RuleError(
            _("Vous avez déjà inscrit %(count)d groupes à cet atelier. Écrivez à l'équipe pour en inscrire d'autres.")
            % {"count": standing}
        )


def _tidy(text: str, field: str) -> str:
    text = clean_line(text)
    if not any(sign.isalnum() for sign in text):
        raise RuleError(_("Écrivez un nom."), field=field)
    refuse_address(text, field=field)
    return text


def journal_of(verb: str, cohort: Cohort, *, by: Person, now: datetime, role: str, count: int) -> None:
    journal.record(
        f"cohort.{verb}", at=now, subject=cohort, by=by, role=role, programme_id=cohort.workshop.programme_id,
        data={"workshop": cohort.workshop_id, "count": count},
    )  # fmt: skip
