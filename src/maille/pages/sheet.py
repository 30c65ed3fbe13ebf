"""All that the organiser says of a programme beside its phases, in one query: the home page is read most of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, CharField, F, IntegerField, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from maille.people.models import Organisation
from maille.programmes.models import ActorKind, Contact, Motivation, Partner, Programme, Theme

# Named so that no model has a field of that name.
_TEXTS = ("code_", "label_", "title_", "body_", "note_")


@dataclass
class Sheet:
    themes: list[Theme] = field(default_factory=list)
    kinds: list[ActorKind] = field(default_factory=list)
    motivations: list[Motivation] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)


def read(programme: Programme) -> Sheet:
    """The rows, in the organiser's order. A rejected address is not even read; a removed contact is not there."""
    parts = [_themes(programme), _kinds(programme), _motivations(programme), _partners(programme), _contacts(programme)]
    sheet = Sheet()
    for values in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row["place_"], row["row_"])):
        _ADD[values["part_"]](sheet, programme, values)
    return sheet


def _row(rows: QuerySet[Any], part: str, **columns: Any) -> QuerySet[Any, dict[str, Any]]:
    empty = Value("", output_field=TextField())
    given: dict[str, Any] = dict.fromkeys(_TEXTS, empty)
    given |= {f"{name}_": Cast(value, TextField()) for name, value in columns.items() if f"{name}_" in given}
    return rows.order_by().values(
        part_=Value(part, output_field=CharField()), row_=F("pk"), place_=Cast("order", IntegerField()),
        **given, extra_=columns.get("translations", Value({}, output_field=JSONField())),
        flag_=Cast(columns.get("flag", Value(False)), BooleanField()),
    )  # fmt: skip


def _themes(programme: Programme) -> QuerySet[Any, dict[str, Any]]:
    return _row(
        programme.themes.all(),
        "theme",
        code=F("code"),
        label=F("slug"),
        title=F("title"),
        body=F("text"),
        translations=F("translations"),
        flag=F("added_by_organiser"),
    )


def _kinds(programme: Programme) -> QuerySet[Any, dict[str, Any]]:
    return _row(
        programme.actor_kinds.all(),
        "kind",
        code=F("code"),
        label=F("label"),
        title=F("reasons_title"),
        body=F("reasons"),
        note=F("icon"),
        translations=F("translations"),
        flag=F("added_by_organiser"),
    )


def _motivations(programme: Programme) -> QuerySet[Any, dict[str, Any]]:
    return _row(
        programme.motivations.all(), "motivation", code=F("code"), label=F("label"), translations=F("translations")
    )


def _partners(programme: Programme) -> QuerySet[Any, dict[str, Any]]:
    return _row(
        programme.partners.all(),
        "partner",
        code=F("kind"),
        label=F("organisation__name"),
        title=F("organisation__slug"),
        body=F("organisation__site"),
    )


def _contacts(programme: Programme) -> QuerySet[Any, dict[str, Any]]:
    return _row(
        programme.shown_contacts(),
        "contact",
        code=F("phone"),
        label=F("name"),
        title=F("role"),
        body=F("organisation_name"),
        note=F("email"),
        flag=F("is_personal"),
    )


def _add_theme(sheet: Sheet, programme: Programme, row: dict[str, Any]) -> None:
    sheet.themes.append(
        Theme(
            pk=row["row_"],
            programme=programme,
            slug=row["label_"],
            code=row["code_"],
            title=row["title_"],
            text=row["body_"],
            added_by_organiser=bool(row["flag_"]),
            order=row["place_"],
            translations=row["extra_"],
        )
    )


def _add_kind(sheet: Sheet, programme: Programme, row: dict[str, Any]) -> None:
    sheet.kinds.append(
        ActorKind(
            pk=row["row_"],
            programme=programme,
            code=row["code_"],
            label=row["label_"],
            icon=row["note_"],
            reasons_title=row["title_"],
            reasons=row["body_"],
            added_by_organiser=bool(row["flag_"]),
            order=row["place_"],
            translations=row["extra_"],
        )
    )


def _add_motivation(sheet: Sheet, programme: Programme, row: dict[str, Any]) -> None:
    sheet.motivations.append(
        Motivation(
            pk=row["row_"], programme=programme, code=row["code_"], label=row["label_"], translations=row["extra_"]
        )
    )


def _add_partner(sheet: Sheet, programme: Programme, row: dict[str, Any]) -> None:
    organisation = Organisation(name=row["label_"], slug=row["title_"], site=row["body_"])
    sheet.partners.append(Partner(pk=row["row_"], programme=programme, organisation=organisation, kind=row["code_"]))


def _add_contact(sheet: Sheet, programme: Programme, row: dict[str, Any]) -> None:
    sheet.contacts.append(
        Contact(
            pk=row["row_"],
            programme=programme,
            name=row["label_"],
            role=row["title_"],
            organisation_name=row["body_"],
            email=row["note_"],
            phone=row["code_"],
            is_personal=bool(row["flag_"]),
        )
    )


_ADD = {
    "theme": _add_theme,
    "kind": _add_kind,
    "motivation": _add_motivation,
    "partner": _add_partner,
    "contact": _add_contact,
}
