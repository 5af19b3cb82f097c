"""Parquet tables of applicants: typed columns, or the canonical texts of a registry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from matcher.batch import store
from matcher.batch.slices import FileSlice, header_of
from matcher.registry.csv_table import ID_COLUMN
from matcher.support.errors import DataRefusedError, UsageError
from matcher.support.messages import message


def pyarrow() -> Any:
    """The package pyarrow with its Parquet part.

    Raises
        UsageError  it is not installed
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        what = message("Parquet needs pyarrow.")
        hint = message('Install "{package}", or use CSV.', package="matcher[parquet]")
        raise UsageError(what, hint=hint) from error
    return pyarrow


def parquet_slices(file: str, size: int) -> Iterator[FileSlice]:
    """The slices of a Parquet file; none goes over the end of a row group.

    Raises
        UsageError   it cannot be read, or pyarrow is not installed
        DataRefusedError  it is not a table of applicants
    """
    with _opened(file) as table:
        header = header_of(table.schema_arrow.names, file)
        start = 0
        for group in range(table.num_row_groups):
            rows = table.read_row_group(group)
            for at in range(0, len(rows), size):
                part = rows.slice(at, size)
                many = len(part)
                yield FileSlice(
                    start=start + at,
                    end=start + at + many,
                    first_row=start + at + 2,
                    header=header,
                    sha256=_hash(pyarrow(), header, part),
                    numbers=list(range(start + at + 2, start + at + many + 2)),
                    ids=[parquet_cell(name).strip() for name in part.column(ID_COLUMN).to_pylist()],
                )
            start += len(rows)


def parquet_rows(file: str, start: int, end: int) -> Iterator[tuple[str, ...]]:
    """Some rows, their cells as a registry writes them."""
    with _opened(file) as table:
        first = 0
        for group in range(table.num_row_groups):
            many = table.metadata.row_group(group).num_rows
            if first <= start and end <= first + many:
                rows = table.read_row_group(group).slice(start - first, end - start)
                cells = [_cells(rows.column(name)) for name in rows.column_names]
                return zip(*cells, strict=True)
            first += many
    raise DataRefusedError(message("The file is not the one that was begun with."), where=file)


def _cells(column: Any) -> list[str]:
    known: dict[object, str] = {}
    cells = []
    for value in column.to_pylist():
        key = tuple(value) if isinstance(value, list) else value
        # true and 1 are one key of a dictionary; a column holds one or the other
        if key not in known:
            known[key] = parquet_cell(value)
        cells.append(known[key])
    return cells


def parquet_cell(value: object) -> str:
    """A value of a Parquet file as the cell of a registry.

    >>> as_cell(True), as_cell(None), as_cell(2.0), as_cell(["argan", "honey"])
    ('true', '', '2.0', 'argan;honey')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ";".join(parquet_cell(part) for part in value)
    if isinstance(value, float) and value != value:
        return ""
    return str(value)


def _hash(arrow: Any, header: tuple[str, ...], rows: Any) -> str:
    mark = hashlib.sha256(repr(header).encode())
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows.combine_chunks())
    mark.update(sink.getvalue())
    return mark.hexdigest()


@contextmanager
def _opened(file: str) -> Iterator[Any]:
    arrow = pyarrow()
    with store.reading(file) as stream:
        try:
            table = arrow.parquet.ParquetFile(stream)
        except arrow.ArrowInvalid as error:
            raise DataRefusedError(message("The file is not Parquet."), where=file) from error
        yield table
