"""Every open, write, fsync and replace of the writing commands, made to fail once each.

    python tests/bench/failing_calls.py [--most 400] [--seed 1] [COMMAND ...]

The calls are those of the system, below Python and below SQLite, on files of the user's folder and
of what is written out: a small library that is loaded first lets the n-th fail, "no space left" or
"input/output error" in turn. For each call of each command (`--most` of them, drawn, where there
are more): the command ends as it says it does, never with a bug of ours; what is left is the state
before or the state after; nothing half written lies beside; the backup that was there is one; and
the command, said again, ends well. Needs a C compiler, for the library, and Linux.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import importlib
import os
import pkgutil
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from kills import COMMANDS, DAY, left_in, made_workspace, run_in_child

import matcher
from matcher.registry.backup import restore_backup

HERE = Path(__file__).resolve().parent
OUT = ("copy.csv", "copy.xlsx", "copy.pdf", "copy.ics")
#: More commands than those that are killed: the log, what the office knows, files of the user's.
#: Words that begin with a path are a form of the office page, and what is sent.
WRITING = {
    **COMMANDS,
    "first record": ("record", "A-1", "indh_p3_ess", "applied", *DAY),
    "record": ("record", "A-2", "indh_p3_ess", "refused", "--reason", "collateral", *DAY),
    "shown": ("--coop", "A-1", "--record", *DAY),
    "papers": ("registry", "papers", "A-1", "accounts"),
    "mute": ("registry", "mute", "A-1", "indh_p3_ess"),
    "confirm": ("catalogue", "confirm", "indh_p3_ess", "--max", "300000", "--on", "2026-11-01"),
    "asked": ("catalogue", "asked", "indh_p3_ess", "--result", "no_answer", "--on", "2026-11-01"),
    "settings": ("config", "language=fr"),
    "export": ("registry", "export", "--out", "{folder}/copy.csv", "--force"),
    "plan": ("plan", "--coop", "A-1", "--out", "{folder}/copy.xlsx", "--force", *DAY),
    "digest": ("digest", "--since", "2026-01-01", "--out", "{folder}/copy.ics", "--force", *DAY),
    "dossier": ("dossier", "A-1", "--out", "{folder}/copy.pdf", "--force", *DAY),
    "page: a fact": ("/cooperatives/A-1/profile/name", "value=Tazlaft n Imi", "why=said so"),
    "page: a case": ("/cooperatives/A-1/cases", "option=indh_p3_ess", "kind=applied"),
    "page: a word": ("/catalogue/indh_p3_ess", "do=answered", "note=they call back"),
    "page: a file": ("/import", "file={folder}/new.csv"),
    "page: a copy": ("/restore", "sure=yes", "file={folder}/copy.zip"),
}
#: Tables of the log of cases, and what of them is the same whenever it was recorded.
LOG = {
    "entry": "subject, content IS NULL",
    "standing": "subject, option, state",
    "paper": "subject, code",
    "muted": "subject, option",
}
REASONS = (errno.ENOSPC, errno.EIO)
#: Exit codes of an answer: what was asked is done, nothing matched, refused with a message.
TOLD = (0, 1, 2, 3, 5)


def run_failing(arguments: list[str], home: Path, under: Path, at: int, why: int) -> Ended:
    """How a command ends of which the n-th call fails; the count begins when all is imported."""
    said = under.parent / "said.txt"
    counted = os.open(under.parent / "seen", os.O_RDWR | os.O_CREAT)
    child = os.fork()
    if child == 0:
        os.environ["MATCHER_HOME"] = str(home)
        nothing = os.open(os.devnull, os.O_RDWR)
        told = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream, to in ((0, nothing), (1, nothing), (2, told)):
            os.dup2(to, stream)
        begin = prepared(arguments)
        library = ctypes.CDLL(None)
        library.failing_seen.restype = ctypes.c_long
        library.failing_arm(str(under).encode(), ctypes.c_long(at), why)
        code = begin()
        seen = library.failing_seen()
        library.failing_last.restype = ctypes.c_char_p
        last = library.failing_last().decode()
        library.failing_arm(b"", ctypes.c_long(0), 0)
        os.pwrite(counted, f"{seen:08}{last:8}".encode(), 0)
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    counts = os.pread(counted, 16, 0).decode() or "0"
    os.close(counted)
    text = said.read_text(encoding="utf-8", errors="replace")
    return Ended(code, text, int(counts[:8]), counts[8:].strip())


def import_all() -> None:
    """Import the program once, so that its forks need not."""
    for module in pkgutil.walk_packages(matcher.__path__, "matcher."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def prepared(arguments: list[str]) -> Callable[[], int]:
    """What does the work once everything is imported; its exit code."""
    from matcher.cli.run import run

    if not arguments[0].startswith("/"):
        return lambda: run(arguments)
    from starlette.testclient import TestClient

    from matcher.web.app import make_app
    from matcher.web.office import Office, OfficeFiles

    at, *words = arguments
    given = dict(word.split("=", 1) for word in words)
    content = Path(given.pop("file")).read_bytes() if "file" in given else b""
    files = {"file": ("file.zip" if at == "/restore" else "new.csv", content)} if content else None
    office = Office(OfficeFiles(today=date.fromisoformat(DAY[1])), "en")
    browser = TestClient(make_app(office, 8765), base_url="http://127.0.0.1:8765")

    def send() -> int:
        try:
            answer = browser.post(at, data=given, files=files, follow_redirects=False)
        except Exception:
            traceback.print_exc()
            return 70
        sys.stderr.write(answer.text[-3000:])
        sys.stderr.flush()
        return 0 if answer.status_code < 400 else 2

    return send


@dataclass(frozen=True)
class Ended:
    """How a command ended: its code, what it said, calls that were counted, the one that failed."""

    code: int
    told: str
    calls: int
    failed: str


#: Of the workspace, of the log, of small files; each is one file, changed as a whole.
State = tuple[object, object, list[tuple[str, ...]]]


def everything_in(home: Path) -> State:
    """The workspace, who applied where in the log, and the keys of every small file.

    The id of an office is drawn, and what it notes is named after it: folders are compared. The
    same word noted twice is one word.
    """
    kept: list[tuple[str, ...]] = []
    for path in sorted(home.rglob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if path.name != "office.toml":  # made by whatever asks first
            kept.append((path.relative_to(home).parent.as_posix(), *sorted(data)))
    log = home / "cases.sqlite"
    events: list[object] = []
    if log.is_file():
        base = sqlite3.connect(log)
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for table, what in LOG.items():
            events.append(base.execute(f"SELECT {what} FROM {table} ORDER BY 1, 2").fetchall())
        base.close()
    return left_in(home), events if any(events) else [], sorted({*kept})


def measure(name: str, first: Path, folder: Path, most: int, seed: int) -> tuple[str, int, int]:
    """Let each call of one command fail; a line, how many were tried, how many went wrong."""
    arguments = [word.format(folder=folder) for word in WRITING[name]]
    backup = (folder / "copy.zip").read_bytes()
    home = folder / "home"

    def fresh() -> None:
        for path in folder.iterdir():
            if path == first:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != "copy.zip" and path.suffix != ".csv":
                path.unlink()
        shutil.copytree(first, home)
        (folder / "copy.zip").write_bytes(backup)
        if name == "first record":
            (home / "cases.sqlite").unlink()
        for out in OUT:
            (folder / out).write_text("old", "utf-8")

    fresh()
    before = everything_in(home)
    ended = run_failing(arguments, home, folder, 0, 0)
    assert ended.code in (0, 3), (name, ended)
    after, calls = everything_in(home), ended.calls
    tried: Sequence[int] = range(1, calls + 1)
    if calls > most:
        tried = sorted(random.Random(seed).sample(tried, most))
    wrong, ends = 0, Counter[int]()
    for number in tried:
        fresh()
        why = REASONS[number % len(REASONS)]
        ended = run_failing(arguments, home, folder, number, why)
        ends[ended.code] += 1
        faults = [*_faults(home, folder, before, after, ended)]
        if not faults and everything_in(home) != after:
            again = run_failing(arguments, home, folder, 0, 0)
            if again.code not in (0, 3) or everything_in(home) != after:
                faults.append(f"said again, it ends with {again.code}: {again.told[-200:]}")
        for fault in faults:
            print(f"{name}, call {number}, {errno.errorcode[why]}: {fault}", flush=True)
        wrong += bool(faults)
    said = ", ".join(f"{count} with {code}" for code, count in sorted(ends.items()))
    return f"{name}: {len(tried)} of {calls} calls failed: {said}", len(tried), wrong


def _faults(home: Path, folder: Path, before: State, after: State, ended: Ended) -> Iterator[str]:
    if ended.code not in TOLD:
        yield f"ended with {ended.code}: {ended.told[-300:]}"
    if ended.code and not ended.told.strip():
        yield "nothing was said"
    try:
        state = everything_in(home)
    except Exception as error:
        yield f"what is left cannot be read: {error!r}"
        return
    *databases, notes = zip(state, before, after, strict=True)
    mixed = {*notes[1]} & {*notes[2]} <= {*notes[0]} <= {*notes[1]} | {*notes[2]}
    if not mixed or any(one not in both for one, *both in databases):
        yield "what is left is neither the state before nor the one after"
    for name in OUT:
        if not (folder / name).is_file() or not (folder / name).stat().st_size:
            yield f"{name} is lost"
    half = [one.name for one in folder.rglob(".*") if one.name != ".restored.json"]
    is_left = ended.failed == "remove" or (ended.failed == "open" and not ended.code)
    if half and not is_left:  # what could not be removed, or listed, lies there
        yield f"left beside after {ended.failed}: {half}"
    back = folder / "back"
    shutil.rmtree(back, ignore_errors=True)
    if not restore_backup(folder / "copy.zip", back, force=True):
        yield "the backup is none"


def main() -> int:
    """Load the library, make a workspace and a backup, let calls fail."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("commands", nargs="*", default=list(WRITING))
    asked = parser.parse_args()
    if "failing_calls" not in os.environ.get("LD_PRELOAD", ""):
        with tempfile.TemporaryDirectory() as made:
            library = f"{made}/failing_calls.so"
            source = str(HERE / "failing_calls.c")
            subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
            given = {**os.environ, "LD_PRELOAD": library}
            return subprocess.run([sys.executable, *sys.argv], env=given).returncode
    import_all()
    tried = wrong = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve() / "user"
        folder.mkdir()
        first = made_workspace(folder)
        for step in (("record", "A-2", "indh_p3_ess", "applied", *DAY), ("config", "colour=never")):
            assert run_in_child([*step], first)[0] == 0, step
        for name in asked.commands:
            line, of, faults = measure(name, first, folder, asked.most, asked.seed)
            print(line, flush=True)
            tried, wrong = tried + of, wrong + faults
    print(
        f"{tried:,} calls of {len(asked.commands)} commands failed, one at a time:"
        f" {wrong} lost or spoilt something"
    )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
