"""The table in a sheet: its header row under titles and logos, and the rows below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from matcher.ingest.diagnostics import Origin
from matcher.ingest.sheet_reader import Raw, Sheet
from matcher.ingest.vocabulary import header_key
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.vocabulary import Vocabulary

_SEARCHED_ROWS = 60
#: A label that says nothing without the one above it.
_WHOLE = ("", "total", "nombre", "nb", "nbre", "effectif", "المجموع", "العدد", "عدد", "number")


def _bare(label: str) -> str:
    """A label without brackets, year and unit; a sign of per cent goes first."""
    if re.search("[%٪]", label):
        return "% " + _bare(re.sub(r"\(?\s*(?:\ben\s*)?[%٪]\s*\)?", " ", label))
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]|\b(?:19|20)\d\d\b|[:*]", " ", label)
    unit = r"\s+en\s+(?:[KM]?DHS?|dirhams|centimes|milliers.*|millions.*)\s*$"
    return re.sub(unit, " ", bare, flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its number from 1, its label, and the label above it if there is one."""

    column: int
    label: str
    above: str = ""

    def forms(self) -> tuple[str, ...]:
        """The keys under which its label may be known, the fullest first."""
        bare = _bare(self.label)
        said = [self.label, bare, *self.label.split("\n")]
        said += [part for part in re.split(r" / | - |\s*\|\s*", self.label) if len(part) > 2]
        if self.above:
            group = _bare(self.above)
            says_little = fold(bare) in _WHOLE
            said = [f"{group} {bare}", *([] if says_little else said)]
            said += [group] if says_little else []
        return tuple(dict.fromkeys(form for form in map(header_key, said) if form))

    def group_forms(self) -> tuple[str, ...]:
        """The keys of the label above it."""
        return tuple(
            dict.fromkeys(form for form in map(header_key, (self.above, _bare(self.above))) if form)
        )

    @property
    def shown(self) -> str:
        """The label with the one above it, as people are told of it."""
        return " ".join(f"{self.above} {self.label}".split())

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
        column, label = (heading.column, heading.shown) if heading else (0, "")
        return Origin(self.sheet.file, self.sheet.name, row, column, label[:60])

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
    top, low = _header_rows(sheet, best, vocabulary)
    upper = sheet.rows[top - 1] if top else []
    lower = sheet.rows[low - 1]
    groups = _groups(upper, sheet.joined.get(top, {})) if sum(map(is_filled, upper)) > 1 else {}
    width = max(len(lower), max((len(r) for r in sheet.rows[low : low + 50]), default=0))
    headings = []
    for column in range(1, width + 1):
        label, above = _label(lower, column), groups.get(column, "")
        if not label:  # its one label stands in the upper row
            label, above = _label(upper, column) if groups else "", ""
        headings.append(Heading(column, label, "" if above == label else above))
    return Table(sheet, low, tuple(headings))


def _label(cells: list[Raw], column: int) -> str:
    cell = cells[column - 1] if column <= len(cells) else None
    if isinstance(cell, float) and cell == int(cell):  # a year
        cell = int(cell)
    return str(cell).strip() if is_filled(cell) else ""


def _header_rows(sheet: Sheet, best: int, vocabulary: Vocabulary) -> tuple[int, int]:
    """The rows of the upper and of the lower labels, the upper one 0 when there is none."""
    upper = sheet.rows[best - 1]
    lower = sheet.rows[best] if best < len(sheet.rows) else []
    under, known = 0, 0
    for column, cell in enumerate(lower, 1):
        label = _label(lower, column)
        if not label or label == _label(upper, column):
            continue
        is_year = re.fullmatch(r"(?:19|20)\d\d", label) is not None
        if not is_year and not (isinstance(cell, str) and is_label(cell)):
            return best - 1, best
        if _label(upper, column) and (_label(upper, column + 1) or not _label(lower, column + 1)):
            return best - 1, best  # it stands below a label of its own: it is a value
        under += 1
        known += is_year or is_known(Heading(column, label), vocabulary)
    return (best, best + 1) if under > 1 and known * 2 >= under else (best - 1, best)


def is_label(text: str) -> bool:
    """Whether a text may be one: it is short and holds no digit."""
    return len(text) < 60 and not any(c.isdigit() for c in text)


def _worth(cells: list[Raw], vocabulary: Vocabulary) -> float:
    """How much a row looks like a header: known labels count one, other words little."""
    worth = 0.0
    for column, cell in enumerate(cells, 1):
        if not isinstance(cell, str) or not cell.strip():
            worth -= 0.5 if isinstance(cell, int | float | date | datetime) else 0
            continue
        if is_known(Heading(column, cell), vocabulary):
            worth += 1
        elif is_label(cell):
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


def _groups(above: list[Raw], ends: Mapping[int, int]) -> dict[int, str]:
    """The label above each column: a merged cell holds its text at its left end."""
    found, last, until = {}, "", 0
    for column, cell in enumerate(above, 1):
        if is_filled(cell):
            last = str(cell).strip()
            until = ends.get(column, column if ends else len(above) + 1000)
        if last and column <= until:
            found[column] = last
    return found


def is_total(cells: list[Raw], vocabulary: Vocabulary) -> bool:
    """Whether a row sums up the others."""
    first = next((cell for cell in cells if is_filled(cell)), None)
    if not isinstance(first, str):
        return False
    if first.strip().rstrip(" :") in vocabulary.words["total"]:
        return True
    others = [c for c in cells if is_filled(c) and c is not first]
    are_numbers = not any(isinstance(c, str) and any(s.isalpha() for s in c) for c in others)
    return bool(others) and are_numbers and begins_with(first, vocabulary.words["total"].exact)


def begins_with(text: str, words: Iterable[str]) -> bool:
    """Whether a text begins with one of some words, and not with a longer word."""
    bare = " ".join(text.split()).casefold()
    for word in words:
        if bare.startswith(word) and not (word[-1:].isalnum() and bare[len(word) :][:1].isalnum()):
            return True
    return False


def repeats_header(cells: list[Raw], table: Table) -> bool:
    """Whether the header stands here once more, as at the top of a printed page."""
    labels = [heading.label for heading in table.headings if heading.label]
    here = {str(cell).strip() for cell in cells if is_filled(cell)}
    return len(here) > 1 and sum(label in here for label in labels) >= 0.7 * len(here)
