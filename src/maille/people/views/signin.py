"""Coming in by a code, a link or a card; saying who one is; going out."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from maille.core.errors import RuleError
from maille.core.retries import tried_again
from maille.people import session, signin
from maille.people.actions import attach_person, candidates, merge_people, set_aside
from maille.people.addresses import path_back
from maille.people.forms import CardForm, CodeForm, EmailForm
from maille.people.http import PersonRequest
from maille.people.lifecycle import lifecycle
from maille.people.models import Account, Person, SignInLink
from maille.people.signin_mails import link_of
from maille.ui.forms import refuse


@never_cache
def sign_in(request: PersonRequest) -> HttpResponse:
    """Which address? The answer is the same whether it is known or not."""
    back = path_back(request.GET.get("suite", ""), fallback="")
    if request.user.is_authenticated:
        return _go_on(request, back)
    form = EmailForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            signin.send_code(request, email=form.cleaned_data["email"], back=back)
            return redirect("people:code")
        except RuleError as error:
            refuse(form, str(error), "email")
    return TemplateResponse(
        request, "people/sign_in.html", {"form": form, "back": back}, status=422 if form.errors else 200
    )


@never_cache
def code_enter(request: PersonRequest) -> HttpResponse:
    """The code, copied from the mail into the browser that asked for it."""
    if request.user.is_authenticated:
        return _go_on(request, _back(request))
    process = signin.waiting_code(request)
    if process is None:
        messages.error(request, _("Ce code n'est plus valable : il sert pendant 15 minutes. Demandez-en un autre."))
        return redirect("people:sign-in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        back = _back(request)
        try:
            left = signin.enter_code(request, code=form.cleaned_data["code"])
            return _after(request, left, back)
        except RuleError as error:
            refuse(form, str(error), error.field)
    context = {"form": form, "email": signin.address_of(process), "is_crowded": signin.is_crowded()}
    return TemplateResponse(request, "people/code.html", context, status=422 if form.errors else 200)


@never_cache
def link_use(request: PersonRequest, token: str) -> HttpResponse:
    """A GET writes nothing, so that mail scanners do not burn the link; the POST signs in. The page posts by itself where
    scripts run, unless this browser stands for somebody else; else its button stays."""
    link = link_of(token)
    if link is None or not link.is_usable(timezone.now()):
        return _link_over(request, link)
    if request.method == "POST":
        back = path_back(link.next, fallback="")
        try:
            left = tried_again(lambda: signin.use_link(request, link=link))
        except RuleError as error:
            messages.error(request, str(error))
            return redirect("people:sign-in")
        if back:  # else « Mon fil » shows them
            messages.success(request, _("Votre adresse est confirmée. Vos rendez-vous sont dans « Mon fil »."))
        return _after(request, left, back)
    person = link.person
    waits = [line for name in lifecycle.what_waits for line in name(person=person)] if person is not None else []
    context = {
        "name": person.first_name if person else "", "proves": person is not None and person.must_prove_address,
        "waits": waits, "presses": request.person is None or request.person in {person, link.account.person},
    }  # fmt: skip
    return TemplateResponse(request, "people/link.html", context)


def _link_over(request: PersonRequest, link: SignInLink | None) -> HttpResponse:
    """Touched a second time by who is in already, it goes where it led; to anybody else it says what became of it."""
    is_used = link is not None and link.used_at is not None
    if link is not None and is_used and session.signed_in(request) == link.account:
        return _go_on(request, path_back(link.next, fallback=""))
    return TemplateResponse(request, "people/link_over.html", {"is_used": is_used}, status=410)


@never_cache
def card_enter(request: PersonRequest) -> HttpResponse:
    form = CardForm(
        request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code", "")[:20]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            person = signin.enter_by_card(request, code=form.cleaned_data["code"])
            messages.success(
                request, _("Bonjour %(name)s. Ce navigateur vous reconnaît désormais.") % {"name": person.public_name}
            )
            return redirect("pages-site:mine")
        except RuleError as error:
            refuse(form, str(error), "code")
    return TemplateResponse(request, "people/card.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
def sign_out(request: PersonRequest) -> HttpResponse:
    """The guest of this browser is forgotten too: on a shared computer nothing is left."""
    if request.method == "POST":
        signin.leave(request)
        messages.success(request, _("C'est fait : ce navigateur ne vous reconnaît plus."))
        return redirect("pages-site:root")
    is_guest = request.person is not None and not request.user.is_authenticated
    return TemplateResponse(request, "people/sign_out.html", {"is_guest": is_guest})


@never_cache
def who(request: PersonRequest) -> HttpResponse:
    """Several people may have given one address, or one person twice: ask, never guess."""
    account = session.signed_in(request)
    if account is None:
        return redirect("people:sign-in")
    back = path_back(request.GET.get("suite", ""), fallback="")
    guest = session.guest_of(request)
    found = [person for person in candidates(account=account, guest=guest) if person.pk != account.person_id]
    if request.method == "POST":
        chosen = next((person for person in found if str(person.pk) == request.POST.get("person")), None)
        return _settle(request, account, chosen, guest, back)
    if not found and account.person_id is not None:
        return _go_on(request, back)
    return TemplateResponse(request, "people/who.html", {"account": account, "found": found, "back": back})


def _settle(
    request: PersonRequest, account: Account, chosen: Person | None, guest: Person | None, back: str
) -> HttpResponse:
    """Attach or join the chosen one; without a choice, the guest of this browser is let go."""
    now = timezone.now()
    try:
        if chosen is not None and account.person is None:
            tried_again(lambda: attach_person(account=account, person=chosen, now=now, guest=guest))
        elif chosen is not None and account.person is not None:
            kept = account.person
            tried_again(lambda: merge_people(kept=kept, gone=chosen, by=kept, now=now))
            messages.success(request, _("C'est réuni : tout ce que vous avez donné est ensemble."))
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("people:who")
    if chosen is None and account.person is not None:
        _let_be(request, account.person, guest, now)
    if chosen is None or chosen == guest:
        session.forget_guest(request)
    left = [person for person in candidates(account=account, guest=None) if person.pk != account.person_id]
    return _who(back) if chosen is not None and left else _go_on(request, back)


def _let_be(request: PersonRequest, kept: Person, guest: Person | None, now: datetime) -> None:
    """Whoever the click spoke to, or this browser stood for, with the account's address: nobody gets a second seat unseen."""
    numbers = [request.session.pop(signin.MEANT, None), guest.pk if guest is not None else None]
    aside = Person.objects.claimable_by(kept.contact_email).filter(pk__in=[number for number in numbers if number])
    for person in aside.exclude(proven_at=None):
        for words in tried_again(partial(set_aside, kept=kept, aside=person, now=now)):
            messages.info(request, words)


def _after(request: PersonRequest, left: list[Person], back: str) -> HttpResponse:
    account = session.signed_in(request)
    if left or (account is not None and account.person_id is None):
        return _who(back)
    return _go_on(request, back)


def _who(back: str) -> HttpResponse:
    address = reverse("people:who")
    return redirect(f"{address}?{urlencode({'suite': back})}" if back else address)


def _go_on(request: PersonRequest, back: str) -> HttpResponse:
    return redirect(back or reverse("pages-site:mine"))


def _back(request: PersonRequest) -> str:
    return path_back(request.session.get(signin.BACK, ""), fallback="")
