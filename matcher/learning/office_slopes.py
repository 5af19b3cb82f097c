"""How much each field says of being granted: slopes from decided requests, held to the prior.

    logit P(granted | decided) = intercept of the option + sum of d * evidence

The intercepts are held to the option's prior rate; the slopes `d` are what is added to the weights
of the model, held to 0: with nothing decided no weight moves. How firmly is chosen on the latest
fifth of the requests, and where none of them become likelier no weight moves at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

Reals = NDArray[np.float64]
#: Standard deviations of a slope that are tried, the firmest first; 0 leaves the weights alone.
SPREADS = (0.0, 0.1, 0.2, 0.4)
#: Standard deviation of an option's intercept around the logit of its prior rate.
INTERCEPT_SPREAD = 0.8
#: Requests below which no slope is learnt.
FEWEST = 60
_LATEST, _STEPS, _SHORT = 0.2, 50, 1e-9


@dataclass(frozen=True)
class Design:
    """Decided requests in order of their days.

    Parameters
        evidence  float64 (n, fields): unweighted
        option    int64 (n,): which option, from 0
        prior     float64 (options,): rates
        granted   bool (n,)
    """

    evidence: Reals
    option: NDArray[np.int64]
    prior: Reals
    granted: NDArray[np.bool_]


@dataclass(frozen=True)
class Slopes:
    """What is added to the weight of each field, its standard error, and how firmly it is held."""

    added: Reals
    errors: Reals
    spread: float


def fit_slopes(design: Design, spreads: Sequence[float] = SPREADS) -> Slopes:
    """The slopes, as firm as the latest requests ask for."""
    many = design.evidence.shape[1]
    nothing = Slopes(np.zeros(many), np.zeros(many), 0.0)
    size = len(design.granted)
    if size < FEWEST:
        return nothing
    cut = int(size * (1 - _LATEST))
    early = Design(design.evidence[:cut], design.option[:cut], design.prior, design.granted[:cut])
    worth = {spread: _later(design, cut, *_fit(early, spread)[:2]) for spread in spreads}
    spread = max(spreads, key=lambda one: (round(worth[one], 4), -one))
    if not spread:
        return nothing
    _, added, errors = _fit(design, spread)
    return Slopes(added, errors, spread)


def _later(design: Design, cut: int, intercepts: Reals, added: Reals) -> float:
    """The mean log-likelihood of the requests that were kept back."""
    rows = slice(cut, None)
    at = intercepts[design.option[rows]] + design.evidence[rows] @ added
    signs = np.where(design.granted[rows], 1.0, -1.0)
    return float(-np.logaddexp(0, -signs * at).mean())


def _fit(design: Design, spread: float) -> tuple[Reals, Reals, Reals]:
    """Intercepts, slopes and the standard errors of the slopes, by Newton's method."""
    options, many = len(design.prior), design.evidence.shape[1]
    centre = np.concatenate([logit(design.prior), np.zeros(many)])
    held = np.full(many, 1 / spread**2 if spread else 1e12)
    firmness = np.concatenate([np.full(options, 1 / INTERCEPT_SPREAD**2), held])
    columns = np.concatenate([np.eye(options)[design.option], design.evidence], axis=1)
    at = centre.copy()
    second = np.diag(firmness)
    for _ in range(_STEPS):
        chance = expit(columns @ at)
        gradient = columns.T @ (design.granted - chance) - firmness * (at - centre)
        second = (columns * (chance * (1 - chance))[:, None]).T @ columns + np.diag(firmness)
        step = np.linalg.solve(second, gradient)
        at = at + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < _SHORT:
            break
    errors = np.sqrt(np.diag(np.linalg.inv(second)))
    return at[:options], at[options:], errors[options:]
