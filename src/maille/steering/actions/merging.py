"""« Réunir avec une autre fiche »: the team joins two records that are one human being."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.core.errors import RuleError
from maille.people.actions import merge_people
from maille.people.models import Account, Person
from maille.programmes.models import Membership, Programme, Role
from maille.workshops.models import Attendance, Registration


@transaction.atomic
def unite(*, programme: Programme, kept: Person, gone: Person, by: Person, now: datetime) -> Person:
    """All that `gone` holds goes to `kept`. Raises RuleError for what the team may not decide alone (`keeps_apart`).

    A browser that held `kept` without a proven address may be a stranger's: it finds its way in again, by a card or a code.
    """
    if reason := keeps_apart(programme=programme, kept=kept, gone=gone):
        raise RuleError(reason)
    merge_people(kept=kept, gone=gone, by=by, now=now, role="organiser", programme_id=programme.pk)
    if not kept.signs_in:
        Person.objects.filter(pk=kept.pk).update(guest_epoch=F("guest_epoch") + 1)
    return kept


def kept_first(one: Person, other: Person) -> tuple[Person, Person]:
    """Which stays: who signs in, else the first. (kept, gone)"""
    return (other, one) if _has_account(other) and not _has_account(one) else (one, other)


def keeps_apart(*, programme: Programme, kept: Person, gone: Person) -> str:
    """Why these two are not joined here; empty when they may be."""
    if _has_account(gone):
        return _(
            "Ces deux fiches ont chacune leur compte : seule la personne peut les réunir, en se connectant avec l'adresse qu'elle garde."
        )
    if kept.is_supervised or gone.is_supervised:
        return _(
            "L'une de ces fiches est celle d'un enfant de moins de 15 ans : son établissement la tient, elle ne se réunit pas."
        )
    if Role.objects.filter(person=gone).exists():
        return _("La fiche qui s'efface porte une tâche dans une équipe : reprenez d'abord cette tâche.")
    elsewhere = Membership.objects.filter(person=gone).exclude(programme=programme).exists()
    if elsewhere or Registration.objects.filter(person=gone).exclude(workshop__programme=programme).exists():
        return _(
            "La fiche qui s'efface participe aussi à un autre programme : il faut que la personne les réunisse elle-même."
        )
    if Registration.objects.filter(person=gone, cohort__isnull=False).exists():
        return _(
            "La fiche qui s'efface est dans la liste d'un groupe : qui répond de ce groupe l'y garde ou l'en retire d'abord."
        )
    return ""


def what_moves(*, programme: Programme, kept: Person, gone: Person) -> list[str]:
    """In words, for who confirms."""
    seats = list(gone.registrations.active().select_related("workshop").order_by("pk"))
    mine = set(kept.registrations.active().values_list("workshop_id", flat=True))
    moved = [
        _("sa place : « %(title)s »") % {"title": row.workshop.title} for row in seats if row.workshop_id not in mine
    ]
    moved += [
        _("« %(title)s » : ses deux fiches y sont inscrites, une seule place reste, la meilleure") % {"title": row.workshop.title}
        for row in seats
        if row.workshop_id in mine
    ]  # fmt: skip
    half_days = Attendance.objects.filter(person=gone, was_present=True).count()
    given = programme.nodes.given_by(gone).count()
    papers = gone.attestations.filter(withdrawn_at__isnull=True).count()
    counted = [
        (half_days, ngettext("%(count)d présence notée", "%(count)d présences notées", half_days)),
        (given, ngettext("%(count)d contribution", "%(count)d contributions", given)),
        (papers, ngettext("%(count)d attestation, retirée : elle sera à refaire", "%(count)d attestations, retirées : elles seront à refaire", papers)),
    ]  # fmt: skip
    moved += [words % {"count": count} for count, words in counted if count]
    lacking = [(kept.contact_email, gone.contact_email), (kept.phone, gone.phone), (kept.last_name, gone.last_name)]
    return moved + [theirs for own, theirs in lacking if theirs and not own]


def _has_account(person: Person) -> bool:
    return Account.objects.filter(person=person).exists()
