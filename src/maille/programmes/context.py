"""What every template knows of the programme in which the page lies."""

from typing import Any

from django.http import HttpRequest

from maille.programmes import nav


def programme(request: HttpRequest) -> dict[str, Any]:
    found = getattr(request, "programme", None)
    phases = getattr(request, "phases", [])
    return {
        "programme": found,
        "phases": phases,
        "standing": getattr(request, "standing", None),
        "person": getattr(request, "person", None),
        "nav": nav.entries(request, found, phases) if found is not None else [],
        "programme_contacts": found.shown_contacts() if found is not None else [],
    }
