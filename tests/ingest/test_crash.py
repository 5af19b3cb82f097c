"""Killed at any moment, an import leaves the workspace before or after, never between."""

from __future__ import annotations

import csv
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from ingest.doubles import HEADER, rows
from matcher.registry.backup import restore_backup, write_backup
from matcher.registry.store import Store
from matcher.support.errors import InvalidSourceError

KILLS = int(os.environ.get("MATCHER_KILLS", "8"))
TABLES = ("step", "record", "profile", "version", "cell", "correction", "question", "setting")


def content(workspace: Path) -> list[list[tuple[object, ...]]]:
    """Everything that a workspace holds."""
    base = sqlite3.connect(workspace)
    try:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [base.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES]
    finally:
        base.close()


#: A program that kills itself before its n-th SQL statement; told 0, it counts them.
AT_STATEMENT = """
import os, signal, sqlite3, sys
from matcher.cli.run import run

wanted, seen = int(sys.argv[1]), 0
connect = sqlite3.connect

def count(statement):
    global seen
    seen += 1
    if seen == wanted:
        os.kill(os.getpid(), signal.SIGKILL)

def traced(*args, **kwargs):
    base = connect(*args, **kwargs)
    base.set_trace_callback(count)
    return base

sqlite3.connect = traced
run(sys.argv[2:])
if not wanted:
    print(seen, file=sys.__stderr__)
"""


def start(path: Path, home: Path, statement: int | None = None) -> subprocess.Popen[bytes]:
    arguments = ["import", str(path), "-q", "--today", "2026-11-23"]
    program = ["-m", "matcher"] if statement is None else ["-c", AT_STATEMENT, str(statement)]
    return subprocess.Popen(
        [sys.executable, *program, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if statement != 0 else subprocess.PIPE,
        env={**os.environ, "MATCHER_HOME": str(home)},
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_import_leaves_the_workspace_before_or_after(tmp_path: Path) -> None:
    tables = [tmp_path / "old.csv", tmp_path / "new.csv"]
    for path, seed in zip(tables, (1, 2), strict=True):
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEADER, *(r.cells for r in rows(400, seed))])
    home = tmp_path / "home"
    start(tables[0], home).wait()
    before = content(home / "workspace.sqlite")
    lasts, after = 60.0, before
    for at in range(3):
        whole = tmp_path / f"whole{at}"
        shutil.copytree(home, whole)
        began = time.monotonic()
        start(tables[1], whole).wait()
        lasts = min(lasts, time.monotonic() - began)
        after = content(whole / "workspace.sqlite")
    assert before != after
    counting = tmp_path / "counting"
    shutil.copytree(home, counting)
    statements = int(start(tables[1], counting, 0).communicate()[1])
    assert content(counting / "workspace.sqlite") == after
    rng = random.Random(5)
    seen = {"before": 0, "after": 0}
    for at in range(KILLS):
        victim = tmp_path / f"home{at}"
        shutil.copytree(home, victim)
        if at % 2:  # at any statement, the last ones and COMMIT among them
            child = start(tables[1], victim, rng.randint(1, statements))
        else:  # at any moment
            child = start(tables[1], victim)
            time.sleep(rng.uniform(0.3, 1.3) * lasts)
            child.kill()
        child.wait()
        left = content(victim / "workspace.sqlite")
        seen["after" if left == after else "before"] += 1
        assert left in (before, after)
        shutil.rmtree(victim)
    print(f"{KILLS} kills, the half of them at one of {statements:,} statements: {seen}")


COMMANDS = (
    ("registry", "set", "A-1", "members=40"),
    ("registry", "merge", "A-1", "A-3"),
    ("registry", "undo", "1"),
    ("backup", "{copy}", "--force"),
)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_a_killed_step_leaves_the_workspace_before_or_after(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    table = tmp_path / "a.csv"
    rows = ["A-1;Tazlaft;34", "A-2;Imghrane;12", "A-3;Oudrar;8"]
    head = "Identifiant;Nom de la coopérative;Nb adhérents"
    table.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    first, copy = tmp_path / "home", tmp_path / "copy.zip"
    start(table, first).wait()
    before = content(first / "workspace.sqlite")

    def act(home: Path, statement: int) -> str:
        words = [word.format(copy=copy) for word in command]
        done = subprocess.run(
            [sys.executable, "-c", AT_STATEMENT, str(statement), *words, *TODAY_OF[command[0]]],
            env={**os.environ, "MATCHER_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return done.stderr.decode().strip().splitlines()[-1] if done.stderr else ""

    whole = tmp_path / "whole"
    shutil.copytree(first, whole)
    statements = int(act(whole, 0))
    after = content(whole / "workspace.sqlite")
    made = copy.read_bytes() if command[0] == "backup" else b""
    rng = random.Random(7)
    for number in sorted(rng.choices(range(1, statements + 1), k=STEP_KILLS)):
        home = tmp_path / f"home-{number}"
        shutil.copytree(first, home, dirs_exist_ok=True)
        act(home, number)
        assert content(home / "workspace.sqlite") in (before, after)
        if made:  # the copy that was there is whole
            assert set(restore_backup(copy, tmp_path / f"back-{number}", force=True))


@pytest.mark.skipif(sys.platform == "win32", reason="locks of files are others there")
def test_a_copy_leaves_the_lock_of_whoever_writes(tmp_path: Path) -> None:
    path = tmp_path / "home" / "workspace.sqlite"
    tries = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute(sys.argv[2])"

    def may_another_program_write() -> bool:
        program = [sys.executable, "-c", tries, str(path), "BEGIN IMMEDIATE"]
        return not subprocess.run(program, check=False, capture_output=True).returncode

    with closing(Store(path, make=True)) as store:
        assert may_another_program_write()
        with store.changing():
            assert not may_another_program_write()
            write_backup(path.parent, tmp_path / "copy.zip")
            assert not may_another_program_write()


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(100)])
def test_no_copy_is_made_of_a_damaged_workspace(content: bytes, tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy.zip"
    home.mkdir()
    (home / "workspace.sqlite").write_bytes(content)
    with pytest.raises(InvalidSourceError):
        write_backup(home, copy)
    assert not copy.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_restore_leaves_the_workspace_before_or_after(tmp_path: Path) -> None:
    tables = [tmp_path / "old.csv", tmp_path / "new.csv"]
    for number, path in enumerate(tables):
        names = ("Tazlaft", "Imghrane", "Oudrar")[: number + 2]
        rows_ = "".join(f"A-{at};{name};{at + 7 + number}\n" for at, name in enumerate(names))
        path.write_text(f"Identifiant;Nom de la coopérative;Nb adhérents\n{rows_}", "utf-8")
    first, copy = tmp_path / "home", tmp_path / "copy.zip"
    start(tables[0], first).wait()
    other = content(first / "workspace.sqlite")
    write_backup(first, copy)
    start(tables[1], first).wait()
    before = content(first / "workspace.sqlite")
    assert before != other
    rng = random.Random(11)
    for at in range(STEP_KILLS):
        home = tmp_path / f"home-{at}"
        shutil.copytree(first, home)
        program = [sys.executable, "-c", AT_CALL, str(rng.randint(1, CALLS_OF_RESTORE))]
        subprocess.run([*program, str(copy), str(home)], check=False)
        assert content(home / "workspace.sqlite") in (before, other)  # there at any moment


#: A restore that kills itself before its n-th change of a file.
AT_CALL = """
import os, signal, sys
from pathlib import Path
from matcher.registry.backup import restore_backup

wanted, seen = int(sys.argv[1]), 0

def count(event, args):
    global seen
    if event in ("os.rename", "os.remove", "os.link", "shutil.move", "shutil.copyfile") or (
        event == "open" and isinstance(args[0], str) and "w" in str(args[1])
    ):
        seen += 1
        if seen == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
restore_backup(Path(sys.argv[2]), Path(sys.argv[3]), force=True)
"""
CALLS_OF_RESTORE = 8
TODAY_OF = {"registry": ("--today", "2026-11-23"), "backup": ()}
STEP_KILLS = int(os.environ.get("MATCHER_KILLS", "2"))


def test_two_programs_at_once_lose_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    running = []
    for number in range(4):
        table = tmp_path / f"{number}.csv"
        name = ("Tazlaft", "Imghrane", "Oudrar", "Bouzerktoun")[number]
        table.write_text(f"Identifiant;Nom de la coopérative\nZ-{number};{name}\n", "utf-8")
        running.append(start(table, home))
    assert [one.wait() for one in running] == [0, 0, 0, 0]
    base = sqlite3.connect(home / "workspace.sqlite")
    found = base.execute("SELECT id FROM profile ORDER BY id").fetchall()
    base.close()
    assert found == [("Z-0",), ("Z-1",), ("Z-2",), ("Z-3",)]
