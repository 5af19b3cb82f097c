"""A sheet with a new column is the sheet that was read, and each of its rows what it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from matcher.ingest.outcome import Outcome

Import = Callable[..., Outcome]
HEAD = "Référence;Nom de la coopérative;Province;Commune;Douar;Date de création;Nb adhérents"


def _table(path: Path, head: str, rows: list[str]) -> Path:
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def _rows() -> list[str]:
    """Two sisters among others: what tells them apart, the village, is not kept."""
    names = ("Oudrar", "Imghrane", "Tagmout", "Azrou", "Tizwiralt")
    sisters = [f"PMV/24;Tazlaft;Tata;Akka;{village};;" for village in ("Ait Ali", "Ait Hmad")]
    return sisters + [f"PMV/24;{name};Tata;Akka;Ait {name};27/06/2015;7" for name in names]


def test_rows_with_one_column_more_are_known_and_nothing_is_asked(
    tmp_path: Path, do_import: Import
) -> None:
    rows = _rows()[1:]
    do_import(_table(tmp_path / "oct.csv", HEAD, rows))
    more = [f"{row};{400_000 + at};oui" for at, row in enumerate(rows)]
    outcome = do_import(_table(tmp_path / "nov.csv", f"{HEAD};CA 2025 (DH);Membre union", more))
    assert (outcome.made, len(outcome.changed), outcome.review) == ([], len(rows), 0)
    assert {(c.field, c.before) for c in outcome.changes} == {
        ("turnover_mad", ""), ("union_member", "")
    }  # fmt: skip


def test_a_row_that_is_new_beside_a_new_column_is_compared(
    tmp_path: Path, do_import: Import
) -> None:
    rows = _rows()[1:]
    do_import(_table(tmp_path / "oct.csv", HEAD, rows))
    news = "PMV/24;Afoulki;Tata;Akka;Ait Afoulki;28/06/2016;9"
    more = [f"{row};{400_000 + at}" for at, row in enumerate((*rows, news))]
    outcome = do_import(_table(tmp_path / "nov.csv", f"{HEAD};CA 2025 (DH)", more))
    assert (len(outcome.made), len(outcome.changed)) == (1, len(rows))


def test_sisters_that_said_the_same_are_not_taken_for_one_another(
    tmp_path: Path, do_import: Import
) -> None:
    """Which of the two a row is cannot be read from what is kept: it is asked."""
    rows = _rows()
    do_import(_table(tmp_path / "oct.csv", HEAD, rows))
    more = [f"{row};{400_000 + at}" for at, row in enumerate(rows)]
    outcome = do_import(_table(tmp_path / "nov.csv", f"{HEAD};CA 2025 (DH)", more))
    changed = {c.id for c in outcome.changes if c.field == "turnover_mad"}
    assert len(changed) == len(rows) - 2
    assert outcome.review > 0


def test_another_register_is_no_older_sheet(tmp_path: Path, do_import: Import) -> None:
    rows = _rows()[1:]
    do_import(_table(tmp_path / "oct.csv", HEAD, rows))
    others = [f"PMV/25;Itrane {at}zn;Tiznit;Anzi;Ait {at};28/06/201{at};9;4000" for at in range(6)]
    more = [f"{rows[0]};400000", *others]
    outcome = do_import(_table(tmp_path / "nov.csv", f"{HEAD};CA 2025 (DH)", more))
    assert len(outcome.made) >= len(others)
