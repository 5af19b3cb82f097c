"""The matrix of applicants and options: verdicts and fits for whole tables at once.

The verdicts are those of `matcher.decide.screen`, the fits those of `matcher.rank.evidence`:
each distinct value is weighed once and the parts of a pair are added exactly, so that a fit
is the same to the last bit as that of one pair asked alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matcher.applicant import Applicant
from matcher.catalogue.option import Availability, Declared, Option
from matcher.decide.screen import verdicts
from matcher.decide.table import Mask, Table, outcomes
from matcher.decide.verdict import Decider
from matcher.matching import Matcher
from matcher.rank.evidence import evidence
from matcher.rank.ranker import Everybody
from matcher.schema import Schema

Numbers = NDArray[np.float64]
Progress = Callable[[str], None]
_NOBODY = Everybody()


@dataclass(frozen=True, slots=True)
class Board:
    """Applicants against options.

    Parameters
        eligible, refused   bool (n applicants, m options); a pair in neither is undecided
        fits                float64 (n, m), log-odds
        parts               what each field adds to the fits, float64 (n, m) by field; only
                            when asked for
        availability        of each option, in their order
    """

    table: Table
    options: tuple[Option, ...]
    eligible: Mask
    refused: Mask
    fits: Numbers
    availability: tuple[Availability, ...]
    parts: dict[str, Numbers] = field(default_factory=dict)

    @property
    def applicants(self) -> Sequence[Applicant]:
        """The applicants, in the order of the rows."""
        return self.table.applicants


def make_board(
    matcher: Matcher,
    applicants: Sequence[Applicant],
    options: Sequence[Option],
    *,
    with_parts: bool = False,
    progress: Progress | None = None,
) -> Board:
    """Every pair decided and weighed."""
    table = Table(applicants, matcher.decider.schema)
    shape = (len(table), len(options))
    eligible, refused = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    fits = np.zeros(shape)
    parts: dict[str, Numbers] = {}
    states = []
    for place, option in enumerate(options):
        conditions = option.in_force(matcher.today)
        eligible[:, place], refused[:, place], _ = verdicts(conditions, table, matcher.decider)
        state = option.availability(matcher.today, matcher.catalogue.stale_after_days)
        states.append(state)
        columns = _columns(option, state, table, matcher)
        rows = zip(*(column for _, column in columns), strict=True)
        if columns:
            fits[:, place] = np.fromiter(map(math.fsum, rows), float, len(table))
        if with_parts:
            for name, column in columns:
                if name not in parts:
                    parts[name] = np.zeros(shape)
                parts[name][:, place] += column
        if progress is not None:
            progress(f"verdicts and fits: {place + 1} of {len(options)} options")
    return Board(table, tuple(options), eligible, refused, fits, tuple(states), parts)


def _columns(
    option: Option, state: Availability, table: Table, matcher: Matcher
) -> list[tuple[str, list[float]]]:
    ranker = matcher.ranker
    found = [
        (term, [ranker.terms[term]] * len(table))
        for term in (f"availability:{state}", f"direct:{option.direct}")
        if ranker.terms.get(term)
    ]
    for name, declared in option.serves.items():
        if not table.schema[name].sensitive:
            codes, shown = table.column((name,))
            weighed = np.array([_weighed(a, name, declared, matcher) for a in shown])
            found.append((name, weighed[codes].tolist() if shown else []))
    return found


def _weighed(applicant: Applicant, name: str, declared: Declared, matcher: Matcher) -> float:
    value = applicant.value(name)
    if value is None:
        return 0.0
    ranker, schema = matcher.ranker, applicant.schema
    everybody = ranker.everybody.get(name, _NOBODY)
    said = evidence(value, declared, schema[name], everybody, schema, ranker.openness)
    return ranker.weight(name) * said


def held(rule: str, table: Table, decider: Decider) -> tuple[Mask, Mask]:
    """Of whom a rule surely holds, and of whom it may: (n,) each. The rule was checked."""
    may_fail, may_hold = outcomes(decider.diagram(rule), table)
    return ~may_fail, may_hold


def line_fields(schema: Schema) -> dict[str, str]:
    """The field of each budget line by its purpose; one of the whole need, "", without lines."""
    lines = {purpose: line.name for purpose, line in schema.budget_lines().items()}
    return lines or ({"": schema.need} if schema.need else {})


def money_matrix(table: Table) -> Numbers:
    """The budget lines, float64 (n, lines), in the order of `line_fields`; NaN where unknown."""
    names = list(line_fields(table.schema).values())
    found = np.full((len(table), len(names)), np.nan)
    for place, name in enumerate(names):
        codes, shown = table.column((name,))
        values = [_amount(applicant, name) for applicant in shown]
        if shown:
            found[:, place] = np.array(values)[codes]
    return found


def _amount(applicant: Applicant, name: str) -> float:
    value = applicant.value(name)
    return float(value) if isinstance(value, int | float) else math.nan
