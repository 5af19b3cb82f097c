"""Conditional logit: weights under which those chosen stand above their candidates.

The probability that candidate j of case i is chosen is exp(u_ij) over the sum of exp(u_ik).
Weights are shrunk towards stated priors. They may fall below 0: where two fields say the same
(a country, and a town in it), one takes back what the other says twice.

Source
    McFadden 1974, Conditional logit analysis of qualitative choice behavior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize
from scipy.special import expit

from matcher.learning.encoding import Reals

#: No weight is nearer to 0 than this: the tables of a model are divided by it.
LEAST = 0.05


@dataclass(frozen=True)
class ChoiceSets:
    """Cases in each of which the candidate in column 0 was chosen.

    Parameters
        evidence  (n, m, f); whatever stands where there is no candidate
        present   (n, m) whether there is a candidate
        counts    (n,) how much each case counts
        group     (n,) the option that was chosen
        offset    (n, m) what stands in the score whatever the weights
    """

    evidence: Reals
    present: NDArray[np.bool_]
    counts: Reals
    group: NDArray[np.intp]
    offset: Reals

    def scores(self, weights: Reals) -> Reals:
        """The score of each candidate (n, m)."""
        n, m, f = self.evidence.shape
        scores = (self.evidence.reshape(n * m, f) @ weights).reshape(n, m)
        scores += self.offset
        return scores

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> ChoiceSets:
        """The cases of a mask, or of some places."""
        return ChoiceSets(
            self.evidence[rows],
            self.present[rows],
            self.counts[rows],
            self.group[rows],
            self.offset[rows],
        )


def log_likelihood(scores: Reals, present: NDArray[np.bool_], counts: Reals) -> tuple[float, Reals]:
    """The log-likelihood of the cases, and the probability of each candidate (n, m)."""
    # in place: fresh pages for four tables this large cost more than the sums
    odds = np.where(present, scores, -np.inf)
    odds -= odds.max(axis=1, keepdims=True)
    log_chosen = odds[:, 0].copy()
    np.exp(odds, out=odds)
    total = odds.sum(axis=1, keepdims=True)
    log_chosen -= np.log(total[:, 0])
    odds /= total
    return float(counts @ log_chosen), odds


#: Where the search for the common level begins: about one candidate in four is chosen.
LEVEL = -1.0


class _Alone:
    """Candidates one by one: chosen or not, by plain logistic regression with a level."""

    def __init__(self, lot: ChoiceSets, counts_for: float) -> None:
        width = lot.present.shape[1]
        self.evidence, self.offset = lot.evidence[lot.present], lot.offset[lot.present]
        self.counts = counts_for * np.repeat(lot.counts[:, None], width, axis=1)[lot.present]
        is_first = np.zeros(lot.present.shape)
        is_first[:, 0] = 1.0
        self.chosen = is_first[lot.present]

    def loss(self, given: Reals) -> tuple[float, Reals]:
        """What is to be made small, and its slope; the level stands last."""
        scores = self.evidence @ given[:-1] + self.offset + given[-1]
        value = self.counts @ (np.logaddexp(0.0, scores) - self.chosen * scores)
        pulls = self.counts * (expit(scores) - self.chosen)
        return float(value), np.append(pulls @ self.evidence, pulls.sum())


#: A search for weights ends where a step gains no more than this share of the log-likelihood.
CLOSE = 2.2e-9


def fit_weights(
    lots: Sequence[ChoiceSets],
    prior: Reals,
    shrinkage: float | Reals,
    alone: float = 0.0,
    most: Reals | None = None,
) -> Reals:
    """Weights (f,): the most likely ones under a normal prior of variance 1 / shrinkage.

    Parameters
        lots       cases of any kind: choices of options, choices of applicants by options
        shrinkage  one for all weights, or one for each (f,)
        alone      how much it counts beside that each candidate of the first lot, held against
                   one common level and not against its other candidates, was chosen or not
        most       no weight is above that (f,)
    """
    single = _Alone(lots[0], alone) if alone else None

    def loss(given: Reals) -> tuple[float, Reals]:
        weights = given[: len(prior)]
        away = weights - prior
        pull = shrinkage * away
        value, slope = 0.5 * float(away @ pull), pull
        for lot in lots:
            said, chances = log_likelihood(lot.scores(weights), lot.present, lot.counts)
            chances *= lot.counts[:, None]
            chances[:, 0] -= lot.counts
            value -= said
            slope = slope + chances.ravel() @ lot.evidence.reshape(-1, len(weights))
        if single is None:
            return value, slope
        said, pull = single.loss(given)
        return value + said, np.append(slope, 0.0) + pull

    begin = prior if single is None else np.append(prior, LEVEL)
    tops = np.full(len(begin), np.inf)
    tops[: len(prior)] = np.inf if most is None else most
    bounds = Bounds(-np.inf, tops)
    options = {"maxiter": 200, "ftol": CLOSE}
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    weights = np.asarray(found.x[: len(prior)], dtype=np.float64)
    return off_zero(weights)


def off_zero(weights: Reals) -> Reals:
    """Weights of which none is nearer to 0 than `LEAST`."""
    return np.where(np.abs(weights) < LEAST, np.where(weights < 0, -LEAST, LEAST), weights)
