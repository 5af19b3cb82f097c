"""Groups of applicants: by the values of a field, by thirds of a number, or by a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.domain.grouping_fields import NAMED_TYPES, no_values, unknown_field
from matcher.domain.schema import ORDERED
from matcher.eligibility.typed_rules import check_rule
from matcher.eligibility.verdict import EligibilityEngine
from matcher.shortlist.gaps import UNKNOWN, groups
from matcher.support.errors import UsageError
from matcher.vector.score_matrix import ScoreMatrix, held
from matcher.vector.table import Mask


@dataclass(frozen=True, slots=True)
class ApplicantGroup:
    """Some applicants.

    Parameters
        by      the field or the rule that makes the group
        value   its value, "" where unknown; "true" or "false" for a rule
        low, high   what a third of a number spans; None for others
        member  bool (n,)
    """

    by: str
    value: str
    member: Mask
    low: float | None = None
    high: float | None = None


def make_groups(
    names: Sequence[str], matrix: ScoreMatrix, engine: EligibilityEngine
) -> list[ApplicantGroup]:
    """The groups of several fields and rules, in their order.

    Raises
        UsageError  a field has no values to group by; neither a field nor a rule that can be used
    """
    return [group for name in names for group in _groups(name, matrix, engine)]


def _groups(name: str, matrix: ScoreMatrix, engine: EligibilityEngine) -> list[ApplicantGroup]:
    schema = engine.schema
    if name not in schema:
        return _by_rule(name, matrix, engine)
    about = schema[name]
    if about.type in NAMED_TYPES:
        return [
            ApplicantGroup(name, value, member) for value, member in groups(name, matrix).items()
        ]
    # those that have an order are cut in thirds
    if about.type in ORDERED and about.type != "date":
        return _thirds(name, matrix)
    raise no_values(about, "--by")


def _by_rule(rule: str, matrix: ScoreMatrix, engine: EligibilityEngine) -> list[ApplicantGroup]:
    try:
        check_rule(rule, engine, "--by", may_name_sensitive=True)
    except UsageError as error:
        if not rule.isidentifier():
            raise
        raise unknown_field(rule, engine.schema, "--by") from error
    surely, maybe = held(rule, matrix.table, engine)
    parts = (("false", ~maybe), ("true", surely), (UNKNOWN, maybe & ~surely))
    return [ApplicantGroup(rule, value, member) for value, member in parts if np.any(member)]


def _thirds(name: str, matrix: ScoreMatrix) -> list[ApplicantGroup]:
    codes, shown = matrix.table.column((name,))
    values = [applicant.value(name) for applicant in shown]
    numbers = np.array([float(v) if isinstance(v, int | float) else np.nan for v in values])
    column = numbers[codes]
    known = column[~np.isnan(column)]
    found = []
    if len(known):
        cuts = np.unique(np.quantile(known, [1 / 3, 2 / 3], method="inverted_cdf"))
        place = np.searchsorted(cuts, column, side="left")
        for third in range(len(cuts) + 1):
            member = (place == third) & ~np.isnan(column)
            if np.any(member):
                low, high = float(column[member].min()), float(column[member].max())
                found.append(ApplicantGroup(name, f"{low:g} to {high:g}", member, low, high))
    if np.any(np.isnan(column)):
        found.append(ApplicantGroup(name, UNKNOWN, np.isnan(column)))
    return found


def strata(
    within: str, matrix: ScoreMatrix, engine: EligibilityEngine
) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """A number for each applicant: those of equal number are compared with each other alone."""
    found = np.zeros(len(matrix.table), dtype=np.intp)
    if within:
        for number, group in enumerate(_groups(within, matrix, engine)):
            found[group.member] = number
    return found
