"""Numbers that want a logarithmic scale are found, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field, Schema
from matcher.history.read import History, read_history
from matcher.learning.skewness import FEWEST, skewed_fields
from matcher.support.text import Text

FOLDER = Path(__file__).parents[1] / "other_history"


def about(name: str, *, is_log: bool = False) -> Field:
    return Field(name=name, type="money", label=Text({"en": name}), log_scale=is_log)


@pytest.fixture(scope="module")
def history(home: Path) -> History:
    return read_history(FOLDER, date(2026, 1, 1))


def with_sums(history: History, values: list[int], *, is_log: bool = False) -> History:
    schema = Schema({"sum": about("sum", is_log=is_log)})
    applicants = {
        str(place): Applicant(str(place), schema, {"sum": value}, date(2026, 1, 1))
        for place, value in enumerate(values)
    }
    return replace(history, schema=schema, applicants=applicants)


LOANS = [int(x) for x in np.exp(np.random.default_rng(1).normal(8, 2, 400))]


def test_a_long_tail_is_found_with_its_middle_and_its_top(history: History) -> None:
    [found] = skewed_fields(with_sums(history, LOANS))
    assert found.name == "sum"
    assert found.middle == np.median(LOANS)
    assert found.top > 20 * found.middle


@pytest.mark.parametrize(
    "values",
    [[], [5] * 200, list(range(1, 400)), LOANS[: FEWEST - 1]],
    ids=["none", "one value", "even", "too few"],
)
def test_what_is_even_or_too_little_known_is_not(history: History, values: list[int]) -> None:
    assert skewed_fields(with_sums(history, values)) == []


def test_a_number_on_a_logarithmic_scale_is_not(history: History) -> None:
    assert skewed_fields(with_sums(history, LOANS, is_log=True)) == []
