"""Where the built files are."""

import functools
import json
from pathlib import Path

from django.templatetags.static import static

DIST = Path(__file__).resolve().parent / "static/dist"


@functools.cache
def manifest() -> dict[str, str]:
    """Source name → built name. Raises FileNotFoundError when the front end was not built (`make setup`)."""
    return dict(json.loads((DIST / "manifest.json").read_text()))


def url_of(name: str) -> str:
    return static(f"dist/{manifest()[name]}")
