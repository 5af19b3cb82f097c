"""Marks of a ranking: where what was chosen stands among what could have been.

Ties share their places: an option that ties with others has the mean of their ranks, so that
a model which cannot tell options apart gains nothing by the order of their ids.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
#: How the cases are counted: see `summary`.
VIEWS = ("all", "capped", "by_option")
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
    rank: Reals, chosen: NDArray[np.intp], view: str, cap: int, seed: int = 1
) -> dict[str, Mark]:
    """Each mark with its interval, in one view of the cases.

    Parameters
        view   all: the mean over every case; capped: over the first `cap` of each option;
               by_option: the mean of the options' means, of the same cases

    The interval is a bootstrap of 500 draws: of cases, or of cases inside each option.
    """
    rows = np.arange(len(rank)) if view == "all" else capped_rows(chosen, cap)
    if not len(rows):
        return {}
    values = marks_of(rank[rows])
    stacked = np.stack([values[name] for name in NAMES], axis=1)
    weights = np.full(len(rows), 1 / len(rows))
    _, which = np.unique(chosen[rows], return_inverse=True)
    if view == "by_option":
        weights = 1 / np.bincount(which)[which] / (which.max() + 1)
    drawn = _draws(which if view == "by_option" else np.zeros_like(which), seed)
    means = np.stack([(weights * counts) @ stacked for counts in drawn])
    low, high = np.quantile(means, [0.025, 0.975], axis=0)
    whole = weights @ stacked
    return {
        name: Mark(float(whole[k]), float(low[k]), float(high[k]), len(rows))
        for k, name in enumerate(NAMES)
    }


def difference(
    rank: Reals, other: Reals, chosen: NDArray[np.intp], cap: int, seed: int = 1
) -> Mark:
    """How much more NDCG one ranking has than another, case by case, in the capped view."""
    rows = capped_rows(chosen, cap)
    gains = 1 / np.log2(1 + rank[rows]) - 1 / np.log2(1 + other[rows])
    drawn = _draws(np.zeros(len(rows), dtype=np.intp), seed)
    means = np.array([(counts @ gains) / len(rows) for counts in drawn])
    low, high = np.quantile(means, [0.025, 0.975])
    return Mark(float(gains.mean()), float(low), float(high), len(rows))


def _draws(groups: NDArray[np.intp], seed: int) -> list[Reals]:
    """How often each case is drawn in each bootstrap, as many of each group as there are."""
    rng = np.random.default_rng(seed)
    lots = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    found = []
    for _ in range(DRAWS):
        counts = np.zeros(len(groups))
        for lot in lots:
            counts += np.bincount(lot[rng.integers(0, len(lot), len(lot))], minlength=len(groups))
        found.append(counts)
    return found


#: Draws of a bootstrap.
DRAWS = 500
