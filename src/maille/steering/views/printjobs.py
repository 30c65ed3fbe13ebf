"""Long prints: order one, see it come, fetch it, throw it away."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.programmes.policy import Act
from maille.steering.actions import printing
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address
from maille.steering.models import PrintJob


@require_POST
@cockpit(Act.SEE_PEOPLE)
def print_order(request: CockpitRequest, document: str) -> HttpResponse:
    """`to`: the workshop's address; empty for the whole programme."""
    slug = request.POST.get("to", "")
    workshop = get_object_or_404(request.programme.workshops, slug=slug) if slug else None
    if workshop is None and not request.standing.may(Act.EDIT_PROGRAMME):
        raise PermissionDenied

    def work() -> str:
        job = printing.order_print(
            programme=request.programme, workshop=workshop, document=document, by=request.person, now=timezone.now(),
            role=request.standing.role,
        )  # fmt: skip
        return page_address(request, "print-job", job.pk)

    try:
        return redirect(run_once(key_of(request), scope_of(request, f"print:{document}:{slug}"), work))
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(page_address(request, "prints"))


@require_safe
@cockpit(Act.SEE_PEOPLE)
def print_job(request: CockpitRequest, pk: int) -> HttpResponse:
    """Asks again by itself where scripts run; elsewhere by the link."""
    return render(request, "steering/print_job.html", {"job": _job(request, pk)})


@require_safe
@cockpit(Act.SEE_PEOPLE)
def print_download(request: CockpitRequest, pk: int) -> HttpResponse:
    job = _job(request, pk, with_pdf=True)
    if job.state != PrintJob.State.READY or job.pdf is None:
        raise Http404
    name = f'attachment; filename="{job.name}.pdf"'
    return HttpResponse(bytes(job.pdf), content_type="application/pdf", headers={"Content-Disposition": name})


@require_POST
@cockpit(Act.SEE_PEOPLE)
def print_delete(request: CockpitRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    slug = job.workshop.slug if job.workshop else ""
    back = page_address(request, "workshop-prints", slug) if slug else page_address(request, "prints")
    return act_once(
        request, f"print-delete:{pk}", lambda: printing.delete_print(job=job, by=request.person, now=timezone.now()),
        back=back, done=_("Le document est supprimé."),
    )  # fmt: skip


def _job(request: CockpitRequest, pk: int, *, with_pdf: bool = False) -> PrintJob:
    """Of this programme; what is about all of it, for those who may edit it."""
    jobs = request.programme.print_jobs.filter(expires_at__gt=timezone.now()).select_related("workshop")
    job = get_object_or_404(jobs if with_pdf else jobs.defer("pdf"), pk=pk)
    if job.workshop_id is None and not request.standing.may(Act.EDIT_PROGRAMME):
        raise PermissionDenied
    return job
