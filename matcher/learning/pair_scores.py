"""The score of every pair of some cases: the serving evidence, asked once for each value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.calls import Rounds
from matcher.catalogue.option import Catalogue, Option
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.domain.values import FieldValue
from matcher.history.candidates import Cases
from matcher.ranking.evidence import field_evidence, stated_terms
from matcher.ranking.learnt import LearntOption, pair_key
from matcher.ranking.ranker import Ranker

_NONE = LearntOption()


def pair_scores(
    cases: Cases, catalogue: Catalogue, schema: Schema, ranker: Ranker
) -> NDArray[np.float64]:
    """The score of every case with every option (n, p): what `match --coop` would give."""
    found = np.zeros((len(cases), len(catalogue.options)))
    for place, option in enumerate(catalogue.options.values()):
        learnt = ranker.options.get(option.id, _NONE)
        stated = terms_on_days(option, cases, catalogue, schema, ranker)
        found[:, place] = stated + learnt.term
    for about in schema:
        if about.sensitive:
            continue
        codes, values = _values(cases.applicants, about.name)
        speakers = [
            (place, option, ranker.options.get(option.id, _NONE))
            for place, option in enumerate(catalogue.options.values())
            if about.name in option.serves
            or about.name in ranker.options.get(option.id, _NONE).says
        ]
        weight = ranker.weight(about.name)
        for place, option, learnt in speakers:
            said = [
                0.0
                if value is None
                else field_evidence(value, about, option, learnt, ranker, schema)
                for value in values
            ]
            found[:, place] += weight * np.array(said)[codes]
    for pair in ranker.pairs:
        keys = [
            pair_key(a.value(pair.first), a.value(pair.second), pair, schema.fields)
            for a in cases.applicants
        ]
        for place, option_id in enumerate(catalogue.options):
            says = ranker.options.get(option_id, _NONE).says.get(pair.name)
            if says is not None:
                said = [says.at.get(key, says.other) if key else 0.0 for key in keys]
                found[:, place] += pair.weight * np.array(said)
    return found


def terms_on_days(
    option: Option, cases: Cases, catalogue: Catalogue, schema: Schema, ranker: Ranker
) -> NDArray[np.float64]:
    """What is added to each case's score for what the option is on its day, whoever asks: (n,)."""
    rounds: dict[date, Rounds] = {}
    known: dict[tuple[date, int], float] = {}
    found = np.empty(len(cases))
    for row, (choice, applicant) in enumerate(zip(cases.choices, cases.applicants, strict=True)):
        day = choice.day
        if day not in rounds:
            rounds[day] = Rounds(option, schema, day)
        key = day, rounds[day].of(applicant)
        if key not in known:
            variant = rounds[day].variants[key[1]]
            availability = variant.availability(day, catalogue.stale_after_days)
            known[key] = sum(term.value for term in stated_terms(variant, availability, ranker))
        found[row] = known[key]
    return found


def _values(
    applicants: Sequence[Applicant], name: str
) -> tuple[NDArray[np.intp], list[FieldValue]]:
    known: dict[FieldValue, int] = {}
    codes = np.empty(len(applicants), dtype=np.intp)
    for row, applicant in enumerate(applicants):
        codes[row] = known.setdefault(applicant.value(name), len(known))
    return codes, list(known)
