"""The report: one line a problem, as CSV, XLSX or JSON, without a live formula."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from matcher.errors import UsageError
from matcher.files import write_whole
from matcher.importing.findings import Finding, column_letters
from matcher.text import disarmed

COLUMNS = ("file", "sheet", "row", "column", "header", "kind", "code", "kept", "what", "todo")


def row_of(finding: Finding) -> tuple[str, ...]:
    """The cells of one finding in the order of COLUMNS."""
    at = finding.origin
    return (
        at.file,
        at.sheet,
        str(at.row or ""),
        column_letters(at.column),
        at.header,
        finding.kind,
        finding.code,
        "yes" if finding.is_warning else "no",
        str(finding.message),
        str(finding.hint),
    )


def record_of(finding: Finding) -> dict[str, object]:
    """The same as data; a row of 0 is the whole."""
    record: dict[str, object] = dict(zip(COLUMNS, row_of(finding), strict=True))
    return {**record, "row": finding.origin.row, "kept": finding.is_warning}


def check_suffix(path: Path, suffixes: Sequence[str]) -> None:
    """Refuse a file name of another form.

    Raises
        UsageError  it ends otherwise
    """
    if str(path) != "-" and path.suffix.lower() not in suffixes:
        hint = f"End it with {' or '.join(suffixes)}."
        raise UsageError(f'"{path.suffix}" cannot be written.', where=str(path), hint=hint)


def write_report(path: Path, findings: Sequence[Finding]) -> None:
    """Write every finding, in the form that the name of the file says.

    Raises
        UsageError  it cannot be written there, or has another form
    """
    check_suffix(path, (".csv", ".xlsx", ".json"))
    if path.suffix.lower() == ".json":
        data = {"schema": 1, "problems": [record_of(finding) for finding in findings]}
        write_whole(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    else:
        write_table(path, COLUMNS, (row_of(finding) for finding in findings))


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table as CSV or XLSX, whole or not at all.

    Raises
        UsageError  it cannot be written there
    """
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, header, rows)
        return
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([disarmed(cell) for cell in row] for row in rows)
    # the mark lets a spreadsheet see that it is UTF-8
    mark = "" if str(path) == "-" else "\ufeff"
    write_whole(path, mark + out.getvalue())


def _write_workbook(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    handle, name = -1, ""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
                for part, content in _PARTS.items():
                    package.writestr(part, content)
                with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
                    for piece in _sheet(header, rows):
                        sheet.write(piece.encode())
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        reason = (error.strerror or "cannot be written").lower()
        raise UsageError(
            f"The file cannot be written: {reason}.",
            where=str(path),
            hint="Choose another place.",
            code="cannot-write",
        ) from error


def _sheet(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'
    for cells in (header, *rows):
        # every cell is a text: a spreadsheet never computes it
        yield "<row>"
        for cell in cells:
            clean = "".join(c if c.isprintable() else " " for c in cell)
            yield f'<c t="inlineStr"><is><t xml:space="preserve">{escape(clean)}</t></is></c>'
        yield "</row>"
    yield "</sheetData></worksheet>"


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACK = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'{_XML}<Types xmlns="{_PACK}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'{_XML}<Relationships xmlns="{_PACK}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_XML}<Relationships xmlns="{_PACK}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOC}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
