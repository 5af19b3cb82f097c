"""How often what was granted stands above what was refused: the mark of decided requests.

Requests are compared across applicants, which scores of this model allow. What was asked for was
chosen from the first of a list, so that places on the list say more of the list than of the
funders; among decided requests that does not count.

Source
    Mann and Whitney 1947; as the area under a curve: Hanley and McNeil 1982.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.learning.metrics import DRAWS, MeanMark

Reals = NDArray[np.float64]


def concordance(scores: Reals, granted: NDArray[np.bool_], seed: int = 1) -> MeanMark | None:
    """The share of pairs, granted and refused, that are in order; ties count half.

    None where either is missing.

    >>> concordance(np.array([3.0, 1.0, 2.0]), np.array([True, False, False])).value
    1.0
    """
    return concordance_gain(scores, None, granted, seed)


def concordance_gain(
    scores: Reals, other: Reals | None, granted: NDArray[np.bool_], seed: int = 1
) -> MeanMark | None:
    """How much more of the pairs one ranking has in order than another, request by request.

    Parameters
        scores, other   (n,) of the same requests; None for none to compare with
    """
    if granted.all() or not granted.any():
        return None
    pairs = _in_order(scores, granted)
    if other is not None:
        pairs = pairs - _in_order(other, granted)
    rng = np.random.default_rng(seed)
    yes, no = np.flatnonzero(granted), np.flatnonzero(~granted)
    drawn = []
    for _ in range(DRAWS):
        times = np.bincount(rng.integers(0, len(granted), len(granted)), minlength=len(granted))
        total = times[yes].sum() * times[no].sum()
        if total:
            drawn.append(float(times[yes] @ pairs @ times[no]) / total)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return MeanMark(float(pairs.mean()), float(low), float(high), len(granted))


def _in_order(scores: Reals, granted: NDArray[np.bool_]) -> Reals:
    """1 where a granted request (rows) stands above a refused one (columns), one half for ties."""
    ahead = scores[granted][:, None] - scores[~granted][None, :]
    return np.where(np.abs(ahead) <= 1e-12, 0.5, (ahead > 0).astype(np.float64))
