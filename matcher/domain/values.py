"""The values of fields as they travel: None always means unknown."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class Several:
    """The values of a categories field; `is_open` when there may be others.

    `excluded` are values that it certainly does not hold; it says nothing unless open.
    """

    values: frozenset[str]
    is_open: bool = False
    excluded: frozenset[str] = frozenset()

    @property
    def named(self) -> frozenset[str]:
        """Every value it speaks of, held or not."""
        return self.values | self.excluded


@dataclass(frozen=True, slots=True, order=True)
class RoughDay:
    """A day of which only the year is known, or the year and the month.

    Nothing is judged by one day of it: what is known is that it lies from `first` to `last`.

    >>> str(RoughDay(2019)), str(RoughDay(2019, 4)), RoughDay(2020, 2).last.isoformat()
    ('2019', '2019-04', '2020-02-29')

    Parameters
        month  1 to 12; 0 where only the year is known
    """

    year: int
    month: int = 0

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

    @property
    def first(self) -> date:
        """The first day that it may be."""
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        """The last day that it may be."""
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    def holds(self, day: date | RoughDay) -> bool:
        """Whether it may be that day, or any day of another that is no rougher."""
        first, last = (day, day) if isinstance(day, date) else (day.first, day.last)
        return self.first <= first and last <= self.last


#: What a field is where one value of it is known; None where none is.
OneValue = bool | int | float | str | date | Several | None
#: What may be stated of a field.
FieldValue = OneValue | RoughDay
