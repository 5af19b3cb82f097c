"""Tables for spreadsheets and programs: CSV, XLSX and JSON, by the suffix of the file.

    check_table(Path("awards.xlsx"))          # before any work: can it be written at all?
    write_table(Path("awards.xlsx"), [table], "fr")

A workbook is for people: headings, words and number formats of the language, one sheet a table,
from right to left in Arabic. Plain CSV and JSON are for programs: the names of the columns stay
the same in every language, numbers have a point, days are ISO 8601. CSV `for_excel` is again for
people: what Excel opens with a double click where that language is used. A CSV file holds the
first table alone. No cell is ever a live formula, but for those of `formulas.py`, which we write
ourselves and which name places alone.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from matcher.reports.formulas import Formula, in_sheets
from matcher.support.errors import UsageError
from matcher.support.files import write_bytes, writing
from matcher.support.messages import Message, Sayable, message, message_in, render
from matcher.support.text import Text, clean, disarmed, neutral_json, without_xml_faults
from matcher.support.writing import writing_marks


@dataclass(frozen=True, slots=True)
class Coded:
    """A code, or some, that programs read, and what people read in its place."""

    code: str | tuple[str, ...] | None
    said: Sayable


Cell = Formula | Coded | Message | Text | str | int | float | bool | date | tuple[str, ...] | None
Kind = Literal["text", "number", "money", "share", "day"]
Format = Literal["csv", "xlsx", "json"]

#: What a sheet of a workbook can hold.
MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767
_CSV_BLOCK = 1000
_BYTE_ORDER_MARK = "\ufeff"
_SUFFIXES: dict[str, Format] = {".csv": "csv", ".xlsx": "xlsx", ".json": "json"}
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "number": "#,##0.00",
    "money": "#,##0",
    "share": "0.0##%",
    "day": "yyyy-mm-dd",
}
_WHOLE = "#,##0"
_DAY_FIRST = "dd/mm/yyyy"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table.

    Parameters
        name      what programs call it: the header of CSV and the key of JSON
        heading   what people call it: the header of a workbook
        kind      how its cells are written: money in whole units, shares from 0 to 1
        width     in letters, of the column of a sheet
    """

    name: str
    heading: Message
    kind: Kind = "text"
    width: int = 14


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their columns.

    Parameters
        name    the key of its rows in JSON
        title   the name of its sheet, at most 31 letters in each language
        rows    one cell for each column; None and "" are empty, a tuple is a list of ids
    """

    name: str
    title: Message
    columns: tuple[TableColumn, ...]
    rows: Iterable[Sequence[Cell]]


def format_of(path: Path) -> Format:
    """How a table is written there; "-" is CSV to stdout.

    Raises
        UsageError  the suffix names no format of ours
    """
    found = "csv" if str(path) == "-" else _SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise UsageError(
            message("A table is a .csv, .xlsx or .json file."),
            where=str(path),
            hint=message("Name it so."),
        )
    return found


def check_table(path: Path | None, *, for_excel: bool = False, as_json: bool = False) -> None:
    """Nothing, where a table can be written as it is wanted.

    Parameters
        as_json   the answer itself is to be JSON on stdout

    Raises
        UsageError  the suffix names no format of ours, or the wishes contradict each other
    """
    if path is None:
        if for_excel:
            raise UsageError(
                message("--excel is about a table."),
                where="--excel",
                hint=message("Add --out FILE.csv."),
            )
        return
    if format_of(path) == "json" and for_excel:
        raise UsageError(
            message("--excel does not go with a .json file."),
            where="--excel",
            hint=message("Drop it, or name a .csv file."),
        )
    if as_json and str(path) == "-":
        raise UsageError(
            message("The table is the answer here."),
            where="--json",
            hint=message("Give --out a file."),
        )


def write_table(
    path: Path,
    tables: Sequence[Table],
    language: str,
    *,
    for_excel: bool = False,
    is_marked: bool = False,
) -> None:
    """Write tables to a file that appears only once it is whole.

    Parameters
        for_excel   CSV with the separator, the decimal mark and the words of the language
        is_marked   CSV in a file begins with a byte order mark, by which Excel knows UTF-8

    Raises
        UsageError  the file cannot be written, or a sheet cannot hold all the rows
    """
    kind = format_of(path)
    if kind == "xlsx":
        write_bytes(path, as_xlsx(tables, language))
        return
    with writing(path) as write:
        if kind == "json":
            write(as_json_text(tables, language))
        else:
            if is_marked and not for_excel and str(path) != "-":
                write(_BYTE_ORDER_MARK)
            for part in as_csv(tables[0], language, for_excel=for_excel):
                write(part)


def as_csv(table: Table, language: str, *, for_excel: bool = False) -> Iterator[str]:
    """The text of a CSV file (RFC 4180), in parts."""
    out = io.StringIO()
    comma = writing_marks(language).decimal == ","
    is_apart = for_excel and comma
    writer = csv.writer(out, lineterminator="\r\n", delimiter=";" if is_apart else ",")
    if for_excel:
        yield _BYTE_ORDER_MARK
        writer.writerow(disarmed(_words(column.heading, language)) for column in table.columns)
    else:
        writer.writerow(column.name for column in table.columns)
    for count, row in enumerate(table.rows, start=1):
        if for_excel:
            writer.writerow(_for_people(cell, language, comma=comma) for cell in row)
        else:
            writer.writerow(_for_programs(cell, language) for cell in row)
        if count % _CSV_BLOCK == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def as_json_text(tables: Sequence[Table], language: str) -> str:
    """One object with the rows of each table under its name."""
    data: dict[str, Any] = {"schema": 1}
    for table in tables:
        names = [column.name for column in table.columns]
        data[table.name] = [
            dict(zip(names, (_plain(cell, language) for cell in row), strict=True))
            for row in table.rows
        ]
    return neutral_json(data, indent=1) + "\n"


def plain_rows(table: Table, language: str = "en") -> Iterator[list[object]]:
    """The rows as programs read them: codes and not words, days as texts, None for empty."""
    for row in table.rows:
        yield [_plain(cell, language) for cell in row]


#: The day that every package bears: the same content makes the same bytes.
_NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)


def as_xlsx(tables: Sequence[Table], language: str) -> bytes:
    """The bytes of a workbook with a sheet for each table.

    Raises
        UsageError  a sheet cannot hold all the rows
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": _NO_DAY})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    place_of = _places(tables, language)
    for table in tables:
        sheet = book.add_worksheet(_words(table.title, language))
        if language == "ar":
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            style = book.add_format({"num_format": _number_format(column.kind, language)})
            sheet.set_column(at, at, column.width, style)
            sheet.write_string(0, at, _words(column.heading, language), head)
        whole = book.add_format({"num_format": _WHOLE})
        last = 0
        for last, row in enumerate(table.rows, start=1):
            if last > MOST_ROWS:
                raise UsageError(
                    message("A sheet holds at most {most} rows.", most=MOST_ROWS),
                    where="--out",
                    hint=message("Write a .csv file."),
                )
            for at, cell in enumerate(row):
                is_count = isinstance(cell, int) and table.columns[at].kind == "number"
                if isinstance(cell, Formula):
                    value = "" if cell.value is None else cell.value
                    sheet.write_formula(last, at, in_sheets(cell, place_of), None, value)
                else:
                    _write_cell(sheet, last, at, cell, language, whole if is_count else None)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
    book.close()
    return out.getvalue()


def _places(tables: Sequence[Table], language: str) -> Callable[[str, str], tuple[str, str]]:
    """Where the column of a table stands in a workbook: name of the sheet, letters."""
    from xlsxwriter.utility import xl_col_to_name

    known = {
        (table.name, column.name): (_words(table.title, language), str(xl_col_to_name(at)))
        for table in tables
        for at, column in enumerate(table.columns)
    }
    return lambda table, column: known[table, column]


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, language: str, style: Any) -> None:
    if cell is None or cell == "" or cell == ():
        return
    if isinstance(cell, bool) or not isinstance(cell, int | float | date):
        text = disarmed(_words(cell, language))
        sheet.write_string(row, column, text[:_LONGEST_CELL], style)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, style)
    elif math.isfinite(cell):
        sheet.write_number(row, column, cell, style)


def _number_format(kind: Kind, language: str) -> str:
    if kind == "day" and language != "en":
        return _DAY_FIRST
    return _NUMBER_FORMATS[kind]


def _words(cell: Cell, language: str) -> str:
    """A cell as text for people: without marks of direction, which would be in the way there."""
    if isinstance(cell, Formula):
        return _words(cell.value, language)
    if isinstance(cell, bool):
        return render(message("yes") if cell else message("no"), language)
    if isinstance(cell, Coded):
        return without_xml_faults(clean(render(cell.said, language)))
    if isinstance(cell, Message | Text | tuple):
        return without_xml_faults(clean(render(cell, language)))
    return without_xml_faults(clean(str(cell)))


def _plain(cell: Cell, language: str) -> object:
    """A cell as JSON has it."""
    if isinstance(cell, Formula):
        return cell.value
    if isinstance(cell, Coded):
        return list(cell.code) if isinstance(cell.code, tuple) else cell.code
    if isinstance(cell, Message):
        return clean(render(cell, language))
    if isinstance(cell, Text):
        return cell.to(language)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return list(cell) if isinstance(cell, tuple) else cell


def _for_programs(cell: Cell, language: str) -> str:
    plain = _plain(cell, language)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, float):
        return repr(plain)
    return disarmed(";".join(plain) if isinstance(plain, list) else str(plain))


def _for_people(cell: Cell, language: str, *, comma: bool) -> str:
    if isinstance(cell, Formula):
        cell = cell.value
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return repr(cell).replace(".", ",") if comma else repr(cell)
    return disarmed(_words(cell, language))


#: Currencies that a language has a word for.
_CURRENCIES = {"MAD": message_in("currency", "MAD")}


def currency_name(currency: str) -> Message | str:
    """A currency as the languages that have a word for it say it."""
    return _CURRENCIES.get(currency, currency)


def money_heading(heading: Message, currency: str) -> Message:
    """The heading of a column of amounts, with their currency."""
    return message_in("heading of a column of amounts", "{heading} ({currency})",
                      heading=heading, currency=currency_name(currency))  # fmt: skip
