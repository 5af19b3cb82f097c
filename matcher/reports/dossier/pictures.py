"""The pictures of a dossier, readable in black and white: shades, outlines and marks, no colour.

Each is drawn once as SVG; PDF and Word show the same one. `alt` says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import ascii_letters

from matcher.reports.advising.advice_money import CoverageView
from matcher.reports.dossier.blocks import Drawing
from matcher.reports.dossier.printable import printable
from matcher.reports.phrases import with_notes
from matcher.reports.plans.plan_parts import (
    ASKED,
    KIND,
    NOBODY,
    OWN,
    PROMISED,
    BarPart,
    bar_marks,
    bar_parts,
    line_said,
)
from matcher.reports.plans.plan_steps import NEXT_CALL
from matcher.reports.plans.plan_views import OfferedView, PlanView
from matcher.reports.svg import Anchor, Picture
from matcher.support.messages import Message, Money, Sayable, message, message_in, render

WIDTH = 680
_LEFT, _RIGHT = 8, 672
_ROW, _LETTERS, _INK = 18, 88, "#1a1a1a"
#: Shades of what options pay, from dark to light; what nobody pays is white.
_SHADES = ("#4d4d4d", "#8c8c8c", "#b3b3b3", "#d0d0d0", "#6e6e6e", "#a0a0a0", "#c4c4c4", "#e2e2e2")
_OWN_SHADES = {"c": "#2b2b2b", "k": "#5f5f5f", NOBODY: "#ffffff"}
#: Marks of what the money is for: none of them stands for a source as well.
_USES = "".join(letter for letter in ascii_letters if letter not in (OWN, KIND))
_DARK = frozenset(("#4d4d4d", "#2b2b2b", "#5f5f5f", "#6e6e6e"))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A picture in progress, and how it says things."""

    picture: Picture
    language: str
    currency: str

    def say(self, said: Sayable, longest: int = 90) -> str:
        return printable(render(said, self.language), longest)

    def money(self, amount: float) -> str:
        return self.say(Money(amount, self.currency))

    def text(
        self,
        x: float,
        y: float,
        said: str,
        size: float = 12,
        anchor: Anchor = "start",
        ink: str = _INK,
    ) -> None:
        self.picture.text(x, y, said, size=size, ink=ink, anchor=anchor)

    def drawing(self, height: float, title: Message) -> Drawing:
        alt = self.say(title, 400)
        return Drawing(self.picture.drawn(height, alt), alt, WIDTH, height)


def _sheet(language: str, currency: str) -> _Sheet:
    return _Sheet(Picture(WIDTH, language), language, currency)


def sources_and_uses(view: PlanView, plan: OfferedView, language: str) -> Drawing:
    """Two bars of one length: what the money is for, and where it comes from."""
    sheet = _sheet(language, view.frame.currency)
    uses = [
        BarPart(mark, line_said(view, line), cost)
        for mark, (line, cost) in zip(_USES, view.lines.items(), strict=False)
    ]
    sources = _summed(view, plan, language)
    y = 16.0
    purpose = message_in("heading of a bar", "What the money is for")
    payers = message_in("heading of a bar", "Where it comes from")
    for title, parts in ((purpose, uses), (payers, sources)):
        sheet.text(_LEFT, y, sheet.say(title), 13)
        y = _bar(sheet, parts, y + 6, view.total)
        y = _legend(sheet, parts, y + 18) + 10
    title = message(
        "What {amount} is for, and where it comes from: two bars, part by part, with their legend.",
        amount=Money(view.total, view.frame.currency),
    )
    return sheet.drawing(y, title)


def _summed(view: PlanView, plan: OfferedView, language: str) -> list[BarPart]:
    """What each source pays over all the lines: promises first, then in the order of the requests.

    Several funders may have promised, under one mark: each stands by its name.
    """
    found: dict[tuple[str, str], BarPart] = {}
    for line in view.lines:
        for part in bar_parts(view, plan, line):
            key = part.mark, render(part.who, language)
            before = found[key].amount if key in found else 0
            found[key] = replace(part, amount=before + part.amount)
    not_told = {
        mark for mark, name in ((OWN, "own_cash"), (KIND, "own_in_kind")) if name in view.not_stated
    }
    order = [PROMISED, ASKED, *bar_marks(plan).values(), OWN, KIND, NOBODY]
    return [
        replace(part, who=with_notes(part.who, [message("assumed")]))
        if part.mark in not_told
        else part
        for part in sorted(found.values(), key=lambda part: order.index(part.mark))
    ]


def _shade(part: BarPart, place: int) -> str:
    return _OWN_SHADES.get(part.mark, _SHADES[place % len(_SHADES)])


def _bar(sheet: _Sheet, parts: Sequence[BarPart], y: float, total: int) -> float:
    left = float(_LEFT)
    for place, part in enumerate(parts):
        wide = (_RIGHT - _LEFT) * part.amount / max(1, total)
        shade = _shade(part, place)
        sheet.picture.rectangle(left, y, wide, 26, shade, outline=_INK)
        if wide >= 12:
            ink = "#ffffff" if shade in _DARK else _INK
            sheet.text(left + wide / 2, y + 18, part.mark, 12, "middle", ink)
        left += wide
    return y + 26


def _legend(sheet: _Sheet, parts: Sequence[BarPart], y: float) -> float:
    for place, part in enumerate(parts):
        sheet.picture.rectangle(_LEFT, y - 10, 12, 12, _shade(part, place), outline=_INK)
        sheet.text(_LEFT + 18, y, part.mark, 11)
        sheet.text(_LEFT + 34, y, sheet.say(part.who, 74), 11)
        sheet.text(_RIGHT, y, sheet.money(part.amount), 11, "end")
        y += _ROW
    return y


def cash_by_month(view: PlanView, plan: OfferedView, language: str) -> Drawing:
    """What is in hand at the end of each month; below the line, what somebody advances."""
    sheet, months = _sheet(language, view.frame.currency), plan.cash
    left, wide, top, tall = 120.0, _RIGHT - 120.0, 12.0, 130.0
    high = max(1, *(max(month.balance, 0) for month in months))
    low = max(0, *(max(month.gap, -month.balance) for month in months))
    zero = top + tall * high / (high + low)
    step = wide / len(months)
    for month in months:
        x = left + step * months.index(month)
        above = max(month.balance, 0) * tall / (high + low)
        below = max(month.gap, -month.balance, 0) * tall / (high + low)
        if above:
            sheet.picture.rectangle(x + 2, zero - above, step - 4, above, "#b3b3b3", outline=_INK)
        if below:
            sheet.picture.rectangle(x + 2, zero, step - 4, below, "#ffffff", outline=_INK)
        sheet.text(x + step / 2, top + tall + 16, sheet.say(month.month), 10, "middle")
    sheet.picture.line([(left, zero), (left + wide, zero)], _INK, 1.2)
    sheet.text(_LEFT, top + 10, sheet.money(high if high > 1 else 0), 10)
    if low:
        sheet.text(_LEFT, top + tall, sheet.money(-low), 10)
    sheet.text(_LEFT, top + tall + 16, sheet.say(message("month")), 10)
    in_hand = message("in hand, before repayments") if plan.repayments else message("in hand")
    shades = (("#b3b3b3", in_hand), ("#ffffff", message("advanced until it is paid")))
    x, y = left, top + tall + 36
    for shade, said in shades[: 2 if low else 1]:
        sheet.picture.rectangle(x, y - 10, 12, 12, shade, outline=_INK)
        sheet.text(x + 18, y, sheet.say(said), 11)
        x += 220
    title = message(
        "Cash of the project by month: bars above the line are in hand, bars below it advanced."
    )
    if plan.repayments:  # whoever adds them up from the table of repayments finds less in hand
        title = message(
            "Cash of the project by month: bars above the line are in hand, bars below it advanced."
            " Repayments are no part of it: they are paid from the surplus."
        )
    return sheet.drawing(y + 10, title)


def when_money_comes(view: PlanView, plan: OfferedView, language: str) -> Drawing | None:
    """A row for each request: white while it waits for the decision, grey until the money."""
    steps = plan.steps
    known = [step for step in steps if not step.at_next_call]
    last = max([0, *(step.paid_month or step.decided_month for step in known)]) + 1
    if not steps:
        return None
    sheet, marks = _sheet(language, view.frame.currency), bar_marks(plan)
    left, y = 300.0, 20.0
    step_wide = (_RIGHT - left) / (last + 1)
    every = max(1, round(26 / step_wide))
    for month in range(0, last + 1, every):
        sheet.text(left + step_wide * month, y - 6, sheet.say(month), 10, "middle")
    sheet.text(_LEFT, y - 6, sheet.say(message("month")), 10)
    for step in steps:
        name = f"{marks[step.option_id]}  {sheet.say(step.name, 46)}"
        sheet.text(_LEFT, y + 14, name, 11)
        if step.at_next_call:  # of what waits for a call no month is drawn
            sheet.text(left, y + 14, sheet.say(NEXT_CALL), 11)
            y += 22
            continue
        asked, decided = left + step_wide * step.asked_month, left + step_wide * step.decided_month
        sheet.picture.rectangle(asked, y + 4, decided - asked, 13, "#ffffff", outline=_INK)
        if step.paid_month is not None:
            paid = left + step_wide * step.paid_month
            sheet.picture.rectangle(decided, y + 4, paid - decided, 13, "#b3b3b3", outline=_INK)
            sheet.picture.rectangle(paid - 3, y + 2, 6, 17, _INK)
        y += 22
    x, y = float(_LEFT), y + 18
    for shade, said in (
        ("#ffffff", message("request to decision")),
        ("#b3b3b3", message("decision to money")),
        (_INK, message("the money comes")),
    ):
        sheet.picture.rectangle(x, y - 10, 12, 12, shade, outline=_INK)
        sheet.text(x + 18, y, sheet.say(said), 11)
        x += 190
    title = message("When each request is made, decided and paid, month by month.")
    return sheet.drawing(y + 10, title)


def coverage_bars(view: PlanView, plan: OfferedView, language: str) -> Drawing | None:
    """How many times cash covers the repayments of each year; the line is what a plan asks for."""
    years = [(year.year, year.coverage) for year in plan.years if year.coverage is not None]
    if not years:
        return None
    sheet, least = _sheet(language, view.frame.currency), view.ability.coverage
    left, top, tall = 120.0, 16.0, 100.0
    most = max(least, *(min(ratio, 3 * least) for _, ratio in years)) * 1.1
    step = min(90.0, (_RIGHT - left) / len(years))
    for number, (year, ratio) in enumerate(years):
        x = left + step * number
        height = max(0.0, min(ratio, most) * tall / most)
        fill = "#b3b3b3" if ratio >= least else "#ffffff"
        sheet.picture.rectangle(x + 8, top + tall - height, step - 16, height, fill, outline=_INK)
        if ratio > most:
            sheet.picture.line([(x + 4, top + 26), (x + step - 4, top + 18)], "#ffffff", 5)
        sheet.text(x + step / 2, top + tall - height - 4, sheet.say(round(ratio, 2)), 11, "middle")
        sheet.text(x + step / 2, top + tall + 15, sheet.say(year), 11, "middle")
    y = top + tall - least * tall / most
    sheet.picture.line([(left, y), (left + step * len(years), y)], _INK, 1.2)
    sheet.text(_LEFT, y + 4, sheet.say(message("asked: {n}", n=least)), 11)
    sheet.text(_LEFT, top + tall + 15, sheet.say(message("year")), 11)
    title = message(
        "Coverage of the repayments year by year: grey bars reach what a plan asks for, white"
        " ones do not; a bar with a gap is taller than it is drawn."
    )
    return sheet.drawing(top + tall + 26, title)


def security_bars(
    securities: Sequence[CoverageView], names: dict[str, str], currency: str, language: str
) -> Drawing | None:
    """For each lender what it asks as security, what counts of it, and what lacks."""
    shown = [one for one in securities if one.asked]
    if not shown:
        return None
    sheet, y = _sheet(language, currency), 14.0
    most = max(max(one.asked, one.counted + one.surety) for one in shown)
    for one in shown:
        sheet.text(_LEFT, y, printable(names.get(one.option_id, one.option_id), 70), 12)
        wide = (_RIGHT - _LEFT) / most
        held = one.counted
        light = held * wide
        sheet.picture.rectangle(_LEFT, y + 6, one.asked * wide, 20, "#ffffff", outline=_INK)
        sheet.picture.rectangle(_LEFT, y + 6, light, 20, "#b3b3b3", outline=_INK)
        if one.surety:
            x = _LEFT + light
            sheet.picture.rectangle(x, y + 6, one.surety * wide, 20, "#6e6e6e", outline=_INK)
        said = (
            message("asked {amount}", amount=Money(one.asked, currency)),
            message("counts {amount}", amount=Money(held, currency)),
            message("surety {amount}", amount=Money(one.surety, currency)),
            message("lacks {amount}", amount=Money(one.shortfall, currency)),
        )
        sheet.text(_LEFT, y + 42, " · ".join(sheet.say(part) for part in said), 11)
        y += 64
    title = message(
        "Security of each lender: the frame is what it asks, light grey what counts of the"
        " assets, dark grey the surety, white what lacks."
    )
    return sheet.drawing(y, title)
