"""YAML with line numbers → flat records, or every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode

from maille.steering.kit.problems import LARGEST_FILE, FileErrors, Problem
from maille.steering.kit.records import (
    CONTACT,
    LISTS,
    ORGANISER,
    PART,
    PROGRAMME,
    SLOT,
    WORKSHOP,
    Field,
    Record,
    Records,
    empty_of,
)
from maille.steering.kit.values import convert

LANGUAGES = ("en",)
SECTIONS = {"programme", "organiser", "role_contact", "aliases", *LISTS}


class Reader:
    """Collects records and problems; a field that is wrong is a problem and left out."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.records: Records = {}
        self.lines: dict[str, int] = {}
        self.root: CommentedMap = CommentedMap()
        self.blocks: dict[str, CommentedMap] = {}

    def say(self, line: int, message: str) -> None:
        self.problems.append(Problem(line, message))

    def document(self, root: Any) -> None:
        if not isinstance(root, CommentedMap):
            whole = _(
                "un programme est une suite de rubriques (« programme: », « phases: »…) ; voir docs/format-programme.md."
            )
            self.say(1, whole)
            return
        self.root = root
        self.unknown_sections(root)
        for name, fields in (("programme", PROGRAMME), ("organiser", ORGANISER), ("role_contact", CONTACT)):
            if name in root:
                self.record(name, root[name], fields, _line(root, name))
        for name, (kind, fields, key) in LISTS.items():
            self.section(root, name, kind, fields, key)
        self.aliases(root)
        self.missing_sections(root)

    def unknown_sections(self, root: CommentedMap) -> None:
        unknown = _("la rubrique « %(name)s » n'existe pas ; les rubriques sont %(sections)s.")
        for name in root:
            if name not in SECTIONS:
                self.say(_line(root, name), unknown % {"name": name, "sections": ", ".join(sorted(SECTIONS))})

    def missing_sections(self, root: CommentedMap) -> None:
        if "programme" not in root:
            missing = _(
                "la rubrique « programme: » manque : elle porte au moins slug, title, territory, starts_on et ends_on."
            )
            self.say(1, missing)
        empty = _("la rubrique « %(name)s: » est vide : il faut au moins %(thing)s.")
        for name, at_least in (("themes", _("un enjeu")), ("phases", _("une phase"))):
            if not root.get(name):
                self.say(_line(root, name), empty % {"name": name, "thing": at_least})

    def section(self, root: CommentedMap, name: str, kind: str, fields: Mapping[str, Field], key: str) -> None:
        for index, item in enumerate(self.items(root, name)):
            line = _line(root[name], index)
            values = self.values(item, fields, line)
            if values is None:
                continue
            own = str(index) if not key else slugify(str(values.get(key) or index))
            values["order"] = index
            self.keep(f"{kind}:{own}", values, line, item)
            if kind == "phase":
                self.workshops(item, values)

    def workshops(self, phase: CommentedMap, values: Record) -> None:
        for index, item in enumerate(self.items(phase, "workshops")):
            line = _line(phase["workshops"], index)
            workshop = self.values(item, WORKSHOP, line)
            if workshop is not None:
                workshop["phase"] = values.get("number")
                self.keep(f"workshop:{slugify(str(workshop.get('code') or index))}", workshop, line, item)

    def aliases(self, root: CommentedMap) -> None:
        for index, path in enumerate(self.items(root, "aliases")):
            line = _line(root["aliases"], index)
            if (
                not isinstance(path, str)
                or not path.startswith("/")
                or path == "/"
                or len(path) > 300
                or not path.isprintable()
            ):
                self.say(
                    line,
                    _(
                        "une ancienne adresse est un chemin qui commence par « / », par exemple /fr/actualites/285-projet."
                    ),
                )
            else:
                self.keep(f"alias:{path}", {}, line)

    def record(self, name: str, item: Any, fields: Mapping[str, Field], line: int) -> None:
        values = self.values(item, fields, line)
        if values is not None:
            self.keep(name, values, line, item)

    def keep(self, key: str, values: Record, line: int, block: CommentedMap | None = None) -> None:
        if key in self.records:
            self.say(
                line,
                _("« %(name)s » est déjà donné ligne %(line)d ; gardez l'un des deux.")
                % {"name": key.split(":", 1)[-1], "line": self.lines[key]},
            )
            return
        self.records[key], self.lines[key] = values, line
        if block is not None:
            self.blocks[key] = block

    def items(self, holder: CommentedMap, name: str) -> list[Any]:
        found = holder.get(name)
        if found is None:
            return []
        if not isinstance(found, CommentedSeq):
            self.say(_line(holder, name), _("« %(name)s » est une liste : un tiret par élément.") % {"name": name})
            return []
        return list(found)

    def values(self, item: Any, fields: Mapping[str, Field], line: int) -> Record | None:
        if not isinstance(item, CommentedMap):
            self.say(line, _("ici il faut des lignes « nom: valeur »."))
            return None
        extra = {"workshops"} if "number" in fields else set()
        for name in item:
            if name not in fields and name not in extra and name not in LANGUAGES:
                self.say(
                    _line(item, name),
                    _("« %(name)s » n'est pas connu ici ; on attend %(names)s.")
                    % {"name": name, "names": ", ".join(fields)},
                )
        values: Record = {}
        for name, field in fields.items():
            values[name] = self.value(item, name, field, line)
        translated = {name: field for name, field in fields.items() if field.translated}
        if translated:
            values["translations"] = {code: self.texts(item, code, translated) for code in LANGUAGES if item.get(code)}
        return values

    def texts(self, item: CommentedMap, code: str, fields: Mapping[str, Field]) -> dict[str, str]:
        block = item[code]
        if not isinstance(block, CommentedMap):
            self.say(_line(item, code), _("« %(name)s: » contient des lignes « nom: texte ».") % {"name": code})
            return {}
        found = {}
        for name in block:
            if name not in fields:
                self.say(
                    _line(block, name),
                    _("« %(name)s » ne se traduit pas ; on attend %(names)s.")
                    % {"name": name, "names": ", ".join(fields)},
                )
            else:
                found[fields[name].column or name] = self.value(block, name, fields[name], 0)
        return found

    def value(self, item: CommentedMap, name: str, field: Field, line: int) -> Any:
        raw = item.get(name)
        at = _line(item, name) if name in item else line
        if raw is None or raw == "":
            if field.needed:
                self.say(at, _("« %(name)s » manque.") % {"name": name})
            return empty_of(field)
        if field.kind in ("slots", "parts"):
            return self.rows(item, name, SLOT if field.kind == "slots" else PART)
        try:
            value = convert(raw, field)
        except ValueError as error:
            self.say(at, _("« %(name)s » : %(error)s") % {"name": name, "error": error})
            return empty_of(field)
        if field.needed and value == "":
            self.say(at, _("« %(name)s » manque.") % {"name": name})
        return value

    def rows(self, item: CommentedMap, name: str, fields: Mapping[str, Field]) -> list[Record]:
        rows = []
        for index, row in enumerate(self.items(item, name)):
            line = _line(item[name], index)
            values = self.values(row, fields, line)
            if values is None:
                continue
            if values.get("starts") and values.get("ends") and values["ends"] <= values["starts"]:
                self.say(line, _("la fin doit venir après le début."))
            rows.append(values)
        if name == "slots" and len({(r["on"], r["part"]) for r in rows}) < len(rows):
            self.say(_line(item, name), _("deux demi-journées tombent au même moment ; gardez-en une."))
        return rows


def read(text: str) -> tuple[Records, dict[str, int]]:
    """The file's records and the line of each. Raises FileErrors with every problem found."""
    reader = parse(text)
    return reader.records, reader.lines


def parse(text: str) -> Reader:
    """The file read: its records, and the YAML block of each. Raises FileErrors with every problem found."""
    if len(text) > LARGEST_FILE:
        raise FileErrors([Problem(0, _("le fichier dépasse 1 Mo : ce n'est pas un programme."))])
    reader = Reader()
    reader.document(_tree(text))
    _check_together(reader)
    if reader.problems:
        raise FileErrors(reader.problems)
    return reader


class _Constructor(RoundTripConstructor):
    """A day that is in no calendar stays text, so that its own line is named with the other problems."""

    def construct_yaml_timestamp(self, node: ScalarNode, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return str(node.value)


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)


def _tree(text: str) -> Any:
    try:
        yaml = YAML(typ="rt")
        yaml.Constructor = _Constructor
        yaml.preserve_quotes = True
        return yaml.load(text.replace("\x00", ""))
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FileErrors(
            [Problem(line, _("ce nom est déjà donné plus haut dans le même bloc ; gardez l'un des deux."))]
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = _("la mise en forme YAML est fautive ici ; vérifiez les retraits et les deux-points.")
        raise FileErrors([Problem(line, message)]) from None
    except (YAMLError, ValueError, RecursionError, AttributeError, TypeError):
        raise FileErrors([Problem(1, _("ce fichier n'est pas du YAML lisible."))]) from None


def _check_together(reader: Reader) -> None:
    """What only shows when several lines are read together."""
    for key, values in reader.records.items():
        start, end = values.get("starts_on"), values.get("ends_on")
        if start and end and end < start:
            reader.say(reader.lines[key], _("la fin (ends_on) vient avant le début (starts_on)."))
        if key.startswith("workshop:") and not (values["slots"] or values["when"]):
            reader.say(reader.lines[key], _("ni demi-journée ni à peu près quand : donnez « slots », ou « when » en quelques mots (« en mars, un mardi »)."))  # fmt: skip
    held: set[str] = set()
    for key, values in reader.records.items():
        code = values.get("code")
        if key.startswith("theme:") and code in held:
            reader.say(
                reader.lines[key],
                _("le fil « %(code)s » est déjà pris par un autre enjeu ; donnez le sien (be, je, ec, x1, x2…).")
                % {"code": code},
            )
        elif key.startswith("theme:"):
            held.add(str(code))


def _line(holder: Any, key: Any) -> int:
    """The line (from 1) of a key or an item; the holder's own when it has none."""
    try:
        where = holder.lc.key(key) if isinstance(holder, CommentedMap) else holder.lc.item(key)
    except (KeyError, AttributeError, TypeError):
        where = None
    if where is not None:
        return int(where[0]) + 1
    return int(getattr(getattr(holder, "lc", None), "line", 0) or 0) + 1
