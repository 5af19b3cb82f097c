"""What a model file says of its weights: each with its own origin."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.history.read import History, read_history
from matcher.learning.train import Trained, train
from matcher.reports.models.model_card import model_card

FOLDER = Path(__file__).parents[1] / "other_history"


@pytest.fixture(scope="module")
def history(home: Path) -> History:
    return read_history(FOLDER, date(2026, 1, 1))


@pytest.fixture(scope="module")
def trained(history: History) -> Trained:
    return train(history, date(2024, 11, 1))


def test_a_weight_that_no_option_declares_is_no_learnt_one(trained: Trained) -> None:
    """The options of this history declare nothing: what is read of them is their record alone."""
    for name, entry in trained.data["fields"].items():
        assert entry["weight"] == entry["prior"], name
        assert entry["origin"].startswith("stated prior"), name
        assert entry["record_weight"] == pytest.approx(trained.fitted.weights[name], abs=1e-6)
        assert entry["record_origin"].startswith("learnt from "), name


def test_the_card_gives_both_weights_with_their_origins(trained: Trained) -> None:
    card = "\n".join(model_card(trained.data, "en"))
    name, entry = next(
        (name, entry)
        for name, entry in trained.data["fields"].items()
        if entry["record_weight"] != entry["weight"]
    )
    [row] = [line for line in card.splitlines() if line.startswith(f"| `{name}` |")]
    assert f"{entry['weight']:.3g}; {entry['record_weight']:.3g} with a record" in row
    assert f"{entry['origin']}; with a record: {entry['record_origin']}" in row
