"""How long allocations take, how large they grow, and how near to the best they are proved.

    python tests/bench/allocations.py [APPLICANTS] [FOLDER]

A region of 390 is solved at once, first with what is surely eligible, then with everything
that is undecided too; then a country (60,000 by default) is decomposed. The applicants are
SYNTHETIC. There is one fund for every option of the catalogue, with tickets, own shares and
numbers of awards, and two floors and a cap.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from matcher.catalogue.loading import load
from matcher.registry.synthetic import write_demo

TODAY = date(2026, 11, 23)


def programme(path: Path, applicants: int, undecided: str) -> Path:
    """A fund for each option; budgets grow with the number of applicants."""
    size = applicants / 390
    lines = [f'undecided = "{undecided}"']
    for number, option in enumerate(load().catalogue.options):
        lines += [
            "[[fund]]",
            f'id = "{option}"',
            f'option = "{option}"',
            f"budget_mad = {round((100_000 + 50_000 * (number % 7)) * size)}",
            "ticket_min_mad = 10000",
            f"ticket_max_mad = {60_000 + 40_000 * (number % 5)}",
        ]
        if number % 2:
            lines.append(f"awards_max = {max(3, round(6 * size))}")
        if number % 3 == 0:
            lines.append("own_share = 0.2")
    lines += [
        "[[floor]]",
        'id = "women"',
        "rule = 'women_share > 0.5'",
        "least_share = 0.5",
        "[[floor]]",
        'id = "tata"',
        "rule = 'province == \"tata\"'",
        f"least_mad = {round(300_000 * size)}",
        "[[cap]]",
        'id = "argan and honey"',
        'rule = \'sector in ["argan", "beekeeping"]\'',
        "most_share = 0.4",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def allocated(folder: Path, applicants: int, undecided: str, limit: int) -> None:
    """Run `match allocate` in a process of its own and print what it took."""
    registry = folder / f"{applicants}.csv"
    if not registry.exists():
        columns = [f.name for f in load().schema if f.derived is None and not f.alias_of]
        write_demo(registry, applicants, 1, today=TODAY, columns=columns)
    funds = programme(folder / f"{applicants}-{undecided}.toml", applicants, undecided)
    answer = folder / "answer.json"
    command = [sys.executable, "-m", "matcher", "allocate", "--json", "--today", str(TODAY)]
    command += ["--funds", str(funds), "--registry", str(registry), "--seconds", str(limit)]
    started = time.perf_counter()
    with answer.open("w") as out:
        subprocess.run(command, check=True, stdout=out)
    took = time.perf_counter() - started
    data = json.loads(answer.read_text())
    # of all children so far: the country, which comes last, is the largest
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    print(
        f"{applicants:,} x {len(data['funds'])} ({undecided}): {took:.0f} s, {memory:.2f} GiB, "
        f"{data['status']}, gap {data['gap']:.4%}, {len(data['awards']):,} awards, "
        f"{data['given']:,.0f} MAD",
        flush=True,
    )


def main(applicants: int, folder: Path) -> None:
    """A region twice, then a country."""
    allocated(folder, 390, "leave_out", 55)
    allocated(folder, 390, "conditional", 50)
    allocated(folder, applicants, "conditional", 420)


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    if len(sys.argv) > 2:
        main(size, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(size, Path(made))
