"""Diagrams written and read back: every kind of question."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema_file import read_schema
from matcher.expressions.language import parse
from matcher.rules.decision_diagram import make_diagram
from matcher.rules.predicates import bind
from matcher.rules.stored import diagram_from_data, diagram_to_data
from matcher.spec.source import parse_toml
from matcher.support.text import Text

_READ = read_schema(
    parse_toml(
        b"""
[field.members]
type = "integer"
[field.women]
type = "integer"
[field.founded]
type = "date"
[field.audited]
type = "date"
[field.rural]
type = "boolean"
[field.form]
type = "category"
values = ["cooperative", "union"]
[field.products]
type = "categories"
values = ["honey", "argan"]
[field.place]
type = "place"
gazetteer = "test"
""",
        "schema.toml",
    )
)
NORTH, SOUTH = (Place(name, "", Text({"en": name}), "region") for name in ("north", "south"))
SCHEMA = replace(_READ, gazetteers={"test": Gazetteer({"north": NORTH, "south": SOUTH})})


@pytest.mark.parametrize(
    "rule",
    [
        "members < 5",
        "founded > 2020-01-01",
        "women <= members",
        "founded < audited or rural",
        'form in ["union"] and not rural',
        'products has "honey"',
        'place == "north" and members >= 3',
    ],
)
def test_a_diagram_comes_back_as_it_was(rule: str) -> None:
    diagram = make_diagram(bind(parse(rule), SCHEMA)[0], SCHEMA)
    back = diagram_from_data(json.loads(json.dumps(diagram_to_data(diagram))))
    assert back == diagram
