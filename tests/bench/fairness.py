"""How steady the first ten are when one fact is missing, and who is shown how often.

    python tests/bench/fairness.py [--registry FILE.csv] [--today 2026-11-28] [--sample 50]

Steadiness: each known optional fact of each cooperative is taken away, one at a time, and the
first ten money options are compared. Exposure: for each money option the first twenty candidates
are weighed 1/log2(1 + place); a group's share of that, beside its share among those not refused,
is its exposure (1: as often as it could be), with a 95 % interval by drawing options again.
The demonstration registry is synthetic: these figures say how the ranking behaves, not how
funders do.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from matcher.domain.applicant import Applicant
from matcher.session import Session, demo_registry, open_matcher

#: What the question itself is: for what, where, in which trade, at which stage. An answer that
#: did not turn on these would be none; they count in the promise, and are told apart.
ASKED_ABOUT = frozenset(("place", "sector", "stage", "project", "purposes"))
FIRST, CANDIDATES, DRAWS = 10, 20, 1_000
#: Facts without which there is no cooperative to rank: they are not optional.
NEEDED = frozenset(("name", "origin", "legal_form"))


def without_one(applicant: Applicant) -> Iterator[tuple[str, Applicant]]:
    """The applicant once for each fact that it could do without."""
    for name in applicant.stated:
        if name not in NEEDED:
            left = {key: value for key, value in applicant.stated.items() if key != name}
            yield name, Applicant(f"{applicant.id}-{name}", applicant.schema, left, applicant.today)


def first_of(table: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The first money options of every applicant."""
    ranked = table[(table["list"] == "money") & table["rank"].notna()]
    firsts = ranked.sort_values("rank").groupby("applicant_id", observed=True).head(FIRST)
    grouped = firsts.groupby("applicant_id", observed=True)["option_id"]
    return {str(one): frozenset(found) for one, found in grouped}


def steadiness(session: Session, most: int, seed: int) -> bool:
    """How many of the first ten a single missing fact moves; whether few, in nearly all."""
    chosen = [*session.registry]
    if most < len(chosen):
        chosen = random.Random(seed).sample(chosen, most)
    moved_by: dict[str, list[int]] = defaultdict(list)
    largest, of_others = [], []
    for applicant in chosen:
        changed = dict(without_one(applicant))
        found = first_of(session.table([applicant, *changed.values()]))
        here = found.get(applicant.id, frozenset())
        moved = {name: len(here - found.get(one.id, frozenset())) for name, one in changed.items()}
        largest.append(max(moved.values(), default=0))
        others = {name for name in moved if name not in ASKED_ABOUT and "need" not in name}
        of_others.append(max((moved[name] for name in others), default=0))
        for name, count in moved.items():
            moved_by[name].append(count)
    for name, counts in sorted(moved_by.items(), key=lambda one: -float(np.mean(one[1]))):
        print(
            f"  without {name}: {np.mean(counts):.2f} of the first ten move, more than two in"
            f" {sum(count > 2 for count in counts)} of {len(counts)}"
        )
    shares = ", ".join(f"{k}: {largest.count(k) / len(largest):.0%}" for k in sorted({*largest}))
    print(f"most of the first ten that any one fact moves, share of cooperatives: {shares}")
    few = sum(count <= 2 for count in largest) / len(largest)
    other = sum(count <= 2 for count in of_others) / len(largest)
    print(f"of facts that are not the question itself (need, place, trade, stage): {other:.1%}")
    print(f"at most 2 of the first ten in {few:.1%} of {len(largest)} cooperatives")
    return few >= 0.95


def exposure(
    session: Session, table: pd.DataFrame, what: str, group_of: Callable[[Applicant], str]
) -> None:
    """How often each group stands before funders, of how often it could."""
    groups = {applicant.id: group_of(applicant) for applicant in session.registry}
    ranked = table[(table["list"] == "money") & (table["verdict"] != "refused")]
    shown, could = [], []
    names = sorted(set(groups.values()))
    for _, pairs in ranked.groupby("option_id", observed=True):
        pairs = pairs.sort_values(["score", "applicant_id"], ascending=[False, True])
        here = pairs["applicant_id"].astype(str).map(groups)
        weights = 1 / np.log2(2 + np.arange(min(CANDIDATES, len(pairs))))
        seen = here.iloc[: len(weights)]
        total = weights.sum()
        shown.append([weights[(seen == name).to_numpy()].sum() / total for name in names])
        could.append([float((here == name).mean()) for name in names])
    shown_, could_ = np.array(shown), np.array(could)
    drawn = np.random.default_rng(7).integers(0, len(shown_), (DRAWS, len(shown_)))
    for at, name in enumerate(names):
        ratio = shown_[:, at].sum() / max(could_[:, at].sum(), 1e-9)
        again = shown_[drawn, at].sum(axis=1) / np.maximum(could_[drawn, at].sum(axis=1), 1e-9)
        low, high = np.quantile(again, (0.025, 0.975))
        print(f"  {what} {name}: exposure {ratio:.2f} ({low:.2f} to {high:.2f})")


def main() -> int:
    """Print exposure, then steadiness; 1 when the first ten are less steady than promised."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--registry", type=Path, default=None)
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 28))
    parser.add_argument("--sample", type=int, default=10**9, help="cooperatives that lose a fact")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    session = open_matcher(registry=asked.registry or demo_registry(), today=asked.today)
    table = session.table()
    print("exposure before funders" + ("" if asked.registry else ", SYNTHETIC registry"))

    def women(applicant: Applicant) -> str:
        return {True: "women's", False: "others"}.get(applicant.value("women_cooperative"), "?")

    def province(applicant: Applicant) -> str:
        return str(applicant.value("place") or "?").split("/")[0]

    exposure(session, table, "cooperatives:", women)
    exposure(session, table, "province:", province)
    return int(not steadiness(session, asked.sample, asked.seed))


if __name__ == "__main__":
    sys.exit(main())
