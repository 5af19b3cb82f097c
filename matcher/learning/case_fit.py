"""Slopes from cases: conditional logit with a free constant for every option.

Cases are a choice-based sample: how often an option is told of says nothing, whom it chose does.
In the fit every option has a constant, shrunk to that of its family, that absorbs the sampling;
the slopes are consistent for it wherever being told of depends on option and applicant
separately. Afterwards the constants are thrown away: the rate takes their place.

    P(o | a) = exp(constant_o + chance(a, o) + sum w_f x_f(a, o)) / sum over the candidates

A case with k payers is k choices of weight 1/k. An option counts for at most `CAP` choices, or one
big funder would be all that is learnt. The maximum is found by Newton's method.

Source
    Manski and Lerman 1977, The estimation of choice probabilities from choice based samples;
    Manski and McFadden 1981, Alternative estimators and sample designs for discrete choice
    analysis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.learning.case_pairs import CasePairs, Mask, Reals

#: Choices of one option that count in full.
CAP = 12.0
#: Standard deviations of a family's constant, and of an option's around its family's.
FAMILY_SPREAD, OPTION_SPREAD = 3.0, 1.5
#: Newton's method has always been done in fewer steps, and ends when no step is longer.
_MOST_STEPS, _SHORT = 60, 1e-9


@dataclass(frozen=True)
class CaseFit:
    """What was learnt.

    Parameters
        names     the slopes, in order: fields, then the share of the need
        slopes    float64 (slopes,)
        errors    float64 (slopes,): standard errors, the prior counted in
        priors    float64 (slopes,): what they were shrunk to
        likelihood   of the choices, constants and slopes at their best
        choices   how many weighted choices it rests on
    """

    names: tuple[str, ...]
    slopes: Reals
    errors: Reals
    priors: Reals
    likelihood: float
    choices: float


@dataclass(frozen=True)
class _Design:
    """The choices as one block of numbers.

    Parameters
        slopes     float64 (choices, options, slopes)
        offset     float64 (choices, options): what has no weight to learn
        present    bool (choices, options)
        chosen     int64 (choices,), counts float64 (choices,)
        family_of  int64 (options,)
    """

    slopes: Reals
    offset: Reals
    present: Mask
    chosen: NDArray[np.int64]
    counts: Reals
    family_of: NDArray[np.int64]


def fit_cases(
    pairs: CasePairs, names: Sequence[str], priors: Reals, spread: float, cap: float = CAP
) -> CaseFit:
    """The slopes under which those who paid stand above the other candidates.

    Parameters
        names   the slopes to learn; "share" is that of the share of the need
        priors  what they are shrunk to
        spread  standard deviation of a slope around its prior: small is firm
    """
    design = _design(pairs, names, cap)
    many = len(names)
    options, families = design.present.shape[1], int(design.family_of.max()) + 1
    size = many + options + families
    firmness = np.concatenate(
        [
            np.full(many, 1 / spread**2),
            np.full(options, 1 / OPTION_SPREAD**2),
            np.full(families, 1 / FAMILY_SPREAD**2),
        ]
    )
    centre = np.concatenate([priors, np.zeros(options + families)])
    at = centre.copy()
    best = -np.inf
    hessian = np.eye(size)
    for _ in range(_MOST_STEPS):
        value, gradient, hessian = _of_choices(design, at, many)
        value -= 0.5 * float(np.sum(firmness * (at - centre) ** 2))
        gradient = gradient - firmness * (at - centre)
        hessian = hessian + np.diag(firmness)
        step = np.linalg.solve(hessian, gradient)
        best = value
        at = at + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < _SHORT:
            break
    errors = np.sqrt(np.diag(np.linalg.inv(hessian)))[:many]
    return CaseFit(tuple(names), at[:many], errors, priors, best, float(design.counts.sum()))


def _design(pairs: CasePairs, names: Sequence[str], cap: float) -> _Design:
    rows, chosen = np.nonzero(pairs.paid & pairs.candidate)
    payers = (pairs.paid & pairs.candidate).sum(axis=1)
    counts = 1.0 / payers[rows]
    told = np.bincount(chosen, weights=counts, minlength=len(pairs.options))
    counts = counts * np.minimum(1.0, cap / np.maximum(told[chosen], 1e-9))
    place = {name: number for number, name in enumerate(pairs.fields)}
    slopes = np.stack(
        [pairs.share if name == "share" else pairs.evidence[:, :, place[name]] for name in names],
        axis=2,
    )
    families = {name: number for number, name in enumerate(dict.fromkeys(pairs.families))}
    present = pairs.candidate[rows].copy()
    # another payer of the same case is no rival: it was chosen too
    for choice, (row, option) in enumerate(zip(rows, chosen, strict=True)):
        present[choice, pairs.paid[row]] = False
        present[choice, option] = True
    return _Design(
        slopes=slopes[rows],
        offset=pairs.chance[rows],
        present=present,
        chosen=chosen,
        counts=counts,
        family_of=np.array([families[name] for name in pairs.families], dtype=np.int64),
    )


def _of_choices(design: _Design, at: Reals, many: int) -> tuple[float, Reals, Reals]:
    """The log-likelihood at some weights, its gradient, and minus its second derivatives."""
    choices, options, _ = design.slopes.shape
    families = len(at) - many - options
    constants = at[many : many + options] + at[many + options :][design.family_of]
    utility = design.slopes @ at[:many] + constants + design.offset
    utility = np.where(design.present, utility, -np.inf)
    top = utility.max(axis=1, keepdims=True)
    weight = np.exp(utility - top)
    total = weight.sum(axis=1, keepdims=True)
    share = weight / total
    rows = np.arange(choices)
    value = utility[rows, design.chosen] - top[:, 0] - np.log(total[:, 0])
    # every parameter's column: the slopes, one per option, one per family
    one_family = np.eye(families)[design.family_of]
    fixed = np.concatenate([np.eye(options), one_family], axis=1)
    mean = np.concatenate([np.einsum("co,cos->cs", share, design.slopes), share @ fixed], axis=1)
    picked = np.concatenate([design.slopes[rows, design.chosen], fixed[design.chosen]], axis=1)
    counts = design.counts[:, None]
    gradient = (counts * (picked - mean)).sum(axis=0)
    weighted = share * counts
    slopes = np.einsum("co,cos,cot->st", weighted, design.slopes, design.slopes, optimize=True)
    mixed = np.einsum("co,cos->os", weighted, design.slopes).T @ fixed
    of_options = fixed.T @ (weighted.sum(axis=0)[:, None] * fixed)
    second = np.block([[slopes, mixed], [mixed.T, of_options]])
    second -= (counts * mean).T @ mean
    return float(design.counts @ value), gradient, second
