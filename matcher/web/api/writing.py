"""The operations that write, and those that work out what a body describes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from matcher.allocation.funds_file import FundsFile, programme_of
from matcher.api.session import Session
from matcher.reports.advising.what_if import WhatIfView
from matcher.reports.advising.what_if_terms import TermsView
from matcher.reports.followed.cases import RecordedView
from matcher.reports.for_funders.allocation_views import AllocationView
from matcher.reports.imported.steps import CorrectedView
from matcher.reports.phrases import one_message
from matcher.spec.shapes import NOT_EMPTY, NOT_NEGATIVE, Bounds
from matcher.support.errors import InvalidSourceError, UsageError
from matcher.support.messages import message
from matcher.web.api.asked import AskedWronglyError
from matcher.web.api.operations import ApiCall, Operation
from matcher.web.work import MOST_SECONDS, USUAL_SECONDS


@dataclass(frozen=True, slots=True)
class EventSent:
    """What happened to a request."""

    cooperative: Annotated[str, "id of the cooperative"]
    option: Annotated[str, "id of the option, or of a funder that has one"]
    kind: Annotated[str, "what happened: applied, granted, refused …"]
    on: Annotated[date | None, "the day on which it happened; by default that of the answer"] = None
    amount: Annotated[int | None, "asked, granted, paid or repaid", NOT_NEGATIVE] = None
    reasons: Annotated[tuple[str, ...], "why it was refused or withdrawn: words of the list"] = ()
    call: Annotated[str, "id of the round"] = ""
    by: Annotated[str, "pseudonym of who records; never a name"] = "office"
    said_by: Annotated[str, "who said so: funder, applicant or office"] = ""
    instead_of: Annotated[str, "the event that this one corrects, as E-12"] = ""
    again: Annotated[bool, "record it although the same is recorded already"] = False


@dataclass(frozen=True, slots=True)
class FactsSent:
    """Facts of one cooperative, as a person says them."""

    facts: Annotated[
        Mapping[str, str],
        "by field: a cell of a registry, or as in a sheet; empty: not known",
        NOT_EMPTY,
    ]
    why: Annotated[str, "the reason, kept with the step"] = ""
    version: Annotated[
        int | None, "version of the profile that was seen: what others changed since stays"
    ] = None


@dataclass(frozen=True, slots=True)
class SupposedSent:
    """Facts and terms that are supposed to be others; nothing is kept."""

    facts: Annotated[
        Mapping[str, str], "by field, as in a correction; an amount may be `40 %` of the need"
    ] = field(default_factory=dict)
    terms: Annotated[
        tuple[str, ...],
        "`indh_p3_ess:4=` drops a condition, `fda:2=members >= 5` changes it;"
        " `fda:status=open`, `fda:max_mad=500000`",
    ] = ()
    plan: Annotated[bool, "work out the first plan too, before and after"] = False


@dataclass(frozen=True, slots=True)
class TermsSent:
    """Terms that are supposed to be others, for everybody; nothing is kept."""

    terms: Annotated[tuple[str, ...], "as in what-if of one cooperative", NOT_EMPTY]


@dataclass(frozen=True, slots=True)
class AllocationAsked:
    """How long an allocation may take, and of whom it tells more."""

    why: Annotated[str, "id of an applicant: what an award to it would take"] = ""
    seconds: Annotated[float, "time of each proof", Bounds(1, MOST_SECONDS)] = USUAL_SECONDS


def record(session: Session, call: ApiCall) -> RecordedView:
    """An event is recorded."""
    sent: EventSent = call.body
    return session.record(
        sent.cooperative,
        sent.option,
        sent.kind,
        on=sent.on,
        amount=sent.amount,
        reasons=sent.reasons,
        call=sent.call,
        by=sent.by,
        said_by=sent.said_by,
        instead_of=sent.instead_of,
        again=sent.again,
        key=call.key,
    ).view


def correct(session: Session, call: ApiCall) -> CorrectedView:
    """Facts are corrected."""
    sent: FactsSent = call.body
    said = _said(sent.facts)
    done = session.correct(call.path["id"], said, why=sent.why, key=call.key, seen=sent.version)
    return done.view


def what_if(session: Session, call: ApiCall) -> WhatIfView:
    """What moves for one cooperative."""
    sent: SupposedSent = call.body
    facts = _said(sent.facts)
    return session.what_if(call.path["id"], facts, terms=sent.terms, plan=sent.plan).view


def what_if_terms(session: Session, call: ApiCall) -> TermsView:
    """What moves for everybody."""
    return session.what_if_terms(call.body.terms).view


def _said(facts: Mapping[str, str]) -> list[str]:
    for name in facts:
        if "=" in name:
            raise UsageError(message('"{name}" is not a field.', name=name), where="facts")
    return [f"{name}={text}" for name, text in facts.items()]


def allocate(session: Session, call: ApiCall) -> AllocationView:
    """Budgets are divided."""
    assert call.file is not None  # noqa: S101  there is a body where one is defined
    try:
        programme = programme_of(call.file, session.catalogue, session.matcher.engine)
    except InvalidSourceError as error:
        raise AskedWronglyError(422, one_message(error.message), error.problems) from error
    asked: AllocationAsked = call.query
    return session.allocate(programme, why=asked.why or None, seconds=asked.seconds).view


WRITING = (
    Operation(
        "PATCH", "/cooperatives/{id}", "correct",
        "Correct facts of a cooperative of the workspace, as one step that can be taken back.",
        CorrectedView, correct, body=FactsSent, is_kept=True,
    ),
    Operation(
        "POST", "/cases", "record", "Record what happened to a request.",
        RecordedView, record, body=EventSent, is_kept=True,
    ),
    Operation(
        "POST", "/allocations", "allocate",
        "Divide the budgets of funds among the cooperatives, and say why; nothing is kept.",
        AllocationView, allocate, AllocationAsked, body=FundsFile, is_long=True,
    ),
    Operation(
        "POST", "/cooperatives/{id}/what-if", "what_if",
        "What moves for one cooperative when facts or terms are others; nothing is kept.",
        WhatIfView, what_if, body=SupposedSent, is_long=True,
    ),
    Operation(
        "POST", "/what-if", "what_if_terms",
        "What other terms of options change for everybody; nothing is kept.",
        TermsView, what_if_terms, body=TermsSent, is_long=True,
    ),
)  # fmt: skip
