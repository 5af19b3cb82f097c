"""Whether data follow a JSON Schema, as far as views use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_KINDS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "object": dict,
    "array": list,
}


def departures(data: Any, schema: dict[str, Any]) -> list[str]:
    """Where the data and the schema part; a schema of a view describes every key there is."""
    return list(_departures(data, schema, schema.get("$defs", {}), "$"))


def _departures(
    data: Any, schema: dict[str, Any], parts: dict[str, Any], way: str
) -> Iterator[str]:
    if "$ref" in schema:
        schema = parts[schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        if all(any(_departures(data, one, parts, way)) for one in schema["anyOf"]):
            yield f"{way}: {data!r} is none of {schema['anyOf']}"
        return
    if "enum" in schema and data not in schema["enum"]:
        yield f"{way}: {data!r} is not one of {schema['enum']}"
    kind = schema.get("type")
    if kind and not _is_a(data, kind):
        yield f"{way}: {data!r} is no {kind}"
    elif schema.get("format") == "date" and not _DAY.fullmatch(data):
        yield f"{way}: {data!r} is no day"
    elif kind == "object":
        yield from _of_object(data, schema, parts, way)
    elif kind == "array":
        for at, value in enumerate(data):
            inner = schema["prefixItems"][at] if "prefixItems" in schema else schema["items"]
            yield from _departures(value, inner, parts, f"{way}[{at}]")


def _is_a(data: Any, kind: str) -> bool:
    # to Python, true is a whole number as well
    return isinstance(data, _KINDS[kind]) and (kind == "boolean" or not isinstance(data, bool))


def _of_object(
    data: dict[str, Any], schema: dict[str, Any], parts: dict[str, Any], way: str
) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    for key in schema.get("required", ()):
        if key not in data:
            yield f"{way}: {key} is missing"
    for key, value in data.items():
        if key in known:
            yield from _departures(value, known[key], parts, f"{way}.{key}")
        elif others is False:
            yield f"{way}: {key} is not described"
        else:
            yield from _departures(value, others, parts, f"{way}.{key}")
