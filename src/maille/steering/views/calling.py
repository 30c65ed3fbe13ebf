"""« L'appel »: for each kind of actor an e-mail, a short message and a picture, ready to be corrected and passed on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maille.programmes.models import ActorKind, Programme
from maille.programmes.policy import Act
from maille.steering import paper
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address
from maille.ui.printing import Document, PressBusyError, print_of, print_png
from maille.workshops import calling
from maille.workshops.printing import call as printing
from maille.workshops.relays import secret_of

LANGUAGES = {"fr": "Français", "en": "English"}


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def call(request: CockpitRequest) -> HttpResponse:
    """Everything is made now, from what the programme says now."""
    programme, kinds = request.programme, list(request.programme.actor_kinds.all())
    kind, language = kind_asked(request, kinds), language_asked(request)
    with translation.override(language):
        words = calling.words_of(programme, kind)
    context: dict[str, Any] = {
        "stale": [(one, _print_address(request, one.key)) for one in paper.stale(programme)],
        "kind": kind, "kinds": kinds, "language": language, "languages": LANGUAGES, "words": words,
        "segment": f"kind:{kind.code}" if kind else "all:",
        "pictures": pictures(page_address(request, "call-picture", "SHAPE"), kind, language),
    }  # fmt: skip
    return render(request, "steering/call.html", context)


@require_POST
@cockpit(Act.EDIT_PROGRAMME)
def paper_replaced(request: CockpitRequest) -> HttpResponse:
    """The old copies are down: they are spoken of no more."""
    key = request.POST.get("document", "")
    return act_once(
        request, "paper-replaced",
        lambda: paper.note_replaced(programme=request.programme, key=key, by=request.person, now=timezone.now()),
        back=page_address(request, "call"), done=_("C'est noté."),
    )  # fmt: skip


def _print_address(request: CockpitRequest, key: str) -> str:
    """Where the document is printed anew; a partner's own by the partner's page."""
    kind, _colon, which = key.partition(":")
    if kind == paper.OF_WORKSHOP:
        return page_address(request, "workshop-print", which, "affiche")
    if kind == paper.OF_RELAY:
        relay = request.programme.relays.get(code=which)
        return reverse("steering:relay-kit", args=[request.programme.slug, secret_of(relay)])
    return page_address(request, "programme-print", kind)


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def call_picture(request: CockpitRequest, shape: str) -> HttpResponse:
    kind = kind_asked(request, list(request.programme.actor_kinds.all()))
    return picture_answer(request, request.programme, kind, shape, back=reverse("steering:call", args=[request.programme.slug]))  # fmt: skip


def kind_asked(request: HttpRequest, kinds: list[ActorKind]) -> ActorKind | None:
    """None: everybody. 404 for a kind that the programme does not call."""
    code = request.GET.get("pour", "")
    found = next((kind for kind in kinds if kind.code == code), None)
    if code and found is None:
        raise Http404
    return found


def language_asked(request: HttpRequest) -> str:
    """The language of the texts; the page itself stays in the reader's."""
    asked = request.GET.get("langue", "")
    return asked if asked in LANGUAGES else (translation.get_language() or "fr")[:2]


def pictures(address: str, kind: ActorKind | None, language: str) -> list[tuple[str, int, int, str]]:
    """Shape, width, height, address."""
    asked = urlencode({"pour": kind.code if kind else "", "langue": language})
    return [
        (shape, width, height, f"{address.replace('SHAPE', shape)}?{asked}")
        for shape, (width, height) in printing.SHAPES.items()
    ]


def picture_answer(
    request: HttpRequest, programme: Programme, kind: ActorKind | None, shape: str, *, back: str, address: str = ""
) -> HttpResponse:
    """The PNG. A browser keeps it and asks each time whether it is still the same: the picture of before is never shown."""
    if shape not in printing.SHAPES:
        raise Http404
    with translation.override(language_asked(request)):
        document = printing.picture(programme=programme, kind=kind, shape=shape, address=address)
        etag = f'"{print_of(document)}"'
        response = get_conditional_response(request, etag=etag) or _drawn(request, document, back)
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


def _drawn(request: HttpRequest, document: Document, back: str) -> HttpResponse:
    try:
        png = print_png(document)
    except PressBusyError as error:
        messages.error(request, str(error))
        return redirect(back)
    return HttpResponse(
        png, content_type="image/png", headers={"Content-Disposition": f'attachment; filename="{document.name}.png"'}
    )
