"""What is wrong in a plan: where, on which line of its file, and the rule; everything at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from maille.maths.errors import BadArgument

from .reading import Path, shown
from .rules import Refused


@dataclass(frozen=True)
class Problem:
    path: Path
    rule: str
    line: int | None = None

    def __str__(self) -> str:
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in self.path).lstrip(".")
        line = f"ligne {self.line}" if self.line is not None else ""
        return " : ".join(part for part in (", ".join(part for part in (line, where) if part), self.rule) if part)


class BadPlan(BadArgument):
    """A plan that breaks rules; `problems` holds them all, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("plan", "\n".join(str(problem) for problem in problems))


class Part:
    """A dataclass whose fields follow their rules, and then the rules across them."""

    def __post_init__(self) -> None:
        problems = []
        for field in fields(self):  # type: ignore[arg-type]  # every part is a dataclass
            try:
                object.__setattr__(self, field.name, field.metadata["rule"].read(getattr(self, field.name)))
            except Refused as refused:
                problems.append(Problem((field.name,), str(refused)))
        problems += [] if problems else [Problem(path, rule) for path, rule in self.across(vars(self))]
        if problems:
            raise BadPlan(problems)

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, str]]:
        """Rules that need several fields: where, and the sentence."""
        yield from ()
