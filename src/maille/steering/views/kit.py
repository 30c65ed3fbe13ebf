"""The programme file: downloaded, or loaded with a report line by line."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maille.programmes.policy import Act
from maille.steering import kit as kits
from maille.steering.actions import kitfiles
from maille.steering.forms.welcome import KitForm
from maille.steering.http import CockpitRequest, cockpit, page_address, save_once


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def kit(request: CockpitRequest) -> HttpResponse:
    form = KitForm(request.POST or None, request.FILES or None)
    reports: list[kits.LoadReport] = []
    problems: list[kits.Problem] = []

    def work() -> str:
        text = kitfiles.text_of(form.cleaned_data["file"])
        reports.append(kitfiles.load_over(programme=request.programme, text=text, by=request.person))
        return page_address(request, "kit")

    if request.method == "POST" and form.is_valid():
        try:
            saved = save_once(request, form, "kit", work, done=_("Fichier chargé."))
        except kits.FileErrors as errors:
            saved, problems = None, errors.problems
        if saved is not None and not (reports and reports[0].conflicts):
            return saved
    context = {"form": form, "problems": problems, "report": reports[0] if reports else None}
    return render(request, "steering/kit.html", context, status=422 if form.errors or problems else 200)


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def download(request: CockpitRequest) -> HttpResponse:
    answer = HttpResponse(kits.export_programme(request.programme), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{request.programme.slug}.yaml"'
    return answer
