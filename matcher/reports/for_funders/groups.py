"""Words about many applicants: the name of a group, and the warning that data is synthetic."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.domain.schema import Schema
from matcher.reports.values import said_value
from matcher.support.messages import Sayable, message, render

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


def synthetic_lines(is_made_up: bool, language: str) -> Iterator[str]:
    """The warning, where somebody among the applicants is made up."""
    if is_made_up:
        yield render(SYNTHETIC_ALL, language)
