"""The state of an option on a day: what its file, its rounds and the words of offices say."""

from __future__ import annotations

from datetime import date
from typing import Literal

from matcher.catalogue.office_word import OfficeWord
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Availability, Call


def status_known_to(option: Option) -> Literal["day", "month", "year"]:
    """How finely the day of its status is known.

    Where only a month or a year was published, files say its first day; that it was the day
    itself holds where a source bears it.
    """
    seen = option.status_as_of
    if seen is None or seen.day > 1:
        return "day"
    if any(source.date == seen.isoformat() for source in option.sources.values()):
        return "day"
    is_of_year = seen.month == 1 and not any(
        source.date == f"{seen:%Y-%m}" for source in option.sources.values()
    )
    return "year" if is_of_year else "month"


def _said_of_status(option: Option, today: date) -> OfficeWord | None:
    """The latest word of an office by that day on whether it is open, or closed for good."""
    if option.status not in ("open", "closed"):
        return None
    said = (word for word in option.words if "status" in word.keys and word.day <= today)
    return max(said, key=lambda word: word.day, default=None)


def _outranks(option: Option, word: OfficeWord, call: Call) -> bool:
    """Whether a word on the status says more than the days of a call."""
    return call.is_known(word.day) and (
        option.status == "closed" or call.closes is None or word.day > call.closes
    )


def _after(
    option: Option, call: Call, word: OfficeWord | None
) -> Literal["periodic", "to_confirm", "closed"]:
    """What holds after the days of its last call.

    Where its file leaves open whether an option goes on, the end of the year of a call that
    published no last day does not close it.
    """
    if option.status == "periodic" or word is not None:
        return "periodic"
    is_left_open = option.status == "to_confirm" and call.closes is None
    return "to_confirm" if is_left_open else "closed"


def availability_of(option: Option, today: date, stale_after_days: int) -> Availability:
    """Whether it can be asked for on that day, apart from who may ask.

    Outside its validity it is closed. What was seen open too long ago, or on a day that
    is not known, is to be confirmed, as on a day before it was seen unless its dates say
    that it was open by then; a closed option does not reopen by ageing. A call says it by
    its own days; where it is not known which call governs, and they differ, it is to be
    confirmed. What an office was told later than the days of a call say outranks them.
    """
    if option.alternatives:
        states = {availability_of(o, today, stale_after_days) for o in option.alternatives}
        return states.pop() if len(states) == 1 else "to_confirm"
    if option.valid_from is not None and today < option.valid_from:
        return "closed"
    if option.valid_until is not None and today > option.valid_until:
        return "closed"
    word = _said_of_status(option, today)
    if option.call is not None and not (word and _outranks(option, word, option.call)):
        return option.call.availability(today, _after(option, option.call, word))
    if option.status == "closed":
        return "closed"
    seen = option.status_as_of
    if seen is None or (today - seen).days > stale_after_days:
        return "to_confirm"
    if today < seen and option.valid_from is None:
        return "to_confirm"
    return option.status
