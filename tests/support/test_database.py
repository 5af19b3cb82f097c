"""A database that is made appears whole, or not at all."""

from __future__ import annotations

import errno
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from matcher.cases.log import EventLog
from matcher.registry.backup import write_backup
from matcher.registry.store import Store
from matcher.support.database import (
    as_of_the_system,
    connect_told,
    is_spoilt,
    make_database,
    whole_step,
)
from matcher.support.errors import InvalidSourceError, UsageError
from matcher.web.accounts import OfficeAccounts


def test_what_fails_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def fill(base: sqlite3.Connection) -> None:
        base.execute("CREATE TABLE one (x)")
        base.execute("this is no SQL")

    with pytest.raises(sqlite3.OperationalError):
        make_database(tmp_path / "a.sqlite", fill)
    assert not list(tmp_path.iterdir())


def test_a_disk_that_is_full_has_spoilt_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    make_database(path, lambda base: base.execute("CREATE TABLE one (x)"))
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as full:
            base.execute("INSERT INTO one VALUES (zeroblob(100000))")
        assert not is_spoilt(full.value)
        assert as_of_the_system(full.value).errno == errno.ENOSPC
        with pytest.raises(sqlite3.OperationalError) as gone:
            base.execute("SELECT * FROM other")
        assert is_spoilt(gone.value)
    path.write_bytes(b"no database" * 100)
    with closing(sqlite3.connect(path)) as base:
        with pytest.raises(sqlite3.DatabaseError) as none:
            base.execute("SELECT * FROM one")
        assert is_spoilt(none.value)


def test_one_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    make_database(path, lambda base: base.execute("CREATE TABLE one (x)"))
    make_database(path, lambda base: base.execute("CREATE TABLE other (x)"))
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("SELECT name FROM sqlite_master").fetchall() == [("one",)]
    assert [found.name for found in tmp_path.iterdir()] == ["a.sqlite"]


def test_a_log_that_is_being_made_is_never_read_without_its_tables(tmp_path: Path) -> None:
    wrong: list[BaseException] = []
    for number in range(30):
        path = tmp_path / f"{number}.sqlite"
        ready = threading.Barrier(3)

        def read(path: Path = path, ready: threading.Barrier = ready) -> None:
            ready.wait()
            try:
                while not path.is_file():
                    pass
                log = EventLog(path)
                log.of("registry", "C-0001")
                log.close()
            except BaseException as error:
                wrong.append(error)

        def make(path: Path = path, ready: threading.Barrier = ready) -> None:
            ready.wait()
            EventLog(path, make=True).close()

        threads = [threading.Thread(target=one) for one in (read, make, make)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert not wrong


class DamagedError(Exception):
    """The file is told to be spoilt."""


def told(path: Path) -> sqlite3.Connection:
    return connect_told(f"{path.as_uri()}?mode=rw", DamagedError, timeout=1)


def test_a_damaged_page_is_told_at_the_statement_or_the_row_that_meets_it(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"

    def fill(base: sqlite3.Connection) -> None:
        base.execute("CREATE TABLE one (x)")
        base.executemany("INSERT INTO one VALUES (?)", [("word " * 90,)] * 900)

    make_database(path, fill)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\xff" * (len(whole) // 2))
    for read in (
        lambda base: list(base.execute("SELECT x FROM one")),
        lambda base: base.execute("SELECT x FROM one").fetchall(),
        lambda base: base.execute("SELECT max(x) FROM one").fetchone(),
        lambda base: base.execute("DELETE FROM one"),
        lambda base: base.executemany("DELETE FROM one WHERE x <> ?", [("a",)]),
    ):
        with closing(told(path)) as base, pytest.raises(DamagedError):
            read(base)


def test_a_table_whose_name_is_no_text_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    make_database(path, lambda base: base.execute("CREATE TABLE one (x)"))
    spoilt = path.read_bytes().replace(b"tableoneone", b"tableo\xa7eo\xa7e")
    path.write_bytes(spoilt.replace(b"CREATE TABLE one", b"CREATE TABLX one"))
    with closing(sqlite3.connect(path)) as base, pytest.raises(UnicodeDecodeError):
        base.execute("SELECT x FROM one")  # SQLite quotes the name, Python cannot read it
    with closing(told(path)) as base, pytest.raises(DamagedError):
        base.execute("PRAGMA synchronous = FULL")
    for opened in (lambda: EventLog(path), lambda: Store(path), lambda: OfficeAccounts(path)):
        with pytest.raises((InvalidSourceError, UsageError)):
            opened()
    with pytest.raises(InvalidSourceError):
        write_backup(tmp_path, tmp_path / "copy.zip")


def test_what_is_no_damage_is_told_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    make_database(path, lambda base: base.execute("CREATE TABLE one (x UNIQUE)"))
    with closing(told(path)) as base:
        base.executemany("INSERT INTO one VALUES (?)", [(1,), (2,)])
        with pytest.raises(sqlite3.IntegrityError):
            base.execute("INSERT INTO one VALUES (1)")
        assert base.execute("SELECT x FROM one ORDER BY x").fetchone() == (1,)
        assert [*base.execute("SELECT x FROM one ORDER BY x")] == [(1,), (2,)]
        with pytest.raises(DamagedError):
            base.execute("SELECT x FROM another")
        with closing(told(path)) as other:
            base.execute("BEGIN IMMEDIATE")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")


def test_a_step_is_whole_or_not_at_all() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        base.execute("CREATE TABLE one (x)")
        with whole_step(base):
            base.execute("INSERT INTO one VALUES (1)")
        with pytest.raises(KeyError), whole_step(base):
            base.execute("INSERT INTO one VALUES (2)")
            raise KeyError
        with pytest.raises(ZeroDivisionError), whole_step(base):
            base.execute("ROLLBACK")  # as SQLite itself does where a disk is full
            raise ZeroDivisionError
        assert base.execute("SELECT x FROM one").fetchall() == [(1,)]
        assert not base.in_transaction
