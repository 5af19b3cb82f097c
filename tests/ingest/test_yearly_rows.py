"""Tables with one row a year: the newest year holds, and no cooperative is two for its years."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.in_workspace import by_id, codes_said  # isort: skip
from matcher.domain.schema import Schema
from matcher.ingest.diagnostics import Origin
from matcher.ingest.outcome import Outcome
from matcher.ingest.profiles.corrections import Corrector
from matcher.ingest.profiles.pair_answers import settle_pair
from matcher.ingest.rows.record import Record
from matcher.ingest.rows.yearly_rows import by_year, in_order
from matcher.registry.store import Store

from ingest.conftest import TODAY  # isort: skip

Import = Callable[..., Outcome]


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("label", ["Année", "Exercice", "Exercice comptable", "Year", "السنة"])
@pytest.mark.parametrize("is_newest_first", [True, False])
def test_of_several_years_the_newest_holds(
    label: str, is_newest_first: bool, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    years = [("2023", "100 000", "11"), ("2024", "200 000", "12"), ("2025", "150 000", "10")]
    rows = [f"{i};{name};{y};{ca};{m}" for i, name in (("A-1", "Afoulki"), ("A-2", "Tamounte"))
            for y, ca, m in (years[::-1] if is_newest_first else years)]  # fmt: skip
    head = f"Identifiant;Nom de la coopérative;{label};CA annuel;Adhérents"
    outcome = do_import(write(tmp_path / "a.csv", head, *rows))
    told = {i: (one.facts["turnover_mad"], one.facts["members"])
            for i, one in by_id(own_home).items()}  # fmt: skip
    assert told == {"A-1": ("150000", "10"), "A-2": ("150000", "10")}
    assert "conflict" not in codes_said(outcome)


def test_without_ids_a_name_that_stands_once_in_each_year_is_one(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [f"{name};Tata;{year};{year}00" for name in ("Tazlaft", "Imghrane", "Oudrar")
            for year in (2023, 2024, 2025)]  # fmt: skip
    do_import(write(tmp_path / "a.csv", "Nom de la coopérative;Province;Exercice;CA", *rows))
    told = {one.name: one.facts["turnover_mad"] for one in by_id(own_home).values()}
    assert told == dict.fromkeys(("Tazlaft", "Imghrane", "Oudrar"), "202500")


def test_a_name_that_many_bear_is_asked_and_then_its_newest_year_holds(
    tmp_path: Path, own_home: Path, do_import: Import, schema: Schema
) -> None:
    rows = ["Al Amal;Tata;2023;100 000", "Al Amal;Tata;2025;300 000", "Tamounte;Tata;2024;5 000",
            "Tamounte;Tata;2025;4 000"]  # fmt: skip
    head = "Nom de la coopérative;Province;Année;CA annuel"
    assert do_import(write(tmp_path / "a.csv", head, *rows)).review == 2
    store = Store(own_home / "workspace.sqlite")
    one = Corrector(store, schema, TODAY.isoformat())
    for question in store.questions():
        settle_pair(one, question.one, question.other, "same", "", alike=False)
    store.close()
    told = {one.name: one.facts["turnover_mad"] for one in by_id(own_home).values()}
    assert told == {"Al Amal": "300000", "Tamounte": "4000"}


def test_an_old_year_that_comes_later_is_old_all_the_same(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    head = "Identifiant;Nom de la coopérative;Exercice;CA annuel"
    do_import(
        write(tmp_path / "a.csv", head, "A-1;Tazlaft;2024;300 000", "A-1;Tazlaft;2023;200 000")
    )
    mended = ["A-1;Tazlaft;2024;300 000", "A-1;Tazlaft;2023;210 000"]
    outcome = do_import(write(tmp_path / "b.csv", head, *mended))
    assert outcome.changes == []
    assert by_id(own_home)["A-1"].facts["turnover_mad"] == "300000"
    outcome = do_import(write(tmp_path / "c.csv", head, *mended, "A-1;Tazlaft;2025;400 000"))
    assert [(c.field, c.before, c.after) for c in outcome.changes] == [
        ("turnover_mad", "300000", "400000")
    ]


def test_years_of_founding_are_no_years_of_rows(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = ["Al Amal;Tata;2005;X", "Al Amal;Tata;2014;Y", "Tazlaft;Tata;2011;Z", "Azer;Tata;2012;W",
            "Imghrane;Tata;2011;V"]  # fmt: skip
    outcome = do_import(
        write(tmp_path / "a.csv", "Nom de la coopérative;Province;Année;Douar", *rows)
    )
    assert len(by_id(own_home)) == 5
    assert "unclear-column" in codes_said(outcome)


def test_rows_without_a_year_stand_with_the_newest() -> None:
    rows = [
        Record(Origin("a", row=at), {}, year=year) for at, year in enumerate((2024, 0, 2023), 1)
    ]
    assert [[row.origin.row for row in part] for part in by_year(rows)] == [[3], [1, 2]]
    late = [Record(Origin("b", row=9), {}, year=2022)]
    assert [[row.origin.row for row in part] for part in in_order([rows, late])] == [
        [9],
        [3],
        [1, 2],
    ]
