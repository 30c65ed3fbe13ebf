"""`maille forecast FICHIER.json`: the three years of a plan, in tables. Needs no site."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path

from maille.cli import CommandRefused
from maille.commands import forecast_sheets as sheets
from maille.commands.tables import number
from maille.commands.voice import say, speaking
from maille.maths.errors import BadArgument
from maille.maths.finance import SCENARIOS, BadPlan, Plan, Problem, forecast, plan_schema, sensitivity, simulate


def run(options: Namespace) -> int:
    with speaking(options.language):
        return _run(options)


def _run(options: Namespace) -> int:
    if options.schema:
        print(json.dumps(plan_schema(), ensure_ascii=False, indent=2))
        return 0
    if options.file is None:
        raise CommandRefused(say("le fichier du plan est attendu, ou --schema."))
    plan = _read(options.file)
    try:
        for line in _lines(plan, options):
            print(line)
    except BadArgument as bad:
        raise CommandRefused(say("--{argument} : la valeur donnée ne convient pas.", argument=bad.argument)) from None
    return 0


def _lines(plan: Plan, options: Namespace) -> list[str]:
    scenarios = {name: forecast(plan, scenario=name) for name in SCENARIOS}
    found = scenarios[options.scenario]
    lines = [
        *sheets.head(found),
        *sheets.income(found),
        *sheets.break_even(found),
        *sheets.opening(found),
        *sheets.funding(found),
        *sheets.cash(found),
        *sheets.working_capital(found),
        *sheets.mix(found),
        *sheets.scenarios(scenarios),
        *sheets.tests(found),
        *sheets.sensitivity(sensitivity(plan, scenario=options.scenario)),
    ]
    if options.draws:
        drawn = simulate(plan, scenario=options.scenario, draws=options.draws, seed=options.seed, progress=_progress())
        lines += sheets.draws(drawn)
    return lines


def _progress() -> sheets.Told | None:
    """A percentage on the terminal, when a person looks at it."""
    if not sys.stderr.isatty():
        return None
    return lambda done: print(
        f"\r{done:4.0%}" + ("\r     \r" if done >= 1 else ""), end="", file=sys.stderr, flush=True
    )


def _read(path: Path) -> Plan:
    try:
        return Plan.from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CommandRefused(say("{path} : ce fichier n'existe pas.", path=path)) from None
    except OSError:
        raise CommandRefused(say("{path} : ce fichier ne peut pas être lu.", path=path)) from None
    except UnicodeDecodeError:
        raise CommandRefused(say("{path} : un texte en UTF-8 est attendu.", path=path)) from None
    except BadPlan as bad:
        head = say("{path} ne peut pas être lu comme un plan.", path=path)
        raise CommandRefused("\n".join([head, *(f"  {_told(problem)}" for problem in bad.problems)])) from None


def _told(problem: Problem) -> str:
    """Line, place and sentence."""
    line = "" if problem.line is None else say("ligne {number}", number=problem.line)
    place = ", ".join(part for part in (line, problem.where) if part)
    values = {name: _value(value) for name, value in problem.rule.values}
    return say("{place} : {sentence}", place=place, sentence=say(problem.rule.sentence, **values))


def _value(value: object) -> object:
    return number(value) if isinstance(value, int) else value
