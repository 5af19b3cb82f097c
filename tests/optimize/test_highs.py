"""The door to the solver, on a bag of two things worked by hand."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pytest

from matcher.optimize import highs
from matcher.optimize.highs import SolverResult, minimise

WHOLE = np.ones(2)
#: Of two things, worth 5 and 4: 6a + 4b <= 24 and 5a + 10b <= 29. Of fractions the best is
#: 3.1 and 1.35, worth 20.9; of whole ones 4 and 0, worth 20.
WORTH = np.array([5.0, 4.0])
WEIGHTS = (np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]), np.array([6.0, 5.0, 4.0, 10.0]))
SIDES = (np.full(2, -np.inf), np.array([24.0, 29.0]))


def packed(
    *, worth: Any = WORTH, sides: Any = SIDES, most: float = 9.0, **more: Any
) -> SolverResult:
    return minimise(-worth, WEIGHTS, sides, (np.zeros(2), np.full(2, most)), **more)


def test_of_fractions_the_best_has_prices_and_is_its_own_bound() -> None:
    done = packed()
    assert (done.status, done.said) == ("optimal", "Optimal")
    assert done.x is not None and done.x.tolist() == pytest.approx([3.1, 1.35])
    assert done.value == done.bound == pytest.approx(-20.9)
    # one more of each side: both weights of a thing at these prices are its worth
    first, second = done.duals
    assert [6 * first + 5 * second, 4 * first + 10 * second] == pytest.approx([-5.0, -4.0])


def test_of_whole_ones_the_best_is_proven() -> None:
    # whatever helps the solver on its way changes no answer
    for helped in (True, False):
        done = packed(is_whole=WHOLE, has_presolve=helped, has_searches=helped)
        assert done.x is not None and done.x.tolist() == pytest.approx([4.0, 0.0])
        assert (done.status, done.value, done.bound) == ("optimal", -20.0, -20.0)
    # the first alone whole: 4 leaves nothing for the second, 3 leaves 1.4
    done = packed(is_whole=np.array([1.0, 0.0]))
    assert done.x is not None and done.x.tolist() == pytest.approx([3.0, 1.4])
    none = packed(is_whole=np.zeros(2))
    assert none.value == none.bound == pytest.approx(-20.9)


def test_a_gap_is_how_far_from_the_best_is_good_enough() -> None:
    unhelped = {"is_whole": WHOLE, "has_presolve": False, "has_searches": False}
    assert packed(**unhelped).value == packed(gap=0.0, **unhelped).value == -20.0
    assert packed(gap=1.0, **unhelped).value == -19.0


def test_without_time_there_is_the_start_or_nothing() -> None:
    nothing = packed(is_whole=WHOLE, seconds=0.0)
    assert (nothing.status, nothing.x) == ("limit", None)
    assert (nothing.value, nothing.bound, nothing.duals.size) == (np.inf, -np.inf, 0)
    started = packed(is_whole=WHOLE, seconds=0.0, start=(np.array([1, 0]), np.array([1.0, 2.0])))
    assert started.x is not None and started.x.tolist() == [2.0, 1.0]
    assert (started.status, started.value, started.bound) == ("limit", -14.0, -np.inf)
    # of fractions none is there before the best is
    assert packed(seconds=0.0).x is None


def test_what_cannot_be_is_told_apart_from_what_has_no_end() -> None:
    impossible = packed(sides=(np.array([25.0, -np.inf]), np.array([np.inf, 5.0])))
    assert (impossible.status, impossible.x) == ("infeasible", None)
    endless = packed(sides=(np.full(2, -np.inf), np.full(2, np.inf)), most=np.inf)
    assert (endless.status, endless.x) == ("other", None)
    assert endless.said == "Unbounded"


def test_the_solver_is_told_to_print_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(highs, "quiet_stdout", contextlib.nullcontext)
    packed(is_whole=WHOLE)
    assert "HiGHS" not in capfd.readouterr().out
