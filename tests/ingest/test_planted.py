"""Planted defects: each is read right or reported at its cell with its code, none is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.planted import DEFECTS, plant
from matcher.ingest.importer import Outcome
from matcher.ingest.rows.record import FROM_NAME
from matcher.registry.kept import KeptCell
from matcher.registry.store import Store


def cells_of(home: Path) -> dict[tuple[int, int], KeptCell]:
    """Every kept cell by its place."""
    store = Store(home / "workspace.sqlite")
    try:
        return {
            (c.row, c.column): c
            for kept in store
            for c in store.cells(kept.id)
            if c.code != FROM_NAME
        }
    finally:
        store.close()


def test_there_are_more_than_45_kinds() -> None:
    assert len({defect.kind for defect in DEFECTS}) == len(DEFECTS) >= 45


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fr", "ar", "en", "mixed"])
def test_every_defect_is_read_or_reported_at_its_cell(
    language: str,
    form: str,
    tmp_path: Path,
    own_home: Path,
    do_import: Callable[..., Outcome],
) -> None:
    path, expected = plant(tmp_path, language, form, seed=7)
    outcome = do_import(path)
    found = cells_of(own_home)
    said = {(f.origin.row, f.origin.column, f.code): f for f in outcome.findings}
    wrong = []
    clean = 0
    for (row, column), one in expected.items():
        cell = found.get((row, column))
        value = cell.value if cell else None
        if value != one.value:
            wrong.append(f"{one.kind or 'clean'} {one.field} at {row},{column}: {value}")
        if one.code == "cannot-be":  # said where the first of the two stands
            if not any(f.origin.row == row and f.code == one.code for f in outcome.findings):
                wrong.append(f"{one.kind}: not said")
        elif one.code and (row, column, one.code) not in said:
            codes = [k[2] for k in said if k[:2] == (row, column)]
            wrong.append(f"{one.kind} at {row},{column}: {codes} and not {one.code}")
        clean += not one.kind
    assert not wrong, "\n".join(wrong)
    assert clean > 1000


def test_clean_cells_raise_no_alarm(
    tmp_path: Path, own_home: Path, do_import: Callable[..., Outcome]
) -> None:
    path, expected = plant(tmp_path, "fr", "csv", seed=8)
    outcome = do_import(path)
    planted = {row for (row, _), one in expected.items() if one.kind}
    alarms = [f for f in outcome.findings if f.origin.row > 3 and f.origin.row not in planted]
    # a commune whose name nearly is another's is no mistake of the row
    assert [f for f in alarms if f.kind != "pair"] == []
