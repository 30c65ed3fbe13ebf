"""The lists that make up a programme: themes, kinds of actor, motivations, partners, contacts, old addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maille.programmes.actions import editing, editing_contacts
from maille.programmes.models import ActorKind, Contact, Motivation, Partner, Programme, RedirectAlias, Theme
from maille.programmes.policy import Act
from maille.steering.forms.base import EditForm
from maille.steering.forms.pieces import ActorKindForm, AliasForm, ContactForm, MotivationForm, PartnerForm, ThemeForm
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address, save_once
from maille.steering.views.partners import save_partner


@dataclass(frozen=True)
class Piece:
    """One list. `form` is None for those that have a way of their own."""

    model: type[models.Model]
    title: str | Promise
    lead: str | Promise
    add: str | Promise
    rows: Callable[[Programme], models.QuerySet[Any]]
    form: type[EditForm] | None = None
    is_ordered: bool = True


PIECES: dict[str, Piece] = {
    "enjeux": Piece(
        Theme, gettext_lazy("Les enjeux"), gettext_lazy("Ils sont donnés avant la première phase ; trois suffisent."),
        gettext_lazy("Ajouter un enjeu"), lambda programme: programme.themes.all(), ThemeForm,
    ),
    "acteurs": Piece(
        ActorKind, gettext_lazy("Les types d'acteur"), gettext_lazy("Chacun a son bloc « Pourquoi s'engager ? ». La liste reste ouverte."),
        gettext_lazy("Ajouter un type d'acteur"), lambda programme: programme.actor_kinds.all(), ActorKindForm,
    ),
    "motivations": Piece(
        Motivation, gettext_lazy("Les motivations"), gettext_lazy("Ce que chacun peut cocher en arrivant."),
        gettext_lazy("Ajouter une motivation"), lambda programme: programme.motivations.all(), MotivationForm,
    ),
    "partenaires": Piece(
        Partner, gettext_lazy("Les partenaires"), gettext_lazy("Nommez seulement ceux qui ont dit oui."),
        gettext_lazy("Ajouter un partenaire"), lambda programme: programme.partners.select_related("organisation__attached_to"),
    ),
    "contacts": Piece(
        Contact, gettext_lazy("Le contact"), gettext_lazy("Un rôle plutôt qu'un nom : il reste juste quand les personnes changent."),
        gettext_lazy("Ajouter un contact"), lambda programme: programme.contacts.filter(removed_at__isnull=True), ContactForm,
    ),
    "adresses": Piece(
        RedirectAlias, gettext_lazy("Les anciennes adresses"), gettext_lazy("Chacune conduit au programme : les vieux liens marchent encore."),
        gettext_lazy("Ajouter une adresse"), lambda programme: programme.aliases.order_by("path"), is_ordered=False,
    ),
}  # fmt: skip


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def pieces(request: CockpitRequest, kind: str) -> HttpResponse:
    piece = _piece(kind)
    context = {"kind": kind, "piece": piece, "rows": list(piece.rows(request.programme))}
    return render(request, "steering/pieces.html", context)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def piece_create(request: CockpitRequest, kind: str) -> HttpResponse:
    piece = _piece(kind)
    form = _form(request, piece, None)

    def work() -> str:
        _add(request, piece, form)
        return page_address(request, "pieces", kind)

    if form.is_valid() and (saved := save_once(request, form, f"piece-add:{kind}", work, done=_("Ajouté."))):
        return saved
    context = {
        "form": form,
        "title": piece.add,
        "back": page_address(request, "pieces", kind),
        "back_label": piece.title,
    }
    return render(request, "steering/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def piece_edit(request: CockpitRequest, kind: str, pk: int) -> HttpResponse:
    piece = _piece(kind)
    thing = get_object_or_404(piece.rows(request.programme), pk=pk)
    title = str(thing.organisation) if isinstance(thing, Partner) else str(thing)
    form = _form(request, piece, thing)

    def work() -> str:
        _save(request, form, thing)
        return page_address(request, "pieces", kind)

    if form.is_valid() and (saved := save_once(request, form, f"piece:{kind}:{pk}", work, done=_("Enregistré."))):
        return saved
    context = {
        "form": form, "title": title, "back": page_address(request, "pieces", kind), "back_label": piece.title,
        "remove_url": page_address(request, "piece-remove", kind, pk),
    }  # fmt: skip
    return render(request, "steering/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def piece_remove(request: CockpitRequest, kind: str, pk: int) -> HttpResponse:
    """Asks first; a contact goes in one click from the list."""
    piece = _piece(kind)
    thing = get_object_or_404(piece.rows(request.programme), pk=pk)
    back = page_address(request, "pieces", kind)
    if request.method == "GET":
        name = str(thing.organisation) if isinstance(thing, Partner) else str(thing)
        context = {
            "question": _("Retirer « %(name)s » ?") % {"name": name}, "verb": _("Retirer"), "back": back,
            "text": _("Les pages publiques ne le montreront plus."),
        }  # fmt: skip
        return render(request, "steering/confirm.html", context)

    def work() -> None:
        if isinstance(thing, Contact):
            editing_contacts.remove_contact(
                contact=thing, by=request.person, programme=request.programme, now=timezone.now()
            )
        else:
            editing.remove(thing=thing, by=request.person, programme=request.programme)

    return act_once(request, f"piece-remove:{kind}:{pk}", work, back=back, done=_("Retiré."))


@require_POST
@cockpit(Act.EDIT_PROGRAMME)
def piece_up(request: CockpitRequest, kind: str, pk: int) -> HttpResponse:
    piece = _piece(kind)
    if not piece.is_ordered:
        raise Http404
    thing = get_object_or_404(piece.rows(request.programme), pk=pk)
    return act_once(
        request, f"piece-up:{kind}:{pk}", lambda: editing.move_up(thing=thing, by=request.person, programme=request.programme),
        back=page_address(request, "pieces", kind),
    )  # fmt: skip


def _piece(kind: str) -> Piece:
    if kind not in PIECES:
        raise Http404
    return PIECES[kind]


def _form(request: CockpitRequest, piece: Piece, thing: models.Model | None) -> forms.Form | EditForm:
    data = request.POST if request.method == "POST" else None
    if piece.model is Partner:
        return PartnerForm(data, programme=request.programme, partner=thing if isinstance(thing, Partner) else None)
    if piece.model is RedirectAlias:
        return AliasForm(data, alias=thing if isinstance(thing, RedirectAlias) else None)
    if piece.form is None:
        raise Http404
    return piece.form(data, instance=thing or piece.model(programme=request.programme))


def _add(request: CockpitRequest, piece: Piece, form: Any) -> None:
    programme, by = request.programme, request.person
    if piece.model is Partner:
        save_partner(programme=programme, partner=None, given=form.cleaned_data, by=by)
    elif piece.model is Contact:
        confirmed = form.cleaned_data["is_confirmed"]
        editing_contacts.add_contact(programme=programme, values=form.values(), by=by, is_confirmed=confirmed)
    elif piece.model is RedirectAlias:
        editing.add(programme=programme, model=RedirectAlias, values=form.cleaned_data, by=by)
    else:
        editing.add(programme=programme, model=piece.model, values=form.values(), by=by)


def _save(request: CockpitRequest, form: Any, thing: models.Model) -> None:
    programme, by = request.programme, request.person
    if isinstance(thing, Partner):
        save_partner(programme=programme, partner=thing, given=form.cleaned_data, by=by)
    elif isinstance(thing, RedirectAlias):
        editing.edit(thing=thing, values=form.cleaned_data, by=by, programme=programme)
    elif isinstance(thing, Contact):
        given = form.cleaned_data
        editing_contacts.edit_contact(
            contact=thing,
            values=form.values(),
            by=by,
            programme=programme,
            is_confirmed=given["is_confirmed"],
            seal=given["seal"],
        )
    else:
        editing.edit(thing=thing, values=form.values(), by=by, programme=programme, seal=form.cleaned_data["seal"])
