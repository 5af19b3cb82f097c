"""How a loan is paid back, month by month."""

from __future__ import annotations

from matcher.planning.terms import Terms


def schedule(amount: int, terms: Terms, start: int) -> dict[int, int]:
    """What is repaid in each month: equal parts of the loan after the grace, and interest.

    Interest is due from the first month on what is still owed; parts are whole, the last one
    takes what is left.

    Example
        >>> schedule(1200, Terms(12.0, 3, 1, False), 0)
        {1: 12, 2: 612, 3: 606}
    """
    interest = interest_of(amount, terms, start)
    due = {month: part + interest.get(month, 0) for month, part in _parts(amount, terms, start)}
    return {month: n for month, n in due.items() if n}


def interest_of(amount: int, terms: Terms, start: int) -> dict[int, int]:
    """The interest that is due in each month, on what is still owed."""
    owed, due = amount, {}
    for month, part in _parts(amount, terms, start):
        due[month] = round(owed * terms.rate_pct / 1200)
        owed -= part
    return due


def _parts(amount: int, terms: Terms, start: int) -> list[tuple[int, int]]:
    """What is paid back of the loan itself, month by month."""
    grace = terms.months - 1 if terms.is_at_once else min(terms.grace, terms.months - 1)
    parts = [0] * grace + evenly(amount, terms.months - grace)
    return [(start + place, part) for place, part in enumerate(parts, start=1)]


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
