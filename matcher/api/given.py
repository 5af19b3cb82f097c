"""What Python programs pass: files as text or path, days as text or date, one name or many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from math import isfinite
from pathlib import Path

from matcher.registry.facts import plain_value
from matcher.support.errors import UsageError
from matcher.support.messages import message

#: What may stand where a file or folder is asked for.
PathLike = str | Path


def as_path(given: PathLike | None) -> Path | None:
    """The path of a file, from a text or a path; None stays None."""
    return None if given is None else Path(given)


def given_number(
    name: str, given: float | None, low: float | None = None, high: float | None = None
) -> None:
    """Nothing where a number can be used, or none is given.

    Raises
        UsageError  it is no number, or not from `low` to `high`

    Example
        >>> given_number("own_cash", 20000, 0), given_number("public_cap", None, 0, 1)
        (None, None)
    """
    if given is None or (
        isfinite(given) and (low is None or low <= given) and (high is None or given <= high)
    ):
        return
    said, least = str(given), str(low)
    if low is None:
        what = message('"{value}" is not a number.', value=said)
    elif high is None:
        what = message('"{value}" is not a number of at least {low}.', value=said, low=least)
    else:
        what = message(
            '"{value}" is not a number from {low} to {high}.', value=said, low=least, high=str(high)
        )
    raise UsageError(what, where=name)


def given_day(given: date | str | None) -> date | None:
    """A day, from a day, a time (its day), a text as 2026-11-23, or a value of pandas or numpy.

    Raises
        UsageError  it is none of these

    Example
        >>> as_day("2026-11-23"), as_day(None)
        (datetime.date(2026, 11, 23), None)
    """
    plain = plain_value(given)
    if isinstance(plain, datetime):
        plain = plain.date()
    if plain is None or type(plain) is date:
        return plain
    try:
        if isinstance(plain, str) and len(plain) == len("2026-11-23"):
            return date.fromisoformat(plain)
    except ValueError:
        pass
    what = message('"{day}" is not a day.', day=str(given))
    raise UsageError(what, hint=message("Write it as 2026-11-23."))


def each(given: Iterable[str] | str) -> list[str]:
    """A list of texts, from one text or several."""
    return [given] if isinstance(given, str) else list(given)
