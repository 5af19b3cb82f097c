"""How long allocations take: python -m pytest tests/bench/test_allocate_speed.py -s

The applicants are SYNTHETIC. There is one fund for every option of the catalogue, with tickets,
own shares and numbers of awards, and two floors and a cap. Sizes by MATCHER_BENCH_APPLICANTS.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from matcher.demo import write_demo
from matcher.sources import load

LARGE = int(os.environ.get("MATCHER_BENCH_APPLICANTS", "60000"))
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


def allocated(folder: Path, applicants: int, undecided: str, limit: int) -> dict[str, object]:
    """The JSON of `match allocate` in a process of its own, with its time and memory."""
    registry = folder / f"{applicants}.csv"
    if not registry.exists():
        columns = [f.name for f in load().schema if f.derived is None and not f.alias_of]
        write_demo(registry, applicants, 1, today=TODAY, columns=columns)
    funds = programme(folder / f"{applicants}-{undecided}.toml", applicants, undecided)
    answer = folder / "answer.json"
    arguments = ["--funds", str(funds), "--registry", str(registry), "--seconds", str(limit)]
    started = time.perf_counter()
    with answer.open("w") as out:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "matcher",
                "allocate",
                *arguments,
                "--json",
                "--today",
                str(TODAY),
            ],
            check=False,
            stdout=out,
        )
    took = time.perf_counter() - started
    assert done.returncode == 0
    data = json.loads(answer.read_text())
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    awards, funds_shown = len(data["awards"]), len(data["funds"])
    print(
        f"{applicants:,} x {funds_shown} ({undecided}): {took:.0f} s, at most {memory:.2f} GiB, "
        f"{data['status']}, gap {data['gap']:.4%}, {awards:,} awards, {data['given']:,.0f} MAD"
    )
    return {**data, "took": took, "memory": memory}


def test_a_region_is_exact_within_a_minute(tmp_path: Path) -> None:
    found = allocated(tmp_path, 390, "leave_out", 55)
    assert found["status"] == "optimal"
    assert found["took"] <= 60


def test_a_region_with_everything_undecided_is_near_within_a_minute(tmp_path: Path) -> None:
    found = allocated(tmp_path, 390, "conditional", 50)
    assert found["gap"] <= 0.001
    assert found["took"] <= 60


def test_a_country_takes_at_most_ten_minutes_and_four_gib(tmp_path: Path) -> None:
    found = allocated(tmp_path, LARGE, "conditional", 420)
    assert found["gap"] <= 0.02
    assert found["took"] <= 600
    assert found["memory"] <= 4
