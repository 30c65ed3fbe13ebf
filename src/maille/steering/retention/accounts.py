"""Accounts that nobody uses any more: told first, erased a month later, kept by any sign of life."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maille.core.models import JournalEntry
from maille.core.months import shifted
from maille.people.actions import erase_person
from maille.people.mails import Item, Letter, absolute, in_language_of, reachable, send_letter
from maille.people.models import Person
from maille.people.sealing.store import is_to_seal
from maille.programmes.models import Programme, Role
from maille.ui.dates import day_in_words
from maille.workshops.models import Attendance, Registration

USUAL_MONTHS: Final = 24
NOTICE: Final = timedelta(days=30)
BATCH: Final = 200  # at each round: nobody's mailbox or database is flooded on the first day


def months_kept() -> int:
    """As the organisers say in their legal notices; the longest when several programmes share the site."""
    said = [legal.get("retention_months") for legal in Programme.objects.values_list("legal", flat=True) if legal]
    return max([int(months) for months in said if months] or [USUAL_MONTHS])


def inactive(now: datetime) -> QuerySet[Person]:
    """Without a sign of life for so long: no act, no sign-in, no seat, nobody saw them. Neither a team nor invented people."""
    since = shifted(now, -months_kept())
    acts = JournalEntry.objects.filter(actor_id=OuterRef("pk"), at__gte=since)
    seen = Attendance.objects.filter(person=OuterRef("pk"), was_present=True, noted_at__gte=since)
    seats = Registration.objects.active().filter(person=OuterRef("pk"))
    awaited = Q(workshop__slots__isnull=True, workshop__programme__ends_on__gte=timezone.localdate(since))
    seats = seats.filter(Q(created_at__gte=since) | Q(workshop__slots__on__gte=timezone.localdate(since)) | awaited)
    roles = Role.objects.filter(person=OuterRef("pk")).exclude(
        programme__state__in=[Programme.State.ARCHIVED, Programme.State.CANCELLED]
    )
    quiet = Person.objects.alive().filter(created_at__lt=since, is_demo=False)
    quiet = quiet.exclude(seen_at__gte=since).exclude(account__last_login__gte=since)
    return quiet.filter(~Exists(acts), ~Exists(seen), ~Exists(seats), ~Exists(roles)).order_by("pk")


def to_tell(now: datetime) -> QuerySet[Person]:
    return inactive(now).filter(erase_after__isnull=True)


def to_erase(now: datetime) -> QuerySet[Person]:
    return inactive(now).filter(erase_after__lte=timezone.localdate(now))


def tell(now: datetime) -> int:
    """Who gave no address, or from whose address mails come back, is listed all the same: the organiser may call."""
    revived = Person.objects.filter(erase_after__isnull=False).exclude(pk__in=inactive(now).values("pk"))
    revived.update(erase_after=None)
    return sum(_tell(person, now=now) for person in to_tell(now)[:BATCH])


@transaction.atomic
def _tell(person: Person, *, now: datetime) -> int:
    day = timezone.localdate(now + NOTICE)
    Person.objects.filter(pk=person.pk).update(erase_after=day)
    if reachable([person]):
        with in_language_of(person):
            send_letter(
                _letter(person, day), key=f"retention:{person.pk}:{day}", kind="retention", to=person.contact_email,
                person=person, expires_at=now + NOTICE,
            )  # fmt: skip
    return 1


def _letter(person: Person, day: date) -> Letter:
    when = {"day": day_in_words(day, "year"), "name": person.pseudonym or person.first_name}
    sealed = [
        _("Comme vous avez publié, votre identité restera sous scellés 5 ans, illisible sur le site : la page « Données personnelles » dit pourquoi."),
    ]  # fmt: skip
    return Letter(
        subject=_("Votre compte s'efface le %(day)s, sauf si vous le gardez") % when,
        greeting=_("Bonjour %(name)s,") % when,
        paragraphs=[
            _("Vous n'êtes pas venu depuis longtemps. Nous ne gardons pas de données sans raison : votre compte s'effacera le %(day)s.") % when,
            _("Vos contributions restent dans le fil, sans votre nom. Pour tout garder, il suffit d'entrer une fois avant cette date."),
            *(sealed if is_to_seal(person) else []),
        ],
        button=Item(_("Entrer et garder mon compte"), absolute(reverse("people:sign-in"))),
        why=_("Vous recevez ce message parce que vous avez un jour pris part à un programme sur ce site."),
    )  # fmt: skip


def erase(now: datetime) -> int:
    done = list(to_erase(now)[:BATCH])
    for person in done:
        erase_person(person=person, by=None, now=now, role="system")
    return len(done)


def next_erasure(now: datetime) -> date | None:
    coming = Person.objects.alive().filter(erase_after__gt=timezone.localdate(now)).order_by("erase_after")
    return coming.values_list("erase_after", flat=True).first()
