"""What every template knows of the programme in which the page lies."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from maille.core.pagecache import remembered
from maille.programmes import nav
from maille.programmes.models import Contact, Programme


def _contacts(request: HttpRequest, programme: Programme) -> list[Contact]:
    return remembered(request, ("contacts", programme.pk), lambda: list(programme.shown_contacts()))


def programme(request: HttpRequest) -> dict[str, Any]:
    found = getattr(request, "programme", None)
    phases = getattr(request, "phases", [])
    return {
        "programme": found,
        "phases": phases,
        "standing": getattr(request, "standing", None),
        "person": getattr(request, "person", None),
        "nav": nav.entries(request, found, phases) if found is not None else [],
        "programme_contacts": SimpleLazyObject(lambda: _contacts(request, found)) if found is not None else [],
    }
