"""A table within a sheet: its columns, its rows, and where its cells stand in the file."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import islice

from matcher.ingest.columns.people import without_unknown_words
from matcher.ingest.diagnostics import Origin, masked
from matcher.ingest.sheets.sheet import Raw, Sheet
from matcher.ingest.tables.heading import ColumnHeading, bare_label
from matcher.ingest.tables.row_kinds import is_filled
from matcher.support.text import fold

_LOOKED_AT = 2000
_DIGITS = 7  # of a number that is none of a person
_DAY = re.compile(r"(?:\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4})\b")


@dataclass(frozen=True, slots=True)
class SheetTable:
    """Some columns of a sheet from their header down.

    Parameters
        header_row  the last row of the header; the rows of the table lie below it
        headings    its columns, in their order
        last_row    the last row that may belong to it; 0 means down to the end
        unit        what titles and notes say of all amounts, as "milliers de DH"; "" when nothing
        first_row   the first row of its header
        is_turned   True where the sheet was turned: its labels stand in a column of the file
    """

    sheet: Sheet
    header_row: int
    headings: tuple[ColumnHeading, ...]
    last_row: int = 0
    unit: str = ""
    is_turned: bool = False
    first_row: int = 0

    @property
    def layout(self) -> str:
        """A short mark of its labels: tables that an office fills in again have the same."""
        labels = [fold(bare_label(heading.shown)) for heading in self.headings if heading.label]
        return hashlib.sha256("\x1f".join(labels).encode()).hexdigest()[:8]

    def origin(self, row: int = 0, heading: ColumnHeading | None = None) -> Origin:
        """Where a row or cell of it stands in the file."""
        column, label = (heading.column, heading.shown) if heading else (0, "")
        if self.is_turned:
            row, column = column, row
        return Origin(self.sheet.file, self.sheet.name, row, column, label[:60])

    def rows(self) -> Iterator[tuple[int, list[Raw]]]:
        """Every row of it that holds anything, by its number in the sheet.

        Cells beside the table, as those of another one, are empty.
        """
        first, last = self.headings[0].column, self.headings[-1].column
        rows = self.sheet.rows
        lost = {row for row, _ in self.sheet.lost}
        for number in range(self.header_row + 1, (self.last_row or len(rows)) + 1):
            cells = rows[number - 1]
            if first > 1 or last < len(cells):
                cells = [None] * (first - 1) + cells[first - 1 : last]
            if any(map(is_filled, cells)) or number in lost:
                yield number, cells

    def sample(
        self, heading: ColumnHeading, size: int = 60, without: Container[int] = ()
    ) -> list[Raw]:
        """Distinct cells of a column, from its beginning; `without` holds numbers of rows."""
        found: dict[tuple[type, Raw], None] = {}
        at = heading.column - 1
        rows = self.sheet.rows[self.header_row : self.last_row or None]
        for number, cells in enumerate(rows, self.header_row + 1):
            cell = cells[at] if at < len(cells) else None
            if cell is None or (type(cell), cell) in found or not is_filled(cell):
                continue
            if number in without:
                continue
            found[type(cell), cell] = None
            if len(found) == size:
                break
        return [cell for _, cell in found]

    def first(self, heading: ColumnHeading, size: int = 60) -> list[Raw]:
        """The first filled cells of a column, equal ones too, in their order."""
        at = heading.column - 1
        rows = self.sheet.rows[self.header_row : self.last_row or None]
        held = (cells[at] for cells in rows if at < len(cells) and is_filled(cells[at]))
        return list(islice(held, size))

    def frequent(
        self, heading: ColumnHeading, known: Container[str], size: int = 4
    ) -> tuple[str, ...]:
        """What a column holds most often, to be kept beside a question about it.

        A text that stands once may name somebody, and a long number may reach somebody: neither
        is kept, nor what looks like data on people, nor a word written as a name that is not
        among the known ones.
        """
        at = heading.column - 1
        rows = self.sheet.rows[self.header_row : self.last_row or None][:_LOOKED_AT]
        cells = (cells[at] for cells in rows if at < len(cells) and is_filled(cells[at]))
        counts = Counter(
            str(int(c) if isinstance(c, float) and c == int(c) else c).strip() for c in cells
        )
        found = (
            shown
            for text, times in counts.most_common()
            if "***" not in (shown := without_unknown_words(masked(text, 40), known))
            and (times > 1 or not any(map(str.isalpha, text)))
            and (sum(map(str.isdigit, text)) <= _DIGITS or _DAY.match(text))
        )
        return tuple(islice(found, size))

    def filled(self, heading: ColumnHeading, most: int = 2000) -> int:
        """How many of the first cells of a column hold anything."""
        rows = self.sheet.rows[self.header_row : self.last_row or None][:most]
        at = heading.column - 1
        return sum(at < len(cells) and is_filled(cells[at]) for cells in rows)
