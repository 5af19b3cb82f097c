"""When the status of an option was seen, said no finer than its sources say it."""

from __future__ import annotations

from matcher.catalogue.availability import status_known_to
from matcher.catalogue.option import Option
from matcher.support.messages import Message, RoughMonth, message


def seen_said(option: Option) -> Message:
    """The day on which its status was seen, or the month or year where no day is known."""
    seen = option.status_as_of
    if seen is None:
        return message("date not known")
    known_to = status_known_to(option)
    if known_to == "day":
        return message("seen {day}", day=seen)
    return message(
        "seen in {time}", time=RoughMonth(seen) if known_to == "month" else str(seen.year)
    )


def last_seen_said(option: Option) -> Message | None:
    """The same as a line under the sources; None where it is not known."""
    seen = option.status_as_of
    if seen is None:
        return None
    known_to = status_known_to(option)
    if known_to == "day":
        return message("last seen on {day}", day=seen)
    time = RoughMonth(seen) if known_to == "month" else str(seen.year)
    return message("last seen in {time}", time=time)
