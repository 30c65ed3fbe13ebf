"""The press, a process of its own: reads an order (JSON) on its standard input and writes the PDF on its output."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import fontpkg_bricolage_grotesque
import typst

import maille

ROOT = Path(maille.__file__).parent  # templates read no file outside the package
FONTS = [fontpkg_atkinson_hyperlegible.ROOT, fontpkg_bricolage_grotesque.ROOT]


def press(template: str, data: object) -> bytes:
    pdf = typst.compile(
        ROOT / template,
        root=ROOT,
        font_paths=FONTS,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("one PDF was expected")
    return pdf


if __name__ == "__main__":
    order = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(press(order["template"], order["data"]))
