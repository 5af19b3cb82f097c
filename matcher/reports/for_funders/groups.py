"""Words about many applicants: the name of a group, and the warning that data is synthetic."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.domain.schema import Schema
from matcher.reports.values import said_value
from matcher.support.messages import Sayable, message, render

#: A closed list of so many values may be an order; a longer one is looked up by names.
_FEW = 5
#: After every value that a closed list can have.
_LAST = 1_000_000
UNKNOWN = message("(unknown)")
SYNTHETIC_ALL = message("SYNTHETIC demonstration data: these cooperatives do not exist.")


def group_value_said(name: str, value: str, schema: Schema) -> Sayable:
    """The value of a field that makes a group of applicants; "" is unknown."""
    if not value:
        return UNKNOWN
    about = schema[name]
    if about.type == "place":
        return schema.places(name)[value].name
    return said_value(value == "true" if about.type == "boolean" else value, about, schema)


def group_place(name: str, value: str, schema: Schema) -> int:
    """Where a group stands among those of its field; groups of equal place go by their names.

    The lines of a budget, and a closed list of a few values, stand as the schema has them: stages
    in the order of a life. A longer list is looked up by its names. The unknown stands last.
    """
    if not value:
        return _LAST
    values = tuple(schema.budget_lines()) if name == schema.budget else schema[name].values or ()
    is_order = name == schema.budget or len(values) <= _FEW
    return values.index(value) if is_order and value in values else 0


def synthetic_lines(is_made_up: bool, language: str) -> Iterator[str]:
    """The warning, where somebody among the applicants is made up."""
    if is_made_up:
        yield render(SYNTHETIC_ALL, language)
