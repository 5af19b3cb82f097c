"""The days on which answers can be given."""

from __future__ import annotations

from datetime import date

from matcher.support.errors import UsageError
from matcher.support.messages import Sayable, message

#: Answers look years ahead and back: so far from both ends of the calendar they always can.
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(9000, 12, 31)


def checked_day(day: date, where: Sayable = "") -> date:
    """The day, where answers can be given on it.

    Raises
        UsageError  it is too near to an end of the calendar
    """
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    what = message('No answer can be given for "{day}".', day=day.isoformat())
    hint = message(
        "Choose a day from {first} to {last}.",
        first=FIRST_DAY.isoformat(),
        last=LAST_DAY.isoformat(),
    )
    raise UsageError(what, where=where, hint=hint)
