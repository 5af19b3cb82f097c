"""Where each row of a CSV table begins, so that one applicant is read without the others.

The table is read through once; who asks again for a row of it finds the byte at which it begins,
as long as the file is the same. Nothing is answered here that reading through would not answer:
what is unusual (an id that stands twice, a file that is not CSV) is left to it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from matcher.support.records import dataclass
from matcher.support.stamps import Stamp, stamps

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class LongRow:
    """A row that has more cells than the table has columns."""

    number: int
    cells: int


@dataclass(frozen=True, slots=True)
class IndexedRow:
    """One row of a table, and what else reading the table through would have found.

    Parameters
        number  of the row in a spreadsheet: the header is row 1
        header  the names of the columns, as they stand
    """

    number: int
    header: tuple[str, ...]
    cells: tuple[str, ...]
    long_rows: tuple[LongRow, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """Number and first byte of the row of every id that stands once."""

    header: tuple[str, ...]
    places: Mapping[str, tuple[int, int]]
    long_rows: tuple[LongRow, ...]


def indexed_row(path: Path, id_column: str, row_id: str) -> IndexedRow | None:
    """The row of an id; None where only reading through tells: no such row, or one that is odd.

    A pipe, and a file that is being written this very moment, are always read through.
    """
    stamp = stamps([path])
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            index = _KEPT.index(path, id_column, stamp, stream)
            if index is None or row_id not in index.places:
                return None
            number, begins = index.places[row_id]
            stream.seek(begins)
            cells = next(csv.reader(_Lines(stream, begins), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error, StopIteration):
        return None
    if stamps([path]) != stamp:
        return None
    return IndexedRow(number, index.header, tuple(cells), index.long_rows)


class _Lines:
    """The lines of a table as `csv.reader` takes them, and the byte at which the next begins."""

    def __init__(self, stream: BinaryIO, at: int) -> None:
        self.at = at
        self._stream = stream

    def __iter__(self) -> Iterator[str]:
        for ended_by_newline in self._stream:
            for line in ended_by_newline.splitlines(keepends=True):  # \r ends a line as well
                self.at += len(line)
                yield line.decode("utf-8")


def _read_through(stream: BinaryIO, id_column: str) -> _Index | None:
    """The index of a table; None where it is no table with such a column."""
    begins = len(_BOM) if stream.read(len(_BOM)) == _BOM else 0
    stream.seek(begins)
    lines = _Lines(stream, begins)
    rows = csv.reader(lines, strict=True)
    places: dict[str, tuple[int, int]] = {}
    twice: set[str] = set()
    long_rows = []
    try:
        header = tuple(next(rows, []))
        names = [name.strip() for name in header]
        if names.count(id_column) != 1:
            return None
        at, columns = names.index(id_column), len(names)
        number, begins = 1, lines.at
        for cells in rows:
            number += 1
            if len(cells) > columns:
                if any(cells):
                    long_rows.append(LongRow(number, len(cells)))
            elif at < len(cells) and (row_id := cells[at].strip()):
                if row_id in places:
                    twice.add(row_id)
                places[row_id] = number, begins
            begins = lines.at
    except (UnicodeDecodeError, csv.Error):
        return None
    for row_id in twice:
        del places[row_id]
    return _Index(header, places, tuple(long_rows))


class _Kept:
    """The index of the table that was asked for last."""

    def __init__(self) -> None:
        self._of: object = None
        self._index: _Index | None = None
        self._reading = Lock()

    def index(self, path: Path, id_column: str, stamp: Stamp, stream: BinaryIO) -> _Index | None:
        """The index of an open file, read through where it is another than before."""
        with self._reading:
            if self._of != (path, id_column, stamp):
                self._index = _read_through(stream, id_column)
                self._of = path, id_column, stamp
            return self._index


_KEPT = _Kept()
