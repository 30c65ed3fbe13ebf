"""« Un aménagement pour venir »: asked by who comes, read by organisers only, erased after the workshop."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.models import Person
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.ui.forms import refuse
from maille.workshops import actions
from maille.workshops.forms import ArrangementsForm
from maille.workshops.models import Workshop


@require_http_methods(["GET", "POST"])
@never_cache
@programme_page
@requires(Act.REGISTER)
def arrangements(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """One's own, for one workshop. Nothing chosen takes the request back."""
    workshop = get_object_or_404(request.programme.workshops.visible(), slug=slug)
    workshop.programme = request.programme
    person = known_person(request)
    form = ArrangementsForm(request.POST if request.method == "POST" else None, initial=_asked(workshop, person))

    def work() -> str:
        given = form.cleaned_data
        actions.ask_arrangements(
            workshop=workshop, person=person, kinds=given["kinds"], detail=given["detail"],
            wording=str(ArrangementsForm.CONSENT) if given["consent"] else "", now=timezone.now(),
        )  # fmt: skip
        return workshop.get_absolute_url()

    if request.method == "POST" and form.is_valid():
        try:
            address = run_once(key_of(request), scope_of(request, f"arrangements:{workshop.pk}"), work)
            messages.success(request, _("C'est noté pour cet atelier. Seule l'équipe qui l'organise le lit."))
            return redirect(address)
        except RuleError as error:
            refuse(form, str(error), error.field)
    context = {"workshop": workshop, "form": form}
    return render(request, "workshops/arrangements.html", context, status=422 if form.errors else 200)


def _asked(workshop: Workshop, person: Person) -> dict[str, object]:
    rows = list(workshop.access_needs.filter(person=person))
    detail = next((row.detail for row in rows if row.detail), "")
    return {"kinds": [row.kind for row in rows], "detail": detail, "consent": bool(rows)}
