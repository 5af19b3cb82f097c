"""One row of a table found by its place: exactly what reading the table through answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.domain.schema_file import read_schema
from matcher.registry.csv_table import Registry
from matcher.registry.row_index import LongRow, indexed_row
from matcher.spec.source import parse_toml
from matcher.support.errors import MatcherError

TODAY = date(2026, 11, 23)
SCHEMA = read_schema(
    parse_toml(
        b'[field.name]\ntype = "text"\n[field.members]\ntype = "integer"\nmin = 1\nmax = 500\n',
        "schema.toml",
    )
)
_FILES = count()
#: Cells of tables, most of them sound, ends of lines, and what stands anywhere in a broken one.
CELLS = [b"A", b"B", b"C", b" B ", b"a", b"12", b"x", b"", b'"a\nb"', b'"a\r\nB,7"', b'"q""q"',
         "تعاونية".encode(), "\u2028".encode(), b"\x0b", b"\xef\xbb\xbf", b"\x00"]  # fmt: skip
ENDS = [b"\n", b"\n", b"\r\n", b"\r", b"\n\n", b"\n,\n"]
BROKEN = [b"", b"", b"", b"", b"", b"", b'"', b"\xff", b"\x85", b'"x" "', b",,,,", b"\r"]
SOUND = [b"applicant_id,name,members\n", b"\xef\xbb\xbfapplicant_id,name\r\n"]
HEADERS = [*SOUND * 6, b"name,applicant_id\r\n", b"applicant_id\r", b"", b"name\n", b"\n",
           b" applicant_id ,name,surplus\n", b"applicant_id,applicant_id\n",
           b"applicant_id,name,name\n"]  # fmt: skip


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A file that was just written is indexed: each of these is written once."""
    monkeypatch.setattr("matcher.support.stamps._TICK_NS", 0)
    yield


def written(folder: Path, table: bytes) -> Path:
    path = folder / f"{next(_FILES)}.csv"
    path.write_bytes(table)
    return path


def outcome(path: Path, wanted: str, *, read_through: bool) -> object:
    registry = Registry(path, SCHEMA, TODAY)
    try:
        found = registry._search(wanted) if read_through else registry.get(wanted)
    except MatcherError as error:
        return type(error), error.code, error.say("en"), list(registry.problems)
    return found.id, found.stated, list(registry.problems)


def same(path: Path, wanted: str) -> None:
    assert outcome(path, wanted, read_through=False) == outcome(path, wanted, read_through=True)


@pytest.mark.parametrize(
    ("table", "wanted", "number", "cells"),
    [
        (b"applicant_id,name\nA,x\nB,y\n", "B", 3, ("B", "y")),
        (b"\xef\xbb\xbfapplicant_id,name\nA,x\n", "A", 2, ("A", "x")),
        (b"applicant_id,name\r\nA,x\r\nB,y", "B", 3, ("B", "y")),
        (b"applicant_id,name\rA,x\rB,y\r", "B", 3, ("B", "y")),
        (b'applicant_id,name\nA,"x\nB,z"\nB,y\n', "B", 3, ("B", "y")),
        (b'applicant_id,name\nA,"x\r\ny"\n', "A", 2, ("A", "x\r\ny")),
        (b"name,applicant_id\nx, A \n", "A", 2, ("x", " A ")),
        (b"applicant_id,name\n\n,\nA\n", "A", 4, ("A",)),
        ("applicant_id,name\né,تعاونية\nA,x\n".encode(), "A", 3, ("A", "x")),
        ("applicant_id,name\nB,a\u2028b\x0b\x85\nA,x\n".encode(), "A", 3, ("A", "x")),
    ],
)
def test_a_row_is_found_where_it_begins(
    tmp_path: Path, table: bytes, wanted: str, number: int, cells: tuple[str, ...]
) -> None:
    path = written(tmp_path, table)
    row = indexed_row(path, "applicant_id", wanted)
    assert row is not None and (row.number, row.cells) == (number, cells)
    same(path, wanted)


@pytest.mark.parametrize(
    "table",
    [
        b"applicant_id,name\nA,x\nA,y\n",  # twice
        b'applicant_id,name\nA,x\nB,"y\n',  # a quote that is not closed
        b"applicant_id,name\nA,x\nB,\xff\n",
        b"applicant_id,name\nB,x\n",
        b"applicant_id;name\nA;x\n",
        b"name\nA\n",
        b"applicant_id,applicant_id\nA,A\n",
        b"",
    ],
)
def test_what_is_odd_is_left_to_reading_through(tmp_path: Path, table: bytes) -> None:
    path = written(tmp_path, table)
    assert indexed_row(path, "applicant_id", "A") is None
    same(path, "A")


def test_rows_that_are_too_long_are_told_with_any_other(tmp_path: Path) -> None:
    path = written(tmp_path, b"applicant_id,name,unknown\nA,x,\nB,y,,,\n")
    row = indexed_row(path, "applicant_id", "A")
    assert row is not None and row.long_rows == (LongRow(3, 5),)
    registry = Registry(path, SCHEMA, TODAY)
    assert registry.get("A").id == "A"
    assert {problem.code for problem in registry.problems} == {"extra-cells", "unknown-column"}
    same(path, "A")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, b"applicant_id,name\nA,x\nB,y\n")
    assert Registry(path, SCHEMA, TODAY).get("B").stated["name"] == "y"
    other = written(tmp_path, b"applicant_id,name\nB,z\nA,w\n")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)  # as long as before, and of the same time
    assert Registry(path, SCHEMA, TODAY).get("B").stated["name"] == "z"


def test_a_file_of_this_very_moment_is_read_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.support.stamps._TICK_NS", 10**18)
    path = written(tmp_path, b"applicant_id,name\nA,x\n")
    assert indexed_row(path, "applicant_id", "A") is None
    assert Registry(path, SCHEMA, TODAY).get("A").id == "A"


def test_a_workbook_is_no_table_whatever_it_holds(tmp_path: Path) -> None:
    path = written(tmp_path, b"applicant_id,name\nA,x\n").rename(tmp_path / "a.xlsx")
    same(path, "A")


_ROW = st.tuples(st.lists(st.sampled_from(CELLS), max_size=3), st.sampled_from(ENDS))


@given(
    header=st.sampled_from(HEADERS),
    rows=st.lists(_ROW, max_size=8),
    broken=st.sampled_from(BROKEN),
    wanted=st.sampled_from([*"AABBCC", "b", "12", ""]),
)
@settings(
    max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_the_index_answers_as_reading_through(
    tmp_path: Path,
    header: bytes,
    rows: list[tuple[list[bytes], bytes]],
    broken: bytes,
    wanted: str,
) -> None:
    table = header + b"".join(b",".join(cells) + end for cells, end in rows) + broken
    same(written(tmp_path, table), wanted)
