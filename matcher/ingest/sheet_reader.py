"""Files to sheets of raw cells, each cell at its place."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from html import unescape
from math import isfinite
from pathlib import Path

from matcher.ingest import file_safety
from matcher.ingest.diagnostics import Finding, Origin
from matcher.ingest.workbook_marks import Marks, marks_of_ods, marks_of_xlsx
from matcher.support.errors import DataRefusedError
from matcher.support.messages import message

Raw = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet; the first row is row 1, the first column column 1.

    Parameters
        name    empty where the file has one sheet without a name
        lost    cells that cannot be seen, by (row, column), with the reason code
        joined  by row, the last column of each cell that is merged with those on its right
        marks   what the sheet shows besides its values
        findings  what is doubtful about the sheet as a whole, or was left out of it
    """

    file: str
    name: str
    rows: list[list[Raw]]
    lost: Mapping[tuple[int, int], str]
    joined: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    findings: tuple[Finding, ...] = ()


def read_sheets(path: Path, encoding: str = "", separator: str = "") -> list[Sheet]:
    """Every sheet of a file that holds anything; `-` is stdin, as CSV or JSON.

    Parameters
        encoding   of a text file, where the user has said it; "" to find it out
        separator  the sign between the cells of a text file; "" to find it out

    Raises
        UsageError   the file is missing or cannot be opened
        DataRefusedError  it is no table, too large, damaged or hostile
    """
    if str(path) == "-":
        content = sys.stdin.buffer.read(file_safety.LARGEST_FILE + 1)
        if len(content) > file_safety.LARGEST_FILE:
            most = file_safety.LARGEST_FILE >> 20
            raise file_safety.too_large(
                "stdin", message("the input is too large: over {n} MiB.", n=most)
            )
        kind = file_safety.kind_of(content)
        if kind not in ("text", "zip"):
            raise file_safety.refuse("wrong-extension", message("it is no table."), "stdin")
        is_json = kind == "text" and content.lstrip()[:1] in (b"[", b"{")
        suffix = ".json" if is_json else ".xlsx" if kind == "zip" else ".csv"
        sheets = _READERS[suffix](content, "stdin")
    else:
        content = file_safety.content_of(path)
        suffix = path.suffix.lower()
        if suffix in _OF_TEXT and (encoding or separator):
            sheets = _text(content, path.name, encoding, separator)
        else:
            sheets = _READERS[suffix](content, path.name)
    sheets = [
        sheet
        for sheet in sheets
        if sheet.findings or any(any(_holds(c) for c in r) for r in sheet.rows)
    ]
    if not sheets:
        raise file_safety.refuse("empty-file", message("there is nothing in the file."), path.name)
    return sheets


def _holds(cell: Raw) -> bool:
    return cell is not None and cell != ""


# --- text ---------------------------------------------------------------------


def decode(content: bytes, name: str, encoding: str = "") -> str:
    """The text of a file in any usual encoding: UTF-8, UTF-16, Windows Arabic or Western.

    Parameters
        encoding  the one that the user has said; "" to find it out

    Raises
        DataRefusedError  it is in none of them
    """
    if encoding:
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError) as error:
            what = message('the file is not in the encoding "{name}".', name=encoding)
            hint = message("Mend the encoding in the mapping file, or take it out.")
            raise file_safety.refuse("not-utf8", what, name, hint) from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = tuple(filter(None, (file_safety.utf16_of(content), "utf-8-sig")))
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    if _is_nearly_utf8(content):
        return content.decode("utf-8-sig", "replace")
    # Windows-1256 holds the French letters too: its Arabic ones tell the two apart
    arabic = len(content) - len(content.translate(None, _ARABIC))
    western = len(content) - len(content.translate(None, _FRENCH))
    encoding = "cp1256" if arabic > western else "cp1252"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise file_safety.refuse(
            "not-utf8",
            message("the letters of the file cannot be told."),
            name,
            message("Save it as CSV UTF-8."),
        ) from error


def _is_nearly_utf8(content: bytes) -> bool:
    """Whether the letters around the first byte that is no UTF-8 are UTF-8 but for a few."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        around = content[max(0, error.start - _SEEN) : error.start + _SEEN]
        read = around.decode("utf-8", "replace")
        bad = read.count("\ufffd")
        return sum(not sign.isascii() for sign in read) - bad > 2 * bad
    return True


_SEEN = 200_000
_FRENCH = "éèêëàâçîïôûùÉÈÀÇÊ°’".encode("cp1252")
_ARABIC = bytes(c for c in range(0xC0, 0xEE) if c not in _FRENCH)


def _text(content: bytes, name: str, encoding: str = "", separator: str = "") -> list[Sheet]:
    file_safety.check_plain(content, name)
    text = decode(content, name, encoding)
    if "\0" in text:
        what = message("the file holds bytes that are no text.")
        raise file_safety.refuse("broken-file", what, name)
    separator = separator or separator_of(text)
    findings = [*_bad_letters(text, name)]
    csv.field_size_limit(len(text) + 1)  # an open quote may hold all that follows
    text = _closed_quotes(text, separator, name, findings)
    csv.field_size_limit(file_safety.LARGEST_TEXT)
    rows: list[list[Raw]] = []
    cells = 0
    try:
        for row in csv.reader(_lines(text, separator, name), delimiter=separator):
            if len(row) > file_safety.LARGEST_COLUMNS:
                raise file_safety.too_large(
                    Origin(name, row=len(rows) + 1).said(),
                    message("a row is too large: {n} cells.", n=len(row)),
                )
            rows.append(list(row))
            cells += len(row)
            if len(rows) > file_safety.LARGEST_ROWS or cells > file_safety.LARGEST_CELLS:
                raise file_safety.too_large(
                    name, message("the table is too large: over {n} rows.", n=len(rows))
                )
    except csv.Error as error:
        raise file_safety.refuse(
            "broken-csv", message("not valid CSV."), Origin(name, row=len(rows) + 1).said()
        ) from error
    return [Sheet(name, "", rows, {}, findings=tuple(findings))]


def _bad_letters(text: str, name: str) -> Iterator[Finding]:
    if "\ufffd" not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if "\ufffd" in line:
            what = message("a letter of the line cannot be read; it is shown as \ufffd.")
            hint = message("Write the word again, and save the file as CSV UTF-8.")
            yield Finding(Origin(name, row=number), "row", "bad-letter", what, hint, True)


_LONGEST_QUOTED = 200  # lines that one record may span
_MOST_LINES = 4 * file_safety.LARGEST_ROWS  # a text of more lines is refused further down


def _closed_quotes(text: str, separator: str, name: str, findings: list[Finding]) -> str:
    """The text without quotes that are opened and never closed within their cell.

    One such quote makes a single cell of all rows down to the next one. A record over several
    lines is believed where it has as many cells as the others, or where no line within it looks
    like a row of its own.
    """
    if '"' not in text or text.count("\n") > _MOST_LINES:
        return text
    lines = text.splitlines(keepends=True)
    odd = [line.count('"') % 2 == 1 for line in lines]
    if not any(odd):
        return text
    usual = _usual_width(lines, separator)
    at, last = 0, len(findings)
    while at < len(lines):
        if not odd[at]:
            at += 1
            continue
        spanned = lines[at : at + _LONGEST_QUOTED]
        reader = csv.reader(spanned, delimiter=separator)
        width, over = len(next(reader)), reader.line_num
        is_open = over == len(spanned) and sum(odd[at : at + over]) % 2 == 1
        seps = [line.count(separator) for line in spanned[:over]]
        has_rows = any(count >= usual - 1 > 0 for count in seps[1:])
        are_rows = all(count == usual - 1 > 0 for count in seps)
        if is_open or (over > 1 and (are_rows or (width != usual and has_rows))):
            lines[at] = lines[at].replace('"', "")
            what = message("a quote is opened and not closed; it is read as if it were not there.")
            hint = message("Take it out, or close it.")
            said = Finding(Origin(name, row=at + 1), "row", "open-quote", what, hint, True)
            findings.append(said)
            over = 1
        at += over
    return "".join(lines) if len(findings) > last else text


def _usual_width(lines: Sequence[str], separator: str) -> int:
    """How many cells most records have, titles of one cell aside."""
    widths = [len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1]
    return max(set(widths), key=widths.count, default=0)


def _lines(text: str, separator: str, name: str) -> Iterator[str]:
    """The lines; one with far too many cells is refused before it is cut into them."""
    end = "\n" if "\n" in text else "\r"
    at = number = 0
    while at < len(text):
        cut = text.find(end, at)
        line = text[at : cut + 1] if cut >= 0 else text[at:]
        number += 1
        if line.count(separator) > _MOST_IN_LINE:
            cells = line.count(separator)
            raise file_safety.too_large(
                message("{file}, line {line}", file=name, line=number),
                message("a line is too large: {n} cells.", n=cells),
            )
        yield line.replace("\r", "\n") if end == "\r" else line
        at += len(line)


_MOST_IN_LINE = 10 * file_safety.LARGEST_COLUMNS  # some may stand within quotes


def separator_of(text: str) -> str:
    """The sign between the cells: the one that cuts the first lines into most equal rows.

    >>> separator_of("Nom;CA\\nA;300,5\\nB;12,5")
    ';'
    """
    lines = [line[:20_000] for line in text[:200_000].splitlines() if line.strip()][:30]

    def worth(sign: str) -> tuple[int, int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        common = max(set(counts), key=counts.count, default=1)
        return (counts.count(common) if common > 1 else 0), common, max(counts, default=0)

    try:
        return max(";\t,|", key=worth)
    except csv.Error:
        return ","


# --- JSON ---------------------------------------------------------------------


def _json(content: bytes, name: str) -> list[Sheet]:
    if len(content) > file_safety.LARGEST_PLAIN:
        raise file_safety.too_much_text(name)
    text = decode(content, name)
    records = text.count("{") + text.count("[")
    if records > file_safety.LARGEST_ROWS or text.count(",") > file_safety.LARGEST_CELLS // 2:
        raise file_safety.too_large(name, message("the file is too large: too many records."))
    try:
        return _tables(json.loads(text), name)
    except RecursionError:
        what, hint = message("the file is nested too deeply."), message("Give a list of records.")
        raise file_safety.refuse("too-deep", what, name, hint) from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        where = message("{file}, line {line}", file=name, line=line)
        raise file_safety.refuse("broken-json", message("not valid JSON."), where) from error


def _tables(data: object, name: str) -> list[Sheet]:
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        features = data.get("features")
        data = [f.get("properties") for f in features or () if isinstance(f, dict)]
    named = data if isinstance(data, dict) else {"": data}
    tables = {str(k): v for k, v in named.items() if isinstance(v, list) and _has_records(v)}
    if isinstance(data, dict) and not tables:
        tables = {"": [data]}
    return [Sheet(name, label, _records(rows, name), {}) for label, rows in tables.items()]


def _has_records(rows: list[object]) -> bool:
    return not rows or any(isinstance(row, dict) for row in rows)


def _records(rows: list[object], name: str) -> list[list[Raw]]:
    records = [_flat(row) for row in rows if isinstance(row, dict)]
    header = list(dict.fromkeys(str(name) for record in records for name in record))
    if len(header) > file_safety.LARGEST_COLUMNS:
        raise file_safety.too_large(
            name, message("a record is too large: {n} different names.", n=len(header))
        )
    table: list[list[Raw]] = [_labels(header)]
    table.extend([_plain(record.get(name)) for name in header] for record in records)
    return table


_DEEPEST = 6


def _flat(record: Mapping[str, object], depth: int = 0) -> dict[str, object]:
    """The record with the entries of its groups beside its own, as "group/question"."""
    found: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            inner = _flat(value, depth + 1)
            found.update({f"{name}/{key}": one for key, one in inner.items()})
        else:
            found[str(name)] = value
    return found


def _labels(names: Sequence[str]) -> list[Raw]:
    """The last part of each name of a group, where no other column has the same."""
    last = [name.rsplit("/", 1)[-1] for name in names]
    return [
        short if last.count(short) == 1 else name for short, name in zip(last, names, strict=True)
    ]


def _as_seen(value: float) -> Raw:
    """The number as a spreadsheet shows it, 20 and not 20.0; a text where it is none."""
    if not isfinite(value):
        return str(value)
    return int(value) if value == int(value) and abs(value) < _LARGEST_EXACT else value


_LARGEST_EXACT = 2**53


def _plain(value: object) -> Raw:
    if isinstance(value, list):
        return " ; ".join(str(part) for part in value)
    if isinstance(value, float):
        return _as_seen(value)
    if value is None or isinstance(value, str | int | bool):
        return value
    return json.dumps(value, ensure_ascii=False)[: file_safety.LARGEST_TEXT]


# --- workbooks ------------------------------------------------------------------


def _workbook(content: bytes, name: str) -> list[Sheet]:
    import python_calamine as calamine

    unseen: dict[str, dict[str, str]] = {}
    marks: dict[str, Marks] = {}
    if content.startswith(b"PK"):
        lost = file_safety.check_package(io.BytesIO(content), name)
        parts = _parts_of_sheets(content)
        unseen = {sheet: lost[part] for part, sheet in parts.items() if part in lost}
        marks = marks_of_xlsx(content, parts) if parts else marks_of_ods(content)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return list(_sheets(book, name, unseen, marks))
    except calamine.PasswordError as error:
        raise file_safety.refuse(
            "broken-file",
            message("the workbook has a password."),
            name,
            message("Save it without one."),
        ) from error
    except calamine.CalamineError as error:
        raise file_safety.broken(name) from error
    except DataRefusedError:
        raise
    except (ValueError, OSError) as error:
        raise file_safety.broken(name) from error


def _sheets(
    book: object,
    name: str,
    unseen: Mapping[str, dict[str, str]],
    marks: Mapping[str, Marks],
) -> Iterator[Sheet]:
    for about in book.sheets_metadata:  # type: ignore[attr-defined]
        label = about.name
        if str(about.typ) != "SheetTypeEnum.WorkSheet":
            continue  # a chart
        if str(about.visible) != "SheetVisibleEnum.Visible":
            what = message("the sheet is hidden; it is left out.")
            hint = message("Show it in the spreadsheet if it belongs to the list.")
            said = Finding(Origin(name, label), "sheet", "hidden-sheet", what, hint, True)
            yield Sheet(name, label, [], {}, findings=(said,))
            continue
        sheet = book.get_sheet_by_name(label)  # type: ignore[attr-defined]
        if sheet.end is not None:
            height, width = sheet.end[0] + 1, sheet.end[1] + 1
            if width > file_safety.LARGEST_COLUMNS:
                raise file_safety.too_large(
                    Origin(name, label).said(),
                    message("a sheet is too large: {n} columns.", n=width),
                )
            if height > file_safety.LARGEST_ROWS or height * width > file_safety.LARGEST_CELLS:
                raise file_safety.too_large(
                    Origin(name, label).said(), message("a sheet is too large: {n} rows.", n=height)
                )
        rows = sheet.to_python(skip_empty_area=False)
        for row in rows:
            for at, cell in enumerate(row):
                if isinstance(cell, float):
                    row[at] = _as_seen(cell)
        lost = {_position(ref): code for ref, code in unseen.get(label, {}).items()}
        joined = _unmerge(name, rows, sheet.merged_cell_ranges or ())
        shown = marks.get(label, Marks())
        findings = tuple(_left_out(Origin(name, label), shown, rows))
        yield Sheet(name, label, rows, lost, joined, shown, findings)


def _left_out(origin: Origin, marks: Marks, rows: list[list[Raw]]) -> Iterator[Finding]:
    """Empty the rows that are struck out, and tell of them and of those that are hidden."""
    struck = sorted(
        row for row in marks.struck if row <= len(rows) and any(map(_holds, rows[row - 1]))
    )
    for row in struck:
        rows[row - 1] = []
        what = message("the row is struck out; it is left out.")
        yield Finding(replace(origin, row=row), "row", "struck-row", what, "", True)
    for row in sorted(marks.hidden - marks.struck):
        if row <= len(rows) and any(map(_holds, rows[row - 1])):
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
            if left < len(row) and not _holds(row[left]):
                row[left] = held
    return joined


def _position(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]), column


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
        ident, target = _attribute(link, "Id"), _attribute(link, "Target")
        targets[ident] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    found = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        if part := targets.get(_attribute(tag, "r:id"), ""):
            found[part] = unescape(_attribute(tag, "name"))
    return found


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


_OF_TEXT = (".csv", ".tsv", ".txt")
_READERS = {
    ".csv": _text,
    ".tsv": _text,
    ".txt": _text,
    ".json": _json,
    ".xlsx": _workbook,
    ".xls": _workbook,
    ".ods": _workbook,
}
