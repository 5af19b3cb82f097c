"""Formulas in the workbooks we write: sums and ratios over our cells, never anybody's text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

#: A cell, or some under one another: [table!column:row] or [table!column:first:last].
_PLACE = re.compile(r"\[(\w+)!(\w+):(\d+)(?::(\d+))?\]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that a spreadsheet works out anew when somebody changes what it rests on.

    Parameters
        says    the formula in English functions; a place is written `[table!column:row]`, the
                first row below the headings being 1
        value   what it comes to: all that programs, CSV and JSON see
    """

    says: str
    value: float | int | None


def cell_address(table: str, column: str, first: int, last: int | None = None) -> str:
    """A place as formulas name it.

    >>> cell_of("cash", "own_mad", 1), cell_of("cash", "own_mad", 1, 12)
    ('[cash!own_mad:1]', '[cash!own_mad:1:12]')
    """
    return f"[{table}!{column}:{first}]" if last is None else f"[{table}!{column}:{first}:{last}]"


def in_sheets(formula: Formula, place_of: Callable[[str, str], tuple[str, str]]) -> str:
    """The formula as a workbook has it.

    Parameters
        place_of   the name of the sheet and the letters of the column, of a table and its column

    >>> in_sheets(Formula("SUM([cash!own_mad:1:12])", 0), lambda table, column: ("Cash", "D"))
    "=SUM('Cash'!$D$2:$D$13)"
    """

    def written(found: re.Match[str]) -> str:
        sheet, letters = place_of(found[1], found[2])
        first = f"'{sheet.replace(chr(39), chr(39) * 2)}'!${letters}${int(found[3]) + 1}"
        return first if found[4] is None else f"{first}:${letters}${int(found[4]) + 1}"

    return f"={_PLACE.sub(written, formula.says)}"
