"""The sixty needs of the demonstration."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from maille.contributions import actions as contributions
from maille.contributions.models import Kind
from maille.needs.models import Evidence, ExistingAnswer, Need
from maille.programmes.models import Programme
from maille.steering.demo.people import Cast

THEMES = {"B": "be", "J": "je", "C": "ec"}


def give_needs(programme: Programme, rows: list[dict[str, Any]], cast: Cast, *, now: datetime) -> dict[str, Need]:
    themes = {theme.code: theme for theme in programme.themes.all()}
    needs = {}
    for number, row in enumerate(rows):
        author = cast.people[(number * 3 + 4) % len(cast.people)]
        at = now - timedelta(days=28 - number % 24, hours=number % 9)
        title = row["title"]
        node, _token = contributions.publish(
            programme=programme, kind=Kind.NEED, ref=row["ref"], by=author, now=at,
            words=contributions.Words(title=title, theme=themes[THEMES[row["ref"][0]]], extra_search=f"{row['who']} {row['place']}"),
        )  # fmt: skip
        need = Need.objects.create(
            node=node, satisfaction=row["sat"], who=row["who"], where=row["place"], how_many=row["n"], how_many_unit=row["unit"],
            how_estimated="ordre de grandeur inventé", confidence="C", intensity=2 + number % 4, involved="yes" if number % 3 else "planned",
            what=f"{row['who'][:1].upper()}{row['who'][1:]}, {row['place']} : environ {row['n']} {row['unit']}.",
        )  # fmt: skip
        ExistingAnswer.objects.create(need=need, text=row["answer"], gap=row["gap"])
        _prove(need, number)
        needs[row["ref"]] = need
    return needs


def _prove(need: Need, number: int) -> None:
    if number % 4 == 3:
        return
    Evidence.objects.create(
        need=need, kind="testimony", text="Témoignage recueilli pendant l'atelier du matin.", source="atelier"
    )
    need.progress = "documented"
    if number % 5 == 0:
        Evidence.objects.create(
            need=need,
            kind="observation",
            text="Relevé fait sur place par trois riverains.",
            source="promenade de quartier",
        )
        need.progress = "corroborated"
    need.save(update_fields=["progress"])
