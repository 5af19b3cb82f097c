"""How much the first five calls of `match catalogue review` move, against the exact optimum.

python tests/bench/review.py [--options 15]

The optimum over all funders is an integer programme: maximise the sum of y over cooperatives,
y <= need, y <= the money of the chosen calls, five calls. With `--options N` brute force over the
calls of the first N options stands beside it. The registry is the demonstration one.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

from matcher.advice.call_order import FIRST, Moves
from matcher.advice.catalogue_review import moves_of
from matcher.matching.pair import Matcher
from matcher.session import DEMO, Session, open_matcher

TODAY = date(2026, 11, 28)


def optimum(moves: Moves) -> float:
    """The most that five calls can move: a bound that is proven."""
    calls, people = list(moves.by_call), list(moves.need)
    n, m = len(calls), len(people)
    at = {who: place for place, who in enumerate(people)}
    # variables: a call is made (0 or 1), then what each cooperative gets of them
    table = lil_matrix((m + 1, n + m))
    table[m, :n] = 1
    for place, call in enumerate(calls):
        for who, money in moves.by_call[call].items():
            table[at[who], place] = -money
    for place in range(m):
        table[place, n + place] = 1
    above = np.concatenate([np.zeros(m), [FIRST]])
    high = np.concatenate([np.ones(n), [moves.need[who] for who in people]])
    found = milp(
        c=np.concatenate([np.zeros(n), -np.ones(m)]),
        constraints=LinearConstraint(table.tocsr(), -np.inf, above),
        integrality=np.concatenate([np.ones(n), np.zeros(m)]),
        bounds=Bounds(np.zeros(n + m), high),
    )
    return float(-found.fun)


def rows(session: Session, options: int) -> Iterator[tuple[str, Moves, bool]]:
    """What is measured: name, moves, and whether brute force is within reach."""
    for name, has_rate in (("awards a year", True), ("need only", False)):
        catalogue = session.catalogue
        whole = {
            key: option if has_rate else replace(option, rate=None)
            for key, option in catalogue.options.items()
        }
        priced = [k for k, option in whole.items() if option.amount][:options]
        for few in (False, True):
            kept = {k: whole[k] for k in priced} if few else whole
            matcher = replace(session.matcher, catalogue=replace(catalogue, options=kept))
            assert isinstance(matcher, Matcher)
            yield f"{len(kept)} options, {name}", moves_of(matcher, session.registry), few


def main() -> None:
    """Print the table of the documentation."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--options", type=int, default=15)
    options = parser.parse_args().options
    session = open_matcher(registry=Path(DEMO), today=TODAY)
    print("| catalogue | calls | first five, MAD | brute force | exact bound | of it |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, moves, is_few in rows(session, options):
        began = time.perf_counter()
        ours = moves.together(moves.in_order()[:FIRST])
        took = time.perf_counter() - began
        brute = "–"
        if is_few:
            sets = combinations(moves.by_call, min(FIRST, len(moves.by_call)))
            brute = f"{max(map(moves.together, sets)) / 100:,.0f}"
        bound = optimum(moves)
        share = ours / bound if bound else 1.0
        print(
            f"| {name} | {len(moves.by_call)} | {ours / 100:,.0f} | {brute} |"
            f" {bound / 100:,.0f} | {share:.1%} |",
            flush=True,
        )
        print(f"<!-- ordered in {took:.2f} s -->", flush=True)


if __name__ == "__main__":
    main()
