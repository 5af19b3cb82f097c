"""The verifier of plans: each rule kept at its very edge and broken by one, in plain sums."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matcher.planning.case import Guarantee, Means, Plan, PlanCase, PlanSource
from matcher.planning.verify import broken_rules

#: Two lines; the grant may pay the first, the loan both.
LINES = {"a": 100, "b": 50}
GRANT = PlanSource("grant", {"a": 100}, ceiling=60, floor=10)
LOAN = PlanSource("loan", {"a": 100, "b": 50}, ceiling=200, is_repaid=True)
#: 60 of the grant and 40 of the loan for the first line, 50 of the loan for the second.
PLAN = Plan({("grant", "a"): 60, ("loan", "a"): 40, ("loan", "b"): 50})


def case(*sources: PlanSource, **more: Any) -> PlanCase:
    known = {source.id: source for source in sources or (GRANT, LOAN)}
    return PlanCase(**{"lines": LINES, "sources": known, **more})


def broken(plan: Plan, *sources: PlanSource, **more: Any) -> list[str]:
    return broken_rules(case(*sources, **more), plan)


def test_a_plan_that_adds_up_breaks_nothing() -> None:
    assert broken(PLAN) == []


def test_every_unit_of_a_line_is_paid_once_or_said_to_be_uncovered() -> None:
    less = replace(PLAN, paid={**PLAN.paid, ("loan", "b"): 30})
    assert broken(less) == ["line b does not add up to its cost 50"]
    assert broken(replace(less, uncovered={"b": 20})) == []
    members = replace(less, cash={"b": 12}, in_kind={"b": 8})
    kept = {"own_cash": 12, "own_in_kind": 8, "in_kind_lines": frozenset("b")}
    assert broken(members, **kept) == []
    above = replace(PLAN, uncovered={"b": 1})
    assert broken(above) == ["line b does not add up to its cost 50"]
    twice = replace(PLAN, cash={"b": 1})
    assert broken(twice, own_cash=1) == [
        "line b is paid 51, above its cost 50",
        "line b does not add up to its cost 50",
    ]


@pytest.mark.parametrize("what", ["paid", "cash", "in_kind", "uncovered"])
def test_a_line_that_was_not_asked_for_is_named(what: str) -> None:
    key = ("grant", "c") if what == "paid" else "c"
    told = broken(replace(PLAN, **{what: {**getattr(PLAN, what), key: 0}}))
    assert "line c was not asked for" in told


@pytest.mark.parametrize("what", ["paid", "cash", "in_kind", "uncovered", "bridges", "advanced"])
def test_no_amount_is_below_zero(what: str) -> None:
    at = {"paid": ("grant", "b"), "bridges": "loan"}.get(what, "a")
    for amount in (-1, 0):
        new = amount if what == "advanced" else {**getattr(PLAN, what), at: amount}
        told = broken(replace(PLAN, **{what: new}))
        assert ("an amount is below zero" in told) is (amount < 0)


def test_members_bring_no_more_than_they_have() -> None:
    plan = Plan({("loan", "b"): 50}, cash={"a": 60}, in_kind={"a": 40})
    kept = {"own_cash": 60, "own_in_kind": 40, "in_kind_lines": frozenset("a")}
    assert broken(plan, **kept) == []
    assert broken(plan, **{**kept, "own_cash": 59}) == [
        "the members bring more cash than they have"
    ]
    assert broken(plan, **{**kept, "own_in_kind": 39}) == [
        "the members bring more in kind than they have"
    ]
    assert broken(plan, **{**kept, "in_kind_lines": frozenset("b")}) == [
        "line a takes nothing in kind"
    ]


def test_cash_that_is_advanced_is_cash_and_bridges_what_comes_after_the_works() -> None:
    later = replace(GRANT, is_deferred=True)
    lender = replace(LOAN, can_bridge=True)
    plan = replace(PLAN, advanced=40, bridges={"loan": 20})
    assert broken(plan, later, lender, own_cash=40) == []
    assert broken(plan, later, lender, own_cash=39) == [
        "the members bring more cash than they have"
    ]
    # who advances it may be left open: it is advanced all the same
    assert broken(plan, later, lender, own_cash=39, is_advance_open=True) == []
    short = replace(plan, bridges={"loan": 19})
    assert broken(short, later, lender, own_cash=40) == [
        "what is paid after the works, 60, is not bridged exactly"
    ]
    assert broken(plan, later, LOAN, own_cash=40) == ["loan cannot bridge"]


# --- one source


def test_a_source_gives_between_its_floor_and_its_ceiling_a_bridge_included() -> None:
    assert broken(PLAN, replace(GRANT, ceiling=59), LOAN) == [
        "grant gives 60, above its ceiling 59"
    ]
    assert broken(PLAN, replace(GRANT, floor=60), LOAN) == []
    assert broken(PLAN, replace(GRANT, floor=61), LOAN) == [
        "grant gives 60, below its smallest ticket 61"
    ]
    later, bridged = replace(GRANT, is_deferred=True), replace(PLAN, bridges={"loan": 60})
    lender = replace(LOAN, can_bridge=True, ceiling=150)
    assert broken(bridged, later, lender) == []
    assert broken(bridged, later, replace(lender, ceiling=149)) == [
        "loan gives 150, above its ceiling 149"
    ]


def test_a_source_pays_each_line_up_to_what_it_may() -> None:
    assert broken(PLAN, GRANT, replace(LOAN, lines={"a": 40, "b": 50})) == []
    assert broken(PLAN, GRANT, replace(LOAN, lines={"a": 39, "b": 50})) == [
        "loan pays 40 of a, above 39"
    ]
    assert broken(PLAN, GRANT, replace(LOAN, lines={"a": 40})) == ["loan pays 50 of b, above 0"]
    for amount, said in ((0, []), (1, ["grant pays 1 of b, above 0"])):
        paid = {**PLAN.paid, ("loan", "b"): 50 - amount, ("grant", "b"): amount}
        assert broken(replace(PLAN, paid=paid), replace(GRANT, ceiling=61), LOAN) == said


def test_a_share_of_the_cost_bounds_all_lines_of_a_source_together() -> None:
    assert broken(PLAN, GRANT, replace(LOAN, share_sum=90)) == []
    assert broken(PLAN, GRANT, replace(LOAN, share_sum=89)) == [
        "loan pays more than its share of the cost"
    ]


def test_a_source_that_does_not_take_part_is_named_and_asked_nothing_more() -> None:
    assert broken(PLAN, LOAN) == ["grant does not take part in this case"]


def test_sources_require_and_exclude_one_another() -> None:
    assert broken(PLAN, replace(GRANT, requires=("loan",), excludes=("other",)), LOAN) == []
    assert broken(PLAN, replace(GRANT, requires=("other",)), LOAN) == ["grant requires other"]
    assert broken(PLAN, replace(GRANT, excludes=("loan",)), LOAN) == ["grant excludes loan"]


def test_what_is_a_share_of_another_source_stays_below_it() -> None:
    # 60 of 90 are 666.7 thousandths
    of = {"share_of": "loan"}
    assert broken(PLAN, replace(GRANT, share_of_part=667, **of), LOAN) == []
    assert broken(PLAN, replace(GRANT, share_of_part=666, **of), LOAN) == [
        "grant is above its share of loan"
    ]
    even = Plan({("grant", "a"): 60, ("loan", "a"): 40, ("loan", "b"): 20}, uncovered={"b": 30})
    assert broken(even, replace(GRANT, share_of_part=1000, **of), LOAN) == []


# --- the own share


def owned(own: int, **more: Any) -> tuple[Plan, PlanSource]:
    """The first line paid by the grant and the members; the grant asks an own share of it."""
    plan = Plan(
        {("grant", "a"): 100 - own, ("loan", "b"): 50},
        cash={"a": own},
        bases={"grant": frozenset("a")},
    )
    return plan, replace(GRANT, ceiling=100, own_share=400, **more)


def test_the_members_bring_the_own_share_of_a_project_and_no_less() -> None:
    plan, grant = owned(40)
    assert broken(plan, grant, LOAN, own_cash=40) == []
    plan, grant = owned(39)
    assert broken(plan, grant, LOAN, own_cash=40) == [
        "the members bring less than the own share of grant"
    ]


def test_a_share_of_a_project_is_one_of_its_cost() -> None:
    plan, grant = owned(40, share=600)
    assert broken(plan, grant, LOAN, own_cash=40) == []
    assert broken(plan, replace(grant, share=599), LOAN, own_cash=40) == [
        "grant pays more than its share of its project"
    ]
    # so it is where no own share is asked, were it of nearly all
    whole = replace(plan, paid={("grant", "a"): 100, ("loan", "b"): 50}, cash={})
    nearly = replace(grant, own_share=0, share=999)
    assert broken(whole, nearly, LOAN) == ["grant pays more than its share of its project"]
    assert broken(whole, replace(nearly, share=1000), LOAN) == []
    bare = replace(grant, own_share=0, share=599)
    assert broken(plan, bare, LOAN, own_cash=40) == [
        "grant pays more than its share of its project"
    ]


def test_a_project_holds_what_its_source_pays_and_only_what_it_may_pay() -> None:
    plan, grant = owned(40)
    outside = broken(replace(plan, bases={"grant": frozenset()}), grant, LOAN, own_cash=40)
    assert outside[0] == "grant pays a line outside its project"
    wide = broken(replace(plan, bases={"grant": frozenset("ab")}), grant, LOAN, own_cash=40)
    assert wide[0] == "grant counts a line that it does not pay"
    # the own share is one of both lines then: 60
    assert wide[1:] == ["the members bring less than the own share of grant"]


def test_of_the_own_share_a_part_may_be_in_kind() -> None:
    # 40 of 100, of which 300 thousandths in kind: 12
    plan, grant = owned(40, own_in_kind=300)
    kept = {"own_cash": 40, "own_in_kind": 13, "in_kind_lines": frozenset("a")}
    paid = {("grant", "a"): 60, ("loan", "b"): 50}
    for cash, kind, is_kept in ((28, 12, True), (27, 13, False)):
        mixed = replace(plan, paid=paid, cash={"a": cash}, in_kind={"a": kind})
        told = broken(mixed, grant, LOAN, **kept)
        said = [] if is_kept else ["the members bring less than the own share of grant"]
        assert told == said


def test_what_is_there_in_kind_and_pays_no_line_counts_as_own_share_too() -> None:
    plan, grant = owned(30)
    kept = {"own_cash": 30, "in_kind_lines": frozenset("a")}
    assert broken(plan, grant, LOAN, own_in_kind=10, **kept) == []
    lacking = ["the members bring less than the own share of grant"]
    assert broken(plan, grant, LOAN, own_in_kind=9, **kept) == lacking
    # what pays another line is not there twice
    other = replace(plan, paid={("grant", "a"): 70, ("loan", "b"): 49}, in_kind={"b": 1})
    in_b = {**kept, "in_kind_lines": frozenset("b")}
    assert broken(other, grant, LOAN, own_in_kind=11, **in_b) == []
    assert broken(other, grant, LOAN, own_in_kind=10, **in_b) == lacking


def test_who_supplies_own_shares_counts_as_the_members_do() -> None:
    plan, grant = owned(30)
    town = PlanSource("town", LINES, ceiling=50, supplies=True)
    lacking = ["the members bring less than the own share of grant"]
    with_town = replace(plan, paid={("grant", "a"): 60, ("town", "a"): 10, ("loan", "b"): 50})
    assert broken(with_town, grant, LOAN, town, own_cash=30) == []
    assert broken(with_town, grant, LOAN, replace(town, supplies=False), own_cash=30) == lacking
    # on another line, it is no part of the project
    elsewhere = replace(
        plan, paid={("grant", "a"): 70, ("town", "b"): 10, ("loan", "b"): 40}, cash={"a": 30}
    )
    assert broken(elsewhere, grant, LOAN, town, own_cash=30) == lacking
    # nor does anybody bring an own share to itself
    itself = replace(grant, supplies=True)
    assert broken(plan, itself, LOAN, own_cash=30) == lacking
    # and what nobody knows brings nothing
    assert broken(with_town, grant, LOAN, own_cash=30) == [
        *lacking,
        "town does not take part in this case",
    ]


def test_where_no_own_share_is_published_one_is_assumed() -> None:
    # 60 of the grant and 30 of the members: a third of both
    plan = Plan({("grant", "a"): 60, ("loan", "b"): 50}, cash={"a": 30}, uncovered={"a": 10})
    assert broken(plan, replace(GRANT, assumed_own=333), LOAN, own_cash=30) == []
    lacking = ["the members bring less than is assumed to be the own share of grant"]
    assert broken(plan, replace(GRANT, assumed_own=334), LOAN, own_cash=30) == lacking
    # money for any line counts
    moved = Plan({("grant", "a"): 60, ("loan", "b"): 20}, cash={"b": 30}, uncovered={"a": 40})
    assert broken(moved, replace(GRANT, assumed_own=333), LOAN, own_cash=30) == []
    none = Plan({("grant", "a"): 60, ("loan", "b"): 50}, uncovered={"a": 40})
    assert broken(none, replace(GRANT, assumed_own=1), LOAN) == lacking


# --- repayments


def repaid(*burden: int, means: Means, loan: PlanSource = LOAN, **more: Any) -> list[str]:
    """What is broken where the 90 of the loan are repaid in such parts, in ten-thousandths."""
    return broken(PLAN, GRANT, replace(loan, burden=burden), means=means, **more)


def test_repayments_are_carried_to_the_last_unit() -> None:
    # a tenth of 90 is 9
    assert repaid(1000, means=Means((9,), (0,))) == []
    assert repaid(1000, means=Means((8,), (0,))) == ["the repayments of year 1 cannot be carried"]
    # what the project earns beside: 200 ten-thousandths of 150 are 3
    assert repaid(1000, means=Means((6,), (200,))) == []
    assert repaid(1000, means=Means((6,), (199,))) == ["the repayments of year 1 cannot be carried"]
    # but no more than it can earn at most
    assert repaid(1000, means=Means((6,), (400,), earned_max=3)) == []
    assert repaid(1000, means=Means((6,), (400,), earned_max=2)) == [
        "the repayments of year 1 cannot be carried"
    ]


def test_what_is_not_covered_earns_nothing() -> None:
    plan = Plan({("loan", "a"): 90}, uncovered={"a": 10, "b": 50})
    loan = replace(LOAN, burden=(1000,))
    # 900 ten-thousandths of 90
    assert broken(plan, loan, means=Means((1,), (900,))) == []
    assert broken(plan, loan, means=Means((1,), (880,))) == [
        "the repayments of year 1 cannot be carried"
    ]


def test_after_its_last_year_a_burden_stays_what_it_was() -> None:
    assert repaid(1000, 2000, means=Means((9, 18, 18), (0, 0, 0))) == []
    assert repaid(1000, 2000, means=Means((9, 17, 17), (0, 0, 0))) == [
        "the repayments of year 2 cannot be carried",
        "the repayments of year 3 cannot be carried",
    ]
    # a loan whose repayments are not known burdens no year
    assert repaid(means=Means((0,), (0,))) == []
    assert repaid(means=Means((-1,), (0,))) == ["the repayments of year 1 cannot be carried"]
    # what is due is told to the ten-thousandth: of a loan of 7, 0.7143 are 5.0001
    small = Plan({("loan", "a"): 7}, uncovered={"a": 93, "b": 50})
    for part, said in ((7142, []), (7143, ["the repayments of year 1 cannot be carried"])):
        loan = replace(LOAN, burden=(part,))
        assert broken(small, loan, means=Means((5,), (0,))) == said
    # each year has its means and what it earns
    with pytest.raises(ValueError, match="zip"):
        repaid(1000, means=Means((9, 9), (0,)))


def test_the_burdens_of_all_loans_add_up() -> None:
    second = replace(GRANT, is_repaid=True, burden=(1000,))
    loan = replace(LOAN, burden=(1000,))
    assert broken(PLAN, second, loan, means=Means((15,), (0,))) == []
    assert broken(PLAN, second, loan, means=Means((14,), (0,))) == [
        "the repayments of year 1 cannot be carried"
    ]
    # one whose repayments are not known takes nothing off the others: 9.009 are above 9.005
    unknown, heavy = replace(second, burden=()), replace(LOAN, burden=(1001,))
    assert broken(PLAN, unknown, heavy, means=Means((8,), (67,))) == [
        "the repayments of year 1 cannot be carried"
    ]


def test_nobody_borrows_more_than_is_lent_or_than_sales_bring_back() -> None:
    assert repaid(means=Means((0,), (0,), lent_max=90)) == []
    assert repaid(means=Means((0,), (0,), lent_max=89)) == ["90 is borrowed, above 89"]
    goods = replace(LOAN, from_sales=True)
    assert repaid(means=Means((0,), (0,), sales_max=90), loan=goods) == []
    assert repaid(means=Means((0,), (0,), sales_max=89), loan=goods) == [
        "90 is to come back from sales, above 89"
    ]


def test_what_is_lent_is_a_multiple_of_a_step_a_bridge_included() -> None:
    means = Means((0,), (0,))
    assert repaid(means=means, step=45) == []
    assert repaid(means=means, step=60) == ["loan lends no multiple of 60"]
    later, lender = replace(GRANT, is_deferred=True), replace(LOAN, can_bridge=True)
    bridged = replace(PLAN, bridges={"loan": 60})
    assert broken(bridged, later, lender, means=means, step=50) == []
    # nobody asks where nothing is borrowed, or where nobody knows the means
    assert repaid(1000, means=Means((0,), (0,)), loan=replace(LOAN, is_repaid=False), step=60) == []
    assert broken(PLAN, GRANT, replace(LOAN, burden=(1000,)), step=60) == []


# --- guarantees


def guaranteed(amount: int = 90, **guarantee: Any) -> list[str]:
    plan = replace(PLAN, guaranteed={("backing", "loan"): amount})
    known = {"backing": Guarantee("backing", **{"share": 700, **guarantee})}
    return broken(plan, GRANT, replace(LOAN, needs=("backing",)), guarantees=known)


def test_a_guarantee_takes_loans_between_its_bounds_and_covers_up_to_its_cap() -> None:
    assert guaranteed(loan_min=90, loan_max=90, cap=63) == []
    assert guaranteed(loan_min=91) == ["backing takes no loan below 91"]
    assert guaranteed(loan_max=89) == ["backing takes no loan above 89"]
    # 700 thousandths of 90 are 63
    assert guaranteed(cap=62) == ["backing covers more than its cap 62"]


def test_a_cap_is_exceeded_by_the_smallest_part_of_a_unit() -> None:
    # 701 thousandths of 90 are 63.09, 699 are 62.91
    assert guaranteed(share=701, cap=63) == ["backing covers more than its cap 63"]
    assert guaranteed(share=699, cap=63) == []


def test_a_guarantee_covers_loans_for_its_lines_only() -> None:
    assert guaranteed(lines=frozenset("ab")) == []
    assert guaranteed(lines=frozenset("a")) == ["backing covers no loan for b"]


def test_a_loan_that_needs_a_guarantee_has_one_for_all_of_it() -> None:
    assert guaranteed() == []
    assert guaranteed(89) == ["loan is not wholly guaranteed by one guarantee"]
    needy = replace(LOAN, needs=("backing", "other"))
    both = {name: Guarantee(name, 700) for name in ("backing", "other")}
    assert broken(PLAN, GRANT, needy, guarantees=both) == [
        "loan is not wholly guaranteed by one guarantee"
    ]
    halves = replace(PLAN, guaranteed={("backing", "loan"): 45, ("other", "loan"): 45})
    assert broken(halves, GRANT, needy, guarantees=both) == [
        "loan is not wholly guaranteed by one guarantee"
    ]


def test_each_loan_has_its_own_guarantee() -> None:
    first, second = replace(GRANT, needs=("one",)), replace(LOAN, needs=("two",))
    plan = replace(PLAN, guaranteed={("one", "grant"): 60, ("two", "loan"): 90})
    known = {name: Guarantee(name, 700) for name in ("one", "two")}
    assert broken(plan, first, second, guarantees=known) == []


def test_a_guarantee_stands_behind_loans_that_ask_for_it_and_no_other() -> None:
    known = {"backing": Guarantee("backing", 700)}
    plan = replace(PLAN, guaranteed={("backing", "loan"): 90})
    alone = ["backing does not stand behind loan"]
    assert broken(plan, GRANT, LOAN, guarantees=known) == alone
    needy = replace(LOAN, needs=("backing",))
    assert broken(plan, GRANT, needy, guarantees={}) == alone
    gone = replace(PLAN, guaranteed={("backing", "gone"): 90, ("backing", "grant"): 60})
    assert broken(gone, guarantees=known) == [
        "backing does not stand behind gone",
        "backing does not stand behind grant",
    ]


# --- security


def test_what_a_lender_wants_secured_is_covered_by_assets_it_counts() -> None:
    # half of 90 is 45
    half = replace(LOAN, secured=500, assets=45)
    assert broken(PLAN, GRANT, half, assets=45) == []
    assert broken(PLAN, GRANT, replace(half, assets=44), assets=45) == [
        "loan lacks security: 45, counted 44"
    ]
    assert broken(PLAN, GRANT, half, assets=44) == ["assets are pledged twice"]


def test_no_asset_is_pledged_twice() -> None:
    # 300 thousandths of 60 are 18, half of 90 is 45
    first = replace(GRANT, secured=300, assets=63)
    second = replace(LOAN, secured=500, assets=63)
    assert broken(PLAN, first, second, assets=63) == []
    assert broken(PLAN, first, second, assets=62) == ["assets are pledged twice"]


# --- all together


def test_of_a_group_one_takes_part() -> None:
    assert broken(PLAN, one_of={"x": ("grant", "other")}) == []
    assert broken(PLAN, one_of={"x": ("grant", "loan")}) == ["more than one of x"]


def test_two_that_come_too_late_together_do_not_take_part_together() -> None:
    said = ["grant and loan come too late together"]
    assert broken(PLAN, late=frozenset((("grant", "loan"),))) == said
    assert broken(PLAN, late=frozenset((("grant", "other"),))) == []
    assert broken(PLAN, late=frozenset((("other", "grant"),))) == []
    # nor a guarantee that stands behind the loan
    plan = replace(PLAN, guaranteed={("backing", "loan"): 90})
    needy = replace(LOAN, needs=("backing",))
    known = {"backing": Guarantee("backing", 700)}
    assert broken(plan, GRANT, needy, guarantees=known, late=frozenset((("loan", "backing"),))) == [
        "loan and backing come too late together"
    ]


def test_public_money_has_its_bound_and_a_plan_its_number_of_sources() -> None:
    public = replace(GRANT, is_public=True)
    assert broken(PLAN, public, LOAN, public_max=60) == []
    assert broken(PLAN, public, LOAN, public_max=59) == ["public money 60 is above 59"]
    assert broken(PLAN, public_max=0) == []
    assert broken(PLAN, most_sources=2) == []
    assert broken(PLAN, most_sources=1) == ["more than 1 sources"]


# --- one unit in a million

MILLION = 1_000_000


def of_a_million(plan: Plan, source: PlanSource, **more: Any) -> list[str]:
    return broken(plan, source, lines={"a": MILLION}, **{"own_cash": MILLION, **more})


def half_paid(name: str, amount: int, cash: int, kind: int = 0) -> Plan:
    """So much of the million by a source and by the members, who leave the rest uncovered."""
    left = MILLION - amount - cash - kind
    return Plan(
        {(name, "a"): amount},
        cash={"a": cash},
        in_kind={"a": kind} if kind else {},
        uncovered={"a": left},
        bases={name: frozenset("a")},
    )


GIVER = PlanSource("grant", {"a": MILLION}, ceiling=MILLION)
LENDER = replace(GIVER, id="loan", is_repaid=True)
LENT = Plan({("loan", "a"): MILLION})


def test_a_unit_too_much_of_a_share_is_told() -> None:
    shared = replace(GIVER, share=600)
    assert of_a_million(half_paid("grant", 600_000, 0), shared) == []
    assert of_a_million(half_paid("grant", 600_001, 0), shared) == [
        "grant pays more than its share of its project"
    ]


def test_a_unit_too_little_of_an_own_share_is_told() -> None:
    lacking = ["the members bring less than the own share of grant"]
    in_cash = replace(GIVER, own_share=400, own_in_kind=0)
    assert of_a_million(half_paid("grant", 1, 400_000), in_cash) == []
    # what is there in kind is nothing where none may be
    for kind in (0, 5):
        told = of_a_million(half_paid("grant", 1, 399_999), in_cash, own_in_kind=kind)
        assert told == lacking
    half = replace(in_cash, own_in_kind=500)
    for cash, kind, said in (
        (200_000, 200_000, []),
        (200_000, 199_999, lacking),
        (199_999, 200_001, lacking),
    ):
        kept = {"own_in_kind": kind, "in_kind_lines": frozenset("a")}
        assert of_a_million(half_paid("grant", 1, cash, kind), half, **kept) == said


def test_a_unit_too_little_of_an_assumed_own_share_is_told() -> None:
    quarter = replace(GIVER, assumed_own=250)
    assert of_a_million(half_paid("grant", 750_000, 250_000), quarter) == []
    assert of_a_million(half_paid("grant", 750_001, 249_999), quarter) == [
        "the members bring less than is assumed to be the own share of grant"
    ]


def test_a_unit_too_little_to_repay_is_told() -> None:
    tenth, said = replace(LENDER, burden=(1000,)), "the repayments of year 1 cannot be carried"
    assert of_a_million(LENT, tenth, means=Means((100_000,), (0,))) == []
    assert of_a_million(LENT, tenth, means=Means((99_999,), (0,))) == [said]
    for most, told in ((40_000, []), (39_999, [said])):
        assert of_a_million(LENT, tenth, means=Means((60_000,), (500,), earned_max=most)) == told


def test_a_unit_too_little_of_security_or_of_a_cap_is_told() -> None:
    half = replace(LENDER, secured=500, assets=500_000)
    assert of_a_million(LENT, half, assets=500_000) == []
    assert of_a_million(LENT, half, assets=499_999) == ["assets are pledged twice"]
    assert of_a_million(LENT, replace(half, assets=499_999), assets=500_000) == [
        "loan lacks security: 500000, counted 499999"
    ]
    behind = replace(LENT, guaranteed={("backing", "loan"): MILLION})
    needy = replace(LENDER, needs=("backing",))
    for cap, told in ((700_000, []), (699_999, ["backing covers more than its cap 699999"])):
        known = {"backing": Guarantee("backing", 700, cap=cap)}
        assert of_a_million(behind, needy, guarantees=known) == told
