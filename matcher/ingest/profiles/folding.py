"""A profile from all that was ever said of it: imports in order, then what a person corrected.

The profile is a function of the steps that stand, so taking a step back gives exactly what would
be there without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from matcher.domain.schema import Schema
from matcher.ingest.diagnostics import Finding, Origin
from matcher.ingest.profiles.requests import (
    apart_by_request,
    apart_by_year,
    asked_before,
    later_requests,
    request_told,
)
from matcher.ingest.profiles.survivorship import merged_facts, tells_its_day, updated_facts
from matcher.ingest.rows.record import OLDER_REQUEST, Fact, Record, canonical
from matcher.ingest.rows.yearly_rows import YEAR_OF_ROW, by_year_of_file, in_order
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.registry.kept import Kept, KeptRecord
from matcher.registry.workspace import is_of_request
from matcher.support.records import dataclass

CORRECTED, SAID_BEFORE = "corrected", "said-before"


@dataclass(frozen=True, slots=True)
class Folded:
    """A profile made from its rows, and the values of its last step that do not hold.

    Parameters
        overruled  by field, why the value of the last step does not hold, and what holds instead
    """

    facts: dict[str, str]
    requests: tuple[dict[str, str], ...]
    registers: dict[str, str]
    names: tuple[str, ...]
    exact: bool
    overruled: dict[str, tuple[str, str | None]] = field(default_factory=dict)


def as_record(kept: KeptRecord, schema: Schema) -> Record:
    """The row as it was read, from its kept cells."""
    record = Record(
        Origin(kept.file, kept.sheet, kept.row),
        {},
        names=kept.names,
        registers=dict(kept.registers),
        own_id=kept.own_id,
        mark=kept.mark,
    )
    for cell in kept.cells:
        if cell.field == YEAR_OF_ROW:
            record.year = int(cell.value or 0)
        if cell.field not in schema:
            continue
        try:
            value = (
                None if cell.value is None else read_cell(cell.value, schema[cell.field], schema)
            )
        except RefusedCellError:  # it was read under another schema
            continue
        origin = Origin(cell.file, cell.sheet, cell.row, cell.column, cell.header)
        fact = Fact(value, cell.raw, origin, cell.code)
        if cell.code == OLDER_REQUEST:
            record.others.append((cell.field, fact))
            continue
        here = record.facts.get(cell.field)
        if here is None or (here.value is None and value is not None):
            record.facts[cell.field] = fact
    return record


def fold_profile(
    by_step: Sequence[Sequence[Record]],
    corrections: Iterable[tuple[str, str | None]],
    schema: Schema,
) -> Folded:
    """A profile from the rows of each step and the corrections of a person, both in order.

    A later step replaces what an earlier one said, and so does the file of a later year in one
    import; what was said before, and replaced since, is no news when it comes back: the newer
    value stays and the old one is told.
    """
    if len(by_step) == 1 and len(by_step[0]) == 1 and not asked_before(by_step[0][0]):
        return _folded_row(by_step[0][0], corrections, schema)
    facts: dict[str, str] = {}
    requests: list[dict[str, str]] = []
    said: dict[str, list[str]] = {}
    overruled: dict[str, tuple[str, str | None]] = {}
    exact = False
    by_step, older = apart_by_year(by_step, schema)
    fresh = {id(row) for rows in by_step[-1:] for row in rows}
    by_step = in_order(part for rows in by_step for part in by_year_of_file(rows))
    for rows in by_step:
        if not fresh & set(map(id, rows)):
            overruled = {}
        parts = apart_by_request(rows, schema)
        merged = merged_facts(parts[-1], schema, _silent)
        rest = [merged_facts(part, schema, _silent) for part in parts[:-1]]
        requests, facts = later_requests(requests, facts, rest, merged)
        for name, fact in list(merged.items()):
            text = None if fact.value is None else canonical(fact.value)
            earlier = said.setdefault(name, [])
            is_back = text in earlier[:-1] and facts.get(name) not in (None, text)
            if is_back and text != earlier[-1] and not is_of_request(name):
                overruled[name] = (SAID_BEFORE, facts[name])
                del merged[name]
            elif text is not None and (not earlier or earlier[-1] != text):
                earlier.append(text)
        exact = exact or tells_its_day(merged)
        facts = updated_facts(facts, merged, schema)
    # what the last step says may be of a year that is past
    newest = by_step[-1] if by_step and fresh & set(map(id, by_step[-1])) else ()
    overruled = overruled if newest else {}
    overruled |= _correct(facts, corrections, newest, schema)
    rows = [row for step in by_step for row in step]
    of_years = [request_told(merged_facts(group, schema, _silent)) for group in older]
    return Folded(
        facts,
        (*of_years, *requests),
        {name: number for row in rows for name, number in row.registers.items()},
        tuple(dict.fromkeys(name for row in rows for name in row.names)),
        exact,
        overruled,
    )


def _folded_row(
    row: Record, corrections: Iterable[tuple[str, str | None]], schema: Schema
) -> Folded:
    """A profile from one row, as most are: nothing was said before it, nor beside it."""
    facts = updated_facts({}, row.facts, schema)
    overruled = _correct(facts, corrections, (row,), schema)
    names = tuple(dict.fromkeys(row.names))
    return Folded(facts, (), dict(row.registers), names, tells_its_day(row.facts), overruled)


def _correct(
    facts: dict[str, str],
    corrections: Iterable[tuple[str, str | None]],
    newest: Sequence[Record],
    schema: Schema,
) -> dict[str, tuple[str, str | None]]:
    """Write the corrections over the facts; what the last step says against them."""
    said = dict(corrections)
    last = merged_facts(newest, schema, _silent) if said else {}
    against: dict[str, tuple[str, str | None]] = {}
    for name, text in said.items():
        fact = last.get(name)
        if fact is not None and fact.value is not None and canonical(fact.value) != text:
            against[name] = (CORRECTED, text)
        if text is None:
            facts.pop(name, None)
        else:
            facts[name] = text
    return against


def _silent(_: Finding) -> None:
    """Conflicts were told when the rows were read."""


def as_kept(profile_id: str, folded: Folded, version: int) -> Kept:
    """A folded profile as the workspace keeps it."""
    return Kept(
        profile_id,
        folded.facts.get("name", profile_id),
        folded.facts,
        folded.registers,
        folded.names,
        folded.exact,
        version,
        folded.requests,
    )


def is_same(one: Kept, other: Kept) -> bool:
    """Whether two states of a profile say the same."""
    return (one.facts, one.registers, one.names, one.requests) == (
        other.facts,
        other.registers,
        other.names,
        other.requests,
    )


def profile_changes(
    before: Mapping[str, str], after: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Field, value before and after, of what differs; empty where it was or is unknown."""
    return [
        (name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]
