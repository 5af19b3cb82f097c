"""Marks of a ranking: where what was chosen stands among what could have been.

Ties share their places: an option that ties with others has the mean of their ranks, so that
a model which cannot tell options apart gains nothing by the order of their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
#: The marks, in the order in which they are shown.
NAMES = ("ndcg@10", "ndcg", "mrr", "hit@1", "hit@3", "hit@5")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mean with its 95 % interval, and how many cases it rests on."""

    value: float
    low: float
    high: float
    cases: int


def ranks(fits: Reals, present: NDArray[np.bool_], chosen: NDArray[np.intp]) -> Reals:
    """The rank of the chosen column of each row among the present ones, from 1 (n,)."""
    rows = np.arange(len(fits))
    own = fits[rows, chosen][:, None]
    above = (present & (fits > own + 1e-12)).sum(axis=1)
    equal = (present & (np.abs(fits - own) <= 1e-12)).sum(axis=1) - 1
    return np.asarray(1.0 + above + equal / 2, dtype=np.float64)


def marks_of(rank: Reals) -> dict[str, Reals]:
    """Each mark of each rank (n,); only the one chosen is relevant."""
    gain = 1 / np.log2(1 + rank)
    return {
        "ndcg@10": np.where(rank <= 10, gain, 0.0),
        "ndcg": gain,
        "mrr": 1 / rank,
        "hit@1": (rank <= 1).astype(np.float64),
        "hit@3": (rank <= 3).astype(np.float64),
        "hit@5": (rank <= 5).astype(np.float64),
    }


def capped_rows(chosen: NDArray[np.intp], cap: int) -> NDArray[np.intp]:
    """The rows that count: of each option the first so many."""
    seen: dict[int, int] = {}
    found = []
    for row, option in enumerate(chosen.tolist()):
        seen[option] = seen.get(option, 0) + 1
        if seen[option] <= cap:
            found.append(row)
    return np.array(found, dtype=np.intp)


def summary(
    values: Mapping[str, Reals], groups: NDArray[np.intp], *, by_group: bool, seed: int = 1
) -> dict[str, Mark]:
    """Each mark with its interval: over all rows, or the mean of the groups' means.

    The interval is a bootstrap of 500 draws: of rows, or of rows inside each group.
    """
    names = list(values)
    stacked = np.stack([values[name] for name in names], axis=1)
    rng = np.random.default_rng(seed)
    if not len(stacked):
        return {}
    lots = [np.flatnonzero(groups == g) for g in np.unique(groups)] if by_group else None

    def mean(rows: NDArray[np.intp]) -> Reals:
        return np.asarray(stacked[rows].mean(axis=0), dtype=np.float64)

    if lots is None:
        whole = mean(np.arange(len(stacked)))
        drawn = [mean(rng.integers(0, len(stacked), len(stacked))) for _ in range(DRAWS)]
    else:
        whole = np.mean([mean(lot) for lot in lots], axis=0)
        drawn = [
            np.mean([mean(lot[rng.integers(0, len(lot), len(lot))]) for lot in lots], axis=0)
            for _ in range(DRAWS)
        ]
    low, high = np.quantile(np.array(drawn), [0.025, 0.975], axis=0)
    return {
        name: Mark(float(whole[k]), float(low[k]), float(high[k]), len(stacked))
        for k, name in enumerate(names)
    }


#: Draws of a bootstrap.
DRAWS = 500
