"""The wall: a projector in the room, or anybody's screen."""

from __future__ import annotations

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from maille.live import wall
from maille.programmes.http import ProgrammeRequest, programme_page


@require_safe
@programme_page
def wall_page(request: ProgrammeRequest) -> HttpResponse:
    """The newest needs; a stream adds those that come, and without script a link reads the page again."""
    programme = request.programme
    since = wall.last_entry()
    join = request.build_absolute_uri(reverse("needs:create", args=[programme.slug]))
    context = {
        "needs": wall.newest(programme)[: wall.SHOWN],
        "count": wall.count(programme.pk),
        "join": join,
        "join_shown": join.partition("://")[2].rstrip("/"),
        "qr": _qr(join),
        "stream": f"{reverse('live:stream', args=[programme.slug])}?depuis={since}" if programme.is_public else "",
        "shown": wall.SHOWN,
    }
    return render(request, "live/wall.html", context)


@require_safe
def stream(request: ProgrammeRequest, programme: str) -> HttpResponse:
    """Only reached when the site runs without its stream server: says so plainly."""
    return HttpResponse(
        "Le direct demande le serveur de Maille (maille serve).\n", status=501, content_type="text/plain; charset=utf-8"
    )


def _qr(address: str) -> SafeString:
    drawn = segno.make(address, error="m").svg_inline(
        border=2, omitsize=True, dark="#10191f", light="#fff", svgclass="qr", lineclass=None
    )
    return mark_safe(drawn)
