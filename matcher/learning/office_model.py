"""A model of an office: the shipped one, moved by what happened to the requests of this office.

What moves: how often each option said yes here (`known_here`), how much each field says of being
granted (`office_slopes`), and how frequent answers are in this registry (`base_snapshot`). With
nothing decided it is the model it was made from.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from matcher.catalogue.catalogue import Catalogue
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.learning.base_snapshot import take_snapshot
from matcher.learning.known_here import KnownHere, known_here, published_rates
from matcher.learning.office_cases import Decided, OfficeCases
from matcher.learning.office_slopes import Design, Slopes, fit_slopes
from matcher.matching.pair import Matcher
from matcher.ranking.ranker import Ranker, parse_ranker

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class OfficeData:
    """An office: its options and rules, its registry on a day, and the model it starts from."""

    schema: Schema
    catalogue: Catalogue
    engine: EligibilityEngine
    registry: Sequence[Applicant]
    day: date
    prior: Mapping[str, Any]

    def matcher(self, ranker: Ranker) -> Matcher:
        """Pairs under a model, on the day of the office."""
        return Matcher(self.catalogue, self.engine, ranker, self.day)


@dataclass(frozen=True)
class OfficeModel:
    """What was learnt.

    Parameters
        data     of a model file
        known    by option
        worth    how many decided requests a prior rate is worth
    """

    data: dict[str, Any]
    known: Mapping[str, KnownHere]
    slopes: Slopes
    worth: float


def learn_office(office: OfficeData, cases: OfficeCases) -> OfficeModel:
    """The model that the decided requests of an office teach. The same log gives the same data."""
    data = copy.deepcopy(dict(office.prior))
    moved = take_snapshot(data, office.registry, office.schema, office.day)
    ranker = parse_ranker(data, office.schema)
    counts = counts_of(cases.decided)
    known, worth = known_here(counts, published_rates(office.catalogue.options))
    names, design = _design(office.matcher(ranker), cases.decided, known)
    slopes = fit_slopes(design)
    _write_known(data, known)
    _write_slopes(data, ranker, names, slopes, len(cases.decided))
    granted = sum(one.is_granted for one in cases.decided)
    days = [one.day for one in cases.decided]
    data |= {
        "made": office.day.isoformat(),
        "trained": True,
        "until": office.day.isoformat(),
        "since": min(days, default=office.day).isoformat(),
        "office": {
            "decided": len(cases.decided),
            "granted": granted,
            "refused": len(cases.decided) - granted,
            "pending": cases.pending,
            "withdrawn": cases.withdrawn,
            "gone": cases.gone,
            "prior_worth": worth,
            "spread": slopes.spread,
            "base_rates": moved,
            "prior_model": office.prior.get("name", ""),
            "options": {
                name: {
                    "granted": one.granted,
                    "decided": one.decided,
                    "prior": round(one.prior, _DIGITS),
                    "is_published": one.is_published,
                    "mean": round(one.mean, _DIGITS),
                    "low": round(one.low, _DIGITS),
                    "high": round(one.high, _DIGITS),
                }
                for name, one in sorted(known.items())
            },
        },
    }
    return OfficeModel(data, known, slopes, worth)


def counts_of(decided: Sequence[Decided]) -> dict[str, tuple[int, int]]:
    """How many requests each option granted, and how many it decided."""
    found: dict[str, tuple[int, int]] = {}
    for one in decided:
        granted, of = found.get(one.option_id, (0, 0))
        found[one.option_id] = granted + one.is_granted, of + 1
    return found


def _design(
    matcher: Matcher, decided: Sequence[Decided], known: Mapping[str, KnownHere]
) -> tuple[list[str], Design]:
    """The decided requests as numbers: the evidence of each field, before any weight."""
    plain = replace(matcher.ranker, weights={}, default_weight=1.0)
    bare = Matcher(matcher.catalogue, matcher.engine, plain, matcher.today)
    schema = matcher.engine.schema
    names = [about.name for about in schema if not about.sensitive]
    place = {name: at for at, name in enumerate(names)}
    evidence = np.zeros((len(decided), len(names)))
    for row, one in enumerate(decided):
        for part in bare.match(
            one.applicant, matcher.catalogue.options[one.option_id]
        ).contributions:
            if part.field in place:
                evidence[row, place[part.field]] = part.evidence
    spoken = np.flatnonzero(np.abs(evidence).sum(axis=0) > 0)
    options = {name: at for at, name in enumerate(sorted(known))}
    design = Design(
        evidence=evidence[:, spoken],
        option=np.array([options[one.option_id] for one in decided], dtype=np.int64),
        prior=np.array([known[name].prior for name in options]),
        granted=np.array([one.is_granted for one in decided], dtype=np.bool_),
    )
    return [names[at] for at in spoken], design


def _write_known(data: dict[str, Any], known: Mapping[str, KnownHere]) -> None:
    """Put what was learnt of each option on top of what its model knew."""
    options = data.setdefault("options", {})
    for name, one in sorted(known.items()):
        entry = options.setdefault(name, {})
        entry["term"] = round(entry.get("term", 0.0) + one.term, _DIGITS)
        entry["seen"] = entry.get("seen", 0) + one.decided
        entry["granted"], entry["decided"] = one.granted, one.decided


def _write_slopes(
    data: dict[str, Any], ranker: Ranker, names: Sequence[str], slopes: Slopes, decided: int
) -> None:
    """Move the weight of each field, and say from what and how far."""
    if not slopes.spread:
        return
    for name, added, error in zip(names, slopes.added, slopes.errors, strict=True):
        before = ranker.weight(name)
        entry = data["fields"].setdefault(name, {"origin": "default weight"})
        entry["weight"] = round(before + float(added), _DIGITS)
        entry["prior"] = before
        low, high = (before + float(added) + side * 1.96 * float(error) for side in (-1, 1))
        entry["origin"] = (
            f"learnt from {decided} decided requests of this office (95 % {low:.2f} to {high:.2f}),"
            f" moved by {float(added):+.2f} from {before:g}. {entry.get('origin', '')}"
        )
