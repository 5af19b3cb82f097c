"""Variables: what is filled in independently, and the cells of its values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema_file import read_schema
from matcher.rules import partition
from matcher.rules.partition import TooIntricateError, make_variable
from matcher.rules.predicates import FieldComparison, Inside, Order
from matcher.spec.source import parse_toml
from matcher.support.text import Text

_READ = read_schema(
    parse_toml(
        b"""
[field.place]
type = "place"
gazetteer = "test"
[field.members]
type = "integer"
[field.women]
type = "integer"
""",
        "schema.toml",
    )
)
PLACES = {
    code: Place(code, parent, Text({"en": code}))
    for code, parent in (("north", ""), ("south", ""), ("tizi", "north"), ("agla", "north"))
}
SCHEMA = replace(_READ, gazetteers={"test": Gazetteer(PLACES)})


def test_a_variable_that_was_asked_about_a_place_is_the_same_as_before() -> None:
    atoms = (Inside("place", frozenset(("tizi",))),)
    asked, fresh = (make_variable(("place",), atoms, SCHEMA) for _ in range(2))
    assert asked.possible({"place": "north"}.get, SCHEMA) == asked.everything
    assert asked.possible({"place": "south"}.get, SCHEMA) != asked.everything
    assert asked == fresh
    assert repr(asked) == repr(fresh)


def test_the_work_of_a_variable_is_its_combinations_times_its_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fields = ("members", "women")
    atoms = (FieldComparison("members", "<", "women"), Order("women", "<", 9))
    variable = make_variable(fields, atoms, SCHEMA)
    combinations = [*variable.combinations({}.get, SCHEMA)]
    # each of the same numbers for both
    assert len(combinations) == len({values[0] for values, _ in combinations}) ** 2
    monkeypatch.setattr(partition, "MOST_ANSWERS", 2 * len(combinations))
    assert make_variable(fields, atoms, SCHEMA) == variable
    monkeypatch.setattr(partition, "MOST_ANSWERS", 2 * len(combinations) - 1)
    with pytest.raises(TooIntricateError):
        make_variable(fields, atoms, SCHEMA)
