"""docs/machines.md says what the machines say."""

import re
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

PAGE = (Path(__file__).parents[2] / "docs" / "machines.md").read_text()
SECTIONS = re.findall(r"^`(\w+)\.models\.(\w+)`.*?\n\n((?:\|.*\n)+)", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("room", "constant", "table"), SECTIONS)
def test_the_page_draws_the_arrows_of_the_code(room, constant, table):
    machine = import_string(f"maille.{room}.models.{constant}")
    rows = [row.split("|") for row in table.splitlines()[2:]]
    drawn = {re.findall(r"`(\w+)`", row[2])[0]: set(re.findall(r"`(\w+)`", row[3])) for row in rows}

    assert {state: arrows for state, arrows in drawn.items() if arrows} == {
        s: set(a) for s, a in machine.arrows.items() if a
    }


def test_every_machine_of_the_house_is_on_the_page():
    source = Path(__file__).parents[2] / "src" / "maille"
    found = {
        name
        for path in (*source.glob("*/models.py"), *source.glob("*/models/*.py"))
        for name in re.findall(r"^(\w+_MACHINE) = machine", path.read_text(), re.MULTILINE)
    }

    assert {constant for _room, constant, _table in SECTIONS} == found
