"""The doors at which people wait, this tree beside others: one table.

    python tests/bench/all.py [OTHER_TREE ...] [--rows 6500] [--runs 3] [--only WORD]
        [--long] [--lightgbm PYTHON]

Processor seconds (user and system) and most memory of whole commands, their start included, or
of what stands behind "after import": medians of alternating runs, so that a loaded machine is
unfair to nobody; the load is printed before and after. Each tree has a cache of its own, warm
but where a row says *first*. The table of `--rows` applicants is drawn from the demonstration,
with amounts of its own. A command whose output differs between the trees is marked; one that
fails has a dash. A tree of version 0.1 is asked for the same work by the doors that it has, on its
own catalogue (66 options).

`--long` adds, one run each: 63,000 applicants, catalogues of 10,000 options, all plans, training,
what `match allocate` comes to in 20 seconds of the clock, and imports. `--only` takes the rows
whose name holds it.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
DEMO = TREE / "data" / "registry" / "synthetic_souss_massa.csv"
DAY = ("--lang", "en", "--today", "2026-11-23")
EAGER = "pandas, sklearn.ensemble, typer"
#: Choices and options of the histories that are trained on.
HISTORIES = ((10_000, 100), (17_000, 378))
#: Rows of a large registry, and of a large import.
MANY, IMPORTED = 63_000, 60_000
#: Programs that print their own processor seconds, imports left out.
TABLE = """
from time import process_time
from matcher import open_matcher
import numpy, pandas
session = open_matcher(registry="demo", today="2026-11-23")
start = process_time()
session.table()
print(process_time() - start)
"""
TABLE_0_1 = """
from datetime import date
from pathlib import Path
from time import process_time
from matcher import open_matcher
session = open_matcher(registry=Path("demo"), today=date(2026, 11, 23))
start = process_time()
for applicant in session.registry:
    session.options_for(applicant)
print(process_time() - start)
"""
READ = """
import sys
from time import process_time
from matcher import open_matcher
session = open_matcher(registry=sys.argv[1], today="2026-11-23")
start = process_time()
for applicant in session.registry:
    pass
print(process_time() - start)
"""
READ_0_1 = """
import sys
from datetime import date
from pathlib import Path
from time import process_time
from matcher import open_matcher
session = open_matcher(registry=Path(sys.argv[1]), today=date(2026, 11, 23))
start = process_time()
for applicant in session.registry:
    pass
print(process_time() - start)
"""
TRAIN = """
import sys
from pathlib import Path
from time import process_time
from matcher.history.read import read_history
from matcher.learning.train import train
history = read_history(Path(sys.argv[1]))
start = process_time()
train(history)
print(process_time() - start)
"""
TRAIN_0_1 = TRAIN.replace("matcher.learning.train", "matcher.learn.train")
#: What a tree makes for itself: a fund for each option of its own catalogue.
FUNDS = """
import sys
from pathlib import Path
sys.path.insert(0, "tests/bench")
from allocations import programme
programme(Path(sys.argv[1]), 390, "conditional")
"""


@dataclass(frozen=True)
class Used:
    """What one run took: seconds (NaN where it failed), megabytes, and what it printed.

    `clock` is what the whole process took by the clock: less than its seconds on several cores.
    """

    seconds: float
    memory: float
    output: bytes
    clock: float = 0.0


@dataclass(frozen=True)
class Door:
    """A row of the table.

    Parameters
        arguments   of Python; OUT is a new folder, MADE what was made from the tree's own data
        before      of Python in a tree of 0.1, where its door is another
        is_clock    it prints its seconds itself
        is_first    each run begins with an empty cache
        is_long     it is run once, and nothing is run before to warm it
        unit        what the number is, where it is not seconds
        read        makes the number of the output, where it is not seconds
    """

    name: str
    arguments: tuple[str, ...]
    is_clock: bool = False
    is_first: bool = False
    is_long: bool = False
    unit: str = "s"
    read: Callable[[bytes], float] | None = None
    before: tuple[str, ...] = ()

    def arguments_in(self, tree: Path) -> tuple[str, ...]:
        """What Python is given in a tree."""
        is_first_version = (tree / "matcher" / "learn").is_dir()
        return self.before if is_first_version and self.before else self.arguments


def drawn(rows: int, path: Path) -> None:
    """A registry of so many rows, written to a file."""
    chance = random.Random(1)
    head, *body = csv.reader(DEMO.read_text(encoding="utf-8").splitlines())
    amounts = [at for at, name in enumerate(head) if name.endswith("_mad")]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        for number in range(rows):
            row = list(chance.choice(body))
            row[head.index("applicant_id")] = f"X-{number:06d}"
            for at in amounts:
                if row[at] and chance.random() < 0.6:
                    row[at] = str(int(int(row[at]) * chance.uniform(0.6, 1.6)))
            writer.writerow(row)


def prepare(folder: Path, rows: int, *, is_long: bool) -> None:
    """What the doors need; in a process of its own, or its memory would count as theirs."""
    from slow_inputs import imported, seven_names, wide
    from train_speed import write

    drawn(rows, folder / "large.csv")
    if is_long:
        drawn(MANY, folder / "many.csv")
        for choices, options in HISTORIES:
            write(folder / f"history-{choices}", choices, options)
        tables = {
            "import": imported(IMPORTED),
            "names": seven_names(30_000),
            "wide": wide(5_000, 91),
        }
        for name, table in tables.items():
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
                csv.writer(stream).writerows(table)


def prepare_from(tree: Path, made: Path, *, is_long: bool) -> None:
    """What is made from the data of a tree: funds, and a large catalogue."""
    from big_catalogue import write_catalogue

    made.mkdir()
    run(tree, Door("", ("-c", FUNDS, str(made / "open.toml"))), made.parent)
    if is_long:
        (made / "many").mkdir()
        write_catalogue(made / "many", 10_000, built_in=tree / "data" / "catalogue")


def doors(folder: Path, rows: int) -> Iterator[Door]:
    """The rows that everybody meets."""
    match = ("-m", "matcher")
    demo = ("--registry", "demo", *DAY)
    large = str(folder / "large.csv")
    yield Door("match --version", (*match, "--version"))
    yield Door("match --help", (*match, "--help"))
    yield Door("match --coop", (*match, "--coop", "SM-0011", *demo))
    yield Door("import pandas, sklearn.ensemble, typer", ("-c", f"import {EAGER}"))
    yield Door("match plan --coop", (*match, "plan", "--coop", "SM-0301", *demo))
    funds = "docs/funds.toml"  # of each tree
    yield Door(f"match allocate --funds {funds}", (*match, "allocate", "--funds", funds, *demo))
    yield Door(
        "all pairs of 390 rows, after import",
        ("-c", TABLE),
        is_clock=True,
        before=("-c", TABLE_0_1),
    )
    yield Door(
        f"reading a registry, {rows:,} rows, after import",
        ("-c", READ, large),
        is_clock=True,
        before=("-c", READ_0_1, large),
    )
    yield Door(
        f"match --funder, {rows:,} rows", (*match, "--funder", "indh", "--registry", large, *DAY)
    )
    batch = ("batch", "--applicants", large, "--out", "OUT", "--workers", "1", "--force")
    yield Door(f"match batch, {rows:,} rows, one worker", (*match, *batch, *DAY[2:]))
    yield Door("match registry list, of a workspace", (*match, "registry", "list", *DAY[:2]))


def long_doors(folder: Path) -> Iterator[Door]:
    """The rows that take minutes."""
    match = ("-m", "matcher")
    demo = ("--registry", "demo", *DAY)
    large = str(folder / "many.csv")
    yield Door(
        f"match --funder, {MANY:,} rows",
        (*match, "--funder", "indh", "--registry", large, *DAY),
        is_long=True,
    )
    batch = (*match, "batch", "--applicants", large, "--out", "OUT", "--force", *DAY[2:])
    for workers in ("1", "2"):
        name = f"match batch, {MANY:,} rows, workers: {workers}"
        yield Door(name, (*batch, "--workers", workers), is_long=True)
    many = (*match, "--coop", "SM-0011", "--catalogue", "MADE/many", *demo)
    yield Door("match --coop, 10,000 options, first", many, is_first=True, is_long=True)
    yield Door("match --coop, 10,000 options", many, is_long=True)
    plans = (*match, "plan", "--all", *demo)
    yield Door(
        "match plan --all, 390",
        (*plans, "--out", "-"),
        is_long=True,
        before=(*plans, "--out", "OUT.csv", "--force"),
    )
    allocate = (*match, "allocate", "--json", "--seconds", "20", "--funds", "MADE/open.toml")

    def gap(output: bytes) -> float:
        return float(json.loads(output)["gap"]) * 100

    yield Door(
        "match allocate, all undecided, 20 s",
        (*allocate, *demo),
        is_long=True,
        unit="% gap",
        read=gap,
    )
    for choices, options in HISTORIES:
        history = str(folder / f"history-{choices}")
        yield Door(
            f"training, {choices:,} choices × {options} options, after import",
            ("-c", TRAIN, history),
            is_clock=True,
            is_long=True,
            before=("-c", TRAIN_0_1, history),
        )
    for file, name in (
        ("import", f"{IMPORTED:,} rows"),
        ("names", "30,000 rows of 7 names"),
        ("wide", "5,000 rows × 91 columns"),
    ):
        taken = (*match, "import", str(folder / f"{file}.csv"), "-q")
        yield Door(f"match import, {name}", taken, is_first=True, is_long=True)


def run(tree: Path, door: Door, home: Path) -> Used:
    """One run of a door in a tree."""
    own = home / tree.name
    if door.is_first and own.exists():
        shutil.rmtree(own)
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPATH": str(tree),
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),  # no tree is written to
        "OMP_NUM_THREADS": "1",
        "MATCHER_HOME": str(own),
    }
    out_folder = home / f"out-{tree.name}"
    shutil.rmtree(out_folder, ignore_errors=True)  # a run that is finished would be taken up
    places = {"OUT": str(out_folder), "MADE": str(home / f"made-{tree.name}")}
    arguments = [
        re.sub("^(OUT|MADE)", lambda found: places[found[0]], one)
        for one in door.arguments_in(tree)
    ]
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=tree, env=environment, stdout=out, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - started
        out.seek(0)
        output, seconds = out.read(), used.ru_utime + used.ru_stime
    if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
        return Used(float("nan"), used.ru_maxrss / 1024, output)
    if door.is_clock:
        try:
            seconds = float(output)
        except ValueError:  # this tree has no such door
            seconds = float("nan")
    elif door.read is not None:
        seconds = door.read(output)
    return Used(seconds, used.ru_maxrss / 1024, output, clock)


def tell(door: Door, trees: list[Path], home: Path, runs: int) -> None:
    """Run a door in all trees in turn and print its row."""
    if not door.is_long and not door.is_first:
        for tree in trees:  # what is kept from one run to the next is made
            run(tree, door, home)
    seen = [[run(tree, door, home) for tree in trees] for _ in range(1 if door.is_long else runs)]
    cells, taken = [], []
    for at in range(len(trees)):
        taken.append(statistics.median(one[at].seconds for one in seen))
        memory = statistics.median(one[at].memory for one in seen)
        failed = taken[-1] != taken[-1]
        cells.append("–" if failed else f"{taken[-1]:.2f} {door.unit}, {memory:.0f} MB")
        clock = statistics.median(one[at].clock for one in seen)
        if not failed and door.unit == "s" and clock < 0.8 * taken[-1]:  # several processes
            cells[-1] += f" ({clock:.1f} s by the clock)"
    differs = not (door.is_clock or door.read) and len({one.output for one in seen[0]}) > 1
    ratio = f"{taken[0] / taken[-1]:.1f}" + (" (output differs)" if differs else "")
    print("|", door.name, "|", " | ".join(cells), "|", ratio, "|", flush=True)


def fill_workspace(trees: list[Path], home: Path) -> None:
    """Import the demonstration into the workspace of each tree, for `match registry list`."""
    for tree in trees:
        run(tree, Door("", ("-m", "matcher", "import", str(DEMO))), home)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=6500)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="rows whose name holds it")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--lightgbm", default="", help="a Python that has it")
    parser.add_argument("trees", nargs="*", type=Path)
    asked = parser.parse_args()
    trees = [*(tree.resolve() for tree in asked.trees), TREE]
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        with Pool(1) as pool:
            pool.apply(prepare, (home, asked.rows), {"is_long": asked.long})
            for tree in trees:
                made_of = home / f"made-{tree.name}"
                pool.apply(prepare_from, (tree, made_of), {"is_long": asked.long})
        fill_workspace(trees, home)
        print("load", *(f"{one:.1f}" for one in os.getloadavg()), "on", os.cpu_count(), "cores")
        print("| door |", " | ".join(tree.name for tree in trees), "| ratio |")
        print("| --- |", " | ".join("---" for _ in trees), "| --- |", flush=True)
        for door in doors(home, asked.rows):
            if asked.only in door.name:
                tell(door, trees, home, asked.runs)
        for door in long_doors(home) if asked.long else ():
            if asked.only in door.name:
                tell(door, trees, home, asked.runs)
        if asked.lightgbm and asked.long:
            from train_speed import lightgbm_seconds

            seconds = lightgbm_seconds(home / "history-10000", asked.lightgbm)
            print(f"LightGBM's lambdarank fits 10,000 choices × 100 options in {seconds:.1f} s")
        print("load", *(f"{one:.1f}" for one in os.getloadavg()))


if __name__ == "__main__":
    main()
