"""A plan as a picture: a stacked bar for each budget line, and the cash curve."""

from __future__ import annotations

from matcher.reports.phrases import labelled
from matcher.reports.plans.bank_text import ACCOUNTS, COLUMNS, account_rows, sites_said
from matcher.reports.plans.plan_parts import (
    ASKED,
    KIND,
    NAMES,
    NOBODY,
    OWN,
    PROMISED,
    bar_marks,
    bar_parts,
    cash_heading,
    line_said,
    plan_summary,
    title_said,
)
from matcher.reports.plans.plan_views import OfferedView, PlanView
from matcher.reports.svg import Picture
from matcher.support.messages import Message, Money, Sayable, message, message_in, render

WIDTH = 900
#: Where bars begin, the longest bar; height of a row, of the curve, of a line of figures.
_LEFT, _BAR, _ROW, _CURVE, _LINE = 210, 640, 38, 150, 17
#: Size of the smaller letters; letters of a line of the summary, and of the name of a budget line.
_SMALL, _SUMMARY, _NAME = 12, 120, 30
#: Colours that stay apart for colour-blind readers (Okabe and Ito 2008); marks are written too.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
_OWN = {
    OWN: "#444444",
    KIND: "#8a6d3b",
    NOBODY: "#ffffff",
    PROMISED: "#bbbbbb",
    ASKED: "#e5e5e5",
}
_OUTLINE = "#333333"


def plan_svg(view: PlanView, language: str, *, is_beside_words: bool = False) -> str:
    """The plans one under another, as one SVG image.

    Parameters
        is_beside_words   whether summary and accounts stand in words beside it, as on a page:
                          the picture then leaves them out
    """
    picture = Picture(WIDTH, language)
    who = (
        f"{render(view.applicant.applicant_id, language)} · {render(view.applicant.name, language)}"
    )
    picture.text(10, 24, who, size=15, is_bold=True)
    top = 52.0
    for place, plan in enumerate(view.plans, start=1):
        top = _draw(picture, view, plan, place, top, is_beside_words=is_beside_words)
    notes: list[Message] = list(sites_said(view))
    if view.applicant.synthetic:
        notes.append(message("SYNTHETIC demonstration data: this cooperative does not exist."))
    height = picture.foot(top - 14, view.frame, notes)
    return picture.drawn(height, who)


def _draw(
    picture: Picture,
    view: PlanView,
    plan: OfferedView,
    place: int,
    top: float,
    *,
    is_beside_words: bool,
) -> float:
    """One plan below `top`; gives where the next one begins."""

    def say(said: Sayable) -> str:
        return render(said, picture.language)

    marks = bar_marks(plan)
    colours = {mark: _COLOURS[n % len(_COLOURS)] for n, mark in enumerate(marks.values())} | _OWN
    picture.text(10, top, say(title_said(place, plan)), size=14, is_bold=True)
    if not is_beside_words:
        said = " · ".join(map(say, plan_summary(view, plan)))
        for line in picture.lines_of(said, _SUMMARY):
            top += 17
            picture.text(10, top + 3, line, size=_SMALL)
    top += 17
    dearest = max(view.lines.values())
    for name, cost in view.lines.items():
        # all of the name: that its cost is assumed stands at its end
        names = picture.lines_of(say(line_said(view, name)), _NAME)
        for at, said_name in enumerate(names):
            picture.text(10, top + 14 + 15 * at, said_name)
        cost_at = top + 14 + 15 * len(names)
        picture.text(10, cost_at, say(Money(cost, view.frame.currency)), size=_SMALL)
        left = float(_LEFT)
        for part in bar_parts(view, plan, name):
            wide = _BAR * part.amount / dearest
            hint = say(labelled(part.who, Money(part.amount, view.frame.currency)))
            colour = colours[part.mark]
            picture.rectangle(left, top + 4, wide, 22, colour, outline=_OUTLINE, hint=hint)
            if wide >= 10:
                ink = "#ffffff" if part.mark in (OWN, KIND) else "#000000"
                picture.text(left + wide / 2, top + 19, part.mark, ink=ink, anchor="middle")
            left += wide
        top += _ROW + 15 * (len(names) - 1)
    top += 14
    legend: list[tuple[str, Sayable]] = [
        (mark, view.option_names[option]) for option, mark in marks.items()
    ]
    standing = {PROMISED if one.promised else ASKED for one in view.committed if one.by_line}
    drawn = {part.mark for name in view.lines for part in bar_parts(view, plan, name)}
    members = [mark for mark in (OWN, KIND, NOBODY) if mark in drawn]
    legend += [(mark, NAMES[mark]) for mark in (*sorted(standing), *members)]
    for mark, name_said in legend:
        picture.rectangle(10, top - 9, 11, 11, colours[mark], outline=_OUTLINE)
        picture.text(27, top, f"{mark}  {say(name_said)}", size=_SMALL)
        top += 18
    if any(month.balance or month.gap for month in plan.cash):
        _curve(picture, view, plan, top + 8)
        top += _CURVE + 40
    return (top if is_beside_words else _accounts(picture, plan, top + 12)) + 30


def _accounts(picture: Picture, plan: OfferedView, top: float) -> float:
    """The accounts by year as rows of figures; gives where the last one stands."""
    picture.text(10, top, render(ACCOUNTS, picture.language))
    wide = (WIDTH - 20) / (len(COLUMNS) + 1)
    for cells in account_rows(plan):
        top += _LINE
        for at, cell in enumerate(cells, start=1):
            said = render(cell, picture.language)
            picture.text(10 + wide * at, top, said, size=_SMALL, anchor="end")
    return top


def _curve(picture: Picture, view: PlanView, plan: OfferedView, top: float) -> None:
    months, currency = plan.cash, view.frame.currency
    high = max([1, *(month.balance for month in months)])
    low = min([0, *(month.balance for month in months)])

    def say(said: Sayable) -> str:
        return render(said, picture.language)

    def y(value: int) -> float:
        return top + _CURVE - (_CURVE - 24) * (value - low) / (high - low)

    picture.text(10, top + 10, say(cash_heading(plan)))
    step = _BAR / max(1, len(months))
    every = 1 + len(months) // 30  # numbers of months that touch cannot be read
    picture.line([(_LEFT, y(0)), (_LEFT + _BAR, y(0))], _OUTLINE)
    points = []
    for month in months:
        left = _LEFT + step * month.month
        points += [(left, y(month.balance)), (left + step, y(month.balance))]
        if month.gap:
            tall = y(-month.gap) - y(0)
            gap = message_in("month of a plan", "gap bridged")
            hint = say(labelled(gap, Money(month.gap, currency)))
            picture.rectangle(left, y(0), step, tall, "#D55E00", opacity=0.4, hint=hint)
        if month.month % every == 0:
            number = say(month.month)
            picture.text(left + step / 2, top + _CURVE + 16, number, size=_SMALL, anchor="middle")
    picture.line(points, "#0072B2", 2)
    picture.text(10, y(high) + 4, say(Money(high if high > 1 else 0, currency)), size=_SMALL)
    if low:
        picture.text(10, y(low) + 4, say(Money(low, currency)), size=_SMALL)
