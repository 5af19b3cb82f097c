"""Law: an exact allocation is the best of all that can be written out.

The oracle shares no code with the solver: it writes out every whole number of steps that
every pair could take from every budget line and keeps the best that breaks nothing.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from sizes import how_many

from matcher.allocation import solve as allocation_solve
from matcher.allocation.decompose import lacking, solve_large
from matcher.allocation.iis import conflicting_limits, only
from matcher.allocation.instance import Instance, Limit
from matcher.allocation.milp import write_programme
from matcher.allocation.solve import allocation_value, at_once, relax, search_parts, solve
from matcher.allocation.verify import violations

CASES = how_many("MATCHER_ALLOCATION_CASES", 150, 1000)
STEP = 10.0
MOST = 3_000


def random_instance(seed: int) -> Instance:
    """A few applicants, funds and lines; everything in steps."""
    rng = np.random.default_rng(seed)
    n, m, lines = int(rng.integers(1, 4)), int(rng.integers(1, 3)), int(rng.integers(1, 3))
    while True:
        needs = rng.integers(0, 4, (n, lines)) * STEP
        pays = rng.random((m, lines)) < 0.7
        pairs = [(i, j) for i in range(n) for j in range(m) if rng.random() < 0.8]
        own = rng.choice([0.0, 0.0, 0.5], m)
        low, high, kept = [], [], []
        for i, j in pairs:
            cost = float(needs[i] @ pays[j])
            top = min(float(rng.integers(1, 5)) * STEP, cost * (1 - own[j]) // STEP * STEP)
            least = float(rng.integers(0, 3)) * STEP
            if top > 0 and least <= top:
                kept.append((i, j))
                low.append(max(least, STEP))
                high.append(top)
        size = 1.0
        for i, j in kept:
            for line in range(lines):
                size *= 1 + (needs[i, line] / STEP if pays[j, line] else 0)
        if kept and size <= MOST:
            break
    p = len(kept)
    everything = np.ones(p, dtype=np.bool_)
    limits = []
    for number in range(int(rng.integers(0, 4))):
        measure = str(rng.choice(["mad", "share", "awards"]))
        is_floor = bool(rng.random() < 0.5)
        amount = {
            "mad": float(rng.integers(1, 5)) * STEP,
            "share": float(rng.choice([0.25, 0.5, 0.75])),
            "awards": float(rng.integers(1, 3)),
        }[measure]
        pairs_in = rng.random(p) < 0.6
        limits.append(Limit(f"limit {number}", is_floor, measure, amount, pairs_in, everything))  # type: ignore[arg-type]
    fairness = str(rng.choice(["none", "none", "proportional", "max_min"]))
    group = rng.integers(0, 2, n)
    size_of = np.array([max(needs[group == g].sum(), STEP) for g in range(2)])
    return Instance(
        applicants=tuple(f"A{i}" for i in range(n)),
        funds=tuple(f"F{j}" for j in range(m)),
        who=np.array([i for i, _ in kept]),
        fund=np.array([j for _, j in kept]),
        low=np.array(low),
        high=np.array(high),
        weight=np.round(rng.random(p), 3),
        needs=needs,
        pays=pays,
        own=own,
        budget=rng.integers(1, 8, m) * STEP,
        capacity=rng.choice([1.0, 2.0, np.inf], m),
        limits=tuple(limits),
        step=STEP,
        fairness=fairness,  # type: ignore[arg-type]
        group=group,
        size=size_of,
        strength=0.3,
    )


def brute_force(instance: Instance) -> float | None:
    """The value of the best allocation; None when there is none."""
    cells = [
        (pair, line)
        for pair in range(len(instance.who))
        for line in range(instance.needs.shape[1])
        if instance.pays[instance.fund[pair], line]
    ]
    levels = [
        range(int(instance.needs[instance.who[pair], line] / STEP) + 1) for pair, line in cells
    ]
    best: float | None = None
    for steps in product(*levels):
        value = _worth(instance, [(*cell, s * STEP) for cell, s in zip(cells, steps, strict=True)])
        if value is not None and (best is None or value > best):
            best = value
    return best


def _worth(instance: Instance, given: list[tuple[int, int, float]]) -> float | None:
    p = len(instance.who)
    amount = [0.0] * p
    line_sum: dict[tuple[int, int], float] = {}
    for pair, line, money in given:
        amount[pair] += money
        key = (int(instance.who[pair]), line)
        line_sum[key] = line_sum.get(key, 0.0) + money
        if line_sum[key] > instance.needs[key]:
            return None
    spent, awards = [0.0] * len(instance.funds), [0] * len(instance.funds)
    for pair in range(p):
        if amount[pair]:
            if not instance.low[pair] <= amount[pair] <= instance.high[pair]:
                return None
            fund, who = int(instance.fund[pair]), int(instance.who[pair])
            spent[fund] += amount[pair]
            awards[fund] += 1
            mine = [ln for ln in range(instance.needs.shape[1]) if instance.pays[fund, ln]]
            cost = sum(instance.needs[who, ln] for ln in mine)
            received = sum(line_sum.get((who, ln), 0.0) for ln in mine)
            if received > cost * (1 - instance.own[fund]) + 1e-9:
                return None
    for fund in range(len(instance.funds)):
        if spent[fund] > instance.budget[fund] or awards[fund] > instance.capacity[fund]:
            return None
    for limit in instance.limits:
        inside = sum(amount[pair] for pair in range(p) if limit.pairs[pair])
        wanted = limit.amount
        if limit.measure == "awards":
            inside = sum(1 for pair in range(p) if limit.pairs[pair] and amount[pair])
        if limit.measure == "share":
            wanted = limit.amount * sum(amount)
        if limit.is_floor and inside < wanted - 1e-9:
            return None
        if not limit.is_floor and inside > wanted + 1e-9:
            return None
    value = sum(w * a for w, a in zip(instance.weight, amount, strict=True))
    if instance.fairness == "none":
        return value
    money = [0.0] * len(instance.size)
    for pair in range(p):
        money[int(instance.group[instance.who[pair]])] += amount[pair]
    size, total = list(instance.size), sum(money)
    if instance.fairness == "max_min":
        worst = min(m / s for m, s in zip(money, size, strict=True))
        return float(value + instance.strength * sum(size) * worst)
    off = sum(abs(m - total * s / sum(size)) for m, s in zip(money, size, strict=True))
    return float(value - instance.strength * off)


@pytest.mark.parametrize("block", range(10))
def test_an_allocation_is_the_best_of_all_that_can_be_written_out(block: int) -> None:
    infeasible = 0
    for seed in range(block * CASES // 10, (block + 1) * CASES // 10):
        instance = random_instance(seed)
        best, found = brute_force(instance), solve(instance)
        if best is None:
            infeasible += 1
            assert found.status == "infeasible", seed
            continue
        assert found.status == "optimal", seed
        assert found.value == pytest.approx(best, abs=1e-6), seed
        assert violations(instance, found.amounts) == [], seed
        assert _splits(instance, found.amounts), seed
    assert CASES < 100 or infeasible > 0


def test_narrowing_first_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way of large offices, stage by stage, on cases small enough to write out."""
    monkeypatch.setattr(allocation_solve, "AT_ONCE", 0)
    monkeypatch.setattr(allocation_solve, "FEW", 2)
    for seed in range(CASES // 2):
        instance = random_instance(seed)
        best, found = brute_force(instance), solve(instance)
        if best is None:
            assert found.status == "infeasible", seed
            continue
        assert found.status == "optimal", seed
        assert found.value == pytest.approx(best, abs=1e-6), seed
        assert violations(instance, found.amounts) == [], seed


def test_a_search_by_parts_never_loses_and_ends_at_the_best_where_a_part_is_everything() -> None:
    """From what is best where other pairs are worth most, on cases small enough to write out."""
    better = 0
    for seed in range(CASES // 4):
        instance = random_instance(seed)
        best, relaxed = brute_force(instance), relax(write_programme(instance), instance)
        if best is None or relaxed is None:
            continue
        other = at_once(replace(instance, weight=1 - instance.weight), 10.0, 0.0)
        value = allocation_value(instance, other.amounts)
        poor = replace(other, value=value, bound=relaxed.value, status="feasible")
        found = search_parts(instance, poor, relaxed, 3.0, patience=6)
        better += found.value > poor.value
        assert violations(instance, found.amounts) == [], seed
        assert poor.value <= found.value <= best + 1e-6, seed
        assert found.bound == poor.bound, seed
        if instance.fairness != "none":
            continue
        assert found.value == pytest.approx(best, abs=1e-6), seed
    assert CASES < 100 or better > 3


def _splits(instance: Instance, amounts: np.ndarray) -> bool:
    """Whether the amounts can be laid on the lines, by writing out every way of doing so."""
    cells = [
        (pair, line)
        for pair in np.flatnonzero(amounts)
        for line in range(instance.needs.shape[1])
        if instance.pays[instance.fund[pair], line]
    ]
    levels = [range(int(instance.needs[instance.who[p], ln] / STEP) + 1) for p, ln in cells]
    for steps in product(*levels):
        given = [(*cell, s * STEP) for cell, s in zip(cells, steps, strict=True)]
        laid = np.zeros(len(amounts))
        for pair, _, money in given:
            laid[pair] += money
        if np.array_equal(laid, amounts) and _worth(instance, given) is not None:
            return True
    return False


def test_a_conflict_is_minimal() -> None:
    """Without any one of its members there is an allocation; with all of them none."""
    seen = 0
    for seed in range(CASES // 4):
        instance = random_instance(seed)
        if brute_force(instance) is not None:
            continue
        seen += 1
        named = conflicting_limits(instance)
        assert named, seed
        assert brute_force(only(instance, set(named))) is None, seed
        for name in named:
            assert brute_force(only(instance, set(named) - {name})) is not None, seed
    assert CASES < 100 or seen > 3


def test_the_decomposition_is_sound_and_its_bound_is_never_passed() -> None:
    """What it gives breaks nothing, and the best of all lies between it and its bound."""
    for seed in range(CASES // 2):
        instance = random_instance(seed)
        best = brute_force(instance)
        if best is None:
            continue
        found = solve_large(instance, time_limit=10)
        assert violations(instance, found.amounts) == [], seed
        assert found.value <= best + 1e-6, seed
        assert best <= found.bound + 1e-6, seed


def test_what_cannot_hold_even_in_parts_is_named_and_has_no_allocation() -> None:
    seen = 0
    for seed in range(CASES // 2):
        instance = random_instance(seed)
        named = lacking(instance)
        if named is None:
            continue
        seen += 1
        assert brute_force(instance) is None, seed
        assert brute_force(only(instance, named)) is None, seed
    assert CASES < 100 or seen > 3
