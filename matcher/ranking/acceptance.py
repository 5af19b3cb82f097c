"""How often a fit was accepted: a calibrated curve, and nothing outside its data.

It exists only in a model that was trained on a history with refusals. Between its first and
last fit it gives a share with an interval; outside them it gives none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matcher.ranking.learnt import between


@dataclass(frozen=True, slots=True)
class Share:
    """A share of requests accepted, 0 to 1, with a 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The shares at some fits, ascending; straight lines between them.

    `cases` is how many decided requests it rests on.
    """

    fits: tuple[float, ...]
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    cases: int

    def share(self, fit: float) -> Share | None:
        """The share at a fit; None outside the fits of its data."""
        if not self.fits[0] <= fit <= self.fits[-1]:
            return None
        value, low, high = (
            between(fit, self.fits, curve) for curve in (self.shares, self.low, self.high)
        )
        return Share(value, low, high)


def read_acceptance(data: Any) -> Acceptance | None:
    """The curve of an inspected model file."""
    if data is None:
        return None
    fits, shares, low, high = (
        tuple(float(n) for n in data[key]) for key in ("fits", "shares", "low", "high")
    )
    return Acceptance(fits, shares, low, high, int(data["cases"]))
