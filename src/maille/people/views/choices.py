"""Which mails, which consents; and stopping the news from a mail, without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from maille.core.bounces import is_bounced
from maille.people.actions import choose_mails, choose_team_mails, give_consent, stop_mails, withdraw_consent
from maille.people.forms import WORDINGS, MailChoiceForm
from maille.people.http import MemberRequest, PersonRequest, person_required
from maille.people.mails import stop_of_token
from maille.people.models import Consent, Person
from maille.people.topics import Topic, programme_of
from maille.ui.templatetags.ui import tr

_FLAGS = {Consent.Purpose.DIRECTORY: "in_directory", Consent.Purpose.NEWS: "wants_news"}


@never_cache
@person_required
def mail_choice(request: MemberRequest) -> HttpResponse:
    """The mails, and each consent with its history."""
    form = MailChoiceForm(request.POST if request.method == "POST" else None, person=request.person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        choose_mails(person=request.person, wanted=[*given["daily"], *given["apart"]], language=given["language"])
        for programme_id, is_wanted in form.chosen_teams():
            choose_team_mails(person=request.person, programme_id=programme_id, is_wanted=is_wanted)
        messages.success(request, _("C'est enregistré."))
        return redirect("people:mail-choice")
    rows = list(request.person.consents.order_by("-given_at"))
    running = {row.purpose: row for row in rows if row.withdrawn_at is None}
    purposes = [(purpose.value, WORDINGS[purpose], running.get(purpose.value)) for purpose in Consent.Purpose]
    bounced = bool(request.person.contact_email) and is_bounced(request.person.contact_email)
    context = {"form": form, "purposes": purposes, "history": rows, "person": request.person, "bounced": bounced}
    return TemplateResponse(request, "people/mail_choice.html", context, status=422 if form.errors else 200)


@never_cache
@person_required
def consent_change(request: MemberRequest) -> HttpResponse:
    """POST: give or take back one consent. Taking it back ends the listings and the news everywhere."""
    purpose = request.POST.get("purpose", "")
    if request.method != "POST" or purpose not in Consent.Purpose.values:
        return redirect("people:mail-choice")
    now = timezone.now()
    is_given = request.POST.get("answer") == "give"
    # Before the journal's line, which makes the pages anew: else one could be kept with a name that was just withdrawn.
    if flag := _FLAGS.get(Consent.Purpose(purpose)):
        request.person.memberships.update(**{flag: is_given})
    if is_given:
        give_consent(
            person=request.person,
            purpose=purpose,
            wording=str(WORDINGS[Consent.Purpose(purpose)]),
            now=now,
            source="profile",
        )
    else:
        withdraw_consent(person=request.person, purpose=purpose, now=now)
    messages.success(request, _("C'est noté. Vous pouvez changer d'avis quand vous voulez."))
    return redirect("people:mail-choice")


@never_cache
@csrf_exempt
def unsubscribe(request: PersonRequest, token: str) -> HttpResponse:
    """A GET shows the button; the POST stops, also the mail reader's own one-click POST (RFC 8058), which has no CSRF token."""
    found = stop_of_token(token)
    if found is None:
        raise Http404
    person, topic = found
    if request.method == "POST":
        stop_mails(person=person, topic=topic, now=timezone.now())
    is_stopped = not person.wants(topic) if topic else person.mail_choice == Person.MailChoice.NONE
    context = {"is_done": request.method == "POST" or is_stopped, "what": _what(person, topic)}
    return TemplateResponse(request, "people/unsubscribe.html", context)


def _what(person: Person, topic: str) -> str:
    """What the link stops, in words."""
    if programme_id := programme_of(topic):
        membership = person.memberships.filter(programme_id=programme_id).select_related("programme").first()
        if membership is None:
            return _("Les messages de l'équipe du programme")
        return _("Les messages de l'équipe de « %(title)s »") % {"title": tr(membership.programme, "title")}
    return str(Topic(topic).label) if topic else _("Les nouvelles de mes contributions et du programme")
