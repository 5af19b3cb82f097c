"""How long plans take: python -m pytest tests/bench/test_plan_speed.py -s"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path


def seconds(*arguments: str) -> float:
    """The wall time of the command in a process of its own."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "matcher", *arguments], check=False)
    assert done.returncode == 0
    return time.perf_counter() - started


def test_one_plan_takes_at_most_two_seconds_cold() -> None:
    seconds("--version")  # the catalogue is compiled once, as for every command
    worst = max(seconds("plan", "--coop", coop) for coop in ("SM-0001", "SM-0003", "SM-0213"))
    print(f"one plan, cold: at most {worst:.2f} s")
    assert worst <= 2


def test_the_whole_registry_takes_at_most_two_minutes(tmp_path: Path) -> None:
    took = seconds("plan", "--all", "--out", str(tmp_path / "all.csv"))
    print(f"390 cooperatives: {took:.0f} s")
    assert took <= 120
