"""The reader of workbooks in a process of its own, which alone ends where a file is hostile.

calamine takes memory for every cell between the corners of a sheet before anybody can ask how far
they lie apart, and ends the process where there is not so much. So it runs as a program:

    python -P -m matcher.ingest.sheets.calamine_apart COLUMNS ROWS CELLS < workbook

It writes a line of JSON for each sheet, and one that says how it ended; a sheet of more columns,
rows or cells than these has no rows there. Nothing that was pickled passes between the two.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from matcher.ingest.sheets.sheet import Raw

Ending = Literal["read", "password", "broken"]
#: What the process may take, in bytes: six million cells, as they are and as text.
_MEMORY = 2 << 30
#: The longest that it may take, in seconds: the largest workbook that is read takes a tenth.
_PATIENCE = 120


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet as the reader found it.

    Parameters
        is_table    False of a chart
        is_visible  False of one that is hidden: its rows are not read
        height, width   how far it goes; the rows are None where that is too far
        merged      (top, left), (bottom, right) of merged cells, from 0
    """

    name: str
    is_table: bool
    is_visible: bool
    height: int = 0
    width: int = 0
    rows: list[list[Raw]] | None = None
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def read_apart(
    content: bytes, columns: int, rows: int, cells: int
) -> tuple[list[ReadSheet], Ending]:
    """The sheets of a workbook, and how reading it ended.

    Parameters
        columns, rows, cells   the largest sheet that is read
    """
    command = [sys.executable, "-P", "-m", __name__, str(columns), str(rows), str(cells)]
    try:
        done = subprocess.run(  # noqa: S603  a program of ours, and numbers
            command, input=content, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return [], "broken"
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        return [], "broken"
    *sheets, ending = (json.loads(line, object_hook=_decoded) for line in lines)
    return [_sheet(one) for one in sheets], ending


def _sheet(found: list[Any]) -> ReadSheet:
    name, is_table, is_visible, height, width, rows, ranges = found
    merged = tuple((tuple(a), tuple(b)) for a, b in ranges)
    return ReadSheet(name, is_table, is_visible, height, width, rows, merged)


def _written(cell: object) -> dict[str, object]:
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    if isinstance(cell, datetime | date | time):
        return {type(cell).__name__: cell.isoformat()}
    raise TypeError(type(cell).__name__)


def _decoded(found: dict[str, Any]) -> Raw:
    ((kind, value),) = found.items()
    if kind == "seconds":
        return timedelta(seconds=value)
    return _KINDS[kind](value)


_KINDS: Mapping[str, Callable[[str], date | time]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def read_stdin(columns: int, rows: int, cells: int) -> None:
    """Read the workbook of the standard input."""
    _bound_memory()
    import io

    import python_calamine as calamine

    ending: Ending = "read"
    try:
        content = io.BytesIO(sys.stdin.buffer.read())
        with calamine.CalamineWorkbook.from_filelike(content) as book:
            for sheet in _sheets(book, columns, rows, cells):
                _tell(sheet)
    except calamine.PasswordError:
        ending = "password"
    except (calamine.CalamineError, ValueError, OSError, MemoryError):
        ending = "broken"
    _tell(ending)


def _tell(found: object) -> None:
    sys.stdout.write(json.dumps(found, default=_written) + "\n")


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # of another system: what is too far apart is refused by the allocator
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)  # nobody may raise what was set from outside
    bound = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _sheets(book: Any, columns: int, rows: int, cells: int) -> Iterator[list[object]]:
    for about in book.sheets_metadata:
        is_table = str(about.typ) == "SheetTypeEnum.WorkSheet"
        is_visible = str(about.visible) == "SheetVisibleEnum.Visible"
        if not (is_table and is_visible):
            yield [about.name, is_table, is_visible, 0, 0, None, ()]
            continue
        sheet = book.get_sheet_by_name(about.name)
        height, width = (0, 0) if sheet.end is None else (sheet.end[0] + 1, sheet.end[1] + 1)
        fits = width <= columns and height <= rows and height * width <= cells
        found = sheet.to_python(skip_empty_area=False) if fits else None
        merged = tuple(sheet.merged_cell_ranges or ())
        yield [about.name, is_table, is_visible, height, width, found, merged]


if __name__ == "__main__":
    read_stdin(*map(int, sys.argv[1:]))
