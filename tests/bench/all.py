"""The doors at which people wait, this tree beside others: one table.

    python tests/bench/all.py [OTHER_TREE ...] [--rows 6500] [--runs 3] [--only WORD]
        [--long] [--lightgbm PYTHON]

Processor seconds (user and system) and most memory of whole commands, their start included, or
of what stands behind "after import": medians of alternating runs, so that a loaded machine is
unfair to nobody; the load is printed before and after. Each tree has a cache of its own, warm
but where a row says *first*. The table of `--rows` applicants is drawn from the demonstration,
with amounts of its own. A command whose output differs between the trees is marked; one that
fails has a dash.

`--long` adds, one run each: catalogues of 10,000 options, all plans, training, and what
`match allocate` comes to in 20 seconds of the clock. `--only` takes the rows whose name holds it.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
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


@dataclass(frozen=True)
class Used:
    """What one run took: seconds (NaN where it failed), megabytes, and what it printed."""

    seconds: float
    memory: float
    output: bytes


@dataclass(frozen=True)
class Door:
    """A row of the table.

    Parameters
        arguments   of Python
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
    from allocations import programme
    from big_catalogue import write_catalogue
    from train_speed import write

    drawn(rows, folder / "large.csv")
    programme(folder / "open.toml", 390, "conditional")
    if is_long:
        (folder / "many").mkdir()
        write_catalogue(folder / "many", 10_000)
        for choices, options in HISTORIES:
            write(folder / f"history-{choices}", choices, options)


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
    yield Door("session.table(), 390 rows, after import", ("-c", TABLE), is_clock=True)
    yield Door(f"reading a registry, {rows:,} rows, after import", ("-c", READ, large), True)
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
    many = (*match, "--coop", "SM-0011", "--catalogue", str(folder / "many"), *demo)
    yield Door("match --coop, 10,000 options, first", many, is_first=True, is_long=True)
    yield Door("match --coop, 10,000 options", many, is_long=True)
    yield Door(
        "match plan --all, 390", (*match, "plan", "--all", "--out", "-", *demo), is_long=True
    )
    allocate = (
        *match,
        "allocate",
        "--json",
        "--seconds",
        "20",
        "--funds",
        str(folder / "open.toml"),
    )

    def gap(output: bytes) -> float:
        return float(json.loads(output)["gap"]) * 100

    yield Door(
        "match allocate, all undecided, 20 s", (*allocate, *demo), False, False, True, "% gap", gap
    )
    for choices, options in HISTORIES:
        history = folder / f"history-{choices}"
        name = f"training, {choices:,} choices × {options} options, after import"
        yield Door(name, ("-c", TRAIN, str(history)), is_clock=True, is_long=True)


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
    arguments = [str(out_folder) if a == "OUT" else a for a in door.arguments]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=tree, env=environment, stdout=out, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
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
    return Used(seconds, used.ru_maxrss / 1024, output)


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
