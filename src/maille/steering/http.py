"""What every page of the cockpit shares: who may enter, and saving once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.models import Person
from maille.programmes.actions.editing import StaleFormError
from maille.programmes.http import ProgrammeRequest, View, programme_page
from maille.programmes.policy import Act


class CockpitRequest(ProgrammeRequest):
    """A request by somebody whom the policy lets do what the page is for."""

    person: Person


def cockpit(act: Act) -> Callable[[View], View]:
    """A page of one programme's cockpit for those who may do `act`: visitors sign in, others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: ProgrammeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.person is None:
                return redirect(sign_in_address(request.get_full_path()))
            if not request.standing.may(act):
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            if not response.has_header("Cache-Control"):  # a picture says itself how long it is true
                add_never_cache_headers(response)
            return response

        return programme_page(checked)

    return decorate


def sign_in_address(back: str) -> str:
    return f"{reverse('people:sign-in')}?{urlencode({'suite': back})}"


def page_address(request: ProgrammeRequest, name: str, *args: Any) -> str:
    return reverse(f"steering:{name}", args=[request.programme.slug, *args])


def save_once(
    request: ProgrammeRequest,
    form: forms.BaseForm,
    name: str,
    work: Callable[[], str],
    *,
    done: str | Callable[[], str] = "",
    beside: Sequence[forms.BaseForm] = (),
) -> HttpResponse | None:
    """Run `work` unless this very form already ran, say `done` (asked afterwards when it is a function), and go where it leads.

    None when a rule refused: its sentence then stands beside its field and the page is shown again with what was typed.
    `beside`: other forms of the page, whose field it may be.
    """
    try:
        address = run_once(key_of(request), scope_of(request, name), work)
    except RuleError as error:
        holder = next((one for one in (form, *beside) if error.field in one.fields), form)
        holder.add_error(error.field if error.field in holder.fields else None, str(error))
        if isinstance(error, StaleFormError):
            form.reseal()  # type: ignore[attr-defined]  # only forms with a seal can be stale
        return None
    if done:
        messages.success(request, done if isinstance(done, str) else done())
    return redirect(address)


def act_once(
    request: ProgrammeRequest, name: str, work: Callable[[], object], *, back: str, done: str = ""
) -> HttpResponse:
    """The same for a button without fields: a refused rule becomes a message on the page it came from."""

    def run() -> str:
        work()
        return back

    try:
        address = run_once(key_of(request), scope_of(request, name), run)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect(back)
    if done:
        messages.success(request, done)
    return redirect(address)
