"""What the score of every pair of some cases is made of, before any weight.

One row a case, one column an option of the catalogue in the order of their ids.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.families import CARRIED
from matcher.catalogue.option import Option, list_of
from matcher.domain.applicant import Applicant
from matcher.domain.values import Several
from matcher.history.cases import CaseHistory, Story
from matcher.matching.pair import Match, Matcher
from matcher.ranking.evidence import CHANCE_TERM, RATE_TERM
from matcher.ranking.ranker import Ranker
from matcher.ranking.share import SHARE_TERM

Reals = NDArray[np.float64]
Mask = NDArray[np.bool_]
#: Below every score, and what ranks still tell apart.
_BEHIND_ALL, _STEP = -1e3, 1e-8


@dataclass(frozen=True)
class CasePairs:
    """Cases against options.

    Parameters
        options    ids, in the order of the columns
        fields     names of the fields that say anything, in the order of the schema
        evidence   float64 (cases, options, fields): unweighted; 0 where a field says nothing
        chance, rate, share   float64 (cases, options): logarithms; rate against one in a thousand
        terms      float64 (cases, options): availability, how one applies
        candidate  bool (cases, options): not refused
        last       int64 (cases, options): 0 to suggest, 1 pays nothing that is asked, 2 closed
        paid       bool (cases, options): who really paid
        money      bool (options,): which of the two lists
        counted    bool (options,): whether a number of awards was found
    """

    cases: tuple[Story, ...]
    options: tuple[str, ...]
    families: tuple[str, ...]
    fields: tuple[str, ...]
    evidence: Reals
    chance: Reals
    rate: Reals
    share: Reals
    terms: Reals
    candidate: Mask
    last: NDArray[np.int64]
    paid: Mask
    money: Mask
    counted: Mask

    def __len__(self) -> int:
        return len(self.cases)

    def take(self, rows: Mask) -> CasePairs:
        """Some of the cases."""
        at = np.flatnonzero(rows)
        return replace(
            self,
            cases=tuple(self.cases[i] for i in at),
            **{
                name: getattr(self, name)[at]
                for name in ("evidence", "chance", "rate", "share", "terms")
            },
            candidate=self.candidate[at],
            last=self.last[at],
            paid=self.paid[at],
        )

    def scores(self, weights: Reals, rate: float, share: float) -> Reals:
        """The score of every pair under some weights: (cases, options)."""
        found: Reals = self.evidence @ weights + rate * self.rate + share * self.share
        return found + self.chance + self.terms


def case_pairs(history: CaseHistory, ranker: Ranker, *, on_own_day: bool = False) -> CasePairs:
    """The parts of the scores of all pairs.

    Parameters
        ranker      base rates, levels and terms; its weights are not looked at
        on_own_day  on the first day of the year of each case, and only those with a year;
                    else on the day of the history. An option that did not exist on that day is
                    put aside, but for one that paid: an earlier phase of it did
    """
    plain = replace(ranker, weights={}, default_weight=1.0, rate_weight=1.0, share_weight=1.0)
    matcher = Matcher(history.catalogue, history.engine, plain, history.day)
    cases = tuple(c for c in history.cases if c.payers and (c.year or not on_own_day))
    fields = tuple(f.name for f in history.schema if not f.sensitive)
    options = tuple(history.catalogue.options)
    shape = len(cases), len(options)
    place = {name: number for number, name in enumerate(fields)}
    evidence = np.zeros((*shape, len(fields)))
    parts = {name: np.zeros(shape) for name in (CHANCE_TERM, RATE_TERM, SHARE_TERM, "")}
    candidate = np.zeros(shape, dtype=np.bool_)
    last = np.zeros(shape, dtype=np.int64)
    paid = np.zeros(shape, dtype=np.bool_)
    by_day: dict[date, Matcher] = {history.day: matcher}
    for row, case in enumerate(cases):
        day = date(case.year, 1, 1) if on_own_day and case.year else history.day
        if day not in by_day:
            by_day[day] = replace(matcher, today=day)
        applicant = replace(case.applicant, today=day, _derived={}, _narrowed={})
        for column, option in enumerate(history.catalogue.options.values()):
            paid[row, column] = option.id in case.payers
            shown = without_page(option, case, history) if paid[row, column] else option
            match = by_day[day].match(applicant, shown)
            candidate[row, column] = match.verdict.name != "refused" or paid[row, column]
            if on_own_day and not paid[row, column] and _is_not_yet(match, day):
                candidate[row, column] = False
            last[row, column] = _tier(match, is_paid=on_own_day and bool(paid[row, column]))
            for part in match.contributions:
                if part.field in place:
                    evidence[row, column, place[part.field]] += part.evidence
                else:
                    parts[part.field if part.field in parts else ""][row, column] += part.evidence
    spoken = np.flatnonzero(np.abs(evidence).sum(axis=(0, 1)) > 0)
    every = history.catalogue.options.values()
    return CasePairs(
        cases=cases,
        options=options,
        families=tuple(option.family for option in every),
        fields=tuple(fields[i] for i in spoken),
        evidence=evidence[:, :, spoken],
        chance=parts[CHANCE_TERM],
        rate=parts[RATE_TERM],
        share=parts[SHARE_TERM],
        terms=parts[""],
        candidate=candidate,
        last=last,
        paid=paid,
        money=np.array([list_of(option) == "money" for option in every]),
        counted=np.array(["awards_per_year" in option.capacity for option in every]),
    )


def _is_not_yet(match: Match, day: date) -> bool:
    start = match.option.valid_from
    return start is not None and day < start


def _tier(match: Match, *, is_paid: bool) -> int:
    if match.availability == "closed" and not is_paid:
        return 2
    return int(match.offer.pays_nothing)


def beside_loans(pairs: CasePairs, scores: Reals) -> Reals:
    """The scores by which options are ordered: guarantees right behind the first loan of a bank
    that is as open and pays as much, or behind all that is (`matcher.matching.pair`)."""
    family = np.array(pairs.families)
    loans, found = np.isin(family, list(CARRIED)), scores.copy()
    for column in np.flatnonzero(family == "guarantee"):
        alike = pairs.candidate & loans & (pairs.last == pairs.last[:, column, np.newaxis])
        found[:, column] = np.where(alike, scores, _BEHIND_ALL).max(axis=1) - _STEP
    return found


def ranks_of(pairs: CasePairs, scores: Reals, *, same_list: bool = True) -> Reals:
    """The place of every option among the candidates of its list: float64 (cases, options).

    What ties shares its places. An option that is no candidate has no place: infinite.
    """
    scores, found = beside_loans(pairs, scores), np.full(scores.shape, math.inf)
    for row in range(len(pairs)):
        lists = (pairs.money, ~pairs.money) if same_list else (np.ones_like(pairs.money),)
        for in_list in lists:
            at = np.flatnonzero(pairs.candidate[row] & in_list)
            keys = [(int(pairs.last[row, i]), -round(float(scores[row, i]), 9)) for i in at]
            for i, key in zip(at, keys, strict=True):
                before = sum(other < key for other in keys)
                ties = sum(other == key for other in keys)
                found[row, i] = before + (ties + 1) / 2
    return found


def without_page(option: Option, case: Story, history: CaseHistory) -> Option:
    """An option without what its `[serves]` owes to the page of a case alone.

    Where all that is known of an option are stories, a value that the case has and that no other
    case has whom the option paid stands there for this case alone: it is taken out.
    """
    told = {case.page, *case.others}
    pages = {page for other in history.cases for page in (other.page, *other.others)}
    cited = {source.url for source in option.sources.values() if source.url}
    if not cited & told or not cited <= pages:
        return option
    others = [
        other.applicant
        for other in history.cases
        if option.id in other.payers and told.isdisjoint({other.page, *other.others})
    ]
    serves = dict(option.serves)
    for name, declared in option.serves.items():
        if not declared.weights or name not in history.schema:
            continue
        owes = {
            value
            for value in declared.weights
            if _has(case.applicant, name, value)
            and not any(_has(other, name, value) for other in others)
        }
        kept = {value: weight for value, weight in declared.weights.items() if value not in owes}
        if owes and kept:
            serves[name] = replace(declared, weights=kept)
        elif owes:
            del serves[name]
    return replace(option, serves=serves)


def _has(applicant: Applicant, name: str, value: str) -> bool:
    """Whether an applicant has a declared value, or lies in a declared place."""
    known = applicant.value(name)
    if isinstance(known, Several):
        return value in known.values
    if isinstance(known, str) and applicant.schema[name].type == "place":
        return bool(applicant.schema.places(name).contains(value, known))
    return known == value
