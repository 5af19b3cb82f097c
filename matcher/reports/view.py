"""Views as data: one frozen dataclass a command is all that any form of its answer reads.

A view holds values (numbers, days, ids) and what is to be said (`Message`, `Text`), never a
finished sentence; text, JSON, CSV, XLSX and SVG are made from it in a language. What stands in
the JSON is what stands in the class: `as_json` writes it and `view_schema` describes it, so
that neither can drift from the other.

    @dataclass(frozen=True, slots=True)
    class PlaceView:
        '''A place of the gazetteer.'''

        code: Annotated[str, "code of the place"]
        name: Annotated[Text, "its name"]
        within: Annotated[str | None, "code of the place around it; null at the top"]
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import PurePath
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from matcher.support.messages import Message, Share, render
from matcher.support.text import Text

#: Every object that a command prints says which version of the format it follows.
SCHEMA = 1


def only_shown(default: Any = dataclasses.MISSING) -> Any:
    """A field that texts show and JSON leaves out, for it says again what another field says."""
    return dataclasses.field(default=default, metadata={"only_shown": True})


def inlined() -> Any:
    """A part whose fields stand in the JSON among those of the view, whose class is `kw_only`."""
    return dataclasses.field(metadata={"inlined": True})


def left_out_if_none() -> Any:
    """A field, None by default, that the JSON has only where there is something to say."""
    return dataclasses.field(default=None, metadata={"left_out_if_none": True})


def as_json(view: Any, language: str) -> Any:
    """A view, or a part of one, as plain data: what is to be said stands in the language.

    A text of the catalogue or the schema stands as its author wrote it, without marks of
    direction: those belong on a screen.
    """
    if isinstance(view, Message):
        return render(view, language)
    if isinstance(view, Text):
        return view.to(language)
    if is_dataclass(view) and not isinstance(view, type):
        return view.value if isinstance(view, Share) else _object(view, language)
    if isinstance(view, Mapping):
        return {str(key): as_json(value, language) for key, value in view.items()}
    if isinstance(view, list | tuple | frozenset | set):
        parts = sorted(view) if isinstance(view, frozenset | set) else view
        return [as_json(part, language) for part in parts]
    if isinstance(view, date):
        return view.isoformat()
    return str(view) if isinstance(view, PurePath) else view


def _object(view: Any, language: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field in fields(view):
        value = getattr(view, field.name)
        if field.metadata.get("inlined"):
            data.update(_object(value, language))
        elif not (
            field.metadata.get("only_shown")
            or (value is None and field.metadata.get("left_out_if_none"))
        ):
            data[key_of(field.name)] = as_json(value, language)
    return data


def key_of(name: str) -> str:
    """The key of a field: a word that Python keeps for itself bears an underscore, as `from_`."""
    return name.removesuffix("_")


def view_schema(view: type) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `as_json` makes of a view."""
    parts: dict[type, dict[str, Any]] = {}
    described = _of_class(view, parts)
    named = {part.__name__: parts[part] for part in sorted(parts, key=lambda part: part.__name__)}
    if len(named) < len(parts):
        raise TypeError(f"two parts of {view.__name__} have one name")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **described,
        **({"$defs": named} if named else {}),
    }


def about(view: type) -> str:
    """What a view, or a part of one, is: the first sentences of its docstring."""
    return " ".join((view.__doc__ or "").split("\n\n")[0].split())


_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    Message: {"type": "string"},
    Text: {"type": "string"},
    PurePath: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Share: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
    Any: {},
    object: {},
}


def _of_class(view: type, parts: dict[type, dict[str, Any]]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required: list[str] = []
    hints = get_type_hints(view, include_extras=True)
    for field in fields(view):
        kind = hints[field.name]
        if field.metadata.get("inlined"):
            inner = _of_class(get_args(kind)[0] if get_origin(kind) is Annotated else kind, parts)
            properties.update(inner["properties"])
            required += inner["required"]
        elif not field.metadata.get("only_shown"):
            properties[key_of(field.name)] = _of_type(kind, parts)
            if not field.metadata.get("left_out_if_none"):
                required.append(key_of(field.name))
    return {
        "title": view.__name__,
        "description": about(view),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _of_type(kind: Any, parts: dict[type, dict[str, Any]]) -> dict[str, Any]:
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return {**_of_type(inner[0], parts), "description": inner[1]}
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, types.UnionType):
        found = [_of_type(part, parts) for part in inner]
        return {"anyOf": [one for i, one in enumerate(found) if one not in found[:i]]}
    if is_dataclass(kind) and isinstance(kind, type):
        if kind not in parts:
            parts[kind] = {}  # a view may hold views of its own kind
            parts[kind] = _of_class(kind, parts)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of_type(inner[1], parts)}
    if isinstance(origin, type) and issubclass(origin, Sequence | frozenset | set):
        if origin is tuple and (len(inner) < 2 or inner[1] is not ...):
            each = [_of_type(part, parts) for part in inner]
            return {"type": "array", "prefixItems": each, "items": False, "minItems": len(each)}
        return {"type": "array", "items": _of_type(inner[0], parts)}
    raise TypeError(f"{kind} has no form in JSON")
