"""Stages in order, for the rail of a solution or a project: solid is done, stitched is to come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Stage:
    label: StrOrPromise
    state: str
    detail: str = ""


def rail(stages: Sequence[tuple[StrOrPromise, Collection[str]]], progress: str, *, reached: str = "") -> list[Stage]:
    """`progress` not among the stages (in reserve, paused…): those up to `reached`, where it was, are done."""
    here = _index(stages, progress)
    last = here if here is not None else _index(stages, reached)
    done = -1 if last is None else last
    states = ["ici" if n == here else "fait" if n <= done else "avenir" for n in range(len(stages))]
    return [Stage(label, state) for (label, _codes), state in zip(stages, states, strict=True)]


def _index(stages: Sequence[tuple[StrOrPromise, Collection[str]]], progress: str) -> int | None:
    return next((n for n, (_label, codes) in enumerate(stages) if progress in codes), None)
