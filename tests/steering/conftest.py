"""An organiser at work in a small whole programme (`tests.gates.world`), and how they fill in a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from maille.people.models import Person
from maille.programmes.models import Programme
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
