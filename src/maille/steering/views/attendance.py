"""Who came to what, on a page and as a file; what people need to come."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maille.core import journal
from maille.core.sheets import FORMATS, Cell, sheet
from maille.programmes.policy import Act
from maille.steering.http import CockpitRequest, cockpit
from maille.workshops.matrix import Matrix, matrix

PAGE = 50


@require_safe
@cockpit(Act.SEE_PEOPLE)
def attendance(request: CockpitRequest) -> HttpResponse:
    """Fifty people a page; the totals are those of everybody."""
    found = matrix(request.programme)
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page", "1"))
    columns = list(zip(found.slots, found.present, strict=True))
    return render(request, "steering/attendance.html", {"matrix": found, "page": page, "columns": columns})


@require_safe
@cockpit(Act.SEE_PEOPLE)
def attendance_download(request: CockpitRequest, form: str) -> HttpResponse:
    """Who takes personal data away stands in the journal."""
    if form not in FORMATS:
        raise Http404
    journal.record(
        "list.taken_away", subject=request.programme, by=request.person, role=request.standing.role,
        programme_id=request.programme.pk, data={"list": "presences"},
    )  # fmt: skip
    found = matrix(request.programme)
    return sheet(f"presences-{request.programme.slug}", form, _heads(found), _lines(found))


@require_safe
@cockpit(Act.SEE_PEOPLE)
def arrangements(request: CockpitRequest, slug: str) -> HttpResponse:
    """What to prepare for one workshop: each arrangement with its count, and who asked for it."""
    workshop = get_object_or_404(request.programme.workshops, slug=slug)
    asked = workshop.access_needs.select_related("person").order_by("kind", "person__last_name", "pk")
    groups = [(label, list(rows)) for label, rows in groupby(asked, key=lambda row: row.get_kind_display())]
    return render(request, "steering/arrangements.html", {"workshop": workshop, "groups": groups})


def _heads(found: Matrix) -> list[str]:
    days = [f"{slot.on:%d/%m/%Y} {slot.get_part_of_day_display()}, {slot.workshop.title}" for slot in found.slots]
    return [_("Nom"), _("Prénom"), _("Organisation"), *days, _("Demi-journées")]


def _lines(found: Matrix) -> Iterator[list[Cell]]:
    for row in found.rows:
        words: list[Cell] = [str(word) for _code, word in row.words]
        yield [row.person.last_name, row.person.first_name, row.organisation, *words, row.half_days]
    present: list[Cell] = list(found.present)
    yield [_("Présences"), None, None, *present, found.half_days]
