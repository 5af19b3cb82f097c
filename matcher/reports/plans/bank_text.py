"""The tables that a bank asks for as text: uses and sources, accounts by year, repayments."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from matcher.reports.grid import grid_lines
from matcher.reports.layout import wrapped
from matcher.reports.options.figures import source_title
from matcher.reports.phrases import labelled, per_cent, rough_day
from matcher.reports.plans.bank_tables import givers
from matcher.reports.plans.plan_loans import earned_said
from matcher.reports.plans.plan_views import OfferedView, PlanView
from matcher.support.messages import Message, Money, Sayable, counted, message, message_in, render

#: Headings of the parts.
USES_AND_SOURCES = message_in("part of a plan", "Uses and sources")
ACCOUNTS = message_in("part of a plan", "Accounts, by year from the first money")
CITED = message("Figures of the options come from")
#: Columns of the accounts: heading, and key of a year.
COLUMNS: tuple[tuple[Message, str], ...] = (
    (message_in("column of accounts", "surplus"), "surplus"),
    (message_in("column of accounts", "earned"), "earned"),
    (message_in("column of accounts", "older debts"), "older_debts"),
    (message_in("column of accounts", "repaid"), "repaid"),
    (message_in("column of accounts", "interest in it"), "interest"),
    (message_in("column of accounts", "remains"), "left"),
    (message_in("column of accounts", "coverage"), "coverage"),
)
#: Pages of an option that are cited.
PAGES = 2
_NONE = "–"


def bank_lines(view: PlanView, plan: OfferedView, language: str) -> Iterator[str]:
    """The tables of one plan."""
    yield f"  {render(USES_AND_SOURCES, language)}"
    yield from grid_lines(
        [tuple(render(cell, language) for cell in row) for row in uses_and_sources(view, plan)],
        language,
        indent="    ",
        is_first_left=True,
    )
    yield f"  {render(ACCOUNTS, language)}"
    rows = [tuple(render(cell, language) for cell in row) for row in account_rows(plan)]
    yield from grid_lines(rows, language, indent="    ")
    if plan.payback_years is not None:
        said = message(
            "What the project earns has paid its cost after {years} years.",
            years=round(plan.payback_years, 1),
        )
        said = earned_said(said, view.ability)
        yield from wrapped(render(said, language), indent="    ")
    for loan in plan.repayments:
        amount = loan.instalments[0].owed if loan.instalments else 0
        told: dict[str, Sayable] = {
            "option": view.option_names[loan.option_id],
            "amount": Money(amount, view.frame.currency),
            "rate": per_cent(loan.rate_pct_year, loan.rate_pct_year),
            "interest": Money(loan.interest, view.frame.currency),
        }
        terms = counted(
            "{option}: {amount} at {rate} a year, {n} month; {interest} of interest in all",
            "{option}: {amount} at {rate} a year, {n} months; {interest} of interest in all",
            loan.months,
            **told,
        )
        yield from wrapped(render(terms, language), indent="    ")


def uses_and_sources(view: PlanView, plan: OfferedView) -> Iterator[tuple[Sayable, Sayable]]:
    """What is paid for, and by whom, each with its total."""

    def money(amount: int) -> Money:
        return Money(amount, view.frame.currency)

    for line, cost in view.lines.items():
        yield view.line_names[line], money(cost)
    yield message_in("side of a plan", "all uses"), money(view.total)
    for _, name, amount in givers(view, plan):
        yield name, money(amount)
    yield message_in("side of a plan", "all sources"), money(view.total)


def account_rows(plan: OfferedView) -> Iterator[tuple[Sayable, ...]]:
    """The accounts with their headings, a year a row."""
    yield message_in("heading", "year"), *(said for said, _ in COLUMNS)
    for year in plan.years:
        cells = (getattr(year, key) for _, key in COLUMNS)
        yield year.year, *(_NONE if cell is None else cell for cell in cells)


def cited_said(view: PlanView) -> Iterator[Message]:
    """The pages on which the figures of each option rest, newest of the catalogue first."""
    for option, pages in view.cited.items():
        told = tuple(
            message_in(
                "a page and its day",
                "{title} ({day})",
                title=source_title(page),
                day=rough_day(page.date),
            )
            if page.date
            else source_title(page)
            for page in pages[:PAGES]
        )
        if told:
            yield labelled(view.option_names[option], told)


def sites_said(view: PlanView) -> Iterator[Message]:
    """The same by their sites, which need no language: a picture has no room for titles."""
    for option, pages in view.cited.items():
        sites = dict.fromkeys(urlsplit(page.url).hostname for page in pages if page.url)
        told = tuple(site.removeprefix("www.") for site in sites if site)
        if told:
            yield labelled(view.option_names[option], told[:PAGES])
