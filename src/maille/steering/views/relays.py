"""The partners who pass the call on: their links for the organiser, and each partner's own page, opened by a secret address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maille.programmes.http import ProgrammeRequest, programme_page
from maille.programmes.policy import Act
from maille.steering import paper
from maille.steering.forms.relays import RelayForm
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address, save_once
from maille.steering.views.calling import LANGUAGES, kind_asked, language_asked, picture_answer, pictures
from maille.ui.printing.http import pdf_answer
from maille.workshops import calling
from maille.workshops.actions.relays import close_relay, open_relay
from maille.workshops.models import Relay
from maille.workshops.printing import call as printing
from maille.workshops.relays import address_of, kit_address, relay_of


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def relays(request: CockpitRequest) -> HttpResponse:
    """Each partner's link, what it brought, and the form for another."""
    programme = request.programme
    form = RelayForm(request.POST if request.method == "POST" else None, programme=programme)

    def work() -> str:
        open_relay(programme=programme, **form.cleaned_data, by=request.person, now=timezone.now())
        return page_address(request, "relays")

    if form.is_valid() and (saved := save_once(request, form, "relay", work, done=_("Le lien est prêt. Donnez-lui l'adresse de sa page."))):  # fmt: skip
        return saved
    rows = list(programme.relays.select_related("organisation", "kind", "made_by").order_by("organisation__name", "pk"))
    for row in rows:
        row.programme = programme
    running = [(row, address_of(row), kit_address(row)) for row in rows if row.revoked_at is None]
    context = {"form": form, "running": running, "closed": [row for row in rows if row.revoked_at]}
    return render(request, "steering/relays.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def relay_close(request: CockpitRequest, pk: int) -> HttpResponse:
    relay = get_object_or_404(request.programme.relays.select_related("organisation"), pk=pk)
    back = page_address(request, "relays")
    if request.method == "POST":
        return act_once(
            request, f"relay-close:{pk}", lambda: close_relay(relay=relay, by=request.person, now=timezone.now()),
            back=back, done=_("Le lien est fermé."),
        )  # fmt: skip
    context = {
        "question": _("Fermer le lien de « %(name)s » ?") % {"name": relay.organisation.name},
        "text": _("Sa page ne s'ouvrira plus et plus rien ne sera compté. Les affiches déjà posées mènent encore à l'inscription."),
        "verb": _("Fermer le lien"), "back": back,
    }  # fmt: skip
    return render(request, "steering/confirm.html", context)


def partner_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for whoever holds a running relay's secret; 404 otherwise. Never listed, never kept in a shared memory."""

    @wraps(view)
    def opened(request: ProgrammeRequest, secret: str, **kwargs: Any) -> HttpResponse:
        relay = relay_of(request.programme, secret)
        if relay is None or request.programme.is_read_only:
            raise Http404
        response = view(request, relay, secret, **kwargs)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        return response

    return programme_page(opened)


@require_safe
@partner_page
def relay_kit(request: ProgrammeRequest, relay: Relay, secret: str) -> HttpResponse:
    """Texts, pictures and poster that lead by the partner's link, and what it brought so far."""
    kinds = list(request.programme.actor_kinds.all())
    kind, language = (kind_asked(request, kinds) if "pour" in request.GET else relay.kind), language_asked(request)
    slug, name = request.programme.slug, relay.organisation.name
    with translation.override(language):
        words = calling.words_of(request.programme, kind, address=address_of(relay), relayed_by=name)
    context = {
        "stale": paper.stale(request.programme, only=f"{paper.OF_RELAY}:{relay.code}"),
        "relay": relay, "kind": kind, "kinds": kinds, "language": language, "languages": LANGUAGES, "words": words, "noindex": True,
        "pictures": pictures(reverse("steering:relay-picture", args=[slug, secret, "SHAPE"]), kind, language),
        "poster": f"{reverse('steering:relay-poster', args=[slug, secret])}?langue={language}",
    }  # fmt: skip
    return render(request, "steering/relay_kit.html", context)


@require_safe
@partner_page
def relay_picture(request: ProgrammeRequest, relay: Relay, secret: str, shape: str) -> HttpResponse:
    kind = kind_asked(request, list(request.programme.actor_kinds.all()))
    with translation.override(language_asked(request)):
        address = address_of(relay)
    return picture_answer(request, request.programme, kind, shape, back=_kit(relay, secret), address=address)


@require_safe
@partner_page
def relay_poster(request: ProgrammeRequest, relay: Relay, secret: str) -> HttpResponse:
    with translation.override(language_asked(request)):
        made = printing.poster(
            programme=request.programme, address=address_of(relay), relayed_by=relay.organisation.name
        )
        answer = pdf_answer(request, made, back=_kit(relay, secret))
        if answer.status_code == 200:
            paper.note_printed(programme=request.programme, key=f"{paper.OF_RELAY}:{relay.code}", by=None, now=timezone.now())  # fmt: skip
    return answer


def _kit(relay: Relay, secret: str) -> str:
    return reverse("steering:relay-kit", args=[relay.programme.slug, secret])
