"""Derived fields against all completions of their inputs, and one range against many at once.

MATCHER_RANGES sets how many pairs are compared, MATCHER_SEED the seed.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import inputs
import naive
import pytest
from naive import Tree, World
from sizes import how_many
from test_verdicts import (
    Drawer,
    applicant_of,
    conditions_of,
    make_schema,
    random_world,
    written,
)

from matcher.eligibility.verdict import EligibilityEngine
from matcher.rules.partition import TooIntricateError

PAIRS = how_many("MATCHER_RANGES", 600, 4000)
SEED = int(os.environ.get("MATCHER_SEED", "20240701"))

#: Derived fields of the random schemas whose values are known exactly: see docs/verdicts.md.
EXACT = frozenset(
    ("total", "gap", "day2", "year1", "lowest", "below", "mixed", "small", "all_women")
)


def is_exact(world: World, rules: Sequence[Tree], facts: Mapping[str, Any]) -> bool:
    """Whether the documentation says that the verdict is exact."""
    if any(atom[1] == "below" and 1e-9 in _values(atom) for r in rules for atom in naive.atoms(r)):
        return False  # 1 + 1e-9 is rounded: no number times 2 gives it
    met: set[str] = set()
    for name in inputs.named(world, rules):
        if world.value(name, facts) is not None:
            continue
        if world.fields[name].compute is not None and name not in EXACT:
            return False
        unknown = {leaf for leaf in world.asked(name) if world.value(leaf, facts) is None}
        if unknown & met:
            return False
        met |= unknown
    return True


def _values(atom: Tree) -> Sequence[Any]:
    return atom[2] if atom[0] == "in" else atom[3:]


def test_what_the_inputs_decide_is_decided_where_it_is_said_to_be_exact(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    rng = random.Random(SEED)
    while counts["pairs"] < PAIRS:
        world = random_world(rng)
        schema, drawer = make_schema(world), Drawer(world, rng)
        engine = EligibilityEngine(schema)
        for _ in range(12):
            rules, facts = drawer.conditions(), drawer.facts()
            unvalued = [
                name
                for name in inputs.named(world, rules)
                if world.fields[name].compute is not None and world.value(name, facts) is None
            ]
            has_pair = any(atom[0] == "pair" for rule in rules for atom in naive.atoms(rule))
            if not unvalued or has_pair:
                continue
            try:
                truth = inputs.decide(world, rules, facts)
                texts = [written(rule, rng) for rule in rules]
                applicant = applicant_of(facts, schema)
                verdict = engine.decide(conditions_of(texts), applicant)
            except (naive.CompletionsError, TooIntricateError):
                continue
            if truth is None:
                counts["a derived field that can have no value"] += 1
                continue
            counts["pairs"] += 1
            exact = is_exact(world, rules, facts)
            kind = "said to be exact" if exact else "elsewhere"
            counts[f"{kind}: {truth.verdict}"] += 1
            if verdict.name == truth.verdict:
                if verdict.name == "undecided" and set(verdict.missing) != truth.missing:
                    counts[f"{kind}: undecided, other facts missing"] += 1
                    if exact and "lowest" not in unvalued:
                        wrong.append(f"{texts} {facts}: {verdict.missing}, not {truth.missing}")
                continue
            counts[f"{kind}: {truth.verdict}, but found {verdict.name}"] += 1
            if exact or verdict.name != "undecided":
                wrong.append(f"{texts} {facts}: {verdict.name}, not {truth.verdict}")
    with capsys.disabled():
        print("", *(f"  {what}: {n:,}" for what, n in sorted(counts.items())), sep="\n")
    shortest = sorted(wrong, key=len)[:8]
    assert not wrong, "\n".join((f"{len(wrong)} wrong, the shortest:", *shortest))
    assert counts["said to be exact: refused"] > PAIRS / 50
    assert counts["said to be exact: eligible"] > PAIRS / 50
