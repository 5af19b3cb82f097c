"""How steady the first ten are when one fact is missing, and why they move.

    python tests/bench/fairness.py [--registry FILE.csv] [--today 2026-11-28] [--sample 50]

Each known optional fact of each cooperative is taken away, one at a time, and the first ten money
options are compared. The schema requires no fact at all. What is not optional here is what makes a
request: who asks (legal form), where, in which sector, and for what (the lines of its budget); an
answer that did not turn on these would be none. How the first ten move without them is told too.
The demonstration registry is synthetic. Who is shown how often stands in models/ranker.md.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.session import Session, demo_registry, open_matcher

FIRST, FEW, NEARLY_ALL = 10, 2, 0.95
#: Facts without which there is no cooperative to rank.
NEVER_TAKEN = frozenset(("name", "origin", "legal_form"))


def of_the_request(schema: Schema) -> frozenset[str]:
    """The fields that say where, in which sector and for what money is asked."""
    lines = (line.name for line in schema.budget_lines().values())
    return frozenset(("place", "sector", schema.budget, *lines))


def without_one(applicant: Applicant) -> Iterator[tuple[str, Applicant]]:
    """The applicant once for each fact that it could do without."""
    for name in applicant.stated:
        if name not in NEVER_TAKEN:
            left = {key: value for key, value in applicant.stated.items() if key != name}
            yield name, Applicant(f"{applicant.id}-{name}", applicant.schema, left, applicant.today)


def money_of(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The money options of every applicant, by option."""
    money = table[table["list"] == "money"]
    grouped = money.groupby("applicant_id", observed=True)
    return {str(one): pairs.set_index("option_id") for one, pairs in grouped}


def first_of(pairs: pd.DataFrame) -> set[str]:
    """The first options of one applicant."""
    return set(pairs["rank"].dropna().nsmallest(FIRST).index)


def why(option: str, before: pd.DataFrame, after: pd.DataFrame) -> str:
    """What made an option leave the first ten, or come among them."""
    if before["verdict"][option] != after["verdict"][option]:
        return "its verdict changed"
    if abs(before["score"][option] - after["score"][option]) > 1e-9:
        return "the fact spoke of it"
    return "others passed it or fell behind it"


def steadiness(session: Session, chosen: list[Applicant]) -> bool:
    """How many of the first ten a single missing fact moves; whether few, in nearly all."""
    request = of_the_request(session.schema)
    moved_by: dict[str, list[int]] = defaultdict(list)
    largest, of_all = [], []
    reasons: Counter[str] = Counter()
    for applicant in chosen:
        changed = dict(without_one(applicant))
        found = money_of(session.table([applicant, *changed.values()]))
        pairs = found[applicant.id]
        here, moved = first_of(pairs), {}
        for name, one in changed.items():
            there = first_of(found[one.id])
            moved[name] = len(here - there)
            moved_by[name].append(moved[name])
            if moved[name] > FEW:
                reasons.update(why(option, pairs, found[one.id]) for option in here ^ there)
        of_all.append(max(moved.values(), default=0))
        optional = (count for name, count in moved.items() if name not in request)
        largest.append(max(optional, default=0))
    for name, counts in sorted(moved_by.items(), key=lambda one: -float(np.mean(one[1]))):
        mark = " (of the request)" if name in request else ""
        print(
            f"  without {name}{mark}: {np.mean(counts):.2f} of the first ten move, more than"
            f" {FEW} in {sum(count > FEW for count in counts)} of {len(counts)}"
        )
    total = max(sum(reasons.values()), 1)
    told = (f"{reason} {count / total:.0%}" for reason, count in reasons.most_common())
    print(f"where more than {FEW} move, of what leaves or comes: {'; '.join(told)}")
    taken = [count for counts in moved_by.values() for count in counts]
    shares = [sum(n <= FEW for n in counts) / len(counts) for counts in (largest, of_all, taken)]
    least = sum(count <= FEW + 1 for count in largest) / len(largest)
    print(
        f"at most {FEW} of the first ten in {shares[0]:.1%} of {len(chosen)} cooperatives (at most"
        f" {FEW + 1} in {least:.1%}); {shares[1]:.1%} when place, sector and need may be taken"
        f" away too; after {shares[2]:.1%} of {len(taken):,} single facts taken away"
    )
    return shares[0] >= NEARLY_ALL


def main() -> int:
    """Print how steady the first ten are; 1 when less steady than promised."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--registry", type=Path, default=None)
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 28))
    parser.add_argument("--sample", type=int, default=10**9, help="cooperatives that lose a fact")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    session = open_matcher(registry=asked.registry or demo_registry(), today=asked.today)
    chosen = [*session.registry]
    if asked.sample < len(chosen):
        chosen = random.Random(asked.seed).sample(chosen, asked.sample)
    return int(not steadiness(session, chosen))


if __name__ == "__main__":
    sys.exit(main())
