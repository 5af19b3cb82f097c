"""Which cooperatives there are: those that words, values and cases find, a part at a time."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Annotated

from matcher.cases.kinds import KIND_NAMES, SAID_KINDS
from matcher.cases.listing import OPEN, OVERDUE, applicants_in, cases_among
from matcher.cases.log import EventLog
from matcher.cases.merged import homes_of
from matcher.cases.state import Case
from matcher.cases.words import registry_of
from matcher.domain.applicant import Applicant
from matcher.domain.values import FieldValue
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.registry.listing import ListedApplicant, ListingFilter
from matcher.reports.answer.applicant import complete_share
from matcher.reports.frame import Frame, frame
from matcher.reports.values import said_cell
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.messages import Message, Sayable, Share, message_in
from matcher.support.paths import cases_file
from matcher.support.text import fold

#: What a list may be narrowed to, of cases: those that are open or late, and each state.
CASE_FILTERS: dict[str, Message] = {
    OPEN: message_in("cases of a cooperative", "somebody has to act"),
    OVERDUE: message_in("cases of a cooperative", "a step is late"),
    **{kind: KIND_NAMES[kind] for kind in SAID_KINDS},
}


@dataclass(frozen=True, slots=True)
class CoopCaseView:
    """Where one request of a listed cooperative stands."""

    option_id: Annotated[str, "the option"]
    state: Annotated[str, "what happened last"]
    overdue: Annotated[bool, "true when somebody should have acted by now"]
    said: Message = only_shown()


@dataclass(frozen=True, slots=True)
class CoopLine:
    """One cooperative in a list."""

    applicant_id: Annotated[str, "its id"]
    name: Annotated[str, "its name, or its id when it has none"]
    known: Annotated[int, "how many fields are known"]
    facts: Annotated[Mapping[str, str], "cells of the fields that introduce it"]
    cases: Annotated[tuple[CoopCaseView, ...], "its cases, what is due first"]
    said: tuple[Sayable, ...] = only_shown()
    complete: Share = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoopsView:
    """Cooperatives that were found."""

    frame: Frame = inlined()
    all: Annotated[int, "how many were found"]
    first: Annotated[int, "how many of them stand before this part"]
    coops: Annotated[tuple[CoopLine, ...], "this part of them, in the order of the registry"]


def coops_view(
    session: Session,
    words: str,
    values: Mapping[str, str] | None = None,
    cases: str = "",
    first: int = 0,
    most: int = 50,
) -> CoopsView:
    """The cooperatives that hold all the words in id, name or place, and all the values.

    Parameters
        values  by field; an empty one asks for anything
        cases   one of `CASE_FILTERS`; "" for any
    """
    name, log, values = registry_of(session), cases_file(session.schema_path), values or {}
    if log.is_file():
        with closing(EventLog(log)) as opened:
            homes = homes_of(session)
            ids = None
            if cases:
                told = applicants_in(opened, name, cases, session.today)
                ids = frozenset(homes.get(one, one) for one in told)
            listed = session.registry.find(_wanted(words, values, ids), first, most)
            shown = {line.id for line in listed.lines}
            merged = [one for one, home in homes.items() if home in shown]
            known: dict[str, tuple[Case, ...]] = {}
            for one, found in cases_among(opened, name, [*shown, *merged]).items():
                home = homes.get(one, one)
                known[home] = (*known.get(home, ()), *found)
    else:
        nobody: frozenset[str] | None = frozenset() if cases else None
        listed = session.registry.find(_wanted(words, values, nobody), first, most)
        known = {}
    return CoopsView(
        frame=frame(session),
        all=listed.all,
        first=first,
        coops=tuple(_line(line, known.get(line.id, ()), session) for line in listed.lines),
    )


def _wanted(words: str, values: Mapping[str, str], ids: frozenset[str] | None) -> ListingFilter:
    held = tuple((name, value) for name, value in values.items() if value)
    return ListingFilter(tuple(fold(words).split()), held, ids)


def _line(
    line: ListedApplicant, cases: tuple[Case, ...] | list[Case], session: Session
) -> CoopLine:
    schema = session.schema
    heads = [about for about in schema if about.headline and about.type in _INTRODUCING]
    facts = {about.name: line.facts[about.name] for about in heads if line.facts.get(about.name)}
    return CoopLine(
        applicant_id=line.id,
        name=line.name,
        known=sum(name in schema for name in line.facts),
        facts=facts,
        cases=tuple(
            CoopCaseView(
                case.option,
                case.state,
                case.due is not None and case.due < session.today,
                KIND_NAMES[case.state],
            )
            for case in cases
        ),
        said=tuple(said_cell(cell, schema[name], schema) for name, cell in facts.items()),
        complete=complete_share(_complete(line, session)),
    )


def _complete(line: ListedApplicant, session: Session) -> float:
    """The share of what is asked that is known, as the pages of the cooperative count it.

    What others tell counts as well: where it is told what money is for, the other lines are 0.
    """
    schema = session.schema
    stated: dict[str, FieldValue] = {}
    for name, cell in line.facts.items():
        if cell.strip() and name in schema:
            with suppress(RefusedCellError):  # its page leaves it out too
                stated[name] = read_cell(cell, schema[name], schema)
    return Applicant(line.id, schema, stated, session.today).completeness()


#: Types of fields that say in a word or two who a cooperative is.
_INTRODUCING = ("place", "category")
