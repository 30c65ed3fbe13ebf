"""Every address of the site, from the URL patterns themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from maille.contributions.models import Comment, Report
from maille.core.models import OutboxMessage
from maille.people.models import Offer, Person
from maille.programmes.steps import STEPS
from maille.projects.models import SupportOffer
from maille.steering.models import ImportBatch, PrintJob
from maille.workshops.leaving import token_of
from maille.workshops.models import Cohort, PhoneCall, Registration
from maille.workshops.relays import secret_of
from tests.gates.world import ATTESTATION, TOKEN, World

# What stands for a parameter that is neither the programme nor a slug; a room adds its own here.
VALUES = {
    "token": TOKEN, "step": STEPS[0].slug, "name": "besoins.csv", "path": "x", "section": "pages", "number": 1, "kind": "habitants", "ref": "P1-S1-001", "code": ATTESTATION,
}  # fmt: skip

# An act that needs a thing in another state than the thread's first one.
OPENINGS = {
    "groups:create": "open challenge", "solutions:adopt": "reserve", "projects:venture-create": "foundable",
    "projects:support-answer": "foundable",
}  # fmt: skip
NUMBERED = {
    "projects:support-answer": SupportOffer,
    "pages:offer-close": Offer,
    "people:mailbox-message": OutboxMessage,
    "workshops:seat": Registration,
    **dict.fromkeys(
        ["workshops:cohort", "workshops:cohort-change", "workshops:cohort-leave", "workshops:families"], Cohort
    ),
}


@dataclass(frozen=True)
class Address:
    name: str
    parameters: tuple[str, ...]

    def in_world(self, world: World) -> str:
        return reverse(self.name, kwargs={parameter: self._value(parameter, world) for parameter in self.parameters})

    def _value(self, parameter: str, world: World) -> object:
        app, _, view = self.name.partition(":")
        if app == "steering" and parameter != "programme":
            return cockpit_value(view, parameter, world)
        if parameter == "programme":
            return world.programme.slug
        if parameter == "slug":
            if view.startswith("venture-") and view != "venture-create":
                return world.nodes["venture"].slug
            if self.name == "pages:organisation":
                return world.programme.organiser.slug
            opening = OPENINGS.get(self.name)
            return world.nodes[opening].slug if opening else world.slug_for(app)
        if parameter == "pk":
            rows = NUMBERED.get(self.name)
            return rows.objects.order_by("pk").values_list("pk", flat=True)[0] if rows else world.nodes["need"].pk
        if self.name == "people:unsubscribe":
            return world.unsubscribe_token
        if self.name == "workshops:leave":
            return token_of(Cohort.objects.select_related("workshop__programme").get())
        return VALUES[parameter]


def cockpit_value(view: str, parameter: str, world: World) -> object:
    """The cockpit's pages are about many kinds of things; a number that nothing has is refused like a stranger's."""
    if parameter == "pk":
        things: dict[str, Any] = {
            "piece": world.programme.themes.all(),
            "person": Person.objects.filter(pk=world.people["p"].pk),
            "case": Report.objects.all(),
            "restore": world.programme.nodes.filter(kind="need"),
            "comment": Comment.objects.all(),
            "mail": OutboxMessage.objects.all(),
            "batch": ImportBatch.objects.all(),
            "print": PrintJob.objects.all(),
            "relay": world.programme.relays.all(),
            "call": PhoneCall.objects.all(),
        }
        return things[_ABOUT[view]].values_list("pk", flat=True).first() or 0
    named = {
        "secret": secret_of(world.programme.relays.get()),
        "slug": world.workshop.slug,
        "number": 1,
        "kind": "facilitator" if view.startswith("role-") else "enjeux",
        "document": "affiche",
        "name": "personnes",
        "shape": "large",
        "form": "csv",
    }
    return {**named, "to": "closed" if view == "phase-state" else "confirmed"}[parameter]


_ABOUT = {
    **dict.fromkeys(["piece-edit", "piece-remove", "piece-up"], "piece"),
    **dict.fromkeys(
        [
            "person",
            "address-correct",
            "person-edit",
            "person-merge",
            "person-seat",
            "address-bounced",
            "address-restored",
            "card-issue",
            "card-revoke",
            "need-for",
            "role-give",
            "role-remove",
        ],
        "person",
    ),
    **dict.fromkeys(["restore", "contest"], "restore"),
    "case": "case",
    "restore-comment": "comment",
    "mail-again": "mail",
    "import-batch": "batch",
    **dict.fromkeys(["print-job", "print-download", "print-delete"], "print"),
    "relay-close": "relay",
    "call-answer": "call",
}


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
