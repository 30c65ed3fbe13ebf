"""Records → the programme file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString, SingleQuotedScalarString

from maille.programmes.models import Programme, ProgrammeFile
from maille.steering.kit.reader import Reader, parse
from maille.steering.kit.records import FIELDS, LISTS, PART, SLOT, Field, Record, Records, type_of
from maille.steering.kit.stored import records_of

HEADER = (
    "Un programme Maille. Le format est décrit dans docs/format-programme.md.\n"
    "« maille load FICHIER » le vérifie avant d'écrire ; « --starting AAAA-MM-JJ » en tire une nouvelle édition."
)

UNBROKEN = 100_000  # the emitter breaks no line: texts are folded here
FOLDED_FROM, FOLDED_AT = 90, 95


def export_programme(programme: Programme) -> str:
    """The programme in the format that `load` reads: loading the result changes nothing.

    A file that was loaded as it is comes back as it was written, comments and all, with the edits made since.
    """
    records = records_of(programme)
    kit = ProgrammeFile.objects.filter(programme=programme).first()
    if kit is None:
        return to_yaml(records)
    if "role_contact" in kit.records:
        records["role_contact"] = kit.records["role_contact"]
    if kit.text:
        return patched(kit.text, records) or to_yaml(records)
    return to_yaml(records, notes=kit.notes)


def patched(text: str, records: Records) -> str:
    """`text` with what changed since; empty when the two are too far apart to keep its layout."""
    reader = parse(text)
    if _is_unchanged(reader.records, records):
        return text
    for name in ("programme", "organiser", "role_contact"):
        if name in records and name in reader.blocks:
            _patch(reader.blocks[name], reader.records[name], records[name], _fields_of(name))
    for name in LISTS:
        _patch_list(reader, name, records)
    if _aliases(records) != _aliases(reader.records):
        _set_or_drop(reader.root, "aliases", _aliases(records))
    out = _dump(reader.root)
    return out if _is_unchanged(parse(out).records, records) else ""


def _patch_list(reader: Reader, name: str, records: Records) -> None:
    """One list of the file: blocks that stay keep their place and comments."""
    kind, fields, _key = LISTS[name]
    held = [key for key in records if type_of(key) == kind]
    if kind == "phase":
        for key in held:
            if key in reader.blocks:
                _patch_workshops(reader, key, records)
    before = [key for key in reader.records if type_of(key) == kind]
    for key in set(held) & set(before):
        _patch(reader.blocks[key], reader.records[key], records[key], fields)
    _sync(reader.root, name, before, held, lambda key: _item(kind, records[key], fields, records))


def _patch_workshops(reader: Reader, phase: str, records: Records) -> None:
    number = records[phase]["number"]
    before, held = _workshops(reader.records, number), _workshops(records, number)
    for key in set(held) & set(before):
        _patch(reader.blocks[key], reader.records[key], records[key], FIELDS["workshop"])
    _sync(reader.blocks[phase], "workshops", before, held, lambda key: _block(records[key], FIELDS["workshop"]))


def _workshops(records: Records, phase: int) -> list[str]:
    return [key for key, values in records.items() if type_of(key) == "workshop" and values["phase"] == phase]


def _sync(
    holder: CommentedMap, name: str, before: list[str], now: list[str], fresh: Callable[[str], CommentedMap]
) -> None:
    """Drop and append items; another order means writing the list anew."""
    kept = [key for key in before if key in now]
    if now[: len(kept)] != kept or not kept:
        if before != now:
            _set_or_drop(holder, name, [fresh(key) for key in now])
        return
    rows = holder[name]
    for index in reversed([index for index, key in enumerate(before) if key not in now]):
        del rows[index]
    rows.extend(fresh(key) for key in now[len(kept) :])


def _patch(block: CommentedMap, before: Record, now: Record, fields: Mapping[str, Field]) -> None:
    for name, field in fields.items():
        if not _same(field, before.get(name), now.get(name)):
            _set_or_drop(block, name, _value(now.get(name), field))
    if before.get("translations", {}) == now.get("translations", {}):
        return
    for code in {*before["translations"], *now["translations"]}:
        _set_or_drop(block, code, _translation(now["translations"].get(code, {}), fields))


def _set_or_drop(block: CommentedMap, name: str, value: Any) -> None:
    if _is_empty(value):
        block.pop(name, None)
    else:
        block[name] = value


def _is_unchanged(before: Records, now: Records) -> bool:
    return set(before) == set(now) and all(not _changes(key, before[key], values) for key, values in now.items())


def _changes(key: str, before: Record, now: Record) -> list[str]:
    """The names of the fields that differ."""
    fields = _fields_of(key)
    return [name for name, value in now.items() if not _same(fields.get(name), before.get(name), value)]


def _fields_of(key: str) -> Mapping[str, Field]:
    return FIELDS["contact"] if key == "role_contact" else FIELDS.get(type_of(key), {})


def _same(field: Field | None, before: Any, now: Any) -> bool:
    """An unsaid choice takes what the model holds."""
    return bool(before == now or (field is not None and field.kind == "choice" and not before))


def to_yaml(records: Records, *, notes: Sequence[str] = ()) -> str:
    root = CommentedMap()
    root["programme"] = _block(records["programme"], FIELDS["programme"])
    for name, kind in (("organiser", "organiser"), ("role_contact", "contact")):
        if name in records:
            root[name] = _block(records[name], FIELDS[kind])
    for name, (kind, fields, _key) in LISTS.items():
        _set_or_drop(root, name, _section(kind, fields, records))
    _set_or_drop(root, "aliases", _aliases(records))
    root.yaml_set_start_comment("\n".join([HEADER, *notes]))
    return _dump(root)


def _dump(root: CommentedMap) -> str:
    yaml = YAML(typ="rt")
    yaml.width, yaml.allow_unicode, yaml.preserve_quotes = UNBROKEN, True, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(root, out)
    return out.getvalue()


def _section(kind: str, fields: Mapping[str, Field], records: Records) -> list[CommentedMap]:
    return [_item(kind, values, fields, records) for key, values in records.items() if type_of(key) == kind]


def _aliases(records: Records) -> list[str]:
    return [key.split(":", 1)[1] for key in records if key.startswith("alias:")]


def _item(kind: str, row: Record, fields: Mapping[str, Field], records: Records) -> CommentedMap:
    block = _block(row, fields)
    if kind == "phase":
        workshops = [_block(records[key], FIELDS["workshop"]) for key in _workshops(records, row["number"])]
        _set_or_drop(block, "workshops", workshops)
    return block


def _block(values: Record, fields: Mapping[str, Field]) -> CommentedMap:
    block = CommentedMap()
    for name, field in fields.items():
        _set_or_drop(block, name, _value(values.get(name), field))
    for code, words in (values.get("translations") or {}).items():
        _set_or_drop(block, code, _translation(words, fields))
    return block


def _translation(words: Mapping[str, str], fields: Mapping[str, Field]) -> CommentedMap:
    columns = {field.column or name: (name, field) for name, field in fields.items()}
    known = [(*columns[column], text) for column, text in words.items() if text and column in columns]
    return CommentedMap({name: _scalar(text, field) for name, field, text in known})


def _value(value: Any, field: Field) -> Any:
    if _is_empty(value) or (value is False and field.kind == "bool"):
        return None
    return _rows(value, field) if field.kind in ("slots", "parts") else _scalar(value, field)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


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
    if field.kind == "text" and len(value) > FOLDED_FROM:
        return _folded(value)
    return value


def _folded(words: str) -> FoldedScalarString:
    """The text in lines of a readable length."""
    places, start = [], 0
    for place, sign in enumerate(words):
        if sign == " " and place - start >= FOLDED_AT:
            places.append(place)
            start = place
    folded: FoldedScalarString = FoldedScalarString(words)
    folded.fold_pos = places  # type: ignore[attr-defined]  # how ruamel.yaml is told; it declares no type for it
    return folded
