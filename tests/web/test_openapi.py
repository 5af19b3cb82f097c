"""The OpenAPI document: made from the code, whole, and the one that is served and printed."""

from __future__ import annotations

import json
import re
from typing import Any

from conftest import ROOT
from page_reader import Client

from matcher.web.api.openapi import document
from matcher.web.api.routes import OPERATIONS


def test_the_document_of_the_docs_is_the_one_that_is_served(client: Client) -> None:
    printed = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    assert client().get("/api/openapi.json").json() == printed == document(OPERATIONS)


def test_every_reference_leads_somewhere() -> None:
    made = document(OPERATIONS)
    schemas = made["components"]["schemas"]
    used = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(made)))
    assert used <= set(schemas) and '"#/$defs' not in json.dumps(made)


def test_every_operation_says_what_it_takes_and_answers() -> None:
    made = document(OPERATIONS)
    told = {one["operationId"]: one for path in made["paths"].values() for one in path.values()}
    assert set(told) == {operation.name for operation in OPERATIONS}
    for operation in OPERATIONS:
        one: Any = told[operation.name]
        names = {part["name"] for part in one["parameters"]}
        assert set(re.findall(r"\{(\w+)\}", operation.path)) <= names
        assert ("requestBody" in one) == (operation.body is not None)
        assert ("Idempotency-Key" in names) == operation.is_kept
        assert ("If-None-Match" in names) == (operation.method == "GET")
        assert all(part["description"] for part in one["parameters"]), one
