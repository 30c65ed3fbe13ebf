"""What a kernel refuses, and how it stops."""

from __future__ import annotations


class MathsError(ValueError):
    """A computation that cannot be done as asked."""


class BadArgument(MathsError):  # noqa: N818  the name says what is wrong
    """An argument that breaks a rule; both are named."""

    def __init__(self, argument: str, rule: str) -> None:
        super().__init__(f"{argument}: {rule}")
        self.argument = argument
        self.rule = rule


class Cancelled(Exception):  # noqa: N818  asked for, not an error
    """Raised by a caller's `progress` to stop a long computation."""
