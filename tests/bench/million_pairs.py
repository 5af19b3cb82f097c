"""Verdicts of many random pairs: brute force, one applicant, tables and the compiled core.

    python tests/bench/million_pairs.py [PAIRS] [FIRST_SEED]

The law of tests/laws/test_verdicts.py, at length: prints what was compared and every
disagreement, and leaves with 1 when there is one.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))

from test_verdicts import Tally, compare_world


def main(pairs: int, first_seed: int) -> int:
    """Compare that many pairs; 1 when the paths disagree on any of them."""
    tally, started, seed = Tally(), time.monotonic(), first_seed
    told = 0
    while tally.pairs < pairs:
        compare_world(random.Random(seed), tally)
        seed += 1
        if tally.pairs >= told + 50_000:
            told = tally.pairs
            print(f"{told:,} pairs, {len(tally.cases)} disagreements", file=sys.stderr)
    taken = time.monotonic() - started
    print(f"{tally.pairs:,} pairs in {taken:.0f} s, schemas {first_seed} to {seed - 1}")
    for what, count in sorted(tally.counts.items()):
        print(f"  {what}: {count:,}")
    print(*map(str, sorted(tally.cases, key=lambda case: case.size)[:5]), sep="\n")
    print(f"{len(tally.cases)} of {tally.pairs:,} pairs differ")
    return 1 if tally.cases else 0


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(arguments + [1_000_000, 1][len(arguments) :])))
