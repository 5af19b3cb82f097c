"""Advice on one screen: what to ask, what to change, and the figures that decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.reports.advising.advice import AdviceView
from matcher.reports.advising.advice_money import CoverageView
from matcher.reports.advising.advice_money_text import cost_amounts, support_parts, way_parts
from matcher.reports.advising.advice_text import in_sections, refused_nearest_first, time_lines
from matcher.reports.advising.changes import alike_changes, change_lines
from matcher.reports.advising.questions import question_lines
from matcher.reports.answer.applicant import introduction_lines
from matcher.reports.frame import ending_lines
from matcher.reports.layout import wrapped
from matcher.reports.phrases import consequence, labelled, with_notes
from matcher.support.messages import Message, Money, Sayable, counted, message, message_in, render


def advice_brief_lines(view: AdviceView, top: int, language: str) -> Iterator[str]:
    """The lines of `match advise` without `--details`, at most `top` things under a heading."""
    yield from introduction_lines(view.applicant, language)
    yield from in_sections(
        (
            (message("Ask first"), question_lines(view.questions, top, language, is_brief=True)),
            (message("Changes, by what they unlock"), _changes(view, top, language)),
            (message("What time alone changes"), time_lines(view, top, language)),
            (message("Security that lenders will ask for"), _security(view, top, language)),
            (message("Cost of the money, a year"), _costs(view, top, language)),
            (message("Support before money"), _support(view, top, language)),
            (message("Refused, the nearest first"), _refused(view, top, language)),
        ),
        language,
    )
    yield ""
    more = message(
        "Everything, with sources: match advise --coop {id} --details",
        id=view.applicant.applicant_id,
    )
    yield from wrapped(render(more, language), indent="")
    yield from ending_lines(view.frame, language)


def _line(said: Sayable, language: str) -> Iterator[str]:
    yield from wrapped(f"· {render(said, language)}", first="  ")


def _left(listed: Sequence[object], top: int, language: str) -> Iterator[str]:
    """How many there are that are not shown."""
    if left := max(0, len(listed) - top):
        more = counted("… {n} more, not shown", "… {n} more, not shown", left)
        yield f"  {render(more, language)}"


def _changes(view: AdviceView, top: int, language: str) -> Iterator[str]:
    """Changes with their effects; several ways to one end stand together."""
    shown = alike_changes(view.changes)
    for alike in shown[:top]:
        yield from change_lines(alike, view.names, view.currency, language)
    yield from _left(shown, top, language)


def _security(view: AdviceView, top: int, language: str) -> Iterator[str]:
    lacking = [one for one in view.security if one.security != "none"]
    for coverage in lacking[:top]:
        yield from _line(labelled(view.names[coverage.option_id], _lacks(coverage, view)), language)
        for way in coverage.ways[:1]:
            said = tuple(way_parts(way, view.currency))
            yield from wrapped(render(consequence(_joined(said)), language))
    yield from _left(lacking, top, language)


def _lacks(coverage: CoverageView, view: AdviceView) -> Message:
    loan = message("for a loan of {amount}", amount=Money(coverage.loan, view.currency))
    if not coverage.shortfall:
        return with_notes(message("nothing lacks"), [loan])
    return with_notes(
        message(
            "{lacking} lacks of {asked}",
            lacking=Money(coverage.shortfall, view.currency),
            asked=Money(coverage.asked, view.currency),
        ),
        [loan, message("assumed")] if coverage.is_assumed else [loan],
    )


def _joined(said: tuple[Sayable, ...]) -> Message:
    return message_in("as it is", "{said}", said=said)


def _costs(view: AdviceView, top: int, language: str) -> Iterator[str]:
    for cost in view.costs[:top]:
        said = labelled(view.names[cost.option_id], cost_amounts(cost, view.currency))
        yield from _line(said, language)
    yield from _left(view.costs, top, language)


def _support(view: AdviceView, top: int, language: str) -> Iterator[str]:
    for support in view.support[:top]:
        said = tuple(support_parts(support))
        yield from _line(labelled(view.names[support.option_id], said), language)
    yield from _left(view.support, top, language)


def _refused(view: AdviceView, top: int, language: str) -> Iterator[str]:
    refused = [one for one in refused_nearest_first(view) if not one.is_for_others]
    for refusal in refused[:top]:
        conditions = tuple(condition.told for condition in refusal.blockers[0].conditions)
        yield from _line(labelled(refusal.name, conditions), language)
    yield from _left(refused, top, language)
