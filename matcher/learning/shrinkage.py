"""How firmly weights are held to their priors: as firmly as choices that were left out say best.

Weights are sought once for each strength and each part left out. So many searches go by steps
of Newton, a few of which are enough where the last weights are near; what is learnt for good is
fitted by `matcher.learning.logit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear
from scipy.special import expit

from matcher.learning.encoding import Reals
from matcher.learning.logit import LEVEL, ChoiceSets, log_likelihood, off_zero

#: Strengths of shrinkage that are tried, from weak to strong.
SHRINKAGES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
#: Groups of options that are left out in turn.
FOLDS = 5
#: Log-likelihoods within which strengths are as good as one another.
WITHIN = 4.0
#: The share of the cases, the latest, that are left out once.
LATEST = 0.3
#: A search ends where a step would gain no more than this share of the likelihood.
ROUGH = 1e-8
#: A search ends after so many steps, and a step that gains nothing is halved so often.
STEPS, HALVINGS = 50, 20
#: Candidates that are worked out at once: few enough that their evidence stays near the processor.
BLOCK = 6400


def choose_shrinkage(
    choices: ChoiceSets,
    reverse: ChoiceSets,
    prior: Reals,
    firmness: Reals | float = 1.0,
    alone: float = 0.0,
    most: Reals | None = None,
) -> float:
    """The strength under which choices that were left out are most likely.

    Whole groups of options are left out in turn, and then the latest choices: the weights must
    hold for options that were never chosen and for those that were. `firmness` is how many
    times as firmly each weight is held as the others (f,); `alone` and `most` are those of
    `matcher.learning.logit.fit_weights`.
    """
    n = len(choices.counts)
    groups = np.unique(choices.group)
    if len(groups) < 3 or n < FOLDS:
        return 10.0
    fold = {int(group): place % FOLDS for place, group in enumerate(groups)}
    folds = np.array([fold[int(group)] for group in choices.group])
    kept = [folds != left_out for left_out in range(min(FOLDS, len(groups)))]
    kept.append(np.arange(n) < int(n * (1 - LATEST)))
    said = dict.fromkeys(SHRINKAGES, 0.0)
    hold = _Hold.of(prior, firmness, most, has_level=bool(alone))
    begin = hold.centre
    for rows in kept:
        if not rows.any() or rows.all():
            continue
        learning = _Learning((choices, reverse), rows, alone)
        times = 1 / LATEST if rows is kept[-1] else 1.0
        for shrinkage, given in _path(learning, hold, begin):
            if shrinkage == SHRINKAGES[-1]:
                begin = given  # the next part is not far from this one
            weights = off_zero(given[: len(prior)])
            said[shrinkage] += times * sum(
                log_likelihood(lot.scores(weights), lot.present, lot.counts)[0]
                for lot in _blocks(choices, ~rows)
            )
    # of those as good as the best, the strongest
    best = max(said.values())
    return max(s for s in SHRINKAGES if said[s] >= best - WITHIN)


def _blocks(lot: ChoiceSets, rows: NDArray[np.bool_]) -> Iterator[ChoiceSets]:
    """The cases of a mask, some at a time."""
    at, many = np.flatnonzero(rows), max(1, BLOCK // lot.present.shape[1])
    for begin in range(0, len(at), many):
        yield lot.take(at[begin : begin + many])


@dataclass
class _Bowl:
    """What is to be made small, at some weights: its value, slope (f,) and curve (f, f)."""

    value: float
    slope: Reals
    curve: Reals


@dataclass(frozen=True)
class _Hold:
    """What holds the weights (f,): how firmly each stays at its centre, and what none is above.

    Where candidates are held alone too the level stands after the weights; nothing holds it.
    """

    centre: Reals
    firmness: Reals
    most: Reals

    @classmethod
    def of(
        cls, prior: Reals, firmness: Reals | float, most: Reals | None, *, has_level: bool
    ) -> _Hold:
        """What holds the weights, and the level if there is one."""
        firm = np.broadcast_to(firmness, prior.shape)
        tops = np.full(len(prior), np.inf) if most is None else most
        if not has_level:
            return cls(prior, firm, tops)
        return cls(np.append(prior, LEVEL), np.append(firm, 0.0), np.append(tops, np.inf))

    def added(self, bowl: _Bowl, given: Reals, shrinkage: float) -> _Bowl:
        """The bowl with what it costs to be away from the centre."""
        away, pull = given - self.centre, shrinkage * self.firmness
        value = bowl.value + 0.5 * float(pull @ away**2)
        return _Bowl(value, bowl.slope + pull * away, bowl.curve + np.diag(pull))


def _path(learning: _Learning, hold: _Hold, given: Reals) -> Iterator[tuple[float, Reals]]:
    """The likeliest weights under each strength, from strong to weak: each begins at the last."""
    here = learning.at(given)
    for shrinkage in reversed(SHRINKAGES):
        for _ in range(STEPS):
            bowl = hold.added(here, given, shrinkage)
            step, gain = _step(bowl, hold.most - given)
            if gain <= ROUGH * abs(bowl.value):
                break
            for _ in range(HALVINGS):
                there = learning.at(given + step)
                if hold.added(there, given + step, shrinkage).value < bowl.value:
                    break
                step = step / 2
            given, here = given + step, there
        yield shrinkage, given


def _step(bowl: _Bowl, room: Reals) -> tuple[Reals, float]:
    """The step to where a bowl would be lowest if it were quite round (Newton), no further than
    there is room, and how far down that is."""
    root = np.linalg.cholesky(bowl.curve).T
    fall = np.linalg.solve(root.T, -bowl.slope)
    step = lsq_linear(root, fall, bounds=(-np.inf, room), method="bvls").x
    down = root @ step
    return step, float(fall @ down - 0.5 * down @ down)


@dataclass(frozen=True)
class _Learning:
    """The cases of a mask that weights are learnt from; the candidates of the first lot alone too,
    each counting for `alone`."""

    lots: tuple[ChoiceSets, ChoiceSets]
    rows: NDArray[np.bool_]
    alone: float

    def at(self, given: Reals) -> _Bowl:
        """How unlikely the cases are under some weights."""
        f = len(given)
        bowl = _Bowl(0.0, np.zeros(f), np.zeros((f, f)))
        for place, lot in enumerate(self.lots):
            for some in _blocks(lot, self.rows):
                evidence = some.evidence
                if self.alone:  # what all candidates have alike moves none against another
                    evidence = np.concatenate([evidence, np.ones((*some.present.shape, 1))], axis=2)
                scores = (evidence.reshape(-1, f) @ given).reshape(some.present.shape) + some.offset
                _add_choices(bowl, some, evidence, scores)
                if self.alone and not place:
                    _add_alone(bowl, some, evidence, scores, self.alone)
        return bowl


def _add_choices(bowl: _Bowl, lot: ChoiceSets, evidence: Reals, scores: Reals) -> None:
    """Each candidate against the others of its case."""
    counts = lot.counts[:, None]
    said, chances = log_likelihood(scores, lot.present, lot.counts)
    means = (chances[:, None, :] @ evidence)[:, 0]
    bowl.value -= said
    bowl.slope += (counts * (means - evidence[:, 0])).sum(axis=0)
    bowl.curve += _squares(evidence, counts * chances) - means.T @ (counts * means)


def _add_alone(bowl: _Bowl, lot: ChoiceSets, evidence: Reals, scores: Reals, alone: float) -> None:
    """Each candidate by itself: chosen or not, by plain logistic regression."""
    counts = alone * lot.counts[:, None] * lot.present
    chances = expit(scores)
    bowl.value += float((counts * np.logaddexp(0.0, scores)).sum() - counts[:, 0] @ scores[:, 0])
    pulls = counts * chances
    pulls[:, 0] -= counts[:, 0]
    bowl.slope += pulls.ravel() @ evidence.reshape(pulls.size, -1)
    bowl.curve += _squares(evidence, counts * chances * (1 - chances))


def _squares(evidence: Reals, counts: Reals) -> Reals:
    """The sum of all products of two kinds of evidence (f, f), each candidate counting so much."""
    flat = evidence.reshape(counts.size, -1)
    return flat.T @ (flat * counts.reshape(-1, 1))
