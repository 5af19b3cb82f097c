"""Texts that want to be more than text, through every file that the program writes."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import openpyxl
import pypdf
import pytest
from conftest import Command

DAY = ("--today", "2026-11-23")
#: Names and projects: markup, formulas, fields, control signs, directions, lines of a calendar.
HOSTILE = (
    '=HYPERLINK("http://x";"y")',
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "<script>alert(1)</script>",
    "</text><script>alert(1)</script>",
    "]]><x>&amp;&#0;",
    '#read("/etc/passwd") $x$ *b*',
    "a\x1b[31mb\x07c\x0bd",
    "\u202eevil\u202c",
    "\u2066\u2066never closed",
    "\u202enever closed",
    "name\\nEND:VEVENT\\nBEGIN:VEVENT",
    'a;b,c\\d"e',
    "\ufffe\uffff\ud7ff\ufeff",
    "Z" + "\u0301" * 60,
    "{{7*7}} ${x} %s {0}",
    "x" * 20_000,
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with such a name and such a project in every row."""
    path = tmp_path_factory.mktemp("hostile") / "coops.csv"
    fields = ("applicant_id", "name", "project", "legal_form", "place", "members", "purposes")
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow((*fields, "need_equipment_mad"))
        for number, text in enumerate(HOSTILE, 1):
            facts = ("cooperative", "tiznit", 12, "equipment", 150_000)
            table.writerow((f"H-{number}", text, HOSTILE[-number], *facts))
    return path


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace of this test's own."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))


def recorded(match_here: Command, hostile: Path) -> list[str]:
    """The ids of those that can be read; each asks, and one step of each is due."""
    listed = match_here("--funder", "fda", "--top", "100", "--registry", hostile, *DAY, "--json")
    ids = [one["applicant_id"] for one in listed.json["matches"]]
    for who in ids[:6]:
        asked = ("record", who, "fda", "applied", "--on", "2026-10-01", "--registry", hostile)
        assert match_here(*asked, *DAY).code == 0
    return ids


def test_tables_and_texts_hold_no_live_cell(
    match_here: Command, hostile: Path, tmp_path: Path
) -> None:
    ids = recorded(match_here, hostile)
    assert len(ids) > 12
    whole = ("--registry", hostile, *DAY)
    since = ("digest", "--since", "2026-09-01", "--days", "60")
    outputs = {
        "cases": ("cases", "--all", *whole),
        "digest": (*since, *whole),
        "candidates": ("--funder", "fda", *whole),
    }
    for name, words in outputs.items():
        text = match_here(*words, "--lang", "ar").out
        assert not CONTROL.search(text), name
        assert all(opened(line) == 0 for line in text.splitlines()), name
        book, table = tmp_path / f"{name}.xlsx", tmp_path / f"{name}.csv"
        for out in (book, table):
            assert match_here(*words, "--out", out).code in (0, 3), name
        for sheet in openpyxl.load_workbook(book).worksheets:
            assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        with zipfile.ZipFile(book) as parts:
            assert not [part for part in parts.namelist() if "external" in part.lower()]
        with table.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [c for c in cells if re.match(r"[=+@\t]|-\D|-\d+\+", c)], name


def opened(line: str) -> int:
    """How many isolates and embeddings of a line stay open."""
    depth = 0
    for sign in line:
        depth += sign in "\u2066\u2067\u2068\u202a\u202b\u202d\u202e"
        depth -= sign in "\u2069\u202c"
    return depth


def test_calendars_and_pages_hold_only_text(
    match_here: Command, hostile: Path, tmp_path: Path
) -> None:
    ids = recorded(match_here, hostile)
    calendar, page = tmp_path / "x.ics", tmp_path / "x.html"
    for out in (calendar, page):
        asked = ("digest", "--since", "2026-09-01", "--days", "60", "--out", out)
        assert match_here(*asked, "--registry", hostile, *DAY, "--lang", "fr").code in (0, 3)
    lines = calendar.read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not CONTROL.search(calendar.read_bytes().decode())
    plain = calendar.read_bytes().replace(b"\r\n ", b"").split(b"\r\n")
    summaries = sum(line.startswith(b"SUMMARY:") for line in plain)
    assert plain.count(b"BEGIN:VEVENT") == plain.count(b"END:VEVENT") == summaries >= len(ids[:6])
    assert all(re.match(rb"[A-Z-]+[:;]", line) for line in plain if line)
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert not CONTROL.search(text)


def test_pictures_and_printed_files_run_nothing(
    match_here: Command, hostile: Path, tmp_path: Path
) -> None:
    whole = ("--registry", hostile, *DAY)
    for number in range(1, len(HOSTILE), 4):
        picture = tmp_path / f"{number}.svg"
        if match_here("plan", "--coop", f"H-{number}", "--svg", picture, *whole).code > 1:
            continue  # a row that cannot be read is told, and left
        tags = {element.tag.rpartition("}")[2] for element in ET.parse(picture).iter()}
        assert not tags & {"script", "foreignObject", "image", "a"}
    book = tmp_path / "booklet.pdf"
    assert match_here("dossier", "--funder", "fda", "--out", book, *whole).code in (0, 3)
    reader = pypdf.PdfReader(book)
    assert "root:" not in "".join(page.extract_text() for page in reader.pages)
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(reader.trailer["/Root"])
    word = tmp_path / "booklet.docx"
    assert match_here("dossier", "--funder", "fda", "--out", word, *whole).code in (0, 3)
    with zipfile.ZipFile(word) as parts:
        xml = parts.read("word/document.xml").decode()
        assert not re.search(r"<w:(fldSimple|instrText|object|altChunk)", xml)
        assert b"External" not in parts.read("word/_rels/document.xml.rels")
        ET.fromstring(xml)
