"""What every template knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from maille import __version__
from maille.core.instance import DEMONSTRATION, get_fact

THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "")
    return {
        "site": {
            "public_url": settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}",
            "version": __version__,
            "theme": theme if theme in THEMES else "",
            "mailbox": settings.MAILBOX_ENABLED,
            # Called, at the price of one query, only by pages that stand outside a programme.
            "holds_demonstration": lambda: bool(get_fact(DEMONSTRATION)),
        }
    }
