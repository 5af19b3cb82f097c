"""Facts and days as programs have them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from matcher import Session, open_matcher
from matcher.api.given import as_day
from matcher.errors import DataRefused, UsageError
from matcher.values import Several

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
        ("members", "24", 24),
        ("members", np.int64(24), 24),
        ("members", np.float64(24), 24),
        ("members", Decimal(24), 24),
        ("union_member", True, True),
        ("union_member", np.True_, True),
        ("union_member", "false", False),
        ("founded", DAY, DAY),
        ("founded", datetime(2023, 5, 2, 8, 30), DAY),
        ("founded", "2023-05-02", DAY),
        ("founded", pd.Timestamp("2023-05-02 08:30"), DAY),
        ("founded", np.datetime64("2023-05-02T08:30"), DAY),
        ("products", ["argan", "amlou"], Several(frozenset({"argan", "amlou"}))),
        ("products", ("argan",), Several(frozenset({"argan"}))),
        ("products", {"argan"}, Several(frozenset({"argan"}))),
        ("products", np.array(["argan"]), Several(frozenset({"argan"}))),
        ("products", pd.Series(["argan"]), Several(frozenset({"argan"}))),
        ("products", "argan;amlou?", Several(frozenset({"argan", "amlou"}), is_open=True)),
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
    "unknown", [None, float("nan"), np.nan, pd.NA, pd.NaT, np.datetime64("NaT"), ""]
)
def test_what_programs_write_for_unknown_is_unknown(session: Session, unknown: Any) -> None:
    assert session.new_applicant("mine", {"members": unknown, "founded": unknown}).stated == {}


@pytest.mark.parametrize(
    ("field", "given", "says"),
    [
        ("members", "many", 'members: "many" is not a number. Write 1250 or 0.5.'),
        ("members", True, "members: True is not a value of this field. It takes a whole number"),
        ("members", [24], "members: [24] is not a value of this field. It takes a whole number"),
        ("members", 2.5, 'members: "2.5" is not a whole number.'),
        ("union_member", 1, "union_member: 1 is not a value of this field. It takes True or"),
        ("founded", 2023, "founded: 2023 is not a value of this field. It takes a day"),
        ("products", {"argan": 1}, "It takes a list, tuple or set of its values."),
        ("products", [1], "It takes a list, tuple or set of its values."),
        ("legal_form", "coop", 'legal_form: "coop" is not a value of legal_form.'),
        ("membres", 3, 'membres: "membres" is not a field. Did you mean "members"?'),
    ],
)
def test_a_fact_that_cannot_be_says_what_is_taken(
    session: Session, field: str, given: Any, says: str
) -> None:
    with pytest.raises(DataRefused) as refused:
        session.new_applicant("mine", {field: given})
    assert says in str(refused.value)


def test_all_that_is_wrong_is_told_at_once(session: Session) -> None:
    with pytest.raises(DataRefused) as refused:
        session.new_applicant("mine", {"members": "x", "founded": "x", "zzz": 1})
    assert [problem.where for problem in refused.value.problems] == ["founded", "members", "zzz"]


def test_a_day_may_be_a_text_or_a_time() -> None:
    assert as_day(pd.Timestamp("2023-05-02")) == as_day("2023-05-02") == DAY  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="is not a day"):
        as_day("02/05/2023")
