"""Needs written on paper slips, copied one after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maille.contributions.models import Credit, Kind, Node
from maille.core.errors import RuleError
from maille.needs.actions import Facts, express_need
from maille.people.models import Person
from maille.programmes.models import Programme


@transaction.atomic
def transcribe_slip(*, programme: Programme, given: Mapping[str, Any], by: Person, role: str, now: datetime) -> Node:
    """The need of a slip, nobody's but signed as the slip is. One need a slip, whoever copies it at the same time.

    Raises RuleError when the slip was copied already.
    """
    signed = given["signed"].strip()
    need, _receipt = express_need(
        programme=programme, title=given["title"], theme=given["theme"], by=None, now=now, entered_by=by, role=role,
        entry_reason=_("Fiche papier"), paper_ref=given["paper_ref"], author_label=signed,
        credit=Credit.PSEUDONYM if signed else Credit.ANONYMOUS,
        facts=Facts(who=given["who"], where=given["where"], what=given["what"], how_many=given["how_many"], how_estimated=given["how_estimated"]),
    )  # fmt: skip
    # Publishing takes the programme's numbers in turn: whoever came second sees the first one's need here.
    same = programme.nodes.filter(kind=Kind.NEED, paper_ref__iexact=given["paper_ref"]).exclude(pk=need.node_id).first()
    if same is not None:
        raise RuleError(
            _("La fiche %(number)s est déjà recopiée : « %(title)s ».") % {"number": given["paper_ref"], "title": same.title},
            field="paper_ref",
        )  # fmt: skip
    return need.node


def next_number(number: str) -> str:
    """« P1-S1-007 » → « P1-S1-008 »; empty when the number does not end with figures."""
    found = re.fullmatch(r"(.*?)(\d{1,9})", number)
    return f"{found[1]}{int(found[2]) + 1:0{len(found[2])}d}" if found else ""
