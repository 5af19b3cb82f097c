"""`match catalogue list` and `match catalogue check`: the options, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

from matcher.catalogue.calls import states_of
from matcher.catalogue.terms import Availability
from matcher.reports.answer.seen import seen_said
from matcher.reports.layout import padded
from matcher.reports.names import availability_said, family_of
from matcher.reports.problems import ProblemView, problem_views
from matcher.reports.view import SCHEMA, only_shown
from matcher.session import Session
from matcher.support import writing
from matcher.support.errors import by_cause
from matcher.support.messages import Message, counted, message, message_in, render
from matcher.support.text import Text

if TYPE_CHECKING:  # checking executes rules, which a list of options does not need
    from matcher.eligibility.catalogue_check import Report

#: The widths of the columns of the list: id and availability.
_ID, _STATE = 34, 12


@dataclass(frozen=True, slots=True)
class ListedOption:
    """One option of the list."""

    option_id: Annotated[str, "id of the option"]
    name: Annotated[Text, "its name"]
    family: Annotated[str, "id of its family"]
    funder: Annotated[str, "id of its funder; empty when none is named"]
    availability: Annotated[Availability, "whether one can apply on the day, where best"]
    availability_by_place: Annotated[
        tuple[Availability, ...], "what holds in some place, the best first; one: everywhere"
    ]
    status_as_of: Annotated[date | None, "day on which its status was seen; null when not known"]
    family_name: Text | str = only_shown()
    seen_said: Message = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The options of a catalogue, by family."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    today: Annotated[date, "day of the answer"]
    options: Annotated[tuple[ListedOption, ...], "by family, then by id"]


def list_view(session: Session) -> ListView:
    """The options of the session's catalogue."""
    catalogue, today = session.catalogue, session.today
    options = sorted(catalogue.options.values(), key=lambda option: (option.family, option.id))
    return ListView(
        today=today,
        options=tuple(
            ListedOption(
                option_id=option.id,
                name=option.name,
                family=option.family,
                funder=option.funder,
                availability=states[0],
                availability_by_place=states,
                status_as_of=option.status_as_of,
                family_name=family_of(option, catalogue),
                seen_said=seen_said(option),
            )
            for option in options
            for states in [states_of(option, session.schema, today, catalogue.stale_after_days)]
        ),
    )


def list_lines(view: ListView, language: str) -> Iterator[str]:
    """The lines of `match catalogue list`."""
    for _, options in groupby(view.options, key=lambda option: option.family):
        family = list(options)
        yield render(family[0].family_name, language) or "–"
        for option in family:
            name = padded(render(option.option_id, language), _ID)
            state = padded(
                render(availability_said(option.availability_by_place), language), _STATE
            )
            yield f"  {name} {state} {render(option.name, language)}"


def how_many(view: ListView) -> Message:
    """How many options the list has."""
    return counted("{n} option.", "{n} options.", len(view.options))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """What is wrong or stale in a catalogue."""

    schema: Annotated[int, "version of this format"] = SCHEMA
    options: Annotated[int, "options that were read"]
    rules: Annotated[int, "rules that were checked"]
    executed: Annotated[int, "profiles on which each rule was executed"]
    errors: Annotated[int, "problems for which the catalogue is refused"]
    warnings: Annotated[int, "problems in spite of which it is used"]
    problems: Annotated[tuple[ProblemView, ...], "errors and warnings, by file and line"]


def check_view(report: Report) -> CheckView:
    """The view of a check."""
    errors = sum(not problem.is_warning for problem in report.problems)
    return CheckView(
        options=report.options,
        rules=report.rules,
        executed=report.executed,
        errors=errors,
        warnings=len(report.problems) - errors,
        problems=problem_views(report.problems),
    )


def check_lines(view: CheckView, language: str) -> Iterator[str]:
    """The lines of `match catalogue check`; errors stand last, beside the count."""
    for label, is_warning in ((message("warning"), True), (message_in("label", "ERROR"), False)):
        told = [problem.as_problem() for problem in view.problems if problem.warning is is_warning]
        for _, said in by_cause(told, language):
            yield f"  {writing.labelled_text(render(label, language), said, language)}"
    counts = message(
        "{options}, {rules}, each executed on {profiles}: {errors}, {warnings}.",
        options=counted("{n} option", "{n} options", view.options),
        rules=counted("{n} rule", "{n} rules", view.rules),
        profiles=counted("{n} profile", "{n} profiles", view.executed),
        errors=counted("{n} error", "{n} errors", view.errors),
        warnings=counted("{n} warning", "{n} warnings", view.warnings),
    )
    yield render(counts, language)
