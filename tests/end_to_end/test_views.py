"""Views: what JSON holds is what the class holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from datetime import date
from typing import Annotated

import pytest

from matcher.reports.view import as_json, only_shown, view_schema
from matcher.support.messages import Message, message
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class Inner:
    """A part."""

    name: Text
    day: date | None


@dataclass(frozen=True, slots=True)
class Outer:
    """A whole."""

    said: Annotated[Message, "what is said"]
    parts: tuple[Inner, ...]
    facts: Mapping[str, float]
    heading: Message = only_shown()


OUTER = Outer(
    said=message("{n} of {all}", n=1, all=1000),
    parts=(Inner(Text({"fr": "Nom", "en": "Name"}), date(2026, 1, 2)), Inner(Text({}), None)),
    facts={"a": 0.5},
    heading=message("Heading"),
)


def test_a_view_as_plain_data() -> None:
    assert as_json(OUTER, "en") == {
        "said": "1 of 1,000",
        "parts": [{"name": "Name", "day": "2026-01-02"}, {"name": "", "day": None}],
        "facts": {"a": 0.5},
    }


def test_two_parts_of_one_name_are_refused() -> None:
    other = make_dataclass("Inner", [("day", date)])
    both = make_dataclass("Both", [("one", Inner), ("two", other)])
    with pytest.raises(TypeError, match="two parts of Both have one name"):
        view_schema(both)


def test_the_schema_of_a_view_says_what_each_key_is() -> None:
    schema = view_schema(Outer)
    assert schema["required"] == ["said", "parts", "facts"]
    assert schema["properties"]["said"] == {"type": "string", "description": "what is said"}
    assert schema["properties"]["parts"] == {"type": "array", "items": {"$ref": "#/$defs/Inner"}}
    assert schema["$defs"]["Inner"]["properties"]["day"] == {
        "anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]
    }
