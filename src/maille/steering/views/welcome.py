"""`/organiser/`: the first hour's first page, then the organiser's own list of programmes."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.http import PersonRequest
from maille.people.models import Account, Person
from maille.people.session import forget_guest
from maille.programmes.models import Programme, Role
from maille.steering import kit, setup
from maille.steering.actions import founding, kitfiles
from maille.steering.forms.welcome import KitForm, OwnerForm, ProgrammeForm
from maille.steering.http import sign_in_address
from maille.ui.forms import refuse

BACKEND = "maille.people.backends.AccountBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: PersonRequest) -> HttpResponse:
    """Open to the very first visitor; afterwards to those who organise something here."""
    if setup.is_open():
        return _first_hour(request)
    if request.person is None:
        return redirect(sign_in_address(reverse("steering-site:welcome")))
    programmes = list(
        Programme.objects.filter(roles__person=request.person, roles__kind=Role.Kind.ORGANISER)
        .distinct()
        .order_by("-starts_on", "-pk")
    )
    if not programmes:
        raise PermissionDenied
    return _more(request, request.person, programmes)


@never_cache
@require_http_methods(["POST"])
def load_file(request: PersonRequest) -> HttpResponse:
    """A new programme out of a file: a draft of the one who loads it, or every problem with its line."""
    person = request.person
    if person is None or not person.roles.filter(kind=Role.Kind.ORGANISER).exists() or setup.is_open():
        raise PermissionDenied
    form = KitForm(request.POST, request.FILES)
    report: list[kit.Problem] = []
    if form.is_valid():
        try:
            return redirect(run_once(key_of(request), scope_of(request, "load-file"), lambda: _load_new(form, person)))
        except RuleError as error:
            refuse(form, str(error), error.field)
        except kit.FileErrors as errors:
            report = errors.problems
    return render(request, "steering/load.html", {"form": form, "problems": report}, status=422)


def _first_hour(request: PersonRequest) -> HttpResponse:
    """Who organises, and what: one page, one button. With programmes already loaded, they may simply be taken over."""
    loaded = list(Programme.objects.order_by("-starts_on", "-pk"))
    is_taking_over = bool(loaded) and request.POST.get("what", "existing" if loaded else "new") == "existing"
    owner = OwnerForm(request.POST or None, asks_code=setup.needs_code())
    programme = ProgrammeForm(None if is_taking_over else request.POST or None, initial={"starting": _suggested_day()})
    are_valid = owner.is_valid() and (is_taking_over or programme.is_valid())
    if request.method == "POST" and are_valid:
        try:
            return _open(request, owner, None if is_taking_over else programme)
        except RuleError as error:
            refuse(owner if error.field in (*owner.fields, None) else programme, str(error), error.field)
    context = {
        "owner": owner, "form": programme, "loaded": loaded, "is_taking_over": is_taking_over, "is_refused": bool(owner.errors or programme.errors),
        "has_unclaimed": any(found.is_unclaimed for found in loaded),
    }  # fmt: skip
    return render(request, "steering/welcome.html", context, status=422 if context["is_refused"] else 200)


def _open(request: PersonRequest, owner: OwnerForm, wish: ProgrammeForm | None) -> HttpResponse:
    """The account, its programme or programmes, and straight to what remains. All or nothing."""
    given = owner.cleaned_data
    setup.check_code(given.get("code", ""))
    made: list[Account] = []

    def work() -> str:
        account, person = founding.make_owner(first_name=given["first_name"], email=given["email"])
        taken = founding.take_over(owner=person)
        programme = (
            founding.found_programme(wish=founding.Wish(**wish.cleaned_data), by=person)
            if wish is not None
            else _main(taken)
        )
        made.append(account)
        return reverse("steering:opening", args=[programme.slug])

    address = run_once(key_of(request), scope_of(request, "first-hour"), work)
    for account in made:
        forget_guest(request)
        login(request, account, backend=BACKEND)
        messages.success(request, _("Bienvenue. Voici ce qui reste avant d'ouvrir au public."))
    return redirect(address)


def _main(programmes: list[Programme]) -> Programme:
    """The living one rather than an archive."""
    return next(
        (p for p in sorted(programmes, key=lambda p: p.starts_on, reverse=True) if not p.is_read_only), programmes[0]
    )


def _more(request: PersonRequest, person: Person, programmes: list[Programme]) -> HttpResponse:
    if "what" in request.POST:  # the first hour's form, sent a second time
        return redirect("steering:opening", _main(programmes).slug)
    form = ProgrammeForm(request.POST or None, initial={"starting": _suggested_day()})
    if form.is_valid():
        try:
            return redirect(run_once(key_of(request), scope_of(request, "found"), lambda: _found(form, person)))
        except RuleError as error:
            refuse(form, str(error), error.field)
    context = {"form": form, "programmes": programmes, "kit_form": KitForm()}
    return render(request, "steering/programmes.html", context, status=422 if form.errors else 200)


def _found(form: ProgrammeForm, person: Person) -> str:
    programme = founding.found_programme(wish=founding.Wish(**form.cleaned_data), by=person)
    return reverse("steering:opening", args=[programme.slug])


@transaction.atomic
def _load_new(form: KitForm, person: Person) -> str:
    """Raises RuleError when the file is that of a programme that already stands here."""
    text = kitfiles.text_of(form.cleaned_data["file"])
    slug = kitfiles.slug_of(text)
    if Programme.objects.filter(slug=slug).exists():
        raise RuleError(
            _(
                "Le programme « %(slug)s » est déjà ici. Chargez ce fichier depuis ses réglages, ou changez son « slug »."
            )
            % {"slug": slug},
            field="file",
        )
    programme = kitfiles.load_new(text=text, by=person)
    return reverse("steering:opening", args=[programme.slug])


def _suggested_day() -> str:
    """A weekday about two months away: time to call people together."""
    day = timezone.localdate() + timedelta(days=60)
    return (day - timedelta(days=max(0, day.weekday() - 3))).isoformat()
