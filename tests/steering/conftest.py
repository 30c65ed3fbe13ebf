"""An organiser at work in a small whole programme (`tests.gates.world`), and how they fill in a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from maille.people.models import Person
from maille.programmes.models import Programme
from maille.workshops.models import Workshop
from tests.gates.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def programme(world: World) -> Programme:
    return world.programme


@pytest.fixture
def organiser(world: World) -> Person:
    return world.people["o"]


@pytest.fixture
def at_work(world: World) -> Client:
    """The organiser's browser."""
    return world.client("o")


@pytest.fixture
def page(programme: Programme) -> Callable[..., str]:
    """`page("texts")`: the address of a cockpit page of the programme."""
    return lambda name, *args: reverse(f"steering:{name}", args=[programme.slug, *args])


def said(response: HttpResponse) -> str:
    """The page's words as they are in the HTML, entities resolved."""
    return response.content.decode().replace("&#x27;", "'").replace("’", "'")


def shown(client: Client, url: str, form: str = "form") -> dict[str, Any]:
    """What a browser would send back if nothing was changed on the page's form."""
    bound = client.get(url).context[form]
    return {
        field.html_name: "" if field.value() is None else field.value() for field in bound if field.value() is not False
    }


@pytest.fixture
def bring(at_work, page, programme):
    """Gives the file, accepts the guessed columns, answers and saves, by the pages alone."""

    def work(data: bytes, workshop: Workshop | None = None, **answers: str):
        given = {"file": SimpleUploadedFile("liste.csv", data), "source": "Formulaire de la Ville"}
        url = at_work.post(page("import"), given).headers["Location"]
        shown = at_work.get(url).context["form"]
        chosen = {name: shown[name].value() for name in shown.names} | {"workshop": workshop.pk if workshop else ""}
        seen = at_work.post(url, chosen | {"step": "preview"})
        return seen, at_work.post(url, chosen | {"step": "save", "once": data[:20].hex()} | answers), url

    return work
