"""What is wrong with a programme file: every line of it, at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

LARGEST_FILE = 1_000_000  # signs


@dataclass(frozen=True, order=True)
class Problem:
    """`line` counts from 1; 0 when the whole file is meant."""

    line: int
    message: str

    def __str__(self) -> str:
        if not self.line:
            return self.message
        return _("ligne %(line)d : %(message)s") % {"line": self.line, "message": self.message}


class FileErrors(Exception):  # noqa: N818 - several at once
    """The file is not loaded, and nothing of it was written."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
