"""Registries: tables of applicants in the canonical form of the schema.

UTF-8 CSV with a column `applicant_id` and one column a field: booleans true or false, ISO
dates, '.' decimals, several categories joined by ';' with a trailing '?' for "these and
perhaps others" (and a leading '!' for "certainly not"), an empty cell for unknown.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol, TextIO

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.registry.listing import ListedPart, ListingFilter, find, in_table
from matcher.registry.row_index import indexed_row
from matcher.support.errors import (
    DataRefusedError,
    Problem,
    Problems,
    UsageError,
    in_column,
    in_line,
    in_row,
    nearest,
)
from matcher.support.lookup import the_meant_id
from matcher.support.messages import Message, Sayable, Share, message
from matcher.support.reasons import csv_reason, reason_of

ID_COLUMN = "applicant_id"
#: More cells of one field than this are not remembered: amounts of money hardly come again.
MOST_KNOWN = 1 << 10

_OWN_ID = message("Give every row an id of its own.")
_FORM = message(
    "A registry is a CSV file with a column {column} and one column a field.", column=ID_COLUMN
)
_UTF8 = message("Save it as CSV UTF-8.")


class Applicants(Protocol):
    """Applicants from anywhere: a file, or the workspace."""

    path: Path
    problems: Problems

    def __iter__(self) -> Iterator[Applicant]: ...

    def get(self, applicant_id: str) -> Applicant:
        """The applicant of that id."""
        ...

    def find(self, wanted: ListingFilter, first: int, most: int) -> ListedPart:
        """A part of the applicants that are looked for, and how many there are."""
        ...

    def again(self) -> Applicants:
        """The same, read anew: what is wrong with it is counted apart."""
        ...


@dataclass
class Registry:
    """The applicants of one CSV file, read row by row.

    `problems` grows while rows are read; a row with a problem is left out, the others go on.
    `hint` is said beside an id that is not there.
    """

    path: Path
    schema: Schema
    today: date
    hint: Sayable = ""
    problems: Problems = field(default_factory=Problems)
    # by field, the cells that were read: most stand in many rows, and share one value
    _known: dict[str, dict[str, FieldValue]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __repr__(self) -> str:
        return f"<Registry {self.path.name}>"

    def __iter__(self) -> Iterator[Applicant]:
        """Every applicant that can be read, in the order of the file.

        Raises
            UsageError   the file is missing or cannot be read
            DataRefusedError  it is empty, not UTF-8, or has no column `applicant_id`
        """
        for _, applicant in self.some(None):
            yield applicant

    def some(self, wanted: Container[int] | None) -> Iterator[tuple[int, Applicant]]:
        """The applicants of some rows, by their number; None reads all of them.

        Ids and columns are looked at in every row, cells only in those that are wanted.
        """
        seen: set[str] = set()
        for number, columns, cells in self._cells():
            at = columns.index(ID_COLUMN)
            applicant_id = cells[at].strip() if at < len(cells) else ""
            if not applicant_id or applicant_id in seen:
                problem = bad_id(self.path.name, number, applicant_id)
                self.problems.tell(problem)
                continue
            seen.add(applicant_id)
            if wanted is not None and number not in wanted:
                continue
            row = dict(zip(columns, cells, strict=False))
            applicant, problems = self._read(number, row, applicant_id)
            self.problems.tell(*problems)
            if not problems:
                yield number, applicant

    def get(self, applicant_id: str) -> Applicant:
        """The applicant of that id, in any case, or of that name; only its row is converted.

        Raises
            UnknownIdError    there is none, or several may be meant; the nearest are proposed
            DataRefusedError  a cell of its row cannot be read, or two rows have that id
        """
        self._refuse_workbook()
        is_stdin = self._where == "-"
        row = None if is_stdin else indexed_row(self.path, ID_COLUMN, applicant_id)
        if row is None:
            return self._search(applicant_id)
        columns = self._columns(row.header)
        for long in row.long_rows:
            where = in_row(self.path.name, long.number)
            self.problems.tell(extra_cells(where, long.cells, len(columns)))
        cells = dict(zip(columns, row.cells, strict=False))
        self._tell_requests(
            applicant_id, lambda other: indexed_row(self.path, ID_COLUMN, other) is not None
        )
        return self._readable(row.number, cells, applicant_id)

    def _tell_requests(self, applicant_id: str, is_there: Callable[[str], bool]) -> None:
        """Names the other requests of a cooperative, as C-1/2; the row asked for answers."""
        others: list[str] = []
        while is_there(other := f"{applicant_id}/{len(others) + 2}"):
            others.append(other)
        if others:
            what = message(
                "{id} has other requests in this table: {others}.",
                id=applicant_id,
                others=tuple(others),
            )
            self.problems.tell(Problem(applicant_id, "several-requests", what, is_warning=True))

    def _search(self, applicant_id: str) -> Applicant:
        """What `get` answers, by reading the file through: rows by name, and what is wrong."""
        known: dict[str, str] = {}
        found: tuple[int, Mapping[str, str]] | None = None
        for number, row in self._rows():
            here = row.get(ID_COLUMN, "").strip()
            known.setdefault(here, row.get("name", "").strip())
            if here != applicant_id:
                continue
            if found is not None:
                self.problems.tell(bad_id(self.path.name, number, here))
                twice = message("{id} stands twice.", id=applicant_id)
                raise DataRefusedError(twice, self.problems, where=self._where)
            found = number, row
        if found is not None:
            self._tell_requests(applicant_id, known.__contains__)
            return self._readable(*found, applicant_id)
        if not any(known):
            what = message("The registry has no applicant: it is a line of headings alone.")
            raise DataRefusedError(what, self.problems, where=self._where)
        known.pop("", None)
        return self.get(
            the_meant_id(
                applicant_id,
                known,
                nobody(applicant_id),
                where=self.path.name,
                see=self.hint,
            )
        )

    def _readable(self, number: int, row: Mapping[str, str], applicant_id: str) -> Applicant:
        applicant, problems = self._read(number, row, applicant_id)
        if problems:
            unread = message("{id} cannot be read.", id=applicant_id)
            raise DataRefusedError(unread, problems, where=self._where)
        return applicant

    def find(self, wanted: ListingFilter, first: int, most: int) -> ListedPart:
        """A part of the rows that are looked for, in the order of the file, as they stand."""
        return find(in_table(self.facts(), self.path), wanted, first, most)

    def facts(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Id and canonical cells of every row that has an id, as they stand."""
        for _, row in self._rows():
            if applicant_id := row.get(ID_COLUMN, "").strip():
                yield applicant_id, {k: v for k, v in row.items() if v and k != ID_COLUMN}

    def again(self) -> Registry:
        """The same, read anew: what is wrong with it is counted apart."""
        return Registry(self.path, self.schema, self.today)

    @property
    def _where(self) -> str:
        return str(self.path)

    def _rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Every row that is not empty, by its number in a spreadsheet: the header is row 1."""
        for number, columns, cells in self._cells():
            yield number, dict(zip(columns, cells, strict=False))

    def _cells(self) -> Iterator[tuple[int, list[str], list[str]]]:
        """Number, columns and cells of every row that is not empty; a row may have fewer cells."""
        self._refuse_workbook()
        with self._open() as stream:
            reader = csv.reader(stream, strict=True)
            try:
                columns = self._columns(next(reader, []))
                for number, cells in enumerate(reader, start=2):
                    if not any(cells):
                        continue
                    if len(cells) > len(columns):
                        where = in_row(self.path.name, number)
                        problem = extra_cells(where, len(cells), len(columns))
                        self.problems.tell(problem)
                        continue
                    yield number, columns, cells
            except UnicodeDecodeError as error:
                raise DataRefusedError(
                    message("The file is not UTF-8."), where=self._where, hint=_UTF8
                ) from error
            except csv.Error as error:
                where = in_line(self.path.name, reader.line_num)
                what = message("The registry cannot be read.")
                raise DataRefusedError(
                    what, [broken_csv(where, error)], where=self._where
                ) from error

    def _open(self) -> TextIO:
        if self._where == "-":
            return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
        try:
            return self.path.open(encoding="utf-8-sig", newline="")
        except OSError as error:
            raise UsageError(
                message("The registry cannot be opened: {reason}.", reason=reason_of(error)),
                where=self._where,
                hint=message("Check the path."),
                code="no-file",
            ) from error

    def _refuse_workbook(self) -> None:
        """Say how a workbook is read, where one stands in the place of a registry."""
        if self.path.suffix.lower() in (".xlsx", ".xls", ".ods", ".xlsm"):
            what = message("This is a workbook, not a registry.")
            hint = message("Read it with match import {file}.", file=self.path.name)
            raise DataRefusedError(what, where=self._where, hint=hint)

    def _columns(self, header: Sequence[str]) -> list[str]:
        names = [name.strip() for name in header]
        if not any(names):
            raise DataRefusedError(message("The file is empty."), where=self._where, hint=_FORM)
        if ID_COLUMN not in names:
            joined = len(names) == 1 and ";" in names[0]
            with_commas = message("Save it with commas between the cells, or use match import.")
            hint = with_commas if joined else _FORM
            what = message("There is no column {column}.", column=ID_COLUMN)
            raise DataRefusedError(what, where=self._where, hint=hint)
        for name in {name for name in names if names.count(name) > 1}:
            twice = message('"{column}" stands twice.', column=name)
            problem = Problem(in_column(self.path.name, 1, name), "duplicate-column", twice)
            what = message("Two columns bear one name.")
            raise DataRefusedError(what, [problem], where=self._where)
        for name in names:
            if name != ID_COLUMN and name not in self.schema:
                where = in_column(self.path.name, 1, name)
                problem = unknown_column(where, name, self.schema)
                self.problems.tell(problem)
        return names

    def _read(
        self, number: int, row: Mapping[str, str], applicant_id: str
    ) -> tuple[Applicant, list[Problem]]:
        stated: dict[str, FieldValue] = {}
        problems = []
        for name, cell in row.items():
            if not cell or name not in self.schema:
                continue
            try:
                value = self._value(name, cell)
                if value is not None:
                    stated[name] = value
            except RefusedCellError as bad:
                where = in_column(self.path.name, number, name)
                problems.append(Problem(where, bad.code, bad.message, bad.hint))
        applicant = Applicant(applicant_id, self.schema, stated, self.today)
        for problem in cannot_be(applicant, in_row(self.path.name, number)):
            self.problems.tell(problem)
        return applicant, problems

    def _value(self, name: str, cell: str) -> FieldValue:
        """The value of a cell; None where it is empty but for spaces."""
        known = self._known.setdefault(name, {})
        if cell not in known:
            if len(known) >= MOST_KNOWN:
                known.clear()
            text = cell.strip()
            known[cell] = read_cell(text, self.schema[name], self.schema) if text else None
        return known[cell]


#: Above so many bytes a registry is asked by columns where that will do: it takes numpy.
LARGE = 2_000_000


def is_large(registry: Applicants) -> bool:
    """Whether a registry is one CSV file, or a workspace, of thousands of applicants."""
    if registry.path.suffix.lower() not in (".csv", ".sqlite"):
        return False
    return registry.path.is_file() and registry.path.stat().st_size > LARGE


def nobody(applicant_id: str) -> Message:
    """The error for an id that no applicant has."""
    if not applicant_id.strip():
        return message("The id is empty.")
    return message("No cooperative has the id or name “{id}”.", id=applicant_id)


def bad_id(file: str, number: int, applicant_id: str) -> Problem:
    """What is wrong with a row whose id stands twice, or that has none."""
    twice = message('id "{id}" stands twice.', id=applicant_id)
    what = twice if applicant_id else message("there is no id.")
    return Problem(in_column(file, number, ID_COLUMN), "bad-id", what, _OWN_ID)


def broken_csv(where: Sayable, error: csv.Error) -> Problem:
    """What is wrong with a line that is not CSV."""
    what = message("not valid CSV: {reason}.", reason=csv_reason(error))
    hint = message("Mend the line, or save the table as CSV again.")
    return Problem(where, "broken-csv", what, hint)


def extra_cells(where: Sayable, cells: int, columns: int) -> Problem:
    """What is wrong with a row that is longer than the header."""
    what = message("there are {cells} cells under {columns} columns.", cells=cells, columns=columns)
    hint = message("Put a cell that holds a comma in double quotes.")
    return Problem(where, "extra-cells", what, hint)


#: The column in which the word of a funder once stood, and what to do with it now.
FORMER_WORD = "confirmed_options"
FUNDER_WORD = (
    message("what a funder said of an option is no fact of a cooperative; the column is not read."),
    message("Write it once, for every cooperative: match catalogue confirm OPTION."),
)


def unknown_column(where: Sayable, name: str, schema: Schema) -> Problem:
    """A warning about a column that is no field."""
    if name == FORMER_WORD:
        return Problem(where, "funder-word", *FUNDER_WORD, is_warning=True)
    return Problem(
        where,
        "unknown-column",
        message('"{column}" is not a field of the schema; the column is not read.', column=name),
        nearest(name, schema.fields),
        is_warning=True,
    )


def worked_out(value: FieldValue, about: Field) -> Sayable:
    """A derived value as people are told it: a share as per cent, others to four figures."""
    if isinstance(value, float):
        return Share(value) if about.unit == "share" else float(f"{value:.4g}")
    return value if isinstance(value, int | date) else str(value)


def cannot_be(applicant: Applicant, where: Sayable) -> Iterator[Problem]:
    """A warning for every derived fact that comes out impossible."""
    schema = applicant.schema
    for name, value in applicant.impossible():
        yield Problem(
            where,
            "impossible",
            message(
                "{field} comes out as {value}, which cannot be; it is taken as unknown.",
                field=schema[name].label,
                value=worked_out(value, schema[name]),
            ),
            message(
                "Check {fields}.",
                fields=tuple(schema[part].label for part in schema.asked_for(name)),
            ),
            is_warning=True,
        )
