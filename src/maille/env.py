"""Settings come from the environment, with safe defaults; an odd value stops the start with one line."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from maille.envcheck import Env

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent.parent
IS_CHECKOUT = (CHECKOUT / "Makefile").exists()
MAIL_FROM = "Maille <maille@exemple.invalid>"


def default_data() -> Path:
    """`./var` beside the Makefile in a checkout, else the user's data folder."""
    if IS_CHECKOUT:
        return CHECKOUT / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "maille"


def read_env() -> Env:
    """The environment, or one line for each wrong variable and the end of the program.

    Read in a child where the system can fork: pydantic would stay in every process, for nine megabytes.
    """
    answer = json.loads(_from_a_child(_checked) if hasattr(os, "fork") else _checked())
    if "wrong" in answer:
        raise SystemExit("\n".join(answer["wrong"]))
    return cast("Env", SimpleNamespace(**{**answer, "data": Path(answer["data"])}))


def _checked() -> str:
    from maille.envcheck import check  # pydantic; see `read_env`

    return check()


def _from_a_child(work: Callable[[], str]) -> str:
    """What `work` returns, without its memory."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with os.fdopen(into, "w", encoding="utf-8") as pipe:
                pipe.write(work())
        finally:
            os._exit(0)  # never the parent's own end: its files are not this process's to flush
    os.close(into)
    with os.fdopen(out, encoding="utf-8") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer or work()


def secret_key(data: Path) -> str:
    """The key kept in the data folder, made once, for its owner's eyes only."""
    path = data / "secret_key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


def mail_settings(url: str) -> dict[str, Any]:
    """Django's settings out of `smtp://user:password@host:587/?tls=1` or `smtps://…:465`."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    is_ssl = parts.scheme == "smtps"
    asked_tls = parse_qs(parts.query).get("tls", ["0"])[0]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if is_ssl else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_ssl,
        "EMAIL_USE_TLS": not is_ssl and (asked_tls == "1" or parts.port == 587),
        "EMAIL_TIMEOUT": 15,
    }
