"""The OpenAPI 3.1 document of `/api`, made from the operations and the views they answer with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from matcher import __version__
from matcher.reports.problems import ProblemDetailsView
from matcher.reports.view import view_schema
from matcher.spec.editor import file_schema as schema_of_file
from matcher.support.text import LANGUAGES
from matcher.web.api.asked import LONGEST, MOST
from matcher.web.api.operations import Operation
from matcher.web.api.problems import PROBLEM, STATUSES

Json = dict[str, Any]
_AT = "#/components/schemas/"
#: What the guard before the application answers by itself, in plain text.
_GUARD = {
    403: "The request came from another site, or under another name of this machine.",
    413: "The body is too long.",
}


def document(operations: Sequence[Operation]) -> Json:
    """The document."""
    schemas: Json = {}
    paths: Json = {}
    for operation in operations:
        _add(schemas, operation.view)
        described = _operation(operation)
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    _add(schemas, ProblemDetailsView)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "match office",
            "version": __version__,
            "description": "The answers of `match` for programs on the same machine. What an"
            " answer holds is what `--json` prints; docs/rest.md tells the rest.",
        },
        "servers": [{"url": "/api"}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _add(schemas: Json, view: type) -> None:
    """Put the schema of a view, and of its parts, among the others.

    Raises
        TypeError  two different views bear one name
    """
    made = _moved(view_schema(view))
    parts = {**made.pop("$defs", {}), view.__name__: made}
    made.pop("$schema")
    for name, schema in parts.items():
        if schemas.setdefault(name, schema) != schema:
            raise TypeError(f"two views are called {name}")


def _moved(schema: Json) -> Json:
    text = json.dumps(schema).replace('"#/$defs/', f'"{_AT}')
    moved: Json = json.loads(text)
    return moved


def _operation(operation: Operation) -> Json:
    made: Json = {
        "operationId": operation.name,
        "summary": operation.says,
        "parameters": [*_in_path(operation.path), *_in_query(operation), *_in_headers(operation)],
    }
    if operation.body is not None:
        schema = schema_of_file(operation.body, operation.body.__name__)
        schema.pop("$schema")
        made["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    made["responses"] = dict(_responses(operation))
    return made


def _in_path(path: str) -> Iterator[Json]:
    for name in re.findall(r"\{(\w+)\}", path):
        schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}
        yield {
            **{"name": name, "in": "path", "required": True, "schema": schema},
            "description": "an id, in any case, or a name that one alone bears",
        }


def _in_query(operation: Operation) -> Iterator[Json]:
    made = schema_of_file(operation.query, "")
    required = made.get("required", ())
    for name, schema in made.get("properties", {}).items():
        said = schema.pop("description", "")
        item = schema.get("items", schema)
        if item.get("type") == "string" and "format" not in item:
            item["maxLength"] = LONGEST
        if schema.get("type") == "array":
            schema["maxItems"] = MOST
        is_needed = name in required
        yield {
            **{"name": name, "in": "query", "required": is_needed, "schema": schema},
            "description": said,
        }
    yield {
        **{"name": "lang", "in": "query", "required": False},
        **{"schema": {"enum": [*LANGUAGES]}, "description": "language of what is said"},
    }


def _in_headers(operation: Operation) -> Iterator[Json]:
    if operation.method == "GET":
        yield {
            **{"name": "If-None-Match", "in": "header", "required": False},
            **{"schema": {"type": "string"}, "description": "ETag of an answer that is known"},
        }
    if operation.is_kept:
        key = {"type": "string", "pattern": "^[!-~]{1,200}$"}
        yield {
            **{"name": "Idempotency-Key", "in": "header", "required": False, "schema": key},
            "description": "a word of the caller: under it the same is written once",
        }


def _responses(operation: Operation) -> Iterator[tuple[str, Json]]:
    answer: Json = {
        "description": " ".join((operation.view.__doc__ or "").split("\n\n")[0].split()),
        "content": {"application/json": {"schema": {"$ref": f"{_AT}{operation.view.__name__}"}}},
    }
    if operation.method == "GET":
        answer["headers"] = {
            "ETag": {
                "description": "changes with catalogue, model, registry, cases and day",
                "schema": {"type": "string"},
            }
        }
    yield str(operation.status), answer
    if operation.method == "GET":
        yield "304", {"description": "The answer is the one that is known."}
    problem = {"schema": {"$ref": f"{_AT}{ProblemDetailsView.__name__}"}}
    for status, said in STATUSES.items():
        yield str(status), {"description": said, "content": {PROBLEM: problem}}
    for status, said in _GUARD.items():
        plain = {"text/plain": {"schema": {"type": "string"}}}
        yield str(status), {"description": said, "content": plain}
