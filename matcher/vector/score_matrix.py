"""The matrix of applicants and options: verdicts and scores for whole tables at once.

They are those of the compiled core, so that a score is the same to the last bit as that of one
pair asked alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.availability import availability_of
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Availability
from matcher.domain.applicant import Applicant
from matcher.domain.budget import budget_of
from matcher.domain.schema import Schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.matching.pair import Matcher
from matcher.ranking.evidence import CHANCE_TERM
from matcher.ranking.grid import STEPS
from matcher.support.messages import Message, message
from matcher.vector.columns import columns_of
from matcher.vector.evidence import Evidence
from matcher.vector.table import ApplicantTable, Mask, outcomes
from matcher.vector.variants import Variants
from matcher.vector.verdicts import FAILS, OPEN, Predicates

Numbers = NDArray[np.float64]
Progress = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class ScoreMatrix:
    """Applicants against options.

    Parameters
        eligible, refused   bool (n applicants, m options); a pair in neither is undecided
        scores                float64 (n, m), log-odds
        parts               what each field adds to the scores, float64 (n, m) by field; only
                            when asked for
        availability        of each option, in their order; where it differs from one applicant
                            to another, the best of them
        is_closed           for whom an option is closed: (n, options)
    """

    table: ApplicantTable
    options: tuple[Option, ...]
    eligible: Mask
    refused: Mask
    scores: Numbers
    availability: tuple[Availability, ...]
    is_closed: Mask
    parts: dict[str, Numbers] = field(default_factory=dict)

    @property
    def applicants(self) -> Sequence[Applicant]:
        """The applicants, in the order of the rows."""
        return self.table.applicants


def make_score_matrix(
    matcher: Matcher,
    applicants: Sequence[Applicant],
    options: Sequence[Option],
    *,
    with_parts: bool = False,
    progress: Progress | None = None,
) -> ScoreMatrix:
    """Every pair decided and weighed."""
    schema, today = matcher.engine.schema, matcher.today
    variants = Variants(options, schema, today)
    states = [
        availability_of(o, today, matcher.catalogue.stale_after_days) for o in variants.options
    ]
    columns = columns_of(applicants, schema, today)
    standings = matcher.standings
    evidence = Evidence(variants.options, states, schema, standings)
    shape = (len(applicants), len(variants))
    steps = np.tile(evidence.start, (len(applicants), 1))
    parts: dict[str, Numbers] = {}
    for said in evidence.say(columns):
        places = list(said.options)
        added = said.table.take(said.codes)[:, np.newaxis]
        steps[:, places] += added
        if with_parts:
            parts.setdefault(said.name, np.zeros(shape))[:, places] += added / STEPS
    if with_parts:
        for place, terms in enumerate(evidence.terms):
            for name, value in terms.items():
                parts.setdefault(name, np.zeros(shape))[:, place] += value / STEPS
    predicates = Predicates(variants.options, matcher.engine, today, standings.chances)
    answers = predicates.ask(columns)
    chances = np.zeros(shape, dtype=np.int64)
    said_of = np.zeros(shape, dtype=np.uint8)
    for place, asked in enumerate(predicates.of_option):
        for predicate in asked:
            answer = answers[predicate]
            said_of[:, place] |= answer.verdicts
            chances[:, place] += answer.chances.take(answer.codes)
        if progress is not None:
            many = len(variants)
            done = message("verdicts and scores: {n} of {all} options", n=place + 1, all=many)
            progress(done)
    chances[said_of != OPEN] = 0
    steps += chances
    if with_parts:
        parts[CHANCE_TERM] = chances / STEPS
    which = variants.which(columns)

    def own(found: NDArray[Any]) -> Any:
        return found if which is None else np.take_along_axis(found, which.T, 1)

    closed = np.array([state == "closed" for state in states], dtype=np.bool_)
    return ScoreMatrix(
        table=ApplicantTable(applicants, schema, columns),
        options=tuple(options),
        eligible=own(said_of == 0),
        refused=own((said_of & FAILS) > 0),
        scores=own(steps / STEPS),
        availability=tuple(variants.best(states)),
        is_closed=own(np.broadcast_to(closed, shape)),
        parts={name: own(part) for name, part in parts.items()},
    )


def held(rule: str, table: ApplicantTable, engine: EligibilityEngine) -> tuple[Mask, Mask]:
    """Of whom a rule surely holds, and of whom it may: (n,) each. The rule was checked."""
    may_fail, may_hold = outcomes(engine.diagram(rule), table)
    return ~may_fail, may_hold


def line_fields(schema: Schema) -> dict[str, str]:
    """The field of each budget line by its purpose; one of the whole need, "", without lines."""
    lines = {purpose: line.name for purpose, line in schema.budget_lines().items()}
    return lines or ({"": schema.need} if schema.need else {})


def money_matrix(table: ApplicantTable) -> Numbers:
    """What is asked for on each line, float64 (n, lines), in the order of `line_fields`.

    As `budget_of` says it: one line alone without an amount has the rest of the total. 0 where no
    amount is known.
    """
    schema, fields = table.schema, line_fields(table.schema)
    found = np.zeros((len(table), len(fields)))
    if not schema.budget_lines():
        for place, name in enumerate(fields.values()):
            codes, shown = table.column((name,))
            if shown:
                found[:, place] = np.array([_amount(one, name) for one in shown])[codes]
        return found
    codes, shown = table.column(tuple(filter(None, (schema.need, schema.budget, *fields.values()))))
    budgets = [budget_of(one) for one in shown]
    if budgets:
        amounts = [[one.lines.get(line) or 0 for line in fields] for one in budgets]
        found = np.array(amounts, np.float64)[codes]
    return found


def _amount(applicant: Applicant, name: str) -> float:
    value = applicant.value(name)
    return float(value) if isinstance(value, int | float) else 0.0
