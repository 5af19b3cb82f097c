"""The table that a command writes beside its answer, or in its place: `--out` and `--excel`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.cli.output import check_outputs
from matcher.support.records import dataclass

if TYPE_CHECKING:
    from matcher.reports.tables import Table


@dataclass(frozen=True, slots=True)
class TableFile:
    """Where a table goes: None for nowhere, "-" for stdout."""

    path: Path | None
    is_for_excel: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether the table stands on stdout, and the answer itself is not shown."""
        return str(self.path) == "-"

    def check(self, *others: Path | None, as_json: bool, force: bool) -> None:
        """Refuse what cannot be written before anything is worked out, other files with it.

        Raises
            UsageError  a file is there already, its suffix names no format, or the options
                        contradict each other
        """
        from matcher.reports.tables import check_table

        check_table(self.path, for_excel=self.is_for_excel, as_json=as_json)
        check_outputs(self.path, *others, force=force, as_json=as_json)

    def write(self, tables: Sequence[Table], language: str) -> None:
        """Write the tables; nothing where none is asked for."""
        from matcher.reports.tables import write_table

        if self.path is not None:
            write_table(self.path, tables, language, for_excel=self.is_for_excel)
