"""The forecast accounts of a plan: year by year, coverage of the repayments, payback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.reports.dossier.blocks import Align, Block, Grid, Heading, Paragraph
from matcher.reports.dossier.pictures import coverage_bars
from matcher.reports.dossier.view import DossierView
from matcher.reports.plans.plan_loans import ASSUMED, YearView
from matcher.reports.plans.plan_views import OfferedView
from matcher.support.messages import Message, Money, Sayable, message, render
from matcher.support.writing import writing_marks

#: Years that stand side by side on a page.
MOST_YEARS = 5
#: What is assumed at once where neither is told, by its name in `AbilityView.assumed`.
_BOTH = "surplus and turnover"


def forecast_blocks(view: DossierView, plan: OfferedView, language: str) -> Iterator[Block]:
    """The accounts that the plan rests on; what nobody told is left to fill in."""

    def say(said: Sayable) -> str:
        return render(said, language)

    years = plan.years[:MOST_YEARS]
    if not years:
        return
    currency = dict(writing_marks(language).currencies).get(view.currency, view.currency)
    yield Heading(3, say(message("Accounts of the plan, in {currency}", currency=currency)))
    assumed = frozenset(view.plans.ability.assumed)

    def told(amounts: list[int], *names: str) -> list[int] | None:
        """The amounts; None, to fill in, where they rest on what nobody told."""
        return None if assumed & set(names) else amounts

    surplus, earned = ("surplus", _BOTH), ("return", "turnover", _BOTH)
    lines: list[tuple[Message, list[int] | None]] = [
        (message("Surplus as it is today"), told([year.surplus for year in years], *surplus)),
        (message("Earned by the project"), told([year.earned for year in years], *earned)),
        (message("Repaid of older debts"), told([-year.older_debts for year in years], "debts")),
        (message("Repaid of the loans, interest included"), [-year.repaid for year in years]),
        (message("of which interest"), [-year.interest for year in years]),
        (message("What remains"), told([year.left for year in years], *assumed)),
    ]
    blank = [""] * len(years)
    rows = [
        (say(title), *(blank if amounts is None else map(say, amounts))) for title, amounts in lines
    ]
    ratios = ["–" if year.coverage is None else say(year.coverage) for year in years]
    if assumed:
        ratios = [ratio if ratio == "–" else "" for ratio in ratios]
    ends: list[Align] = ["end"] * len(years)
    head = tuple(say(message("Year {n}", n=year.year)) for year in years)
    yield Grid(
        (say(message("Line")), *head),
        tuple(rows),
        ("start", *ends),
        (say(message("Coverage of repayments, times")), *ratios),
    )
    if assumed:
        names = tuple(ASSUMED.get(name, name) for name in view.plans.ability.assumed)
        left = message(
            "To fill in, as nobody has told it: {what}. The empty cells rest on it; no figure of"
            " ours stands for it in a file that is handed over.",
            what=names,
        )
        yield Paragraph(say(left), "note")
    if not assumed & set(earned):
        yield from _payback(view, plan, years, language)
    drawn = None if assumed else coverage_bars(view.plans, plan, language)
    if drawn is not None:
        yield drawn


def _payback(
    view: DossierView, plan: OfferedView, years: Sequence[YearView], language: str
) -> Iterator[Block]:
    """When the project pays for itself, by what the cooperative told."""
    most = view.plans.ability.earned_max
    if most is not None and any(year.earned >= most for year in years):
        bound = message(
            "Out of caution the project is counted to earn {amount} a year at most, a share of the"
            " turnover of today; the years below rest on that.",
            amount=Money(most, view.currency),
        )
        yield Paragraph(render(bound, language), "note")
    said = message("What the project earns never pays for it in these figures.")
    if plan.payback_years is not None:
        n = round(plan.payback_years, 1)
        said = message("The project pays for itself in {n} years.", n=n)
    yield Paragraph(render(said, language))
