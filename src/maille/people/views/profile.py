"""My profile: what I say of myself, my programmes, my level in each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.actions import edit_profile
from maille.people.forms import ProfileForm
from maille.people.http import MemberRequest, person_required
from maille.people.session import signed_in
from maille.ui.forms import refuse


@never_cache
@person_required
def profile(request: MemberRequest) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, person=request.person)
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            edit_profile(person=request.person, values=form.cleaned_data)
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
