"""PDFs and pictures made by Typst: a template of the package filled with data, in a child process.

A template is a `.typ` file beside its room's code; it reads `json(bytes(sys.inputs.data))` and nothing else, so what
people typed can never become markup. Every PDF is tagged (PDF/UA-1): a template that leaves out a heading, the
title or the words of a picture does not compile. A sign that our typefaces lack is replaced, and the last page says so.
"""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
from dataclasses import dataclass, field
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any, Final

import segno
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.ui.typography import typo

logger = logging.getLogger(__name__)
LONGEST: Final = 120  # seconds
_WAITING: Final = 60  # seconds
_PRESSES = BoundedSemaphore(2)  # children at work at once, each up to 300 MB, for one web worker


class PressError(RuleError):
    """No document this time; the sentence says what to do."""


class PressBusyError(PressError):
    """Too many documents are being made at once."""


class PressFailedError(PressError):
    """The document cannot be made: a fault of ours, or of the machine. It is in the log, without what people typed."""


@dataclass(frozen=True)
class Document:
    """`template`: its path in the package. `data`: what the template reads, `json`-able; `title` is the PDF's own."""

    template: str
    title: str
    name: str  # of the file, without its ending
    data: dict[str, Any] = field(default_factory=dict)


def print_pdf(document: Document) -> bytes:
    """The PDF of `document`, in the language that is active. Raises PressError."""
    return _press(document, "pdf")


def print_png(document: Document) -> bytes:
    """The one page of `document` as a picture, a pixel a point. Raises PressError."""
    return _press(document, "png")


def print_of(document: Document) -> str:
    """The same as long as the very same page would be made, in the language that is active: an `ETag`, a comparison."""
    return hashlib.sha256(_order(document, "").encode()).hexdigest()[:20]


def _order(document: Document, form: str) -> str:
    unwritten = {
        "heading": _("À compléter à la main"),
        "why": set_words(
            _("Les polices de ce document n'ont pas tous les signes de ces textes. Chaque signe qui manque y est remplacé par un rectangle vide ; les écrans du site montrent les noms entiers.")
        ),
    }  # fmt: skip
    lang = (translation.get_language() or "fr")[:2]
    data = {"title": document.title, "lang": lang, "unwritten": unwritten, **document.data}
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
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(document, type(error).__name__) from None
    finally:
        _PRESSES.release()
    if done.returncode:
        said = done.stderr.decode(errors="replace")  # may hold what people typed
        raise _failed(document, said if settings.DEBUG else f"exit {done.returncode}")
    return done.stdout


def _failed(document: Document, why: str) -> PressFailedError:
    logger.error("press.failed", extra={"template": document.template, "why": why})
    return PressFailedError(
        _("Ce document n'a pas pu être fabriqué. Ce n'est pas de votre fait. Réessayez ; si cela recommence, dites-le à qui tient le site.")
    )  # fmt: skip


def qr_svg(address: str) -> str:
    """A QR code as an SVG, for `qr(…)` of `ui/printing/maille.typ`. Redundant enough for a crease or a thumb."""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=0, omitsize=True, xmldecl=False)
    return drawn.getvalue().decode()


def set_words(text: Any) -> str:
    """What somebody wrote, set as print does it in French; other languages are left as typed."""
    words = str(text or "")
    return typo(words) if (translation.get_language() or "fr").startswith("fr") else words
