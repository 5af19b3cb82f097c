"""The gap map as text for a terminal or a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from matcher.reports.for_funders.gaps import (
    DROPPING,
    USE,
    GapsView,
    GapView,
    RelaxationView,
    groups_in_order,
    need_said,
)
from matcher.reports.for_funders.groups import synthetic_lines
from matcher.reports.frame import ending_lines
from matcher.reports.grid import grid_lines
from matcher.reports.layout import wrapped
from matcher.reports.phrases import more_to_see, with_notes
from matcher.support.messages import (
    Message,
    Money,
    Sayable,
    Share,
    counted,
    message,
    message_in,
    render,
)
from matcher.support.writing import labelled_text

#: Least widths of the columns of a group: value, applicants, without, need, unpaid.
_WIDTHS = (40, 6, 14, 13, 13)


def gaps_lines(view: GapsView, top: int, language: str) -> Iterator[str]:
    """The lines of `match gaps`; `top` rules of each kind."""

    def say(said: Sayable) -> str:
        return render(said, language)

    currency = view.frame.currency
    yield say(message("Gaps: who has no sure option, and what none could pay"))
    yield from synthetic_lines(view.is_synthetic, language)
    yield from wrapped(say(_total(view.total, currency)), indent="")
    if view.total.unassigned:
        yield say(purposeless_said(view.total, currency))
    if view.total.unpriced:
        yield say(unpriced_said(view.total))
    yield from wrapped(say(view.sure_said), indent="")
    yield from wrapped(say(USE), indent="")
    columns = say(message("applicants · without a sure option · known need · of which not payable"))
    for _, group in groupby(groups_in_order(view.gaps, language), lambda gap: gap.field):
        gaps = list(group)
        yield ""
        yield from wrapped(labelled_text(say(gaps[0].label), columns, language), indent="")
        rows = [tuple(map(say, _row(gap))) for gap in gaps]
        yield from grid_lines(rows, language, indent="  ", least=_WIDTHS, is_first_left=True)
    for title, found in (
        (
            message("Single rules that turn away, by what dropping each would open"),
            [one for one in view.relaxations if one.turns_away],
        ),
        (
            message(
                "Conditions that refuse nobody but are not known to be met, in the same way; ask"
                " the cooperatives, or the funder where the condition itself is not clear"
            ),
            [one for one in view.relaxations if not one.turns_away],
        ),
    ):
        yield from _rules(title, found, top, currency, language)
    yield ""
    yield from wrapped(say(DROPPING), indent="")
    yield from ending_lines(view.frame, language)


def _total(total: GapView, currency: str) -> Message:
    if not total.is_need_known:
        return counted(
            "{n} applicant, {without} without a sure option ({hopeless} without even a possible"
            " one)",
            "{n} applicants, {without} without a sure option ({hopeless} without even a possible"
            " one)",
            total.applicants,
            without=total.without,
            hopeless=total.hopeless,
        )
    return counted(
        "{n} applicant, {without} without a sure option ({hopeless} without even a possible"
        " one); known need {need}, of which {unpaid} that no sure option could pay",
        "{n} applicants, {without} without a sure option ({hopeless} without even a possible"
        " one); known need {need}, of which {unpaid} that no sure option could pay",
        total.applicants,
        without=total.without,
        hopeless=total.hopeless,
        need=Money(total.need, currency),
        unpaid=Money(total.unpaid, currency),
    )


def purposeless_said(total: GapView, currency: str) -> Message:
    """What of the need is told as a total alone."""
    rest = Money(total.unassigned, currency)
    return message("{amount} of the need stand in no line: what for is not known", amount=rest)


def unpriced_said(total: GapView) -> Message:
    """How many have no known need."""
    return counted(
        "{n} with no known amount: it is in no sum",
        "{n} with no known amount: they are in no sum",
        total.unpriced,
    )


def _row(gap: GapView) -> tuple[Sayable, ...]:
    share = Share(gap.without / gap.applicants if gap.applicants else 0.0)
    without = message_in(
        "a number and what share that is", "{n} ({share})", n=gap.without, share=share
    )
    return gap.says, gap.applicants, without, need_said(gap, gap.need), need_said(gap, gap.unpaid)


def _rules(
    title: Message, found: Sequence[RelaxationView], top: int, currency: str, language: str
) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield from wrapped(render(title, language), indent="")
    for place, one in enumerate(found[:top], start=1):
        name = message_in(
            "an option, its funder and a condition of it",
            "{option} — {funder} [{id}, {condition}]",
            option=one.option_name,
            funder=one.funder_name,
            id=one.option_id,
            condition=one.condition,
        )
        yield from wrapped(render(name, language), first=f"{place:>2}. ")
        yield from wrapped(render(with_notes(one.says, [one.rule]), language))
        yield from wrapped(render(tuple(opened_said(one, currency)), language))
    if len(found) > top:
        yield render(more_to_see(len(found) - top, len(found)), language)


def opened_said(one: RelaxationView, currency: str) -> Iterator[Message]:
    """What dropping a rule would open, without what it would not."""
    if one.opened:
        yield counted(
            "opens a sure option to {n} cooperative that has none",
            "opens a sure option to {n} cooperatives that have none",
            one.opened,
        )
    if one.refused:
        yield counted(
            "{n} more cooperative would then have nothing published against it ({refused} refused"
            " today)",
            "{n} more cooperatives would then have nothing published against them ({refused}"
            " refused today)",
            one.eligible,
            refused=one.refused,
        )
    else:
        yield counted(
            "{n} more cooperative would then have nothing published against it",
            "{n} more cooperatives would then have nothing published against them",
            one.eligible,
        )
    need, money = Money(one.need, currency), Money(one.money, currency)
    if one.money < one.need:
        yield message(
            "{need} of need that no sure option could pay today could then be paid, at most {money}"
            " of it within the option's ceiling",
            need=need,
            money=money,
        )
    elif one.need:  # no nought: an amount that nobody told is in no sum
        yield message(
            "{need} of need that no sure option could pay today could then be paid", need=need
        )
