"""The parts of allocations and audits, on examples that can be checked by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matcher import open_matcher
from matcher.allocation.draft import MAY, NO_NEED, TOO_SMALL, make_draft
from matcher.allocation.funds_file import AllocationProgramme, Fund, LimitRule
from matcher.allocation.iis import conflicting_limits
from matcher.allocation.instance import Instance, Limit
from matcher.allocation.result import allocate
from matcher.allocation.solve import solve
from matcher.allocation.verify import violations
from matcher.audit.exposure import Lists, exposure, list_floor
from matcher.audit.outcomes import read_outcomes
from matcher.audit.permutation_tests import adjusted, gap_interval, interval
from matcher.session import Session

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=TODAY)


def instance(**changes: object) -> Instance:
    """Two applicants with one line of 100 each; fund A pays both, fund B the second."""
    made = Instance(
        applicants=("one", "two"),
        funds=("A", "B"),
        who=np.array([0, 1, 1]),
        fund=np.array([0, 0, 1]),
        low=np.array([10.0, 10.0, 10.0]),
        high=np.array([100.0, 100.0, 100.0]),
        weight=np.array([0.5, 0.9, 0.8]),
        needs=np.array([[100.0], [100.0]]),
        pays=np.ones((2, 1), dtype=np.bool_),
        own=np.zeros(2),
        budget=np.array([120.0, 50.0]),
        capacity=np.array([np.inf, np.inf]),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def limit(name: str, kind: str, amount: float, *pairs: bool) -> Limit:
    everything = np.ones(3, dtype=np.bool_)
    return Limit(name, kind == "floor", "mad", amount, np.array(pairs), everything)


# --- allocations


def test_two_funds_and_a_shared_line_by_hand() -> None:
    # B gives its 50 to two; A fills the other half of two's line and gives 70 to one
    found = solve(instance(), prices=True)
    assert found.amounts.tolist() == [70.0, 50.0, 50.0]
    assert found.value == pytest.approx(0.5 * 70 + 0.9 * 50 + 0.8 * 50)
    assert found.status == "optimal"
    assert found.gap == 0
    assert found.prices["budget:A"] == pytest.approx(0.5)
    # one more of B takes one of A's place at two, which goes to one: 0.8 - 0.9 + 0.5
    assert found.prices["budget:B"] == pytest.approx(0.4)


def test_a_floor_moves_money_and_has_a_price() -> None:
    found = solve(instance(limits=(limit("one", "floor", 90, True, False, False),)), prices=True)
    assert found.amounts.tolist() == [90.0, 30.0, 50.0]
    assert found.prices["one"] == pytest.approx(0.5 - 0.9)


def test_a_step_keeps_amounts_round() -> None:
    found = solve(instance(step=25.0, low=np.full(3, 25.0)))
    assert sorted(found.amounts.tolist()) == [50.0, 50.0, 50.0]


def test_what_breaks_an_allocation_is_named() -> None:
    plain = instance()
    assert violations(plain, np.array([70.0, 50.0, 50.0])) == []
    assert violations(plain, np.array([5.0, 0.0, 0.0])) == ["ticket: A to one"]
    assert violations(plain, np.array([80.0, 50.0, 0.0])) == ["budget:A"]
    assert violations(plain, np.array([0.0, 80.0, 50.0])) == ["lines: two"]
    single = instance(capacity=np.array([1.0, 1.0]))
    assert violations(single, np.array([20.0, 20.0, 0.0])) == ["capacity:A"]
    owning = instance(own=np.array([0.4, 0.0]))
    assert violations(owning, np.array([0.0, 30.0, 40.0])) == ["lines: two"]
    capped = instance(limits=(limit("cap", "cap", 10, True, False, False),))
    assert violations(capped, np.array([20.0, 0.0, 0.0])) == ["cap"]


def test_a_conflict_names_what_cannot_hold_and_no_more() -> None:
    limits = (
        limit("a", "floor", 80, True, False, False),
        limit("b", "floor", 60, False, True, False),
        limit("c", "floor", 20, False, False, True),
    )
    assert conflicting_limits(instance(limits=limits)) == ("budget:A", "a", "b")
    assert conflicting_limits(instance()) == ()


def test_a_draft_bounds_every_pair(session: Session) -> None:
    rows = [
        session.new_applicant("rich", {"need_equipment_mad": 100_000, "members": 9}),
        session.new_applicant("small", {"need_equipment_mad": 9_000, "members": 9}),
        session.new_applicant("other", {"need_training_mad": 50_000, "members": 9}),
        session.new_applicant("poor", {"need_equipment_mad": 100_000, "own_cash_mad": 0}),
    ]
    fund = Fund(
        id="F",
        budget=70_000,
        ticket_min=10_000,
        viable_share=0.5,
        own_share=0.2,
        pays=("equipment",),
    )
    programme = AllocationProgramme((fund,), own_means=("own_cash_mad",))
    draft = make_draft(programme, session.matcher, rows)
    assert draft.state[:, 0].tolist() == [MAY, TOO_SMALL, NO_NEED, TOO_SMALL]
    assert draft.instance.low.tolist() == [50_000]
    assert draft.instance.high.tolist() == [70_000]  # the budget is less than 80 % of the cost
    # no option, no score: the mean of 70,000 of 100,000 and of 9 members over 9 + their median
    assert draft.instance.weight.tolist() == pytest.approx([(0.7 + 0.5) / 2])


def test_what_is_unknown_counts_against_floors_and_caps(session: Session) -> None:
    rows = [
        session.new_applicant("known", {"need_equipment_mad": 50_000, "members": 9}),
        session.new_applicant("unknown", {"need_equipment_mad": 50_000}),
    ]
    limits = (
        LimitRule("floor", True, "members >= 5", "mad", 10_000),
        LimitRule("cap", False, "members >= 5", "mad", 10_000),
    )
    programme = AllocationProgramme((Fund(id="F", budget=70_000),), limits)
    made = make_draft(programme, session.matcher, rows).instance.limits
    assert [one.pairs.tolist() for one in made] == [[True, False], [True, True]]


def test_what_left_each_out_by_hand(session: Session) -> None:
    rows = [
        session.new_applicant("first", {"need_equipment_mad": 50_000, "members": 9}),
        session.new_applicant("equal", {"need_equipment_mad": 50_000, "members": 9}),
        session.new_applicant("small", {"need_equipment_mad": 4_000, "members": 9}),
        session.new_applicant("none", {"members": 9}),
        session.new_applicant("barred", {"need_equipment_mad": 50_000, "members": 3}),
    ]
    fund = Fund(id="F", budget=50_000, ticket_min=50_000, rule="members >= 5")
    found = allocate(AllocationProgramme((fund,)), session.matcher, rows)
    assert found.has_award().sum() == 1
    reasons = {one.applicant_id: one for one in found.left_out}
    assert {reasons[who].reason for who in reasons if who in ("first", "equal")} == {"equal"}
    assert reasons["small"].reason == "too_small"
    assert reasons["small"].needed_cost == 50_000
    assert reasons["none"].reason == "no_need"
    assert reasons["barred"].reason == "refused"


# --- the audit


def test_the_interval_of_a_share_is_wilsons() -> None:
    half = np.array([1.0] * 5 + [0.0] * 5)
    assert interval(half, is_share=True, level=0.05) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    low, high = interval(np.zeros(2), is_share=True, level=0.05)
    assert low == 0
    assert high == pytest.approx(0.6576, abs=1e-4)
    gap = gap_interval(half, half, is_share=True, level=0.05)
    assert gap[0] == pytest.approx(-gap[1])
    assert all(math.isnan(end) for end in interval(np.zeros(0), is_share=True, level=0.05))


def lists(scores: list[list[float]], on: list[list[bool]] | None = None) -> Lists:
    values = np.array(scores)
    everywhere = np.ones(values.shape, dtype=np.bool_)
    shown = everywhere if on is None else np.array(on)
    parts = {"sector": values.copy()}
    return Lists(shown, everywhere, values, parts, np.ones(len(values), dtype=np.bool_))


def test_those_of_equal_score_share_their_places() -> None:
    seen = exposure(lists([[2.0], [1.0], [1.0]]))
    raw = [1.0, (1 / math.log2(3) + 0.5) / 2, (1 / math.log2(3) + 0.5) / 2]
    assert seen.tolist() == pytest.approx([one * 3 / sum(raw) for one in raw])
    assert exposure(lists([[2.0], [1.0], [1.0]]), "sector").tolist() == pytest.approx([1, 1, 1])
    assert exposure(lists([[2.0], [1.0]], [[False], [True]])).tolist() == [0, 2]


def test_a_floor_on_a_list_by_hand() -> None:
    made = lists([[4.0], [3.0], [2.0], [1.0]])
    floor = list_floor(made, np.array([False, False, True, True]), first=2)
    assert (floor.held, floor.places, floor.wanted, floor.lists) == (0, 2, 1, 1)
    assert floor.share == 0.5
    assert floor.score_lost == 1.0  # the second, of 3, gives way to the third, of 2


def test_small_groups_are_not_tested_and_flat_outcomes_differ_nowhere() -> None:
    members = np.array([[True] * 3 + [False] * 17, [True] * 10 + [False] * 10])
    like = np.zeros(20, dtype=np.intp)
    chance, shuffles = adjusted(np.ones(20), members, like, level=0.05, seed=1)
    assert math.isnan(chance[0])
    assert chance[1] == 1
    assert shuffles == 1_999
    split = np.array([1.0] * 10 + [0.0] * 10)
    found, _ = adjusted(split, members, like, level=0.05, seed=1)
    assert found[1] < 0.001


def test_awards_can_be_audited_as_outcomes(tmp_path: Path) -> None:
    path = tmp_path / "awards.csv"
    path.write_text("applicant_id,fund,amount\nb,F,5\nb,G,5\n", encoding="utf-8")
    known, got = read_outcomes(path, ["a", "b"])
    assert known.tolist() == [True, True]
    assert got.tolist() == [False, True]
    path.write_text("applicant_id,got\nb,false\na,\n", encoding="utf-8")
    known, got = read_outcomes(path, ["a", "b"])
    assert known.tolist() == [False, True]
    assert got.tolist() == [False, False]
