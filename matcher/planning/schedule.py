"""How a loan is paid back, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from matcher.planning.terms import RepaymentTerms


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is paid back in one month: a part of the loan, and interest on what is still owed."""

    month: int
    owed: int
    part: int
    interest: int


def instalments(amount: int, terms: RepaymentTerms, start: int) -> tuple[Instalment, ...]:
    """The instalments of a loan: equal parts after the grace, and interest from the first month.

    Parts are whole, the last ones smaller where it does not divide; half a unit of interest is
    rounded up, as banks and spreadsheets do.

    Example
        >>> [(i.month, i.owed, i.part, i.interest)
        ...  for i in instalments(1200, RepaymentTerms(12.0, 3, 1, False), 0)]
        [(1, 1200, 0, 12), (2, 1200, 600, 12), (3, 600, 600, 6)]
    """
    grace = terms.months - 1 if terms.is_at_once else min(terms.grace, terms.months - 1)
    parts = [0] * grace + evenly(amount, terms.months - grace)
    owed, found = amount, []
    for place, part in enumerate(parts, start=1):
        interest = floor(owed * terms.rate_pct / 1200 + 0.5)
        found.append(Instalment(start + place, owed, part, interest))
        owed -= part
    return tuple(found)


def schedule(amount: int, terms: RepaymentTerms, start: int) -> dict[int, int]:
    """What is repaid in each month, interest included; months without are absent.

    Example
        >>> schedule(1200, RepaymentTerms(12.0, 3, 1, False), 0)
        {1: 12, 2: 612, 3: 606}
    """
    due = {one.month: one.part + one.interest for one in instalments(amount, terms, start)}
    return {month: n for month, n in due.items() if n}


def evenly(amount: int, months: int) -> list[int]:
    """An amount in as many whole parts, the first ones one larger where it does not divide.

    Example
        >>> evenly(10, 3)
        [4, 3, 3]
    """
    part, rest = divmod(amount, months)
    return [part + (1 if place < rest else 0) for place in range(months)]


def in_hundreds(amount: int, months: int) -> list[int]:
    """The same in whole hundreds, as people pay: the last part takes what is left.

    Example
        >>> in_hundreds(1000, 3), in_hundreds(50, 3)
        ([300, 300, 400], [0, 0, 50])
    """
    part = amount // months // 100 * 100
    return [part] * (months - 1) + [amount - part * (months - 1)]


def heaviest_year(by_month: dict[int, int]) -> int:
    """The most that is due in twelve months that follow each other."""
    return max(
        (
            sum(part for month, part in by_month.items() if first <= month < first + 12)
            for first in by_month
        ),
        default=0,
    )
