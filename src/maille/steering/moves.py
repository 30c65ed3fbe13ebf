"""Every move of a workshop's seats and queue, with the reason, as the organiser explains it to whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maille.core.models import JournalEntry
from maille.workshops.models import Registration, Workshop

_TEAM = frozenset({"organiser", "facilitator"})


@dataclass(frozen=True)
class Move:
    entry: JournalEntry
    name: str
    group: str
    why: str
    can_restore: int = 0  # the seat that the team gave up with this line and may give back


def entries_of(workshop: Workshop) -> QuerySet[JournalEntry]:
    """Newest first. What was noted of its registrations and nothing else."""
    found = JournalEntry.objects.filter(
        programme_id=workshop.programme_id, subject_type="workshops.registration", data__workshop=workshop.pk
    )
    return found.order_by("-pk")


def moves(entries: Sequence[JournalEntry]) -> list[Move]:
    """One query for any number."""
    ids = {entry.subject_id for entry in entries if entry.subject_id is not None}
    rows = Registration.objects.filter(pk__in=ids).select_related("person", "cohort").in_bulk()
    last: dict[int | None, int] = {}
    for entry in entries:  # newest first
        last.setdefault(entry.subject_id, entry.pk)
    return [_move(entry, rows.get(entry.subject_id or 0), last[entry.subject_id] == entry.pk) for entry in entries]


def _move(entry: JournalEntry, row: Registration | None, is_last: bool) -> Move:
    is_known = row is not None and row.person.erased_at is None
    name = row.person.full_name if row is not None and is_known else _("Personne effacée")
    group = row.cohort.name if row is not None and row.cohort is not None else ""
    why = reason_of(entry.verb, str(entry.data.get("offer", "")), is_by_team=entry.role in _TEAM)
    if entry.verb == "registration.cancelled" and entry.reason:
        why = _("L'équipe a rendu sa place ou son rang : « %(reason)s ».") % {"reason": entry.reason}
        if is_last and is_known and row is not None and row.state == Registration.State.CANCELLED:
            return Move(entry, name, group, why, row.pk)
    return Move(entry, name, group, why)


def reason_of(verb: str, offer: str, *, is_by_team: bool = False) -> str:
    """`offer`: what became of a place offered, or why it is, when the move comes from it. `is_by_team`: in their name."""
    if is_by_team and offer in {"accepted", "declined"}:
        return {
            "accepted": _("Jointe par l'équipe, elle prend la place qui lui était proposée."),
            "declined": _("Jointe par l'équipe, elle laisse la place proposée : au bout de la liste, la suivante est demandée."),
        }[offer]  # fmt: skip
    if offer == "taken_back":
        return _("L'avait rendue par erreur et l'a reprise : même place, ou même rang.")
    if offer == "restored":
        return _("Rendue par erreur : l'équipe a remis sa place ou son rang.")
    known = {
        ("registration.requested", ""): _("Place demandée ; l'adresse n'est pas encore prouvée, aucune place n'est prise."),
        ("registration.confirmed", ""): _("Il restait une place et personne n'attendait : elle est prise."),
        ("registration.confirmed", "accepted"): _("A pris la place qui lui était proposée."),
        ("registration.waiting", ""): _("Plus de place libre, ou d'autres attendaient déjà : au bout de la liste d'attente."),
        ("registration.waiting", "declined"): _("A laissé la place proposée : au bout de la liste, la suivante est demandée."),
        ("registration.waiting", "expired"): _("N'a pas répondu à temps : au bout de la liste, la suivante est demandée."),
        ("registration.waiting", "withdrawn"): _("L'atelier n'a plus lieu à cette date : la place proposée est reprise, le rang est gardé."),
        ("registration.waiting", "closed"): _("L'atelier est clos sans que la place proposée ait été prise."),
        ("registration.offered", "raised"): _("La jauge a été relevée ; c'était la première de la liste d'attente."),
        ("registration.offered", "announced"): _("L'atelier est de nouveau annoncé ; c'était la première de la liste d'attente."),
        ("registration.offered", "freed"): _("Une place s'est libérée ; c'était la première de la liste d'attente."),
        ("registration.offered", ""): _("Une place s'est libérée ; c'était la première de la liste d'attente."),
        ("registration.confirmed", "moved"): _("Demandée de nouveau avec la même adresse : la place est passée à la fiche du compte."),
        ("registration.waiting", "moved"): _("Demandé de nouveau avec la même adresse : le rang est passé à la fiche du compte."),
        ("registration.cancelled", "merged"): _("La même personne était inscrite deux fois : elle garde la meilleure place, celle-ci va à la suite de la liste d'attente."),
        ("registration.cancelled", ""): _("Ne vient plus : sa place va à la première de la liste d'attente."),
        ("registration.present", ""): _("Arrivée sans inscription, admise à l'accueil."),
    }  # fmt: skip
    return known.get((verb, offer), "")
