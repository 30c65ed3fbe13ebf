"""« Le fil du programme »: strands from needs to challenges, threads to solutions, ropes to projects and companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from maille.maths.layout import order_layers
from maille.ui.drawing.shapes import Stroke, curve, fill_colour, ink_colour, line_colour, rope

COLUMNS = ((0.0, 216.0), (352.0, 232.0), (720.0, 200.0), (1104.0, 176.0))
WIDTH = 1284.0
TOP = 56.0
GAP = 14.0
LINE = 17.0
LETTERS = (22, 25, 20, 17)  # that fit on a line of each column
STUCK = frozenset("?!:;»€%h")
MOST_STRANDS = 12
STRAND_GAP = 5.2


@dataclass(frozen=True)
class Item:
    """A box of the picture: a family of needs (`count` of them), a challenge, a solution, a project."""

    key: str
    title: str
    code: str
    url: str = ""
    detail: str = ""
    count: int = 1
    language: str = ""


@dataclass(frozen=True)
class Box:
    item: Item
    x: float
    y: float
    width: float
    height: float
    lines: list[tuple[float, str]]
    detail_y: float
    colour: str
    fill: str
    ink: str

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def shape_y(self) -> float:
        return self.middle - 8

    @property
    def text_x(self) -> float:
        return self.x + 36

    @property
    def shape_x(self) -> float:
        return self.x + 10


@dataclass(frozen=True)
class ThreadMap:
    width: float
    height: float
    strokes: list[Stroke]
    boxes: list[Box]
    headings: list[tuple[float, str]] = field(default_factory=list)


def thread_map(
    columns: Sequence[Sequence[Item]], edges: Sequence[Sequence[tuple[str, str]]], headings: Sequence[str]
) -> ThreadMap:
    """`columns`: needs, challenges, solutions, projects; `edges[i]`: keys joined between columns i and i+1."""
    ordered = _ordered(columns, edges)
    heights = [sum(_height(item, level) + GAP for item in items) for level, items in enumerate(ordered)]
    total = max([*heights, 120.0])
    boxes = [_place(items, level, total) for level, items in enumerate(ordered)]
    found = {box.item.key: box for column in boxes for box in column}
    strokes: list[Stroke] = []
    for level, pairs in enumerate(edges):
        strokes += _joins(level, [(found[a], found[b]) for a, b in pairs if a in found and b in found])
    joined = {a for a, _b in edges[0]} if edges else set()
    for box in boxes[0] if boxes else []:
        if box.item.key not in joined:
            strokes += _loose(box)
    titles = [(COLUMNS[level][0], heading) for level, heading in enumerate(headings)]
    return ThreadMap(WIDTH, TOP + total, strokes, [box for column in boxes for box in column], titles)


def _ordered(columns: Sequence[Sequence[Item]], edges: Sequence[Sequence[tuple[str, str]]]) -> list[list[Item]]:
    place = [{item.key: index for index, item in enumerate(items)} for items in columns]
    pairs = [
        [(place[level][a], place[level + 1][b]) for a, b in joins if a in place[level] and b in place[level + 1]]
        for level, joins in enumerate(edges)
    ]
    orders = order_layers([len(items) for items in columns], pairs)
    return [[columns[level][index] for index in order] for level, order in enumerate(orders)]


def _wrap(text: str, letters: int, most: int = 3) -> list[str]:
    lines: list[str] = []
    for word in _words(text):
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word[:letters])
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: letters - 1].rstrip() + "…"]
    return lines


def _words(text: str) -> list[str]:
    """Words with what may not leave them: « 30 € », « 7 h », « Qui ? »."""
    words: list[str] = []
    for word in text.split():
        if words and (word in STUCK or words[-1] == "«"):
            words[-1] += f"\u00a0{word}"
        else:
            words.append(word)
    return words


def _height(item: Item, level: int) -> float:
    lines = len(_wrap(item.title, LETTERS[level])) + bool(item.detail)
    return max(34.0, 14.0 + LINE * lines)


def _place(items: Sequence[Item], level: int, total: float) -> list[Box]:
    """One column from top to bottom, its boxes spread over the whole height."""
    x, width = COLUMNS[level]
    heights = [_height(item, level) for item in items]
    slack = (total - sum(heights)) / max(1, len(items))
    boxes, y = [], TOP + slack / 2
    for item, height in zip(items, heights, strict=True):
        words = _wrap(item.title, LETTERS[level])
        first = y + (height - LINE * (len(words) + bool(item.detail))) / 2 + 13
        lines = [(first + LINE * index, word) for index, word in enumerate(words)]
        boxes.append(
            Box(item, x, y, width, height, lines, first + LINE * len(words),
                line_colour(item.code), fill_colour(item.code), ink_colour(item.code))
        )  # fmt: skip
        y += height + slack
    return boxes


def _joins(level: int, pairs: list[tuple[Box, Box]]) -> list[Stroke]:
    """Strands or ropes between two columns, each with its own place on both boxes."""
    leaving: dict[str, int] = {}
    arriving: dict[str, int] = {}
    for start, end in pairs:
        count = _strands(start, level)
        leaving[start.item.key] = leaving.get(start.item.key, 0) + count
        arriving[end.item.key] = arriving.get(end.item.key, 0) + count
    out: dict[str, int] = {}
    into: dict[str, int] = {}
    strokes: list[Stroke] = []
    for start, end in sorted(pairs, key=lambda pair: (pair[0].y, pair[1].y)):
        for _strand in range(_strands(start, level)):
            y1 = _port(start, leaving[start.item.key], out.setdefault(start.item.key, 0))
            y2 = _port(end, arriving[end.item.key], into.setdefault(end.item.key, 0))
            out[start.item.key] += 1
            into[end.item.key] += 1
            d = curve(start.x + start.width, y1, end.x, y2)
            if level == 0:
                strokes.append(Stroke(d, start.colour, 2.6))
            else:
                strokes += rope(d, start.item.code, 8.0 if level == 1 else 13.0)
    return strokes


def _strands(box: Box, level: int) -> int:
    return min(box.item.count, MOST_STRANDS) if level == 0 else 1


def _port(box: Box, count: int, index: int) -> float:
    gap = min(STRAND_GAP if count > 3 else 16.0, (box.height - 8) / max(1, count))
    return box.middle + gap * (index - (count - 1) / 2)


def _loose(box: Box) -> list[Stroke]:
    """Needs that no challenge took up yet: stitched ends."""
    count = min(box.item.count, MOST_STRANDS)
    ends = []
    for index in range(count):
        y = _port(box, count, index)
        right = box.x + box.width
        ends.append(
            Stroke(
                curve(right, y, right + 46 + 10 * (index % 4), y + (index - count / 2) * 1.6), box.colour, 2.6, "6 5"
            )
        )
    return ends
