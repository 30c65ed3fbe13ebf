"""Measures one computation in a process of its own, on one thread; prints it beside its peer and its last figures.

A part is a module of this package with a function that takes numbers and texts and returns `(work, judge)`: `work()` is
measured, `judge(result)` gives its quality as a flat dictionary; a third, how often the work is done, gives the mean cost.
`measure("opinion_parts", "by_distance", people=500)` runs it.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def measure(module: str, function: str, *, timeout: float = 3600, **arguments: Any) -> dict[str, Any]:
    """Its quality, and what it took: `cpu` and `wall` in seconds, `memory` in MB above what held the data.

    An answer with only `failed` is given when the child dies or is too long.
    """
    words = [sys.executable, "-m", __name__, module, function, json.dumps(arguments)]
    env = {**os.environ, **ONE_THREAD}
    try:
        done = subprocess.run(words, env=env, capture_output=True, text=True, cwd=ROOT, timeout=timeout)
    except subprocess.TimeoutExpired:
        return {"failed": f"stopped after {timeout:g} s"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["no message"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def is_here(library: str) -> bool:
    """Is this peer installed? Peers are in the optional extra `bench`."""
    return find_spec(library) is not None


def _peak() -> float:
    """Megabytes: the most that was resident since `_forget_peak`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _forget_peak() -> None:
    """What making the data left behind goes back first: it would hide what the work takes."""
    gc.collect()
    if hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")


def main(module: str, function: str, arguments: str) -> None:
    work, judge, *times = getattr(import_module(f"{__package__}.{module}"), function)(**json.loads(arguments))
    count = times[0] if times else 1
    _forget_peak()
    before, cpu, wall = _peak(), time.process_time(), time.perf_counter()
    for _time in range(count):
        result = work()
    cpu, wall = (time.process_time() - cpu) / count, (time.perf_counter() - wall) / count
    cost = {"cpu": cpu, "wall": wall, "memory": _peak() - before}
    print(json.dumps({**cost, **judge(result)}))


class Sheet:
    """The figures of one run: printed as they come, compared with the run before, kept as JSON."""

    def __init__(self, name: str, results: Path, about: str) -> None:
        self.name, self.results = name, results
        self.rows: list[dict[str, Any]] = []
        self.bounds: list[dict[str, Any]] = []
        kept = sorted(results.glob(f"{name}-*.json"))
        self.last = json.loads(kept[-1].read_text()) if kept else {"rows": [], "bounds": []}
        print(f"maille bench {name}: {about}", flush=True)

    def title(self, text: str) -> None:
        print(f"\n=== {text}", flush=True)

    def row(self, case: str, who: str, figures: Mapping[str, Any]) -> None:
        """One line for one method on one case."""
        self.rows.append({"case": case, "who": who, **figures})
        before = next((row for row in self.last["rows"] if (row["case"], row["who"]) == (case, who)), {})
        cells = [f"{key} {_short(value)}" for key, value in figures.items()]
        cpu = f"  (CPU before: {before['cpu']:.3g})" if "cpu" in before and "cpu" in figures else ""
        print(f"      {case:<22} {who:<26} " + "  ".join(cells) + cpu, flush=True)

    def bound(self, name: str, value: float, *, most: float | None = None, least: float | None = None) -> None:
        is_kept = (most is None or value <= most) and (least is None or value >= least)
        asked = f"at most {most:g}" if most is not None else f"at least {least:g}"
        before = next((f"  (before: {b['value']:.4g})" for b in self.last["bounds"] if b["name"] == name), "")
        self.bounds.append({"name": name, "value": value, "kept": is_kept, "bound": asked})
        print(f"  {'ok ' if is_kept else 'NO '} {name:<64} {value:10.4g}  {asked}{before}", flush=True)

    def finish(self) -> int:
        """Write the JSON; 1 when a bound is not kept."""
        self.results.mkdir(parents=True, exist_ok=True)
        target = self.results / f"{self.name}-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
        machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()}
        target.write_text(json.dumps({"machine": machine, "rows": self.rows, "bounds": self.bounds}, indent=1))
        missed = [bound["name"] for bound in self.bounds if not bound["kept"]]
        print(f"\n{len(self.bounds) - len(missed)} of {len(self.bounds)} bounds kept; written to {target}")
        for name in missed:
            print(f"  not kept: {name}")
        return 1 if missed else 0


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
