"""The gap map: who has no sure option, what none pays, and the rule that costs most.

An option is sure for an applicant when that is eligible, the option is not closed, brings money
to the applicant itself, says at least some of its conditions, and says that it pays one of the
lines asked for. What is not published never closes a gap: such an option is only possible.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.catalogue.calls import Rounds
from matcher.catalogue.families import WITHOUT_MONEY
from matcher.catalogue.option import Option
from matcher.catalogue.terms import CountedLines
from matcher.domain.budget import budget_of
from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.matching.pair import Matcher
from matcher.vector.score_matrix import Numbers, ScoreMatrix, line_fields
from matcher.vector.table import Mask, outcomes

UNKNOWN = ""
#: Options that never go to an applicant itself: no rule of theirs is a gap.
NOT_DIRECT = ("members", "indirect")


@dataclass(frozen=True, slots=True)
class Gap:
    """One group of applicants.

    Parameters
        value      the value of the field that makes the group; "" when it is unknown
        without    how many have no sure option, of whom `hopeless` have not even a possible one
        need       what is asked for, summed: budget lines, and what of stated totals stands in
                   none; `unpaid` the part that no sure option pays, in whole units of currency
        unassigned what of the need stands in no line of known amount: its purpose is not known
        unpriced   how many have no known amount: their need is in no sum
    """

    field: str
    value: str
    applicants: int
    without: int
    hopeless: int
    need: int
    unpaid: int
    unassigned: int = 0
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What leaving out one condition of one option would change, everything else as it is.

    Parameters
        opened     applicants without a sure option who would have one
        eligible   applicants who would become eligible for this option
        refused    of those, how many it refuses today; the others are undecided
        need       what is asked for that no sure option pays today and this one would, or may
        money      the part of them within its highest published amount, an applicant at a time

    Where `refused` is 0 the condition turns nobody away: it is only not known to be met,
    and publishing it or asking would open as much as dropping it.
    """

    option_id: str
    number: int
    rule: str
    opened: int
    eligible: int
    refused: int
    need: int
    money: int


@dataclass(frozen=True, slots=True)
class GapMap:
    """The whole answer; `gaps` by field, `cells` for the heat table of two fields, if any."""

    total: Gap
    gaps: tuple[Gap, ...]
    cells: tuple[tuple[str, str, Gap], ...]
    axes: tuple[str, str] | None
    relaxations: tuple[Relaxation, ...]


@dataclass(frozen=True, slots=True)
class LineCoverage:
    """Which lines are asked for, and which a sure option pays: bool (n, lines).

    Parameters
        served, may_be  who has a sure option, and who a possible one: bool (n,)
        amounts         of the lines, 0 where none is known: (n, lines)
        unassigned      what of the stated total stands in none of them: (n,)

    What stands in no line is unpaid where no option is sure, and else may be paid.
    """

    asked: Mask
    paid: Mask
    served: Mask
    may_be: Mask
    amounts: Numbers
    unassigned: Numbers


def make_gaps(
    matcher: Matcher, matrix: ScoreMatrix, fields: Sequence[str], axes: tuple[str, str] | None
) -> GapMap:
    """The gap map of a score matrix, grouped by some fields; a budget field groups by line."""
    cover = coverage(matrix)
    schema = matrix.table.schema
    everybody = np.ones(len(matrix.table), dtype=np.bool_)
    gaps = [gap for name in fields for gap in _grouped(name, matrix, cover, schema)]
    return GapMap(
        total=_gap("", "", everybody, cover),
        gaps=tuple(gaps),
        cells=tuple(_cells(axes, matrix, cover)) if axes is not None else (),
        axes=axes,
        relaxations=tuple(relaxations(matcher, matrix, cover)),
    )


def _cells(
    axes: tuple[str, str], matrix: ScoreMatrix, cover: LineCoverage
) -> Iterator[tuple[str, str, Gap]]:
    rows, columns = (groups(axis, matrix) for axis in axes)
    for one, here in rows.items():
        for two, there in columns.items():
            if np.any(here & there):
                yield one, two, _gap(axes[1], two, here & there, cover)


def coverage(matrix: ScoreMatrix) -> LineCoverage:
    """What the sure options of a score matrix pay."""
    schema = matrix.table.schema
    asked, amounts, unassigned = _needs(matrix)
    paid = np.zeros_like(asked)
    served, may_be = matrix.table.nobody.copy(), matrix.table.nobody.copy()
    for place, option in enumerate(matrix.options):
        if not counts(option, matrix.availability[place]):
            continue
        can_ask = ~matrix.is_closed[:, place]
        perhaps = lines_paid(option, schema, "not_excluded")
        may_be |= ~matrix.refused[:, place] & can_ask & suits(asked, perhaps)
        if is_published(option):
            surely = matrix.eligible[:, place] & can_ask
            pays = lines_paid(option, schema, "known")
            paid |= surely[:, np.newaxis] & asked & pays
            served |= surely & suits(asked, pays)
    return LineCoverage(asked, paid, served, may_be, amounts, unassigned)


def _needs(matrix: ScoreMatrix) -> tuple[Mask, Numbers, Numbers]:
    """The lines each applicant asks for, their amounts, and what of the total is in none of them.

    Returns
        bool (n, lines); float64 (n, lines), 0 where no amount is known; float64 (n,)
    """
    schema, purposes = matrix.table.schema, list(line_fields(matrix.table.schema))
    lines = [line.name for line in schema.budget_lines().values()]
    codes, shown = matrix.table.column(tuple(filter(None, (schema.need, schema.budget, *lines))))
    budgets = [budget_of(one) for one in shown]
    size = (len(budgets), len(purposes))
    asked = np.array([[p in one.lines for p in purposes] for one in budgets], np.bool_)
    amounts = np.array([[one.lines.get(p) or 0 for p in purposes] for one in budgets], np.float64)
    amounts = amounts.reshape(size)
    totals = np.array([one.total or 0 for one in budgets], np.float64)
    rest = np.maximum(totals - amounts.sum(axis=1), 0.0)
    return asked.reshape(size)[codes], amounts[codes], rest[codes]


def counts(option: Option, availability: str) -> bool:
    """Whether an option can fill a gap at all: it brings money and is not closed."""
    return availability != "closed" and option.family not in WITHOUT_MONEY


def is_published(option: Option) -> bool:
    """Whether an option says that applicants themselves may ask, and some of its conditions.

    Where a catalogue tells neither, nothing is doubted.
    """
    return option.direct in ("yes", "") and option.rules != "unpublished"


def lines_paid(option: Option, schema: Schema, counted: CountedLines) -> Mask:
    """`Pays.lines` of an option for every budget line of a schema: bool (lines,)."""
    return np.array(option.pays.lines(list(line_fields(schema)), counted), dtype=np.bool_)


def suits(asked: Mask, pays: Mask) -> Mask:
    """For whom (n,) it pays something: one of the lines asked for, or no line is known."""
    found: Mask = np.any(asked & pays, axis=1) | ~np.any(asked, axis=1)
    return found


def groups(name: str, matrix: ScoreMatrix) -> dict[str, Mask]:
    """Who has each value of a field, bool (n,); those of whom it is unknown stand under ""."""
    codes, shown = matrix.table.column((name,))
    found: dict[str, Mask] = {}
    for code, applicant in enumerate(shown):
        value = applicant.value(name)
        if isinstance(value, Several):
            keys = sorted(value.values) or [UNKNOWN]
        elif isinstance(value, bool):
            keys = [str(value).lower()]
        else:
            keys = [UNKNOWN if value is None else str(value)]
        for key in keys:
            here = codes == code
            found[key] = found[key] | here if key in found else here
    return dict(sorted(found.items()))


def _grouped(name: str, matrix: ScoreMatrix, cover: LineCoverage, schema: Schema) -> list[Gap]:
    if name != schema.budget:
        return [_gap(name, value, here, cover) for value, here in groups(name, matrix).items()]
    found = []
    for place, purpose in enumerate(schema.budget_lines()):
        asked, paid = cover.asked[:, place], cover.paid[:, place]
        if np.any(asked):
            amounts = cover.amounts[:, place]
            without = asked & ~paid
            found.append(
                Gap(
                    name,
                    purpose,
                    int(asked.sum()),
                    int(without.sum()),
                    int((without & ~cover.may_be).sum()),
                    int(amounts[asked].sum()),
                    int(amounts[without].sum()),
                    unpriced=int((asked & (amounts == 0)).sum()),
                )
            )
    if np.any(cover.unassigned > 0):
        found.append(_without_purpose(name, cover))
    return found


def _without_purpose(name: str, cover: LineCoverage) -> Gap:
    """Who asks for an amount that stands in no line: what for is not known."""
    here, rest = cover.unassigned > 0, cover.unassigned
    without = here & ~cover.served
    return Gap(
        name,
        UNKNOWN,
        int(here.sum()),
        int(without.sum()),
        int((without & ~cover.may_be).sum()),
        need=int(rest.sum()),
        unpaid=int(rest[without].sum()),
        unassigned=int(rest.sum()),
    )


def _gap(name: str, value: str, here: Mask, cover: LineCoverage) -> Gap:
    need = cover.amounts.sum(axis=1) + cover.unassigned
    unpaid = np.where(cover.asked & ~cover.paid, cover.amounts, 0.0).sum(axis=1)
    unpaid += np.where(cover.served, 0.0, cover.unassigned)
    return Gap(
        name,
        value,
        applicants=int(here.sum()),
        without=int((here & ~cover.served).sum()),
        hopeless=int((here & ~cover.may_be).sum()),
        need=int(need[here].sum()),
        unpaid=int(unpaid[here].sum()),
        unassigned=int(cover.unassigned[here].sum()),
        unpriced=int((here & (need == 0)).sum()),
    )


def relaxations(matcher: Matcher, matrix: ScoreMatrix, cover: LineCoverage) -> list[Relaxation]:
    """Every single condition by what leaving it out would open, the most valuable first."""
    unpaid = np.where(cover.asked & ~cover.paid, cover.amounts, 0.0)
    rest = np.where(cover.served, 0.0, cover.unassigned)
    found = []
    for place, option in enumerate(matrix.options):
        if not (is_published(option) and counts(option, matrix.availability[place])):
            continue
        everywhere = Rounds(option, matcher.engine.schema, matcher.today).variants[-1]
        conditions = everywhere.in_force(matcher.today)
        # where rounds differ, what is held against an applicant is long; what is told is not
        written = {one.number: one.rule for one in option.every_condition()}
        diagrams = [matcher.engine.diagram(c.rule) for c in conditions]
        may_fail = [outcomes(diagram, matrix.table)[0] for diagram in diagrams]
        pays = lines_paid(option, matrix.table.schema, "known")
        useful = suits(cover.asked, pays)
        for at, condition in enumerate(conditions):
            others = ~matrix.table.nobody
            for other, fails in enumerate(may_fail):
                if other != at:
                    others = others & ~fails
            newly = others & ~matrix.eligible[:, place]
            if not np.any(newly):
                continue
            gained = ((unpaid * pays).sum(axis=1) + rest * useful)[newly]
            found.append(
                Relaxation(
                    option.id,
                    condition.number,
                    written[condition.number],
                    opened=int((newly & useful & ~cover.served).sum()),
                    eligible=int(newly.sum()),
                    refused=int((newly & matrix.refused[:, place]).sum()),
                    need=int(gained.sum()),
                    money=int(np.minimum(gained, ceiling(option)).sum()),
                )
            )
    return sorted(found, key=lambda r: (-r.opened, -r.money, -r.eligible, r.option_id, r.number))


def ceiling(option: Option) -> float:
    """The highest amount that an option publishes for anybody; infinite when it does not."""
    figures = [option.amount.get("max"), *(case.figures.get("max") for case in option.cases)]
    known = [float(f.high) for f in figures if f is not None and f.high is not None]
    return max(known, default=math.inf)
