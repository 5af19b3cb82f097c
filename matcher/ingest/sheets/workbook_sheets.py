"""Workbooks to sheets: values, merged cells, and what the file shows besides."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape

from matcher.ingest.diagnostics import Finding, Origin, column_number
from matcher.ingest.sheets import file_safety
from matcher.ingest.sheets.calamine_apart import ReadSheet, read_apart
from matcher.ingest.sheets.sheet import Raw, Sheet, as_seen, holds
from matcher.ingest.sheets.workbook_marks import (
    SheetMarks,
    UnitOf,
    attribute,
    marks_of_ods,
    marks_of_xlsx,
)
from matcher.support.messages import message


def workbook_sheets(content: bytes, name: str, unit_of: UnitOf) -> list[Sheet]:
    """The sheets of a workbook that can be seen; what is hidden or struck out is told.

    Parameters
        unit_of  the unit of money that some words name

    Raises
        DataRefusedError  it is too large, damaged, locked or hostile; one that would end the
                          process ends that of its reader alone
    """
    unseen: dict[str, dict[str, str]] = {}
    marks: dict[str, SheetMarks] = {}
    if content.startswith(b"PK"):
        lost = file_safety.check_package(io.BytesIO(content), name)
        parts = _parts_of_sheets(content)
        unseen = {sheet: lost[part] for part, sheet in parts.items() if part in lost}
        marks = marks_of_xlsx(content, parts, unit_of) if parts else marks_of_ods(content, unit_of)
        content = content if parts else _with_types(content)
    most = file_safety.LARGEST_COLUMNS, file_safety.LARGEST_ROWS, file_safety.LARGEST_CELLS
    found, ending = read_apart(content, *most)
    if ending == "password":
        raise file_safety.refuse(
            "broken-file",
            message("the workbook has a password."),
            name,
            message("Save it without one."),
        )
    if ending == "broken":
        raise file_safety.broken(name)
    return list(_sheets(found, name, unseen, marks))


_CONTENT = "content.xml"
#: A cell of an OpenDocument sheet that begins with a text, and not with a note or an empty line.
_CELL_OF_TEXT = re.compile(
    rb"<table:table-cell((?:\s[^>]*)?)>(?=\s*<text:p(?:\s[^>]*[^>/])?>(?!\s*</text:p>))"
)


def _with_types(content: bytes) -> bytes:
    """An OpenDocument workbook in which every cell of text says that it is one.

    Some programs write the text alone. Spreadsheets show it, and the reader of values would take
    such a cell for an empty one, and a sheet of them for no rows.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if _CONTENT not in package.namelist():
            return content
        found = package.read(_CONTENT)
        typed = _CELL_OF_TEXT.sub(_typed, found)
        if typed == found:
            return content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as copy:
            for part in package.infolist():
                is_cells = part.filename == _CONTENT
                copy.writestr(part.filename, typed if is_cells else package.read(part))
    return out.getvalue()


def _typed(cell: re.Match[bytes]) -> bytes:
    if b"office:value-type=" in cell[1]:
        return cell[0]
    return b'<table:table-cell office:value-type="string"' + cell[1] + b">"


def _sheets(
    found: Sequence[ReadSheet],
    name: str,
    unseen: Mapping[str, dict[str, str]],
    marks: Mapping[str, SheetMarks],
) -> Iterator[Sheet]:
    for one in found:
        label = one.name
        if not one.is_table:
            continue  # a chart
        if not one.is_visible:
            what = message("the sheet is hidden; it is left out.")
            hint = message("Show it in the spreadsheet if it belongs to the list.")
            said = Finding(Origin(name, label), "sheet", "hidden-sheet", what, hint, True)
            yield Sheet(name, label, [], {}, findings=(said,))
            continue
        if one.width > file_safety.LARGEST_COLUMNS:
            raise file_safety.too_large(
                Origin(name, label).said(),
                message("a sheet is too large: {n} columns.", n=one.width),
            )
        rows = one.rows
        if rows is None:
            raise file_safety.too_large(
                Origin(name, label).said(), message("a sheet is too large: {n} rows.", n=one.height)
            )
        for row in rows:
            for at, cell in enumerate(row):
                if isinstance(cell, float):
                    row[at] = as_seen(cell)
        lost = {_position(ref): code for ref, code in unseen.get(label, {}).items()}
        joined = _unmerge(name, rows, one.merged)
        shown = marks.get(label, SheetMarks())
        findings = tuple(_left_out(Origin(name, label), shown, rows))
        yield Sheet(name, label, rows, lost, joined, shown, findings)


def _left_out(origin: Origin, marks: SheetMarks, rows: list[list[Raw]]) -> Iterator[Finding]:
    """Empty the rows that are struck out, and tell of them and of those that are hidden."""
    struck = sorted(
        row for row in marks.struck if row <= len(rows) and any(map(holds, rows[row - 1]))
    )
    for row in struck:
        rows[row - 1] = []
        what = message("the row is struck out; it is left out.")
        yield Finding(replace(origin, row=row), "row", "struck-row", what, "", True)
    for row in sorted(marks.hidden - marks.struck):
        if row <= len(rows) and any(map(holds, rows[row - 1])):
            what = message("the row is hidden in the file; it is read all the same.")
            hint = message("Delete it from the file if it does not belong to the list.")
            yield Finding(replace(origin, row=row), "row", "hidden-row", what, hint, True)


def _unmerge(
    name: str,
    rows: list[list[Raw]],
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]],
) -> dict[int, dict[int, int]]:
    """Write the text of a cell merged over rows into each of them; say which reach to the right.

    A number is not repeated: an amount merged over rows is for all of them together.
    """
    joined: dict[int, dict[int, int]] = {}
    left_to_fill = 4 * file_safety.LARGEST_ROWS
    for (top, left), (bottom, right) in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        joined.setdefault(top + 1, {})[left + 1] = right + 1
        held = rows[top][left]
        if bottom == top or not isinstance(held, str) or not held.strip():
            continue
        below = rows[top + 1 : bottom + 1]
        left_to_fill -= len(below)
        if left_to_fill < 0:
            raise file_safety.too_large(
                name, message("a sheet is too large: merged cells lie one upon another.")
            )
        for row in below:
            if left < len(row) and not holds(row[left]):
                row[left] = held
    return joined


def _position(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), column_number(letters)


def _parts_of_sheets(content: bytes) -> dict[str, str]:
    """The name of each sheet, by its part of the package; none in an OpenDocument file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        try:
            book = package.read("xl/workbook.xml").decode("utf-8", "replace")
            links = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        except KeyError:
            return {}
    targets = {}
    for link in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links):
        ident, target = attribute(link, "Id"), attribute(link, "Target")
        targets[ident] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    found = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        if part := targets.get(attribute(tag, "r:id"), ""):
            found[part] = unescape(attribute(tag, "name"))
    return found
