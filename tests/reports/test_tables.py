"""Tables: what programs and people find in a file, whatever stands in the cells."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from matcher.reports.svg import Picture
from matcher.reports.tables import (
    Cell,
    Coded,
    Kind,
    Table,
    TableColumn,
    as_csv,
    as_xlsx,
    check_table,
    write_table,
)
from matcher.support.errors import UsageError
from matcher.support.messages import Message, message, message_in
from matcher.support.text import Text, disarmed

COLUMNS = (
    TableColumn("id", message_in("heading", "applicant")),
    TableColumn("kind", message_in("heading", "who pays")),
    TableColumn("name", message_in("heading", "name"), width=30),
    TableColumn("amount", message_in("heading", "amount"), "money"),
    TableColumn("share", message_in("heading", "by chance"), "share"),
    TableColumn("day", message_in("heading", "asked in month"), "day"),
    TableColumn("found", message_in("heading", "a difference")),
    TableColumn("others", message_in("heading", "before it")),
)
ROW: tuple[Cell, ...] = (
    "A-1",
    Coded("cash", message("own cash")),
    Text({"fr": "Éau", "en": "Water", "ar": "ماء"}),
    1234.5,
    0.125,
    date(2026, 11, 23),
    True,
    ("x", "y"),
)


def table_of(*rows: tuple[Cell, ...], columns: tuple[TableColumn, ...] = COLUMNS) -> Table:
    return Table("things", message_in("sheet", "Awards"), columns, rows)


def one_cell(cell: Cell, kind: Kind = "text") -> Table:
    heading: Message = message_in("heading", "name")
    return table_of((cell,), columns=(TableColumn("name", heading, kind),))


def test_plain_csv_is_the_same_in_every_language() -> None:
    expected = "id,kind,name,amount,share,day,found,others\r\n"
    for language, name in (("en", "Water"), ("fr", "Éau")):
        assert "".join(as_csv(table_of(ROW), language)) == (
            f"{expected}A-1,cash,{name},1234.5,0.125,2026-11-23,true,x;y\r\n"
        )


def test_csv_for_excel_is_what_excel_opens_in_the_language() -> None:
    assert "".join(as_csv(table_of(ROW), "fr", for_excel=True)) == (
        "\ufeffdemandeur;qui paie;nom;montant;par hasard;demandé au mois;un écart;devant elle\r\n"
        "A-1;numéraire;Éau;1234,5;0,125;2026-11-23;oui;x, y\r\n"
    )
    english = "".join(as_csv(table_of(ROW), "en", for_excel=True))
    assert english.startswith("\ufeffapplicant,who pays,")
    assert english.endswith('A-1,own cash,Water,1234.5,0.125,2026-11-23,yes,"x, y"\r\n')


def test_a_workbook_holds_numbers_days_and_words_of_the_language() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([table_of(ROW, (None,) * 8)], "ar")))
    sheet = book.worksheets[0]
    assert sheet.sheet_view.rightToLeft
    row = sheet[2]
    assert [cell.value for cell in row[2:5]] == ["ماء", 1234.5, 0.125]
    assert row[5].value.date() == date(2026, 11, 23)
    assert [cell.number_format for cell in row[3:6]] == ["#,##0", "0.0##%", "dd/mm/yyyy"]
    assert row[6].value == "نعم"
    assert sheet.column_dimensions["C"].width == pytest.approx(30, abs=1)
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[3]] == [None] * 8


def test_a_workbook_does_not_say_when_it_was_written() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([table_of(ROW)], "fr")))
    assert book.properties.created.year == 1980
    with zipfile.ZipFile(io.BytesIO(as_xlsx([table_of(ROW)], "fr"))) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_json_holds_each_table_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "things.json"
    write_table(path, [table_of(ROW)], "en")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["schema"] == 1
    assert data["things"] == [
        {
            "id": "A-1",
            "kind": "cash",
            "name": "Water",
            "amount": 1234.5,
            "share": 0.125,
            "day": "2026-11-23",
            "found": True,
            "others": ["x", "y"],
        }
    ]


@pytest.mark.parametrize("live", ["=1+1", "+1+1", "-1+1", "@sum", "\t=1", " =1", "\r=1", "＝1"])
@pytest.mark.parametrize("for_excel", [True, False])
def test_a_text_that_would_be_a_formula_is_disarmed(live: str, for_excel: bool) -> None:
    assert disarmed(live) == f"'{live}"
    text = "".join(as_csv(one_cell(live), "en", for_excel=for_excel))
    (_, (cell,)) = csv.reader(io.StringIO(text, newline=""))
    assert cell.startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx([one_cell(live)], "en"))).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")


def test_a_workbook_opens_whatever_signs_stand_in_names() -> None:
    ugly = "Amal" + "".join(map(chr, [0, 7, 27, 0x202E, 0xFFFE, 0xFFFF])) + "<&>" + "x" * 40_000
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([one_cell(ugly)], "en")))
    value = book.worksheets[0]["A2"].value
    assert value.startswith("Amal<&>xx")
    assert len(value) == 32_767


def test_numbers_that_are_none_are_left_empty() -> None:
    table = table_of((float("nan"),), (float("inf"),), columns=(COLUMNS[3],))
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx([table], "en"))).worksheets[0]
    assert [sheet["A2"].value, sheet["A3"].value] == [None, None]
    assert "".join(as_csv(table, "en")) == 'amount\r\n""\r\n""\r\n'


@pytest.mark.parametrize(
    ("path", "for_excel", "as_json", "said"),
    [
        ("x.txt", False, False, "x.txt: A table is a .csv, .xlsx or .json file. Name it so."),
        ("x", False, False, "x: A table is a .csv, .xlsx or .json file. Name it so."),
        (None, True, False, "--excel: --excel is about a table. Add --out FILE.csv."),
        ("x.json", True, False,
         "--excel: --excel does not go with a .json file. Drop it, or name a .csv file."),
        ("-", False, True, "--json: The table is the answer here. Give --out a file."),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_before_any_work(
    path: str | None, for_excel: bool, as_json: bool, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        check_table(path and Path(path), for_excel=for_excel, as_json=as_json)
    assert str(refused.value) == said


@pytest.mark.parametrize("path", ["a.csv", "a.CSV", "a.xlsx", "a.json", "-"])
def test_what_can_be_written_is_let_through(path: str) -> None:
    check_table(Path(path))


def test_a_picture_stays_valid_whatever_signs_stand_in_names() -> None:
    ugly = 'Amal\x00\x07\x1b\ufffe\ud800<&>"'
    picture = Picture(100, "en")
    picture.text(1, 2, ugly)
    picture.rectangle(1, 2, 3, 4, "#fff", hint=ugly)
    root = ElementTree.fromstring(picture.drawn(50, ugly))
    said = [element.text for element in root.iter() if element.text and element.text.strip()]
    assert said == ['Amal<&>"'] * 3
