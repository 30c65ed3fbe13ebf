"""The JSON Schema of a plan's file, made from the rules its fields follow; kept beside as `plan.schema.json`."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from .plan import Plan, plain
from .rules import Items, Maybe


def plan_schema() -> dict[str, Any]:
    """JSON Schema 2020-12. Rules across fields are not in it: they are said when the file is read."""
    kinds: dict[str, Any] = {}
    root = _of(Plan, kinds)
    root["properties"] = {"$schema": {"type": "string"}, **root["properties"]}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Plan financier de Maille"}
    return {**head, **root, "$defs": dict(sorted(kinds.items()))}


def _of(kind: Any, kinds: dict[str, Any]) -> dict[str, Any]:
    properties, required = {}, []
    for field in fields(kind):
        rule = field.metadata["rule"]
        if isinstance(rule, Items | Maybe) and rule.kind.__name__ not in kinds:
            kinds[rule.kind.__name__] = {}  # met once, even by itself
            kinds[rule.kind.__name__] = _of(rule.kind, kinds)
        about = {"description": field.metadata["about"]}
        if field.default is MISSING:
            required.append(field.name)
            properties[field.name] = {**rule.schema(), **about}
        else:
            properties[field.name] = {**rule.schema(), **about, "default": plain(field.default)}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
