"""Whom to call first: what a call moves is counted, and the first calls move the most."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from matcher.advice.call_order import FIRST, Moves
from matcher.advice.catalogue_review import review
from matcher.catalogue.office.asked import Asking
from matcher.reports.options.review import call_moves_said, calls_said, review_view
from matcher.session import Session, open_matcher
from matcher.support.messages import render
from matcher.vector.screen import screen


def made(seed: int, calls: int, cooperatives: int, tight: float) -> Moves:
    """Moves that overlap: `tight` is how many of its offers fill the need of a cooperative."""
    dice = Random(seed)
    by_call = {
        f"f{n}": {
            f"c{c}": dice.randrange(1, 1000) for c in range(cooperatives) if dice.random() < 0.4
        }
        for n in range(calls)
    }
    return Moves(
        by_call, {f"c{c}": round(dice.randrange(1, 1000) * tight) for c in range(cooperatives)}
    )


@pytest.mark.parametrize("tight", [0.5, 1, 2, 50])
@pytest.mark.parametrize("seed", range(12))
def test_the_first_five_move_as_much_as_brute_force_finds(seed: int, tight: float) -> None:
    moves = made(seed, 15, 30, tight)
    best = max(moves.together(five) for five in combinations(moves.by_call, FIRST))
    assert moves.together(moves.in_order()[:FIRST]) == best


def test_every_call_stands_once_and_each_adds_no_more_than_the_one_before() -> None:
    moves = made(3, 15, 30, 1)
    order = moves.in_order()
    assert sorted(order) == sorted(moves.by_call)
    assert moves.together(order) == moves.together(moves.by_call)


def test_two_calls_for_one_need_do_not_move_it_twice() -> None:
    moves = Moves({"a": {"c": 80}, "b": {"c": 70}, "d": {"e": 20}}, {"c": 100, "e": 50})
    assert moves.together(["a", "b"]) == 100
    assert moves.in_order(2)[:2] == ["a", "b"] or moves.together(moves.in_order(2)[:2]) == 100


def plainly_in_order(moves: Moves, calls: list[str]) -> list[str]:
    """Each time every call is weighed: the one that adds most, then reaches most, then by id."""
    moved: Counter[str] = Counter()
    found: list[str] = []
    while left := [call for call in calls if call not in found]:
        added = {
            call: sum(
                min(moves.need[who], moved[who] + money) - min(moves.need[who], moved[who])
                for who, money in moves.by_call[call].items()
            )
            for call in left
        }
        found.append(min(left, key=lambda one: (-added[one], -len(moves.by_call[one]), one)))
        moved.update(moves.by_call[found[-1]])
    return found


@pytest.mark.parametrize("tight", [0, 0.5, 2, 50])
@pytest.mark.parametrize("seed", range(6))
def test_weighing_only_what_could_be_next_gives_the_same_order(seed: int, tight: float) -> None:
    moves = made(seed, 25, 12, tight)  # few cooperatives: many calls add the same, or nothing
    assert moves._greedy(moves.by_call, 25) == plainly_in_order(moves, list(moves.by_call))


def test_a_verdict_is_the_same_without_its_reasons() -> None:
    session = open_matcher(registry=Path("demo"), today=date(2026, 11, 23))
    pool = list(session.registry)[::13]
    known = (session.catalogue, session.matcher.engine, session.today)
    bare = screen(pool, *known, is_explained=False)
    full = (replace(pair, missing=(), blockers=()) for pair in screen(pool, *known))
    assert list(bare) == list(full)


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(registry=Path("demo"), today=date(2026, 11, 23))


def test_what_all_calls_move_is_what_the_calls_in_order_add(session: Session) -> None:
    pool = list(session.registry)[:8]
    asked = {"indh_p3_ess": Asking(date(2026, 11, 20), ("indh_p3_ess",), "answered", "phone", "a")}
    found = review(session.matcher, pool, asked, session.today)
    assert [call.whom for call in found.lately] == ["indh"] and found.lately[0].money
    added = sum(call.adds for call in found.calls)
    assert abs(found.money - added) <= len(found.calls) / 2  # each is rounded
    without = review(session.matcher, pool, {}, session.today)
    assert without.money > found.money  # the call that was made is in it


def test_nobody_is_called_who_is_the_cooperative_itself(session: Session) -> None:
    found = review(session.matcher, list(session.registry)[:8], {}, session.today)
    assert session.catalogue.funders["members"].kind == "members"
    assert "members" not in {call.whom for call in found.calls}
    assert "indh" in {call.whom for call in found.calls}


def test_every_cooperative_of_a_call_stands_at_a_place(session: Session) -> None:
    found = review(session.matcher, list(session.registry)[:40], {}, session.today)
    assert any(call.elsewhere for call in found.calls)
    for call in found.calls:
        said = sum(n for _, n in call.places) + call.elsewhere + call.placeless
        assert said == call.cooperatives


def test_an_amount_that_is_not_known_is_no_nought(session: Session) -> None:
    found = review(session.matcher, list(session.registry)[:8], {}, session.today)
    view = review_view(found, session)
    for call in view.calls:
        said = render(call_moves_said(call, "MAD"), "en")
        assert not said.startswith("about 0 ") or call.unpriced < call.cooperatives
        if not call.has_money:
            assert "brings no money" in said
        elif call.unpriced == call.cooperatives:
            assert "not known" in said and "MAD" not in said
        elif call.unpriced:
            assert f"for {call.unpriced} more the amount or the need is not known" in said
    assert any(call.has_money and call.unpriced == call.cooperatives for call in view.calls)
    assert f"{len(view.calls)} phone calls" in render(calls_said(view), "en")
