"""Rows that sum up others and titles of divisions are no cooperatives; names like them are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.in_workspace import by_name  # isort: skip
from matcher.ingest.importer import Outcome

Import = Callable[..., Outcome]

_HEAD = "Nom;Commune;Adhérents;Femmes\nAl Amal;Ammelne;12;9\nTamounte;Tata;7;5\n"


@pytest.mark.parametrize(
    "row",
    [
        "Tot.;;19;14",
        "T O T A L;;19;14",
        "Nombre total : 2;;;",
        "Total général : 2 coopératives;;;",
        "Total des coopératives;;;",
        "Total Tiznit;;;",
        "Total pour la province de Tiznit;;;",
        "جمع;;19;14",
        "المجموع : 2 تعاونية;;;",
        "مجموع اقليم تزنيت;;19;14",
        "Total number: 2;;;",
        "Cercle de Tafraout;;;",
        "Caïdat d'Anzi;;44;",
        "قيادة تزنيت;;;",
        "Circle of Tata;;;",
        "Province de Tata;;7;5",
    ],
)
def test_a_total_or_a_title_of_a_division_is_no_cooperative(
    row: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{_HEAD}{row}\n", encoding="utf-8")
    outcome = do_import(path)
    assert set(by_name(own_home)) == {"Al Amal", "Tamounte"}
    [left_out] = [f for f in outcome.findings if f.origin.row == 4]
    assert left_out.code in ("total-row", "title-row")


@pytest.mark.parametrize(
    ("row", "is_asked"),
    [
        ("Cercle des Femmes;Ammelne;23;12", False),
        ("Cercle de Tafraout;Ammelne;23;12", False),
        ("Total Argan;Tiznit;9;9", False),
        ("Ensemble Tiznit;;14;3", False),
        ("جمعية الأمل;Tata;14;3", False),
        ("مجموعة الأمل;;14;3", False),
        ("Cercle Argan;;;", True),
        ("Total Energie Souss;;;", True),
    ],
)
def test_a_name_that_begins_like_one_stays_and_one_that_stands_alone_is_asked(
    row: str, is_asked: bool, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{_HEAD}{row}\n", encoding="utf-8")
    outcome = do_import(path)
    assert row.split(";")[0] in by_name(own_home)
    assert is_asked == any(f.code == "only-a-name" for f in outcome.findings)


def test_a_division_ends_the_commune_of_the_title_above_and_not_its_province(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Nom;Adhérents;Femmes\nProvince de Tiznit;;\nCommune Ammelne;;\nAl Amal;12;9\n"
        "Cercle d'Anzi;;\nTamounte;7;5\n",
        encoding="utf-8",
    )
    do_import(path)
    facts = {name: one.facts for name, one in by_name(own_home).items()}
    assert facts["Al Amal"]["place"] == "tiznit/ammelne"
    assert facts["Tamounte"]["province"] == "tiznit"
    assert "place" not in facts["Tamounte"]
