"""What the environment may say. Only `env.read_env` imports this: pydantic is heavy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, computed_field
from pydantic_settings import BaseSettings, SettingsConfigDict

from maille.env import default_data


def _address(*schemes: str) -> AfterValidator:
    def check(value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in schemes or not (parts.hostname or parts.path)):
            raise ValueError(f"une adresse {' ou '.join(f'{scheme}://…' for scheme in schemes)} est attendue")
        return value.rstrip("/")

    return AfterValidator(check)


def _whole_path() -> AfterValidator:
    def check(value: str) -> str:
        if value and not Path(value).is_absolute():
            raise ValueError("un chemin complet, qui commence par /, est attendu")
        return value

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
    sentence_model: Annotated[str, _whole_path()] = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @computed_field  # type: ignore[prop-decorator]  # how pydantic adds a property to what it writes
    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def check() -> str:
    """The variables as JSON; with « wrong », a line for each that will not do."""
    try:
        return Env().model_dump_json()
    except ValidationError as error:
        wrong = (_explain(str(item["loc"][0]), item["msg"], item["type"], item.get("input")) for item in error.errors())
        return json.dumps({"wrong": list(wrong)})


def _explain(name: str, message: str, kind: str, value: object) -> str:
    words = {
        "bool_parsing": "écrivez 1 ou 0",
        "int_parsing": "un nombre entier est attendu",
        "literal_error": message.replace("Input should be ", "choisissez ").replace(" or ", " ou "),
    }
    said = words.get(kind, message.removeprefix("Value error, "))
    shown = "" if name.lower() in {"secret_key", "database_url", "redis_url", "email_url"} else f" (reçu : {value!r})"
    return f"maille : réglage {name.upper()} : {said}{shown}"
