"""How long an import of many rows takes, and how much memory.

python tests/bench/import_many.py [ROWS] [csv|xlsx]
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from ingest.doubles import HEADER, rows


def main(count: int, form: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"many.{form}"
        table = [HEADER, *(row.cells for row in rows(count, seed=11))]
        if form == "csv":
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(table)
        else:
            import openpyxl

            book = openpyxl.Workbook(write_only=True)
            sheet = book.create_sheet("Liste")
            for cells in table:
                sheet.append(cells)
            book.save(path)
        del table
        pid = os.fork()
        if not pid:
            os.environ["MATCHER_HOME"] = str(Path(folder) / "home")
            os.execv(sys.executable, [sys.executable, "-m", "matcher", "import", str(path), "-q"])
        start = time.monotonic()
        _, status, used = os.wait4(pid, 0)
        seconds = time.monotonic() - start
    print(
        f"{count:,} rows of {form}: {seconds:.1f} s, {used.ru_utime + used.ru_stime:.1f} s of one"
        f" processor, {used.ru_maxrss / 1024:.0f} MiB, "
        f"exit {os.waitstatus_to_exitcode(status)}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000, (sys.argv[2:] or ["csv"])[0])
