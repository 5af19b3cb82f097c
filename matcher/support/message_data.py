"""Messages as plain data: for files that are read back by another run, in another language.

>>> from matcher.support.messages import counted
>>> data = to_data(counted("{n} row", "{n} rows", 2))
>>> str(from_data(data))
'2 rows'
"""

from __future__ import annotations

from datetime import date
from typing import Any

from matcher.support.errors import Problem
from matcher.support.messages import Message, Money, Sayable, Share
from matcher.support.text import Text


def to_data(said: Sayable) -> Any:
    """What can be said, as JSON holds it: a text or number as it is, all else by its kind."""
    if isinstance(said, Message):
        return {
            "message": said.text,
            "arguments": {name: to_data(value) for name, value in said.arguments},
            "plural": said.plural,
            "count": said.count,
            "context": said.context,
        }
    if isinstance(said, Text):
        return {"text": dict(said.by_language)}
    if isinstance(said, Money):
        return {"money": said.amount, "currency": said.currency}
    if isinstance(said, Share):
        return {"share": said.value}
    if isinstance(said, date):
        return {"day": said.isoformat()}
    if isinstance(said, tuple):
        return [to_data(part) for part in said]
    return said if isinstance(said, int | float) else str(said)


def problem_to_data(problem: Problem) -> list[Any]:
    """A problem as JSON holds it, not yet said in any language."""
    where, what, hint = map(to_data, (problem.where, problem.message, problem.hint))
    return [where, problem.code, what, hint, problem.is_warning]


def problem_from_data(data: Any) -> Problem:
    """The problem that `problem_to_data` made data of.

    Raises
        TypeError, KeyError, ValueError  it is something else
    """
    where, code, what, hint, is_warning = data
    return Problem(from_data(where), code, from_data(what), from_data(hint), is_warning)


def from_data(data: Any) -> Sayable:
    """What `to_data` made data of.

    Raises
        TypeError, KeyError, ValueError  it is something else
    """
    if isinstance(data, list):
        return tuple(from_data(part) for part in data)
    if not isinstance(data, dict):
        if isinstance(data, str | int | float):
            return data
        raise TypeError(f"{type(data)} cannot be said")
    if "text" in data:
        return Text(data["text"])
    if "money" in data:
        return Money(data["money"], data["currency"])
    if "share" in data:
        return Share(data["share"])
    if "day" in data:
        return date.fromisoformat(data["day"])
    return Message(
        data["message"],
        tuple((name, from_data(value)) for name, value in sorted(data["arguments"].items())),
        data["plural"],
        data["count"],
        data["context"],
    )
