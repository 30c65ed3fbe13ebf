"""A table that may be wider than the page says so in words."""

from __future__ import annotations

import re
from pathlib import Path

import maille

ROOMS = Path(maille.__file__).parent
HINT = r'\{% include "ui/_scroll_hint\.html" only %\}\s*'


def test_every_region_that_scrolls_sideways_has_its_sentence_just_before() -> None:
    silent, found = [], 0
    for template in ROOMS.glob("*/templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        regions = text.count('<div class="scroll-x"')
        found += regions
        if regions != len(re.findall(HINT + '<div class="scroll-x"', text)):
            silent.append(template.name)
    assert silent == [] and found > 0


def test_cells_of_a_stacked_table_carry_the_title_of_their_column() -> None:
    for template in ROOMS.glob("*/templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        for table in re.findall(r'<table class="table table--stack">.*?</table>', text, re.DOTALL):
            assert "<td>" not in table and "data-label" in table, template.name
