"""CSV tables cut at the ends of rows, while they stream by."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from matcher.batch import store
from matcher.registry.csv_table import ID_COLUMN, broken_csv
from matcher.support.errors import DataRefusedError, Problem, in_column, in_line
from matcher.support.messages import Sayable, message

#: A longer line is no row of a table: a file of something else.
LONGEST_LINE = 1 << 24
#: Rows of a table by their numbers: the header is row 1.
Rows = Sequence[tuple[int, Sequence[str]]]
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class FileSlice:
    """Some rows of a file, on their way to be a part.

    Parameters
        start, end  bytes of a CSV file, rows of a Parquet file
        numbers     the numbers of its rows that are not empty, as a spreadsheet counts
        ids         their ids, as they stand
        rows        numbers and cells of all rows that are not empty, where they were asked for
    """

    start: int
    end: int
    first_row: int
    header: tuple[str, ...]
    sha256: str
    numbers: list[int] = field(repr=False)
    ids: list[str] = field(repr=False)
    rows: Rows | None = field(default=None, repr=False)


def csv_slices(file: str, size: int, *, with_rows: bool = False) -> Iterator[FileSlice]:
    """The slices of a CSV file, each of at most `size` rows that are not empty.

    `with_rows` hands on what was read, for those who would only read it again.

    Raises
        UsageError   it cannot be read
        DataRefusedError  it is not a table of applicants in UTF-8
    """
    with store.reading(file) as stream:
        lines = _Lines(stream)
        reader = csv.reader(lines, strict=True)
        with refusing(file, reader):
            header = header_of(next(reader, []), file)
            at = header.index(ID_COLUMN)
            number, start, first_row = 1, lines.offset, 2
            mark = hashlib.sha256(repr(header).encode())
            lines.mark = mark
            numbers: list[int] = []
            ids: list[str] = []
            rows: list[tuple[int, Sequence[str]]] | None = [] if with_rows else None
            for cells in reader:
                number += 1
                if any(cells):
                    if rows is not None:
                        rows.append((number, cells))
                    if len(cells) <= len(header):
                        numbers.append(number)
                        ids.append(cells[at].strip() if at < len(cells) else "")
                if len(numbers) == size:
                    sha = mark.hexdigest()
                    yield FileSlice(start, lines.offset, first_row, header, sha, numbers, ids, rows)
                    start, first_row, numbers, ids = lines.offset, number + 1, [], []
                    rows = [] if with_rows else None
                    lines.mark = mark = hashlib.sha256(repr(header).encode())
            if lines.offset > start:
                sha = mark.hexdigest()
                yield FileSlice(start, lines.offset, first_row, header, sha, numbers, ids, rows)


def csv_rows(content: bytes, first_row: int, file: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a slice that are not empty, by their numbers."""
    # rows end where they ended when the file was cut: at "\n" alone
    reader = csv.reader(io.StringIO(content.decode("utf-8"), newline="\n"), strict=True)
    with refusing(file, reader):
        for number, cells in enumerate(reader, start=first_row):
            if any(cells):
                yield number, cells


class _Lines:
    """The lines of a stream as text, counting bytes; `mark` hashes them as they pass."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.offset = stream, 0
        self.mark = hashlib.sha256()

    def __iter__(self) -> Iterator[str]:
        while line := self.stream.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise _LongLine
            is_first = not self.offset
            self.offset += len(line)
            self.mark.update(line)
            yield (line.removeprefix(_MARK) if is_first else line).decode("utf-8")


class _LongLine(csv.Error):
    """A line that is no row of a table."""


def _too_long(where: Sayable) -> Problem:
    what = message("a line has more than {n} bytes.", n=LONGEST_LINE)
    return Problem(where, "broken-csv", what, message("Check that it is a table."))


@contextmanager
def refusing(file: str, reader: object) -> Iterator[None]:
    """What the CSV reader meets becomes an error with its place."""
    try:
        yield
    except UnicodeDecodeError as error:
        what, hint = message("The file is not UTF-8."), message("Save it as CSV UTF-8.")
        raise DataRefusedError(what, where=file, hint=hint) from error
    except csv.Error as error:
        where = in_line(store.last_part(file), getattr(reader, "line_num", 0))
        problem = _too_long(where) if isinstance(error, _LongLine) else broken_csv(where, error)
        raise DataRefusedError(
            message("The table cannot be read."), [problem], where=file
        ) from error


def header_of(cells: Sequence[str], file: str) -> tuple[str, ...]:
    """The names of the columns.

    Raises
        DataRefusedError  there is no column of ids, or two columns bear one name
    """
    names = tuple(name.strip() for name in cells)
    if not any(names):
        raise DataRefusedError(message("The file is empty."), where=file, hint=_FORM)
    if ID_COLUMN not in names:
        what = message("There is no column {column}.", column=ID_COLUMN)
        raise DataRefusedError(what, where=file, hint=_FORM)
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        problems = [
            Problem(
                in_column(store.last_part(file), 1, name),
                "duplicate-column",
                message('"{column}" stands twice.', column=name),
            )
            for name in twice
        ]
        raise DataRefusedError(message("Two columns bear one name."), problems, where=file)
    return names


_FORM = message(
    "A table has a column {column} and one column a field, with commas between the cells.",
    column=ID_COLUMN,
)
