"""What choice_set are given: raw fields, the features an engineer would make, or our evidence.

All three know of an option what it declares and its choices of earlier time folds, as our own
evidence does; on the cases that are judged, all its choices of training.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.domain.schema import ORDERED
from matcher.history.candidates import Cases
from matcher.learning.encoding import OTHER
from matcher.learning.fitting import Fitted
from matcher.learning.posterior import at_openness
from matcher.learning.training_data import SILENCE, FeatureKeys, TrainingData
from matcher.ranking.learnt import scaled

Reals = NDArray[np.float64]
KINDS = ("raw", "usual", "ours")


@dataclass(frozen=True)
class Rows:
    """Pairs of a case and a candidate, case by case.

    Parameters
        x       (r, f) features
        y       (r,) 1 where the candidate was chosen
        groups  (n,) candidates of each case
        weights (r,) how much each row counts
    """

    x: Reals
    y: NDArray[np.int64]
    groups: NDArray[np.intp]
    weights: Reals

    def take(self, rows: NDArray[np.bool_]) -> Rows:
        """The rows of some cases (n,)."""
        inside = np.repeat(rows, self.groups)
        return Rows(self.x[inside], self.y[inside], self.groups[rows], self.weights[inside])


def rows_of(cases: Cases, dense: Reals, counts: Reals) -> Rows:
    """The rows of all candidates, from features of every pair (n, p, f)."""
    at = cases.candidates
    y = np.zeros(at.shape, dtype=np.int64)
    y[np.arange(len(cases)), cases.chosen] = 1
    groups = at.sum(axis=1).astype(np.intp)
    return Rows(dense[at], y[at], groups, np.repeat(counts, groups))


def training_rows(fitted: Fitted, kind: str, seed: int) -> Rows:
    """The rows of training: of each time fold what was known before it.

    The seed draws the numbers of the options among the raw features.
    """
    training = fitted.training
    make = _maker(fitted, kind, seed)
    parts = [
        make(fold, np.flatnonzero(training.time_fold == fold), None)
        for fold in range(int(training.time_fold[-1]) + 1)
    ]
    return rows_of(training.cases, np.concatenate(parts), training.counts)


def judged_rows(fitted: Fitted, cases: Cases, kind: str, seed: int) -> Rows:
    """The rows that are judged, with all that training knows; the seed is that of training."""
    until = int(fitted.training.time_fold[-1]) + 1
    dense = _maker(fitted, kind, seed)(until, np.arange(len(cases)), cases)
    return rows_of(cases, dense, np.ones(len(cases)))


def _maker(
    fitted: Fitted, kind: str, seed: int
) -> Callable[[int, NDArray[np.intp], Cases | None], Reals]:
    training = fitted.training
    codes = _codes(training)
    # in the order of their names the alphabet would speak, which says nothing of an option
    numbers = np.random.default_rng(seed).permutation(len(training.options)).astype(np.float64)

    def make(until: int, rows: NDArray[np.intp], cases: Cases | None) -> Reals:
        applicants = [(cases or training.cases).applicants[row] for row in rows]
        shape = (len(rows), len(training.options))
        popular = np.broadcast_to(training.popularity(until), shape)
        if kind == "raw":
            return np.stack([*_raw(applicants, training, codes, numbers, shape), popular], axis=2)
        found = []
        for name, part in training.parts.items():
            if part.keys.kind == "pair" and kind == "usual":
                continue
            table = part.keys.table(applicants, training.schema)
            if kind == "ours":
                evidence = training.record(part, until, fitted.strengths[name])
                found.append(np.asarray(table @ evidence.T))
            else:
                found.extend(_usual(part, table, applicants, training, until))
        if kind == "ours" and SILENCE in fitted.weights:
            found.append(np.broadcast_to(training.silence(until), shape))
        exposed = np.broadcast_to(training.exposure(until), shape)
        return np.stack([*found, popular, exposed], axis=2)

    return make


def _codes(training: TrainingData) -> Mapping[str, Mapping[str, int]]:
    return {
        name: {key: place for place, key in enumerate(part.keys.keys)}
        for name, part in training.parts.items()
    }


def _raw(
    applicants: Sequence[Applicant],
    training: TrainingData,
    codes: Mapping[str, Mapping[str, int]],
    numbers: Reals,
    shape: tuple[int, int],
) -> list[Reals]:
    found = [np.broadcast_to(numbers, shape)]
    for name, part in training.parts.items():
        about = part.keys.abouts[0]
        if part.keys.kind in ("pair", "text"):
            continue
        values = [applicant.value(name) for applicant in applicants]
        if about.type in ORDERED:
            column = [np.nan if v is None else scaled(v, about) for v in values]
            typical = [_typical(option, name, training) for option in training.options]
            if np.isfinite(typical).any():
                found.append(np.broadcast_to(np.array(typical), shape))
        else:
            column = [
                float(codes[name].get(str(v).lower() if isinstance(v, bool) else str(v), -1))
                for v in values
            ]
        found.append(np.broadcast_to(np.array(column)[:, None], shape))
    return found


def _typical(option: Option, name: str, training: TrainingData) -> float:
    declared = option.serves.get(name)
    value = None if declared is None else declared.typical or declared.high or declared.low
    return np.nan if value is None else scaled(value, training.schema[name])


def _counts(part: FeatureKeys, training: TrainingData, until: int) -> tuple[Reals, Reals]:
    """Keys of the record of each option (p, keys), and how many choices know the field (p,)."""
    rows = np.flatnonzero(training.time_fold < until)
    whose = sparse.csr_matrix(
        (np.ones(len(rows)), (training.cases.chosen[rows], np.arange(len(rows)))),
        (len(training.options), len(rows)),
    )
    counts = np.asarray((whose @ part.table[rows]).todense())
    seen = np.bincount(
        training.cases.chosen[rows], weights=part.known[rows], minlength=len(training.options)
    )
    return counts, seen


def _usual(
    part: FeatureKeys,
    table: object,
    applicants: Sequence[Applicant],
    training: TrainingData,
    until: int,
) -> list[Reals]:
    """Shares of the applicant's value, distances to usual amounts, likeness of texts."""
    counts, seen = _counts(part, training, until)
    known = seen[:, None] > 0
    share = np.where(known, counts / np.maximum(seen[:, None], 1), np.nan)
    if part.keys.kind == "text":
        declared = np.zeros_like(counts) if part.ratios is None else np.nan_to_num(part.ratios)
        profile = counts + declared
        rare = np.log(1 / part.usual.shares)
        own = np.asarray(table.todense()) * rare  # type: ignore[attr-defined]
        theirs = np.log1p(profile) * rare
        own /= np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-9)
        theirs /= np.maximum(np.linalg.norm(theirs, axis=1, keepdims=True), 1e-9)
        return [own @ theirs.T]
    if part.keys.kind == "number":
        return _distances(part, counts, seen, applicants, training)
    declared_share = np.full_like(counts, np.nan)
    if part.ratios is not None:
        declared_share = at_openness(part.ratios, 1e-3) * part.usual.shares
        if part.keys.kind == "place":
            declared_share = part.ratios
    dense = np.asarray(table.todense())  # type: ignore[attr-defined]
    if part.keys.kind == "place":  # the innermost known place
        depth = np.array([len(key.split("/")) * (key != OTHER) for key in part.keys.keys])
        inner = np.where(dense > 0, depth, -1).argmax(axis=1)
        dense = np.zeros_like(dense)
        dense[np.arange(len(dense)), inner] = 1.0
    found = [dense @ np.nan_to_num(share, nan=-1.0).T]
    if part.ratios is not None:
        found.append(dense @ np.nan_to_num(declared_share, nan=-1.0).T)
    return found


def _distances(
    part: FeatureKeys,
    counts: Reals,
    seen: Reals,
    applicants: Sequence[Applicant],
    training: TrainingData,
) -> list[Reals]:
    about = part.keys.abouts[0]
    knots = np.array(part.keys.knots)
    values = [applicant.value(about.name) for applicant in applicants]
    x = np.array([np.nan if v is None else scaled(v, about) for v in values])[:, None]
    n = np.maximum(seen, 1)
    mean = np.where(seen > 0, counts @ knots / n, np.nan)
    spread = np.sqrt(np.maximum(counts @ knots**2 / n - np.nan_to_num(mean) ** 2, 0.01))
    found = [np.abs(x - mean), np.abs(x - mean) / spread]
    if part.ratios is not None:
        bounds = []
        for option in training.options:
            declared = option.serves.get(about.name)
            low, mid, high = (
                (None, None, None)
                if declared is None
                else (declared.low, declared.typical, declared.high)
            )
            bounds.append([np.nan if b is None else scaled(b, about) for b in (low, mid, high)])
        low, mid, high = np.array(bounds).T
        found += [np.abs(x - mid), ((x >= low) & (x <= high)).astype(np.float64)]
    return found


__all__ = ["KINDS", "Rows", "judged_rows", "training_rows"]
