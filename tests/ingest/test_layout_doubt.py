"""Whether it is sure where the labels stand: one question where it is not, and its answer kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import run_match

from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.sheets.sheet_reader import read_sheets
from matcher.ingest.tables.layout import find_tables
from matcher.ingest.tables.layout_doubt import doubtful_rows

UNSURE = "Liste établie;pour la réunion\nQui est-ce;Où donc\nAfoulki;Tiznit\nTamounte;Tata\n"


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("Nom de la coopérative;Province\nAfoulki;Tiznit\n", ()),
        ("Titre\nNom de la coopérative;Zzz\nAfoulki;abc\n", ()),
        (UNSURE, (1, 2, 3, 4)),
        ("1;2\n3;4\n", (1, 2)),
    ],
)
def test_two_known_labels_are_sure(
    text: str, doubts: tuple[int, ...], tmp_path: Path, vocabulary: Vocabulary
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert doubtful_rows(sheet, find_tables(sheet, vocabulary), vocabulary) == doubts


def test_an_unsure_sheet_is_asked_about_and_the_answer_is_kept(tmp_path: Path) -> None:
    path, env = tmp_path / "a.csv", {"MATCHER_HOME": str(tmp_path / "home")}
    path.write_text(UNSURE.replace("Qui est-ce", "Coopérative"), encoding="utf-8")
    asked = run_match("import", path, "--json", env=env)
    data = json.loads(asked.out)
    assert (asked.code, data["rows"]) == (3, 0)
    assert [one["code"] for one in data["problems"]] == ["unsure-layout"]
    assert data["sheets"][0]["doubts"] == [1, 2, 3, 4]
    assert "--header-row" in run_match("import", path, env=env).out
    settled = run_match("import", path, "--json", "--header-row", "2", env=env)
    assert json.loads(settled.out)["made"] == 2
    again = json.loads(run_match("import", path, "--json", env=env).out)
    assert (again["rows"], again["problems"][-1]["code"]) == (2, "unclear-column")


@pytest.mark.parametrize("said", ["zero", "0", "Liste=", "-3", "٤"])
def test_a_row_that_is_none_is_refused(said: str, tmp_path: Path) -> None:
    done = run_match("import", tmp_path / "a.csv", f"--header-row={said}")
    assert done.code == 2
    assert "--header-row" in done.err
