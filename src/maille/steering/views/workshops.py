"""Workshops in the cockpit: the list, one page with half-days and parts, its state."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.forms import BaseFormSet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from maille.programmes.models import Phase
from maille.programmes.policy import Act
from maille.steering import telling
from maille.steering.actions import workshops as actions
from maille.steering.forms.workshops import (
    OutcomeForm,
    PartForms,
    PlainForm,
    SlotForms,
    WhyForm,
    WorkshopForm,
    half_days,
    kept_parts,
    one_more,
    parts_of,
    slots_of,
    unchecked,
)
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address, save_once
from maille.workshops.actions import keeps_from_draft, move_workshop, report_outcome
from maille.workshops.audience import Audience, audience
from maille.workshops.models import NEED_A_DAY, WORKSHOP_MACHINE, Workshop

State = Workshop.State
MOVES: dict[str, str | Promise] = {
    State.CONFIRMED: gettext_lazy("Confirmer"),
    State.RUNNING: gettext_lazy("Commencer"),
    State.FINISHED: gettext_lazy("Clore l'atelier"),
    State.REPORTED: gettext_lazy("Marquer comme restitué"),
    State.POSTPONED: gettext_lazy("Reporter"),
    State.CANCELLED: gettext_lazy("Annuler l'atelier"),
    State.ANNOUNCED: gettext_lazy("Revenir à « annoncé »"),
    State.DRAFT: gettext_lazy("Remettre en brouillon"),
}


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def workshops(request: CockpitRequest) -> HttpResponse:
    rows = request.programme.workshops.with_dates().with_seats_taken()
    return render(request, "steering/workshops.html", {"workshops": list(rows)})


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def workshop_create(request: CockpitRequest) -> HttpResponse:
    return _page(request, None)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def workshop_edit(request: CockpitRequest, slug: str) -> HttpResponse:
    return _page(request, get_object_or_404(request.programme.workshops.prefetch_related("slots", "parts"), slug=slug))


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def workshop_state(request: CockpitRequest, slug: str, to: str) -> HttpResponse:
    """Calling off asks for a reason: those who come receive it."""
    workshop = get_object_or_404(request.programme.workshops, slug=slug)
    back = page_address(request, "workshop-edit", slug)
    form = _state_form(request, workshop, to)

    told = [Audience()]

    def work() -> str:
        told[0] = telling.told_of(workshop, to)
        if "outcome" in form.cleaned_data:
            outcome = form.cleaned_data["outcome"]
            report_outcome(workshop=workshop, outcome=outcome, by=request.person, now=timezone.now())
        move_workshop(
            workshop=workshop, to=to, by=request.person, now=timezone.now(), reason=form.cleaned_data.get("reason", "")
        )
        return back

    if (
        request.method == "POST"
        and form.is_valid()
        and (
            saved := save_once(
                request, form, f"workshop:{workshop.pk}:{to}", work, done=lambda: telling.moved(workshop, to, told[0])
            )
        )
    ):
        return saved
    context = {
        "question": _("%(verb)s : « %(title)s » ?") % {"verb": MOVES.get(to, ""), "title": workshop.title},
        "verb": MOVES.get(to, ""), "back": back, "form": form,
        "text": telling.consequence(workshop, to), "is_refused": not WORKSHOP_MACHINE.allows(workshop.state, to),
        **_day_first(workshop, to, back), **_against(request, workshop, to),
    }  # fmt: skip
    return render(request, "steering/confirm.html", context, status=422 if form.errors else 200)


def _day_first(workshop: Workshop, to: str, back: str) -> dict[str, Any]:
    """What stands in the way of a step that needs a day, and the field to mend it."""
    if to not in NEED_A_DAY or workshop.slots.exists():
        return {}
    return {"reasons": [_("le jour de l'atelier")], "back": f"{back}#id_slots-0-on", "mend": _("Fixer la date")}


def _against(request: CockpitRequest, workshop: Workshop, to: str) -> dict[str, object]:
    """Why this step is refused, and the steps to take instead."""
    refusal = keeps_from_draft(workshop) if to == State.DRAFT else ""
    steps = [step for step in (State.POSTPONED, State.CANCELLED) if WORKSHOP_MACHINE.allows(workshop.state, step)]
    instead = [(MOVES[step], page_address(request, "workshop-state", workshop.slug, step)) for step in steps]
    return {"refusal": refusal, "instead": instead}


def _state_form(request: CockpitRequest, workshop: Workshop, to: str) -> forms.Form:
    """What a step asks for: a reason to call off, what came out of it to report, else nothing."""
    if to == State.REPORTED:
        return OutcomeForm(request.POST or None, initial={"outcome": workshop.outcome})
    return (WhyForm if to in {State.POSTPONED, State.CANCELLED} else PlainForm)(request.POST or None)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def workshop_remove(request: CockpitRequest, slug: str) -> HttpResponse:
    workshop = get_object_or_404(request.programme.workshops, slug=slug)
    back = page_address(request, "workshops")
    if request.method == "POST":
        return act_once(
            request,
            f"workshop-remove:{workshop.pk}",
            lambda: actions.remove_workshop(workshop=workshop, by=request.person),
            back=back,
            done=_("Retiré."),
        )
    context = {
        "question": _("Retirer « %(name)s » ?") % {"name": workshop.title}, "verb": _("Retirer l'atelier"), "back": back,
        "text": _("Il disparaît de l'agenda. Si quelqu'un s'y est inscrit, annulez-le plutôt."),
    }  # fmt: skip
    return render(request, "steering/confirm.html", context)


def _page(request: CockpitRequest, workshop: Workshop | None) -> HttpResponse:
    form, slots, parts = _forms(request, workshop)
    wants_row = {"more_slots", "more_parts"} & set(request.POST)
    if wants_row:
        unchecked(form, *slots, *parts)
    is_valid = request.method == "POST" and not wants_row and all([form.is_valid(), slots.is_valid(), parts.is_valid()])

    told = [0]

    def work() -> str:
        saved, told[0] = _save(request, workshop, form, slots, parts)
        return page_address(request, "workshop-edit", saved.slug)

    scope = f"workshop:{workshop.pk if workshop else 'new'}"

    def done() -> str:
        return telling.saved(workshop, told[0]) if workshop else _("Atelier enregistré.")

    if is_valid and (saved := save_once(request, form, scope, work, done=done, beside=[*slots][:1])):
        return saved
    refused = request.method == "POST" and not wants_row
    reached = audience(workshop) if workshop else Audience()
    context = {
        "form": form, "slots": slots, "parts": parts, "workshop": workshop, "moves": _moves(workshop),
        "told": len(reached.by_mail), "unreached": len(reached.by_phone), "calls": telling.calls_of(workshop) if workshop else [],
        "has_day": workshop is not None and bool(workshop.slots.all()),
    }  # fmt: skip
    return render(request, "steering/workshop.html", context, status=422 if refused else 200)


def _moves(workshop: Workshop | None) -> list[tuple[str, str | Promise]]:
    """What it may become now; what needs a day is not offered before there is one."""
    if workshop is None:
        return []
    barred = frozenset() if workshop.slots.all() else NEED_A_DAY
    return [(to, MOVES[to]) for to in MOVES if to not in barred and WORKSHOP_MACHINE.allows(workshop.state, to)]


def _forms(
    request: CockpitRequest, workshop: Workshop | None
) -> tuple[WorkshopForm, BaseFormSet[Any], BaseFormSet[Any]]:
    data: QueryDict | None = request.POST if request.method == "POST" else None
    for prefix in ("slots", "parts"):
        if data is not None and f"more_{prefix}" in data:
            data = one_more(data, prefix)
    instance = (
        Workshop.objects.get(pk=workshop.pk)
        if workshop
        else Workshop(programme=request.programme, city=request.programme.territory, phase=_phase_now(request))
    )
    form = WorkshopForm(data, instance=instance, programme=request.programme)
    blank: list[dict[str, Any]] = [{}]
    slots = SlotForms(data, initial=slots_of(workshop) or blank, prefix="slots")
    return form, slots, PartForms(data, initial=parts_of(workshop), prefix="parts")


def _phase_now(request: CockpitRequest) -> Phase | None:
    """The phase under way or, between two, the next one: nobody adds a workshop to what is over."""
    today = request.programme.today()
    return next(
        (phase for phase in request.phases if phase.ends_on >= today), request.phases[-1] if request.phases else None
    )


@transaction.atomic
def _save(
    request: CockpitRequest,
    workshop: Workshop | None,
    form: WorkshopForm,
    slots: BaseFormSet[Any],
    parts: BaseFormSet[Any],
) -> tuple[Workshop, int]:
    """The workshop, and how many mails leave."""
    told, days = 0, half_days([row.cleaned_data for row in slots])
    if workshop is None:
        workshop = actions.add_workshop(
            programme=request.programme,
            phase=form.cleaned_data["phase"],
            values=form.values(),
            slots=days,
            by=request.person,
        )
    else:
        told = actions.edit_workshop(
            workshop=workshop,
            values=form.values(),
            slots=days,
            by=request.person,
            now=timezone.now(),
            seal=form.cleaned_data["seal"],
        )
    actions.set_parts(
        workshop=workshop, parts=kept_parts([row.cleaned_data for row in parts], workshop), by=request.person
    )
    return workshop, told
