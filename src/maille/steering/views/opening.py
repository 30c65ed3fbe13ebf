"""Before going public: what remains, the mail test, the demonstration, and the button."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maille.core.models import OutboxMessage
from maille.people.models import Person
from maille.programmes.actions import editing_states
from maille.programmes.models import PROGRAMME_MACHINE, Phase, Programme
from maille.programmes.policy import Act
from maille.steering import checklist, mailwords
from maille.steering.actions import opening as actions
from maille.steering.http import CockpitRequest, act_once, cockpit, page_address
from maille.steering.views.phases import words_of

State = Programme.State


@require_safe
@cockpit(Act.EDIT_PROGRAMME)
def opening(request: CockpitRequest) -> HttpResponse:
    programme = request.programme
    points = checklist.points(programme)
    unsafe = checklist.unsafe_settings()
    test = actions.last_mail_test(programme)
    context = {
        "points": points,
        "done": sum(point.is_done for point in points),
        "share": round(100 * sum(point.is_done for point in points) / len(points)),
        "unsafe": unsafe,
        "is_ready": not unsafe and all(point.is_done or not point.is_required for point in points),
        "test": test,
        "test_reason": mailwords.reason(test) if test is not None else "",
        "is_received": any(point.code == "mail" and point.is_done for point in points),
        "address": _own_address(request.person),
        "has_mailbox": settings.MAILBOX_ENABLED,
        "has_demo": checklist.has_demo(),
        "is_local": settings.MODE == "local",
        **_first_phase(request),
    }
    return render(request, "steering/opening.html", context)


def _first_phase(request: CockpitRequest) -> dict[str, Any]:
    """The phase that waits for its opening while a public programme has none: until then nobody can give a need."""
    if not request.programme.is_public or any(phase.state != Phase.State.UPCOMING for phase in request.phases):
        return {}
    first = next(iter(request.phases), None)
    return {"first_phase": first, "first_acts": words_of(first) if first is not None else []}


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def publish(request: CockpitRequest) -> HttpResponse:
    back = page_address(request, "opening")
    if request.method == "POST":
        return act_once(
            request, "publish", lambda: actions.publish(programme=request.programme, by=request.person, now=timezone.now()),
            back=back, done=_("Le programme est en ligne."),
        )  # fmt: skip
    context = {
        "question": _("Mettre « %(title)s » en ligne ?") % {"title": request.programme.title}, "verb": _("Mettre en ligne"), "back": back,
        "text": _("Tout le monde pourra le lire et y participer. Vous pourrez le retirer."),
        "reasons": checklist.blockers(request.programme),
    }  # fmt: skip
    return render(request, "steering/confirm.html", context)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def unpublish(request: CockpitRequest) -> HttpResponse:
    back = page_address(request, "opening")
    if request.method == "POST":
        return act_once(
            request, "unpublish", lambda: editing_states.take_offline(programme=request.programme, by=request.person),
            back=back, done=_("Le programme n'est plus en ligne. Ce que les gens ont donné est gardé."),
        )  # fmt: skip
    context = {
        "question": _("Retirer « %(title)s » du public ?") % {"title": request.programme.title}, "verb": _("Retirer du public"), "back": back,
        "text": _("Ses pages ne répondront plus qu'à l'équipe. Rien n'est effacé."),
    }  # fmt: skip
    return render(request, "steering/confirm.html", context)


@require_POST
@cockpit(Act.EDIT_PROGRAMME)
def make_current(request: CockpitRequest) -> HttpResponse:
    return act_once(
        request, "make-current", lambda: editing_states.make_current(programme=request.programme, by=request.person),
        back=page_address(request, "state"), done=_("Ce programme est maintenant l'accueil du site."),
    )  # fmt: skip


@require_POST
@cockpit(Act.EDIT_PROGRAMME)
def mail_test(request: CockpitRequest) -> HttpResponse:
    """Sends one mail to the organiser's own address; the page then shows what became of it."""
    queued: list[OutboxMessage] = []
    now = timezone.now()

    def work() -> None:
        queued.append(
            actions.queue_mail_test(
                programme=request.programme, by=request.person, to=_own_address(request.person), now=now
            )
        )

    response = act_once(request, "mail-test", work, back=page_address(request, "opening") + "#courriel")
    for message in queued:
        actions.send_mail_test(message, now=now)
    return response


@require_POST
@cockpit(Act.EDIT_PROGRAMME)
def mail_received(request: CockpitRequest) -> HttpResponse:
    return act_once(
        request, "mail-received", lambda: actions.confirm_mail_test(programme=request.programme, by=request.person),
        back=page_address(request, "opening"), done=_("Le courriel fonctionne."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def clear_demo(request: CockpitRequest) -> HttpResponse:
    """Everything invented goes at once, the accounts first; what was really written stays."""
    back = page_address(request, "opening")
    if request.person.is_demo:
        messages.error(
            request,
            _("Vous êtes entré avec un compte de démonstration : il s'effacerait aussi. Créez d'abord votre compte."),
        )
        return redirect("steering-site:welcome")
    if request.method == "POST":
        return act_once(
            request,
            "clear-demo",
            lambda: actions.clear_demo(by=request.person),
            back=back,
            done=_("La démonstration est effacée."),
        )
    context = {
        "question": _("Effacer la démonstration ?"), "verb": _("Effacer la démonstration"), "back": back,
        "text": _("Les personnes, les contributions et les comptes inventés disparaissent de toute l'installation. Ce que vous avez écrit reste. L'édition redevient un brouillon, que vous mettrez en ligne quand il sera prêt."),
    }  # fmt: skip
    return render(request, "steering/confirm.html", context)


@require_http_methods(["GET", "POST"])
@cockpit(Act.EDIT_PROGRAMME)
def state(request: CockpitRequest) -> HttpResponse:
    """Where the programme stands after it went public: under way, followed up, closed, archived."""
    programme = request.programme
    to = request.POST.get("to", "")
    if request.method == "POST":
        if to not in _later(programme):
            messages.error(
                request,
                _(
                    "Cette étape ne peut pas suivre l'étape actuelle. Rechargez la page pour voir où en est le programme."
                ),
            )
            return redirect(page_address(request, "state"))
        return act_once(
            request, f"state:{to}", lambda: editing_states.move_programme(programme=programme, to=to, by=request.person),
            back=page_address(request, "state"), done=_("C'est fait."),
        )  # fmt: skip
    moves = [{"to": code, "label": State(code).label, "text": CONSEQUENCES[State(code)]} for code in _later(programme)]
    return render(request, "steering/state.html", {"moves": moves})


CONSEQUENCES: dict[State, str | Promise] = {
    State.RUNNING: gettext_lazy("Les phases ouvertes disent ce que chacun peut faire."),
    State.PUBLISHED: gettext_lazy("Le programme est annoncé ; il n'a pas commencé."),
    State.FOLLOW_UP: gettext_lazy("Les ateliers sont passés ; les projets continuent d'être suivis."),
    State.CLOSED: gettext_lazy("Tout reste lisible. On peut encore suivre et commenter."),
    State.ARCHIVED: gettext_lazy("Tout reste lisible, plus rien ne s'ajoute. Vous pourrez revenir à « clos »."),
    State.CANCELLED: gettext_lazy("Les pages ne répondent plus qu'à l'équipe. Rien n'est effacé."),
}


def _later(programme: Programme) -> list[str]:
    """The states that may follow, but for going public and back: these have their own pages and conditions."""
    own_pages = {State.DRAFT} | ({State.PUBLISHED, State.RUNNING} if programme.state == State.DRAFT else set())
    return [
        code for code in State.values if code in PROGRAMME_MACHINE.following(programme.state) and code not in own_pages
    ]


def _own_address(person: Person) -> str:
    account = getattr(person, "account", None)
    return account.email if account is not None else person.contact_email
