"""Shapes shared by the drawings. Colours are names of CSS variables: the theme decides."""

from __future__ import annotations

from dataclasses import dataclass

_STROKES = {
    "be": ("var(--garance)", "var(--garance)", "var(--garance-ink)"),
    "je": ("var(--gaude-trait)", "var(--gaude)", "var(--gaude-ink)"),
    "ec": ("var(--guede)", "var(--guede)", "var(--guede-ink)"),
}
_INK = ("var(--line-strong)", "var(--ink-2)", "var(--ink)")


@dataclass(frozen=True)
class Stroke:
    """One `<path>`: where, in which colour, how thick; `dash` empty for a solid line."""

    d: str
    colour: str
    width: float
    dash: str = ""
    opacity: str = ""


def line_colour(code: str) -> str:
    """For thin lines: at least 3:1 on every ground."""
    return _STROKES.get(code, _INK)[0]


def fill_colour(code: str) -> str:
    return _STROKES.get(code, _INK)[1]


def ink_colour(code: str) -> str:
    return _STROKES.get(code, _INK)[2]


def curve(x1: float, y1: float, x2: float, y2: float, bend: float = 0.5) -> str:
    """A strand from one point to another, leaving and arriving level."""
    middle = x1 + (x2 - x1) * bend
    return f"M{x1:g} {y1:.1f}C{middle:g} {y1:.1f} {middle:g} {y2:.1f} {x2:g} {y2:.1f}"


def rope(d: str, code: str, width: float) -> list[Stroke]:
    """A thick thread: its colour, and the twist drawn over it."""
    twist = Stroke(d, "var(--cuve)", width + 2, "1.6 6", ".32")
    if line_colour(code) != fill_colour(code):
        return [Stroke(d, line_colour(code), width + 3), Stroke(d, fill_colour(code), width), twist]
    return [Stroke(d, fill_colour(code), width), twist]
