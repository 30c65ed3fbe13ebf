"""Every address of the site, from the URL patterns themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.gates.world import TOKEN, World

# What stands for a parameter that is neither the programme nor a slug; a room adds its own here.
VALUES = {"token": TOKEN, "step": "profil", "name": "besoins.csv", "path": "x"}


@dataclass(frozen=True)
class Address:
    name: str
    parameters: tuple[str, ...]

    def in_world(self, world: World) -> str:
        return reverse(self.name, kwargs={parameter: self._value(parameter, world) for parameter in self.parameters})

    def _value(self, parameter: str, world: World) -> object:
        app, _, view = self.name.partition(":")
        if parameter == "programme":
            return world.programme.slug
        if parameter == "slug":
            if view.startswith("venture-") and view != "venture-create":
                return world.nodes["venture"].slug
            return world.slug_for("challenges" if self.name == "groups:create" else app)
        if parameter == "pk":
            return world.nodes["need"].pk
        return VALUES[parameter]


def all_addresses() -> list[Address]:
    """One a name, the French ones; the English ones are the same views under /en/."""
    found = {address.name: address for address in _walk(get_resolver().url_patterns, "", ())}
    return sorted(found.values(), key=lambda address: address.name)


def _walk(patterns: list[URLPattern | URLResolver], space: str, outer: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        parameters = (*outer, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [space, pattern.namespace]))
            yield from _walk(pattern.url_patterns, inner, parameters)
        else:
            assert pattern.name, f"an address without a name: {pattern.pattern}"
            yield Address(":".join(filter(None, [space, pattern.name])), parameters)
