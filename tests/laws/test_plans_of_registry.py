"""Every plan of the demonstration registry keeps every rule."""

from __future__ import annotations

from datetime import date

import pytest
from sizes import how_many

from matcher import open_matcher
from matcher.planning.answer import make_plans
from matcher.planning.compose import Wishes
from matcher.planning.iis import holds_without
from matcher.planning.settings import read_settings
from matcher.planning.verify import broken_rules

#: How many cooperatives are planned for; 390 is all of them.
APPLICANTS = how_many("MATCHER_PLAN_APPLICANTS", 12, 40)


@pytest.mark.parametrize("is_firm", [False, True], ids=["all", "firm"])
def test_plans_keep_the_rules_and_differ_and_conflicts_are_minimal(is_firm: bool) -> None:
    session = open_matcher(today=date(2026, 11, 23))
    settings = read_settings()
    plans = conflicts = 0
    for number, applicant in enumerate(session.registry):
        if number >= APPLICANTS:
            break
        answer = make_plans(session, applicant, settings, Wishes(is_firm=is_firm))
        case = answer.composed.case
        before: list[dict[str, int]] = []
        for offered in answer.plans:
            plans += 1
            plan = offered.plan
            assert offered.is_proven
            assert broken_rules(case, plan) == []
            # what a plan calls certain could be had with nothing conditional as well, loans
            # apart: what can be borne of them grows with the project
            borrows = any(case.sources[name].is_repaid for name in plan.sources)
            unstated = (plan.cash, plan.in_kind)
            assumed = sum(
                sum(part.values())
                for name, part in zip(("own_cash", "own_in_kind"), unstated, strict=True)
                if name in answer.composed.not_stated
            )
            covered = case.total - sum(plan.uncovered.values())
            certain = covered - sum(offered.uncertain.values()) - assumed
            assert borrows or certain <= answer.sure, applicant.id
            for line, cost in case.lines.items():
                brought = sum(n for (_, paid), n in plan.paid.items() if paid == line)
                assert brought + plan.cash.get(line, 0) + plan.in_kind.get(line, 0) <= cost
            for month in offered.calendar.months:
                assert month.balance + month.bridged >= 0
            assert offered.calendar.months[-1].balance == 0
            payers = {"cash": sum(plan.cash.values()), "kind": sum(plan.in_kind.values())}
            payers |= {source: plan.amount(source) for source in plan.sources}
            for earlier in before:
                otherwise = sum(max(0, n - earlier.get(who, 0)) for who, n in payers.items())
                assert (
                    otherwise >= settings.plans.differ * case.total or offered.aim.name == "no_debt"
                )
            before.append(payers)
        if answer.plans:
            # The surest may leave what only unlikely money would cover: that is no conflict.
            assert answer.plans[0].plan.uncovered or not answer.conflict
        for name in answer.conflict:
            assert holds_without(case, answer.conflict, name), (applicant.id, name)
        if answer.conflict:
            conflicts += 1
            assert not holds_without(case, answer.conflict, ("nothing",))
    assert plans > APPLICANTS / 3
    assert conflicts > 0 or not is_firm


def test_the_coverage_holds_in_the_accounts_of_the_plan_too() -> None:
    # SM-0032 borrows as much as it can bear: whole instalments must not take it below the ratio
    session = open_matcher(today=date(2026, 11, 23))
    settings = read_settings()
    ratios = []
    for name in ("SM-0003", "SM-0032"):
        answer = make_plans(session, name, settings, is_explained=False)
        ratios += [offered.accounts.worst_ratio for offered in answer.plans]
    told = [ratio for ratio in ratios if ratio is not None]
    assert told
    assert min(told) >= settings.repayment.coverage
