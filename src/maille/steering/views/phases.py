"""Phases: their texts, and opening or closing them with the consequences in sight."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from maille.programmes.actions import editing, editing_states
from maille.programmes.models import PHASE_MACHINE, Phase
from maille.programmes.policy import PHASE_ACTS, Act
from maille.steering.forms.programme import PhaseForm
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address, save_once
from maille.steering.views.programme import save_edit

ACT_WORDS: dict[Act, str | Promise] = {
    Act.EXPRESS_NEED: gettext_lazy("exprimer un besoin"),
    Act.WRITE_CHALLENGE: gettext_lazy("écrire un défi"),
    Act.JOIN_GROUP: gettext_lazy("rejoindre un groupe"),
    Act.PROPOSE_SOLUTION: gettext_lazy("proposer une solution"),
    Act.START_PROJECT: gettext_lazy("lancer un projet"),
    Act.PROPOSE_SCALE_UP: gettext_lazy("proposer le changement d'échelle d'un acteur existant"),
}
MOVES: dict[str, str | Promise] = {
    Phase.State.OPEN: gettext_lazy("Ouvrir la phase"),
    Phase.State.CLOSED: gettext_lazy("Clore la phase"),
    Phase.State.UPCOMING: gettext_lazy("Remettre à venir"),
}


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def phases(request: CockpitRequest) -> HttpResponse:
    rows = [{"phase": phase, "acts": words_of(phase), "moves": _moves(phase)} for phase in request.phases]
    return render(request, "steering/phases.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def phase_create(request: CockpitRequest) -> HttpResponse:
    form = PhaseForm(request.POST or None, instance=Phase(programme=request.programme))

    def work() -> str:
        editing.add(programme=request.programme, model=Phase, values=form.values(), by=request.person)
        return page_address(request, "phases")

    if form.is_valid() and (saved := save_once(request, form, "phase-add", work, done=_("Phase ajoutée."))):
        return saved
    context = {
        "form": form,
        "title": _("Ajouter une phase"),
        "back": page_address(request, "phases"),
        "back_label": _("Les phases"),
    }
    return render(request, "steering/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def phase_edit(request: CockpitRequest, number: int) -> HttpResponse:
    phase = get_object_or_404(Phase, programme=request.programme, number=number)
    form = PhaseForm(request.POST or None, instance=phase)
    return save_edit(
        request, form, title=_("Phase %(number)s") % {"number": number}, back="phase-edit", arguments=(number,)
    )


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def phase_state(request: CockpitRequest, number: int, to: str) -> HttpResponse:
    """What opening or closing changes for people, then the act itself."""
    phase = get_object_or_404(Phase, programme=request.programme, number=number)
    back = page_address(request, "phases")
    if request.method == "POST":
        return act_once(
            request,
            f"phase:{phase.pk}:{to}",
            lambda: editing_states.move_phase(phase=phase, to=to, by=request.person),
            back=back,
            done=_("C'est fait."),
        )
    context = {
        "question": _question(phase, to), "text": consequence(phase, to), "verb": MOVES.get(to, ""), "back": back,
        "is_refused": not PHASE_MACHINE.allows(phase.state, to),
    }  # fmt: skip
    return render(request, "steering/confirm.html", context)


def words_of(phase: Phase) -> list[str]:
    return [str(ACT_WORDS[act]) for act in sorted(PHASE_ACTS[phase.kind]) if act in ACT_WORDS]


def consequence(phase: Phase, to: str) -> str:
    """What people will be able to do, or no longer, in one sentence."""
    names = {"acts": ", ".join(words_of(phase))}
    if to == Phase.State.OPEN:
        return _("Tout le monde pourra : %(acts)s.") % names
    if to == Phase.State.CLOSED and phase.late_allowed:
        return _("La lecture reste ouverte. Les contributions tardives restent bienvenues : %(acts)s.") % names
    return _("La lecture reste ouverte. On ne pourra plus : %(acts)s. L'animation le pourra encore.") % names


def _question(phase: Phase, to: str) -> str:
    names = {"title": phase.title}
    if to == Phase.State.OPEN:
        return _("Ouvrir « %(title)s » ?") % names
    if to == Phase.State.CLOSED:
        return _("Clore « %(title)s » ?") % names
    return _("Remettre « %(title)s » à venir ?") % names


def _moves(phase: Phase) -> list[dict[str, object]]:
    order = [Phase.State.OPEN, Phase.State.CLOSED, Phase.State.UPCOMING]
    return [{"to": state.value, "label": MOVES[state]} for state in order if PHASE_MACHINE.allows(phase.state, state)]
