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
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from kills import COMMANDS, DAY, left_in, made_workspace

from matcher.registry.backup import restore_backup

HERE = Path(__file__).resolve().parent
#: More commands than those that are killed: what writes files of the user's own.
WRITING = {
    **COMMANDS,
    "record": ("record", "A-1", "indh_p3_ess", "applied", *DAY),
    "shown": ("--coop", "A-1", "--record", *DAY),
    "export": ("registry", "export", "--out", "{folder}/copy.csv", "--force"),
    "plan": ("plan", "--coop", "A-1", "--out", "{folder}/copy.xlsx", "--force", *DAY),
    "settings": ("config", "language=fr"),
}
REASONS = (errno.ENOSPC, errno.EIO)
#: Exit codes of an answer: what was asked is done, nothing matched, refused with a message.
TOLD = (0, 1, 2, 3, 5)


def run_failing(
    arguments: list[str], home: Path, under: Path, at: int, why: int
) -> tuple[int, str, int]:
    """The exit code of a command of which the n-th call fails, what it said, and calls counted."""
    said = under.parent / "said.txt"
    counted = os.open(under.parent / "seen", os.O_RDWR | os.O_CREAT)
    child = os.fork()
    if child == 0:
        os.environ["MATCHER_HOME"] = str(home)
        nothing = os.open(os.devnull, os.O_RDWR)
        told = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream, to in ((0, nothing), (1, nothing), (2, told)):
            os.dup2(to, stream)
        from matcher.cli.run import run

        library = ctypes.CDLL(None)
        library.failing_seen.restype = ctypes.c_long
        library.failing_arm(str(under).encode(), ctypes.c_long(at), why)
        code = run(arguments)
        seen = library.failing_seen()
        library.failing_arm(b"", ctypes.c_long(0), 0)
        os.pwrite(counted, f"{seen:08}".encode(), 0)
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = int(os.pread(counted, 8, 0) or 0)
    os.close(counted)
    return code, said.read_text(encoding="utf-8", errors="replace"), seen


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
        (folder / "copy.csv").write_text("old", "utf-8")
        (folder / "copy.xlsx").write_text("old", "utf-8")

    fresh()
    before = left_in(home)
    code, told, calls = run_failing(arguments, home, folder, 0, 0)
    assert code in (0, 3), (name, code, told)
    after = left_in(home)
    tried = range(1, calls + 1)
    if calls > most:
        tried = sorted(random.Random(seed).sample(tried, most))
    wrong, ends = 0, Counter[int]()
    for number in tried:
        fresh()
        why = REASONS[number % len(REASONS)]
        code, told, _ = run_failing(arguments, home, folder, number, why)
        ends[code] += 1
        faults = [*_faults(home, folder, before, after, code, told)]
        if not faults and left_in(home) == before != after:
            again, told, _ = run_failing(arguments, home, folder, 0, 0)
            if again not in (0, 3) or (name != "restore" and left_in(home) != after):
                faults.append(f"said again, it ends with {again}: {told[-200:]}")
        for fault in faults:
            print(f"{name}, call {number}, {errno.errorcode[why]}: {fault}", flush=True)
        wrong += bool(faults)
    ended = ", ".join(f"{count} with {code}" for code, count in sorted(ends.items()))
    return f"{name}: {len(tried)} of {calls} calls failed: {ended}", len(tried), wrong


def _faults(home: Path, folder: Path, before: object, after: object, code: int, told: str):  # type: ignore[no-untyped-def]
    if code not in TOLD:
        yield f"ended with {code}: {told[-300:]}"
    if code and not told.strip():
        yield "nothing was said"
    try:
        state = left_in(home)
    except Exception as error:
        yield f"what is left cannot be read: {error!r}"
        return
    if state not in (before, after):
        yield "what is left is neither the state before nor the one after"
    for path in (folder / "copy.csv", folder / "copy.xlsx"):
        if path.stat().st_size == 0:
            yield f"{path.name} is lost"
    half = [one.name for one in folder.rglob(".*") if one.name != ".restored.json"]
    if half:
        yield f"left beside: {half}"
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
    tried = wrong = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve() / "user"
        folder.mkdir()
        first = made_workspace(folder)
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
