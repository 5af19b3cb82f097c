"""What was understood of a table, before anything is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from matcher.catalogue.loading import load_schema
from matcher.ingest.columns.vocabulary import read_vocabulary
from matcher.ingest.importer import Importing
from matcher.reports.imported.import_preview import PreviewSheet, preview_lines, preview_sheets
from matcher.support.text import clean

ROWS = [
    ["Coopératives de la province"],
    ["Nom de la coopérative", "Province", "CA (KDH)", "Président", "Zzz"],
    ["Afoulki", "Tiznit", 30, "A. Exemple", "x"],
    ["Tamounte", "Tata", 20, "B. Exemple 0661234567", "y"],
    ["Total", None, 50, None, None],
]


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PreviewSheet:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    schema = load_schema()[0]
    importing = Importing(
        schema, read_vocabulary(schema), date(2026, 11, 23), tmp_path / "w.sqlite", dry_run=True
    )
    (found,) = preview_sheets(importing.run([tmp_path / "a.xlsx"]), schema)
    return found


def test_rows_and_columns_are_said_as_they_were_taken(sheet: PreviewSheet) -> None:
    assert [(row.row, row.kind) for row in sheet.rows] == [
        (1, "title"), (2, "header"), (3, "applicant"), (4, "applicant"), (5, "left_out"),
    ]  # fmt: skip
    (table,) = sheet.tables
    said = {column.column: (column.kind, column.field, column.unit) for column in table.columns}
    assert said == {
        "A": ("field", "name", ""),
        "B": ("field", "province", ""),
        "C": ("field", "turnover_mad", "thousand_dirham"),
        "D": ("personal", None, ""),
        "E": ("unclear", None, ""),
    }
    assert (table.header_rows, sheet.left_out) == ((2,), {"total-row": 1})


def test_a_sum_below_the_table_is_no_cell_of_a_column(sheet: PreviewSheet) -> None:
    (table,) = sheet.tables
    assert [table.columns[at].samples for at in (0, 2)] == [("Afoulki", "Tamounte"), ("30", "20")]


def test_nobody_is_shown_again(sheet: PreviewSheet) -> None:
    assert "Exemple" not in repr(sheet)
    assert "0661234567" not in repr(sheet)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_it_is_said_in_every_language(language: str, sheet: PreviewSheet) -> None:
    said = "\n".join(preview_lines([sheet], language))
    assert "Zzz" in said
    assert "x · y" in clean(said)
