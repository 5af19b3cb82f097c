"""Damaged files of every kind that is read: an answer or a message of ours, soon, in little memory.

    python tests/bench/mutated_files.py [--count 100000] [--seed 1] [KIND ...]

Each input is a whole file of its kind in which bytes are changed, left out or put in, lines moved
or doubled, or, in packages, one part damaged so that the package still opens. A process of each
kind reads them one after the other, with 512 MiB beyond what it takes at rest and five seconds of
the processor for each; anything but `MatcherError`, and any input that takes longer, is a fault and
is kept in the folder of faults.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "laws"))

from ingest.planted import plant
from ingest.test_hostile import workbook
from ingest.test_table import open_document
from laws.test_mutated_files import Shipped, _option, _shipped

from matcher.cases.aggregate import KIND
from matcher.catalogue.loading import load_schema
from matcher.cli.run import run
from matcher.history.cases import read_cases
from matcher.ingest.columns.vocabulary import read_vocabulary
from matcher.ingest.importer import Importing
from matcher.registry.backup import restore_backup
from matcher.support.errors import MatcherError

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)
DAY = ("--today", str(TODAY))
MEMORY, SECONDS = 512 << 20, 5
MOST_OF_CLOCK = 120
CHUNK = 5_000  # files a process
#: How the inputs are shared: what is read fast gets more of them.
SHARES = {
    **dict.fromkeys(("csv", "xlsx", "ods", "json"), 10),
    **dict.fromkeys(("option", "planning", "advice", "funds", "mapping", "model"), 6),
    **dict.fromkeys(("schema", "catalogue", "funders", "vocabulary"), 2),
    **dict.fromkeys(("workspace", "log", "backup", "history", "registry"), 4),
    **{"settings": 3, "counts": 2, "word": 0.3},
}
#: Bytes that mean something to one reader or another.
TOKENS = (
    b'"', b"\0", b";;;", b"\xff", b"=1+1", b"[[[", b"]", b"{", b"}", b"'''", b"\n", b"\r", b"\\u",
    b"nan", b"-1", b"1e999", b"9" * 400, b"\xef\xbb\xbf", b"<!--", b"&#0;", b"null", b"[" * 2000,
    "\u202e".encode(), "٣".encode(), b"0000-00-00", b"0x", b",", b"#", b"=",
)  # fmt: skip


#: What another office knows of an option, and what it counted.
WORD = """
id = "indh_p3_ess"
status = "periodic"
status_as_of = 2026-11-01
[amount]
max_mad = 300000
[office]
day = 2026-11-01
channel = "phone"
by = "officer"
note = "by telephone"
settles = []
[office.over]
status = "0f9bdda53033"
[[condition]]
rule = "members >= 5"
says = "five members"
"""
COUNTS = json.dumps({
    "schema": 1, "kind": KIND, "made": "2026-11-01", "years": 2.5, "cooperatives": 40,
    "least_cell": 5, "held_back": 1,
    "cells": [
        {"option": "indh_p3_ess", "region": "souss-massa", "granted": 12, "decided": 30},
        {"option": "ads", "region": None, "granted": 6, "decided": 11},
    ],
})  # fmt: skip


class RefusedError(MatcherError):
    """A command ended as one that was refused."""


class TooLongError(BaseException):
    """More than the allowed seconds; not an Exception, so that nothing catches it."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name on disk, whole ones, and how it is read in a folder of its own."""

    file: str
    whole: tuple[bytes, ...]
    read: Callable[[Path], object]


def kinds(folder: Path) -> dict[str, Kind]:
    """Every kind of file that the program reads."""
    schema = load_schema()[0]
    vocabulary = read_vocabulary(schema)

    def imported(path: Path) -> object:
        base = path.parent / "workspace.sqlite"
        return Importing(schema, vocabulary, TODAY, base, dry_run=True).run([path])

    def named(name: str, *files: Path) -> Kind:
        shipped: Shipped = _shipped(name)
        whole = tuple(file.read_bytes() for file in files) or (shipped.text.encode(),)
        return Kind(shipped.name, whole, shipped.read)

    planted = plant(folder, "mixed", "csv", seed=3)[0].read_bytes()[:1200]
    sheet = open_document((("Nom de la coopérative", "Province"), ("Afoulki", "Tata")))
    options = sorted((ROOT / "data/catalogue").rglob("indh*.toml"))
    home = folder / "home"
    _workspace(home, planted, folder)
    return {
        "csv": Kind("x.csv", (planted,), imported),
        "xlsx": Kind("x.xlsx", (workbook(),), imported),
        "ods": Kind("x.ods", (sheet,), imported),
        "json": Kind(
            "x.json",
            ('[{"Nom de la coopérative": "Afoulki", "Province": "Tata"}, {"x": [1]}]'.encode(),),
            imported,
        ),
        "option": Kind("x.toml", tuple(path.read_bytes() for path in options), _option),
        "schema": named("schema"),
        "catalogue": named("catalogue"),
        "funders": named("funders"),
        "planning": named("planning"),
        "advice": named("advice"),
        "funds": named("funds"),
        "mapping": named("mapping"),
        "vocabulary": named("vocabulary"),
        "model": named("model"),
        "workspace": Kind("workspace.sqlite", ((home / "workspace.sqlite").read_bytes(),), _kept),
        "log": Kind("cases.sqlite", ((home / "cases.sqlite").read_bytes(),), _logged),
        "backup": Kind(
            "x.zip",
            ((folder / "x.zip").read_bytes(),),
            lambda path: restore_backup(path, path.parent / "back", force=True),
        ),
        "history": Kind(
            "choices.csv",
            (_first_lines(ROOT / "data/cases/choices.csv", 20),),
            lambda path: read_cases(_beside_cases(path)),
        ),
        "settings": Kind("config.toml", (b'language = "fr"\ncolour = "never"\n',), _settled),
        "word": Kind("2026-11-01-hand.toml", (WORD.encode(),), _told),
        "counts": Kind(
            "counts.json",
            (COUNTS.encode(),),
            lambda path: _command("exchange", "reach", path, "-o", path.parent / "model.json"),
        ),
        "registry": Kind(
            "r.csv",
            (_first_lines(ROOT / "data/registry/synthetic_souss_massa.csv", 8),),
            lambda path: _command("--funder", "fda", "--registry", path, *DAY),
        ),
    }


def _first_lines(path: Path, most: int) -> bytes:
    return b"".join(path.read_bytes().splitlines(keepends=True)[:most])


def _workspace(home: Path, table: bytes, folder: Path) -> None:
    """A workspace, a log and a backup, made by the program."""
    (folder / "start.csv").write_bytes(table)
    begun = ("import", folder / "start.csv", "-q", *DAY)
    asked = ("record", "C-0001", "indh_p3_ess", "applied", *DAY)
    _each(home, begun, asked, ("backup", folder / "x.zip"))


def _beside_cases(path: Path) -> Path:
    for name in ("applicants.csv", "pages.csv", "history.toml"):
        if not (path.parent / name).is_file():
            shutil.copy(ROOT / "data/cases" / name, path.parent)
    return path.parent


def _command(*words: object) -> None:
    """A command in this process; a bug of ours is an exception here too."""
    code = run([*map(str, words)])
    if code in (2, 3, 4, 5):
        raise RefusedError(f"{words[0]} ended with {code}")
    if code not in (0, 1):
        raise AssertionError(f"{words[0]} ended with {code}")


def _each(home: Path, *commands: tuple[object, ...]) -> None:
    """Several commands in a user's folder; refused where the last is."""
    os.environ["MATCHER_HOME"] = str(home)
    for words in commands[:-1]:
        with suppress(RefusedError):
            _command(*words)
    _command(*commands[-1])


def _kept(path: Path) -> None:
    listed, shown = ("registry", "list"), ("registry", "show", "C-0001")
    _each(path.parent, listed, shown, ("--coop", "C-0001", *DAY))


def _logged(path: Path) -> None:
    _each(path.parent, ("trail",), ("cases", *DAY))


def _settled(path: Path) -> None:
    _each(path.parent, ("config",), ("config", "language=ar"))


def _told(path: Path) -> None:
    """What another office wrote, taken over, and an answer after it."""
    of_option = path.parent / "given" / "overlays" / "indh_p3_ess"
    of_option.mkdir(parents=True)
    shutil.copy(path, of_option)
    _each(path.parent, ("catalogue", "import", path.parent / "given"))
    _command("catalogue", "show", "indh_p3_ess")


@dataclass
class Told:
    """How many files were read, refused with a message, or neither; the longest took so long."""

    read: int = 0
    refused: int = 0
    faults: int = 0
    longest: float = 0.0

    def add(self, other: Told) -> None:
        """These and others together."""
        self.read, self.refused = self.read + other.read, self.refused + other.refused
        self.faults, self.longest = self.faults + other.faults, max(self.longest, other.longest)


def damaged(whole: bytes, rng: random.Random) -> bytes:
    """A file with one to eight things changed."""
    if whole[:2] == b"PK" and rng.random() < 0.7:
        return _damaged_part(whole, rng)
    mutant = bytearray(whole)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(mutant) + 1)
        what = rng.randrange(6)
        if what == 0:
            mutant[at : at + 1] = bytes((rng.randrange(256),))
        elif what == 1:
            del mutant[at : at + rng.randint(1, 30)]
        elif what == 2:
            mutant[at:at] = rng.choice(TOKENS)
        elif what == 3:
            other = rng.randrange(len(mutant) + 1)
            mutant[at:at] = mutant[other : other + rng.randint(1, 200)]
        elif what == 4:
            lines = mutant.split(b"\n")
            one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[one], lines[two] = lines[two], lines[one]
            mutant = bytearray(b"\n".join(lines))
        elif rng.random() < 0.1:
            del mutant[at:]
    return bytes(mutant)


def _damaged_part(whole: bytes, rng: random.Random) -> bytes:
    """A package that opens, with one part damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        chosen = rng.choice(old.namelist())
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, damaged(content, rng) if part == chosen else content)
    return out.getvalue()


def _too_long(*_: object) -> None:
    raise TooLongError


def read_all(name: str, numbers: range, seed: int, folder: Path, faults: Path) -> Told:
    """Read these damaged files of one kind in this process; how it went."""
    signal.signal(signal.SIGPROF, _too_long)
    told = Told()
    kind = kinds(folder)[name]
    _bounded()
    where = folder / "one"
    where.mkdir()
    for number in numbers:
        for old in where.iterdir():
            if old.name != "cache":  # made anew, it would take a second each time
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        rng = random.Random(f"{seed} {name} {number}")
        mutant = damaged(rng.choice(kind.whole), rng)
        (where / kind.file).write_bytes(mutant)
        (folder / "number").write_text(str(number))
        fault = ""
        began = time.process_time()
        # what never comes back to Python ends by the clock; a limit of the processor is counted in
        # ticks, which on a busy machine run ahead of what `process_time` says
        faulthandler.dump_traceback_later(MOST_OF_CLOCK, exit=True, file=2)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            kind.read(where / kind.file)
            told.read += 1
        except MatcherError:
            told.refused += 1
        except TooLongError:
            fault = f"more than {SECONDS} seconds"
        except BaseException:
            fault = traceback.format_exc()
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
        told.longest = max(told.longest, time.process_time() - began)
        if fault:
            told.faults += 1
            keep(faults / f"{name}-{seed}-{number}-{kind.file}", mutant, fault)
    return told


def keep(path: Path, mutant: bytes, fault: str) -> None:
    """Write a fault and what it was about into the folder of faults, and say it."""
    path.write_bytes(mutant)
    path.with_suffix(".txt").write_text(fault, encoding="utf-8")
    print(f"{path}: {fault.strip().splitlines()[-1]}", file=sys.__stderr__, flush=True)


def _bounded() -> None:
    """From here on, 512 MiB beyond what the process has."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def apart(name: str, numbers: range, seed: int, faults: Path) -> Told:
    """The same in a process of its own, silent; at one that dies of a file, another goes on."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            quiet = os.open(os.devnull, os.O_RDWR)
            kept = os.dup(2)
            for stream in (0, 1, 2):
                os.dup2(quiet, stream)
            sys.__stderr__ = os.fdopen(kept, "w")  # type: ignore[misc]
            try:  # whatever happens: the folder is that of the parent, which removes it
                told = read_all(name, numbers, seed, folder, faults)
                os.write(writer, json.dumps(asdict(told)).encode())
            except BaseException:
                os._exit(1)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as into:
            said = into.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if said and not code:
            return Told(**json.loads(said))
        died = int((folder / "number").read_text())
        for path in (folder / "one").glob("*.*"):
            keep(faults / f"{name}-{seed}-{died}-{path.name}", path.read_bytes(), f"died: {code}")
    # those before it went well or were told as faults when they were read
    told = Told(faults=1)
    if rest := range(died + 1, numbers.stop):
        told.add(apart(name, rest, seed, faults))
    return told


def main() -> int:
    """Read everything; 1 when anything was neither read nor refused in time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=Path, default=Path(tempfile.gettempdir()) / "faults")
    parser.add_argument("kinds", nargs="*", default=list(SHARES))
    asked = parser.parse_args()
    asked.faults.mkdir(exist_ok=True)
    of = sum(SHARES[name] for name in asked.kinds)
    inputs, every = 0, Told()
    for name in asked.kinds:
        count = max(1, round(asked.count * SHARES[name] / of))
        began = os.times()
        told = Told()
        for first in range(0, count, CHUNK):
            numbers = range(first, min(first + CHUNK, count))
            told.add(apart(name, numbers, asked.seed, asked.faults))
        if not told.read:  # whatever was damaged: then nothing was tried but the first step
            told.faults += 1
            print(f"{name}: none was read, so that nothing is known", file=sys.stderr)
        spent = os.times()
        seconds = spent.children_user + spent.children_system
        seconds -= began.children_user + began.children_system
        print(
            f"{name}: {count:,}: {told.read:,} read, {told.refused:,} refused,"
            f" {told.faults} faults, {told.longest:.2f} s the longest ({seconds:.0f} s)",
            flush=True,
        )
        inputs += count
        every.add(told)
    print(
        f"{inputs:,} damaged files of {len(asked.kinds)} kinds: {every.faults} neither read nor"
        f" refused with a message; {every.longest:.1f} s of the processor the longest"
    )
    return int(every.faults > 0)


if __name__ == "__main__":
    sys.exit(main())
