"""What training works on: cases cut into time folds, and evidence that knows no later case.

The cases are cut by day into time folds. The evidence of an option in one fold rests on what it
declares and on its choices of earlier folds only, so that no weight is learnt from evidence that
has seen the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.domain.schema import Schema
from matcher.history.candidates import Cases
from matcher.learning.encoding import Keys, Reals, fields_to_learn, make_keys
from matcher.learning.logit import ChoiceSets
from matcher.learning.pair_scores import terms_on_days
from matcher.learning.posterior import (
    PriorStrength,
    Usual,
    declared_ratios,
    record_evidence,
    usual_of,
)
from matcher.ranking.evidence import is_silent
from matcher.ranking.ranker import Ranker

#: Time folds at most.
TIME_FOLDS = 8
#: Candidates that a case is held against at most, drawn at random where there are more.
MOST_CANDIDATES = 100
#: Other applicants that a chosen one is held against, and how much such a case counts.
REVERSE_CANDIDATES, REVERSE_COUNTS = 10, 0.3
#: Choices below which how often an option was, or could have been, chosen hardly counts.
FREQUENCY_START = 5.0
#: The name of how often an option was chosen, among the evidence.
POPULARITY = "popularity"
#: The name of how often an option could have been chosen, among the evidence.
EXPOSURE = "exposure"
#: The name of whether nothing is known of an option, among the evidence.
SILENCE = "silence"


@dataclass(frozen=True)
class FeatureKeys:
    """One field or pair of fields: its keys, and which applicant has which."""

    keys: Keys
    table: Any
    known: Reals
    usual: Usual
    ratios: Reals | None


@dataclass(frozen=True)
class TrainingData:
    """Cases of training with their parts.

    Parameters
        time_fold  (n,) the fold of each case, from 0, never falling
        counts     (n,) how much each case counts: no option counts for more than its cap
        choice_set (n, m) columns of the candidates, the chosen one first; -1 where there is none
        reverse_choice_set  (n, m') rows of other applicants of the fold, whom the option that was
                   chosen could have had; -1 where there is none
        offset     (n, m) stated terms of the candidates: availability on the day, and the like
        half_life  days after which a choice counts half in how often an option was, or could
                   have been, chosen; 0: none is forgotten
    """

    cases: Cases
    schema: Schema
    options: Sequence[Option]
    parts: Mapping[str, FeatureKeys]
    time_fold: NDArray[np.intp]
    counts: Reals
    choice_set: NDArray[np.intp]
    reverse_choice_set: NDArray[np.intp]
    offset: Reals
    half_life: float = 0.0

    def record(self, part: FeatureKeys, until: int, strength: PriorStrength) -> Reals:
        """The evidence of every option (p, keys) from the cases of the folds before `until`."""
        rows = np.flatnonzero(self.time_fold < until)
        shape = (len(self.options), len(rows))
        ones = np.ones(len(rows))
        whose = sparse.csr_matrix((ones, (self.cases.chosen[rows], np.arange(len(rows)))), shape)
        counts = np.asarray((whose @ part.table[rows]).todense(), dtype=np.float64)
        seen = np.asarray(whose @ part.known[rows], dtype=np.float64)
        return record_evidence(part.keys, counts, seen, part.usual, part.ratios, strength)

    def popularity(self, until: int) -> Reals:
        """How often each option (p,) was chosen before a fold, as a logarithm; 0 for never."""
        before = int(np.searchsorted(self.time_fold, until))
        chosen, fresh = self.cases.chosen[:before], self._fresh(before)
        seen = np.bincount(chosen, weights=fresh, minlength=len(self.options))
        return np.asarray(np.log1p(seen / FREQUENCY_START), dtype=np.float64)

    def exposure(self, until: int) -> Reals:
        """How often each option (p,) could have been chosen before a fold, as a logarithm below 0.

        One of k candidates could have been chosen 1/k times. 0 for one that declares whom it
        serves and was never chosen: it speaks through what it declares.
        """
        before = int(np.searchsorted(self.time_fold, until))
        candidates = self.cases.candidates[:before]
        # einsum, because a product of matrices would first copy all candidates as numbers
        each = self._fresh(before) / np.maximum(candidates.sum(axis=1), 1)
        could = np.einsum("i,ij->j", each, candidates)
        seen = np.bincount(self.cases.chosen[:before], minlength=len(self.options))
        declares = np.array([not is_silent(option) for option in self.options])
        level = -np.log1p(could / FREQUENCY_START)
        return np.asarray(np.where(declares & (seen == 0), 0.0, level), dtype=np.float64)

    def _fresh(self, before: int) -> Reals:
        """How much each of the first cases counts still, their number together staying the same."""
        if not self.half_life or not before:
            return np.ones(before)
        ago = self.cases.days[before - 1] - self.cases.days[:before]
        fresh = 0.5 ** (ago / self.half_life)
        return np.asarray(fresh * before / fresh.sum())

    def evidence_of(
        self, part: FeatureKeys, strength: PriorStrength, *, declared_only: bool = False
    ) -> Reals:
        """The evidence of one part for the candidates (n, m) and the reverse choice set (n, m')."""
        if declared_only:
            evidence = self.record(part, 0, strength)
            return self.evidence_from(part, lambda _: evidence)
        return self.evidence_from(part, lambda until: self.record(part, until, strength))

    def evidence_from(self, part: FeatureKeys, evidence: Callable[[int], Reals]) -> Reals:
        """The same from evidence of options by key (p, keys), as it was before each fold."""
        width = self.choice_set.shape[1]
        found = np.zeros((len(self.cases), width + self.reverse_choice_set.shape[1]))
        for fold in range(int(self.time_fold[-1]) + 1):
            rows = np.flatnonzero(self.time_fold == fold)
            said = np.asarray(part.table[rows] @ evidence(fold).T)
            found[rows, :width] = np.take_along_axis(said, np.maximum(self.choice_set[rows], 0), 1)
            at = np.maximum(self.reverse_choice_set[rows] - rows[0], 0)
            found[rows, width:] = said[at, self.cases.chosen[rows][:, None]]
        return found

    @property
    def is_partly_silent(self) -> bool:
        """Whether some options declare what they serve and others declare nothing."""
        return len({is_silent(option) for option in self.options}) == 2

    def silence(self, until: int) -> Reals:
        """1 for each option (p,) that declares nothing and was not chosen before, else 0."""
        seen = np.isin(np.arange(len(self.options)), self.cases.chosen[self.time_fold < until])
        silent = np.array([is_silent(option) for option in self.options])
        return np.asarray(silent & ~seen, dtype=np.float64)

    def popular(self) -> Reals:
        """How often the candidates were chosen before: (n, m + m')."""
        return self._of_options(self.popularity)

    def exposed(self) -> Reals:
        """How often the candidates could have been chosen before: (n, m + m')."""
        return self._of_options(self.exposure)

    def silent(self, *, declared_only: bool = False) -> Reals:
        """Whether nothing was known of the candidates before: (n, m + m')."""
        return self._of_options(lambda until: self.silence(0 if declared_only else until))

    def _of_options(self, of: Callable[[int], Reals]) -> Reals:
        """A term that an option has for every applicant: (n, m + m').

        In a reverse choice set all applicants stand before the same option: one value a row.
        """
        width = self.choice_set.shape[1]
        found = np.zeros((len(self.cases), width + self.reverse_choice_set.shape[1]))
        for fold in range(int(self.time_fold[-1]) + 1):
            rows = np.flatnonzero(self.time_fold == fold)
            level = of(fold)
            found[rows, :width] = level[np.maximum(self.choice_set[rows], 0)]
            found[rows, width:] = level[self.cases.chosen[rows]][:, None]
        return found

    def choice_sets(self, said: Sequence[Reals]) -> ChoiceSets:
        """The choices of options by applicants."""
        width = self.choice_set.shape[1]
        evidence = _stacked([one[:, :width] for one in said], self.choice_set.shape)
        present = self.choice_set >= 0
        return ChoiceSets(evidence, present, self.counts, self.cases.chosen, self.offset)

    def reverse_choice_sets(self, said: Sequence[Reals]) -> ChoiceSets:
        """The choices of applicants by options."""
        width, chosen = self.choice_set.shape[1], self.cases.chosen
        # the first column is the applicant that was chosen
        first = np.ones((len(chosen), 1), dtype=bool)
        present = np.concatenate([first, self.reverse_choice_set >= 0], axis=1)
        columns = [0, *range(width, width + present.shape[1] - 1)]
        evidence = _stacked([one[:, columns] for one in said], present.shape)
        counts = self.counts * REVERSE_COUNTS
        return ChoiceSets(evidence, present, counts, chosen, np.zeros(present.shape))


def _stacked(said: Sequence[Reals], shape: tuple[int, ...]) -> Reals:
    return np.stack(said, axis=2) if said else np.zeros((*shape, 0))


def make_training_data(
    cases: Cases, schema: Schema, catalogue: Catalogue, prior: Ranker, cap: int, seed: int
) -> TrainingData:
    """The cases of training, in order of their days, with a part for each field that speaks."""
    options = list(catalogue.options.values())
    rng = np.random.default_rng(seed)
    time_fold = _time_folds(cases.days)
    per_option = np.bincount(cases.chosen, minlength=len(options))
    counts = np.minimum(cap / np.maximum(per_option[cases.chosen], 1), 1.0)
    weights = 1.0 / np.maximum(per_option[cases.chosen], 1)  # everybody: each option alike
    parts = {}
    for name in fields_to_learn(schema):
        declared = [o.serves[name] for o in options if name in o.serves]
        keys = make_keys(name, schema, cases.applicants, declared)
        if keys is not None:
            parts[name] = make_part(keys, cases, schema, options, weights)
    choice_set = _choice_sets(cases, rng)
    reverse_choice_set = _reverse_choice_sets(cases, time_fold, rng)
    offset = _terms(cases, catalogue, schema, prior)[
        np.arange(len(cases))[:, None], np.maximum(choice_set, 0)
    ]
    return TrainingData(
        cases, schema, options, parts, time_fold, counts, choice_set, reverse_choice_set, offset
    )


def _terms(cases: Cases, catalogue: Catalogue, schema: Schema, prior: Ranker) -> Reals:
    found = np.zeros((len(cases), len(catalogue.options)))
    for place, option in enumerate(catalogue.options.values()):
        found[:, place] = terms_on_days(option, cases, catalogue, schema, prior)
    return found


def make_part(
    keys: Keys, cases: Cases, schema: Schema, options: Sequence[Option], weights: Reals
) -> FeatureKeys:
    """A field or pair: its keys, the shares of everybody, and what each option declares of it."""
    table = keys.table(cases.applicants, schema)
    known = (np.diff(table.indptr) > 0).astype(np.float64)
    if keys.kind == "text":  # a text without a known word is known all the same
        name = keys.name
        known = np.array([a.value(name) is not None for a in cases.applicants], dtype=np.float64)
    usual = usual_of(keys, table, weights, schema)
    return FeatureKeys(keys, table, known, usual, declared_ratios(keys, options, usual, schema))


def _time_folds(days: NDArray[np.int64]) -> NDArray[np.intp]:
    """Folds of about as many cases each; the cases of one day are never parted."""
    edges = np.array_split(np.arange(len(days)), min(TIME_FOLDS, len(days)))
    starts = sorted({int(np.searchsorted(days, days[edge[0]])) for edge in edges})
    found = np.zeros(len(days), dtype=np.intp)
    for number, start in enumerate(starts):
        found[start:] = number
    return found


def _choice_sets(cases: Cases, rng: np.random.Generator) -> NDArray[np.intp]:
    lists = []
    for row, chosen in enumerate(cases.chosen):
        others = np.flatnonzero(cases.candidates[row])
        others = others[others != chosen]
        if len(others) > MOST_CANDIDATES - 1:
            others = np.sort(rng.choice(others, MOST_CANDIDATES - 1, replace=False))
        lists.append(np.concatenate([[chosen], others]))
    found = np.full((len(lists), max(map(len, lists), default=1)), -1, dtype=np.intp)
    for row, columns in enumerate(lists):
        found[row, : len(columns)] = columns
    return found


def _reverse_choice_sets(
    cases: Cases, time_fold: NDArray[np.intp], rng: np.random.Generator
) -> NDArray[np.intp]:
    found = np.full((len(cases), REVERSE_CANDIDATES), -1, dtype=np.intp)
    for number in range(int(time_fold[-1]) + 1):
        rows = np.flatnonzero(time_fold == number)
        drawn = rng.integers(0, len(rows), size=(len(rows), REVERSE_CANDIDATES))
        others = rows[drawn]
        own = cases.chosen[rows][:, None]
        fits = cases.candidates[others, own] & (cases.chosen[others] != own)
        found[rows] = np.where(fits, others, -1)
    return found
