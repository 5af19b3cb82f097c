"""Every command that writes, killed (kill -9) at random moments: what is left is whole.

python tests/bench/kills.py [--kills 50] [COMMAND ...]

Each kill is of a process of its own (a fork), over a copy of the same workspace of a few
cooperatives; half of them die before a random SQL statement or change of a file, half at a random
moment after the first of them; one that ends sooner is not counted. Left may be the state before or
the state after, nothing between; the file passes SQLite's own check, a backup that was there is
still one, and the same command, said again (every fifth time), ends well.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ingest.test_crash import content

from matcher.registry.backup import restore_backup

DAY = ("--today", "2026-11-23")
HEAD = "Identifiant;Nom de la coopérative;Province;Nb adhérents;Montant demandé\n"
NAMES = ("Tazlaft", "Imghrane", "Oudrar", "Tagmout", "Azrou", "Afraoui", "Tizwiralt", "Ighriwn")
#: By name; each is run in a fork that has everything imported, so that its start costs nothing.
COMMANDS = {
    "import": ("import", "{folder}/new.csv", "-q", *DAY),
    "merge": ("registry", "merge", "A-1", "A-3", *DAY),
    "split": ("registry", "split", "A-5", "--row", "2", *DAY),
    "set": ("registry", "set", "A-1", "members=40", *DAY),
    "undo": ("registry", "undo", "2", *DAY),
    "forget": ("registry", "forget", "A-2"),
    "backup": ("backup", "{folder}/copy.zip", "--force"),
    "restore": ("restore", "{folder}/copy.zip", "--force"),
}
_FILES = ("os.rename", "os.remove", "os.link", "shutil.move", "shutil.copyfile", "os.mkdir")


def run_in_child(
    arguments: list[str], home: Path, *, at: int = 0, after: float = 0.0
) -> tuple[int, float]:
    """The exit code of a command in a forked process, -9 where it was killed; how long it wrote.

    Parameters
        at     kills itself before its n-th statement or change of a file
        after  is killed so many seconds after its first statement
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        global _BEGUN
        _BEGUN = writer
        os.environ["MATCHER_HOME"] = str(home)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        _count(at)
        from matcher.cli.run import run

        os._exit(run(arguments))
    os.close(writer)
    os.read(reader, 1)
    os.close(reader)
    began = time.monotonic()
    if after:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, time.monotonic() - began


def _count(wanted: int) -> None:
    """Die before the n-th statement or change of a file of this process."""
    import sqlite3

    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == 1:
            os.write(_BEGUN, b"1")
        if seen == wanted:
            os.kill(os.getpid(), signal.SIGKILL)
        if not wanted and _SEEN is not None:
            os.pwrite(_SEEN, f"{seen:08}".encode(), 0)

    connect = sqlite3.connect

    def traced(*args: object, **kwargs: object) -> sqlite3.Connection:
        base = connect(*args, **kwargs)  # type: ignore[call-overload]
        base.set_trace_callback(count)
        return base  # type: ignore[no-any-return]

    sqlite3.connect = traced  # type: ignore[assignment]
    sys.addaudithook(lambda event, args: count() if event in _FILES else None)


_SEEN: int | None = None
_BEGUN = -1


def left_in(home: Path) -> object:
    """What a workspace holds."""
    return content(home / "workspace.sqlite")


def measure(name: str, first: Path, folder: Path, kills: int) -> str:
    """Kill one command again and again; a line about what was left.

    Raises
        AssertionError  something was torn or lost
    """
    global _SEEN
    rng = random.Random(name)
    arguments = [word.format(folder=folder) for word in COMMANDS[name]]
    before, whole = left_in(first), folder / "whole"
    copied = (folder / "copy.zip").read_bytes()

    def fresh(home: Path) -> None:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(first, home)
        (folder / "copy.zip").write_bytes(copied)

    lasts = 60.0
    for _ in range(2):
        fresh(whole)
        _SEEN = os.open(folder / "seen", os.O_RDWR | os.O_CREAT)
        code, writes = run_in_child(arguments, whole)
        assert code == 0, name
        lasts = min(lasts, writes)
        statements = int(os.pread(_SEEN, 8, 0))
        os.close(_SEEN)
        _SEEN = None
    after = left_in(whole)
    seen = {"before": 0, "after": 0, "whole": 0}
    for number in itertools.count():
        if seen["before"] + seen["after"] == kills:
            break
        home = folder / "home"
        fresh(home)
        if number % 2:
            code, _ = run_in_child(arguments, home, at=rng.randint(1, statements))
        else:
            code, _ = run_in_child(arguments, home, after=rng.uniform(0.001, 1.0) * lasts)
        state = left_in(home)
        assert state in (before, after), (name, number)
        seen["whole" if code != -signal.SIGKILL else "before" if state == before else "after"] += 1
        back = folder / "back"
        shutil.rmtree(back, ignore_errors=True)
        assert restore_backup(folder / "copy.zip", back, force=True)
        if state == before != after and number % 5 == 0:  # said again, it is done
            assert run_in_child(arguments, home)[0] == 0, (name, number)
            if name != "restore":
                assert left_in(home) == after, (name, number)
    (folder / "copy.zip").write_bytes(copied)  # of an older state, for the next
    return (
        f"{name}: {kills} kills over {statements:,} statements and changes of files:"
        f" {seen['before']} as before, {seen['after']} as after, {seen['whole']} were done sooner"
    )


def made_workspace(folder: Path) -> Path:
    """A workspace of a few cooperatives that was worked on, and copy.zip, an older state of it."""
    first = folder / "first"
    for number, table in enumerate(("old", "more", "new")):
        rows = [
            f"A-{at};{one};{('Tata', 'Tiznit')[at % 2]};{at + 6 + number};{at}0000\n"
            for at, one in enumerate(NAMES[: 6 + number], 1)
        ]
        (folder / f"{table}.csv").write_text(HEAD + "".join(rows), "utf-8")
    import matcher.cli.correcting
    import matcher.cli.importing  # noqa: F401

    for step in (
        ("import", str(folder / "old.csv"), "-q", *DAY),
        ("registry", "set", "A-2", "women=3", *DAY),
        ("backup", str(folder / "copy.zip")),
        ("registry", "merge", "A-5", "A-6", *DAY),
        ("import", str(folder / "more.csv"), "-q", *DAY),
    ):
        assert run_in_child(list(step), first)[0] == 0, step
    return first


def main() -> None:
    """Make a workspace, a backup of an older state, and kill."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("commands", nargs="*", default=list(COMMANDS))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        first = made_workspace(folder)
        for name in asked.commands:
            began = time.monotonic()
            print(measure(name, first, folder, asked.kills), end="", flush=True)
            print(f" ({time.monotonic() - began:.0f} s)", flush=True)
    kills = asked.kills * len(asked.commands)
    print(f"{kills:,} kills of {len(asked.commands)} commands: nothing half written")


if __name__ == "__main__":
    main()
