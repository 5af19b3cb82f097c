"""Facts about applicants that several reports say: missing fields, groups, what is made up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matcher.applicant import Applicant
from matcher.messages import Message, Sayable, message, render
from matcher.reports.values import said_value
from matcher.schema import Schema
from matcher.text import Text


def missing_said(names: Iterable[str], schema: Schema) -> tuple[Text, ...]:
    """The labels of missing fields; what stands for a whole budget is named once."""
    missing = dict.fromkeys(names)
    for about in schema:
        parts = schema.asked_for(about.name) if about.derived is not None else ()
        lines = [name for name in parts if name in missing]
        if len(lines) > 2 and all(schema[name].line for name in parts):
            missing = dict.fromkeys(name for name in missing if name not in lines)
            missing[about.name] = None
    return tuple(schema[name].label for name in missing)


def group_value_said(name: str, value: str, schema: Schema) -> Sayable:
    """The value of a field that makes a group of applicants; "" is unknown."""
    if not value:
        return message("(unknown)")
    about = schema[name]
    if about.type == "place":
        return schema.places(name)[value].name
    return said_value(value == "true" if about.type == "boolean" else value, about, schema)


def is_synthetic(applicant: Applicant) -> bool:
    """Whether the record says that it was made up."""
    return applicant.stated.get("origin") == "synthetic"


SYNTHETIC_ALL: Message = message(
    "SYNTHETIC demonstration data: these cooperatives do not exist."
)


def synthetic_lines(is_made_up: bool, language: str) -> Iterator[str]:
    """A line that says so where somebody among the applicants is made up."""
    if is_made_up:
        yield render(SYNTHETIC_ALL, language)
