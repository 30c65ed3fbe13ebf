"""What anybody may take away and use again."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maille.opendata import aggregates, contributions, formats, programme
from maille.opendata.tables import Site, Table
from maille.programmes.http import ProgrammeRequest, programme_page

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        programme.PROGRAMME,
        programme.WORKSHOPS,
        contributions.NEEDS,
        contributions.CHALLENGES,
        contributions.SOLUTIONS,
        contributions.PROJECTS,
        contributions.LINKS,
        aggregates.AGGREGATES,
    )
}
FORMATS = {
    "csv": (formats.as_csv, "text/csv; charset=utf-8"),
    "json": (formats.as_json, "application/json; charset=utf-8"),
}


@require_safe
@programme_page
def index(request: ProgrammeRequest) -> HttpResponse:
    context = {"tables": TABLES.values(), "licence": formats.LICENCE, "licence_url": formats.LICENCE_URL}
    return render(request, "opendata/index.html", context)


@require_safe
@programme_page  # type: ignore[arg-type]  # a stream is a response too
def dataset(request: ProgrammeRequest, name: str) -> HttpResponseBase:
    table_name, _dot, ending = name.partition(".")
    if table_name not in TABLES or ending not in FORMATS:
        raise Http404
    write, content_type = FORMATS[ending]
    site = Site(request.build_absolute_uri("/"))
    pieces: Iterator[str] = write(TABLES[table_name], request.programme, site)
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{request.programme.slug}-{name}"'
    return response
