"""Variables: what is filled in independently, and the cells of its values."""

from __future__ import annotations

from dataclasses import replace

from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema_file import read_schema
from matcher.rules.partition import make_variable
from matcher.rules.predicates import Inside
from matcher.spec.source import parse_toml
from matcher.support.text import Text

_READ = read_schema(
    parse_toml(b'[field.place]\ntype = "place"\ngazetteer = "test"\n', "schema.toml")
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
