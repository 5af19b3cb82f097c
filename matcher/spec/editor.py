"""JSON Schemas of files, for editors: made from the definitions that the reader holds them to."""

from __future__ import annotations

from typing import Any

from matcher.spec.reader import Vocabularies
from matcher.spec.shapes import (
    Anything,
    BareOrTable,
    Bounds,
    Day,
    Keyed,
    KeyEntry,
    KeyTable,
    Many,
    Number,
    People,
    ProgramWord,
    Shape,
    Truth,
    shape_of,
)
from matcher.support.text import LANGUAGES

Json = dict[str, Any]
_TEXT: Json = {"type": "string", "minLength": 1}


def file_schema(definition: type, title: str, known: Vocabularies | None = None) -> Json:
    """The JSON Schema of a file; `known` closes what its vocabularies close for the reader."""
    made = _table(shape_of(definition), known or {})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **made}


def _of(shape: Shape, known: Vocabularies) -> Json:
    match shape:
        case KeyTable():
            return _table(shape, known)
        case Many(of, or_one, not_empty):
            item = _of(of, known)
            listed = {"type": "array", "items": item} | ({"minItems": 1} if not_empty else {})
            return {"anyOf": [item, listed]} if or_one else listed
        case Keyed(of, vocabulary):
            names = {"propertyNames": {"enum": [*known[vocabulary]]}} if vocabulary in known else {}
            return {"type": "object", **names, "additionalProperties": _of(of, known)}
        case BareOrTable(bare, table):
            return {"anyOf": [_of(bare, known), _table(table, known)]}
        case ProgramWord(among, vocabulary, may_be_empty):
            words = among or tuple(known.get(vocabulary, ()))
            if words:
                return {"enum": [*words]}
            return {"type": "string"} if may_be_empty else _TEXT
        case Number(is_whole, bounds):
            return {"type": "integer" if is_whole else "number", **_bounds(bounds)}
        case People():
            languages = {
                "type": "object",
                "properties": dict.fromkeys(LANGUAGES, _TEXT),
                "additionalProperties": False,
                "minProperties": 1,
            }
            return {"anyOf": [_TEXT, languages]}
        case Truth():
            return {"type": "boolean"}
        case Day(is_rough):
            return {"type": "string"} if is_rough else {"type": "string", "format": "date"}
        case Anything():
            return {}


def _bounds(bounds: Bounds) -> Json:
    low = {"exclusiveMinimum" if bounds.above else "minimum": bounds.low}
    return (low if bounds.low is not None else {}) | (
        {"maximum": bounds.high} if bounds.high is not None else {}
    )


def _table(shape: KeyTable, known: Vocabularies) -> Json:
    made: Json = {"type": "object"}
    if shape.entries:
        made["properties"] = {e.key: _described(e, known) for e in shape.entries.values()}
    made["additionalProperties"] = False
    if shape.others is not None:
        others = _of(shape.others.shape, known)
        made |= {key: others[key] for key in others if key != "type"}
        made.pop("propertyNames", None)  # the keys that are named are no names
    required = [entry.key for entry in shape.entries.values() if entry.is_required]
    return made | ({"required": required} if required else {})


def _described(entry: KeyEntry, known: Vocabularies) -> Json:
    return _of(entry.shape, known) | ({"description": entry.about} if entry.about else {})
