"""A workbook read in a process of its own: the same cells, and an end that harms nobody."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from matcher.ingest.sheets.calamine_apart import read_apart

MOST = (702, 250_000, 6_000_000)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Liste"
    book.active.append(["Nom", 3, 2.5, True, None, "تعاونية 🍯 \u2028", "a\nb", 1e15])
    book.active.append([datetime(2024, 5, 2, 13, 30), date(2024, 5, 2), time(8, 5), None])
    book.active["D2"] = timedelta(hours=30)
    book.active.merge_cells("A3:B4")
    book.create_sheet("Cach\u00e9e").sheet_state = "hidden"
    book.create_sheet("Vide")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_every_cell_comes_as_it_is() -> None:
    (found, hidden, empty), ending = read_apart(workbook(), *MOST)
    assert ending == "read"
    assert (found.name, found.is_table, found.is_visible) == ("Liste", True, True)
    assert (found.height, found.width) == (2, 8)  # an empty cell is none, merged or not
    assert found.rows is not None
    assert found.rows[0] == ["Nom", 3, 2.5, True, "", "تعاونية 🍯 \u2028", "a\nb", 1e15]
    day = found.rows[1]
    assert day[0] == datetime(2024, 5, 2, 13, 30)
    assert day[1] in (date(2024, 5, 2), datetime(2024, 5, 2))
    assert day[2] == time(8, 5)
    assert day[3] == timedelta(hours=30)
    assert found.merged == (((2, 0), (3, 1)),)
    assert (hidden.is_visible, hidden.rows) == (False, None)
    assert (empty.height, empty.rows) == (0, [])


def test_of_a_sheet_that_goes_too_far_no_row_is_read() -> None:
    (found, *_), ending = read_apart(workbook(), 7, 250_000, 6_000_000)
    assert (found.width, found.rows, ending) == (8, None, "read")


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")
def test_a_workbook_is_read_where_a_process_may_take_little_memory(tmp_path: Path) -> None:
    """Servers that many share allow a process less than what the reader would allow itself."""
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook())
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from matcher.ingest.sheets.calamine_apart import read_apart\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "print(read_apart(Path(sys.argv[1]).read_bytes(), 702, 250_000, 6_000_000)[1])\n"
    )
    command = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "read"


def test_what_is_no_workbook_is_broken() -> None:
    assert read_apart(b"PK\x03\x04 and nothing more", *MOST) == ([], "broken")
    assert read_apart(b"", *MOST) == ([], "broken")
