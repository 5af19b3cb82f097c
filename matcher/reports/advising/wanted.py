"""What is asked of a field: as data, and in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from matcher.advice.required_values import Bound, Interval, RequiredValues
from matcher.domain.schema import Field, Schema
from matcher.reports.phrases import alternatives, labelled, named, one_message
from matcher.reports.values import said_value
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.support.records import dataclass

#: A longer list of values is cut.
SHOWN_VALUES = 8


@dataclass(frozen=True, slots=True)
class IntervalView:
    """A stretch of numbers or days."""

    low: Annotated[int | float | date | None, "lower bound; null where there is none"]
    high: Annotated[int | float | date | None, "upper bound; null where there is none"]
    low_included: Annotated[bool, "whether the lower bound belongs to it"]
    high_included: Annotated[bool, "whether the upper bound belongs to it"]


@dataclass(frozen=True, slots=True)
class WantedView:
    """The values of one field that would do."""

    field: Annotated[str, "name of the field"]
    says: Annotated[Message, "the values in words"]
    values: Annotated[tuple[str | bool, ...], "categories, places, true or false"]
    lacks: Annotated[tuple[str, ...], "of a categories field: values that it does not hold"]
    others: Annotated[bool, "true when any other value does too, those excluded apart"]
    excluded: Annotated[tuple[str, ...], "values that do not"]
    intervals: Annotated[tuple[IntervalView, ...], "of numbers and dates"]
    compared: Annotated[
        tuple[str, str] | None, "operator and other field; null unless two fields are compared"
    ]


def wanted_view(asked: RequiredValues, schema: Schema) -> WantedView:
    """What is asked of a field."""
    return WantedView(
        field=asked.field,
        says=wanted_said(asked, schema),
        values=asked.values,
        lacks=asked.lacks,
        others=asked.others,
        excluded=asked.excluded,
        intervals=tuple(map(interval_view, asked.intervals)),
        compared=asked.compared,
    )


def interval_view(stretch: Interval) -> IntervalView:
    """A stretch of numbers or days."""
    return IntervalView(stretch.low, stretch.high, stretch.low_included, stretch.high_included)


def labelled_wanted(asked: RequiredValues, schema: Schema) -> Message:
    """The values that are asked, with the field's label before them."""
    return labelled(schema[asked.field].label, wanted_said(asked, schema))


def wanted_said(asked: RequiredValues, schema: Schema) -> Message:
    """The values that are asked."""
    about = schema[asked.field]
    if asked.compared:
        operator, other = asked.compared
        compared: Sayable = named(schema[other].label) if other in schema else other
        return _comparison(operator, compared)
    if asked.intervals:
        return alternatives([interval_said(i, about, schema) for i in asked.intervals])
    if asked.lacks:
        return message("not {values}", values=_named(asked.lacks, about, schema))
    if asked.others and asked.excluded:
        return message("not {values}", values=_named(asked.excluded, about, schema))
    if asked.others or not asked.values:
        return message("any other")
    return one_message(_named(asked.values, about, schema))


def _comparison(operator: str, field: Sayable) -> Message:
    # only English says signs: in a line from right to left they would read the other way round
    return {
        "==": message_in("comparison", "== {field}", field=field),
        "!=": message_in("comparison", "!= {field}", field=field),
        "<": message_in("comparison", "< {field}", field=field),
        "<=": message_in("comparison", "<= {field}", field=field),
        ">": message_in("comparison", "> {field}", field=field),
        ">=": message_in("comparison", ">= {field}", field=field),
    }[operator]


def _named(values: Iterable[str | bool], about: Field, schema: Schema) -> Sayable:
    all_values = list(values)
    words: list[Sayable] = []
    for value in all_values[:SHOWN_VALUES]:
        if about.type == "place":
            words.append(schema.places(about.name)[str(value)].name)
        else:
            words.append(said_value(value, about, schema))
    if len(all_values) > SHOWN_VALUES:
        words.append("…")
    return tuple(words)


def interval_said(interval: Interval, about: Field, schema: Schema) -> Message:
    """A stretch of numbers or days."""
    low, high = interval.low, interval.high
    if low is not None and low == high:
        return one_message(_bound(low, about, schema))
    if low is not None and high is not None and interval.low_included and interval.high_included:
        return message(
            "from {low} to {high}", low=_bound(low, about, schema), high=_bound(high, about, schema)
        )
    sides: list[Sayable] = []
    if low is not None:
        bound = _bound(low, about, schema)
        least = message("at least {bound}", bound=bound)
        sides.append(least if interval.low_included else message("more than {bound}", bound=bound))
    if high is not None:
        bound = _bound(high, about, schema)
        most = message("at most {bound}", bound=bound)
        sides.append(most if interval.high_included else message("less than {bound}", bound=bound))
    if not sides:
        return message("any other")
    return one_message(sides[0] if len(sides) == 1 else tuple(sides))


def _bound(value: Bound, about: Field, schema: Schema) -> Sayable:
    return said_value(value, about, schema)
