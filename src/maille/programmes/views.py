"""What a member says of themselves in a programme, their level, and leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.core.text import clean_line
from maille.people.addresses import path_back
from maille.people.models import Organisation
from maille.programmes.actions.membership import choose_level, leave_programme
from maille.programmes.forms import StepForm
from maille.programmes.http import ProgrammeRequest, ask_to_join, programme_page, requires
from maille.programmes.models import Level, Membership
from maille.programmes.policy import Act
from maille.programmes.steps import STEPS, number_of
from maille.ui.forms import refuse

SUGGESTIONS = 6


@never_cache
@programme_page
@requires(Act.JOIN)
def membership_step(request: ProgrammeRequest, step: str) -> HttpResponse:
    """One question a screen; « Enregistrer » and « Passer » both lead to the next."""
    number = number_of(step)
    if not number:
        raise Http404
    membership = _membership(request)
    if membership is None:
        return ask_to_join(request)
    asked = STEPS[number - 1]
    form = asked.form(request.POST if request.method == "POST" else None, membership=membership)
    following = _address_after(request, number)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "organisation": _number(request.POST.get("organisation", ""))}

        def save() -> str:
            asked.save(membership, given, timezone.now())
            return following

        try:
            return redirect(run_once(key_of(request), scope_of(request, f"step:{step}"), save))
        except RuleError as error:
            refuse(form, str(error), error.field)
    return _step_page(request, number, membership, form)


def _step_page(request: ProgrammeRequest, number: int, membership: Membership, form: StepForm) -> HttpResponse:
    step = STEPS[number - 1]
    context = {
        "form": form, "step": step, "number": number, "total": len(STEPS), "following": _address_after(request, number),
        "membership": membership, "percent": round(100 * number / len(STEPS)), **_found(request, step.slug, membership),
    }  # fmt: skip
    suggests = request.htmx and step.slug == "organisation"
    template = "programmes/step.html#suggestions" if suggests else "programmes/step.html"
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


@programme_page
@requires(Act.JOIN)
def level_choose(request: ProgrammeRequest) -> HttpResponse:
    """POST, one click, from the profile or « Mon fil »; a GET, and a level that does not exist, show the question."""
    membership = _membership(request)
    if membership is None:
        return ask_to_join(request)
    if request.method != "POST":
        return redirect("programmes:step", programme=request.programme.slug, step="niveau")
    try:
        membership = choose_level(
            membership=membership, level=_number(request.POST.get("level", ""), otherwise=-1), now=timezone.now()
        )
    except RuleError as error:
        number = number_of("niveau")
        form = STEPS[number - 1].form(request.POST, membership=membership)
        if form.is_valid():
            refuse(form, str(error), error.field)
        return _step_page(request, number, membership, form)
    messages.success(request, _("C'est noté : « %(level)s ».") % {"level": Level(membership.level).label})
    back = reverse("pages:my-thread", args=[request.programme.slug])
    return redirect(path_back(request.POST.get("suite", ""), fallback=back))


@never_cache
@programme_page
def membership_leave(request: ProgrammeRequest) -> HttpResponse:
    """What happens is said first; one click does it."""
    membership = _membership(request)
    if membership is None:
        return redirect("pages:home", programme=request.programme.slug)
    if request.method == "POST":
        try:
            leave_programme(membership=membership, now=timezone.now())
        except RuleError as error:
            messages.error(request, str(error))
            return redirect("programmes:leave", programme=request.programme.slug)
        messages.success(
            request,
            _("Vous ne participez plus à ce programme. Ce que vous avez donné reste, signé comme vous l'avez choisi."),
        )
        return redirect("people:profile")
    return TemplateResponse(request, "programmes/leave.html", {"membership": membership})


def _membership(request: ProgrammeRequest) -> Membership | None:
    if request.person is None:
        return None
    found = (
        Membership.objects.select_related("organisation", "person")
        .filter(programme=request.programme, person=request.person)
        .first()
    )
    if found is not None:
        found.programme = request.programme
    return found


def _address_after(request: ProgrammeRequest, number: int) -> str:
    if number < len(STEPS):
        return reverse("programmes:step", args=[request.programme.slug, STEPS[number].slug])
    return reverse("pages:my-thread", args=[request.programme.slug])


def _found(request: ProgrammeRequest, step: str, membership: Membership) -> dict[str, object]:
    """Organisations that look like what is typed; also without script, by « Chercher »."""
    if step != "organisation":
        return {}
    words = clean_line(request.GET.get("name") or request.POST.get("name") or "")[:160]
    found = list(Organisation.objects.search(words)[:SUGGESTIONS]) if words else []
    return {
        "words": words,
        "found": found,
        "is_new": bool(words) and all(o.name.casefold() != words.casefold() for o in found),
    }


def _number(typed: str, *, otherwise: int = 0) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else otherwise
