"""The press, a process of its own: reads an order (JSON) on its standard input and writes the PDF or PNG on its output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import fontpkg_atkinson_hyperlegible
import fontpkg_bricolage_grotesque
import typst

import maille

ROOT = Path(maille.__file__).parent  # templates read no file outside the package
FONTS = [fontpkg_atkinson_hyperlegible.ROOT, fontpkg_bricolage_grotesque.ROOT]


def press(template: str, data: object, form: str) -> bytes:
    facts: dict[str, Any] = {
        "root": ROOT, "font_paths": FONTS, "ignore_system_fonts": True, "sys_inputs": {"data": json.dumps(data)},
    }  # fmt: skip
    if form == "png":
        made = typst.compile(ROOT / template, format="png", ppi=72, **facts)  # a pixel a point
    else:
        made = typst.compile(ROOT / template, format="pdf", pdf_standards=["ua-1"], **facts)
    if not isinstance(made, bytes):
        raise TypeError("one file was expected")
    return made


if __name__ == "__main__":
    order = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(press(order["template"], order["data"], order["form"]))
