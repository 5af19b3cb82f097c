"""All pairs of applicants and options, beside what else could work them out, in one run.

    python tests/bench/pairs.py [--threads 2] [--sizes 60000x66,10000x1000] [--growth] [--cold]

Ours is rules, score and the first ten in both directions, exact; a rival is what its row says.
Applicants and options are SYNTHETIC. Tree models are timed on 400,000 of the pairs, for time is
the same for each; everything else on all of them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path

import cold_start
import pair_rivals as rivals
from big_catalogue import many_options

from matcher.batch.parts import find_parts
from matcher.batch.table import read_part
from matcher.registry.synthetic import write_demo
from matcher.session import open_matcher
from matcher.vector.columns import Columns
from matcher.vector.core import Core, Scored, greatest

TODAY = date(2026, 11, 24)
PART = 10_000
TREE_PAIRS = 400_000
K = 10
GROWTH = (
    *((applicants, 66) for applicants in (100, 1_000, 10_000, 100_000, 1_000_000)),
    *((2_000, options) for options in (100, 1_000, 10_000)),
)


def read(path: Path, core: Core) -> list[Columns]:
    """The applicants of a table, part by part, as `match batch` reads them."""
    parts = find_parts([str(path)], PART)
    return [read_part(p, core.schema, TODAY, core.texts, core.memory).columns for p in parts]


def all_pairs(core: Core, columns: list[Columns], threads: int) -> list[Scored]:
    """Rules, score and the first ten both ways of every pair."""
    rows = max(256, (1 << 19) // len(core.options))

    with ThreadPoolExecutor(threads) as pool:
        going = []
        for one in columns:
            asked = core.ask(one)
            for start in range(0, len(one), rows):
                going.append(pool.submit(core.score, asked, K, slice(start, start + rows)))
        return [scored.result() for scored in going]


def table(applicants: int, options: int, threads: int, folder: Path) -> None:
    """Print one table: each way of working out the pairs, with its time beside ours."""
    session = open_matcher(today=TODAY, registry=Path("-"))
    matcher = many_options(session.matcher, options)
    start = time.perf_counter()
    core = Core(matcher)
    compiled = time.perf_counter() - start
    path = folder / f"{applicants}.csv"
    write_demo(path, applicants, 7, today=TODAY, columns=_columns(core))
    start = time.perf_counter()
    columns = read(path, core)
    taken_to_read = time.perf_counter() - start
    start = time.perf_counter()
    all_pairs(core, columns, threads)  # derives fields, meets every value for the first time
    cold = time.perf_counter() - start
    ours = rivals.seconds(lambda: all_pairs(core, columns, threads), 3)
    pairs = applicants * options
    scale = pairs / TREE_PAIRS
    rows = {"ours: rules, score, first ten both ways": ours}
    rows["ours, the first time: derived fields and look-up tables too"] = cold
    rows["ours, from the CSV file"] = cold + taken_to_read
    for name, taken in rivals.tree_models(min(TREE_PAIRS, pairs), threads).items():
        rows[f"{name} alone ({rivals.TREES} trees, {rivals.LEAVES} leaves)"] = taken * scale
    part = columns[0]
    ruled = rivals.pandas_rules(core.options, part, matcher.engine)
    rows["rules alone, plain pandas"] = ruled * applicants / len(part)
    faiss = rivals.faiss_both_ways(applicants, options, K, threads)
    if faiss is not None:
        rows[f"FAISS flat top-10 both ways, {rivals.FEATURES} dimensions"] = faiss
    rows["memory: 8 bytes a pair written and read once"] = rivals.memory_once(pairs)
    said = f"{applicants:,} x {options:,} = {pairs:,} pairs, {threads} threads; compiled in"
    print(f"\n{said} {compiled:.2f} s\n")
    print("| what | seconds | pairs a second | time over ours |\n| --- | --- | --- | --- |")
    for name, taken in rows.items():
        print(f"| {name} | {taken:.3f} | {pairs / taken:,.0f} | {taken / ours:.2f} |")


def _columns(core: Core) -> list[str]:
    return [about.name for about in core.schema if about.derived is None]


def growth(folder: Path, rows: Path | None) -> None:
    """Print time and memory from few to many: each row in a process of its own.

    Parameters
        rows  a table whose first rows are taken; by default one is drawn for each size
    """
    for applicants in {applicants for applicants, _ in GROWTH} if rows is not None else ():
        with rows.open(encoding="utf-8") as stream, (folder / f"{applicants}.csv").open("w") as cut:
            cut.writelines(islice(stream, applicants + 1))
    print("\n| applicants | options | pairs a second, from the CSV file | most memory, MB |")
    print("| --- | --- | --- | --- |")
    for applicants, options in GROWTH:
        command = [sys.executable, __file__, "--one", f"{applicants}x{options}", str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        print(done.stdout, end="")


def one(applicants: int, options: int, folder: Path) -> None:
    """One row of the growth."""
    session = open_matcher(today=TODAY, registry=Path("-"))
    core = Core(many_options(session.matcher, options))
    path = folder / f"{applicants}.csv"
    if not path.exists():
        write_demo(path, applicants, 7, today=TODAY, columns=_columns(core))
    start = time.perf_counter()
    best = None
    for part in find_parts([str(path)], PART):
        columns = read_part(part, core.schema, TODAY, core.texts, core.memory).columns
        for scored in all_pairs(core, [columns], 1):
            best = scored.applicants if best is None else greatest(best, K)
    taken = time.perf_counter() - start
    pairs = applicants * options
    print(f"| {applicants:,} | {options:,} | {pairs / taken:,.0f} | {most_memory():,.0f} |")


def most_memory() -> float:
    """The most memory that this process has held, in MB; not what its parent had before it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Read the options and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sizes", default="60000x66,10000x1000")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--cold", action="store_true", help="match --coop beside eager imports")
    parser.add_argument("--rows", type=Path, default=None)
    parser.add_argument("--one", nargs=2, default=None)
    asked = parser.parse_args()
    if asked.one:
        applicants, options = map(int, asked.one[0].split("x"))
        one(applicants, options, Path(asked.one[1]))
        return
    with tempfile.TemporaryDirectory() as name:
        for size in asked.sizes.split(",") if asked.sizes else []:
            applicants, options = map(int, size.split("x"))
            table(applicants, options, asked.threads, Path(name))
        if asked.growth:
            growth(Path(name), asked.rows)
    if asked.cold:
        cold_start.main(7)


if __name__ == "__main__":
    main()
