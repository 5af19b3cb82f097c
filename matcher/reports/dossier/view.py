"""The dossier of one applicant as a view: all that any printed form of it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Annotated, Literal

from matcher.reports.advising.advice_money import CoverageView
from matcher.reports.answer.applicant import ApplicantView, Fact
from matcher.reports.answer.match import MatchView
from matcher.reports.followed.case_notes import PromisesView
from matcher.reports.frame import Frame
from matcher.reports.options.figures import SourceView
from matcher.reports.plans.plan_views import OfferedView, PlanView
from matcher.reports.view import inlined, only_shown
from matcher.support.messages import Message, Sayable
from matcher.support.text import Text

FactOrigin = Literal["stated", "computed", "missing"]
#: Of a paper of the cooperative; nobody has told us is not the same as missing.
PaperState = Literal["have", "run_out", "not_told"]


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact of the file, where it comes from, or that it is missing."""

    field: Annotated[str, "name of the field"]
    value: Annotated[Fact | None, "the value; null where it is to be filled in"]
    origin: Annotated[FactOrigin, "stated in the file, computed from other facts, or missing"]
    read_in: Annotated[Message | None, "file, sheet and cell that it was read in; null if none"]
    label: Text = only_shown()
    ask: Text | None = only_shown()
    said: Sayable = only_shown()
    follows: bool = only_shown()


@dataclass(frozen=True, slots=True)
class DossierPart:
    """A part of the file: facts, and what no field holds."""

    key: Annotated[str, "what it is about: identity, governance, market, …"]
    facts: Annotated[tuple[FactLine, ...], "its facts, known and missing"]
    by_hand: Annotated[tuple[Message, ...], "what is to be written by hand"]
    title: Message = only_shown()


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that is asked for, and whether the cooperative has it."""

    code: Annotated[str, "the same over the whole catalogue"]
    state: Annotated[PaperState, "have, run_out, or not_told: nobody said that it is there"]
    name: Annotated[Text | str, "what it is"]
    given_by: Annotated[Text | None, "who gives it; null when that is not published"]
    since: Annotated[date | None, "day of the paper that is there; null when not told"]
    until: Annotated[date | None, "its last day; null when not told, or without an end"]
    valid_days: Annotated[float | None, "days for which it is valid; null when not published"]
    cost: Annotated[float | None, "what it costs, in currency; null when not published"]
    note: Annotated[Text | None, "what must be known of it; null when nothing more"]
    asked_by: Annotated[tuple[str, ...], "ids of the options that ask for it"]


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request to make: to whom, for how much, where, and when."""

    option_id: Annotated[str, "the option"]
    name: Annotated[Text, "its name"]
    funder_name: Annotated[Text | str, "name of its funder"]
    amount: Annotated[int | None, "amount asked, in currency; null where none is published"]
    conditional: Annotated[
        bool, "true when it may still not come, for its own sake or that of one that it waits for"
    ]
    channel: Annotated[Text | None, "where to apply; null when not published"]
    asked_month: Annotated[int | None, "month of the request, from 0; null outside the plan"]
    decided_month: Annotated[int | None, "month of the decision; null outside the plan"]
    paid_month: Annotated[int | None, "month of the money; null where none is known"]
    delay_assumed: Annotated[bool, "true when no source publishes the delay"]
    at_next_call: Annotated[
        bool, "true when its day is not known, for it waits for a call: its months are assumed"
    ]
    open_points: Annotated[tuple[Message, ...], "what is missing or to be confirmed"]
    duties: Annotated[tuple[Message, ...], "what it asks: security, guarantee, own share"]
    status_as_of: Annotated[date | None, "day on which it was last seen; null when not known"]


@dataclass(frozen=True, slots=True)
class OptionSources:
    """The pages that an option rests on."""

    option_id: Annotated[str, "the option"]
    name: Annotated[Text, "its name"]
    status_as_of: Annotated[date | None, "day on which it was last seen; null when not known"]
    sources: Annotated[tuple[SourceView, ...], "its pages"]
    seen_said: Message | None = only_shown()


@dataclass(frozen=True, slots=True)
class SummaryFigures:
    """The amounts of the first page, in currency; null is not known."""

    cost: Annotated[int | None, "cost of the lines that have an amount"]
    asked: Annotated[int | None, "what is asked for"]
    own_cash: Annotated[int | None, "cash of the members in the plan"]
    own_in_kind: Annotated[int | None, "what they bring in kind in the plan"]
    uncovered: Annotated[int | None, "what nobody pays in the plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierView:
    """The printed file of one applicant, for one option or for all."""

    frame: Frame = inlined()
    out: Annotated[PurePath, "the file that was written"]
    languages: Annotated[tuple[str, ...], "its languages, in their order"]
    form: Annotated[Literal["file", "summary", "steps"], "whole file, one page, or what to do"]
    applicant: Annotated[ApplicantView, "who asks"]
    match: Annotated[MatchView | None, "the option that it is for; null: the general file"]
    figures: Annotated[SummaryFigures, "the amounts of the first page"]
    why: Annotated[tuple[Message, ...], "why it can be borne, and what speaks against that"]
    parts: Annotated[tuple[DossierPart, ...], "the parts, in their order"]
    lines: Annotated[Mapping[str, int], "cost of each budget line, in currency"]
    lines_without_amount: Annotated[tuple[str, ...], "lines asked for without an amount"]
    unassigned: Annotated[int, "what of the total that was told stands in no line; in currency"]
    plan: Annotated[OfferedView | None, "the plan that is shown; null when there is none"]
    plan_has_option: Annotated[bool, "whether the option is in that plan"]
    requests: Annotated[tuple[RequestView, ...], "requests to make, in order"]
    security: Annotated[tuple[CoverageView, ...], "the security that each lender asks"]
    papers: Annotated[tuple[PaperLine, ...], "papers that are asked for"]
    papers_not_published: Annotated[tuple[str, ...], "options whose papers are not published"]
    missing: Annotated[tuple[FactLine, ...], "facts to tell, those that decide first"]
    sources: Annotated[tuple[OptionSources, ...], "the pages that it rests on, by option"]
    promises: Annotated[
        PromisesView | None, "what others promised or were asked for; null when nothing is recorded"
    ]
    recorded: Annotated[
        tuple[Message, ...], "what is recorded of its option; on the steps, who said no"
    ]
    counted: Annotated[
        int | None, "what its option promised or was asked for already; null: it is asked now"
    ]
    over: Annotated[
        int | None, "all that is asked, promised and brought, where that is above the cost"
    ]
    is_cost_least: bool = only_shown()
    unpriced: tuple[Sayable, ...] = only_shown()
    is_asked: bool = only_shown()
    first_asked: int | None = only_shown()
    granted: int | None = only_shown()
    said_no: bool = only_shown()
    names: Mapping[str, Text] = only_shown()
    plans: PlanView = only_shown()
    persons: tuple[str, ...] = only_shown()

    def is_asked_already(self, option: str) -> bool:
        """Whether a request of the file stands in the log of cases: nobody sends it again."""
        return self.is_asked and self.match is not None and option == self.match.option_id

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self.frame.currency
