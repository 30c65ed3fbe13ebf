"""`maille load FILE`: a programme from its file, or all its errors at once and nothing loaded."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from maille.cli import CommandRefused
from maille.commands import prepare
from maille.steering import kit


def run(options: Namespace) -> int:
    if not options.file.is_file():
        raise CommandRefused(f"je ne trouve pas le fichier {options.file}.")
    prepare.migrate_if_needed()
    try:
        report = kit.load_file(options.file, starting=_day(options.starting), check_only=options.check)
    except kit.FileErrors as errors:
        raise CommandRefused(f"{options.file} n'est pas chargé.\n{errors}") from None
    print(report)
    return 0


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandRefused(f"« {text} » n'est pas un jour ; écrivez par exemple 2027-01-14.") from None
