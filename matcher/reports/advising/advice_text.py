"""Advice as text: questions, changes, time, and what refuses. Money stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matcher.reports.advising.advice import AdviceView, ComingView
from matcher.reports.advising.advice_money_text import (
    costs_lines,
    ladder_lines,
    more_lines,
    security_lines,
    support_lines,
)
from matcher.reports.advising.blockers import RefusalView, refusal_lines
from matcher.reports.advising.changes import (
    CLOSED,
    alike_changes,
    change_lines,
)
from matcher.reports.advising.questions import question_lines
from matcher.reports.answer.applicant import introduction_lines
from matcher.reports.frame import ending_lines
from matcher.reports.layout import wrapped
from matcher.reports.names import verdict_said
from matcher.reports.phrases import labelled, named, option_title, with_notes
from matcher.support.messages import Message, message, render


def advice_lines(view: AdviceView, top: int, language: str) -> Iterator[str]:
    """The lines of `match advise --details`, at most `top` things under each heading."""
    yield from introduction_lines(view.applicant, language)
    sections = (
        (message("Ask first"), question_lines(view.questions, top, language)),
        (message("Changes, by what they unlock"), _change_lines(view, top, language)),
        (message("What time alone changes"), time_lines(view, top, language)),
        (message("Security, lender by lender"), security_lines(view, top, language)),
        (message("Costs against returns"), costs_lines(view, top, language)),
        (message("Support before money"), support_lines(view, top, language)),
        (message("Step by step"), ladder_lines(view, language)),
        (message("What refuses, and what is asked"), _refusals_lines(view, top, language)),
    )
    yield from in_sections(sections, language)
    yield ""
    yield from ending_lines(view.frame, language)


def in_sections(sections: Iterable[tuple[Message, Iterator[str]]], language: str) -> Iterator[str]:
    """Headings with their lines; a heading without any is left out."""
    for heading, lines in sections:
        shown = list(lines)
        if shown:
            yield ""
            yield render(heading, language)
            yield from shown


def _change_lines(view: AdviceView, top: int, language: str) -> Iterator[str]:
    if not view.changes:
        none = message("No change that can be proposed turns a verdict.")
        yield f"  {render(none, language)}"
    groups = alike_changes(view.changes)
    shown = [change for alike in groups[:top] for change in alike]
    yield from change_lines(shown, view.names, view.currency, language)
    yield from more_lines(groups, top, language)


def time_lines(view: AdviceView, top: int, language: str) -> Iterator[str]:
    """What opens and what ends by itself, the soonest first."""
    for coming in view.time[:top]:
        yield from wrapped(f"· {render(coming_said(coming, view), language)}", first="  ")


def coming_said(coming: ComingView, view: AdviceView) -> Message:
    """What opens or ends on a day."""
    title = option_title(view.names[coming.option_id], coming.option_id)
    before, after = (
        CLOSED if state == "closed" else verdict_said(state, coming.rules)
        for state in (coming.before, coming.after)
    )
    if coming.kind == "opens":
        said = message(
            "from {day} {after}, until then {before}", day=coming.day, after=after, before=before
        )
    else:
        day = coming.last_day_before
        said = message(
            "until {day} {before}, after that {after}", day=day, after=after, before=before
        )
    told = labelled(title, said)
    return with_notes(told, map(named, coming.labels)) if coming.labels else told


def _refusals_lines(view: AdviceView, top: int, language: str) -> Iterator[str]:
    """Every refused option, with all that refuses it."""
    refused = refused_nearest_first(view)
    for refusal in refused[:top]:
        yield from refusal_lines(refusal, language)
    yield from more_lines(refused, top, language)


def refused_nearest_first(view: AdviceView) -> list[RefusalView]:
    """The refused options, those that least refuses first."""
    return sorted(view.refused, key=lambda refusal: (len(refusal.blockers), refusal.option_id))
