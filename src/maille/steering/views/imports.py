"""A list comes in: give it, say what its columns hold, look at each line, save."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maille.core.errors import RuleError
from maille.people.imports.columns import guess_all
from maille.people.imports.tables import table_of
from maille.programmes.policy import Act
from maille.steering.actions import importing
from maille.steering.forms.imports import ColumnsForm, ListForm
from maille.steering.http import CockpitRequest, cockpit, page_address, save_once
from maille.steering.imports.plan import plan_of
from maille.steering.models import ColumnMemory, ImportBatch
from maille.ui.forms import refuse

SAMPLE = 3


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def import_start(request: CockpitRequest) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None)

    if request.method == "POST" and form.is_valid() and (saved := _start(request, form)):
        return saved
    return render(request, "steering/import.html", {"form": form}, status=422 if form.errors else 200)


def _start(request: CockpitRequest, form: ListForm) -> HttpResponse | None:
    """The file is read before anything is written: nobody's writing waits for it."""
    try:
        table = table_of(form.data_given())
    except RuleError as error:
        refuse(form, str(error), error.field)
        return None

    def work() -> str:
        batch = importing.start_import(
            programme=request.programme, table=table, source=form.cleaned_data["source"], by=request.person, now=timezone.now()
        )  # fmt: skip
        return page_address(request, "import-batch", batch.pk)

    return save_once(request, form, "import", work)


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def import_batch(request: CockpitRequest, pk: int) -> HttpResponse:
    """The columns first; then every line as it will be read; then the report."""
    batch = get_object_or_404(ImportBatch, pk=pk, programme=request.programme)
    if batch.saved_at is not None:
        return render(request, "steering/import_report.html", {"batch": batch, "report": batch.report})
    remembered = dict(ColumnMemory.objects.filter(programme=request.programme).values_list("header", "field"))
    guessed = guess_all(batch.headers, remembered)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, programme=request.programme, headers=batch.headers, guessed=guessed
    )  # fmt: skip
    context: dict[str, Any] = {"batch": batch, "form": form}
    if form.is_valid():
        if request.POST.get("step") == "save" and (saved := _save(request, batch, form)):
            return saved
        try:
            importing.check_fields(form.chosen())
            context["plan"] = plan_of(request.programme, batch.rows, form.chosen())
        except RuleError as error:
            refuse(form, str(error), error.field)
    context["columns"] = _with_samples(batch, form)
    return render(request, "steering/import_batch.html", context, status=422 if form.errors else 200)


def _save(request: CockpitRequest, batch: ImportBatch, form: ColumnsForm) -> HttpResponse | None:
    numbers = {int(number) for number, _cells in batch.rows}
    answers = {number: request.POST[f"d{number}"] for number in numbers if f"d{number}" in request.POST}

    def work() -> str:
        importing.save_import(
            batch=batch, fields=form.chosen(), answers=answers, workshop=form.cleaned_data["workshop"], by=request.person,
            now=timezone.now(),
        )  # fmt: skip
        return page_address(request, "import-batch", batch.pk)

    return save_once(request, form, f"import:{batch.pk}", work, done=_("La liste est entrée."))


def _with_samples(batch: ImportBatch, form: ColumnsForm) -> list[dict[str, Any]]:
    """Each column's choice beside the first things it holds."""
    held = [[cells[column] for _number, cells in batch.rows if cells[column]] for column in range(len(batch.headers))]
    return [{"field": field, "sample": values[:SAMPLE]} for field, values in zip(form.columns(), held, strict=True)]
