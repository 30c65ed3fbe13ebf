"""Every check of the project: `make test`. `python -m tools.check lint|sqlite|postgres|browser [pytest arguments]` runs a part.

A missing database or browser is a failure, never a skip; the end says how many tests ran on which database.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.postgres import running_postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
OUTCOMES = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")
TEMPLATES = "src/maille"

LINTS: Mapping[str, Sequence[str]] = {
    "ruff": ("ruff", "check", "--quiet", "."),
    "format": ("ruff", "format", "--quiet", "--check", "."),
    "types": ("mypy",),
    "rooms": ("lint-imports", "--no-logo"),
    "templates": ("djlint", TEMPLATES, "--lint", "--quiet"),
    "migrations": ("maille", "manage", "makemigrations", "--check", "--dry-run"),
}


@dataclass
class Report:
    """What ran, for the last lines."""

    failed: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    passed_tests: int = 0
    failed_tests: int = 0

    def note(self, name: str, is_well: bool, seconds: float, said: str = "") -> None:
        self.lines.append(f"  {'ok    ' if is_well else 'FAILED'} {name:<12} {seconds:6.1f} s  {said}".rstrip())
        if not is_well:
            self.failed.append(name)


def lint(report: Report, _arguments: Sequence[str]) -> None:
    for name, command in LINTS.items():
        began = time.monotonic()
        done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"--- {name}\n{done.stdout}{done.stderr}", flush=True)
        report.note(name, done.returncode == 0, time.monotonic() - began)


def pytest(report: Report, name: str, arguments: Sequence[str], **environment: str) -> None:
    print(f"--- tests: {name}", flush=True)
    began = time.monotonic()
    counts = dict.fromkeys(("passed", "failed", "error", "skipped", "xfailed", "xpassed"), 0)
    command = [sys.executable, "-m", "pytest", "--quiet", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if found := OUTCOMES.findall(line):
                counts |= {kind.removesuffix("s") if kind == "errors" else kind: int(number) for number, kind in found}
    bad = counts["failed"] + counts["error"]
    unproven = counts["skipped"] + counts["xfailed"] + counts["xpassed"]
    report.passed_tests += counts["passed"]
    report.failed_tests += bad
    is_well = process.returncode == 0 and counts["passed"] > 0 and not bad and not unproven
    said = f"{counts['passed']} tests passed, {bad} failed" + (f", {unproven} proved nothing" if unproven else "")
    report.note(name, is_well, time.monotonic() - began, said)


def sqlite(report: Report, arguments: Sequence[str]) -> None:
    pytest(report, "SQLite", ["-m", "not browser", *arguments], DATABASE_URL="")


def postgres(report: Report, arguments: Sequence[str]) -> None:
    with running_postgres(durable=False) as url:
        pytest(report, "PostgreSQL", ["-m", "not browser and not process", *arguments], DATABASE_URL=url)


def browser(report: Report, arguments: Sequence[str]) -> None:
    pytest(
        report, "browser", ["-m", "browser", "--dist=loadfile", "--no-loadscope-reorder", *arguments], DATABASE_URL=""
    )


PARTS: Mapping[str, Callable[[Report, Sequence[str]], None]] = {
    "lint": lint,
    "sqlite": sqlite,
    "postgres": postgres,
    "browser": browser,
}


def main(arguments: Sequence[str]) -> int:
    chosen = [arguments[0]] if arguments and arguments[0] in PARTS else list(PARTS)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="maille-shared-") as shared:
        os.environ["MAILLE_TESTS_SHARED"] = shared
        for part in chosen:
            PARTS[part](report, arguments[1:] if arguments and arguments[0] in PARTS else arguments)
    print("\n".join(["", *report.lines]))
    if report.passed_tests or report.failed_tests:
        print(f"{report.passed_tests} passed, {report.failed_tests} failed")
    if report.failed:
        print(f"Not well: {', '.join(report.failed)}.")
    return 1 if report.failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
