"""A canonical cell of a table: the text of one value of a field, read and held against its bounds.

The form is that of `matcher.registry.csv_table`, which every table and the workspace share.
"""

from __future__ import annotations

import re
from datetime import date

from matcher.domain.gazetteer import Gazetteer
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, RoughDay, Several
from matcher.expressions.language import LARGEST_NUMBER
from matcher.support.errors import nearest
from matcher.support.messages import Sayable, message

_MEND = message("Mend it, or leave it empty.")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: A day of which only the year or the month is known, as ISO 8601 writes it.
_ROUGH_DAY = re.compile(r"(?!0000)(\d{4})(?:-(0[1-9]|1[0-2]))?", re.ASCII)


class RefusedCellError(Exception):
    """A cell that is not a value of its field."""

    def __init__(self, code: str, what: Sayable, hint: Sayable) -> None:
        super().__init__(what)
        self.code, self.message, self.hint = code, what, hint


def cell_of(value: FieldValue) -> str:
    """The canonical cell of a value; `read_cell` reads it back, and empty is unknown.

    >>> cell_of(Several(frozenset({"b", "a"}), True, frozenset({"c"}))), cell_of(True)
    ('a;b;!c?', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Several):
        words = [*sorted(value.values), *(f"!{v}" for v in sorted(value.excluded))]
        return ";".join(words) + ("?" if value.is_open else "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def read_cell(text: str, declared: Field, schema: Schema) -> FieldValue:
    """The value of a canonical cell; it is never empty.

    Raises
        RefusedCellError  it is not a value of the field
    """
    if declared.type == "boolean":
        if text not in ("true", "false"):
            what = message('"{cell}" is not true or false.', cell=text)
            raise RefusedCellError("not-a-boolean", what, message("Write one of them."))
        return text == "true"
    if declared.type in ("integer", "number", "money"):
        return _number(text, declared)
    if declared.type == "date":
        return _date(text, declared)
    if declared.type == "categories":
        is_open = text.endswith("?")
        words = [word.strip() for word in text.rstrip("?").split(";") if word.strip()]
        if not words and not is_open:
            what = message('"{cell}" names no value.', cell=text)
            raise RefusedCellError("unknown-value", what, message("Leave it empty."))
        held = frozenset(word for word in words if not word.startswith("!"))
        others = frozenset(word[1:] for word in words if word.startswith("!"))
        for word in (*held, *others):
            _check_value(word, declared)
        return Several(held, is_open, others)
    if declared.type == "category":
        _check_value(text, declared)
    elif declared.type == "place" and text not in schema.places(declared.name):
        raise _unknown_place(text, schema.places(declared.name))
    return text


def _unknown_place(text: str, places: Gazetteer) -> RefusedCellError:
    known = places.find(text)[:4]
    if not known:
        hint = message("See match places WORD.")
    elif len(known) == 1:
        hint = message("Write {place}.", place=known[0])
    else:
        hint = message("Write one of {places}.", places=tuple(known))
    what = message('"{cell}" is not a known place.', cell=text)
    return RefusedCellError("unknown-place", what, hint)


def fits(value: FieldValue, declared: Field, schema: Schema) -> bool:
    """Whether a value is one that the field may have."""
    if value is None:
        return True
    if isinstance(value, Several) or declared.type == "categories":
        known = declared.values
        is_several = isinstance(value, Several) and declared.type == "categories"
        return is_several and (known is None or value.named <= set(known))  # type: ignore[union-attr]
    if isinstance(value, str) and declared.type == "text":
        return True
    try:
        return read_cell(_cell(value), declared, schema) == value
    except RefusedCellError:
        return False


def _cell(value: FieldValue) -> str:
    """The canonical text of a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def day_of(text: str) -> date | RoughDay:
    """The day that a canonical cell holds: "2019-03-31", or "2019-03" or "2019" where no more of
    it is known.

    Raises
        ValueError  it holds none
    """
    if rough := _ROUGH_DAY.fullmatch(text):
        return RoughDay(int(rough[1]), int(rough[2] or 0))
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _number(text: str, declared: Field) -> int | float:
    try:
        number = float(text)
    except ValueError:
        number = LARGEST_NUMBER
    if not -LARGEST_NUMBER < number < LARGEST_NUMBER or "_" in text:
        what = message('"{cell}" is not a number.', cell=text)
        raise RefusedCellError(
            "not-a-number", what, message("Write a number, for example 1250 or 0.5.")
        )
    if declared.is_whole:
        if number != int(number):
            what = message('"{cell}" is not a whole number.', cell=text)
            raise RefusedCellError("not-whole", what, message("Write it in units."))
        number = int(number)
    _check_bounds(number, number, declared, text)
    return number


def _date(text: str, declared: Field) -> date | RoughDay:
    try:
        day = day_of(text)
    except ValueError:
        what = message('"{cell}" is not a day.', cell=text)
        raise RefusedCellError(
            "not-a-date", what, message("Write the day, for example 2019-03-31.")
        ) from None
    if isinstance(day, RoughDay):
        _check_bounds(day.first, day.last, declared, text)
    else:
        _check_bounds(day, day, declared, text)
    return day


def _check_bounds(least: object, most: object, declared: Field, text: str) -> None:
    """Refuse what cannot lie within the bounds, be it the least or the most that it may be."""
    low, high = declared.minimum, declared.maximum
    if low is not None and most < low:  # type: ignore[operator]
        what = message('"{cell}" is below {bound}.', cell=text, bound=_bound(low))
        raise RefusedCellError("too-small", what, _MEND)
    if high is not None and least > high:  # type: ignore[operator]
        what = message('"{cell}" is above {bound}.', cell=text, bound=_bound(high))
        raise RefusedCellError("too-large", what, _MEND)


def _bound(bound: float | date) -> str:
    # as a cell says it, for it tells what to write
    return str(bound)


def _check_value(word: str, declared: Field) -> None:
    if declared.values is not None and word not in declared.values:
        raise RefusedCellError(
            "unknown-value",
            message('"{value}" is not a value of {field}.', value=word, field=declared.name),
            nearest(declared.value_called(word) or word, declared.values)
            or message("Write one of {values}.", values=declared.values),
        )
