"""Hostile files are refused soon, in little memory, with a clear message."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

#: Measured by hand on a quiet machine; nothing is timed otherwise.
SECONDS = float(os.environ.get("MATCHER_HOSTILE_SECONDS", "inf"))
MIB = 200
_SHEET = "xl/worksheets/sheet1.xml"


# the most memory of the process itself: what its parent had before is not counted
_RUN = """
import sys
from matcher.cli.run import run
code = run(sys.argv[1:])
lines = open("/proc/self/status").read().splitlines()
print(next(l for l in lines if l.startswith("VmHWM")).split()[1], file=sys.stderr)
sys.exit(code)
"""
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is counted as Linux counts it"
)


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Nom de la coopérative", "Province"])
    book.active.append(["Afoulki", "Tata"])
    book.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A workbook of which one part is another."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def sheet(cells: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def one_cell(reference: str) -> str:
    row = "".join(c for c in reference if c.isdigit())
    return f'<row r="{row}"><c r="{reference}"><v>1</v></c></row>'


def far_old_cell() -> bytes:
    """A workbook of the old kind whose last text stands in the last row and column that fit."""
    content = bytearray(Path(__file__).with_name("old.xls").read_bytes())
    at = content.rindex(b"\xfd\x00\x0a\x00") + 4  # a cell of text: then its row and column
    content[at : at + 4] = b"\xff" * 4
    return bytes(content)


def elsewhere(cells: str) -> bytes:
    """A workbook whose sheet is a part that is not where sheets are."""
    links = "xl/_rels/workbook.xml.rels"
    with zipfile.ZipFile(io.BytesIO(workbook())) as package:
        moved = package.read(links).replace(b"worksheets/sheet1.xml", b"other/sheet1.xml")
    out = io.BytesIO(with_part(links, moved))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/other/sheet1.xml", sheet(cells))
    return out.getvalue()


_FAR = '<row r="1"><c r="A1"><v>1</v></c><c {}><v>1</v></c></row>'
_FAR_ROW = '<row r="1"><c r="A1"><v>1</v></c></row><row {}><c><v>1</v></c></row>'


def many_rows() -> bytes:
    """200 MB of rows that pack badly enough to pass for a table."""
    return b"Nom,Province\n" + b"Afoulki du douar de la vallee haute,Tata\n" * 5_000_000


def lying() -> bytes:
    """A package whose header says that a part of 300 MB is small."""
    content = bytearray(with_part(_SHEET, b" " * (300 << 20)))
    size = (300 << 20).to_bytes(4, "little")
    return bytes(content.replace(size, (1 << 20).to_bytes(4, "little")))


def ods(inside: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", inside)
    return out.getvalue()


_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("a.xlsx", lambda: with_part(_SHEET, b" " * (400 << 20)), "too-large"),
    "lying zip bomb": ("a.xlsx", lying, ""),
    "zip in a zip": ("a.xlsx", lambda: with_part("xl/inner.zip", b"PK"), "broken-file"),
    "too many parts": ("a.xlsx", lambda: many_parts(), "too-large"),
    "200 MB of CSV": ("a.csv", many_rows, "too-large"),
    "a million columns": ("a.csv", lambda: b"a," * 1_000_000 + b"\n1\n", "too-large"),
    "last column": ("a.xlsx", lambda: with_part(_SHEET, sheet(one_cell("XFD1"))), "too-large"),
    "last row": ("a.xlsx", lambda: with_part(_SHEET, sheet(one_cell("A1048576"))), "too-large"),
    "corner cell": (
        "a.xlsx",
        lambda: with_part(_SHEET, sheet(one_cell("A1") + one_cell("ZZ240000"))),
        "too-large",
    ),
    "a million merged cells": (
        "a.xlsx",
        lambda: with_part(
            _SHEET, sheet(one_cell("A1")) + b'<mergeCell ref="A1:B9"/>' * 1_000_000
        ),
        "too-large",
    ),
    "merged cells one upon another": ("a.xlsx", lambda: overlapping(), ""),
    "entities": (
        "a.xlsx",
        lambda: with_part(_SHEET, _BOMB.encode() + sheet(one_cell("A1"))),
        "broken-file",
    ),
    "entities in ODS": ("a.ods", lambda: ods(_BOMB + "<x>&b;</x>"), "broken-file"),
    "repeated cells in ODS": (
        "a.ods",
        lambda: ods(
            '<table:table-cell office:value-type="string" '
            'table:number-columns-repeated="16000000"/>'
        ),
        "too-large",
    ),
    "a table in ODS that never ends": (
        "a.ods",
        lambda: ods('<x><table:table table:name="a"><table:table-row></table:table-row></x>'),
        "broken-file",
    ),
    "a far cell in other quotes": (
        "a.xlsx", lambda: with_part(_SHEET, sheet(_FAR.format("r='ZZZZZ9'"))), "broken-file"
    ),
    "a far cell with a space": (
        "a.xlsx", lambda: with_part(_SHEET, sheet(_FAR.format('r = "ZZZZZ9"'))), "broken-file"
    ),
    "a far cell in small letters": (
        "a.xlsx", lambda: with_part(_SHEET, sheet(_FAR.format('r="zzzzz9"'))), "broken-file"
    ),
    "a far row": (
        "a.xlsx", lambda: with_part(_SHEET, sheet(_FAR_ROW.format('r="900000000"'))), "broken-file"
    ),
    "a far cell in another part": (
        "a.xlsx", lambda: elsewhere(_FAR.format('r="ZZZZZ9"')), "broken-file"
    ),
    "a far cell in an old workbook": ("a.xls", far_old_cell, "broken-file"),
    "deep JSON": ("a.json", lambda: b"[" * 200_000, "too-deep"),
    "20 MB of empty records": ("a.json", lambda: b"[" + b"{}," * 6_300_000 + b"{}]", "too-large"),
    "20 MB of numbers": ("a.json", lambda: b"[" + b"1," * 10_000_000 + b"1]", "too-large"),
    "20 MB of one text": ("a.json", lambda: b'["' + b"ab\\n" * 5_000_000 + b'"]', ""),
    "a line of 20 MB": ("a.csv", lambda: b"a;" * 10_000_000, "too-large"),
    "a cell of 20 MB": ("a.csv", lambda: b'Nom;"' + b"a" * 20_000_000, ""),
    "JSON of a name a record": (
        "a.json",
        lambda: json.dumps([{f"k{at}": at} for at in range(100_000)]).encode(),
        "too-large",
    ),
    "20 MB of empty lines": ("a.csv", lambda: b"\n" * 20_000_000, "too-large"),
    "20 MB of quotes": ("a.json", lambda: b'["' + b'","' * 5_000_000 + b'"]', "too-large"),
    "20 MB in an old encoding": ("a.csv", lambda: b"\xe9\xc7a;b\n" * 3_300_000, "too-large"),
    "20 MB with one sign of four bytes": (
        "a.csv", lambda: "a;b\n🍯".encode() + b"a;b\n" * 5_000_000, "too-large"
    ),
    "broken JSON": ("a.json", lambda: b'[{"a": 1},', "broken-json"),
    "wrong extension": ("a.xlsx", lambda: b"Nom;Province\nA;B\n", "wrong-extension"),
    "picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "wrong-extension"),
    "truncated": ("a.xlsx", lambda: workbook()[:2000], "broken-file"),
    "truncated old": ("a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
                      "broken-file"),
    "macros": ("a.xlsm", workbook, "wrong-extension"),
    "empty": ("a.csv", lambda: b"", "empty-file"),
    "null bytes": ("a.csv", lambda: b"Nom,Province\n" + b"a\0b,c\n" * 5, ""),
}  # fmt: skip


def overlapping() -> bytes:
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="str"><v>x</v></c></row>' for r in range(2, 9000))
    head = '<row r="1"><c r="A1" t="str"><v>Montant</v></c><c r="B1" t="str"><v>N</v></c></row>'
    merged = '<mergeCell ref="B1:B1048576"/>' * 19_000
    content = sheet(head + rows).replace(
        b"</worksheet>", f"<mergeCells>{merged}</mergeCells></worksheet>".encode()
    )
    return with_part(_SHEET, content)


def many_parts() -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as package:
        for number in range(1200):
            package.writestr(f"xl/x{number}.xml", "")
    return out.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str, tmp_path: Path, own_home: Path) -> None:
    file, make, code = HOSTILE[name]
    path = tmp_path / file
    path.write_bytes(make())
    start = time.monotonic()
    child = subprocess.run(
        [sys.executable, "-c", _RUN, "import", str(path), "--json"],
        capture_output=True,
        env={**os.environ, "MATCHER_HOME": str(own_home)},
        check=False,
    )
    seconds = time.monotonic() - start
    mib = int(child.stderr.split()[-1]) / 1024
    print(f"{name}: {seconds:.2f} s, {mib:.0f} MiB")
    error = json.loads(child.stdout)["error"]
    assert child.returncode == 3, child.stderr
    assert error["problems"] and (not code or error["problems"][0]["code"] == code)
    assert seconds < SECONDS
    assert mib < MIB


def test_the_good_file_of_two_is_read(tmp_path: Path, do_import: Callable[..., object]) -> None:
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(workbook())
    bad.write_bytes(workbook()[:1500])
    outcome = do_import(good, bad)
    assert (outcome.rows, outcome.refused) == (1, True)  # type: ignore[attr-defined]


def test_a_formula_without_its_result_is_reported_at_its_cell(
    tmp_path: Path, do_import: Callable[..., object]
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom de la coopérative", "Capital (DH)"])
    book.active.append(["Afoulki", "=1000*3"])
    book.active.append(["Toudarte", "#REF!"])
    book.active["B3"].data_type = "e"
    path = tmp_path / "formulas.xlsx"
    book.save(path)
    outcome = do_import(path)
    said = {(f.origin.row, f.origin.column, f.code) for f in outcome.findings}  # type: ignore[attr-defined]
    assert {(2, 2, "formula"), (3, 2, "error-cell")} <= said
