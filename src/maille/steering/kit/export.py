"""Records → the programme file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString, SingleQuotedScalarString

from maille.programmes.models import Programme
from maille.steering.kit.records import FIELDS, LISTS, PART, SLOT, Field, Record, Records, type_of
from maille.steering.kit.stored import records_of

HEADER = (
    "Un programme Maille. Le format est décrit dans docs/format-programme.md.\n"
    "« maille load FICHIER » le vérifie avant d'écrire ; « --starting AAAA-MM-JJ » en tire une nouvelle édition."
)


def export_programme(programme: Programme) -> str:
    """The programme in the format that `load` reads: loading the result changes nothing."""
    records = records_of(programme)
    if "role_contact" in programme.kit.get("records", {}):
        records["role_contact"] = programme.kit["records"]["role_contact"]
    return to_yaml(records)


def to_yaml(records: Records) -> str:
    root = CommentedMap()
    root["programme"] = _block(records["programme"], FIELDS["programme"])
    for name, kind in (("organiser", "organiser"), ("role_contact", "contact")):
        if name in records:
            root[name] = _block(records[name], FIELDS[kind])
    for name, (kind, fields, _key) in LISTS.items():
        rows = [values for key, values in records.items() if type_of(key) == kind]
        if rows:
            root[name] = [_item(kind, row, fields, records) for row in rows]
    aliases = [key.split(":", 1)[1] for key in records if key.startswith("alias:")]
    if aliases:
        root["aliases"] = aliases
    root.yaml_set_start_comment(HEADER)
    yaml = YAML(typ="rt")
    yaml.width, yaml.allow_unicode = 118, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(root, out)
    return out.getvalue()


def _item(kind: str, row: Record, fields: Mapping[str, Field], records: Records) -> CommentedMap:
    block = _block(row, fields)
    if kind == "phase":
        workshops = [
            values for key, values in records.items() if type_of(key) == "workshop" and values["phase"] == row["number"]
        ]
        if workshops:
            block["workshops"] = [_block(workshop, FIELDS["workshop"]) for workshop in workshops]
    return block


def _block(values: Record, fields: Mapping[str, Field]) -> CommentedMap:
    block = CommentedMap()
    for name, field in fields.items():
        value = values.get(name)
        if value in ("", None, [], {}, False):
            continue
        block[name] = _rows(value, field) if field.kind in ("slots", "parts") else _scalar(value, field)
    for code, words in (values.get("translations") or {}).items():
        columns = {field.column or name: (name, field) for name, field in fields.items()}
        known = {
            columns[column][0]: _scalar(text, columns[column][1])
            for column, text in words.items()
            if text and column in columns
        }
        if known:
            block[code] = CommentedMap(known)
    return block


def _rows(rows: list[Record], field: Field) -> list[CommentedMap]:
    fields = SLOT if field.kind == "slots" else PART
    return [_block(row, fields) for row in rows]


def _scalar(value: Any, field: Field) -> Any:
    if field.kind == "date":
        return date.fromisoformat(value)
    if field.kind == "time":
        return SingleQuotedScalarString(value)
    if field.kind == "texts":
        return CommentedMap(value)
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value)
    if field.kind == "text" and len(value) > 90:
        return FoldedScalarString(value)
    return value
