"""The press, a process of its own: reads an order (JSON) on its standard input and writes the PDF or PNG on its output.

PDF/UA-1 wants every sign drawn, and no typeface holds them all: the signs that ours lack become `STANDS_FOR`, and a
last page says which names to complete by hand. A name never stops a print.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import fontpkg_atkinson_hyperlegible
import fontpkg_bricolage_grotesque
import typst

import maille

ROOT: Final = Path(maille.__file__).parent  # templates read no file outside the package
FONTS: Final = typst.Fonts(
    include_system_fonts=False, font_paths=[fontpkg_atkinson_hyperlegible.ROOT, fontpkg_bricolage_grotesque.ROOT]
)
STANDS_FOR: Final = "▯"
_LACKS: Final = "could not be displayed"  # Typst's words for a sign that no typeface holds
_MOST_TRIES: Final = 600  # a few milliseconds each; what is still unsure then counts as lacking
_PROBE: Final = b'#set document(title: "x")\n#for sign in json(bytes(sys.inputs.data)) [#box(sign) ]'


def press(template: str, data: dict[str, Any], form: str) -> bytes:
    if form == "png":
        return _made(ROOT / template, data, format="png", ppi=72)  # a pixel a point
    try:
        return _made(ROOT / template, data, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if _LACKS not in str(error):
            raise
    return _with_signs_replaced(template, data)


def _with_signs_replaced(template: str, data: dict[str, Any]) -> bytes:
    lacking = dict.fromkeys(map(ord, _lacking(_signs(data))), STANDS_FOR)
    facts = {key: part for key, part in data.items() if key not in {"title", "foot"}}  # they repeat the others
    names = list(dict.fromkeys(_names(facts, lacking)))
    data = _replaced(data, lacking)
    data["unwritten"]["names"] = names
    whole = ROOT / "ui/printing/unwritten.typ"
    try:
        return _made(whole, data, template, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if _LACKS not in str(error):
            raise
    return _made(whole, data, template, format="pdf")  # signs that are drawn alone and not together


def _made(source: Path | bytes, data: object, template: str = "", **form: Any) -> bytes:
    inputs = {"data": json.dumps(data), "template": template}
    made = typst.compile(source, root=ROOT, font_paths=FONTS, sys_inputs=inputs, **form)
    if not isinstance(made, bytes):
        raise TypeError("one file was expected")
    return made


def _signs(data: object) -> list[str]:
    """All but ASCII, those of one script side by side."""
    return sorted({sign for text in _texts(data) for sign in text if ord(sign) > 127})


def _texts(data: object) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _texts(part)


def _lacking(signs: list[str]) -> set[str]:
    """Asks Typst, by halves."""
    lacking, unsure, tries = set(), [signs], 0
    while unsure:
        some = unsure.pop()
        tries += 1
        if tries <= _MOST_TRIES and _are_held(some):
            continue
        if len(some) == 1 or tries > _MOST_TRIES:
            lacking.update(some)
        else:
            half = len(some) // 2
            unsure += [some[half:], some[:half]]
    return lacking


def _are_held(signs: list[str]) -> bool:
    try:
        _made(_PROBE, signs, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


def _replaced(data: Any, lacking: dict[int, str]) -> Any:
    if isinstance(data, str):
        return data.translate(lacking)
    if isinstance(data, dict):
        return {key: _replaced(part, lacking) for key, part in data.items()}
    return [_replaced(part, lacking) for part in data] if isinstance(data, list) else data


def _names(data: Any, lacking: dict[int, str], place: str = "") -> Iterable[str]:
    """What was touched: a line of a list with its number and the short texts beside it, else the text alone."""
    parts = list(data.values() if isinstance(data, dict) else data)
    texts = [part.translate(lacking) for part in parts if isinstance(part, str) and 0 < len(part) <= 80]
    touched = [part for part in parts if isinstance(part, str) and part.translate(lacking) != part]
    if place and touched:
        yield f"{place} {' · '.join(texts[:4])}"
    else:
        yield from (part.translate(lacking) for part in touched)
    for number, part in enumerate(parts, start=1):
        if isinstance(part, dict | list):
            yield from _names(part, lacking, f"{number}." if isinstance(data, list) else "")


if __name__ == "__main__":
    order = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(press(order["template"], order["data"], order["form"]))
