"""Rows that are kept together: each gets its own number, and its own cells."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from matcher.registry.kept import KeptCell, KeptRecord
from matcher.registry.store import Store


def _row(number: int, profile: str, *raws: str) -> KeptRecord:
    cells = tuple(
        KeptCell("members", raw, raw, "", "list.csv", "", number, at, "Members", 1)
        for at, raw in enumerate(raws, 1)
    )
    return KeptRecord(0, 1, profile, "list.csv", "", number, (profile,), {}, False, cells=cells)


def test_rows_kept_at_once_have_numbers_in_their_order(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "workspace.sqlite", make=True)) as store:
        with store.changing():
            assert store.put_records([]) == 1
            assert store.put_records([_row(2, "a", "12", "13"), _row(3, "b"), _row(4, "a")]) == 1
            assert store.put_records([_row(5, "b", "14")]) == 4
        assert [row.id for row in store.records("a")] == [1, 3]
        assert [row.id for row in store.records("b")] == [2, 4]
        assert [[cell.raw for cell in row.cells] for row in store.records("a")] == [
            ["12", "13"],
            [],
        ]
        assert [[cell.raw for cell in row.cells] for row in store.records("b")] == [[], ["14"]]
