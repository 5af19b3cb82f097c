"""The table in a sheet: its header row under titles and logos, and the rows below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from matcher.importing.findings import Origin
from matcher.importing.reading import Raw, Sheet
from matcher.importing.vocabulary import key
from matcher.text import fold

if TYPE_CHECKING:
    from matcher.importing.vocabulary import Vocabulary

_SEARCHED_ROWS = 60
#: A label that says nothing without the one above it.
_WHOLE = ("", "total", "nombre", "nb", "nbre", "effectif", "المجموع", "العدد", "عدد", "number")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its number from 1, its label, and the label above it if there is one."""

    column: int
    label: str
    above: str = ""

    def forms(self) -> tuple[str, ...]:
        """The keys under which its label may be known, the fullest first."""
        bare = re.sub(r"\([^)]*\)|\[[^\]]*\]|\b(?:19|20)\d\d\b|[:*]", " ", self.label)
        bare = re.sub(
            r"\s+en\s+(?:[KM]?DHS?|dirhams|centimes|milliers.*|millions.*)\s*$",
            " ",
            bare,
            flags=re.IGNORECASE,
        )
        said = [self.label, bare, *self.label.split("\n")]
        said += [part for part in re.split(r" / | - |\s*\|\s*", self.label) if len(part) > 2]
        if self.above:
            said = [
                *said,
                f"{self.above} {self.label}",
                self.above if fold(self.label) in _WHOLE else "",
            ]
        return tuple(dict.fromkeys(form for form in map(key, said) if form))

    @property
    def year(self) -> int:
        """The year in its label, or 0."""
        found = re.search(r"\b(?:19|20)\d\d\b", self.label)
        return int(found[0]) if found else 0


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet from its header down."""

    sheet: Sheet
    header_row: int
    headings: tuple[Heading, ...]

    def origin(self, row: int = 0, heading: Heading | None = None) -> Origin:
        """Where a row or cell of it stands."""
        column, label = (heading.column, heading.label) if heading else (0, "")
        return Origin(self.sheet.file, self.sheet.name, row, column, " ".join(label.split())[:60])

    def rows(self) -> Iterator[tuple[int, list[Raw]]]:
        """Every row below the header that holds anything, by its number in the sheet."""
        for number, cells in enumerate(self.sheet.rows[self.header_row :], self.header_row + 1):
            if any(is_filled(cell) for cell in cells) or (
                self.sheet.lost and any(row == number for row, _ in self.sheet.lost)
            ):
                yield number, cells

    def sample(self, heading: Heading, size: int = 60) -> list[Raw]:
        """Distinct cells of a column, from its beginning."""
        found: dict[tuple[type, Raw], None] = {}
        for cells in self.sheet.rows[self.header_row :]:
            if heading.column <= len(cells) and is_filled(cell := cells[heading.column - 1]):
                found[type(cell), cell] = None
                if len(found) == size:
                    break
        return [cell for _, cell in found]


def is_filled(cell: Raw) -> bool:
    """Whether a cell holds anything but space."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def find_table(sheet: Sheet, vocabulary: Vocabulary) -> Table | None:
    """The table of a sheet, or None when it has no header with anything below it."""
    best, best_worth = 0, 0.0
    for number, cells in enumerate(sheet.rows[:_SEARCHED_ROWS], 1):
        worth = _worth(cells, vocabulary)
        if worth > best_worth:
            best, best_worth = number, worth
    if not best:
        return None
    cells = sheet.rows[best - 1]
    above = sheet.rows[best - 2] if best > 1 else []
    groups = _groups(above) if sum(map(is_filled, above)) > 1 else {}
    width = max(len(cells), max((len(r) for r in sheet.rows[best : best + 50]), default=0))
    headings = tuple(
        Heading(
            column,
            str(cells[column - 1]).strip()
            if column <= len(cells) and is_filled(cells[column - 1])
            else "",
            groups.get(column, ""),
        )
        for column in range(1, width + 1)
    )
    return Table(sheet, best, headings)


def _worth(cells: list[Raw], vocabulary: Vocabulary) -> float:
    """How much a row looks like a header: known labels count one, other words little."""
    worth = 0.0
    for column, cell in enumerate(cells, 1):
        if not isinstance(cell, str) or not cell.strip():
            worth -= 0.5 if isinstance(cell, int | float | date | datetime) else 0
            continue
        if is_known(Heading(column, cell), vocabulary):
            worth += 1
        elif len(cell) < 60 and not any(c.isdigit() for c in cell):
            worth += 0.05
    filled = sum(map(is_filled, cells))
    return worth if filled > 1 or worth >= 1 else 0.0


def is_known(heading: Heading, vocabulary: Vocabulary) -> bool:
    """Whether the label is one that columns are known to bear."""
    return any(
        form in vocabulary.headers
        or form in vocabulary.identifiers
        or form in vocabulary.personal
        or form in vocabulary.ignored
        for form in heading.forms()
    )


def _groups(above: list[Raw]) -> dict[int, str]:
    """The label above each column: a merged cell holds its text at its left end."""
    found, last = {}, ""
    for column, cell in enumerate(above, 1):
        if is_filled(cell):
            last = str(cell).strip()
        if last:
            found[column] = last
    return found


def is_total(cells: list[Raw], vocabulary: Vocabulary) -> bool:
    """Whether a row sums up the others."""
    first = next((cell for cell in cells if is_filled(cell)), None)
    if not isinstance(first, str):
        return False
    return first.strip().rstrip(" :") in vocabulary.words["total"]


def repeats_header(cells: list[Raw], table: Table) -> bool:
    """Whether the header stands here once more, as at the top of a printed page."""
    labels = [heading.label for heading in table.headings if heading.label]
    here = {str(cell).strip() for cell in cells if is_filled(cell)}
    return len(here) > 1 and sum(label in here for label in labels) >= 0.7 * len(here)
