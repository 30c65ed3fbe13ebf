"""Settings come from the environment, with safe defaults; an odd value stops the start with one line."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent.parent
IS_CHECKOUT = (CHECKOUT / "Makefile").exists()
MAIL_FROM = "Maille <maille@exemple.invalid>"


def default_data() -> Path:
    """`./var` beside the Makefile in a checkout, else the user's data folder."""
    if IS_CHECKOUT:
        return CHECKOUT / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "maille"


def _address(*schemes: str) -> AfterValidator:
    def check(value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in schemes or not (parts.hostname or parts.path)):
            raise ValueError(f"une adresse {' ou '.join(f'{scheme}://…' for scheme in schemes)} est attendue")
        return value.rstrip("/")

    return AfterValidator(check)


class Env(BaseSettings):
    """Every variable that Maille reads."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", case_sensitive=False, env_ignore_empty=True)

    data: Path = Field(default_factory=default_data, validation_alias="MAILLE_DATA")
    mode: Literal["local", "production"] = Field(default="local", validation_alias="MAILLE_MODE")
    public_url: Annotated[str, _address("http", "https")] = ""
    database_url: Annotated[str, _address("sqlite", "postgres", "postgresql")] = ""
    redis_url: Annotated[str, _address("redis", "rediss", "unix")] = ""
    email_url: Annotated[str, _address("smtp", "smtps")] = ""
    mail_from: str = ""
    secret_key: str = ""
    demo: bool = True
    debug: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def read_env() -> Env:
    """The environment, or one line for each wrong variable and the end of the program."""
    try:
        return Env()
    except ValidationError as error:
        lines = (_explain(str(item["loc"][0]), item["msg"], item["type"], item.get("input")) for item in error.errors())
        raise SystemExit("\n".join(lines)) from None


def _explain(name: str, message: str, kind: str, value: object) -> str:
    words = {
        "bool_parsing": "écrivez 1 ou 0",
        "int_parsing": "un nombre entier est attendu",
        "literal_error": message.replace("Input should be ", "choisissez ").replace(" or ", " ou "),
    }
    said = words.get(kind, message.removeprefix("Value error, "))
    shown = "" if name.lower() in {"secret_key", "database_url", "redis_url", "email_url"} else f" (reçu : {value!r})"
    return f"maille : réglage {name.upper()} : {said}{shown}"


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
