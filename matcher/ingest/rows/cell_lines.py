"""Reading cells that hold several lines of a need into a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.domain.schema import Schema
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.cleaning import Cleaner
from matcher.ingest.cells.lines_in_cell import amounts_in, parts_of, purposes_in, without_sum
from matcher.ingest.columns.use import Use
from matcher.ingest.diagnostics import Finding, Origin, masked
from matcher.ingest.rows.need_lines import ALL_LINES, put_lines
from matcher.ingest.rows.record import Fact, Record
from matcher.ingest.sheets.sheet import Raw
from matcher.ingest.tables.row_kinds import is_filled
from matcher.ingest.tables.table import SheetTable
from matcher.support.personal import looks_personal, without_personal

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary


@dataclass
class CellLinesReader:
    """Reads the cells of a table that hold several lines of a need.

    Parameters
        need, budget  the columns of the amount and of what it is for, with their cleaners; None
                      where the table has none
        what, amount  the cleaners of one line
        say           is told which words are not known
    """

    table: SheetTable
    schema: Schema
    vocabulary: Vocabulary
    need: tuple[Use, Cleaner] | None
    budget: tuple[Use, Cleaner] | None
    what: Cleaner
    amount: Cleaner
    say: Callable[[Finding], object]

    def read(self, record: Record, number: int, cells: Sequence[Raw]) -> frozenset[int]:
        """Put the lines of a row into its record; the columns that are read so, by their id().

        A cell whose lines are not all clear is left to be read, and refused, as any other.
        """
        needed, wanted = self._cell(self.need, cells), self._cell(self.budget, cells)
        if lines := amounts_in(needed):
            use, raw = self.need, needed
        elif not is_filled(needed) and (lines := purposes_in(wanted)):
            use, raw = self.budget, wanted
        else:
            return frozenset()
        lines, total = without_sum(lines, self.vocabulary)
        whats, taken = [line.what for line in lines], {use[0].heading.column} if use else set()
        said = parts_of(wanted)
        if not any(whats) and self.budget and len(said) == len(lines):
            whats = said
            taken.add(self.budget[0].heading.column)
        try:
            amounts = [self.amount.read(line.amount).value for line in lines]
            is_sum = not total or self.amount.read(total).value == sum(map(_number, amounts))
        except CellRefusedError:
            return frozenset()
        if not is_sum or not all(any(map(str.isalpha, what)) for what in whats):
            return frozenset()
        heading = use[0].heading if use else None
        origin = self.table.origin(number, heading)
        shown = masked(str(raw), 200)
        pairs = [
            (self._what(what, origin), Fact(amount, shown, origin))
            for what, amount in zip(whats, amounts, strict=True)
        ]
        put_lines(record, pairs, self.schema, ALL_LINES)
        return frozenset(taken)

    def _cell(self, column: tuple[Use, Cleaner] | None, cells: Sequence[Raw]) -> Raw:
        at = column[0].heading.column - 1 if column else len(cells)
        raw = cells[at] if at < len(cells) else None
        if isinstance(raw, str) and looks_personal(raw):  # no number of a person is an amount
            return "\n".join(map(without_personal, raw.splitlines()))
        return raw

    def _what(self, text: str, origin: Origin) -> Fact:
        try:
            cleaned = self.what.read(text)
        except CellRefusedError as refused:
            kind = self.what.about.type
            self.say(Finding(origin, kind, refused.code, refused.message, refused.hint))
            return Fact(None, masked(text), origin, refused.code)
        return Fact(cleaned.value, masked(text), origin, cleaned.code)


def _number(value: object) -> int | float:
    return value if isinstance(value, int | float) else 0
