"""What one field of a plan may hold: read, refused with a sentence, described in the JSON schema.

Sentences are for the person who wrote the file: in French, saying what is expected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol
from unicodedata import category

LARGEST = 10**13  # a hundred billion euros, in cents
PLACES = 6


class Refused(Exception):  # noqa: N818  a refusal, not a bug
    """`str(refused)` says what is expected."""


class Rule(Protocol):
    def read(self, raw: Any) -> Any:
        """The value as it is kept. Raises Refused."""

    def schema(self) -> dict[str, Any]:
        """The same, in JSON Schema 2020-12."""


def french(number: Decimal | int) -> str:
    return f"{number:,}".replace(",", " ").replace(".", ",")


@dataclass(frozen=True)
class Whole:
    """An integer; of cents when `unit` says so."""

    least: int
    most: int
    unit: str = ""

    def read(self, raw: Any) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not self.least <= raw <= self.most:
            unit = f" de {self.unit}" if self.unit else ""
            raise Refused(f"un nombre entier{unit}, de {french(self.least)} à {french(self.most)}, est attendu")
        return raw

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
            raise Refused(
                f"un nombre fini de {french(self.least)} à {french(self.most)}, avec {PLACES} décimales au plus, est attendu"
            )
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
            raise Refused(f"un texte de {self.least} à {self.most} caractères est attendu")
        if any(category(sign) == "Cc" for sign in raw):
            raise Refused("un texte sur une ligne, sans signe de commande, est attendu")
        return raw

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": self.least, "maxLength": self.most}


@dataclass(frozen=True)
class Choice:
    options: tuple[str, ...]

    def read(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in self.options:
            raise Refused("un de ces mots est attendu : " + ", ".join(f"« {option} »" for option in self.options))
        return raw

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.options)}


@dataclass(frozen=True)
class Flag:
    def read(self, raw: Any) -> bool:
        if not isinstance(raw, bool):
            raise Refused("true ou false est attendu")
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
            count = f"{self.least}" if self.least == self.most else f"{self.least} à {self.most}"
            raise Refused(f"une liste de {count} nombres est attendue")
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
            raise Refused(f"une liste de {self.least} à {self.most} objets est attendue")
        if not all(isinstance(value, self.kind) for value in raw):
            raise Refused(f"une liste de {self.kind.__name__} est attendue")
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
            raise Refused(f"un objet {self.kind.__name__}, ou rien, est attendu")
        return raw

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"$ref": f"#/$defs/{self.kind.__name__}"}, {"type": "null"}]}


def ruled(rule: Rule, about: str, default: Any = MISSING) -> Any:
    """A dataclass field with its rule and, for the schema, what it is in French."""
    metadata = {"rule": rule, "about": about}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def share(percent: Decimal) -> Fraction:
    return Fraction(percent) / 100


CENTS = Whole(0, LARGEST, "centimes")
SIGNED = Whole(-LARGEST, LARGEST, "centimes")
PERCENT = Number(0, 100)
MONTH = Whole(1, 36)
DAYS = Whole(0, 720, "jours")
NO_GROWTH = (Decimal(0), Decimal(0))
GROWTH = Many(Number(-100, 1000), 2, 2)
