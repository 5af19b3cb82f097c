"""How often a score was accepted: learnt only where refusals allow it.

The curve is a logistic one of the score, from decisions that the model was not trained on, with
an interval from 200 bootstraps. It ends where its data end.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matcher.learning.encoding import Reals

#: Decided requests, and refused and financed ones among them, below which there is no curve.
FEWEST, FEWEST_EACH = 100, 20
#: Points of the curve, and the shares of the data that lie beyond its ends on each side.
POINTS, BEYOND = 11, 0.025
_BOOTSTRAPS = 200


def learn_acceptance(
    scores: Reals, financed: NDArray[np.bool_], seed: int
) -> dict[str, Any] | None:
    """The acceptance of a model file; None where decisions are too few.

    Parameters
        scores      (n,) of the pairs that were decided
        financed  (n,) True where the applicant was financed
    """
    if len(scores) < FEWEST or min(financed.sum(), (~financed).sum()) < FEWEST_EACH:
        return None
    points = np.unique(np.quantile(scores, np.linspace(BEYOND, 1 - BEYOND, POINTS)).round(6))
    if len(points) < 2:
        return None
    rng = np.random.default_rng(seed)
    curve = _shares(scores, financed, points)
    drawn = []
    for _ in range(_BOOTSTRAPS):
        rows = rng.integers(0, len(scores), len(scores))
        if 0 < financed[rows].sum() < len(rows):
            drawn.append(_shares(scores[rows], financed[rows], points))
    low, high = np.quantile(np.array(drawn), [0.025, 0.975], axis=0)
    return {
        "scores": points.tolist(),
        "shares": curve.round(6).tolist(),
        "low": np.minimum(low, curve).round(6).tolist(),
        "high": np.maximum(high, curve).round(6).tolist(),
        "cases": len(scores),
    }


def _shares(scores: Reals, financed: NDArray[np.bool_], points: Reals) -> Reals:
    """A logistic curve, its slope held a little towards none and never falling."""
    centre, spread = float(scores.mean()), float(scores.std()) or 1.0
    x, y = (scores - centre) / spread, np.where(financed, 1.0, -1.0)

    def loss(given: Reals) -> tuple[float, Reals]:
        level, slope = given
        margin = y * (level + slope * x)
        pull = -y / (1 + np.exp(margin))
        value = float(np.logaddexp(0, -margin).sum()) + 0.5 * slope * slope
        return value, np.array([pull.sum(), float(pull @ x) + slope])

    bounds = [(None, None), (0.0, None)]
    found = minimize(loss, np.zeros(2), jac=True, method="L-BFGS-B", bounds=bounds).x
    return np.asarray(1 / (1 + np.exp(-(found[0] + found[1] * (points - centre) / spread))))
