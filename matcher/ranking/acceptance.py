"""How often a score was accepted: a calibrated curve, and nothing outside its data.

It exists only in a model that was trained on a history with refusals. Between its first and
last score it gives a share with an interval; outside them it gives none.
"""

from __future__ import annotations

from typing import Any

from matcher.ranking.learnt import between
from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class AcceptanceShare:
    """A share of requests accepted, 0 to 1, with a 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The shares at some scores, ascending; straight lines between them.

    `cases` is how many decided requests it rests on.
    """

    scores: tuple[float, ...]
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    cases: int

    def share(self, score: float) -> AcceptanceShare | None:
        """The share at a score; None outside the scores of its data."""
        if not self.scores[0] <= score <= self.scores[-1]:
            return None
        value, low, high = (
            between(score, self.scores, curve) for curve in (self.shares, self.low, self.high)
        )
        return AcceptanceShare(value, low, high)


def read_acceptance(data: Any) -> Acceptance | None:
    """The curve of an inspected model file."""
    if data is None:
        return None
    scores, shares, low, high = (
        tuple(float(n) for n in data[key]) for key in ("scores", "shares", "low", "high")
    )
    return Acceptance(scores, shares, low, high, int(data["cases"]))
