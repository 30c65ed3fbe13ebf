"""Pictures hold what they are given; places are checked by arithmetic."""

import itertools
import re

import pytest

from maille.ui.drawing.braid import braid
from maille.ui.drawing.funnel import funnel
from maille.ui.drawing.thread_map import Item, _wrap, thread_map


def _columns():
    needs = [Item("n1", "Rompre la solitude", "be", count=3), Item("n2", "Marcher sans crainte", "je", count=2)]
    return [needs, [Item("c1", "Défi", "be")], [Item("s1", "Solution", "ec")], [Item("p1", "Projet", "ec")]]


EDGES = [[("n1", "c1")], [("c1", "s1")], [("s1", "p1")]]


def test_one_strand_a_need_and_loose_ends_for_those_that_wait():
    drawn = thread_map(_columns(), EDGES, ["", "", "", ""])

    strands = [s for s in drawn.strokes if s.width == 2.6 and not s.dash]
    loose = [s for s in drawn.strokes if s.width == 2.6 and s.dash]
    assert (len(strands), len(loose)) == (3, 2)


def test_strands_run_from_box_to_box():
    drawn = thread_map(_columns(), EDGES, ["", "", "", ""])
    boxes = {box.item.key: box for box in drawn.boxes}
    strand = next(s for s in drawn.strokes if s.width == 2.6 and not s.dash)

    numbers = [float(n) for n in re.findall(r"-?[\d.]+", strand.d)]
    assert (numbers[0], numbers[-2]) == (boxes["n1"].x + boxes["n1"].width, boxes["c1"].x)
    assert boxes["n1"].y <= numbers[1] <= boxes["n1"].y + boxes["n1"].height


def test_boxes_of_a_column_never_overlap():
    many = [
        [
            Item(f"n{i}", f"Un besoin assez long pour deux lignes, numéro {i}", "be", detail="3 besoins")
            for i in range(30)
        ],
        [],
        [],
        [],
    ]
    drawn = thread_map(many, [[], [], []], ["30 besoins"])

    ys = sorted((box.y, box.y + box.height) for box in drawn.boxes)
    assert all(end <= start for (_top, end), (start, _bottom) in itertools.pairwise(ys))
    assert ys[-1][1] <= drawn.height


def test_an_empty_programme_is_an_empty_picture():
    assert thread_map([[], [], [], []], [[], [], []], []).boxes == []


@pytest.mark.parametrize("done", [0.0, 0.37, 1.0, 5.0, -1.0])
def test_the_needle_of_the_braid_is_on_today(done):
    assert braid(["be", "je", "ec"], done).needle == pytest.approx(1440 * min(1, max(0, done)))


def test_before_the_start_all_is_stitched_and_after_the_end_all_is_solid():
    before = [s for s in braid(["be"], 0.0).strokes if s.colour != "var(--page)"]
    after = [s for s in braid(["be"], 1.0).strokes if s.colour != "var(--page)"]

    assert {s.dash for s in before} == {"11 7"}
    assert "11 7" not in {s.dash for s in after}


@pytest.mark.parametrize("codes", [["be"], ["be", "je", "ec"], ["be", "je", "ec", "x1", "x2"], []])
def test_the_funnel_has_four_panels_inside_their_frame(codes):
    panels = funnel(codes)

    assert len(panels) == 4
    for panel in panels:
        heights = [float(n) for s in panel.strokes for n in re.findall(r"-?[\d.]+", s.d)[1::2]]
        assert all(0 <= y <= panel.height for y in heights)


def test_a_line_of_the_map_never_begins_with_a_sign_or_a_unit():
    text = "Réparer pour moins de 30 €, non ? Oui : avant 19 h « demain » !"

    lines = [line for letters in range(8, 30) for line in _wrap(text, letters, most=20)]

    assert [line for line in lines if line.split()[0] in {"€", "?", ":", "h", "»", "!"}] == []
    assert [line for line in lines if line.endswith("«")] == []
