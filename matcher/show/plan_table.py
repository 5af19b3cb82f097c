"""Plans as CSV and XLSX tables in which nothing is a live formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from matcher.show.plan_data import COLUMNS, Cell
from matcher.text import disarmed


def as_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows under their header, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return out.getvalue()


def as_xlsx(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows under their header, as a workbook of one sheet; every text is a text."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("plan")
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name)
    for place, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            safe = disarmed(cell) if isinstance(cell, str) else cell
            if isinstance(safe, bool):
                sheet.write_boolean(place, column, safe)
            elif isinstance(safe, int):
                sheet.write_number(place, column, safe)
            elif safe:
                sheet.write_string(place, column, safe)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return disarmed(cell) if isinstance(cell, str) else cell
