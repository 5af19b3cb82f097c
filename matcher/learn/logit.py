"""Conditional logit: weights under which those chosen stand above their candidates.

The probability that candidate j of case i is chosen is exp(u_ij) over the sum of exp(u_ik).
Weights are shrunk towards stated priors and never fall below a floor: evidence for a pair
never counts against it.

Source
    McFadden 1974, Conditional logit analysis of qualitative choice behavior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matcher.learn.keys import Reals

#: No weight of evidence is below this.
FLOOR = 0.05


@dataclass(frozen=True)
class Contests:
    """Cases in each of which the candidate in column 0 was chosen.

    Parameters
        evidence  (n, m, f); whatever stands where there is no candidate
        present   (n, m) whether there is a candidate
        counts    (n,) how much each case counts
        group     (n,) the option that was chosen
        offset    (n, m) what stands in the fit whatever the weights
    """

    evidence: Reals
    present: NDArray[np.bool_]
    counts: Reals
    group: NDArray[np.intp]
    offset: Reals

    def fits(self, weights: Reals) -> Reals:
        """The fit of each candidate (n, m)."""
        return np.asarray(self.evidence @ weights + self.offset, dtype=np.float64)

    def take(self, rows: NDArray[np.bool_]) -> Contests:
        """The cases of a mask."""
        return Contests(
            self.evidence[rows],
            self.present[rows],
            self.counts[rows],
            self.group[rows],
            self.offset[rows],
        )


def together(parts: Sequence[Contests]) -> Contests:
    """Several lots of cases as one."""
    width = max(part.present.shape[1] for part in parts)

    def wide(part: Contests) -> Contests:
        lacking = width - part.present.shape[1]
        return Contests(
            np.pad(part.evidence, ((0, 0), (0, lacking), (0, 0))),
            np.pad(part.present, ((0, 0), (0, lacking))),
            part.counts,
            part.group,
            np.pad(part.offset, ((0, 0), (0, lacking))),
        )

    wider = [wide(part) for part in parts]
    return Contests(
        np.concatenate([part.evidence for part in wider]),
        np.concatenate([part.present for part in wider]),
        np.concatenate([part.counts for part in wider]),
        np.concatenate([part.group for part in wider]),
        np.concatenate([part.offset for part in wider]),
    )


def likelihood(fits: Reals, present: NDArray[np.bool_], counts: Reals) -> tuple[float, Reals]:
    """The log-likelihood of the cases, and the probability of each candidate (n, m)."""
    fits = np.where(present, fits, -np.inf)
    top = fits.max(axis=1, keepdims=True)
    odds = np.exp(fits - top)
    total = odds.sum(axis=1, keepdims=True)
    log_chosen = fits[:, 0] - top[:, 0] - np.log(total[:, 0])
    return float(counts @ log_chosen), odds / total


def fit_weights(contests: Contests, prior: Reals, shrinkage: float) -> Reals:
    """Weights (f,): the most likely ones under a bell of variance 1 / shrinkage at the prior."""
    evidence, present, counts = contests.evidence, contests.present, contests.counts

    def loss(weights: Reals) -> tuple[float, Reals]:
        said, chances = likelihood(contests.fits(weights), present, counts)
        chances = chances * -counts[:, None]
        chances[:, 0] += counts
        slope = np.einsum("nm,nmf->f", chances, evidence)
        away = weights - prior
        return -said + 0.5 * shrinkage * float(away @ away), -slope + shrinkage * away

    start = np.maximum(prior, FLOOR)
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(FLOOR, None)] * len(prior),
        options={"maxiter": 200},
    )
    return np.asarray(found.x, dtype=np.float64)


#: Strengths of shrinkage that are tried, from weak to strong.
SHRINKAGES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
#: Groups of options that are left out in turn.
FOLDS = 5


def choose_shrinkage(contests: Contests, prior: Reals) -> float:
    """The strength under which cases of options that were left out are most likely."""
    groups = np.unique(contests.group)
    if len(groups) < 3:
        return 10.0
    fold = {int(group): place % FOLDS for place, group in enumerate(groups)}
    folds = np.array([fold[int(group)] for group in contests.group])
    said = dict.fromkeys(SHRINKAGES, 0.0)
    for left_out in range(min(FOLDS, len(groups))):
        kept, tested = contests.take(folds != left_out), contests.take(folds == left_out)
        if not len(kept.counts) or not len(tested.counts):
            continue
        for shrinkage in SHRINKAGES:
            weights = fit_weights(kept, prior, shrinkage)
            said[shrinkage] += likelihood(tested.evidence @ weights, tested.present, tested.counts)[
                0
            ]
    # of those as good as the best, the strongest
    best = max(said.values())
    return max(s for s in SHRINKAGES if said[s] >= best - 0.5)
