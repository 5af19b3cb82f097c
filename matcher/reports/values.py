"""Values of fields as something that can be said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import floor

from matcher.domain.applicant import Rough
from matcher.domain.gazetteer import Gazetteer
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, Several
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.support.messages import Money, RoughMonth, Sayable, Share, counted, message, message_in


def said_value(value: FieldValue, about: Field, schema: Schema) -> Sayable:
    """A value of a field as one would say it; None is unknown."""
    if value is None:
        return message("unknown")
    if isinstance(value, bool):
        return message("yes") if value else message("no")
    if isinstance(value, Several):
        words = tuple(about.label_of(code) for code in sorted(value.values))
        return (*words, message("and perhaps others")) if value.is_open else words
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        if about.type == "place":
            return said_place(value, schema.places(about.name))
        return about.label_of(value)
    if about.type == "money":
        return Money(value, schema.currency)
    if about.unit == "share":
        return Share(value)
    return said_count(round(value, 1), about.unit)


def said_roughly(
    value: FieldValue, about: Field, schema: Schema, rough: Mapping[str, Rough]
) -> Sayable:
    """A value as one would say it, a day no finer than it is known.

    What is counted in years from a day that is known roughly is a range of whole years: its file
    may mean the first day of that year, which makes the most of them, as well as the last.

    Parameters
        rough  days of which a file named only the month or the year, by field
    """
    if isinstance(value, date) and about.name in rough:
        return RoughMonth(value) if rough[about.name] == "month" else str(value.year)
    said = said_value(value, about, schema)
    if value is None or about.derived is None or about.unit != "years":
        return said
    parts = [rough[part] for part in schema.asked_for(about.name) if part in rough]
    if not parts or not isinstance(value, int | float):
        return said
    high = floor(value)
    low = max(0, floor(value - (1 if "year" in parts else 1 / 12)))
    if low >= high:
        return counted("{n} year", "{n} years", high)
    return counted("{low} to {n} year", "{low} to {n} years", high, low=low)


def said_cell(
    cell: str | None, about: Field, schema: Schema, rough: Mapping[str, Rough] | None = None
) -> Sayable:
    """A canonical cell of a registry as one would say its value; an unreadable one as it is.

    Parameters
        rough  days of which a file named only the month or the year, by field
    """
    if not cell:
        return message("unknown")
    try:
        return said_roughly(read_cell(cell, about, schema), about, schema, rough or {})
    except RefusedCellError:
        return cell


def said_count(value: float, unit: str) -> Sayable:
    """A number with its unit, if it has one."""
    if unit == "years":
        return counted("{n} year", "{n} years", value)
    if unit == "people":
        return counted("{n} person", "{n} people", value)
    if unit == "percent":
        return message_in("rate", "{rate}%", rate=value)
    if unit == "cooperatives":
        return counted("{n} cooperative", "{n} cooperatives", value)
    if unit == "jobs":
        return counted("{n} job", "{n} jobs", value)
    if unit == "ratio":
        return value
    return message_in("number and unit", "{n} {unit}", n=value, unit=unit) if unit else value


def said_place(code: str, places: Gazetteer) -> Sayable:
    """The name of a place, with the one around a place that has none inside it."""
    place = places[code]
    if places.leaves(code) == (code,) and place.parent:
        around = places[place.parent].name
        return message_in(
            "place and the one around", "{place} ({around})", place=place.name, around=around
        )
    return place.name
