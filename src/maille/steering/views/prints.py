"""« Imprimer »: what can be printed for a workshop and for the programme, made from the data of the moment at each download."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maille.people.models import Person
from maille.programmes.models import Programme
from maille.programmes.policy import Act
from maille.steering import paper
from maille.steering.actions.printing import LONG
from maille.steering.forms.prints import RunSheetForm, SheetForm, SlipsForm, TablesForm
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address
from maille.ui.printing import Document
from maille.ui.printing.http import pdf_answer
from maille.workshops.actions.attestations import issue_attestations, issue_programme_attestations
from maille.workshops.door import slot_now
from maille.workshops.models import Attendance, Workshop
from maille.workshops.printing import call, day, room
from maille.workshops.printing.attestations import attestations, programme_attestations
from maille.workshops.printing.people import expected_people
from maille.workshops.printing.slips import USUAL_SLIPS, need_slips
from maille.workshops.tables import USUAL, guests_of, tables_of

OF_THE_PROGRAMME: Final[dict[str, Callable[[Programme], Document]]] = {
    "depliant": lambda programme: call.flyer(programme=programme),
    "affiche": lambda programme: call.poster(programme=programme),
    "attestations": lambda programme: programme_attestations(programme=programme),
    "besoin": lambda programme: call.room_poster(programme=programme),
}
OF_A_WORKSHOP: Final[dict[str, Callable[[Workshop], Document]]] = {
    "liste": lambda workshop: day.name_list(workshop=workshop),
    "acces": lambda workshop: room.access_sheet(workshop=workshop),
    "badges": lambda workshop: day.badges(workshop=workshop),
    "attestations": lambda workshop: attestations(workshop=workshop),
    "affiche": lambda workshop: call.room_poster(programme=workshop.programme, workshop=workshop),
}


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def prints(request: CockpitRequest) -> HttpResponse:
    attested = request.programme.attestations.filter(withdrawn_at__isnull=True, workshop__isnull=True).count()
    return render(request, "steering/programme_prints.html", {"attested": attested, "long": LONG})


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def programme_print(request: CockpitRequest, document: str) -> HttpResponse:
    if document not in OF_THE_PROGRAMME:
        raise Http404
    answer = pdf_answer(request, OF_THE_PROGRAMME[document](request.programme), back=page_address(request, "prints"))
    return _noted(request, answer, document)


@require_safe
@cockpit(Act.SEE_PEOPLE)
def workshop_prints(request: CockpitRequest, slug: str) -> HttpResponse:
    workshop = _workshop(request, slug)
    return _page(request, workshop, SheetForm(workshop=workshop))


@require_safe
@cockpit(Act.SEE_PEOPLE)
def workshop_print(request: CockpitRequest, slug: str, document: str) -> HttpResponse:
    workshop = _workshop(request, slug)
    if document == "emargement":
        return _attendance_sheets(request, workshop)
    if document == "fiches":
        return _need_slips(request, workshop)
    if document == "deroule":
        return _printed_run_sheet(request, workshop)
    if document == "tables":
        return _tables(request, workshop)
    if document not in OF_A_WORKSHOP:
        raise Http404
    answer = pdf_answer(request, OF_A_WORKSHOP[document](workshop), back=page_address(request, "workshop-prints", slug))
    return _noted(request, answer, f"{paper.OF_WORKSHOP}:{slug}") if document == "affiche" else answer


def _noted(request: CockpitRequest, answer: HttpResponse, key: str) -> HttpResponse:
    """What leaves on paper is remembered, to say later what of it is no longer true."""
    if answer.status_code == 200:
        paper.note_printed(
            programme=request.programme, key=key, by=request.person, role=request.standing.role, now=timezone.now()
        )
    return answer


def _attendance_sheets(request: CockpitRequest, workshop: Workshop) -> HttpResponse:
    form = SheetForm(request.GET or None, workshop=workshop)
    if form.is_bound and not form.is_valid():
        return _page(request, workshop, form)
    back = page_address(request, "workshop-prints", workshop.slug)
    if not form.slots:
        messages.error(
            request, _("La date n'est pas encore fixée : donnez à l'atelier ses demi-journées, puis revenez.")
        )
        return redirect(back)
    made = day.attendance_sheets(workshop=workshop, slots=form.slots, blank_lines=form.blank_lines)
    return pdf_answer(request, made, back=back)


@require_POST
@cockpit(Act.SEE_PEOPLE)
def attestations_issue(request: CockpitRequest, slug: str) -> HttpResponse:
    workshop = _workshop(request, slug)
    return act_once(
        request, f"attestations:{workshop.pk}",
        lambda: issue_attestations(workshop=workshop, by=request.person, now=timezone.now(), role=request.standing.role),
        back=page_address(request, "workshop-prints", slug), done=_("Les attestations sont prêtes."),
    )  # fmt: skip


@require_POST
@cockpit(Act.EDIT_PROGRAMME)
def programme_attestations_issue(request: CockpitRequest) -> HttpResponse:
    return act_once(
        request, "attestations",
        lambda: issue_programme_attestations(
            programme=request.programme, by=request.person, now=timezone.now(), role=request.standing.role
        ),
        back=page_address(request, "prints"), done=_("Les attestations sont prêtes."),
    )  # fmt: skip


def _tables(request: CockpitRequest, workshop: Workshop) -> HttpResponse:
    form = TablesForm(request.GET)
    if not form.is_valid():
        return _page(request, workshop, SheetForm(workshop=workshop), tables_form=form)
    given = form.cleaned_data
    size, draw = given["places"] or USUAL, given["tirage"] or 1
    slot = slot_now(list(workshop.slots.all()), timezone.now()) if given["qui"] else None
    tables = tables_of(guests_of(workshop, slot=slot), size=size, seed=f"{workshop.pk}:{draw}")
    made = room.table_plan(workshop=workshop, tables=tables, size=size, draw=draw)
    return pdf_answer(request, made, back=page_address(request, "workshop-prints", workshop.slug))


def _need_slips(request: CockpitRequest, workshop: Workshop) -> HttpResponse:
    form = SlipsForm(request.GET)
    if not form.is_valid():
        return _page(request, workshop, SheetForm(workshop=workshop), form)
    first, count = form.cleaned_data["premier"] or 1, form.cleaned_data["nombre"] or USUAL_SLIPS
    made = need_slips(workshop=workshop, first=first, count=count)
    return pdf_answer(request, made, back=page_address(request, "workshop-prints", workshop.slug))


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def run_sheet(request: CockpitRequest, slug: str) -> HttpResponse:
    """The run sheet on the screen, for the talks and hours asked for."""
    return _run_sheet_page(
        request, _workshop(request, slug), RunSheetForm(request.GET, workshop=_workshop(request, slug))
    )


def _printed_run_sheet(request: CockpitRequest, workshop: Workshop) -> HttpResponse:
    form = RunSheetForm(request.GET, workshop=workshop)
    if not form.is_valid() or form.plan is None:
        return _run_sheet_page(request, workshop, form)
    made = day.printed_run_sheet(workshop=workshop, plan=form.plan)
    return pdf_answer(request, made, back=page_address(request, "run-sheet", workshop.slug))


def _run_sheet_page(request: CockpitRequest, workshop: Workshop, form: RunSheetForm) -> HttpResponse:
    status = 200 if form.is_valid() else 422
    context = {"workshop": workshop, "form": form, "plan": form.plan, "asked": urlencode(form.data)}
    return render(request, "steering/run_sheet.html", context, status=status)


def _page(
    request: CockpitRequest,
    workshop: Workshop,
    form: SheetForm,
    slips_form: SlipsForm | None = None,
    tables_form: TablesForm | None = None,
) -> HttpResponse:
    slips_form, tables_form = slips_form or SlipsForm(), tables_form or TablesForm()
    expected = len(expected_people(workshop))
    context: dict[str, Any] = {"workshop": workshop, "sheet_form": form, "slips_form": slips_form, "expected": expected}
    context["long"] = LONG
    context["attested"] = workshop.attestations.filter(withdrawn_at__isnull=True).count()
    context["nameless"] = _nameless(workshop)
    context["tables_form"] = tables_form
    is_refused = form.errors or slips_form.errors or tables_form.errors
    return render(request, "steering/prints.html", context, status=422 if is_refused else 200)


def _workshop(request: CockpitRequest, slug: str) -> Workshop:
    workshop = get_object_or_404(request.programme.workshops.prefetch_related("slots"), slug=slug)
    workshop.programme = request.programme
    return workshop


def _nameless(workshop: Workshop) -> list[Person]:
    """Those of the programme who came and whose attestation would bear a first name only; a group's list is its own."""
    came = Attendance.objects.filter(slot__workshop=workshop, was_present=True).values("person_id")
    grouped = workshop.registrations.filter(cohort__isnull=False).values("person_id")
    rows = Person.objects.alive().filter(pk__in=came, last_name="", memberships__programme=workshop.programme)
    return list(rows.exclude(pk__in=grouped).order_by("first_name", "pk"))
