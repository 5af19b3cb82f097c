"""Values of fields as something that can be said."""

from __future__ import annotations

from datetime import date
from math import floor, isfinite

from matcher.domain.applicant import Applicant
from matcher.domain.gazetteer import Gazetteer
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, RoughDay, Several
from matcher.expressions.ranges import Range
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
    if isinstance(value, RoughDay):
        return RoughMonth(value.first) if value.month else str(value.year)
    if isinstance(value, str):
        if about.type == "place":
            return said_place(value, schema.places(about.name))
        return about.label_of(value)
    if about.type == "money":
        return Money(value, schema.currency)
    if about.unit == "share":
        return Share(value)
    return said_count(round(value, 1), about.unit)


def told_said(applicant: Applicant, about: Field) -> Sayable | None:
    """What is known of a field as one would say it; None where nothing is.

    What is counted in years from a day of which only the year or the month is known is a range of
    whole years.
    """
    told = applicant.told(about.name)
    if told is not None:
        return said_value(told, about, applicant.schema)
    parts = applicant.schema.asked_for(about.name)
    if about.unit != "years" or any(applicant.told(part) is None for part in parts):
        return None
    known = applicant.known(about.name)
    if not isinstance(known, Range) or not isfinite(known.high):
        return None
    low, high = floor(known.low), floor(known.high)
    if low >= high:
        return counted("{n} year", "{n} years", high)
    return counted("{low} to {n} year", "{low} to {n} years", high, low=low)


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
