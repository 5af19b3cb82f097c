"""What sheets, files and columns in question are called: shown and kept without people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import Command

from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.outcome import Outcome
from matcher.ingest.sheets.sheet import Sheet
from matcher.ingest.sheets.sheet_names import known_words, shown_file, shown_sheets

Import = Callable[..., Outcome]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Canarine", "***"), ("Mme Canarine", "Mme ***"), ("Fatima Canarine", "***"),
     ("Suivi Canarine 2026", "Suivi *** 2026"), ("الكناري", "***"), ("CANARINE", "***"),
     ("Liste", "Liste"), ("Suivi 2026", "Suivi 2026"), ("Besoins FR", "Besoins FR"),
     ("احتياجات", "احتياجات"), ("قاعدة بيانات الجمعيات", "قاعدة بيانات الجمعيات"),
     ("Tiznit", "Tiznit"), ("Taroudannt", "Taroudannt"),
     ("تارودانت", "تارودانت"), ("Feuil1", "Feuil1"), ("Cache", "Cache"),
     ("Masquée", "Masquée"), ("Archives 2024", "Archives 2024"), ("مخفية", "مخفية"),
     ("Octobre", "Octobre"), ("A", "A"),
     ("coopératives argane", "coopératives argane")],
)  # fmt: skip
def test_a_word_that_nobody_knows_is_hidden_in_the_name_of_a_sheet(
    name: str, shown: str, vocabulary: Vocabulary
) -> None:
    ((sheet, called),) = shown_sheets([Sheet("a.xlsx", name, [], {})], known_words(vocabulary))
    assert (sheet.name, called) == (shown, name)


def test_two_sheets_of_people_stay_two(vocabulary: Vocabulary) -> None:
    sheets = [Sheet("a.xlsx", name, [], {}) for name in ("Canarine", "Serinette", "Liste")]
    found = shown_sheets(sheets, known_words(vocabulary))
    assert [sheet.name for sheet, _ in found] == ["***", "*** 2", "Liste"]


@pytest.mark.parametrize("name", ["registre_anzi.csv", "base-fix.csv", "Souss 2026.xlsx", "stdin"])
def test_the_name_of_a_file_stays(name: str) -> None:
    assert shown_file(name) == name


def test_the_row_of_labels_is_said_by_the_name_that_the_sheet_bears(
    tmp_path: Path, own_home: Path, match_here: Command
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Canarine"
    for row in (["Zzq", "Xxy"], ["Qqz", "Wwv"], ["Nom de la coopérative", "Province"],
                ["Tazlaft", "Tata"]):  # fmt: skip
        book.active.append(row)
    path = tmp_path / "Liste_Mme_Serinette.xlsx"
    book.save(path)
    told = match_here("import", path, "--header-row", "Canarine=3", "--lang", "fr", "--json")
    assert told.json["made"] == 1 or len(told.json["profiles"]) == 1
    said = match_here("registry", "show", "C-0001", "--lang", "fr").out
    assert "Tata" in said
    home = b"".join(p.read_bytes() for p in own_home.rglob("*") if p.is_file())
    for canary in ("Canarine", "Serinette"):
        assert canary not in told.out + said
        assert canary.encode() not in home


def test_a_family_name_that_stands_twice_below_an_unknown_label_is_not_kept(
    tmp_path: Path, own_home: Path, match_here: Command
) -> None:
    path = tmp_path / "a.csv"
    rows = [f"Coop {name};{who};{kind}" for name, who, kind in (
        ("Tazlaft", "Canarine", "Équipement"), ("Imghrane", "Canarine", "Équipement"),
        ("Oudrar", "SERINETTE", "urgent"), ("Azrou", "SERINETTE", "urgent"),
        ("Anrar", "الكناري", "urgent"), ("Ourti", "الكناري", "urgent"))]  # fmt: skip
    path.write_text("\n".join(("Nom de la coopérative;Zzq;Xxy", *rows)) + "\n", encoding="utf-8")
    said = [match_here("import", path, "--dry-run"), match_here("import", path, "--json")]
    mapping = (own_home / "mapping.toml").read_text("utf-8")
    for canary in ("Canarine", "SERINETTE", "الكناري"):
        assert canary not in mapping
        assert not [one for one in said if canary in one.out + one.err]
    assert "Équipement" in mapping
    assert "urgent" in mapping
