"""How well cases are found again by a model that never saw their page.

Every page is left out in turn: its cases are judged by slopes that were learnt without it, and an
option that is in the catalogue for that page alone is put aside, so that its payer is a miss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.option import Option
from matcher.history.cases import CaseHistory, Story
from matcher.learning.case_fit import fit_cases
from matcher.learning.case_pairs import CasePairs, Mask, Reals

#: The spreads of a slope around its prior that are tried, the firmest first.
SPREADS = (0.1, 0.2, 0.4, 0.8)


@dataclass(frozen=True)
class CaseMarks:
    """How often a payer stood among the first, with intervals of 95 %.

    Parameters
        hits      by k, the share of cases of which a payer was among the first k
        mrr       mean of one over the best rank
        low, high the ends of the intervals: by k, and under 0 of the MRR
        cases     how many
    """

    hits: Mapping[int, float]
    mrr: float
    low: Mapping[int, float]
    high: Mapping[int, float]
    cases: int


def pages_of(case: Story) -> frozenset[str]:
    """The pages that tell a case."""
    return frozenset((case.page, *case.others))


def owed(history: CaseHistory, options: tuple[str, ...], cases: tuple[Story, ...]) -> Mask:
    """Which options are in the catalogue for the page of a case alone: bool (cases, options)."""
    found = np.zeros((len(cases), len(options)), dtype=np.bool_)
    urls = {name: _urls(history.catalogue.options[name]) for name in options}
    for row, case in enumerate(cases):
        told = pages_of(case)
        for column, name in enumerate(options):
            known = urls[name]
            found[row, column] = bool(known) and known <= told
    return found


def _urls(option: Option) -> frozenset[str]:
    return frozenset(source.url for source in option.sources.values() if source.url)


def left_out_scores(
    pairs: CasePairs,
    names: tuple[str, ...],
    ranker_weights: Mapping[str, float],
    factors: tuple[float, float],
    spread: float,
) -> Reals:
    """Scores (cases, options) by slopes that were learnt without the page of the case.

    Parameters
        names    the slopes that are learnt; the other fields keep their stated weights
        factors  the weights of the rate and of the share that are stated
        spread   standard deviation of a slope around its prior; 0 keeps the priors
    """
    stated = np.array([ranker_weights[name] for name in pairs.fields])
    priors = np.array([factors[1] if n == "share" else ranker_weights[n] for n in names])
    teaches = np.array([case.use == "learn" for case in pairs.cases])
    pages = [pages_of(case) for case in pairs.cases]
    found = np.zeros(pairs.chance.shape)
    done: dict[frozenset[str], Reals] = {}
    for row, told in enumerate(pages):
        if told not in done:
            apart = np.array([not (other & told) for other in pages])
            weights, share = stated.copy(), factors[1]
            if spread:
                fitted = fit_cases(pairs.take(teaches & apart), names, priors, spread)
                weights, share = applied(pairs.fields, stated, fitted.names, fitted.slopes, share)
            done[told] = np.array([*weights, share])
        scores = pairs.scores(done[told][:-1], factors[0], float(done[told][-1]))
        found[row] = scores[row]
    return found


def applied(
    fields: tuple[str, ...], stated: Reals, names: tuple[str, ...], slopes: Reals, share: float
) -> tuple[Reals, float]:
    """The weights of the fields (fields,) and of the share, with what was learnt in its place."""
    weights = stated.copy()
    for name, slope in zip(names, slopes, strict=True):
        if name == "share":
            share = float(slope)
        else:
            weights[fields.index(name)] = slope
    return weights, share


def best_ranks(pairs: CasePairs, ranks: Reals, aside: Mask, among: Mask | None = None) -> Reals:
    """The best place of a payer of each case (cases,); infinite where it is put aside.

    Parameters
        aside  options that are owed to the page of the case
        among  payers that count; None: all of them
    """
    counted = pairs.paid & ~aside
    if among is not None:
        counted &= among
    found: Reals = np.where(counted, ranks, np.inf).min(axis=1)
    return found


def marks_of_cases(best: Reals, seed: int = 23, draws: int = 2000) -> CaseMarks:
    """Marks of the best places of some cases, with bootstrap intervals over cases."""
    keys = (1, 3, 5)
    columns = [*((best <= k).astype(np.float64) for k in keys), 1 / best]
    numbers = np.stack(columns, axis=1) if len(best) else np.zeros((0, 4))
    means = numbers.mean(axis=0) if len(best) else np.zeros(4)
    low = high = means
    if len(best):
        random = np.random.default_rng(seed)
        rows: NDArray[np.int64] = random.integers(0, len(best), (draws, len(best)))
        low, high = np.quantile(numbers[rows].mean(axis=1), (0.025, 0.975), axis=0)
    names = (*keys, 0)
    return CaseMarks(
        hits={k: float(means[i]) for i, k in enumerate(keys)},
        mrr=float(means[3]),
        low={k: float(low[i]) for i, k in enumerate(names)},
        high={k: float(high[i]) for i, k in enumerate(names)},
        cases=len(best),
    )
