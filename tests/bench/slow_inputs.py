"""Processor seconds and memory of imports of small files that were slow once, and of wide tables.

python tests/bench/slow_inputs.py [NAME…]   (by default all of them; see SLOW below)

A processor that others use too needs more seconds for the same work: beside each import stands
how often a fixed piece of work would have been done in that time.
"""

from __future__ import annotations

import csv
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from ingest.doubles import HEADER, rows

Table = Iterable[tuple[str, ...]]


def one_long_cell(column: int, text: str) -> Table:
    """A good row, and one whose cell in a column is long."""
    good = ["Coop. Tazlaft", "Tiznit", "Anzi", "12/03/2015", "argane", "1234/5", "24"]
    bad = list(good)
    bad[column] = text
    return [HEADER, tuple(good), tuple(bad)]


def seven_names(count: int) -> Table:
    """As many rows as told, each with one of seven names and places, and its own size."""
    rng = random.Random(7)
    names = [f"Coopérative {w}" for w in ("Amal", "Nahda", "Salam", "Baraka", "Nour", "Fath",
                                          "Wifak")]  # fmt: skip
    places = ("Anzi", "Tighmi", "Akka", "Argana", "Igherm", "Tissint", "Ammelne")
    yield "Nom de la coopérative", "Commune", "Nbre d'adhérents"
    for _ in range(count):
        yield rng.choice(names), rng.choice(places), str(rng.randint(5, 90))


def imported(count: int) -> Table:
    """Rows of `tests/ingest/doubles.py`, twice entered ones among them."""
    yield HEADER
    for row in rows(count, seed=11):
        yield row.cells


def wide(count: int, columns: int) -> Table:
    """Rows of `tests/ingest/doubles.py` with columns beside that nobody knows."""
    beside = columns - len(HEADER)
    rng = random.Random(91)
    yield *HEADER, *(f"Rubrique {at}" for at in range(beside))
    for row in rows(count, seed=11):
        yield *row.cells, *(str(rng.randint(0, 9999)) for _ in range(beside))


#: By name: the table.
SLOW: dict[str, Callable[[], Table]] = {
    "number words × 5,000": lambda: one_long_cell(6, "douze " * 5000),
    "points × 15,000": lambda: one_long_cell(6, "1." * 15_000),
    "one letter × 32,000": lambda: [("Nom de la coopérative", "Produits"), ("Amal", "a" * 32_000)],
    "a label of 3,000 words": lambda: [
        (*HEADER, "nombre de membres " * 1000), (*rows(1, 1)[0].cells, "3")
    ],
    "30,000 rows of 7 names": lambda: seven_names(30_000),
    "5,000 rows × 91 columns": lambda: wide(5_000, 91),
}  # fmt: skip


def yardstick() -> float:
    """Seconds of the processor for a fixed piece of work."""
    start = time.process_time()
    counts: dict[int, int] = {}
    for at in range(1_500_000):
        counts[at & 4095] = counts.get(at & 4095, 0) + at
    return time.process_time() - start


def main(names: list[str]) -> None:
    for name, table in SLOW.items():
        if names and not any(part in name for part in names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "slow.csv"
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(table())
            before = yardstick()
            if not (pid := os.fork()):
                os.environ["MATCHER_HOME"] = str(Path(folder) / "home")
                os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a start of everyday
                command = [sys.executable, "-m", "matcher", "import", str(path), "-q"]
                os.execv(sys.executable, command)
            _, status, used = os.wait4(pid, 0)
        seconds, measure = used.ru_utime + used.ru_stime, (before + yardstick()) / 2
        print(
            f"{name}: {seconds:.1f} s, {seconds / measure:.0f} times {measure:.2f} s,"
            f" {used.ru_maxrss / 1024:.0f} MiB, exit {os.waitstatus_to_exitcode(status)}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
