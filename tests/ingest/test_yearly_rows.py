"""Tables with one row a year: the newest year holds, and no cooperative is two for its years."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.in_workspace import by_id, codes_said  # isort: skip
from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.ingest.diagnostics import Origin
from matcher.ingest.outcome import Outcome
from matcher.ingest.profiles.corrections import Corrector
from matcher.ingest.profiles.pair_answers import settle_pair
from matcher.ingest.rows.record import Record
from matcher.ingest.rows.yearly_rows import by_year, in_order
from matcher.registry.store import Store
from matcher.registry.workspace import WorkspaceRegistry

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


_ASKS = "Identifiant;Nom de la coopérative;Année;CA annuel;Besoin;Montant demandé"
_OLDER = "A-1;Tazlaft;2025;200 000;équipement;100 000"
_NEWER = "A-1;Tazlaft;2026;300 000;stock;50 000"


def _requests(home: Path, schema: Schema) -> list[tuple[str, object, object, object]]:
    registry = WorkspaceRegistry(home / "workspace.sqlite", schema, TODAY)
    return [
        (one.id, purposes.values if isinstance(purposes, Several) else None,
         one.stated.get("need_total_mad"), one.stated.get("turnover_mad"))
        for one in registry
        for purposes in [one.stated.get("purposes")]
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [_OLDER, _NEWER],
        [_NEWER, _OLDER],
        ["A-1;Tazlaft;2024;150 000;;", _OLDER, _NEWER],
        [_OLDER, _NEWER, "A-1;Tazlaft;2024;150 000;équipement;100 000"],
    ],
)
def test_years_that_ask_for_different_things_are_several_requests(
    rows: list[str], tmp_path: Path, own_home: Path, do_import: Import, schema: Schema
) -> None:
    outcome = do_import(write(tmp_path / "a.csv", _ASKS, *rows))
    expected = [
        ("A-1/1", {"equipment"}, 100000, 300000),
        ("A-1", {"stock"}, 50000, 300000),
    ]
    assert _requests(own_home, schema) == expected
    assert "several-requests" in codes_said(outcome)
    # read again with one cell mended, each replaces its own
    do_import(
        write(tmp_path / "b.csv", _ASKS, *[row.replace("100 000", "120 000") for row in rows])
    )
    expected[0] = ("A-1/1", {"equipment"}, 120000, 300000)
    assert _requests(own_home, schema) == expected


def test_a_year_that_repeats_a_request_or_has_none_is_no_request_more(
    tmp_path: Path, own_home: Path, do_import: Import, schema: Schema
) -> None:
    again = "A-1;Tazlaft;2026;300 000;équipement;100 000"
    outcome = do_import(write(tmp_path / "a.csv", _ASKS, _OLDER, again, "A-2;Azer;2025;1 000;;"))
    assert _requests(own_home, schema)[0] == ("A-1", {"equipment"}, 100000, 300000)
    assert len(_requests(own_home, schema)) == 2
    assert "several-requests" not in codes_said(outcome)


def test_of_three_years_the_request_that_stands_in_the_newest_is_the_newest(
    tmp_path: Path, own_home: Path, do_import: Import, schema: Schema
) -> None:
    rows = ["A-1;Tazlaft;2024;1;équipement;100 000", "A-1;Tazlaft;2025;2;stock;50 000",
            "A-1;Tazlaft;2026;3;équipement;100 000"]  # fmt: skip
    do_import(write(tmp_path / "a.csv", _ASKS, *rows))
    assert _requests(own_home, schema) == [
        ("A-1/1", {"stock"}, 50000, 3),
        ("A-1", {"equipment"}, 100000, 3),
    ]


def test_of_files_that_name_their_years_the_later_one_holds_whatever_the_order(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    head = "Identifiant;Nom de la coopérative;Adhérents;Montant demandé"
    old = write(tmp_path / "suivi_2025.csv", head, "T-1;Afoulki;22;300 000")
    new = write(tmp_path / "liste_2026.csv", head, "T-1;Afoulki;24;350 000")
    for paths in ((new, old), (old, new)):  # and read again, nothing turns round
        outcome = do_import(*paths)
        [one] = by_id(own_home).values()
        assert (one.facts["members"], one.facts["need_total_mad"]) == ("24", "350000")
    assert outcome.changes == []


def test_a_row_number_of_two_files_does_not_part_rows_that_were_read(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    """Settling a column reads both lists anew: "N° 3" of one and "N° 4" of the other are one."""
    told = [("Aoulouz", "2018", "7"), ("Tafingoult", "2021", "9"), ("Taliouine", "2012", "60")]
    old = [f"{n};Al Amal;{c};{y};{m};x{n}" for n, (c, y, m) in enumerate(told, 1)]
    new = [f"{n};Al Amal;{c};{y};{m};y{n}" for n, (c, y, m) in enumerate(told, 2)]
    head = "N°;Nom de la coopérative;Commune;Date de création;Adhérents;"
    for label in ("Sans champ", "Observations"):  # the label is another once it is settled
        for name, rows in (("a.csv", old), ("b.csv", new)):
            write(tmp_path / name, head + label, *rows)
        if label == "Sans champ":
            do_import(tmp_path / "a.csv")
            do_import(tmp_path / "b.csv")
            before = set(by_id(own_home))
    do_import(tmp_path / "a.csv", tmp_path / "b.csv")
    assert set(by_id(own_home)) == before


def test_what_columns_of_two_years_ask_for_is_a_request_of_each(
    tmp_path: Path, own_home: Path, do_import: Import, schema: Schema
) -> None:
    head = "Identifiant;Nom de la coopérative;CA annuel;Besoin 2024;Besoin 2025"
    rows = ["A-1;Tazlaft;1;100 000;150 000", "A-2;Azer;2;50 000;", "A-3;Oudrar;3;;70 000",
            "A-4;Imghrane;4;60 000;60 000"]  # fmt: skip
    outcome = do_import(write(tmp_path / "a.csv", head, *rows))
    assert {"older-request", "several-requests"} <= codes_said(outcome)
    expected = [
        ("A-1/1", None, 100000, 1),
        ("A-1", None, 150000, 1),
        ("A-2/1", None, 50000, 2),  # of 2025 nothing is told
        ("A-2", None, None, 2),
        ("A-3", None, 70000, 3),
        ("A-4", None, 60000, 4),  # the same, asked again
    ]
    assert _requests(own_home, schema) == expected
    assert do_import(tmp_path / "a.csv").changes == []
    # a year more, and one cell mended: each year replaces its own
    rows = ["A-1;Tazlaft;1;110 000;150 000;90 000", *(f"{row};" for row in rows[1:])]
    do_import(write(tmp_path / "b.csv", f"{head};Besoin 2026", *rows))
    assert _requests(own_home, schema)[:3] == [
        ("A-1/1", None, 110000, 1),
        ("A-1/2", None, 150000, 1),
        ("A-1", None, 90000, 1),
    ]
