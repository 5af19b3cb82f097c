"""What offices learnt of an option beyond its file: their words, and what contradicts in them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class OfficeWord:
    """A word of an office on an option, shown beside it.

    Parameters
        channel   how it was learnt: phone, visit, meeting, letter, email, page
        by        a pseudonym
        office    the id of the office; empty where it does not say
        keys      what it gives and what stands, as "amount.max_mad"
        note      what else was said
    """

    day: date
    channel: str
    by: str
    office: str = ""
    keys: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfficeQuestion:
    """What contradicts about an option: it is asked and not guessed.

    Parameters
        kind       two_offices say different things; newer_catalogue: it was changed after the
                   word; no_option: a word on an option that is not there; same_id: an option
                   of the office has the id of one of the catalogue
        key        of what, as "amount.max_mad"
        ours       what the word says; of two offices, the one
        theirs     what the catalogue says; of two offices, the other
        day, other_day   when either was learnt or seen; None: not known
    """

    kind: Literal["two_offices", "newer_catalogue", "no_option", "same_id"]
    option_id: str
    key: str = ""
    ours: str = ""
    theirs: str = ""
    day: date | None = None
    other_day: date | None = None
