"""Who may set up an installation: its first visitor, once, with the code that `maille serve` prints.

On a laptop that only its owner reaches, no code is asked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from maille.core import ratelimit
from maille.core.errors import RuleError
from maille.programmes.models import Role


def is_open() -> bool:
    """Nobody organises anything here yet; the organiser of the demonstration does not count."""
    return not Role.objects.filter(
        kind=Role.Kind.ORGANISER, person__is_demo=False, person__erased_at__isnull=True
    ).exists()


def needs_code() -> bool:
    """Anybody could be the first visitor, unless only this computer reaches the site."""
    return settings.MODE != "local" or bool(settings.PUBLIC_URL) or "*" in settings.ALLOWED_HOSTS


def code() -> str:
    """Twelve letters and digits worked out from the installation's key: the same in every process, stored nowhere."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"maille set-up code", hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()[:12]
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def code_line() -> str:
    """What `maille serve` prints while nobody organises this installation; empty afterwards or when no code is needed."""
    if not is_open() or not needs_code():
        return ""
    return _("Première installation : ouvrez /organiser/ et donnez ce code : %(code)s") % {"code": code()}


def check_code(given: str) -> None:
    """Raises RuleError when a code is needed and this is not it. Twenty tries an hour for the whole site."""
    if not needs_code():
        return
    ratelimit.hit("setup-code", limit=20, seconds=3600)
    tidy = "".join(given.lower().split()).replace("-", "")
    if not constant_time_compare(tidy, code().replace("-", "")):
        raise RuleError(
            _(
                "Ce n'est pas le code d'installation. Il s'affiche là où Maille a été lancée, à la ligne « Première installation »."
            ),
            field="code",
        )
