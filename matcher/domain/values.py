"""The values of fields as they travel: None always means unknown."""

from __future__ import annotations

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


FieldValue = bool | int | float | str | date | Several | None
