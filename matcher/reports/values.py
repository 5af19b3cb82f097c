"""Values of fields as something that can be said."""

from __future__ import annotations

from datetime import date

from matcher.domain.gazetteer import Gazetteer
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, Several
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.support.messages import Money, Sayable, Share, counted, message, message_in


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


def said_cell(cell: str | None, about: Field, schema: Schema) -> Sayable:
    """A canonical cell of a registry as one would say its value; an unreadable one as it is."""
    if not cell:
        return message("unknown")
    try:
        return said_value(read_cell(cell, about, schema), about, schema)
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
