"""« Retirer » of a group and « Le groupe ne vient plus » are asked once more, on a page that says what is lost."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maille.programmes.http import ProgrammeRequest
from maille.workshops.mails_of_cohorts import address_of
from maille.workshops.models import Cohort, Registration

SURE = "sure"


def ask_removal(request: ProgrammeRequest, found: Cohort, seat: Registration) -> HttpResponse:
    context = {
        "question": _("Retirer %(name)s du groupe ?") % {"name": seat.person.full_name}, "verb": _("Retirer du groupe"),
        "text": _("Sa place va à la personne suivante."), "remove": seat.pk,
    }  # fmt: skip
    return _page(request, found, context)


def ask_leaving(request: ProgrammeRequest, found: Cohort) -> HttpResponse:
    count = found.seats.active().count()
    words = ngettext(
        "%(count)d place va aux personnes suivantes.", "%(count)d places vont aux personnes suivantes.", count
    )
    context = {
        "question": _("« %(group)s » ne vient plus ?") % {"group": found.label}, "verb": _("Le groupe ne vient plus"),
        "text": words % {"count": count},
    }  # fmt: skip
    return _page(request, found, context)


def _page(request: ProgrammeRequest, found: Cohort, context: Mapping[str, object]) -> HttpResponse:
    return render(request, "workshops/cohort_sure.html", {"cohort": found, "back": address_of(found), **context})
