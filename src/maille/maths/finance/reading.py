"""JSON with the line of every value, which the standard library does not keep. Exact numbers; no twice-said key."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from .sentences import Said, said

Path = tuple[str | int, ...]
DEEPEST, LONGEST_NUMBER, LARGEST_TEXT, LONGEST_NAME = 20, 40, 2_000_000, 60

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_TEXT = re.compile(r'"((?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*)"')
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": True, "false": False, "null": None}
_NOT_FINITE = re.compile(r"-?(?:NaN|Infinity|inf(?:inity)?)", re.IGNORECASE)


class NotJson(Exception):  # noqa: N818  what was read is not JSON
    """`line` (from 1) and a sentence."""

    def __init__(self, line: int, rule: Said) -> None:
        super().__init__(str(rule))
        self.line, self.rule = line, rule


def shown(name: str) -> str:
    """A name from the file, safe and short enough for a terminal."""
    safe = "".join(sign if sign.isprintable() else "�" for sign in name)
    return safe if len(safe) <= LONGEST_NAME else safe[: LONGEST_NAME - 1] + "…"


def read_json(text: str) -> tuple[Any, dict[Path, int]]:
    """The value, and the line of each value (of its key, in an object) by its path. Raises NotJson.

    Whole numbers are `int`, the others `Decimal`.
    """
    if len(text) > LARGEST_TEXT:
        raise NotJson(1, said("le fichier dépasse {size} ko", size=LARGEST_TEXT // 1000))
    reader = _Reader(text.removeprefix("\ufeff"))
    value = reader.value(())
    reader.skip()
    if reader.at < len(reader.text):
        raise reader.error(said("rien n'est attendu après la fin de l'objet"))
    return value, reader.lines


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Path, int] = {}
        self._counted, self._line = 0, 1

    def line(self) -> int:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def error(self, rule: Said) -> NotJson:
        return NotJson(self.line(), rule)

    def skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def next_is(self, sign: str) -> bool:
        self.skip()
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def value(self, path: Path) -> Any:
        self.skip()
        self.lines.setdefault(path, self.line())
        if len(path) > DEEPEST:
            raise self.error(said("pas plus de {count} niveaux", count=DEEPEST))
        if self.next_is("{"):
            return self.object(path)
        if self.next_is("["):
            return self.list(path)
        if self.text.startswith('"', self.at):
            return self.string()
        for word, meaning in _WORDS.items():
            if self.next_is(word):
                return meaning
        return self.number()

    def object(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.next_is("}"):
            return found
        while True:
            self.skip()
            key = self.string(said("un nom entre guillemets est attendu"))
            if key in found:
                raise self.error(said("« {name} » est écrit deux fois", name=shown(key)))
            self.lines[(*path, key)] = self.line()
            if not self.next_is(":"):
                raise self.error(said("« : » est attendu après « {name} »", name=shown(key)))
            found[key] = self.value((*path, key))
            if self.next_is("}"):
                return found
            if not self.next_is(","):
                raise self.error(
                    said("une virgule ou « }} » est attendue après la valeur de « {name} »", name=shown(key))
                )

    def list(self, path: Path) -> list[Any]:
        found: list[Any] = []
        if self.next_is("]"):
            return found
        while True:
            found.append(self.value((*path, len(found))))
            if self.next_is("]"):
                return found
            if not self.next_is(","):
                raise self.error(said("une virgule ou « ] » est attendue dans la liste"))

    def string(self, rule: Said | None = None) -> str:
        found = _TEXT.match(self.text, self.at)
        if not found:
            raise self.error(rule or said("un texte entre guillemets, sur une ligne, est attendu"))
        self.at = found.end()
        text = _ESCAPE.sub(lambda match: _letter(match[1], match[2]), found[1])
        try:
            # Two halves of one sign, written as two escapes, are joined; a half alone is refused.
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise self.error(said("ce texte contient la moitié d'un signe")) from None

    def number(self) -> int | Decimal:
        found = _NUMBER.match(self.text, self.at)
        if not found:
            if _NOT_FINITE.match(self.text, self.at):
                raise self.error(said("un nombre fini est attendu"))
            raise self.error(said("une valeur est attendue ici"))
        if len(found[0]) > LONGEST_NUMBER:
            raise self.error(said("un nombre de {count} signes au plus est attendu", count=LONGEST_NUMBER))
        self.at = found.end()
        if found[1] is None and found[2] is None:
            return int(found[0])
        try:
            value = Decimal(found[0])
        except InvalidOperation:
            raise self.error(said("un nombre fini est attendu")) from None
        if value and abs(value.adjusted()) > LONGEST_NUMBER:
            raise self.error(said("un nombre d'une taille raisonnable est attendu"))
        return value


def _letter(code: str | None, letter: str) -> str:
    return chr(int(code, 16)) if code else _LETTERS.get(letter, letter)
