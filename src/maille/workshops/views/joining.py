"""« Je participe », then « C'est fait »."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maille.core import ratelimit
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once
from maille.people.addresses import path_back
from maille.people.session import browser_of, guest_of, remember_newcomer
from maille.programmes.http import ProgrammeRequest, programme_page, requires
from maille.programmes.policy import Act
from maille.ui.forms import refuse
from maille.ui.templatetags.ui import tr
from maille.workshops import actions
from maille.workshops.agenda import agenda, rdvs_of
from maille.workshops.forms import FOLLOW, AnswerForm, ChooseWorkshopForm, JoinForm
from maille.workshops.models import Registration, Relay, Workshop
from maille.workshops.views.relays import running_relay

JOINS_PER_BROWSER = 30
JOINS_IN_ALL = 9000  # in FIVE_MINUTES: a rush of 1,500 in one minute comes in; a table that grows faster is no rush
PHONES = 30  # in AN_HOUR and a programme: a telephone holds a seat that no letter proves
AN_HOUR, FIVE_MINUTES = 3600, 300
GROUP = "workshops:cohort-create"


@never_cache
@programme_page
@requires(Act.JOIN)
def join(request: ProgrammeRequest) -> HttpResponse:
    """Three fields and one button; a known person only chooses a workshop."""
    rdvs = [rdv for rdv in agenda(request.programme, request.person).to_come if rdv.is_open]
    form_class = ChooseWorkshopForm if request.person is not None else JoinForm
    chosen = next((str(rdv.workshop.pk) for rdv in rdvs if rdv.workshop.slug == request.GET.get("atelier")), None)
    back = path_back(request.GET.get("suite", ""), fallback="")
    # Whoever joins on the way to something else did not ask for a seat.
    first = chosen or (str(rdvs[0].workshop.pk) if rdvs and not back else FOLLOW)
    form = form_class(request.POST if request.method == "POST" else None, rdvs=rdvs, initial={"workshop": first})
    relay = running_relay(request, request.programme.pk)
    if request.method == "POST" and form.is_valid() and (response := _join(request, form, back, relay)) is not None:
        return response
    context = {
        "relay": relay,
        "form": form,
        "back": back,
        "is_for_a_group": view_of(back) == GROUP,
        "rdvs": rdvs,
        "motivations": [tr(motivation, "label") for motivation in request.programme.motivations.all()],
        "contact": request.programme.contacts.filter(removed_at__isnull=True).first(),
    }
    return TemplateResponse(request, "workshops/join.html", context, status=422 if form.errors else 200)


def _join(request: ProgrammeRequest, form: ChooseWorkshopForm, back: str, relay: Relay | None) -> HttpResponse | None:
    """Where to go next; None when a rule refused (its sentence then stands in the form)."""
    person, given = request.person, form.cleaned_data
    chosen = given["workshop"]
    workshop = None if chosen == FOLLOW else Workshop.objects.filter(programme=request.programme, pk=chosen).first()

    def work() -> str:
        joined = actions.join(
            programme=request.programme, workshop=workshop, now=timezone.now(), person=person, first_name=given.get("first_name", ""),
            contact=given.get("contact", ""), language=(get_language() or "fr")[:2], back=back, relay=relay,
        )  # fmt: skip
        return str(joined.person.pk)

    try:
        if person is None:
            count_stranger(request, given["contact"])
        # The browser's own name, not the session: the first answer changes it and may be lost on the way.
        found = run_once(key_of(request), f"join:{request.META.get('CSRF_COOKIE', '')[:40]}", work)
    except RuleError as error:
        refuse(form, str(error), error.field)
        return None
    if person is None and not remember_newcomer(request, found):
        return redirect("people:sign-in")
    if view_of(back) == GROUP:
        name = given.get("first_name") or (person.first_name if person is not None else "")
        messages.success(request, _("C'est noté, %(name)s. Inscrivez maintenant le groupe.") % {"name": name})
        return redirect(back)
    address = reverse("workshops:joined", args=[request.programme.slug])
    return redirect(f"{address}?{urlencode({'suite': back})}" if back else address)


def view_of(path: str) -> str:
    """The name of the page at this path of the site; empty when there is none."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def count_stranger(request: ProgrammeRequest, contact: str) -> None:
    """Somebody whom this browser does not know joins. Raises RuleError past the limits; who is known is not counted.

    With an e-mail address a whole rush comes in: it holds no seat before its letter is answered. Telephones are few.
    """
    ratelimit.hit(f"join:{browser_of(request)}", limit=JOINS_PER_BROWSER, seconds=AN_HOUR)
    if "@" not in contact:
        ratelimit.hit(
            f"join:phone:{request.programme.pk}", limit=PHONES, seconds=AN_HOUR,
            message=_("Beaucoup de personnes s'inscrivent par téléphone en ce moment. Donnez une adresse e-mail, ou voyez l'équipe : elle vous inscrit."),
        )  # fmt: skip
    ratelimit.hit(
        "join:all", limit=JOINS_IN_ALL, seconds=FIVE_MINUTES,
        message=_("Beaucoup d'inscriptions arrivent en ce moment. Réessayez dans cinq minutes, ou connectez-vous : votre place se prend alors tout de suite."),
    )  # fmt: skip


@require_safe
@never_cache
@programme_page
def joined(request: ProgrammeRequest) -> HttpResponse:
    """« C'est fait »: what was noted, what comes next; the rest is optional."""
    if request.person is None or not request.standing.is_member:
        return redirect("workshops:join", programme=request.programme.slug)
    last = (
        Registration.objects.active()
        .filter(person=request.person, workshop__programme=request.programme)
        .order_by("-pk")
        .first()
    )
    mine = [found for found in agenda(request.programme, request.person).to_come if found.mine is not None]
    rdv = None
    if last is not None:
        workshop = Workshop.objects.filter(pk=last.workshop_id).with_dates().with_seats_taken().with_queue()
        rdv = rdvs_of(list(workshop), request.programme, request.person)[0]
    context = {
        "rdv": rdv,
        "seats": mine if len(mine) > 1 else [],
        "answer_form": AnswerForm(initial={"answer": last.answer if last else ""}),
        "back": path_back(request.GET.get("suite", ""), fallback=""),
        "is_guest": guest_of(request) is not None and not request.user.is_authenticated,
    }
    return TemplateResponse(request, "workshops/joined.html", context)
