"""What single options teach beyond their record: a refinement of their tables.

The score on evidence is the start. For each option and each key a small addition is learnt by
conditional logit under a strong bell at 0, and kept only if it makes later choices more
likely that it was not learnt from. It is a sum over keys too: nothing in the model changes but
the numbers in its tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from matcher.learning.encoding import INSIDE, OTHER, Keys, Reals
from matcher.learning.logit import log_likelihood
from matcher.learning.training_data import TrainingData

#: Strengths of the bell that are tried.
RIDGES = (30.0, 10.0, 3.0, 1.0)
#: The share of cases, the latest, that judge whether a refinement is kept.
JUDGING = 0.3
#: Below so many cases none is tried.
FEWEST_CASES = 200
#: Words are many and their shares small: they may move this much more easily.
_TEXT_SCALE = 2.5
_STEPS = 40


@dataclass(frozen=True)
class Refinement:
    """Additions to the score (p, keys) by part, and to the term of each option (p,).

    `gain` is the log-likelihood that it won a case on later choices, with its standard error.
    """

    additions: Mapping[str, Reals]
    terms: Reals
    ridge: float
    gain: tuple[float, float]


def refine(training: TrainingData, scores: Reals) -> tuple[Refinement | None, dict[float, float]]:
    """The refinement that later choices admit, or none; and what each ridge gained.

    Parameters
        scores   (n, m) score of the candidates from earlier choices only
    """
    n = len(training.cases)
    if n < FEWEST_CASES:
        return None, {}
    whole = _Refiner(training, scores)
    learning = np.arange(n) < np.searchsorted(training.time_fold, judges_from(training))
    if not learning.any() or learning.all():
        return None, {}
    judged = ~learning
    gains: dict[float, float] = {}
    best: tuple[float, float, float] | None = None
    start = np.zeros(whole.size)
    for ridge in RIDGES:
        start = whole.fit(learning, ridge, start)
        gain, error = whole.gain(judged, start)
        gains[ridge] = gain
        if best is None or gain > best[1]:
            best = ridge, gain, error
        elif gain < best[1] - 2 * error:
            break  # weaker ones only fit the past more closely
    if best is None or best[1] <= best[2]:
        return None, gains
    found = whole.fit(np.ones(n, dtype=bool), best[0], np.zeros(whole.size))
    additions, terms = whole.parts_of(found)
    return Refinement(additions, terms, best[0], (best[1], best[2])), gains


def judges_from(training: TrainingData) -> int:
    """The first of the time folds on which a refinement is judged."""
    at = int(len(training.time_fold) * (1 - JUDGING))
    return int(training.time_fold[min(at, len(training.time_fold) - 1)])


class _Refiner:
    def __init__(self, training: TrainingData, scores: Reals) -> None:
        self.training, self.scores = training, scores
        self.width = len(training.options)
        self.columns: dict[str, NDArray[np.intp]] = {}
        tables, at = [sparse.csr_matrix(np.ones((len(training.cases), 1)))], 1
        self.scales = {}
        for name, part in training.parts.items():
            free = _free_columns(part.keys)
            self.scales[name] = _TEXT_SCALE if part.keys.kind == "text" else 1.0
            tables.append(part.table[:, free] * self.scales[name])
            self.columns[name] = free
            at += len(free)
        self.table = sparse.hstack(tables).tocsr()
        self.size = self.width * at

    def fit(self, rows: NDArray[np.bool_], ridge: float, start: Reals) -> Reals:
        """The additions (p · keys,) that the cases of a mask teach."""
        at = np.flatnonzero(rows)
        table, turned = self.table[at], self.table[at].T.tocsr()
        choice_set, scores = self.training.choice_set[at], self.scores[at]
        present, counts = choice_set >= 0, self.training.counts[at]
        columns = np.maximum(choice_set, 0)
        flat = np.repeat(np.arange(len(at)), choice_set.shape[1]) * self.width + columns.ravel()

        def loss(given: Reals) -> tuple[float, Reals]:
            additions = given.reshape(-1, self.width)
            said = np.take_along_axis(np.asarray(table @ additions), columns, 1)
            value, chances = log_likelihood(scores + said, present, counts)
            chances = chances * -counts[:, None]
            chances[:, 0] += counts
            pulls = np.bincount(
                flat,
                weights=np.where(present, chances, 0.0).ravel(),
                minlength=len(at) * self.width,
            ).reshape(len(at), self.width)
            slope = np.asarray(turned @ pulls).ravel()
            return -value + 0.5 * ridge * float(given @ given), -slope + ridge * given

        options = {"maxiter": _STEPS, "maxcor": 6}
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
        return np.asarray(found.x, dtype=np.float64)

    def gain(self, rows: NDArray[np.bool_], given: Reals) -> tuple[float, float]:
        """What the additions gain a case in log-likelihood, and its standard error."""
        at = np.flatnonzero(rows)
        choice_set, scores = self.training.choice_set[at], self.scores[at]
        present, counts = choice_set >= 0, self.training.counts[at]
        said = np.asarray(self.table[at] @ given.reshape(-1, self.width))
        refined = scores + np.take_along_axis(said, np.maximum(choice_set, 0), 1)
        before, after = (
            np.log(log_likelihood(x, present, counts)[1][:, 0] + 1e-300) for x in (scores, refined)
        )
        gains = (after - before) * counts
        total = max(float(counts.sum()), 1e-9)
        mean = float(gains.sum()) / total
        error = float(np.sqrt(((gains - mean * counts) ** 2).sum())) / total
        return mean, error

    def parts_of(self, given: Reals) -> tuple[dict[str, Reals], Reals]:
        """The additions of each part (p, keys), and those to the terms (p,)."""
        additions = given.reshape(-1, self.width)
        found, at = {}, 1
        for name, free in self.columns.items():
            whole = np.zeros((self.width, len(self.training.parts[name].keys.keys)))
            whole[:, free] = additions[at : at + len(free)].T * self.scales[name]
            found[name] = whole
            at += len(free)
        return found, additions[0].copy()


def _free_columns(keys: Keys) -> NDArray[np.intp]:
    """The keys that may be refined: what was not seen has no number of its own."""
    free = [p for p, key in enumerate(keys.keys) if key != OTHER and not key.startswith(INSIDE)]
    return np.array(free, dtype=np.intp)
