"""Every pair's verdict: many applicants against a whole catalogue, at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np

from matcher.catalogue.availability import availability_of
from matcher.catalogue.calls import Rounds
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.eligibility.verdict import EligibilityEngine, VerdictName
from matcher.rules.decision_diagram import connected
from matcher.support.text import disarmed
from matcher.vector.table import ApplicantTable, Mask, outcomes

#: Applicants decided together: bounds the memory whatever the length of the table.
BLOCK = 5_000
COLUMNS = (
    *("applicant_id", "option_id", "verdict", "availability", "missing", "blockers"),
    *("rules", "call"),
)


@dataclass(frozen=True, slots=True)
class ScreenedPair:
    """The verdict of one option for one applicant, with the call that governs it, if one does."""

    applicant_id: str
    option_id: str
    verdict: VerdictName
    availability: str
    missing: tuple[str, ...]
    blockers: tuple[int, ...]
    rules: str = ""
    call: str = ""

    def as_row(self) -> tuple[str, ...]:
        """The cells of the table that `match screen` writes."""
        return (
            self.applicant_id,
            self.option_id,
            self.verdict,
            self.availability,
            ";".join(self.missing),
            ";".join(map(str, self.blockers)),
            self.rules,
            self.call,
        )


def screen(
    applicants: Iterable[Applicant],
    catalogue: Catalogue,
    engine: EligibilityEngine,
    today: date,
    *,
    is_explained: bool = True,
) -> Iterator[ScreenedPair]:
    """The verdict of every pair: applicant by applicant, options in the order of their ids.

    Parameters
        is_explained   with what is missing and what blocks, which takes most of the time
    """
    stream = iter(applicants)
    while block := list(islice(stream, BLOCK)):
        table = ApplicantTable(block, engine.schema)
        columns = [
            _of_option(option, table, engine, today, catalogue.stale_after_days, is_explained)
            for option in catalogue.options.values()
        ]
        for place in range(len(block)):
            for column in columns:
                yield column[place]


def fitting(
    applicants: Sequence[Applicant], catalogue: Catalogue, engine: EligibilityEngine, today: date
) -> dict[str, list[str]]:
    """For each option, ids of those whom it does not refuse, where it is not closed, in order."""
    found: dict[str, list[str]] = {option: [] for option in catalogue.options}
    for start in range(0, len(applicants), BLOCK):
        table = ApplicantTable(applicants[start : start + BLOCK], engine.schema)
        for name, option in catalogue.options.items():
            fits = _fits(option, table, engine, today, catalogue.stale_after_days)
            found[name] += [one.id for one, fit in zip(table.applicants, fits, strict=True) if fit]
    return found


def _fits(
    option: Option,
    table: ApplicantTable,
    engine: EligibilityEngine,
    today: date,
    stale_after_days: int,
) -> Mask:
    """Whom an option does not refuse while it is not closed."""

    def of_variant(variant: Option) -> Mask:
        if availability_of(variant, today, stale_after_days) == "closed":
            return np.zeros(len(table.applicants), dtype=bool)
        return ~verdicts(variant.in_force(today), table, engine)[1]

    if not option.calls:
        return of_variant(option)
    rounds = Rounds(option, engine.schema, today)
    which = np.array([rounds.of(applicant) for applicant in table.applicants])
    fits = np.zeros(len(which), dtype=bool)
    for number in set(which.tolist()):
        mine = which == number
        fits[mine] = of_variant(rounds.variants[number])[mine]
    return fits


def verdicts(
    conditions: Sequence[Condition], table: ApplicantTable, engine: EligibilityEngine
) -> tuple[Mask, Mask, list[Mask]]:
    """Who is eligible (n,), who is refused (n,), and whom each condition alone refuses."""
    diagrams = {c.number: engine.diagram(c.rule) for c in conditions}
    single = {number: outcomes(diagram, table) for number, diagram in diagrams.items()}
    eligible, refused = ~table.nobody, table.nobody.copy()
    for may_fail, may_hold in single.values():
        eligible &= ~may_fail
        refused |= ~may_hold
    for group in connected(diagrams):
        if len(group) > 1:
            joint = engine.joint([c.rule for c in conditions if c.number in group])
            refused |= ~outcomes(joint, table)[1]
    return eligible, refused, [~single[c.number][1] for c in conditions]


def _of_option(
    option: Option,
    table: ApplicantTable,
    engine: EligibilityEngine,
    today: date,
    stale_after_days: int,
    is_explained: bool,
) -> list[ScreenedPair]:
    if not option.calls:
        return _decided(option, table, engine, today, stale_after_days, is_explained)
    rounds = Rounds(option, engine.schema, today)
    which = [rounds.of(applicant) for applicant in table.applicants]
    decided = {
        number: _decided(variant, table, engine, today, stale_after_days, is_explained)
        for number, variant in ((number, rounds.variants[number]) for number in set(which))
    }
    return [decided[number][place] for place, number in enumerate(which)]


def _decided(
    option: Option,
    table: ApplicantTable,
    engine: EligibilityEngine,
    today: date,
    stale_after_days: int,
    is_explained: bool,
) -> list[ScreenedPair]:
    conditions = option.in_force(today)
    availability = availability_of(option, today, stale_after_days)
    eligible, refused, failing = verdicts(conditions, table, engine)
    fields = fields_of_missing(conditions, engine) if is_explained else ()
    codes, asked = table.column(fields)
    details: dict[int, tuple[tuple[str, ...], tuple[int, ...]]] = {}
    pairs = []
    for place, applicant in enumerate(table.applicants):
        missing: tuple[str, ...] = ()
        blockers: tuple[int, ...] = ()
        name: VerdictName = "eligible"
        if refused[place]:
            name = "refused"
        elif not eligible[place]:
            name = "undecided"
        if is_explained and name == "refused":
            blockers = tuple(
                c.number for c, fails in zip(conditions, failing, strict=True) if fails[place]
            )
        if is_explained and name != "eligible" and not blockers:
            code = int(codes[place])
            if code not in details:
                verdict = engine.decide(conditions, asked[code])
                details[code] = verdict.missing, verdict.blockers
            missing, blockers = details[code]
        call = option.call.id if option.call else ""
        pairs.append(
            ScreenedPair(
                applicant.id,
                option.id,
                name,
                availability,
                missing,
                blockers,
                option.rules,
                call,
            )
        )
    return pairs


def fields_of_missing(
    conditions: Sequence[Condition], engine: EligibilityEngine
) -> tuple[str, ...]:
    """The fields on which it depends what is missing."""
    return fields_behind([condition.rule for condition in conditions], engine)


def fields_behind(rules: Sequence[str], engine: EligibilityEngine) -> tuple[str, ...]:
    """The fields of some rules, and for a derived field also its inputs and what lies between."""
    schema = engine.schema
    fields: dict[str, None] = {}
    for rule in rules:
        for variable in engine.diagram(rule).variables:
            for name in variable.fields:
                behind = (*schema.derived_inside(name), *schema.asked_for(name))
                fields.update(dict.fromkeys((name, *behind)))
    return tuple(fields)


def screen_csv(rows: Iterable[Sequence[str]], header: Sequence[str]) -> Iterator[str]:
    """The lines of a CSV file, cells that a spreadsheet would run as a formula disarmed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([disarmed(cell) for cell in row])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
