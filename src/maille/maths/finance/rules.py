"""What one field of a plan may hold: read, refused with a sentence, described in the JSON schema.

Sentences are for the person who wrote the file and say what is expected: in French here, in English by the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol
from unicodedata import category

from .sentences import Said, said

LARGEST = 10**13  # a hundred billion euros, in cents
PLACES = 6
CENTIMES, JOURS = "centimes", "jours"


class Refused(Exception):  # noqa: N818  a refusal, not a bug
    """`refused.said` says what is expected."""

    def __init__(self, what: Said) -> None:
        super().__init__(str(what))
        self.said = what


class Rule(Protocol):
    def read(self, raw: Any) -> Any:
        """The value as it is kept. Raises Refused."""

    def schema(self) -> dict[str, Any]:
        """The same, in JSON Schema 2020-12."""


@dataclass(frozen=True)
class Whole:
    """An integer; of cents when `unit` says so."""

    least: int
    most: int
    unit: str = ""

    def read(self, raw: Any) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not self.least <= raw <= self.most:
            raise Refused(self._expected())
        return raw

    def _expected(self) -> Said:
        bounds = {"least": self.least, "most": self.most}
        if self.unit == CENTIMES:
            return said("un nombre entier de centimes, de {least} à {most}, est attendu", **bounds)
        if self.unit == JOURS:
            return said("un nombre entier de jours, de {least} à {most}, est attendu", **bounds)
        return said("un nombre entier, de {least} à {most}, est attendu", **bounds)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Number:
    """An exact decimal, with six places at most; never infinite."""

    least: int
    most: int

    def read(self, raw: Any) -> Decimal:
        value = _decimal(raw)
        if value is None or not value.is_finite() or not self.least <= value <= self.most or _places(value) > PLACES:
            sentence = said(
                "un nombre fini de {least} à {most}, avec {places} décimales au plus, est attendu",
                least=self.least, most=self.most, places=PLACES,
            )  # fmt: skip
            raise Refused(sentence)
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "number", "minimum": self.least, "maximum": self.most}


def _decimal(raw: Any) -> Decimal | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, Decimal):
        return raw
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, float):
        return Decimal(repr(float(raw)))
    return None


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else PLACES + 1


@dataclass(frozen=True)
class Text:
    most: int = 120
    least: int = 1

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or not self.least <= len(raw.strip()) <= len(raw) <= self.most:
            raise Refused(said("un texte de {least} à {most} caractères est attendu", least=self.least, most=self.most))
        if any(category(sign) == "Cc" for sign in raw):
            raise Refused(said("un texte sur une ligne, sans signe de commande, est attendu"))
        return raw

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": self.least, "maxLength": self.most}


@dataclass(frozen=True)
class Choice:
    options: tuple[str, ...]

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in self.options:
            words = ", ".join(f"« {option} »" for option in self.options)
            raise Refused(said("un de ces mots est attendu : {words}", words=words))
        return raw

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.options)}


@dataclass(frozen=True)
class Flag:
    def read(self, raw: Any) -> bool:
        if not isinstance(raw, bool):
            raise Refused(said("true ou false est attendu"))
        return raw

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Many:
    """A list of values that follow one rule."""

    rule: Number
    least: int
    most: int

    def read(self, raw: Any) -> tuple[Any, ...]:
        if isinstance(raw, str) or not isinstance(raw, Sequence) or not self.least <= len(raw) <= self.most:
            if self.least == self.most:
                raise Refused(said("une liste de {count} nombres est attendue", count=self.least))
            bounds = {"least": self.least, "most": self.most}
            raise Refused(said("une liste de {least} à {most} nombres est attendue", **bounds))
        return tuple(self.rule.read(value) for value in raw)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.rule.schema(), "minItems": self.least, "maxItems": self.most}


@dataclass(frozen=True)
class Items:
    """A list of objects of one class."""

    kind: type
    least: int = 0
    most: int = 200

    def read(self, raw: Any) -> tuple[Any, ...]:
        if isinstance(raw, str | Mapping) or not isinstance(raw, Sequence) or not self.least <= len(raw) <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise Refused(said("une liste de {least} à {most} objets est attendue", **bounds))
        if not all(isinstance(value, self.kind) for value in raw):
            raise Refused(said("une liste de {kind} est attendue", kind=self.kind.__name__))
        return tuple(raw)

    def schema(self) -> dict[str, Any]:
        items = {"$ref": f"#/$defs/{self.kind.__name__}"}
        return {"type": "array", "items": items, "minItems": self.least, "maxItems": self.most}


@dataclass(frozen=True)
class Maybe:
    """An object of one class, or nothing."""

    kind: type

    def read(self, raw: Any) -> Any:
        if raw is not None and not isinstance(raw, self.kind):
            raise Refused(said("un objet {kind}, ou rien, est attendu", kind=self.kind.__name__))
        return raw

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"$ref": f"#/$defs/{self.kind.__name__}"}, {"type": "null"}]}


def ruled(rule: Rule, about: str, default: Any = MISSING) -> Any:
    """A dataclass field with its rule and, for the schema, what it is in French."""
    metadata = {"rule": rule, "about": about}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def share(percent: Decimal) -> Fraction:
    return Fraction(percent) / 100


CENTS = Whole(0, LARGEST, CENTIMES)
SIGNED = Whole(-LARGEST, LARGEST, CENTIMES)
PERCENT = Number(0, 100)
MONTH = Whole(1, 36)
DAYS = Whole(0, 720, JOURS)
NO_GROWTH = (Decimal(0), Decimal(0))
GROWTH = Many(Number(-100, 1000), 2, 2)
