"""What proves a workshop to a funder, the consent to photos, the paper that was typed in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from maille.contributions.models import Node
from maille.core.models import JournalEntry
from maille.core.months import shifted
from maille.people.models import Consent
from maille.programmes.models import Programme
from maille.workshops.models import LAST_DAY, Attendance, Attestation, Registration, Workshop

USUAL_PROOF_YEARS: Final = 5
PHOTO_MONTHS: Final = 36
PAPER_MONTHS: Final = 12
DESTROYED: Final = "paper.destroyed"


def proof_years(programme: Programme) -> int:
    return int((programme.legal or {}).get("proof_years") or USUAL_PROOF_YEARS)


def _proofs(now: datetime) -> list[tuple[int, date]]:
    """Each workshop that somebody came to or took a seat at, and the day from which nobody may ask for proof. A
    demonstration's days stand still."""
    rows = Workshop.objects.filter(programme__anchor_on__isnull=True).annotate(last_on=LAST_DAY)
    rows = rows.filter(Exists(Registration.objects.filter(workshop=OuterRef("pk")))) | rows.filter(
        Exists(Attendance.objects.filter(slot__workshop=OuterRef("pk")))
    )
    years = {one.pk: proof_years(one) for one in Programme.objects.all()}
    found = rows.filter(last_on__lt=timezone.localdate(now)).values_list("pk", "last_on", "programme_id")
    return [(pk, shifted(last_on, 12 * years[programme_id])) for pk, last_on, programme_id in found]


def _over(now: datetime) -> list[int]:
    return [pk for pk, until in _proofs(now) if until <= timezone.localdate(now)]


def presences(now: datetime) -> int:
    over = _over(now)
    seats = Registration.objects.filter(workshop__in=over).count()
    return seats + Attendance.objects.filter(slot__workshop__in=over).count()


@transaction.atomic
def forget_presences(now: datetime) -> int:
    """Seats, presences and attestations of workshops whose proof is no longer due; what came out of them stays."""
    over = _over(now)
    seats, _rows = Registration.objects.filter(workshop__in=over).delete()
    noted, _rows = Attendance.objects.filter(slot__workshop__in=over).delete()
    Attestation.objects.filter(workshop__in=over).delete()
    return seats + noted


def next_proof(now: datetime) -> date | None:
    return min((until for _pk, until in _proofs(now) if until > timezone.localdate(now)), default=None)


def _photos() -> QuerySet[Consent]:
    return Consent.objects.filter(purpose=Consent.Purpose.PHOTO, withdrawn_at__isnull=True, person__is_demo=False)


def photos(now: datetime) -> int:
    return _photos().filter(given_at__lt=shifted(now, -PHOTO_MONTHS)).count()


def end_photos(now: datetime) -> int:
    """The consent is over: badges say « pas de photo » until it is given anew."""
    return _photos().filter(given_at__lt=shifted(now, -PHOTO_MONTHS)).update(withdrawn_at=now)


def next_photo(now: datetime) -> date | None:
    given = _photos().filter(given_at__gte=shifted(now, -PHOTO_MONTHS)).order_by("given_at")
    first = given.values_list("given_at", flat=True).first()
    return timezone.localdate(shifted(first, PHOTO_MONTHS)) if first else None


def _paper() -> QuerySet[Node]:
    """Slips typed in since the originals were last destroyed."""
    nodes = Node.objects.filter(programme__anchor_on__isnull=True).exclude(paper_ref="")
    last = JournalEntry.objects.filter(verb=DESTROYED).order_by("-pk").values_list("at", flat=True).first()
    return nodes.filter(created_at__gte=shifted(last, -PAPER_MONTHS)) if last else nodes


def paper(now: datetime) -> int:
    return _paper().filter(created_at__lt=shifted(now, -PAPER_MONTHS)).count()


def next_paper(now: datetime) -> date | None:
    first = _paper().filter(created_at__gte=shifted(now, -PAPER_MONTHS)).order_by("created_at")
    made = first.values_list("created_at", flat=True).first()
    return timezone.localdate(shifted(made, PAPER_MONTHS)) if made else None
