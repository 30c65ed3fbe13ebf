"""Two rows that are one human being become one. Everything given is kept and credited to the one that stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.models import OutboxMessage
from maille.people.actions.holding import hold_people
from maille.people.lifecycle import lifecycle
from maille.people.models import Account, Person

_FILLED = ("last_name", "pseudonym", "contact_email", "phone", "quarter", "bio")


@transaction.atomic
def merge_people(
    *, kept: Person, gone: Person, by: Person, now: datetime, role: str = "participant", programme_id: int | None = None
) -> Person:
    """Move all that `gone` gave, joined and holds to `kept`. Raises RuleError when `gone` has an account of its own.

    Each room first settles what both have (`lifecycle.on_merge`); then every row that still points to `gone` is moved,
    and what a constraint allows only once is kept once.
    """
    people = {person.pk: person for person in hold_people([kept.pk, gone.pk])}
    kept, gone = people[kept.pk], people[gone.pk]
    _check(kept, gone)
    gone.cards.filter(revoked_at__isnull=True).update(revoked_at=now)
    running = kept.consents.filter(withdrawn_at__isnull=True).values_list("purpose", flat=True)
    gone.consents.filter(withdrawn_at__isnull=True, purpose__in=list(running)).update(withdrawn_at=now)
    for act in lifecycle.on_merge:
        act(kept=kept, gone=gone, now=now)
    for relation in links_to_person():
        _move(relation, kept=kept, gone=gone)
    OutboxMessage.objects.filter(person_id=gone.pk).update(person_id=kept.pk)
    _fill_blanks(kept, gone)
    _keep_refusals(kept, gone)
    Person.objects.filter(pk=gone.pk).update(
        merged_into=kept,
        contact_email="",
        phone="",
        last_name="",
        bio="",
        pseudonym="",
        guest_epoch=gone.guest_epoch + 1,
    )
    journal.record(
        "person.merged", at=now, subject=kept, by=by, role=role, programme_id=programme_id, data={"gone": gone.pk}
    )
    return kept


@transaction.atomic
def set_aside(*, kept: Person, aside: Person, now: datetime) -> list[str]:
    """« Ce n'est pas moi, ou plus tard », of somebody whose address the same click proved. Nothing is joined; the rooms say
    what becomes of what the click asked for (`lifecycle.on_aside`), in words."""
    people = {person.pk: person for person in hold_people([kept.pk, aside.pk])}
    kept, aside = people[kept.pk], people[aside.pk]
    if not kept.is_alive or not aside.is_alive or Account.objects.filter(person=aside).exists():
        return []
    return [words for act in lifecycle.on_aside for words in act(kept=kept, aside=aside, now=now)]


def links_to_person() -> Iterator[models.ForeignKey[Any, Any]]:
    """Every foreign key to a person in the whole house, accounts left out: a room added later is not forgotten."""
    for relation in Person._meta.related_objects:
        if isinstance(relation.field, models.ForeignKey) and relation.related_model is not Account:
            yield relation.field


def _check(kept: Person, gone: Person) -> None:
    if kept.pk == gone.pk:
        raise RuleError(_("C'est déjà la même fiche."))
    if any(person.erased_at is not None or person.merged_into_id is not None for person in (kept, gone)):
        raise RuleError(_("L'une de ces deux fiches n'est plus active : rechargez la page."))
    if Account.objects.filter(person=gone).exists():
        raise RuleError(_("Cette fiche a son propre compte : connectez-vous avec l'adresse que vous voulez garder."))


def _move(field: models.ForeignKey[Any, Any], *, kept: Person, gone: Person) -> None:
    rows = field.model._default_manager.filter(**{field.name: gone})
    try:
        with transaction.atomic():
            rows.update(**{field.name: kept})
        return
    except IntegrityError:
        pass  # some rows exist for both: one by one then
    for row in rows:
        try:
            with transaction.atomic():
                field.model._default_manager.filter(pk=row.pk).update(**{field.name: kept})
        except IntegrityError:
            row.delete()


def _fill_blanks(kept: Person, gone: Person) -> None:
    filled = [name for name in _FILLED if not getattr(kept, name) and getattr(gone, name)]
    for name in filled:
        setattr(kept, name, getattr(gone, name))
    if "contact_email" in filled:
        kept.proven_at = gone.proven_at
        filled.append("proven_at")
    if filled:
        kept.save(update_fields=filled)


def _keep_refusals(kept: Person, gone: Person) -> None:
    """What either of them stopped stays stopped."""
    refused = [*kept.refused_mails, *(topic for topic in gone.refused_mails if topic not in kept.refused_mails)]
    choice = gone.mail_choice if gone.mail_choice == Person.MailChoice.NONE else kept.mail_choice
    if (refused, choice) != (kept.refused_mails, kept.mail_choice):
        kept.refused_mails, kept.mail_choice = refused, choice
        kept.save(update_fields=["refused_mails", "mail_choice"])
