"""The workbook for a bank: live sums, interest and coverage, equal to what was checked."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Command

ASKED = ("plan", "--coop", "SM-0032", "--today", "2026-11-23", "--registry", "demo")


@pytest.fixture
def book(match_here: Command, tmp_path: Path) -> Path:
    path = tmp_path / "bank.xlsx"
    assert match_here(*ASKED, "--lang", "fr", "--out", path).code == 0
    return path


def formulas(path: Path) -> Iterator[tuple[str, str, str]]:
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    yield sheet.title, cell.coordinate, cell.value


def recalculated(path: Path) -> Any:
    """The workbook as LibreOffice works it out from nothing: openpyxl keeps no values."""
    folder = path.parent
    bare = folder / "bare.xlsx"
    openpyxl.load_workbook(path).save(bare)
    made = subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{folder}/lo", "--headless"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")),
            str(bare),
        ],
        check=False,
        capture_output=True,
        timeout=180,
    )
    if not (folder / "out" / "bare.xlsx").is_file():
        pytest.skip(f"LibreOffice cannot open workbooks here: {made.stderr!r}")
    return openpyxl.load_workbook(folder / "out" / "bare.xlsx", data_only=True)


def test_every_live_cell_is_ours_and_carries_its_value(book: Path) -> None:
    values = openpyxl.load_workbook(book, data_only=True)
    found = list(formulas(book))
    assert len(found) > 100
    assert {sheet for sheet, _, _ in found}.isdisjoint({"Plans"})
    for sheet, place, said in found:
        words = said.replace("'", "").replace("$", "")
        assert not set(words) & set('"&|{}'), said
        assert isinstance(values[sheet][place].value, int | float)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_comes_to_the_same_and_follows_a_change(book: Path) -> None:
    ours = openpyxl.load_workbook(book, data_only=True)
    theirs = recalculated(book)
    for sheet, place, said in formulas(book):
        assert theirs[sheet][place].value == pytest.approx(ours[sheet][place].value), said
    # a banker who doubles the rate of the first loan sees interest and coverage move
    changed = openpyxl.load_workbook(book)
    loans = changed["Remboursements"]
    head = [cell.value for cell in loans[1]]
    rate = next(at for at, name in enumerate(head, start=1) if str(name).startswith("taux"))
    for row in range(2, loans.max_row + 1):
        loans.cell(row, rate).value = 2 * float(loans.cell(row, rate).value)
    changed.save(book)
    moved = recalculated(book)
    key = {cell.value: at for at, cell in enumerate(moved["Chiffres clés"][1], start=1)}
    column = next(at for name, at in key.items() if str(name).startswith("intérêts"))
    before = ours["Chiffres clés"].cell(2, column).value
    assert moved["Chiffres clés"].cell(2, column).value == pytest.approx(2 * before, rel=0.02)
    column = key["couverture la plus basse"]
    assert (
        moved["Chiffres clés"].cell(2, column).value < ours["Chiffres clés"].cell(2, column).value
    )


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_text_and_picture_have_the_accounts_too(
    match_here: Command, tmp_path: Path, language: str
) -> None:
    picture = tmp_path / "plan.svg"
    words = ("--lang", language, "--details", "--svg", picture)
    said = match_here(*ASKED, *words).out
    data = match_here(*ASKED, "--lang", language, "--json").json
    year = data["plans"][0]["years"][2]
    marks = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f .,\u00a0\u202f"))
    for text in (said, picture.read_text(encoding="utf-8")):
        assert str(year["repaid"]) in text.translate(marks)
        assert "{" not in text


@pytest.mark.parametrize("coop", ["SM-0196", "SM-0032", "SM-0001", "SM-0060"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_main_answer_fits_one_screen(match_here: Command, coop: str, language: str) -> None:
    words = ("plan", "--coop", coop, "--today", "2026-11-23", "--registry", "demo")
    lines = match_here(*words, "--lang", language).out.splitlines()
    assert len(lines) <= (50 if language == "en" else 55)  # three plans
    assert "--details" in " ".join(lines)
