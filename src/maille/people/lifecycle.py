"""What the rooms above do (or say that they would) when an address is proven, two persons turn out to be one, or a person is erased; what they know.

People stands below them and must not import them, so each room names its functions here when it starts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from maille.people.models import Person


class OnProof(Protocol):
    def __call__(self, *, person: Person, now: datetime) -> None: ...


class OnMerge(Protocol):
    def __call__(self, *, kept: Person, gone: Person, now: datetime) -> None: ...


class OnErasure(Protocol):
    def __call__(self, *, person: Person, now: datetime) -> None: ...


class OnAside(Protocol):
    """`kept` proved an address that `aside` gave too, and does not take them for themselves: what becomes of what the proof
    gave, in words."""

    def __call__(self, *, kept: Person, aside: Person, now: datetime) -> list[str]: ...


class HasPublished(Protocol):
    """Did they ever put something online here, whatever became of it since?"""

    def __call__(self, *, person: Person) -> bool: ...


class WhatWaits(Protocol):
    def __call__(self, *, person: Person) -> list[str]: ...


@dataclass
class Lifecycle:
    """Each function runs inside the transaction of the act, in the order of the rooms. `what_waits`: in words, what the
    proof of the address will give."""

    what_waits: list[WhatWaits] = field(default_factory=list)
    on_proof: list[OnProof] = field(default_factory=list)
    on_merge: list[OnMerge] = field(default_factory=list)
    on_aside: list[OnAside] = field(default_factory=list)
    on_erasure: list[OnErasure] = field(default_factory=list)
    has_published: list[HasPublished] = field(default_factory=list)


lifecycle = Lifecycle()
