"""Facts and days as programs have them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from matcher import Session, open_matcher
from matcher.api.given import given_day, given_number
from matcher.domain.values import Several
from matcher.support.errors import UsageError

DAY = date(2023, 5, 2)


@pytest.fixture(scope="module")
def session() -> Session:
    """The demonstration on a fixed day."""
    return open_matcher(registry="demo", today="2026-11-23")


@pytest.mark.parametrize(
    ("field", "given", "held"),
    [
        ("members", 24, 24),
        ("members", 24.0, 24),
        ("members", np.int64(24), 24),
        ("members", np.float64(24), 24),
        ("union_member", True, True),
        ("union_member", np.True_, True),
        ("founded", DAY, DAY),
        ("founded", datetime(2023, 5, 2, 8, 30), DAY),
        ("founded", "2023-05-02", DAY),
        ("founded", pd.Timestamp("2023-05-02 08:30"), DAY),
        ("founded", np.datetime64("2023-05-02T08:30"), DAY),
        ("founded", np.datetime64("2023-05-02T08:30", "ns"), DAY),
        ("products", ["argan", "amlou"], Several(frozenset({"argan", "amlou"}))),
        ("products", ("argan",), Several(frozenset({"argan"}))),
        ("products", {"argan"}, Several(frozenset({"argan"}))),
        ("products", np.array(["argan"]), Several(frozenset({"argan"}))),
        ("products", pd.Series(["argan"]), Several(frozenset({"argan"}))),
        ("name", "Tamounte", "Tamounte"),
        ("place", "tiznit", "tiznit"),
    ],
)
def test_a_fact_is_held_whatever_it_comes_as(
    session: Session, field: str, given: Any, held: Any
) -> None:
    found = session.new_applicant("mine", {field: given}).stated
    assert found == {field: held}
    assert type(found[field]) is type(held)


@pytest.mark.parametrize(
    "unknown", [None, float("nan"), np.nan, pd.NA, pd.NaT, np.datetime64("NaT", "D")]
)
def test_what_programs_write_for_unknown_is_unknown(session: Session, unknown: Any) -> None:
    assert session.new_applicant("mine", {"members": unknown, "founded": unknown}).stated == {}


def test_a_day_may_be_a_text_or_a_time() -> None:
    assert given_day(pd.Timestamp("2023-05-02")) == given_day("2023-05-02") == DAY  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="is not a day"):
        given_day("02/05/2023")


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (-3, 0, None),
        (float("nan"), 0, 1),
        (float("inf"), 1, None),
        (1.5, 0, 1),
        (float("nan"), None, None),
    ],
)
def test_a_number_that_cannot_be_used_is_refused(
    value: float, low: float | None, high: float | None
) -> None:
    with pytest.raises(UsageError, match="is not a number"):
        given_number("x", value, low, high)


def test_a_plan_with_less_than_no_money_is_refused_by_its_name() -> None:
    session = open_matcher(registry="demo", today=date(2026, 11, 28))
    for wrong in ({"own_cash": -3}, {"own_in_kind": -1}, {"public_cap": 2}, {"most_sources": 0}):
        with pytest.raises(UsageError) as caught:
            session.plan("SM-0001", **wrong)  # type: ignore[arg-type]
        assert caught.value.where in wrong
