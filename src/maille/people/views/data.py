"""My data: see, download, erase."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maille.core.errors import RuleError
from maille.core.retries import tried_again
from maille.people.actions import erase_person
from maille.people.export import everything_of, summary_of
from maille.people.forms import EraseForm
from maille.people.http import MemberRequest, person_required
from maille.people.models import Person
from maille.people.sealing.store import has_published, is_to_seal, key
from maille.ui.forms import refuse


@require_safe
@never_cache
@person_required
def data_page(request: MemberRequest) -> HttpResponse:
    return TemplateResponse(
        request, "people/data.html", {"summary": summary_of(request.person), **_what_is_sealed(request.person)}
    )


@require_safe
@never_cache
@person_required
def data_download(request: MemberRequest) -> HttpResponse:
    """Everything this person gave, in one JSON file."""
    response = JsonResponse(everything_of(request.person), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@never_cache
@person_required
def erase(request: MemberRequest) -> HttpResponse:
    """What happens is said first; a ticked box and a button do it."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            is_sealed = is_to_seal(request.person)
            tried_again(lambda: erase_person(person=request.person, by=request.person, now=timezone.now()))
            logout(request)
            messages.success(request, _done(is_sealed))
            return redirect("pages-site:root")
        except RuleError as error:
            refuse(form, str(error), error.field)
    context = {"form": form, **_what_is_sealed(request.person)}
    return TemplateResponse(request, "people/erase.html", context, status=422 if form.errors else 200)


def _done(is_sealed: bool) -> str:
    if is_sealed:
        return _(
            "C'est fait. Vos données sont effacées ; ce que vous avez publié reste, sans votre nom. Votre identité est sous scellés pour 5 ans."
        )
    return _("C'est fait. Vos données sont effacées ; ce que vous avez donné reste, sans votre nom.")


def _what_is_sealed(person: Person) -> dict[str, bool]:
    return {"sealing": key() is not None and not person.is_demo, "is_author": has_published(person)}
