"""Who is sealed, what of them, until when; opening one record with the private half. Each act has its line in the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from maille.core import journal
from maille.core.instance import get_fact, set_fact
from maille.core.models import JournalEntry
from maille.core.months import shifted
from maille.people.lifecycle import lifecycle
from maille.people.models import Account, Person
from maille.people.sealing import keys
from maille.people.sealing.models import SealedIdentity

Part = SealedIdentity.Part
KEY: Final = "sealing_key"
OPENED: Final = "identity.opened"
# Décret 2021-1362, articles 2 and 3; CPCE L34-1, II bis.
YEARS: Final[Mapping[Part, int]] = {Part.IDENTITY: 5, Part.ACCOUNT: 1}


@dataclass(frozen=True)
class Key:
    public: str
    made_on: date

    @property
    def fingerprint(self) -> str:
        return keys.fingerprint(self.public)


def key() -> Key | None:
    """Without one nothing is sealed: that is the organiser's decision."""
    fact = get_fact(KEY)
    return Key(fact["public"], date.fromisoformat(fact["made_on"])) if fact else None


@transaction.atomic
def use_key(*, public: str, now: datetime) -> Key:
    """From now on. What was sealed before stays sealed for the key before."""
    set_fact(KEY, {"public": public, "made_on": timezone.localdate(now).isoformat()})
    journal.record("identity.key_made", at=now, role="system", data={"key": keys.fingerprint(public)})
    return Key(public, timezone.localdate(now))


@transaction.atomic
def stop(*, now: datetime) -> None:
    """Nothing more is sealed; what is stays until its day."""
    set_fact(KEY, {})
    journal.record("identity.key_withdrawn", at=now, role="system")


def has_published(person: Person) -> bool:
    """The duty is about who put something online, whatever became of it since."""
    return any(has(person=person) for has in lifecycle.has_published)


def is_to_seal(person: Person) -> bool:
    return not person.is_demo and key() is not None and has_published(person)


def seal_identity(*, person: Person, now: datetime) -> date | None:
    """In the transaction of the erasure, before anything goes. The last day on which some of it can be opened."""
    known = key()
    if known is None or person.is_demo or not has_published(person):
        return None
    closed = timezone.localdate(now)
    for part, said in _said(person, closed).items():
        SealedIdentity.objects.create(
            person_number=person.pk, part=part, key=known.fingerprint, until=shifted(closed, 12 * YEARS[part]),
            sealed=keys.seal(json.dumps({"personne": person.pk} | said, ensure_ascii=False), known.public),
        )  # fmt: skip
    return shifted(closed, 12 * YEARS[Part.IDENTITY])


def _said(person: Person, closed: date) -> dict[Part, dict[str, str]]:
    """What they gave, and nothing that they did not."""
    account = Account.objects.filter(person=person).first()
    addresses = {person.contact_email, account.email if account else ""} - {""}
    identity = {
        "prenom": person.first_name, "nom": person.last_name, "courriel": ", ".join(sorted(addresses)), "telephone": person.phone,
        "ouvert_le": timezone.localdate(person.created_at).isoformat(), "ferme_le": closed.isoformat(),
    }  # fmt: skip
    proven = person.proven_at or (account.proven_at if account else None)
    used = {
        "pseudonyme": person.pseudonym,
        "compte_du": timezone.localdate(account.created_at).isoformat() if account else "",
        "adresse_prouvee_le": timezone.localdate(proven).isoformat() if proven else "",
    }
    parts = {Part.IDENTITY: identity, Part.ACCOUNT: used}
    told = {part: {name: value for name, value in said.items() if value} for part, said in parts.items()}
    return {part: said for part, said in told.items() if said}


def read_sealed(*, person: Person, private: bytes) -> dict[Part, dict[str, Any]]:
    """What this key opens of what is kept of them. Raises `keys.WrongKey`."""
    opened = {}
    mine = keys.fingerprint_of(private)
    for row in SealedIdentity.objects.filter(person_number=person.pk):
        if row.key != mine:
            raise keys.WrongKey(f"cette identité est scellée pour la clé {row.key} ; celle-ci est la clé {mine}.")
        said = json.loads(keys.unseal(bytes(row.sealed), private))
        if said.pop("personne") != person.pk:
            raise keys.WrongKey("ce qui est scellé là est l'identité d'une autre personne : la base a été modifiée.")
        opened[Part(row.part)] = said
    return opened


def note_opening(*, person: Person, reason: str, reference: str, now: datetime) -> None:
    """Before anything is shown. Why and for whom, never what."""
    data = {"reference": reference}
    journal.record(OPENED, at=now, subject=person, role="system", reason=reason, data=data)


def openings() -> tuple[int, date | None]:
    """How often something was opened, and when last."""
    lines = JournalEntry.objects.filter(verb=OPENED)
    last = lines.order_by("-pk").values_list("at", flat=True).first()
    return lines.count(), timezone.localdate(last) if last else None


def due(part: Part, now: datetime) -> QuerySet[SealedIdentity]:
    return SealedIdentity.objects.filter(part=part, until__lte=timezone.localdate(now))


def coming(part: Part, now: datetime) -> date | None:
    later = SealedIdentity.objects.filter(part=part, until__gt=timezone.localdate(now)).order_by("until")
    return later.values_list("until", flat=True).first()
