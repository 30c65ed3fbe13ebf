"""A group registered together: by one form, then its list, its seats, its leaving; the notice to families of a class."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maille.core import ratelimit
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.models import Person
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.ui.forms import refuse
from maille.ui.printing.http import pdf_answer
from maille.workshops import actions
from maille.workshops.actions.seats import is_open
from maille.workshops.cohort_forms import ChargeForm, CohortForm, MoreMembersForm, RenameForm, TeamCohortForm
from maille.workshops.mails_of_cohorts import address_of, seats_in_words
from maille.workshops.models import Cohort, Registration, Workshop
from maille.workshops.printing.families import notice, notice_text
from maille.workshops.rolls import roll_of
from maille.workshops.views.cohort_sure import SURE, ask_leaving, ask_removal

State = Registration.State
_STAFF = ("organiser", "facilitator")
UPLOADS = 20  # of one person, in AN_HOUR
AN_HOUR = 3600
_ORDER = [State.CONFIRMED, State.PRESENT, State.ABSENT, State.OFFERED, State.WAITING, State.REQUESTED]


@require_http_methods(["GET", "POST"])
@never_cache
@programme_page
@requires(Act.REGISTER)
def cohort_create(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """An organiser says who answers for the group; anybody else answers for it, with an e-mail address."""
    workshop, by_team = _workshop(request, slug), request.standing.may(Act.MANAGE_PEOPLE)
    needs_address = not known_person(request).contact_email and not request.standing.has_role(*_STAFF)
    form_class = TeamCohortForm if by_team else CohortForm
    if request.method != "POST":
        form = form_class(initial={"comes_too": True})
    else:
        form = form_class(request.POST, request.FILES)
        may_send = _may_send(request, form)
        if may_send and form.is_valid() and (address := _register(request, workshop, form)):
            return redirect(address)
        if may_send and not needs_address:
            form.keep_file(is_class=form.data.get("kind") == Cohort.Kind.CLASS)
    context = {
        "workshop": workshop, "form": form, "is_open": is_open(workshop), "by_team": by_team, "needs_address": needs_address,
    }  # fmt: skip
    return render(request, "workshops/cohort_create.html", context, status=422 if form.errors else 200)


def _register(request: ProgrammeRequest, workshop: Workshop, form: CohortForm) -> str:
    """Where the group's page is; empty when a rule refused. What costs nothing is checked before the list is read."""
    given, is_class = form.cleaned_data, form.cleaned_data["kind"] == Cohort.Kind.CLASS
    declared = str(form.DECLARES) if given["declares"] and is_class else ""
    by, role = known_person(request), request.standing.role
    try:
        actions.check_cohort(workshop=workshop, kind=given["kind"], in_charge=by, wording=declared, role=role)
        members = form.members(is_class=is_class)

        def work() -> str:
            made = actions.register_cohort(
                workshop=workshop, kind=given["kind"], name=given["name"], structure=given["structure"],
                members=members, in_charge=_in_charge(request, form), wording=declared, comes_too=given["comes_too"],
                now=timezone.now(), role=role, by=by,
            )  # fmt: skip
            return address_of(made)

        return run_once(key_of(request), scope_of(request, f"cohort:{workshop.pk}"), work)
    except RuleError as error:
        refuse(form, str(error), {"first_name": "pasted"}.get(error.field or "", error.field))
        return ""


def _may_send(request: ProgrammeRequest, form: CohortForm) -> bool:
    """Reading a workbook takes a process of its own for a second: nobody sends more than they could have lists."""
    if not request.FILES or request.standing.has_role(*_STAFF):
        return True
    try:
        ratelimit.hit(
            f"roll:p{known_person(request).pk}", limit=UPLOADS, seconds=AN_HOUR,
            message=_("Vous avez envoyé beaucoup de fichiers en une heure. Collez la liste dans le cadre, ou continuez plus tard."),
        )  # fmt: skip
    except RuleError as error:
        form.add_error("file", str(error))
        return False
    return True


def _in_charge(request: ProgrammeRequest, form: CohortForm) -> Person:
    given, by = form.cleaned_data, known_person(request)
    if given.get("is_me") or not given.get("leader"):
        return by
    return actions.person_in_charge(
        programme=request.programme, first_name=given["leader"], contact=given["leader_contact"], by=by, role=request.standing.role
    )  # fmt: skip


@require_safe
@never_cache
@programme_page
@requires(Act.REGISTER)
def cohort(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    return _page(request, _cohort(request, slug, pk))


@require_POST
@programme_page
@requires(Act.REGISTER)
def cohort_change(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """POST one change: `add`, `remove` a seat, `rename` a seat, `take` or `leave` the places offered, `hand_over` the group."""
    found, by, role = _cohort(request, slug, pk), known_person(request), request.standing.role
    form = MoreMembersForm(request.POST, request.FILES)
    if "add" in request.POST:
        return _add(request, found, form)
    if "remove" in request.POST:
        seat = _seat(found, request.POST.get("remove", ""))
        if SURE not in request.POST:
            return ask_removal(request, found, seat)
        return _act(request, found, lambda: actions.remove_member(seat=seat, by=by, now=timezone.now(), role=role))
    if "rename" in request.POST:
        return _rename(request, found)
    if "hand_over" in request.POST:
        return _hand_over(request, found)
    if "offers" in request.POST:
        take = request.POST["offers"] == "take"
        return _act(request, found, lambda: actions.answer_offers(cohort=found, take=take, by=by, now=timezone.now()))
    return redirect(address_of(found))


@require_POST
@programme_page
@requires(Act.REGISTER)
def cohort_leave(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """POST « Le groupe ne vient plus »: asked once more, for the names do not come back."""
    found = _cohort(request, slug, pk)
    if SURE not in request.POST:
        return ask_leaving(request, found)
    by, role = known_person(request), request.standing.role
    return _act(
        request, found, lambda: actions.leave_cohort(cohort=found, by=by, now=timezone.now(), role=role),
        done=_("C'est noté : le groupe ne vient pas. Ses places vont aux personnes suivantes, ses noms sont effacés."),
    )  # fmt: skip


@require_safe
@never_cache
@programme_page
@requires(Act.REGISTER)
def families(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """The notice to families, to print."""
    found = _cohort(request, slug, pk)
    if not found.is_class:
        raise Http404
    return pdf_answer(request, notice(found), back=address_of(found))


def _hand_over(request: ProgrammeRequest, found: Cohort) -> HttpResponse:
    """Only for who manages people: it writes to somebody in the team's name."""
    if not request.standing.may(Act.MANAGE_PEOPLE):
        raise PermissionDenied
    form = ChargeForm(request.POST)

    def work() -> str:
        actions.hand_over(
            cohort=found, first_name=form.cleaned_data["leader"], contact=form.cleaned_data["leader_contact"],
            by=known_person(request), now=timezone.now(), role=request.standing.role,
        )  # fmt: skip
        return address_of(found)

    if form.is_valid():
        try:
            address = run_once(key_of(request), scope_of(request, f"cohort-charge:{found.pk}"), work)
            messages.success(request, _("Groupe confié à %(name)s.") % {"name": form.cleaned_data["leader"]})
            return redirect(address)
        except RuleError as error:
            refuse(form, str(error), error.field)
    return _page(request, found, charge=form)


def _add(request: ProgrammeRequest, found: Cohort, form: MoreMembersForm) -> HttpResponse:
    after = found.seats.count()
    present = [seat.person.full_name for seat in found.seats.active().select_related("person")]
    may_send = _may_send(request, form)
    if may_send and form.is_valid():
        try:
            actions.check_more(found, role=request.standing.role)
            members = form.members(is_class=found.is_class, after=after, present=present)

            def work() -> str:
                by, role = known_person(request), request.standing.role
                actions.add_members(cohort=found, members=members, by=by, now=timezone.now(), role=role)
                return address_of(found)

            address = run_once(key_of(request), scope_of(request, f"cohort-more:{found.pk}"), work)
            messages.success(request, seats_in_words(found))
            return redirect(address)
        except RuleError as error:
            refuse(form, str(error), {"first_name": "pasted"}.get(error.field or "", error.field))
    if may_send:
        form.keep_file(is_class=found.is_class)
    return _page(request, found, form)


def _rename(request: ProgrammeRequest, found: Cohort) -> HttpResponse:
    form = RenameForm(request.POST)

    try:
        if not form.is_valid():
            raise RuleError(_("Écrivez le nouveau nom."))
        name = roll_of(form.cleaned_data["name"].encode(errors="replace"), is_class=found.is_class)[0]
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(address_of(found))

    def work() -> None:
        seat = _seat(found, str(form.cleaned_data["seat"]))
        actions.rename_member(
            seat=seat, name=name, by=known_person(request), now=timezone.now(), role=request.standing.role
        )

    return _act(request, found, work)


def _act(request: ProgrammeRequest, found: Cohort, work: Callable[[], object], *, done: str = "") -> HttpResponse:
    def run() -> str:
        work()
        return address_of(found)

    try:
        address = run_once(key_of(request), scope_of(request, f"cohort-act:{found.pk}"), run)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(address_of(found))
    messages.success(request, done or seats_in_words(found))
    return redirect(address)


def _page(
    request: ProgrammeRequest, found: Cohort, form: MoreMembersForm | None = None, charge: ChargeForm | None = None
) -> HttpResponse:
    form = form or MoreMembersForm()
    charge = charge or (ChargeForm() if request.standing.may(Act.MANAGE_PEOPLE) else None)
    seats = list(found.seats.active().select_related("person").order_by("pk"))
    seats.sort(key=lambda seat: (_ORDER.index(State(seat.state)), seat.queued_at or seat.created_at, seat.pk))
    context = {
        "cohort": found, "workshop": found.workshop, "seats": seats, "form": form, "is_open": is_open(found.workshop),
        "where": seats_in_words(found), "offered": [seat for seat in seats if seat.state == State.OFFERED],
        "families_text": notice_text(found) if found.is_class else [], "is_mine": found.in_charge == request.person,
        "charge": charge,
    }  # fmt: skip
    is_refused = bool(form.errors or (charge and charge.errors))
    return render(request, "workshops/cohort.html", context, status=422 if is_refused else 200)


def _workshop(request: ProgrammeRequest, slug: str) -> Workshop:
    workshop = get_object_or_404(request.programme.workshops.visible(), slug=slug)
    workshop.programme = request.programme
    return workshop


def _cohort(request: ProgrammeRequest, slug: str, pk: int) -> Cohort:
    """One's own, or anybody's for who may see people; to others it does not exist."""
    workshop = _workshop(request, slug)
    rows = workshop.cohorts.select_related("in_charge")
    found = get_object_or_404(
        rows if request.standing.may(Act.SEE_PEOPLE) else rows.filter(in_charge=request.person), pk=pk
    )
    found.workshop = workshop
    return found


def _seat(found: Cohort, number: str) -> Registration:
    rows = found.seats.select_related("person", "cohort__workshop__programme")
    return get_object_or_404(rows, pk=number if number.isdecimal() and len(number) < 18 else 0)
