"""Whether groups differ by more than chance: one test for all of them together.

Source
    Westfall, P. & Young, S. (1993), Resampling-based multiple testing: the largest difference
    of all groups is held against the largest of as many shuffles, so that the chance of even
    one false alarm is at most the level.
    Wilson, E. B. (1927), the interval of a share.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from matcher.vector.score_matrix import Numbers
from matcher.vector.table import Mask

Whole = NDArray[np.intp]
#: Smaller groups, and groups that leave out fewer, are shown and not tested.
FEWEST = 5
_CHUNK = 2_000_000


def _centred(values: Numbers, members: Mask, strata: Whole) -> tuple[Numbers, Numbers]:
    count = np.bincount(strata)
    mean = np.bincount(strata, values) / np.maximum(count, 1)
    centred = values - mean[strata]
    # the variance of a sum drawn without replacement, stratum by stratum
    squares = np.bincount(strata, centred**2, len(count)) / np.maximum(count - 1, 1)
    inside = np.array([np.bincount(strata[member], minlength=len(count)) for member in members])
    inside = inside.reshape(len(members), len(count))
    variance = (inside * (count - inside) / np.maximum(count, 1) * squares).sum(axis=1)
    centred[np.abs(centred) < 1e-12] = 0.0
    return centred, np.sqrt(np.where(variance < 1e-12, 0.0, variance))


def adjusted(
    values: Numbers, members: Mask, strata: Whole, *, level: float, seed: int
) -> tuple[Numbers, int]:
    """The chance that shuffling makes any group differ as much: (groups,), and the shuffles.

    NaN for a group that is too small, or leaves too few out.
    """
    rng = np.random.default_rng(seed)
    shuffles = min(20_000, max(1_999, math.ceil(40 / level)))
    size = members.sum(axis=1)
    is_tested = (size >= FEWEST) & (members.shape[1] - size >= FEWEST)
    tested = members[is_tested].astype(float)
    centred, spread = _centred(values, members[is_tested], strata)
    is_flat = spread == 0
    scale = np.where(is_flat, 1.0, spread)
    seen = np.where(is_flat, 0.0, np.abs(tested @ centred) / scale)
    reached = np.zeros(len(tested))
    each = max(1, _CHUNK // max(1, members.shape[1]))
    order = np.argsort(strata, kind="stable")
    for start in range(0, shuffles, each):
        count = min(each, shuffles - start)
        # sorted by stratum, and inside it at random: each stratum is shuffled in itself
        drawn_order = np.argsort(rng.random((count, len(centred))) + strata, axis=1)
        block = np.empty((count, len(centred)))
        block[:, order] = centred[drawn_order]
        drawn = np.where(is_flat, 0.0, np.abs(block @ tested.T) / scale)
        largest = drawn.max(axis=1, initial=0.0)
        reached += (largest[:, None] >= seen - 1e-9).sum(axis=0)
    chance = np.full(len(members), np.nan)
    chance[is_tested] = (1 + reached) / (1 + shuffles)
    return chance, shuffles


def interval(values: Numbers, *, is_share: bool, level: float) -> tuple[float, float]:
    """The interval of a mean: Wilson's for a share, else that of the normal law."""
    z = NormalDist().inv_cdf(1 - level / 2)
    n = len(values)
    if not n:
        return math.nan, math.nan
    mean = float(values.mean())
    if is_share:
        centre = (mean + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(mean * (1 - mean) / n + z * z / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)
    half = z * float(values.std(ddof=1)) / math.sqrt(n) if n > 1 else math.inf
    return mean - half, mean + half


def gap_interval(
    inside: Numbers, outside: Numbers, *, is_share: bool, level: float
) -> tuple[float, float]:
    """The interval of the difference of two means, from those of the two (Newcombe 1998)."""
    if not len(inside) or not len(outside):
        return math.nan, math.nan
    one, two = float(inside.mean()), float(outside.mean())
    low1, high1 = interval(inside, is_share=is_share, level=level)
    low2, high2 = interval(outside, is_share=is_share, level=level)
    gap = one - two
    return gap - math.hypot(one - low1, high2 - two), gap + math.hypot(high1 - one, two - low2)
