"""A source is no surer than what it waits for, and who brings an own share is named."""

from __future__ import annotations

from matcher.planning.case import Guarantee, Plan, PlanCase, PlanSource
from matcher.planning.certainty import OwnShare, own_shares, uncertain_money, uncertain_sources

LINES = {"equipment": 400_000}
GRANT = PlanSource("grant", LINES, 300_000, own_share=400, share=600, own_in_kind=500)
COUNCIL = PlanSource("council", LINES, 200_000, is_conditional=True, supplies=True)
SURE = PlanSource("town", LINES, 200_000, supplies=True)


def planned(helper: PlanSource, cash: int = 40_000) -> tuple[PlanCase, Plan]:
    case = PlanCase(LINES, {"grant": GRANT, helper.id: helper}, own_cash=cash)
    paid = {("grant", "equipment"): 240_000, (helper.id, "equipment"): 160_000 - cash}
    return case, Plan(paid, {"equipment": cash}, bases={"grant": frozenset(LINES)})


def test_a_source_whose_own_share_an_uncertain_one_brings_is_not_certain() -> None:
    case, plan = planned(COUNCIL)
    assert uncertain_sources(case, plan) == {"grant", "council"}
    assert uncertain_money(case, plan) == {"grant": 240_000, "council": 120_000}
    assert own_shares(case, plan)["grant"] == OwnShare(
        160_000, 40_000, 0, {"council": 120_000}, is_certain=False
    )


def test_where_a_certain_source_brings_it_the_source_is_certain() -> None:
    case, plan = planned(SURE)
    assert uncertain_sources(case, plan) == frozenset()
    assert own_shares(case, plan)["grant"].is_certain


def test_an_own_share_of_money_that_nobody_stated_is_not_certain() -> None:
    case, plan = planned(SURE)
    assert uncertain_sources(case, plan, ("own_cash",)) == {"grant"}
    assert uncertain_sources(case, plan, ("own_in_kind",)) == frozenset()


def test_a_loan_that_an_unstated_surplus_must_repay_is_not_certain() -> None:
    case = PlanCase(LINES, {"loan": PlanSource("loan", LINES, 100_000, is_repaid=True)})
    plan = Plan({("loan", "equipment"): 100_000})
    assert uncertain_money(case, plan) == {"loan": 0}
    assert uncertain_money(case, plan, ("surplus",)) == {"loan": 100_000}


def test_a_chain_of_sources_is_as_sure_as_its_weakest() -> None:
    leading = PlanSource("leading", LINES, 10_000, requires=("grant",))
    case, plan = planned(COUNCIL)
    case = PlanCase(LINES, {**case.sources, "leading": leading})
    plan = Plan({**plan.paid, ("leading", "equipment"): 10_000}, plan.cash, bases=plan.bases)
    assert "leading" in uncertain_sources(case, plan)


def test_a_loan_behind_an_uncertain_guarantee_and_a_grant_that_it_advances_are_not_certain() -> (
    None
):
    loan = PlanSource("loan", LINES, 100_000, needs=("fund",), can_bridge=True)
    late = PlanSource("late", LINES, 100_000, is_deferred=True)
    sources = {"loan": loan, "late": late}
    plan = Plan(
        {("late", "equipment"): 100_000},
        bridges={"loan": 100_000},
        guaranteed={("fund", "loan"): 100_000},
    )
    firm = PlanCase(LINES, sources, {"fund": Guarantee("fund", 600)})
    assert uncertain_sources(firm, plan) == frozenset()
    open_ = PlanCase(LINES, sources, {"fund": Guarantee("fund", 600, is_conditional=True)})
    assert uncertain_sources(open_, plan) == {"loan", "late"}


def test_what_is_beyond_the_usual_ticket_or_on_an_unclear_line_is_not_certain() -> None:
    lines = {"equipment": 100, "stock": 100}
    source = PlanSource("s", lines, 200, unclear=frozenset({"stock"}), usual=60)
    case = PlanCase(lines, {"s": source})
    assert uncertain_money(case, Plan({("s", "equipment"): 50, ("s", "stock"): 70})) == {"s": 70}
    assert uncertain_money(case, Plan({("s", "equipment"): 80})) == {"s": 20}


def test_in_kind_counts_up_to_its_part_also_where_it_pays_no_line() -> None:
    case = PlanCase(LINES, {"grant": GRANT}, own_cash=90_000, own_in_kind=120_000)
    paid = {("grant", "equipment"): 240_000}
    plan = Plan(paid, {"equipment": 90_000}, {}, {"equipment": 70_000}, {"grant": frozenset(LINES)})
    assert own_shares(case, plan)["grant"] == OwnShare(160_000, 90_000, 70_000)
