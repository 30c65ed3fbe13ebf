"""My profile: what I say of myself, my programmes, my level in each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from maille.core import ratelimit
from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.actions import edit_profile
from maille.people.forms import ProfileForm
from maille.people.http import MemberRequest, person_required
from maille.people.session import signed_in
from maille.people.signin_mails import send_proof
from maille.ui.forms import refuse

PROOFS: Final = 6
AN_HOUR: Final = 3600


@never_cache
@person_required
def profile(request: MemberRequest) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, person=request.person)
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            _save(request, form.cleaned_data)
            return request.path

        try:
            address = run_once(key_of(request), scope_of(request, "profile"), save)
            messages.success(request, _("C'est enregistré."))
            return redirect(address)
        except RuleError as error:
            refuse(form, str(error), error.field)
    memberships = request.person.memberships.select_related("programme", "organisation").order_by("-joined_at")
    roles = request.person.roles.select_related("programme")
    context = {"form": form, "memberships": memberships, "roles": roles, "account": signed_in(request)}
    return TemplateResponse(request, "people/profile.html", context, status=422 if form.errors else 200)


def _save(request: MemberRequest, values: Mapping[str, str]) -> None:
    """A new address of somebody with an account is asked to answer: the old one opens until it does."""
    person = request.person
    changed = edit_profile(person=person, values=values)
    if "contact_email" not in changed or not person.contact_email or person.proven_at or signed_in(request) is None:
        return
    ratelimit.hit(f"proof:{person.pk}", limit=PROOFS, seconds=AN_HOUR)
    ratelimit.hit(f"proof:{person.contact_email}", limit=PROOFS, seconds=AN_HOUR)
    send_proof(person=person, back=request.path, now=timezone.now())
    messages.info(
        request,
        _(
            "Un message vient de partir à %(email)s : un clic y confirme l'adresse. D'ici là, vous entrez avec l'ancienne."
        )
        % {"email": person.contact_email},
    )
