"""The forecast accounts of a plan: year by year, coverage of the repayments, payback."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.reports.dossier.blocks import Align, Block, Grid, Heading, Paragraph
from matcher.reports.dossier.pictures import coverage_bars
from matcher.reports.dossier.view import DossierView
from matcher.reports.phrases import labelled, with_notes
from matcher.reports.plans.plan import OfferedView
from matcher.reports.plans.plan_loans import ASSUMED, earned_said
from matcher.support.messages import Message, Money, Sayable, message, render

#: Years that stand side by side on a page.
MOST_YEARS = 5


def forecast_blocks(view: DossierView, plan: OfferedView, language: str) -> Iterator[Block]:
    """The accounts that the plan rests on, and what of them is assumed."""

    def say(said: Sayable) -> str:
        return render(said, language)

    years = plan.years[:MOST_YEARS]
    if not years:
        return
    yield Heading(3, say(message("Accounts of the plan, in {currency}", currency=view.currency)))
    assumed_of = frozenset(view.plans.ability.assumed)

    def marked(title: Message, *names: str) -> Message:
        return with_notes(title, [message("assumed")]) if assumed_of & set(names) else title

    surplus = ("surplus", "surplus and turnover")
    lines: list[tuple[Message, list[int]]] = [
        (marked(message("Surplus as it is today"), *surplus), [year.surplus for year in years]),
        (marked(message("Earned by the project"), "return"), [year.earned for year in years]),
        (
            marked(message("Repaid of older debts"), "debts"),
            [-year.older_debts for year in years],
        ),
        (message("Repaid of the loans, interest included"), [-year.repaid for year in years]),
        (message("of which interest"), [-year.interest for year in years]),
        (message("What remains"), [year.left for year in years]),
    ]
    rows = [(say(title), *(say(amount) for amount in amounts)) for title, amounts in lines]
    ratios = ["–" if year.coverage is None else say(year.coverage) for year in years]
    ends: list[Align] = ["end"] * len(years)
    head = tuple(say(message("Year {n}", n=year.year)) for year in years)
    yield Grid(
        (say(message("Line")), *head),
        tuple(rows),
        ("start", *ends),
        (say(message("Coverage of repayments, times")), *ratios),
    )
    most = view.plans.ability.earned_max
    if most is not None and any(year.earned >= most for year in years):
        bound = message(
            "Out of caution the project is counted to earn {amount} a year at most, a share of the"
            " turnover of today; the years below rest on that.",
            amount=Money(most, view.currency),
        )
        yield Paragraph(say(bound), "note")
    said = message("What the project earns never pays for it in these figures.")
    if plan.payback_years is not None:
        n = round(plan.payback_years, 1)
        said = message("The project pays for itself in {n} years.", n=n)
    yield Paragraph(say(earned_said(said, view.plans.ability)))
    drawn = coverage_bars(view.plans, plan, language)
    if drawn is not None:
        yield drawn
    assumed = tuple(ASSUMED.get(name, name) for name in view.plans.ability.assumed)
    if assumed:
        yield Paragraph(say(labelled(message("Assumed, for nobody told it"), assumed)), "note")
