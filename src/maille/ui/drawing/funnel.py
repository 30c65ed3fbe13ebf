"""« Où en est l'ouvrage »: needs, challenges, solutions, projects as threads that join. One panel a stage."""

from __future__ import annotations

from dataclasses import dataclass

from maille.ui.drawing.shapes import Stroke, curve, fill_colour

WIDTH, HEIGHT = 300.0, 90.0
STAGES = 4
THREADS = (4, 2, 2, 1)  # drawn per enjeu at the left of each stage
WIDTHS = (2.5, 5.0, 5.0, 13.0)


@dataclass(frozen=True)
class Panel:
    width: float
    height: float
    strokes: list[Stroke]


def funnel(codes: list[str]) -> list[Panel]:
    """Four panels, left to right; the picture is an ornament, the figures beside it are the facts."""
    return [Panel(WIDTH, HEIGHT, _panel(stage, codes or ["x1"])) for stage in range(STAGES)]


def _panel(stage: int, codes: list[str]) -> list[Stroke]:
    here = _heights(len(codes), THREADS[stage], spread=(1.0, 0.62, 0.72, 0.5)[stage])
    after = _heights(len(codes), THREADS[min(stage + 1, STAGES - 1)], spread=(0.55, 0.72, 0.5, 0.5)[stage])
    strokes = []
    for number, code in enumerate(codes):
        for index, y in enumerate(here[number]):
            goals = after[number]
            goal = goals[min(index * len(goals) // len(here[number]), len(goals) - 1)]
            strokes.append(Stroke(curve(0, y, WIDTH, goal), fill_colour(code), WIDTHS[stage]))
    return strokes


def _heights(groups: int, each: int, *, spread: float) -> list[list[float]]:
    """`each` lines a group, evenly, over `spread` of the height, centred."""
    total = groups * each
    top = HEIGHT * (1 - spread) / 2 + 3
    gap = (HEIGHT * spread - 6) / max(1, total - 1)
    lines = [HEIGHT / 2] if total == 1 else [top + gap * index for index in range(total)]
    return [lines[group * each : (group + 1) * each] for group in range(groups)]
