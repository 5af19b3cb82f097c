"""The doors at which people wait, this tree beside others: one table.

    python tests/bench/all.py [--rows 6500] [--runs 3] [OTHER_TREE ...]

Processor seconds (user and system) and most memory of whole commands, start included: medians
of alternating runs, so that a loaded machine is unfair to nobody; the load is printed. The
table of `--rows` applicants is drawn from the demonstration, with amounts of its own. A
command whose output differs between the trees is marked.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
DEMO = TREE / "data" / "registry" / "synthetic_souss_massa.csv"
DAY = ("--lang", "en", "--today", "2026-11-23")
TABLE = """
from time import process_time
from matcher import open_matcher
import numpy, pandas
session = open_matcher(registry="demo", today="2026-11-23")
start = process_time()
session.table()
print(process_time() - start)
"""


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


def run(tree: Path, arguments: list[str], home: str) -> tuple[float, float, bytes]:
    """Processor seconds, megabytes and output of one command in a tree."""
    environment = os.environ | {
        "PYTHONPATH": str(tree),
        "OMP_NUM_THREADS": "1",
        "MATCHER_HOME": f"{home}/{tree.name}",
    }
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=tree, env=environment, stdout=out, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, _, used = os.wait4(process.pid, 0)
        out.seek(0)
        return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=6500)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("trees", nargs="*", type=Path)
    asked = parser.parse_args()
    trees = [*(tree.resolve() for tree in asked.trees), TREE]
    with tempfile.TemporaryDirectory() as home:
        large = f"{home}/large.csv"
        drawn(asked.rows, Path(large))
        match = ["-m", "matcher"]
        demo = ["--registry", "demo", *DAY]
        doors = {
            "match --version": [*match, "--version"],
            "match --coop": [*match, "--coop", "SM-0011", *demo],
            "match plan --coop": [*match, "plan", "--coop", "SM-0301", *demo],
            "session.table(), 390 rows, after import": ["-c", TABLE],
            f"match --funder, {asked.rows:,} rows": [
                *match, "--funder", "indh", "--registry", large, *DAY,
            ],
        }  # fmt: skip
        print("load", *(f"{one:.1f}" for one in os.getloadavg()))
        print("| door |", " | ".join(f"{tree.name} (s, MB)" for tree in trees), "| ratio |")
        for name, arguments in doors.items():
            for tree in trees:  # what is kept from one run to the next is made
                run(tree, arguments, home)
            seen = [[run(tree, arguments, home) for tree in trees] for _ in range(asked.runs)]
            is_clock = arguments[0] == "-c"
            cells, seconds = [], []
            for at in range(len(trees)):
                taken = [float(one[at][2] or "nan") if is_clock else one[at][0] for one in seen]
                seconds.append(statistics.median(taken))
                memory = statistics.median(one[at][1] for one in seen)
                cells.append(f"{seconds[-1]:.2f}, {memory:.0f}")
            differs = not is_clock and len({one[2] for one in seen[0]}) > 1
            ratio = f"{seconds[0] / seconds[-1]:.1f}" + (" (output differs)" if differs else "")
            print("|", name, "|", " | ".join(cells), "|", ratio, "|", flush=True)


if __name__ == "__main__":
    main()
