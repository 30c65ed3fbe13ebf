"""The braid of the home page: the enjeux twisted together, solid up to today, stitched after."""

from __future__ import annotations

import math
from dataclasses import dataclass

from maille.ui.drawing.shapes import Stroke, fill_colour, line_colour

STEP = 9.6


@dataclass(frozen=True)
class Braid:
    """`strokes` from bottom to top; `needle`: how far along today is, in the picture's units."""

    width: float
    height: float
    strokes: list[Stroke]
    needle: float


def braid(codes: list[str], done: float, *, is_upright: bool = False) -> Braid:
    """`codes`: the dyes, one strand each (at most six). `done`: share of the programme behind us, 0 to 1."""
    length, breadth, thick = (900.0, 110.0, 13.0) if is_upright else (1440.0, 230.0, 15.0)
    today = max(0.0, min(1.0, done)) * length
    under: list[Stroke] = []
    over: list[Stroke] = []
    for number, code in enumerate(codes[:6] or ["x1"]):
        phase = 2 * math.pi * number / max(1, len(codes[:6]))
        for points, is_over in _stretches(length, breadth, phase, today):
            is_done = points[-1][0] <= today + 0.01
            strokes = _thread(_path(points, is_upright), code, thick, is_done=is_done)
            if is_over:
                over += [Stroke(strokes[0].d, "var(--page)", thick + 9 if is_done else thick)]
            (over if is_over else under).extend(strokes)
    width, height = (breadth, length) if is_upright else (length, breadth)
    return Braid(width, height, under + over, today)


def _stretches(
    length: float, breadth: float, phase: float, today: float
) -> list[tuple[list[tuple[float, float]], bool]]:
    """The strand cut where it changes side, and at today."""
    stretches: list[tuple[list[tuple[float, float]], bool]] = []
    points: list[tuple[float, float]] = []
    side: bool | None = None
    for position in [*_positions(length, today)]:
        angle = _angle(position, length) + phase
        now_over = math.sin(2 * angle) > 0
        point = (position, breadth / 2 + _swing(position, length, breadth) * math.sin(angle))
        if side is not None and (now_over != side or (points and abs(points[-1][0] - today) < 0.01)):
            stretches.append(([*points, point] if abs(points[-1][0] - today) > 0.01 else points, side))
            points = [points[-1]]
        side = now_over
        points.append(point)
    stretches.append((points, bool(side)))
    return [(line, is_over) for line, is_over in stretches if len(line) > 1]


def _positions(length: float, today: float) -> list[float]:
    steps = [index * STEP for index in range(int(length / STEP) + 1)]
    return sorted({*steps, length, today})


def _angle(position: float, length: float) -> float:
    """Turns come faster towards the end: time presses."""
    return math.pi * 6.75 * float((position / length) ** 1.85) + 0.6


def _swing(position: float, length: float, breadth: float) -> float:
    return breadth * (0.43 - 0.26 * position / length)


def _path(points: list[tuple[float, float]], is_upright: bool) -> str:
    pairs = [(y, x) if is_upright else (x, y) for x, y in points]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in pairs)


def _thread(d: str, code: str, thick: float, *, is_done: bool) -> list[Stroke]:
    if not is_done:
        return [Stroke(d, line_colour(code), round(thick * 0.34, 1), "11 7")]
    twist = Stroke(d, "var(--cuve)", thick, "1.6 6.3", ".34")
    if line_colour(code) != fill_colour(code):
        return [Stroke(d, line_colour(code), thick), Stroke(d, fill_colour(code), thick - 3), twist]
    return [Stroke(d, fill_colour(code), thick), twist]
