"""Plans against brute force: every way of taking whole amounts is written out."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

import pytest
from sizes import how_many

from matcher.planning.case import Guarantee, Means, Plan, PlanCase, PlanSource, measures
from matcher.planning.iis import find_conflict, holds_without
from matcher.planning.objectives import Aim, parse_aim
from matcher.planning.solve import best_plan
from matcher.planning.verify import broken_rules

CASES = how_many("MATCHER_PLAN_CASES", 50, 150)
AIMS = [
    "expected; conditional; own_cash; yearly_cost; sources",
    "own_cash; expected; yearly_cost; sources",
    "uncovered; own_cash; yearly_cost; score; sources",
    "uncovered; yearly_cost; own_cash; score; sources",
    "uncovered; months; own_cash; yearly_cost; score; sources",
    "uncovered; conditional; own_cash; yearly_cost; score; sources",
    "2*uncovered + 3*own_cash + yearly_cost; sources; score",
]


def some_case(chance: random.Random) -> PlanCase:
    """A case small enough to be written out: one or two lines, two or three sources."""
    names = ["a", "b"][: chance.choice([1, 2, 2])]
    lines = {line: chance.randint(1, 4) for line in names}
    sources = {}
    many = chance.choice([1, 2, 2, 3]) if len(lines) == 2 else chance.choice([2, 3])
    has_guarantee = chance.random() < 0.4
    for number in range(many):
        name = f"s{number}"
        pays = {
            line: chance.choice([cost, cost, max(1, cost // 2)])
            for line, cost in lines.items()
            if chance.random() < 0.8
        }
        ceiling = chance.randint(1, 5)
        has_own = chance.random() < 0.35
        is_deferred = chance.random() < 0.25
        others = [f"s{n}" for n in range(many) if n != number]
        sources[name] = PlanSource(
            id=name,
            lines=pays,
            ceiling=ceiling,
            floor=chance.randint(1, min(3, ceiling)),
            unclear=frozenset(line for line in pays if chance.random() < 0.2),
            share_sum=chance.choice([None, chance.randint(1, 5)]) if not has_own else None,
            share=chance.choice([500, 600, 1000]) if has_own else 1000,
            own_share=chance.choice([250, 400]) if has_own else 0,
            own_in_kind=chance.choice([0, 500, 1000]),
            rate=chance.choice([0, 200, 950]),
            bridge_rate=chance.choice([0, 100, 500]),
            score=chance.randint(-150, 150),
            unclear_score=50,
            months=chance.randint(0, 4),
            is_public=chance.random() < 0.4,
            is_conditional=chance.random() < 0.4,
            is_deferred=is_deferred,
            can_bridge=not is_deferred and chance.random() < 0.4,
            needs=("g0",) if has_guarantee and chance.random() < 0.5 else (),
            worth={line: chance.choice([0, 50, 300, 700, 1000]) for line in pays},
            usual=chance.choice([None, 1, 2]),
            beyond=chance.choice([0, 20]),
            assumed_own=0 if has_own else chance.choice([0, 0, 200, 500]),
            supplies=chance.random() < 0.25,
            is_repaid=(lends := chance.random() < 0.4),
            yearly=chance.choice([0, 3000, 12_000]) if lends else 0,
            burden=chance.choice([(500, 6000), (10_700,), (0, 0, 10_000)]) if lends else (),
            from_sales=lends and chance.random() < 0.3,
            secured=chance.choice([0, 300, 1000]) if lends else 0,
            assets=chance.randint(0, 4) if lends else 0,
            requires=(chance.choice(others),) if others and chance.random() < 0.15 else (),
            excludes=(chance.choice(others),) if others and chance.random() < 0.15 else (),
        )
    if many > 1 and chance.random() < 0.2:
        old = sources["s1"]
        sources["s1"] = PlanSource(
            **{
                **{f: getattr(old, f) for f in old.__dataclass_fields__},
                "share_of": "s0",
                "share_of_part": 500,
            }
        )
    guarantee = Guarantee(
        "g0",
        share=700,
        cap=chance.choice([None, 2]),
        loan_min=chance.choice([0, 2]),
        loan_max=chance.choice([None, 3]),
        fee=chance.choice([0, 50]),
        months=chance.randint(0, 5),
        lines=chance.choice([None, None, frozenset({"a"}), frozenset({"b"})]),
    )
    return PlanCase(
        lines=lines,
        sources=sources,
        guarantees={"g0": guarantee} if chance.random() < 0.8 else {},
        own_cash=chance.randint(0, 3),
        own_in_kind=chance.choice([0, 0, 1, 2]),
        in_kind_lines=frozenset(line for line in lines if chance.random() < 0.6),
        one_of={"x": tuple(sources)[:2]} if chance.random() < 0.2 else {},
        public_max=chance.choice([None, None, 2]),
        most_sources=chance.choice([1, 2, 9]),
        means=chance.choice([None, some_means(chance), some_means(chance)]),
        assets=chance.randint(0, 5),
        step=chance.choice([1, 1, 2]),
        signature=chance.choice([0, 0, 150]),
        late=frozenset({("s0", "s1")} if chance.random() < 0.1 else ()),
    )


def some_means(chance: random.Random) -> Means:
    """What somebody can bear, older debts and losses included."""
    return Means(
        carries=tuple(chance.choice([-1, 0, 1, 2, 9]) for _ in range(3)),
        earns=tuple(chance.choice([0, 1000, 5000]) for _ in range(3)),
        lent_max=chance.choice([None, None, 0, 2, 4]),
        sales_max=chance.choice([0, 2, 9]),
        earned_max=chance.choice([None, 0, 1]),
    )


def every_plan(case: PlanCase) -> list[Plan]:
    """Every plan in whole amounts that keeps the rules, written out without any programme."""
    cells = [(s, line) for s, source in case.sources.items() for line in source.lines]
    found = []
    cells_tops = [case.sources[s].lines[line] for s, line in cells]
    for amounts in product(*(range(top + 1) for top in cells_tops)):
        paid = {cell: n for cell, n in zip(cells, amounts, strict=True) if n}
        rest = dict(case.lines)
        for (_, line), n in paid.items():
            rest[line] -= n
        if min(rest.values()) < 0:
            continue
        for own in product(*(_own(case, line, left) for line, left in rest.items())):
            cash = {line: c for line, (c, _) in zip(rest, own, strict=True) if c}
            kind = {line: k for line, (_, k) in zip(rest, own, strict=True) if k}
            if sum(cash.values()) > case.own_cash or sum(kind.values()) > case.own_in_kind:
                continue
            gap = {
                line: rest[line] - cash.get(line, 0) - kind.get(line, 0)
                for line in rest
                if rest[line] - cash.get(line, 0) - kind.get(line, 0)
            }
            found.extend(_finished(case, paid, cash, kind, gap))
    return found


def _own(case: PlanCase, line: str, left: int) -> list[tuple[int, int]]:
    kinds = range(left + 1) if line in case.in_kind_lines else [0]
    return [(c, k) for k in kinds for c in range(left - k + 1)]


def _finished(case: PlanCase, paid: dict, cash: dict, kind: dict, gap: dict) -> list[Plan]:
    deferred = sum(n for (s, _), n in paid.items() if case.sources[s].is_deferred)
    lenders = [s for s, source in case.sources.items() if source.can_bridge] if deferred else []
    plans = []
    for lent in product(range(deferred + 1), repeat=len(lenders)):
        if sum(lent) > deferred:
            continue
        bridges = {s: n for s, n in zip(lenders, lent, strict=True) if n}
        plan = Plan(paid, cash, kind, gap, {}, bridges, deferred - sum(lent))
        used = plan.sources
        behind = {("g0", s): plan.lent(s) for s in used if case.sources[s].needs}
        bases = {}
        for s in used:
            if (base := _base(case, plan, s)) is not None:
                bases[s] = base
        plan = Plan(paid, cash, kind, gap, bases, bridges, plan.advanced, behind)
        if not broken_rules(case, plan):
            plans.append(plan)
    return plans


def _base(case: PlanCase, plan: Plan, s: str) -> frozenset[str] | None:
    # A wider project asks for more of its own and allows more: every one is tried.
    source = case.sources[s]
    must = {line for (giver, line), n in plan.paid.items() if giver == s}
    free = [line for line in source.lines if line not in must]
    for picks in product([False, True], repeat=len(free)):
        base = must | {line for line, is_in in zip(free, picks, strict=True) if is_in}
        cost = sum(case.lines[line] for line in base)
        own = source.own_share / 1000 * cost
        c = sum(plan.cash.get(line, 0) for line in base)
        c += sum(
            n
            for (giver, line), n in plan.paid.items()
            if giver != s and case.sources[giver].supplies and line in base
        )
        k = sum(plan.in_kind.get(line, 0) for line in base)
        k += case.own_in_kind - sum(plan.in_kind.values())
        enough = c + min(k, own * source.own_in_kind / 1000) >= own - 1e-9
        if enough and plan.amount(s) <= source.share / 1000 * cost + 1e-9:
            return frozenset(base)
    return None


@pytest.mark.parametrize("block", range(10))
def test_the_plan_is_the_best_of_all_plans(block: int) -> None:
    chance = random.Random(block)
    for number in range(CASES // 10):
        case = some_case(chance)
        aim: Aim = parse_aim(AIMS[number % len(AIMS)])
        solution = best_plan(case, aim)
        assert solution is not None
        assert solution.is_proven
        expected = min(aim.values(measures(case, plan)) for plan in every_plan(case))
        assert solution.values == expected, (block, number, case)
        assert aim.values(measures(case, solution.plan)) == expected


def test_what_cannot_be_covered_has_a_conflict_in_which_everything_is_needed() -> None:
    chance = random.Random(99)
    seen = 0
    for _ in range(CASES // 2):
        case = some_case(chance)
        conflict = find_conflict(case)
        covered = min(sum(plan.uncovered.values()) for plan in every_plan(case)) == 0
        assert bool(conflict) != covered
        if not conflict:
            continue
        seen += 1
        assert not holds_without(case, conflict, ("nothing",)), (case, conflict)
        for name in conflict:
            assert holds_without(case, conflict, name), (case, conflict, name)
    assert seen > 10


def test_another_way_is_the_best_of_those_that_differ_enough() -> None:
    chance = random.Random(5)
    seen = 0
    for _ in range(CASES):
        case = some_case(chance)
        aim = parse_aim(AIMS[1])
        first = best_plan(case, parse_aim(AIMS[0]))
        assert first is not None
        least = max(1, case.total // 4)
        other = best_plan(case, aim, unlike=[first.plan], least_moved=least)
        differing = [
            plan
            for plan in every_plan(case)
            if sum(max(0, plan.amount(s) - first.plan.amount(s)) for s in plan.sources) >= least
        ]
        assert (other is None) == (not differing)
        if other is not None:
            seen += 1
            best = min(aim.values(measures(case, plan)) for plan in differing)
            assert other.values == aim.values(measures(case, other.plan)) == best
    assert seen > 5


def test_raising_a_chance_never_removes_its_source() -> None:
    chance = random.Random(17)
    aim, seen = parse_aim(AIMS[0]), 0
    for _ in range(CASES):
        case = some_case(chance)
        first = best_plan(case, aim)
        assert first is not None
        for name in first.plan.sources:
            source = case.sources[name]
            if not first.plan.amount(name):
                continue
            # every part of what is counted on grows by the same factor, as the chance does
            worth = {line: min(1000, n * 5 // 4) for line, n in source.worth.items()}
            if worth == dict(source.worth):
                continue
            surer = replace(source, worth=worth)
            again = best_plan(replace(case, sources={**case.sources, name: surer}), aim)
            assert again is not None
            assert name in again.plan.sources, (case, name)
            seen += 1
    assert seen > CASES / 10
