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

from maille.people.actions import choose_mails, give_consent, stop_news, withdraw_consent
from maille.people.forms import WORDINGS, MailChoiceForm
from maille.people.http import MemberRequest, PersonRequest, person_required
from maille.people.mails import person_of_token
from maille.people.models import Consent, Person

_FLAGS = {Consent.Purpose.DIRECTORY: "in_directory", Consent.Purpose.NEWS: "wants_news"}


@never_cache
@person_required
def mail_choice(request: MemberRequest) -> HttpResponse:
    """The mails, and each consent with its history."""
    form = MailChoiceForm(
        request.POST if request.method == "POST" else None, initial={"mail_choice": request.person.mail_choice}
    )
    if request.method == "POST" and form.is_valid():
        choose_mails(person=request.person, choice=form.cleaned_data["mail_choice"])
        messages.success(request, _("C'est enregistré."))
        return redirect("people:mail-choice")
    rows = list(request.person.consents.order_by("-given_at"))
    running = {row.purpose: row for row in rows if row.withdrawn_at is None}
    purposes = [(purpose.value, WORDINGS[purpose], running.get(purpose.value)) for purpose in Consent.Purpose]
    context = {"form": form, "purposes": purposes, "history": rows}
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
    person = person_of_token(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        stop_news(person=person, now=timezone.now())
    return TemplateResponse(
        request,
        "people/unsubscribe.html",
        {"is_done": request.method == "POST" or person.mail_choice == Person.MailChoice.NONE},
    )
