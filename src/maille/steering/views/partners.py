"""A partner's form holds an organisation as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maille.people.models import Person
from maille.programmes.actions import editing_organisations
from maille.programmes.models import Partner, Programme


def save_partner(*, programme: Programme, partner: Partner | None, given: Mapping[str, Any], by: Person) -> None:
    details = {"kind": given["organisation_kind"], "site": given["site"], "attached_to": given["attached_to"]}
    if partner is None:
        editing_organisations.add_partner(
            programme=programme, name=given["name"], kind=given["kind"], details=details, by=by
        )
    else:
        editing_organisations.edit_partner(
            partner=partner, name=given["name"], kind=given["kind"], details=details, by=by, programme=programme
        )
