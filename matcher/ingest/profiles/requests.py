"""Several requests of one cooperative: each is its own, and none is a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.ingest.rows.need_lines import ONE_LINE
from matcher.ingest.rows.record import OLDER_REQUEST, Record, canonical
from matcher.ingest.tables.heading import year_in_label
from matcher.registry.workspace import is_of_request

if TYPE_CHECKING:
    from matcher.ingest.rows.record import Fact


def apart_by_request(rows: Sequence[Record], schema: Schema) -> list[list[Record]]:
    """The rows of one cooperative by request, the newest last; rows without one go with it.

    Two rows are two requests where they stand on one sheet and ask for different things.
    """
    if len(rows) < 2:
        return [list(rows)]
    groups: list[list[Record]] = []
    plain: list[Record] = []
    for row in rows:
        if not asks(row):
            plain.append(row)
            continue
        home = next((g for g in groups if all(not _are_two(row, o, schema) for o in g)), None)
        if home is None:
            groups.append([row])
        else:
            home.append(row)
    if not groups:
        return [list(rows)]
    newest = {id(row) for row in (*plain, *groups[-1])}
    return [*groups[:-1], [row for row in rows if id(row) in newest]]


def apart_by_year(
    by_step: Sequence[Sequence[Record]], schema: Schema
) -> tuple[list[list[Record]], list[list[Record]]]:
    """The rows of steps without what they say of older requests, and the rows of each of these.

    A sheet may have a row a year: its newest year says how the cooperative is now, and what an
    older year asks for and no newer one repeats is a request of its own, the oldest first. A later
    step replaces what an earlier one said of the same year and request. So it is where a column
    says what an older year asked for ("Besoin 2024" beside "Besoin 2025").
    """
    steps = [list(rows) for rows in by_step]
    before = _of_older_columns(steps, schema)
    newest = max((row.year for rows in steps for row in rows), default=0)
    if len({row.year for rows in steps for row in rows} - {0}) < 2:
        return steps, before
    groups: list[list[Record]] = []
    for rows in steps:
        for row in sorted(filter(asks, rows), key=lambda row: row.year or newest):
            home = next((g for g in groups if _is_of(row, g, schema)), None)
            if home is None:
                groups.append([row])
            else:
                home.insert(0, row)
    groups.sort(key=lambda group: max(row.year or newest for row in group))
    older = {id(row) for group in groups[:-1] for row in group}
    apart = [[_without_request(r) if id(r) in older else r for r in rows] for rows in steps]
    older_groups = [*before, *groups[:-1]]
    return apart, sorted(older_groups, key=lambda group: max(row.year for row in group))


def asked_before(row: Record) -> dict[int, dict[str, Fact]]:
    """What columns of older years say that a row asked for, by year."""
    found: dict[int, dict[str, Fact]] = {}
    for name, fact in row.others:
        if fact.code == OLDER_REQUEST and (year := year_in_label(fact.origin.header)):
            found.setdefault(year, {}).setdefault(name, fact)
    return found


def _of_older_columns(steps: Sequence[Sequence[Record]], schema: Schema) -> list[list[Record]]:
    """The requests of columns of older years, the oldest first; none that a newer year repeats."""
    by_year: dict[int, list[list[Record]]] = {}
    for rows in steps:
        told: dict[int, list[Record]] = {}
        for row in rows:
            for year, facts in asked_before(row).items():
                one = Record(row.origin, facts, names=row.names, year=year)
                told.setdefault(year, []).append(one)
        newer = [row for row in rows if asks(row)]
        for year in sorted(told, reverse=True):
            fresh = [r for r in told[year] if not any(_says_the_same(r, o) for o in newer)]
            by_year[year] = apart_by_request(fresh, schema) if fresh else []
            newer += fresh
    return [group for year in sorted(by_year) for group in by_year[year]]


def _is_of(row: Record, group: Sequence[Record], schema: Schema) -> bool:
    """Whether a row repeats or mends the request of some rows."""
    if all(_says_the_same(row, other) for other in group):
        return True
    of_year = [other for other in group if other.year == row.year]
    return bool(of_year) and all(
        not _are_two(row, other, schema) and _may_be_one(row, other) for other in of_year
    )


def _says_the_same(one: Record, other: Record) -> bool:
    """Whether two rows tell of their requests in common, and nothing different."""
    mine, yours = (
        {n: canonical(f.value) for n, f in row.facts.items() if _tells(n) and f.value is not None}
        for row in (one, other)
    )
    both = mine.keys() & yours.keys()
    return bool(both) and all(mine[name] == yours[name] for name in both)


def _may_be_one(one: Record, other: Record) -> bool:
    """Whether two rows of different sheets ask for the same, as far as both say it."""
    mine, yours = one.value("purposes"), other.value("purposes")
    if not isinstance(mine, Several) or not isinstance(yours, Several):
        return True
    is_line = one.facts["purposes"].code == other.facts["purposes"].code == ONE_LINE
    return is_line or bool(mine.values & yours.values)


def asks(row: Record) -> bool:
    """Whether a row says of a request what it is."""
    return any(_tells(name) and row.value(name) is not None for name in row.facts)


def _without_request(row: Record) -> Record:
    return replace(row, facts={n: fact for n, fact in row.facts.items() if not is_of_request(n)})


def _tells(name: str) -> bool:
    return name in ("purposes", "project") or name.startswith("need_")


def _are_two(one: Record, other: Record, schema: Schema) -> bool:
    here, there = one.origin, other.origin
    if (here.file, here.sheet) != (there.file, there.sheet):
        return False
    for name in one.facts:
        if not _tells(name):
            continue
        if one.facts[name].code == ONE_LINE == (other.facts.get(name) or one.facts[name]).code:
            continue  # each is a line of one request
        mine, yours = one.value(name), other.value(name)
        if mine is None or yours is None or mine == yours:
            continue
        if isinstance(mine, Several) and isinstance(yours, Several) and mine.values & yours.values:
            continue
        return True
    return False


def request_told(part: Mapping[str, Fact]) -> dict[str, str]:
    """What some facts say of a request, as it is kept."""
    return {
        name: canonical(fact.value)
        for name, fact in part.items()
        if is_of_request(name) and fact.value is not None
    }


def later_requests(
    before: list[dict[str, str]],
    facts: dict[str, str],
    rest: Sequence[Mapping[str, Fact]],
    newest: Mapping[str, Fact],
) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The earlier requests and the facts of a profile, after a step that brings requests.

    As many as there were: each replaces its own. More: the others are new ones.

    Parameters
        rest    the requests of the step but its newest, the oldest first
        newest  its newest one, with everything else that it says
    """

    if not rest:
        return before, facts
    had_one = any(_tells(name) for name in facts)
    current = {name: text for name, text in facts.items() if is_of_request(name)}
    known = [*before, current] if had_one else list(before)
    brought = [request_told(part) for part in rest]
    updated = [{**known[at], **one} if at < len(known) else one for at, one in enumerate(brought)]
    updated += known[len(brought) : -1] if len(known) > len(brought) + 1 else []
    if len(known) <= len(brought):  # the newest of the step is a request of its own
        facts = {name: text for name, text in facts.items() if not is_of_request(name)}
    return updated, facts
