"""A workshop's own life: its states, its place and hours, what came out of it. Those who come are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean, clean_line
from maille.people.models import Person
from maille.workshops import mails
from maille.workshops.actions.attendance import settle_attendance
from maille.workshops.actions.offers import withdraw_offers
from maille.workshops.actions.seats import fill_seats, lock_workshop
from maille.workshops.models import NEED_A_DAY, SHEET, WORKSHOP_MACHINE, Registration, Workshop
from maille.workshops.news import shown_of, tell_news
from maille.workshops.thanks import tell_outcome

State = Workshop.State
PLACE = ("venue", "address", *SHEET, "city", "are_hours_confirmed", "capacity")
IN_CALENDARS = frozenset({"title", "venue", "address", "city", "are_hours_confirmed"})
_NEWS = {
    State.CONFIRMED: (
        gettext_noop("C'est confirmé : %(title)s"),
        gettext_noop("« %(title)s », %(when)s, aura bien lieu."),
    ),
    State.POSTPONED: (
        gettext_noop("Reporté : %(title)s"),
        gettext_noop("« %(title)s » est reporté. Votre inscription est gardée ; la nouvelle date vous sera dite."),
    ),
    State.CANCELLED: (gettext_noop("Annulé : %(title)s"), gettext_noop("« %(title)s » (%(when)s) est annulé.")),
}
ON_AGAIN = (
    gettext_noop("De nouveau prévu : %(title)s"),
    gettext_noop("« %(title)s » est de nouveau annoncé : %(when)s. Votre inscription a été gardée."),
)
_WAS_OFF = frozenset({State.CANCELLED, State.POSTPONED})


@transaction.atomic
def move_workshop(*, workshop: Workshop, to: str, by: Person, now: datetime, reason: str = "") -> Workshop:
    """Follow one arrow of the workshop's machine. Twice is as once. Raises RuleError for a call-off without a reason."""
    workshop = lock_workshop(workshop)
    if workshop.state == to:
        return workshop
    WORKSHOP_MACHINE.check(workshop.state, to)
    _check_day(workshop, to)
    reason = clean_line(reason)[:240]
    _check_told(workshop, to, reason)
    _check_drafted(workshop, to)
    before = workshop.state
    _step(workshop, to, by=by, now=now, reason=reason)
    if to in {State.CANCELLED, State.POSTPONED, State.DRAFT, State.FINISHED}:
        # Off or over: nobody can take a place offered, so it goes back to the queue.
        withdraw_offers(workshop=workshop, now=now, because="closed" if to == State.FINISHED else "withdrawn")
    if to == State.FINISHED and before != State.REPORTED:
        settle_attendance(workshop=workshop, by=by, now=now)
    if told := _news_of(before, to):
        mails.tell_changed(workshop, subject=told[0], text=told[1], because=reason, now=now)
    if to in {State.ANNOUNCED, State.CONFIRMED}:  # on again: the queue moves, once it knows
        fill_seats(workshop=workshop, now=now, because="announced")
    if to == State.REPORTED:
        tell_outcome(workshop, now=now)
    return workshop


@transaction.atomic
def announce_new_date(*, workshop: Workshop, former: Sequence[mails.HalfDay], by: Person, now: datetime) -> int:
    """Put off, and its new half-days are saved: announced again, so open, and one letter each says the new date and which
    half-days, `former`, no longer hold. Returns how many mails leave. Raises RuleError for a date that is past."""
    workshop = lock_workshop(workshop)
    days = [slot.on for slot in workshop.slots.all()]
    if not days or workshop.state != State.POSTPONED:
        return 0
    if max(days) < workshop.programme.today():
        raise RuleError(
            _("La nouvelle date est passée. Donnez un jour à venir : les personnes inscrites le recevront.")
        )
    _step(workshop, State.ANNOUNCED, by=by, now=now)
    text = gettext_noop("« %(title)s », qui était reporté, aura lieu %(when)s. Votre inscription a été gardée.")
    subject = gettext_noop("Nouvelle date : %(title)s")
    told = mails.tell_changed(workshop, subject=subject, text=text, former=former, now=now)
    fill_seats(workshop=workshop, now=now, because="announced")
    return told


def _step(workshop: Workshop, to: str, *, by: Person, now: datetime, reason: str = "") -> None:
    before, workshop.state = workshop.state, to
    workshop.save(update_fields=["state"])
    Workshop.objects.filter(pk=workshop.pk).changed_in_calendars()
    journal.record(
        f"workshop.{to}", at=now, subject=workshop, by=by, role="organiser", programme_id=workshop.programme_id,
        reason=reason, data={"from": before},
    )  # fmt: skip


def _news_of(before: str, to: str) -> tuple[str, str] | None:
    """What a step says to those who come, as msgids: their last letter must not be wrong."""
    if to == State.ANNOUNCED and before in _WAS_OFF:
        return ON_AGAIN
    return _NEWS.get(State(to)) if before != State.DRAFT else None


def _check_drafted(workshop: Workshop, to: str) -> None:
    """A draft has no page: who registered would find none at the address they were given."""
    if to == State.DRAFT and (reason := keeps_from_draft(workshop)):
        raise RuleError(reason)


def keeps_from_draft(workshop: Workshop) -> str:
    """Why it cannot be a draft again, and what to do instead; empty when nobody is registered."""
    count = workshop.registrations.active().count()
    if not count:
        return ""
    return ngettext(
        "%(count)d personne est inscrite, et un brouillon n'a plus de page pour elle. Reportez l'atelier, ou annulez-le : elle recevra votre motif.",
        "%(count)d personnes sont inscrites, et un brouillon n'a plus de page pour elles. Reportez l'atelier, ou annulez-le : elles recevront votre motif.",
        count,
    ) % {"count": count}  # fmt: skip


def _check_day(workshop: Workshop, to: str) -> None:
    if to in NEED_A_DAY and not workshop.slots.exists():
        raise RuleError(
            _("Cet atelier n'a pas encore de jour : fixez-en un dans ses demi-journées, puis revenez à cette étape."),
            field="on",
        )


def _check_places(workshop: Workshop) -> None:
    """Nobody loses a seat, nor one that is being offered."""
    held = workshop.registrations.holding().count()
    if workshop.capacity is None or workshop.capacity >= held:
        return
    offered = workshop.registrations.filter(state=Registration.State.OFFERED).count()
    words = (
        _(
            "%(count)d places sont prises, dont %(offered)d en attente de réponse, et personne ne perd la sienne : donnez au moins ce nombre. Pour moins, attendez que des personnes annulent, ou demandez-le-leur."
        )
        if offered
        else _(
            "%(count)d personnes ont déjà une place, et personne ne la perd : donnez au moins ce nombre. Pour moins, attendez que des personnes annulent, ou demandez-le-leur."
        )
    )
    raise RuleError(words % {"count": held, "offered": offered}, field="capacity")


def _check_told(workshop: Workshop, to: str, reason: str) -> None:
    """What people will be told must be there first."""
    if to == State.REPORTED and not workshop.outcome:
        raise RuleError(
            _(
                "Écrivez d'abord ce qui est sorti de l'atelier : les personnes venues le recevront avec vos remerciements."
            )
        )
    if to in {State.POSTPONED, State.CANCELLED} and not reason:
        raise RuleError(_("Dites pourquoi en une phrase : les personnes inscrites la recevront."), field="reason")


@transaction.atomic
def settle_place(
    *, workshop: Workshop, values: Mapping[str, object], by: Person, now: datetime, quietly: bool = False
) -> list[str]:
    """Venue, address, access sheet, hours, places. Those who come hear of a new place, not of the sheet; added places go to the queue.

    `quietly`: the caller tells of it with what else changed. Raises RuleError for fewer places than people who hold one.
    """
    workshop = lock_workshop(workshop)
    before = shown_of(workshop)
    changed = [name for name in PLACE if name in values and getattr(workshop, name) != values[name]]
    for name in changed:
        setattr(workshop, name, values[name])
    if "capacity" in changed:
        _check_places(workshop)
    if not changed:
        return []
    workshop.save(update_fields=changed)
    if set(changed) & IN_CALENDARS:
        Workshop.objects.filter(pk=workshop.pk).changed_in_calendars()
    journal.record(
        "workshop.settled",
        at=now,
        subject=workshop,
        by=by,
        role="organiser",
        programme_id=workshop.programme_id,
        data={"fields": changed},
    )
    if not quietly:
        tell_news(workshop, before=before, now=now)
    fill_seats(workshop=workshop, now=now, because="raised" if "capacity" in changed else "freed")
    return changed


@transaction.atomic
def report_outcome(*, workshop: Workshop, outcome: str, by: Person, now: datetime) -> Workshop:
    """What came out of it, in a few lines that everybody reads."""
    workshop = lock_workshop(workshop)
    workshop.outcome = clean(outcome)[:4000]
    workshop.save(update_fields=["outcome"])
    journal.record(
        "workshop.outcome_written",
        at=now,
        subject=workshop,
        by=by,
        role="facilitator",
        programme_id=workshop.programme_id,
    )
    return workshop
