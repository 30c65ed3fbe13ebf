"""Tasks given and taken back, invitations, and a need entered for somebody."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maille.programmes.actions import roles as role_actions
from maille.programmes.models import Role
from maille.programmes.policy import Act
from maille.steering.actions import people as actions
from maille.steering.forms.people import InviteForm, PaperNeedForm
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address, save_once
from maille.steering.views.people import one_person


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def team(request: CockpitRequest) -> HttpResponse:
    """Who organises, facilitates or lends expertise; inviting somebody by e-mail."""
    form = InviteForm(request.POST or None)

    def work() -> str:
        actions.invite(programme=request.programme, by=request.person, **form.cleaned_data)
        return page_address(request, "team")

    if form.is_valid() and (
        saved := save_once(request, form, "invite", work, done=_("L'invitation part par courriel."))
    ):
        return saved
    roles = request.programme.roles.select_related("person__account", "given_by").order_by(
        "kind", "person__first_name", "pk"
    )
    return render(
        request, "steering/team.html", {"form": form, "roles": list(roles)}, status=422 if form.errors else 200
    )


@require_POST
@cockpit(Act.MANAGE_PEOPLE)
def role_give(request: CockpitRequest, pk: int, kind: str) -> HttpResponse:
    found = one_person(request, pk)
    return act_once(
        request, f"role-give:{pk}:{kind}", lambda: actions.entrust(programme=request.programme, person=found, kind=kind, by=request.person),
        back=page_address(request, "person", pk), done=_("La tâche est confiée."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@cockpit(Act.MANAGE_PEOPLE)
def role_remove(request: CockpitRequest, pk: int, kind: str) -> HttpResponse:
    found = one_person(request, pk)
    if kind not in Role.Kind.values:
        raise Http404
    if request.method == "POST":
        return act_once(
            request, f"role-remove:{pk}:{kind}",
            lambda: role_actions.remove_role(programme=request.programme, person=found, kind=kind, by=request.person),
            back=page_address(request, "team"), done=_("La tâche est reprise."),
        )  # fmt: skip
    context = {
        "question": _("Reprendre la tâche « %(role)s » à %(name)s ?") % {"role": Role.Kind(kind).label, "name": found.public_name},
        "text": _("Cette personne reste dans le programme, sans ses droits d'équipe."), "verb": _("Reprendre la tâche"),
        "back": page_address(request, "team"),
    }  # fmt: skip
    return render(request, "steering/confirm.html", context)


@require_http_methods(["GET", "POST"])
@cockpit(Act.ENTER_FOR_OTHERS)
def need_for(request: CockpitRequest, pk: int) -> HttpResponse:
    """A need said aloud or on paper, entered for somebody of the programme."""
    found = one_person(request, pk)
    form = PaperNeedForm(request.POST or None, programme=request.programme)

    def work() -> str:
        return actions.enter_need(
            programme=request.programme,
            person=found,
            given=form.cleaned_data,
            by=request.person,
            role=request.standing.role,
            now=timezone.now(),
        ).get_absolute_url()

    if form.is_valid() and (
        saved := save_once(
            request, form, f"need-for:{pk}", work, done=_("Le besoin est publié, au nom de la personne.")
        )
    ):
        return saved
    context = {
        "form": form, "title": _("Un besoin, pour %(name)s") % {"name": found.public_name}, "back": page_address(request, "person", pk),
        "back_label": found.public_name, "lead": _("Écrivez ses mots. Le motif et le numéro de fiche restent attachés au besoin."),
    }  # fmt: skip
    return render(request, "steering/form.html", context, status=422 if form.errors else 200)
