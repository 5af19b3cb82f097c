"""JSON Schemas of catalogue files, for editors: made from the same shapes that check them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.catalogue.shape import (
    CONFIDENCES,
    FUNDER,
    OPTION,
    SETTINGS,
    Day,
    Days,
    Figure,
    Many,
    People,
    Profile,
    Roughly,
    Shape,
    Table,
    Word,
    Words,
)
from matcher.schema import ORDERED, Field, Schema
from matcher.text import LANGUAGES

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_WORD = {"type": "string", "minLength": 1}
_PEOPLE = {
    "oneOf": [
        _WORD,
        {
            "type": "object",
            "properties": dict.fromkeys(LANGUAGES, _WORD),
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}
_WORDS = {"oneOf": [_WORD, {"type": "array", "items": _WORD, "minItems": 1}]}
_VALUES: Mapping[str, Any] = {
    "number": {"type": "number", "minimum": 0},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "truth": {"type": "boolean"},
    "text": _PEOPLE,
}


def option_schema(
    schema: Schema, families: Sequence[str] = (), funders: Sequence[str] = ()
) -> dict[str, Any]:
    """The JSON Schema of an option file, with the fields of a schema in [serves]."""
    made = _of(OPTION, schema)
    for key, known in (("family", families), ("funder", funders)):
        if known:
            made["properties"][key] |= {"enum": list(known)}
    purposes = list(schema.budget_lines())
    if purposes:
        listed = {"type": "array", "items": {"enum": purposes}}
        for key in ("covers", "excludes"):
            made["properties"]["pays"]["properties"][key] = listed
    return {"$schema": _DRAFT, "title": "An option of the catalogue", **made}


def funders_schema(schema: Schema) -> dict[str, Any]:
    """The JSON Schema of funders.toml."""
    return {
        "$schema": _DRAFT,
        "title": "The funders of the catalogue",
        "type": "object",
        "additionalProperties": _of(FUNDER, schema),
    }


def settings_schema(schema: Schema) -> dict[str, Any]:
    """The JSON Schema of catalogue.toml."""
    return {"$schema": _DRAFT, "title": "The settings of the catalogue", **_of(SETTINGS, schema)}


def _of(shape: Shape, schema: Schema) -> dict[str, Any]:
    about = {"description": shape.about} if shape.about else {}
    match shape:
        case Table(keys, required, _, others):
            made: dict[str, Any] = {"type": "object", **about}
            if keys:
                made["properties"] = {key: _of(inner, schema) for key, inner in keys.items()}
                made["additionalProperties"] = False
            if others is not None:
                made["additionalProperties"] = _of(others, schema)
            return made | ({"required": list(required)} if required else {})
        case Many(table):
            return {"type": "array", "items": _of(table, schema), **about}
        case Word(_, among):
            return {**_WORD, **({"enum": list(among)} if among else {}), **about}
        case Words():
            return {**_WORDS, **about}
        case People():
            return {**_PEOPLE, **about}
        case Day():
            return {"type": "string", "format": "date", **about}
        case Days():
            return {"type": "integer", "minimum": 0, **about}
        case Roughly():
            return {"type": "string", **about}
        case Figure(_, holds):
            return _figure(_VALUES[holds], holds) | about
        case Profile():
            fields = {f.name: _profile(f) for f in schema if not f.sensitive}
            return {
                "type": "object",
                "properties": fields,
                "additionalProperties": False,
                **about,
            }


def _figure(value: Any, holds: str) -> dict[str, Any]:
    keys = {"value": value, "source": _WORDS, "confidence": {"enum": list(CONFIDENCES)}}
    keys["note"] = _PEOPLE
    if holds in ("number", "share"):
        keys |= {"min": value, "max": value}
    figure = {"type": "object", "properties": keys, "additionalProperties": False}
    return {"oneOf": [value, figure]} if holds in ("number", "share") else figure


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
    return {"oneOf": [{"type": "array", "items": value}, weights], **described}


_NUMBER = {"type": "number"}
