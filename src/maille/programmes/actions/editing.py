"""Editing in the browser what the programme file holds. Every save is one act with its line in the journal.

Nothing here marks a row as edited: the file keeps what it last loaded (`Programme.kit`), so loading it again sees what
differs from that in the database and leaves it alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.slugs import unique_slug
from maille.core.text import clean, clean_line
from maille.people.models import Person
from maille.programmes.models import ActorKind, Contact, Motivation, Partner, Phase, Programme, Theme

Thing = TypeVar("Thing", bound=models.Model)
Ordered = Theme | ActorKind | Motivation | Partner | Contact
DYES = ("be", "je", "ec")


class StaleFormError(RuleError):
    """Somebody else saved these fields since the form was shown."""


def seal_of(thing: models.Model, names: Iterable[str]) -> str:
    """A short print of what these fields hold now: a form carries it, so that a stale page overwrites nobody."""
    values = {name: getattr(thing, name) for name in sorted(names) if hasattr(type(thing), name)}
    plain = {name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()}
    return hashlib.sha256(json.dumps(plain, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()[:20]


def check_seal(thing: models.Model, names: Iterable[str], seal: str) -> None:
    """Raises StaleFormError when the form that carries `seal` showed something else than `thing` (fresh from the database) holds."""
    if seal and seal != seal_of(thing, names):
        raise StaleFormError(
            _("Quelqu'un a modifié ces textes depuis que vous avez ouvert la page. Les vôtres sont gardés ci-dessous : "
              "enregistrez à nouveau pour remplacer les siens.")
        )  # fmt: skip


@transaction.atomic
def edit(*, thing: Thing, values: Mapping[str, Any], by: Person, programme: Programme, seal: str = "") -> list[str]:
    """Write the fields that differ; returns their names (none: nothing happened, nothing is journalled).

    Raises RuleError when `seal` shows that somebody else saved these fields meanwhile, or when a constraint says no.
    """
    fresh = type(thing)._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
    check_seal(fresh, values, seal)
    tidy = {name: tidied(fresh, name, value) for name, value in values.items()}
    changed = [name for name, value in tidy.items() if getattr(fresh, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(fresh, name, tidy[name])
    check_constraints(fresh)
    fresh.save(update_fields=changed)
    journal.record(
        f"{fresh._meta.model_name}.edited",
        subject=fresh,
        by=by,
        role="organiser",
        programme_id=programme.pk,
        data={"fields": changed},
    )
    return changed


@transaction.atomic
def add(*, programme: Programme, model: type[Thing], values: Mapping[str, Any], by: Person) -> Thing:
    """A new theme, partner, kind of actor, motivation, phase or old address, at the end of its list."""
    thing = model(programme=programme)
    for name, value in values.items():
        setattr(thing, name, tidied(thing, name, value))
    _give_codes(programme, thing)
    check_constraints(thing)
    thing.save()
    journal.record(f"{thing._meta.model_name}.added", subject=thing, by=by, role="organiser", programme_id=programme.pk)
    return thing


@transaction.atomic
def remove(*, thing: models.Model, by: Person, programme: Programme) -> None:
    """Take a piece out of the programme. Raises RuleError while people or contributions lean on it."""
    _check_unused(thing)
    name, pk = thing._meta.model_name, thing.pk
    try:
        thing.delete()
    except ProtectedError as error:
        raise RuleError(
            _("Cet élément sert encore ailleurs dans le programme : il ne peut pas être retiré.")
        ) from error
    journal.record(f"{name}.removed", by=by, role="organiser", programme_id=programme.pk, data={"id": pk})


@transaction.atomic
def move_up(*, thing: Ordered, by: Person, programme: Programme) -> None:
    """One place earlier in its list; nothing happens to the first."""
    siblings = list(type(thing)._default_manager.filter(programme=programme))
    place = next(place for place, sibling in enumerate(siblings) if sibling.pk == thing.pk)
    if place == 0:
        return
    siblings.insert(place - 1, siblings.pop(place))
    for order, sibling in enumerate(siblings, start=1):
        type(thing)._default_manager.filter(pk=sibling.pk).exclude(order=order).update(order=order)
    journal.record(f"{thing._meta.model_name}.moved", subject=thing, by=by, role="organiser", programme_id=programme.pk)


def tidied(thing: models.Model, name: str, value: Any) -> Any:
    """Text without what could harm or disguise it: one line for short fields, several for long ones."""
    if not isinstance(value, str):
        return value
    return clean(value) if isinstance(thing._meta.get_field(name), models.TextField) else clean_line(value)


def check_constraints(thing: models.Model) -> None:
    """The database's own rules, said in French beside nothing in particular."""
    try:
        thing.validate_constraints()
    except ValidationError as error:
        raise RuleError(" ".join(error.messages)) from error


def _give_codes(programme: Programme, thing: models.Model) -> None:
    """What the organiser need not think of: address, thread's dye, code, number, place in the list."""
    siblings = type(thing)._default_manager.filter(programme=programme)
    if isinstance(thing, Theme):
        thing.slug = unique_slug(siblings, thing.title, fallback="enjeu")
        thing.code = _free_dye(set(siblings.values_list("code", flat=True)))
    elif isinstance(thing, ActorKind | Motivation):
        thing.code = _free_code(siblings, thing.label)
    elif isinstance(thing, Phase):
        thing.number = (siblings.aggregate(last=Max("number"))["last"] or 0) + 1
    if isinstance(thing, ActorKind):
        thing.added_by_organiser = True
    if isinstance(thing, Ordered):
        thing.order = (siblings.aggregate(last=Max("order"))["last"] or 0) + 1


def _free_dye(taken: set[str]) -> str:
    spare = (f"x{number}" for number in range(1, len(taken) + 2))
    return next(code for code in [*DYES, *spare] if code not in taken)


def _free_code(siblings: models.QuerySet[Any], label: str) -> str:
    base = unique_slug(Theme.objects.none(), label, fallback="autre", length=30)
    taken = set(siblings.values_list("code", flat=True))
    return next(
        code for code in [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))] if code not in taken
    )


def _check_unused(thing: models.Model) -> None:
    if isinstance(thing, Theme | ActorKind | Motivation) and (people := thing.memberships.count()):
        raise RuleError(
            ngettext(
                "%(count)d personne l'a choisi : modifiez son texte plutôt que de le retirer.",
                "%(count)d personnes l'ont choisi : modifiez son texte plutôt que de le retirer.",
                people,
            ) % {"count": people}
        )  # fmt: skip
    if isinstance(thing, Theme) and thing.programme.themes.count() == 1:
        raise RuleError(_("Un programme garde au moins un enjeu. Ajoutez-en un autre avant de retirer celui-ci."))
