"""The programme's own texts, its period, its organiser, its legal notice and its tools."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maille.programmes.actions import editing, editing_organisations
from maille.programmes.models import Programme
from maille.programmes.policy import Act
from maille.steering.actions import dates
from maille.steering.forms.base import EditForm
from maille.steering.forms.programme import LegalForm, OrganiserForm, PeriodForm, RedateForm, TextsForm, ToolsForm
from maille.steering.http import CockpitRequest, cockpit, page_address, save_once


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def settings_index(request: CockpitRequest) -> HttpResponse:
    """« Réglages »: where each thing is changed, one line each."""
    return render(request, "steering/settings.html")


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def texts(request: CockpitRequest) -> HttpResponse:
    form = TextsForm(request.POST or None, instance=_fresh(request))
    return save_edit(request, form, title=_("Les textes du programme"), back="texts")


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def organiser(request: CockpitRequest) -> HttpResponse:
    programme = request.programme
    found = programme.organiser
    initial = {"ambition": programme.ambition, "mission": programme.mission}
    if found is not None:
        initial |= {"name": found.name, "kind": found.kind, "site": found.site}
    form = OrganiserForm(request.POST or None, initial=initial)

    def work() -> str:
        given = form.cleaned_data
        editing_organisations.set_organiser(programme=programme, name=given["name"], details=given, by=request.person)
        editing.edit(
            thing=programme,
            values={"ambition": given["ambition"], "mission": given["mission"]},
            by=request.person,
            programme=programme,
        )
        return page_address(request, "organiser")

    if form.is_valid() and (saved := save_once(request, form, "organiser", work, done=_("Enregistré."))):
        return saved
    return render(
        request, "steering/form.html", {"form": form, "title": _("Qui organise")}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def legal(request: CockpitRequest) -> HttpResponse:
    programme = request.programme
    form = LegalForm(request.POST or None, initial=programme.legal)

    def work() -> str:
        values = {
            **programme.legal,
            **{name: value for name, value in form.cleaned_data.items() if value not in (None, "")},
        }
        for name in form.cleaned_data:
            if form.cleaned_data[name] in (None, ""):
                values.pop(name, None)
        editing.edit(thing=programme, values={"legal": values}, by=request.person, programme=programme)
        return page_address(request, "legal")

    if form.is_valid() and (saved := save_once(request, form, "legal", work, done=_("Mentions enregistrées."))):
        return saved
    context = {
        "form": form, "title": _("Mentions légales"),
        "lead": _("La loi demande de dire qui publie, qui répond du contenu et qui héberge. La page publique se remplit avec ces lignes."),
        "public_page": reverse("pages:legal", args=[programme.slug]),
    }  # fmt: skip
    return render(request, "steering/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def tools(request: CockpitRequest) -> HttpResponse:
    programme = request.programme
    form = ToolsForm(request.POST or None, initial={"tools": programme.advanced_tools})

    def work() -> str:
        shown = {name for name, _label in form.fields["tools"].choices}  # type: ignore[attr-defined]
        others = [name for name in programme.advanced_tools if name not in shown]
        editing.edit(
            thing=programme,
            values={"advanced_tools": [*others, *form.cleaned_data["tools"]]},
            by=request.person,
            programme=programme,
        )
        return page_address(request, "tools")

    if (
        request.method == "POST"
        and form.is_valid()
        and (saved := save_once(request, form, "tools", work, done=_("Enregistré.")))
    ):
        return saved
    context = {
        "form": form,
        "title": _("Outils avancés"),
        "lead": _("Un outil paraît quand sa phase commence. Vous pouvez le montrer plus tôt."),
    }
    return render(request, "steering/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def calendar(request: CockpitRequest) -> HttpResponse:
    """The period, and moving everything: the new days are shown before anything is written."""
    programme = _fresh(request)
    is_redating = "starting" in request.POST or "starting" in request.GET
    period = PeriodForm(request.POST if request.method == "POST" and not is_redating else None, instance=programme)
    redate = RedateForm(
        request.POST if request.method == "POST" and is_redating else request.GET if is_redating else None
    )
    here = page_address(request, "calendar")

    def save_period() -> str:
        editing.edit(
            thing=programme,
            values=period.values(),
            by=request.person,
            programme=programme,
            seal=period.cleaned_data["seal"],
        )
        return here

    def move() -> str:
        dates.redate(programme=programme, starting=redate.cleaned_data["starting"], by=request.person)
        return here

    if request.method == "POST":
        form, name, work = (redate, "redate", move) if is_redating else (period, "period", save_period)
        if form.is_valid() and (saved := save_once(request, form, name, work, done=_("Dates enregistrées."))):
            return saved
    moves = dates.preview(programme, redate.cleaned_data["starting"]) if is_redating and redate.is_valid() else []
    context = {
        "period": period, "redate": redate, "moves": moves, "first_day": dates.first_day(programme),
        "odd_days": any(move.warning for move in moves),
    }  # fmt: skip
    return render(request, "steering/calendar.html", context, status=422 if period.errors or redate.errors else 200)


def save_edit(
    request: CockpitRequest,
    form: EditForm,
    *,
    title: str,
    back: str,
    arguments: tuple[object, ...] = (),
    lead: str = "",
) -> HttpResponse:
    """Show an edit form, or save it through `editing.edit` and come back to the page named `back`."""

    def work() -> str:
        editing.edit(
            thing=form.instance,
            values=form.values(),
            by=request.person,
            programme=request.programme,
            seal=form.cleaned_data["seal"],
        )
        return page_address(request, back, *arguments)

    if form.is_valid() and (
        saved := save_once(request, form, f"{back}:{form.instance.pk}", work, done=_("Enregistré."))
    ):
        return saved
    return render(
        request, "steering/form.html", {"form": form, "title": title, "lead": lead}, status=422 if form.errors else 200
    )


def _fresh(request: CockpitRequest) -> Programme:
    """A form may change its instance while it checks: never the one that the page's header shows."""
    return Programme.objects.select_related("organiser").get(pk=request.programme.pk)
