"""A part of a table as columns: each distinct cell is read once, by the reader of registries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

import numpy as np

from matcher.batch import store
from matcher.batch.parts import FilePart, is_parquet
from matcher.batch.slices import csv_rows
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.domain.values import FieldValue
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.registry.csv_table import ID_COLUMN, bad_id, cannot_be, extra_cells, unknown_column
from matcher.support.errors import Problem, in_column, in_row
from matcher.vector.columns import Columns, FieldColumn, Memory


@dataclass(frozen=True, slots=True)
class Read:
    """The applicants of a part that can be read, and what is wrong with it.

    Parameters
        refused   how many rows were left out
        numbers   the number of each applicant's row: the header is row 1
        flawed    numbers of the rows of which something is said in the problems
    """

    columns: Columns
    problems: list[Problem]
    refused: int
    numbers: Sequence[int] = ()
    flawed: frozenset[int] = frozenset()


def read_part(
    part: FilePart, schema: Schema, today: date, texts: Container[str], memory: Memory | None = None
) -> Read:
    """The applicants of a part.

    Parameters
        texts   the text fields that are asked about; others are not kept
        memory  what was worked out for other parts on the same day

    Raises
        UsageError, DataRefusedError  the file is gone, or is not the one that was begun with
    """
    problems: list[Problem] = []
    numbers, cells = _cells_of(part, problems)
    stated: dict[str, FieldColumn] = {}
    refused = len(problems)
    problems.extend(_unknown_columns(part, schema))
    keep = np.ones(len(numbers), dtype=np.bool_)
    all_numbers = numbers
    for name, column in cells.items():
        if name in schema and (schema[name].type != "text" or name in texts):
            codes, values, bad = _encoded(column, name, schema)
            for code, flaw in bad.items():
                for at in np.flatnonzero(codes == code).tolist():
                    where = in_column(store.last_part(part.file), numbers[at], name)
                    problems.append(Problem(where, flaw.code, flaw.message, flaw.hint))
                    keep[at] = False
            stated[name] = FieldColumn(codes, values)
    ids = [name.strip() for name in cells[ID_COLUMN]]
    if not keep.all():
        refused += len(keep) - int(keep.sum())
        rows = np.flatnonzero(keep)
        ids, numbers = [ids[at] for at in rows], [numbers[at] for at in rows]
        stated = {name: FieldColumn(c.codes[rows], c.values) for name, c in stated.items()}
    columns = Columns(schema, today, ids, stated, {} if memory is None else memory)
    impossible = _impossible(columns)
    flawed = {all_numbers[at] for at in np.flatnonzero(~keep)}
    for at in impossible:
        flawed.add(numbers[at])
        where = in_row(store.last_part(part.file), numbers[at])
        problems.extend(cannot_be(applicant_at(columns, at), where))
    return Read(columns, sorted(problems), refused, numbers, frozenset(flawed))


def _unknown_columns(part: FilePart, schema: Schema) -> Iterator[Problem]:
    if part.first_row == 2:  # said once a file
        for name in part.header:
            if name != ID_COLUMN and name not in schema:
                where = in_column(store.last_part(part.file), 1, name)
                yield unknown_column(where, name, schema)


def _cells_of(
    part: FilePart, problems: list[Problem]
) -> tuple[list[int], Mapping[str, Sequence[str]]]:
    """The numbers and cells of the rows with an id of their own; the others are problems."""
    file, again = store.last_part(part.file), set(part.again)
    numbers: list[int] = []
    rows: list[Sequence[str]] = []
    at, many = part.header.index(ID_COLUMN), len(part.header)
    for number, row in _rows_of(part):
        if len(row) > many:
            problems.append(extra_cells(in_row(file, number), len(row), many))
        elif number in again:
            problems.append(bad_id(file, number, row[at].strip() if at < len(row) else ""))
        else:
            numbers.append(number)
            rows.append(row if len(row) == many else [*row, *[""] * (many - len(row))])
    columns = list(zip(*rows, strict=True)) if rows else [()] * many
    return numbers, dict(zip(part.header, columns, strict=True))


def _rows_of(part: FilePart) -> Iterator[tuple[int, Sequence[str]]]:
    if part.rows_read is not None:
        return iter(part.rows_read)
    if is_parquet(part.file):
        from matcher.batch.parquet import parquet_rows

        rows = parquet_rows(part.file, part.start, part.end)
        return enumerate(rows, start=part.first_row)
    content = store.read_slice(part.file, part.start, part.end)
    return csv_rows(content, part.first_row, part.file)


def _encoded(
    column: Sequence[str], name: str, schema: Schema
) -> tuple[
    np.ndarray[tuple[int], np.dtype[np.int64]], list[FieldValue], dict[int, RefusedCellError]
]:
    # numbers cells in the order in which they are met
    known: defaultdict[str, int] = defaultdict(count().__next__)
    codes = np.fromiter(map(known.__getitem__, column), dtype=np.int64, count=len(column))
    values: list[FieldValue] = []
    bad: dict[int, RefusedCellError] = {}
    for cell, code in known.items():
        text = cell.strip()
        value: FieldValue = None
        if text:
            try:
                value = read_cell(text, schema[name], schema)
            except RefusedCellError as flaw:
                bad[code] = flaw
        values.append(value)
    return codes, values or [None], bad


def _impossible(columns: Columns) -> list[int]:
    """The applicants of whom a derived fact comes out as what cannot be."""
    flawed = np.zeros(len(columns), dtype=np.bool_)
    for declared in columns.schema.falsifiable():
        flawed |= columns.impossible(declared.name)
    found: list[int] = np.flatnonzero(flawed).tolist()
    return found


def applicant_at(columns: Columns, at: int) -> Applicant:
    """One applicant of columns, with what is kept of it."""
    facts = {name: column.values[column.codes[at]] for name, column in columns.stated.items()}
    stated = {name: value for name, value in facts.items() if value is not None}
    return Applicant(columns.ids[at], columns.schema, stated, columns.today)
