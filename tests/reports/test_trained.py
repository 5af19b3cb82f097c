"""What `match train` warns of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.history.read import History, read_history
from matcher.learning.backtest import Measured, measure
from matcher.learning.metrics import MeanMark
from matcher.learning.skewness import SkewedField
from matcher.reports.models.trained import TrainedView, trained_view

FOLDER = Path(__file__).parents[1] / "other_history"
DATA = {
    "name": {"en": "m"}, "until": "2024-11-01", "since": "2024-01-01", "sources": {},
    "sizes": {"choices": 3, "options_chosen": 2},
}  # fmt: skip


@pytest.fixture(scope="module")
def history(home: Path) -> History:
    return read_history(FOLDER, date(2026, 1, 1))


@pytest.fixture(scope="module")
def measured(history: History) -> Measured:
    return measure(history, date(2024, 3, 1), 60, lambda said: None)  # type: ignore[return-value]


def view(measured: Measured | None, skewed: tuple[SkewedField, ...] = ()) -> TrainedView:
    if measured is not None:
        measured.data["curve"] = []  # type: ignore[index]
    return trained_view(DATA, measured, Path("m.json"), Path("m.md"), skewed)


def test_a_trial_on_few_cases_says_so(measured: Measured) -> None:
    n = len(measured.evaluation.judged)
    assert n < 100
    assert str(view(measured).cautions[0]) == (
        f"The trial was held against {n} cases alone: its marks may be far from the truth."
    )


def test_a_model_no_better_than_a_baseline_says_so(measured: Measured) -> None:
    gains = measured.evaluation.gains
    gains.clear()  # type: ignore[attr-defined]
    gains["random"] = MeanMark(-0.2, -0.3, -0.1, 6)  # type: ignore[index]
    gains["popularity"] = MeanMark(0.1, -0.1, 0.3, 6)  # type: ignore[index]
    gains["alphabetical"] = MeanMark(0.2, 0.1, 0.3, 6)  # type: ignore[index]
    assert [str(said) for said in view(measured).cautions[1:]] == [
        "On its trial the model is worse than this baseline: random.",
        "On its trial the model is not surely better than this baseline: popularity.",
    ]


def test_skewed_numbers_are_named_with_what_to_do() -> None:
    [said] = view(None, (SkewedField("loan", 500.0, 25_000.4),)).cautions
    assert 'Most values of "loan" are small' in str(said)
    assert "25,000" in str(said)
    assert 'scale = "log"' in str(said)
