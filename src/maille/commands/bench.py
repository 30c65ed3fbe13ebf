"""`maille bench`: the measures of `bench/`, of the pages or of one kernel, from a checkout or from the installed package."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from importlib import import_module
from pathlib import Path

from maille.cli import CommandRefused
from maille.env import CHECKOUT, IS_CHECKOUT


def run(options: Namespace) -> int:
    scale = options.scale if options.scale is not None else _scale(os.environ.get("BENCH_SCALE", "1"))
    if IS_CHECKOUT:
        sys.path.insert(0, str(CHECKOUT))
    package = "bench" if IS_CHECKOUT else "maille_bench"
    results = CHECKOUT / "bench/results" if IS_CHECKOUT else Path.cwd() / "maille-bench"
    if options.what != "pages":
        return int(import_module(f"{package}.{options.what}").run(scale=scale, results=results))
    bench = import_module(f"{package}.run")
    return int(bench.run(scale=scale, database=options.database, results=results))


def _scale(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise CommandRefused(f"BENCH_SCALE : un nombre est attendu (reçu : {text!r}).") from None
