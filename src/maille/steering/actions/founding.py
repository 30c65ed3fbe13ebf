"""The first hour: the first account, and a programme made from the Roubaix model or from a blank page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.slugs import unique_slug
from maille.core.text import clean_line
from maille.people.addresses import tidy_email
from maille.people.models import Account, Person
from maille.programmes.actions import editing_states
from maille.programmes.actions.editing_contacts import add_contact
from maille.programmes.actions.editing_organisations import set_organiser
from maille.programmes.actions.roles import give_role
from maille.programmes.models import ActorKind, Contact, Motivation, Phase, Programme, Role, Theme
from maille.steering import kit, setup
from maille.workshops.models import Part, Workshop

MODEL = "roubaix-2018"
MODEL_TERRITORY = "Roubaix"
PHASE_WEEKS = 6


@dataclass(frozen=True)
class Wish:
    """What the first page asks for a new programme. `model`: "roubaix" or "blank"."""

    model: str
    title: str
    territory: str
    organiser: str
    starting: date
    contact_name: str
    contact_email: str = ""
    contact_phone: str = ""


@transaction.atomic
def make_owner(*, first_name: str, email: str) -> tuple[Account, Person]:
    """The first account of an installation, and its person. Raises RuleError when somebody already organises here.

    The set-up code is checked before (`setup.check_code`): its count of tries must outlive a refusal.
    """
    if not setup.is_open():
        raise RuleError(
            _("Cette installation a déjà une personne qui l'organise. Connectez-vous, ou demandez-lui une invitation.")
        )
    email = tidy_email(email, field="email")
    name = clean_line(first_name)[:80]
    if not name:
        raise RuleError(_("Donnez votre prénom."), field="first_name")
    account = Account.objects.filter(email=email, is_demo=False).first() or Account.objects.create_user(email)
    person = account.person or Person.objects.create(first_name=name, contact_email=email)
    account.person = person
    account.save(update_fields=["person"])
    journal.record("account.founded", subject=person, by=person, role="organiser")
    return account, person


@transaction.atomic
def take_over(*, owner: Person) -> list[Programme]:
    """Every programme that was loaded without anybody to look after it is the first organiser's.

    An edition that nobody had approved becomes a draft: its new organiser completes it, then puts it online.
    """
    programmes = [
        p
        for p in Programme.objects.order_by("pk")
        if not p.roles.filter(kind=Role.Kind.ORGANISER, person__is_demo=False).exists()
    ]
    for programme in programmes:
        give_role(programme=programme, person=owner, kind=Role.Kind.ORGANISER, by=owner)
        if programme.is_unclaimed:
            programme.is_unclaimed = False
            programme.save(update_fields=["is_unclaimed"])
            programme.state = editing_states.take_offline(programme=programme, by=owner).state
    return programmes


@transaction.atomic
def found_programme(*, wish: Wish, by: Person) -> Programme:
    """A new draft, organised by `by`: nobody else sees it until it is put online."""
    slug = unique_slug(
        Programme.objects.all(), f"{wish.territory} {wish.starting.year}", fallback=f"programme-{wish.starting.year}"
    )
    programme = _from_model(wish, slug, by) if wish.model == "roubaix" else _from_nothing(wish, slug)
    give_role(programme=programme, person=by, kind=Role.Kind.ORGANISER, by=by)
    set_organiser(programme=programme, name=wish.organiser, details={}, by=by)
    contact = {
        "name": clean_line(wish.contact_name), "email": wish.contact_email, "phone": clean_line(wish.contact_phone),
        "organisation_name": clean_line(wish.organiser)[:120], "is_personal": False,
    }  # fmt: skip
    add_contact(programme=programme, values=contact, by=by)
    journal.record(
        "programme.founded",
        subject=programme,
        by=by,
        role="organiser",
        programme_id=programme.pk,
        data={"model": wish.model},
    )
    programme.refresh_from_db()
    return programme


def _from_model(wish: Wish, slug: str, by: Person) -> Programme:
    """The model's texts, dates and lists; not its organiser's words, its partners, its contact nor its old addresses."""
    try:
        text = kit.find(MODEL).read_text(encoding="utf-8")
        kit.load_text(text, starting=wish.starting, slug=slug, state=Programme.State.DRAFT, by=by)
    except (OSError, kit.FileErrors) as error:
        raise RuleError(
            _("Le modèle Roubaix n'est pas lisible dans cette installation. Partez d'une page blanche."), field="model"
        ) from error
    programme = Programme.objects.get(slug=slug)
    programme.partners.all().delete()
    programme.contacts.all().delete()
    programme.title, programme.territory = clean_line(wish.title), clean_line(wish.territory)
    for name in ("ambition", "mission", "info_url", "region", "insee_code"):
        setattr(programme, name, "")
    english = programme.translations.get("en", {})
    for name in ("ambition", "mission"):
        english.pop(name, None)
    if clean_line(wish.title) != "Co-créons la ville de demain":
        english.pop("title", None)
    programme.save()
    if programme.territory != MODEL_TERRITORY:
        _rename_territory(programme, programme.territory)
    return programme


def _from_nothing(wish: Wish, slug: str) -> Programme:
    """Three phases of six weeks with their names, so that the tools have their time; all the rest is to be written."""
    weeks = [timedelta(weeks=PHASE_WEEKS * number) for number in range(len(Phase.Kind) + 1)]
    programme = Programme.objects.create(
        slug=slug,
        title=clean_line(wish.title),
        territory=clean_line(wish.territory),
        starts_on=wish.starting,
        ends_on=wish.starting + weeks[-1],
    )
    for number, kind in enumerate(Phase.Kind, start=1):
        begin, end = wish.starting + weeks[number - 1], wish.starting + weeks[number] - timedelta(days=1)
        Phase.objects.create(
            programme=programme,
            number=number,
            kind=kind,
            title=str(kind.label).capitalize(),
            starts_on=begin,
            ends_on=end,
        )
    return programme


def _rename_territory(programme: Programme, territory: str) -> None:
    """« Roubaix » becomes the territory in every text that came with the model."""
    rows: list[Iterable[models.Model]] = [
        [programme],
        *(
            model._default_manager.filter(programme=programme)
            for model in (Theme, Phase, ActorKind, Motivation, Workshop, Contact)
        ),
        Part.objects.filter(workshop__programme=programme),
    ]
    for group in rows:
        for row in group:
            _rename_in(row, territory)


def _rename_in(row: models.Model, territory: str) -> None:
    changed = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, models.CharField | models.TextField) and not isinstance(
            field, models.SlugField | models.URLField | models.EmailField
        ):
            renamed = value.replace(MODEL_TERRITORY, territory) if isinstance(value, str) else value
        elif field.name == "translations":
            renamed = _renamed(value, territory)
        else:
            continue
        if renamed != value:
            setattr(
                row,
                field.attname,
                renamed[: field.max_length] if isinstance(renamed, str) and field.max_length else renamed,
            )
            changed.append(field.attname)
    if changed:
        row.save(update_fields=changed)


def _renamed(texts: Mapping[str, Any], territory: str) -> dict[str, Any]:
    return {
        code: {name: text.replace(MODEL_TERRITORY, territory) for name, text in words.items()}
        if isinstance(words, Mapping)
        else words
        for code, words in texts.items()
    }
