"""A sheet of raw cells, each at its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite

from matcher.ingest.diagnostics import Finding
from matcher.ingest.sheets.workbook_marks import SheetMarks

Raw = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet; the first row is row 1, the first column column 1.

    Parameters
        name    empty where the file has one sheet without a name
        lost    cells that cannot be seen, by (row, column), with the reason code
        joined  by row, the last column of each cell that is merged with those on its right
        marks   what the sheet shows besides its values
        findings  what is doubtful about the sheet as a whole, or was left out of it
    """

    file: str
    name: str
    rows: list[list[Raw]]
    lost: Mapping[tuple[int, int], str]
    joined: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    marks: SheetMarks = field(default_factory=SheetMarks)
    findings: tuple[Finding, ...] = ()


def holds(cell: Raw) -> bool:
    """Whether a cell holds anything."""
    return cell is not None and cell != ""


def as_seen(value: float) -> Raw:
    """The number as a spreadsheet shows it, 20 and not 20.0; a text where it is none."""
    if not isfinite(value):
        return str(value)
    return int(value) if value == int(value) and abs(value) < _LARGEST_EXACT else value


_LARGEST_EXACT = 2**53
