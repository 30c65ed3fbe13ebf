"""Several workshops with one form; the answer to a workshop's free question."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.session import remember_newcomer
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.ui.forms import refuse
from maille.workshops import actions
from maille.workshops.agenda import agenda
from maille.workshops.forms import AnswerForm, SeveralForm, SeveralUnknownForm
from maille.workshops.models import Registration
from maille.workshops.results import at_once_in_a_sentence, in_a_sentence
from maille.workshops.views.joining import count_stranger
from maille.workshops.views.relays import running_relay


@require_http_methods(["GET", "POST"])
@never_cache
@programme_page
@requires(Act.JOIN)
def join_many(request: ProgrammeRequest) -> HttpResponse:
    """Every open workshop with a box; whoever is known already sees those they are registered to ticked."""
    rdvs = [rdv for rdv in agenda(request.programme, request.person).to_come if rdv.is_open]
    form_class = SeveralForm if request.person is not None else SeveralUnknownForm
    ticked = [str(rdv.workshop.pk) for rdv in rdvs if rdv.mine is not None]
    form = form_class(request.POST if request.method == "POST" else None, rdvs=rdvs, initial={"workshops": ticked})
    if request.method == "POST" and form.is_valid() and (response := _join(request, form)) is not None:
        return response
    context = {"form": form, "rdvs": rdvs, "relay": running_relay(request, request.programme.pk)}
    return TemplateResponse(request, "workshops/join_many.html", context, status=422 if form.errors else 200)


def _join(request: ProgrammeRequest, form: SeveralForm) -> HttpResponse | None:
    """Where to go next; None when a rule refused (its sentence then stands in the form)."""
    person, given = request.person, form.cleaned_data
    workshops = list(
        request.programme.workshops.filter(pk__in=given["workshops"]).with_dates().select_related("programme")
    )

    def work() -> str:
        joined = actions.join_many(
            programme=request.programme, workshops=workshops, now=timezone.now(), person=person,
            first_name=given.get("first_name", ""), contact=given.get("contact", ""), language=(get_language() or "fr")[:2],
            relay=running_relay(request, request.programme.pk),
        )  # fmt: skip
        return ":".join(str(pk) for pk in [joined.person.pk, *(workshop.pk for workshop in joined.closed)])

    try:
        if person is None:
            count_stranger(request, given["contact"])
        # As for one workshop: the browser's own name, for the first answer changes the session.
        done = run_once(key_of(request), f"join-many:{request.META.get('CSRF_COOKIE', '')[:40]}", work)
    except RuleError as error:
        refuse(form, str(error), error.field)
        return None
    found, *closed = done.split(":")
    rows = Registration.objects.active().filter(person=int(found), workshop__in=workshops).select_related("workshop")
    shut = [workshop for workshop in workshops if str(workshop.pk) in closed]
    messages.success(request, in_a_sentence(rows.prefetch_related("workshop__slots"), closed=shut))
    if together := at_once_in_a_sentence(workshops):
        messages.warning(request, together)
    if person is None and not remember_newcomer(request, found):
        return redirect("people:sign-in")
    return redirect("workshops:joined", programme=request.programme.slug)


@programme_page
@requires(Act.REGISTER)
def answer(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """POST one's answer to the workshop's question; a GET only shows the workshop."""
    workshop = get_object_or_404(request.programme.workshops.visible(), slug=slug)
    workshop.programme = request.programme
    person, form = known_person(request), AnswerForm(request.POST)
    if request.method != "POST":
        return redirect(workshop.get_absolute_url())
    if not form.is_valid():
        messages.error(request, _("Cette réponse est trop longue : 400 signes au plus."))
        return redirect(workshop.get_absolute_url())

    def work() -> str:
        given = form.cleaned_data["answer"]
        actions.answer_question(workshop=workshop, person=person, answer=given, now=timezone.now())
        return workshop.get_absolute_url()

    try:
        run_once(key_of(request), scope_of(request, f"answer:{workshop.pk}"), work)
        messages.success(request, _("C'est noté : seule l'équipe qui organise lit votre réponse."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect(workshop.get_absolute_url())
