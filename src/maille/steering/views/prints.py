"""« Imprimer »: what can be printed for a workshop, made from the data of the moment at each download."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maille.programmes.policy import Act
from maille.steering.forms.prints import SheetForm
from maille.steering.http import CockpitRequest, cockpit, page_address
from maille.ui.printing import Document, PressBusyError, print_pdf
from maille.workshops.models import Workshop
from maille.workshops.printing import day
from maille.workshops.printing.people import expected_people


@require_safe
@cockpit(Act.SEE_PEOPLE)
def workshop_prints(request: CockpitRequest, slug: str) -> HttpResponse:
    workshop = _workshop(request, slug)
    context = {
        "workshop": workshop,
        "sheet_form": SheetForm(workshop=workshop),
        "expected": len(expected_people(workshop)),
    }
    return render(request, "steering/prints.html", context)


@require_safe
@cockpit(Act.SEE_PEOPLE)
def workshop_print(request: CockpitRequest, slug: str, document: str) -> HttpResponse:
    workshop = _workshop(request, slug)
    back = page_address(request, "workshop-prints", slug)
    if document == "emargement":
        form = SheetForm(request.GET or None, workshop=workshop)
        if form.is_bound and not form.is_valid():
            context = {"workshop": workshop, "sheet_form": form, "expected": len(expected_people(workshop))}
            return render(request, "steering/prints.html", context, status=422)
        made = day.attendance_sheets(workshop=workshop, slots=form.slots, blank_lines=form.blank_lines)
        if not form.slots:
            messages.error(
                request, _("Cet atelier n'a pas encore de demi-journée : donnez-lui une date, puis revenez.")
            )
            return redirect(back)
    elif document == "liste":
        made = day.name_list(workshop=workshop)
    elif document == "badges":
        made = day.badges(workshop=workshop)
    else:
        raise Http404
    return pdf_answer(request, made, back=back)


def pdf_answer(request: HttpRequest, document: Document, *, back: str) -> HttpResponse:
    """The PDF, shown in the browser under a name of its own; back with a sentence when the press is busy."""
    try:
        pdf = print_pdf(document)
    except PressBusyError as error:
        messages.error(request, str(error))
        return redirect(back)
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{document.name}.pdf"'}
    )


def _workshop(request: CockpitRequest, slug: str) -> Workshop:
    workshop = get_object_or_404(request.programme.workshops.prefetch_related("slots"), slug=slug)
    workshop.programme = request.programme
    return workshop
