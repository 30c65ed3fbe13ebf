"""The sixty needs of the demonstration."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from maille.needs import actions
from maille.needs.actions import Answer, Facts, Proof
from maille.needs.models import Need
from maille.programmes.models import Programme
from maille.steering.demo.people import Cast

THEMES = {"B": "be", "J": "je", "C": "ec"}


def give_needs(programme: Programme, rows: list[dict[str, Any]], cast: Cast, *, now: datetime) -> dict[str, Need]:
    themes = {theme.code: theme for theme in programme.themes.all()}
    needs = {}
    for number, row in enumerate(rows):
        needs[row["ref"]], _token = actions.express_need(
            programme=programme, title=row["title"], theme=themes[THEMES[row["ref"][0]]], ref=row["ref"], facts=_facts(row, number),
            by=cast.people[(number * 3 + 4) % len(cast.people)], now=now - timedelta(days=28 - number % 24, hours=number % 9),
        )  # fmt: skip
    return needs


def _facts(row: dict[str, Any], number: int) -> Facts:
    who = row["who"]
    return Facts(
        who=who, where=row["place"], what=f"{who[:1].upper()}{who[1:]}, {row['place']} : environ {row['n']} {row['unit']}.",
        how_many=row["n"], how_many_unit=row["unit"], how_estimated="ordre de grandeur inventé", confidence="C", intensity=2 + number % 4,
        satisfaction=row["sat"], involved="yes" if number % 3 else "planned", proofs=_proofs(number), answers=[Answer(row["answer"], row["gap"])],
    )  # fmt: skip


def _proofs(number: int) -> list[Proof]:
    told = Proof("testimony", "Témoignage recueilli pendant l'atelier du matin.", "atelier")
    seen = Proof("observation", "Relevé fait sur place par trois riverains.", "promenade de quartier")
    if number % 4 == 3:
        return []
    return [told, seen] if number % 5 == 0 else [told]
