"""PDFs and pictures made by Typst: a template of the package filled with data, in a child process.

A template is a `.typ` file beside its room's code; it reads `json(bytes(sys.inputs.data))` and nothing else, so what
people typed can never become markup. Every PDF is tagged (PDF/UA-1): a template that leaves out a heading, the
title or the words of a picture does not compile.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass, field
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any, Final

import segno
from django.utils import translation
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.ui.typography import typo

LONGEST: Final = 120  # seconds
_WAITING: Final = 60  # seconds
_PRESSES = BoundedSemaphore(2)  # children at work at once, each up to 300 MB, for one web worker


class PressBusyError(RuleError):
    """Too many documents are being made at once."""


@dataclass(frozen=True)
class Document:
    """`template`: its path in the package. `data`: what the template reads, `json`-able; `title` is the PDF's own."""

    template: str
    title: str
    name: str  # of the file, without its ending
    data: dict[str, Any] = field(default_factory=dict)


def print_pdf(document: Document) -> bytes:
    """The PDF of `document`, in the language that is active. Raises PressBusyError."""
    return _press(document, "pdf")


def print_png(document: Document) -> bytes:
    """The one page of `document` as a picture, a pixel a point. Raises PressBusyError."""
    return _press(document, "png")


def print_of(document: Document) -> str:
    """The same as long as the very same page would be made, in the language that is active: an `ETag`, a comparison."""
    return hashlib.sha256(_order(document, "").encode()).hexdigest()[:20]


def _order(document: Document, form: str) -> str:
    data = {"title": document.title, "lang": (translation.get_language() or "fr")[:2], **document.data}
    return json.dumps({"template": document.template, "form": form, "data": data}, sort_keys=True)


def _press(document: Document, form: str) -> bytes:
    """A child process does it: the pages of 500 badges take some 100 MB, which a web worker would never give back."""
    order = _order(document, form)
    if not _PRESSES.acquire(timeout=_WAITING):
        raise PressBusyError(_("Beaucoup de documents se préparent en ce moment. Essayez dans une minute."))
    try:
        done = subprocess.run(  # our own module, no word of a person in the command
            [sys.executable, "-m", "maille.ui.printing"], input=order.encode(), capture_output=True, timeout=LONGEST, check=False
        )  # fmt: skip
    finally:
        _PRESSES.release()
    if done.returncode:
        raise RuntimeError(f"{document.template} does not compile: {done.stderr.decode()[-2000:]}")
    return done.stdout


def qr_svg(address: str) -> str:
    """A QR code as an SVG, for `qr(…)` of `ui/printing/maille.typ`. Redundant enough for a crease or a thumb."""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=0, omitsize=True, xmldecl=False)
    return drawn.getvalue().decode()


def set_words(text: Any) -> str:
    """What somebody wrote, set as print does it in French; other languages are left as typed."""
    words = str(text or "")
    return typo(words) if (translation.get_language() or "fr").startswith("fr") else words
