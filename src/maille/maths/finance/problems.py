"""What is wrong in a plan: where, on which line of its file, and the rule; everything at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from maille.maths.errors import BadArgument

from .reading import Path, shown
from .rules import Refused
from .sentences import Said


@dataclass(frozen=True)
class Problem:
    path: Path
    rule: Said
    line: int | None = None

    @property
    def where(self) -> str:
        return "".join(f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in self.path).lstrip(".")

    def __str__(self) -> str:
        line = f"ligne {self.line}" if self.line is not None else ""
        place = ", ".join(part for part in (line, self.where) if part)
        return " : ".join(part for part in (place, str(self.rule)) if part)


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
                problems.append(Problem((field.name,), refused.said))
        problems += [] if problems else [Problem(path, rule) for path, rule in self.across(vars(self))]
        if problems:
            raise BadPlan(problems)

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
        """Rules that need several fields: where, and the sentence."""
        yield from ()
