"""The rows and cells that imports read, and the profile that each row stands under.

A row that a later import reads again belongs to both: it stands while one of them does, and from
the first of them that stands (`since`, where that is not the import that read it first).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matcher.registry.kept import KeptCell, KeptRecord
from matcher.registry.workspace_file import WorkspaceFile, json_map, json_names


class SourceRows(WorkspaceFile):
    """The source rows of a workspace file; what writes is called within `changing`."""

    def cells(self, profile_id: str) -> list[KeptCell]:
        """Every source cell of a profile that stands, the oldest import first."""
        rows = self._all(
            "SELECT c.field, c.value, c.raw, c.code, c.file, c.sheet, c.row, c.col, c.header,"
            " max(c.import, r.since) FROM cell c JOIN record r ON r.id = c.record"
            " WHERE r.profile = ? AND r.is_active ORDER BY max(c.import, r.since), c.rowid",
            (profile_id,),
        )
        return [KeptCell(*row) for row in rows]

    def records(self, profile_id: str) -> list[KeptRecord]:
        """Every row of a profile that stands, with its cells, the oldest first."""
        cells: dict[int, list[KeptCell]] = {}
        for record, *cell in self._all(
            "SELECT c.record, c.field, c.value, c.raw, c.code, c.file, c.sheet, c.row, c.col,"
            " c.header, c.import FROM cell c JOIN record r ON r.id = c.record"
            " WHERE r.profile = ? AND r.is_active ORDER BY c.rowid",
            (profile_id,),
        ):
            cells.setdefault(record, []).append(KeptCell(*cell))
        rows = self._all(
            "SELECT id, max(step, since), profile, file, sheet, row, names, registers, exact,"
            " own_id, mark, row_mark FROM record WHERE profile = ? AND is_active"
            " ORDER BY max(step, since), id",
            (profile_id,),
        )
        return [
            KeptRecord(
                *(row[0], row[1], row[2], row[3], row[4], row[5]),
                tuple(self._read(row[6])),
                self._read(row[7]),
                bool(row[8]),
                *(row[9], row[10], row[11]),
                tuple(cells.get(row[0], ())),
            )
            for row in rows
        ]

    def homes(self, *, everywhere: bool = False) -> list[tuple[int, int, str, str]]:
        """Of every row: its number, step, the profile it was read into, and its present one."""
        only = "" if everywhere else " WHERE is_active"
        return self._all(f"SELECT id, step, base, profile FROM record{only} ORDER BY id")  # noqa: S608

    def rows_of_a_step(self) -> dict[str, int]:
        """By profile, the most rows of it that any one import brought."""
        counted = (
            "SELECT profile, count(*) AS n FROM record WHERE is_active"
            " GROUP BY profile, max(step, since)"
        )
        return dict(self._all(f"SELECT profile, max(n) FROM ({counted}) GROUP BY profile"))  # noqa: S608

    def marks(self) -> dict[str, list[str]]:
        """The profiles of the rows that stand, by the marks (digests) of each, the oldest first."""
        found: dict[str, list[str]] = {}
        for *marks, profile in self._all(
            "SELECT mark, row_mark, profile FROM record WHERE is_active ORDER BY id"
        ):
            for mark in filter(None, marks):
                found.setdefault(mark, []).append(profile)
        return found

    def rows_by_mark(self) -> dict[str, list[int]]:
        """The numbers of the rows that stand, by the marks of each, in the order of `marks`."""
        found: dict[str, list[int]] = {}
        for number, *marks in self._all(
            "SELECT id, mark, row_mark FROM record WHERE is_active ORDER BY id"
        ):
            for mark in filter(None, marks):
                found.setdefault(mark, []).append(number)
        return found

    def put_readings(self, step: int, records: Iterable[int]) -> None:
        """Keep that a step read rows again that stand already."""
        self._base.executemany(
            "INSERT OR IGNORE INTO reading VALUES (?, ?)", [(one, step) for one in records]
        )

    def read_again(self, step: int) -> frozenset[int]:
        """The numbers of the rows that a step read again."""
        rows = self._all("SELECT record FROM reading WHERE step = ?", (step,))
        return frozenset(number for (number,) in rows)

    def since(self) -> dict[int, int]:
        """Of each row that stands by a later reading alone, the step of that reading."""
        return dict(self._all("SELECT id, since FROM record WHERE since"))

    def row_marks(self) -> list[tuple[int, bool, str, str, str, str]]:
        """Of every row: step, whether it stands, first and present profile, its two marks."""
        return self._all(
            "SELECT step, is_active, base, profile, mark, row_mark FROM record ORDER BY id"
        )

    def put_records(self, records: Sequence[KeptRecord]) -> int:
        """Keep rows with their cells; gives the number of the first, the others follow it."""
        first = 1 + int(self._all("SELECT coalesce(max(id), 0) FROM record")[0][0])
        self._base.executemany(
            "INSERT INTO record (id, step, base, profile, own_id, file, sheet, row, names,"
            " registers, exact, mark, row_mark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(number, one.step, one.profile, one.profile, one.own_id, one.file, one.sheet),
                    *(one.row, json_names(one.names), json_map(one.registers), int(one.exact)),
                    *(one.mark, one.row_mark),
                )
                for number, one in enumerate(records, first)
            ],
        )
        self._base.executemany(
            "INSERT INTO cell (id, import, field, value, raw, code, file, sheet, row, col, header,"
            " record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(one.profile, one.step, c.field, c.value, c.raw, c.code, c.file),
                    *(c.sheet, c.row, c.column, c.header, number),
                )
                for number, one in enumerate(records, first)
                for c in one.cells
            ],
        )
        return first

    def move(self, homes: Mapping[int, str], active_steps: set[int]) -> None:
        """Put records under other profiles; those of steps that were taken back do not stand.

        But for those that a step read again that stands.
        """
        self._base.executemany(
            "UPDATE record SET profile = ? WHERE id = ?", [(home, at) for at, home in homes.items()]
        )
        for number, is_active in self._all("SELECT DISTINCT step, is_active FROM record"):
            if bool(is_active) != (number in active_steps):
                self._base.execute(
                    "UPDATE record SET is_active = ? WHERE step = ?",
                    (int(number in active_steps), number),
                )
        self._base.execute("UPDATE record SET since = 0 WHERE since")
        again: dict[int, int] = {}
        for record, step in self._all(
            "SELECT g.record, g.step FROM reading g JOIN record r ON r.id = g.record"
            " WHERE NOT r.is_active ORDER BY g.step DESC"
        ):
            if step in active_steps:
                again[record] = step
        self._base.executemany(
            "UPDATE record SET is_active = 1, since = ? WHERE id = ?",
            [(step, record) for record, step in again.items()],
        )
