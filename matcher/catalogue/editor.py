"""The JSON Schema of an option file: [serves] speaks of the fields of a schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.catalogue.files import OptionFile
from matcher.domain.schema import ORDERED, Field, Schema
from matcher.spec.editor import file_schema
from matcher.spec.reader import Vocabularies

_WORD = {"type": "string", "minLength": 1}
_WORDS = {"anyOf": [_WORD, {"type": "array", "items": _WORD, "minItems": 1}]}
_NUMBER = {"type": "number"}


def option_schema(schema: Schema, known: Vocabularies) -> Mapping[str, Any]:
    """The JSON Schema of an option file under a schema."""
    made = file_schema(OptionFile, "An option of the catalogue", known)
    serves = made["properties"]["serves"]
    serves.pop("propertyNames", None)
    serves |= {
        "properties": {field.name: _profile(field) for field in schema if not field.sensitive},
        "additionalProperties": False,
    }
    return made


def _profile(about: Field) -> dict[str, Any]:
    described = {"description": about.label.to("en")}
    if about.type == "boolean":
        return {"type": "number", "minimum": 0, "maximum": 1, **described}
    if about.type == "text":
        return {**_WORDS, **described}
    if about.type in ORDERED:
        number = {"type": "string", "format": "date"} if about.type == "date" else _NUMBER
        return {
            "type": "object",
            "properties": dict.fromkeys(("min", "max", "typical"), number),
            "additionalProperties": False,
            **described,
        }
    value = {"enum": list(about.values)} if about.values else _WORD
    weights: dict[str, Any] = {"type": "object", "additionalProperties": _NUMBER}
    if about.values:
        weights = {
            "type": "object",
            "properties": dict.fromkeys(about.values, _NUMBER),
            "additionalProperties": False,
        }
    return {"anyOf": [{"type": "array", "items": value}, weights], **described}
