"""The score of every pair of some cases: the serving evidence, asked once for each value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.availability import availability_of
from matcher.catalogue.calls import Rounds
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Availability, Condition
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.domain.values import FieldValue
from matcher.eligibility.verdict import EligibilityEngine
from matcher.history.candidates import Cases
from matcher.ranking.evidence import field_evidence, spoken_fields, stated_terms
from matcher.ranking.learnt import LearntOption, pair_key
from matcher.ranking.ranker import Ranker
from matcher.ranking.share import share_evidence, share_of
from matcher.ranking.standing import OptionStanding, Standings

_NONE = LearntOption()


def pair_scores(
    cases: Cases, catalogue: Catalogue, schema: Schema, ranker: Ranker
) -> NDArray[np.float64]:
    """The score of every case with every option (n, p): what `match --coop` would give."""
    found = np.zeros((len(cases), len(catalogue.options)))
    columns = {about.name: _values(cases.applicants, about.name) for about in schema}
    standings = Standings(ranker, EligibilityEngine(schema), date.today())
    for place, option in enumerate(catalogue.options.values()):
        learnt = ranker.options.get(option.id, _NONE)
        found[:, place] += learnt.term
        for form in forms_on_days(option, cases, catalogue, standings):
            rows = form.rows
            found[rows, place] += _same_for_all(form, ranker) + _of_needs(form, cases, ranker)
            found[rows, place] += _of_chances(form, cases, standings)
            for name in spoken_fields(form.option, learnt, form.standing, schema):
                codes, values = columns[name]
                everybody = form.standing.everybody.get(name)
                said = [
                    0.0
                    if value is None
                    else field_evidence(
                        value, schema[name], option, learnt, ranker, schema, everybody
                    )
                    for value in values
                ]
                found[rows, place] += ranker.weight(name) * np.array(said)[codes[rows]]
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


@dataclass(frozen=True, slots=True)
class OptionForm:
    """An option as it is for some of the cases: one round, one availability, one set of conditions.

    Parameters
        rows   the places of those cases
    """

    option: Option
    availability: Availability
    conditions: tuple[Condition, ...]
    standing: OptionStanding
    rows: NDArray[np.intp]


def forms_on_days(
    option: Option, cases: Cases, catalogue: Catalogue, standings: Standings
) -> list[OptionForm]:
    """What an option is on the days of some cases; conditions and calls come and go."""
    schema = standings.engine.schema
    first: dict[tuple[object, ...], tuple[Option, Availability, date]] = {}
    rows: dict[tuple[object, ...], list[int]] = {}
    for day, of_day in _days(cases):
        for variant, some in _by_round(option, schema, day, cases.applicants, of_day):
            availability = availability_of(variant, day, catalogue.stale_after_days)
            rules = tuple(condition.rule for condition in variant.in_force(day))
            call = variant.call and variant.call.id
            key: tuple[object, ...] = call, bool(variant.alternatives), availability, rules
            first.setdefault(key, (variant, availability, day))
            rows.setdefault(key, []).extend(some)
    found = []
    for key, (variant, availability, day) in first.items():
        standing = standings.on(day).of(variant)
        places = np.array(rows[key], dtype=np.intp)
        found.append(OptionForm(variant, availability, variant.in_force(day), standing, places))
    return found


def _days(cases: Cases) -> Iterator[tuple[date, range]]:
    """The rows of the cases, day by day."""
    ends = [*(np.flatnonzero(np.diff(cases.days)) + 1).tolist(), len(cases)]
    for start, end in zip([0, *ends], ends, strict=False):
        if start < end:
            yield cases.choices[start].day, range(start, end)


def _by_round(
    option: Option, schema: Schema, day: date, applicants: Sequence[Applicant], rows: range
) -> Iterable[tuple[Option, Sequence[int]]]:
    """What the option is on a day under each call that governs, and for which rows."""
    if not option.calls:
        return [(option, rows)]
    rounds = Rounds(option, schema, day)
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(rounds.of(applicants[row]), []).append(row)
    return [(rounds.variants[number], some) for number, some in found.items()]


def terms_on_days(
    option: Option, cases: Cases, catalogue: Catalogue, schema: Schema, ranker: Ranker
) -> NDArray[np.float64]:
    """What is added to each case's score and not learnt: (n,).

    The terms of the option on the day of the case (rate, availability), the chance that its
    conditions hold, and the share of the need that it is expected to bring.
    """
    standings = Standings(ranker, EligibilityEngine(schema), date.today())
    found = np.zeros(len(cases))
    for form in forms_on_days(option, cases, catalogue, standings):
        found[form.rows] = _same_for_all(form, ranker) + _of_needs(form, cases, ranker)
        found[form.rows] += _of_chances(form, cases, standings)
    return found


def _same_for_all(form: OptionForm, ranker: Ranker) -> float:
    terms = stated_terms(form.option, form.availability, ranker, form.standing)
    return sum((term.value for term in terms), 0.0)


def _of_needs(form: OptionForm, cases: Cases, ranker: Ranker) -> NDArray[np.float64]:
    """What the share of the need says of each case of a form."""
    found = np.zeros(len(form.rows))
    ticket = form.standing.ticket
    if ticket is not None:
        for at, row in enumerate(form.rows.tolist()):
            share = share_of(cases.applicants[row], form.option.pays, ticket)
            if share is not None:
                found[at] = ranker.share_weight * share_evidence(share)
    return found


def _of_chances(form: OptionForm, cases: Cases, standings: Standings) -> NDArray[np.float64]:
    """The logarithm of the chance of each case of a form; 0 where the option refuses."""
    if not form.conditions:
        return np.zeros(len(form.rows))
    found = []
    for row in form.rows.tolist():
        verdict = standings.engine.decide(form.conditions, cases.applicants[row])
        is_open = verdict.name == "undecided"
        found.append(
            standings.chances.of_applicant(form.conditions, cases.applicants[row])
            if is_open
            else 0.0
        )
    return np.array(found)


def _values(
    applicants: Sequence[Applicant], name: str
) -> tuple[NDArray[np.intp], list[FieldValue]]:
    known: dict[FieldValue, int] = {}
    codes = np.empty(len(applicants), dtype=np.intp)
    for row, applicant in enumerate(applicants):
        codes[row] = known.setdefault(applicant.value(name), len(known))
    return codes, list(known)
