"""The team gives up a seat for somebody who told them so: asked first, then undone as long as it may be."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.addresses import path_back
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.ui.forms import refuse
from maille.workshops import actions
from maille.workshops.models import Registration
from maille.workshops.release_forms import ReleaseForm

State = Registration.State


@require_http_methods(["GET", "POST"])
@never_cache
@programme_page
@requires(Act.CHECK_IN)
def seat(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Held: the question. Given up: what became of it, and « Annuler » when the team gave it up."""
    found = get_object_or_404(
        Registration.objects.select_related("person", "cohort", "workshop__programme"),
        pk=pk, workshop__programme=request.programme, workshop__slug=slug, person__erased_at__isnull=True,
    )  # fmt: skip
    back = path_back(request.GET.get("suite", ""), fallback=found.workshop.get_absolute_url())
    form = ReleaseForm(request.POST if request.method == "POST" and "restore" not in request.POST else None)
    refusal = ""
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        try:
            _act(request, found, form)
        except RuleError as error:
            refusal = str(error)
            if form.is_bound:
                refuse(form, refusal, error.field)
        else:
            return redirect(_address(found, back))
    context = {
        "seat": found, "workshop": found.workshop, "form": form, "back": back, "refusal": refusal,
        "is_held": found.is_active,
        "is_over": found.state in {State.PRESENT, State.ABSENT}, "released": actions.release_of(found),
    }  # fmt: skip
    return render(request, "workshops/seat.html", context, status=422 if refusal or form.errors else 200)


def _act(request: ProgrammeRequest, found: Registration, form: ReleaseForm) -> None:
    by, role = known_person(request), request.standing.role

    def run() -> str:
        if form.is_bound:
            reason = form.cleaned_data["reason"]
            actions.release_seat(registration=found, reason=reason, by=by, now=timezone.now(), role=role)
        else:
            actions.restore_seat(registration=found, by=by, now=timezone.now(), role=role)
        return ""

    run_once(key_of(request), scope_of(request, f"seat:{found.pk}:{'release' if form.is_bound else 'restore'}"), run)


def _address(found: Registration, back: str) -> str:
    here = reverse("workshops:seat", args=[found.workshop.programme.slug, found.workshop.slug, found.pk])
    return f"{here}?{urlencode({'suite': back})}"
