"""Several requests of one cooperative: each is its own, and none is a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.ingest.rows.need_lines import ONE_LINE
from matcher.ingest.rows.record import canonical
from matcher.registry.workspace import is_of_request

if TYPE_CHECKING:
    from matcher.ingest.rows.record import Fact, Record


def apart_by_request(rows: Sequence[Record], schema: Schema) -> list[list[Record]]:
    """The rows of one cooperative by request, the newest last; rows without one go with it.

    Two rows are two requests where they stand on one sheet and ask for different things.
    """
    if len(rows) < 2:
        return [list(rows)]
    groups: list[list[Record]] = []
    plain: list[Record] = []
    for row in rows:
        if not any(_tells(name) and row.value(name) is not None for name in row.facts):
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

    def told(part: Mapping[str, Fact]) -> dict[str, str]:
        return {
            name: canonical(fact.value)
            for name, fact in part.items()
            if is_of_request(name) and fact.value is not None
        }

    if not rest:
        return before, facts
    had_one = any(_tells(name) for name in facts)
    current = {name: text for name, text in facts.items() if is_of_request(name)}
    known = [*before, current] if had_one else list(before)
    brought = [told(part) for part in rest]
    updated = [{**known[at], **one} if at < len(known) else one for at, one in enumerate(brought)]
    updated += known[len(brought) : -1] if len(known) > len(brought) + 1 else []
    if len(known) <= len(brought):  # the newest of the step is a request of its own
        facts = {name: text for name, text in facts.items() if not is_of_request(name)}
    return updated, facts
