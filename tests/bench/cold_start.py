"""Cold start: what answers one cooperative, beside the imports that most programs begin with.

    python tests/bench/cold_start.py [RUNS]

The commands in turn, whole processes, median of the runs and the ratio; compile the package
first (`python -m compileall -q matcher`) where Python may not write its caches.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

COMMANDS = {
    "match --coop SM-0001": [sys.executable, "-m", "matcher", "--coop", "SM-0001"],
    "match advise --coop SM-0001": [sys.executable, "-m", "matcher", "advise", "--coop", "SM-0001"],
    "match plan --coop SM-0001": [sys.executable, "-m", "matcher", "plan", "--coop", "SM-0001"],
    "import pandas, sklearn.ensemble, typer": [
        sys.executable,
        "-c",
        "import pandas, sklearn.ensemble, typer",
    ],
    "pass": [sys.executable, "-c", "pass"],
}


def seconds(command: list[str]) -> float:
    """The wall time of one run, from outside."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main(runs: int) -> None:
    """Print the median of each command and the ratio to the eager imports."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for run in range(runs + 1):
        for name, command in COMMANDS.items():
            elapsed = seconds(command)
            if run:  # the first one warms the caches
                taken[name].append(elapsed)
    median = {name: statistics.median(times) for name, times in taken.items()}
    eager = median["import pandas, sklearn.ensemble, typer"]
    print("| command | median s | ratio |\n| --- | --- | --- |")
    for name, value in median.items():
        print(f"| `{name}` | {value:.3f} | {value / eager:.3f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
