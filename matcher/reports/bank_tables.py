"""The tables that a bank asks for: uses and sources, accounts, repayments, cash of the first year.

The figures are those of the plan; none of the cells is a formula, so that nothing in a workbook
can be other than what was checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matcher.reports.phrases import with_notes
from matcher.reports.plan import OfferedView, PlanView
from matcher.reports.plan_parts import ASKED, KIND, NAMES, NOBODY, OWN, PROMISED
from matcher.reports.tables import Cell, Column, Table, money_heading
from matcher.support.messages import Message, message_in

#: Months of the cash table.
FIRST_YEAR = 12


def bank_tables(views: Iterable[PlanView], currency: str) -> tuple[Table, ...]:
    """Uses and sources, accounts by year, and cash by month in the first year, of every plan."""
    told = list(views)
    return (
        _table("sources", message_in("sheet", "Uses and sources"), _SOURCES, told, currency),
        _table("accounts", message_in("sheet", "Accounts"), _ACCOUNTS, told, currency),
        _table("cash", message_in("sheet", "Cash by month"), _CASH, told, currency),
    )


_WHO = (
    Column("applicant_id", message_in("heading", "applicant"), width=16),
    Column("plan", message_in("heading", "plan"), "number", 8),
)
_Headings = tuple[tuple[str, Message], ...]
_SOURCES: _Headings = (("amount", message_in("heading", "amount")),)
_ACCOUNTS: _Headings = (
    ("surplus", message_in("heading", "surplus today")),
    ("earned", message_in("heading", "earned by the project")),
    ("older_debts", message_in("heading", "repaid of older debts")),
    ("repaid", message_in("heading", "repaid of the loans")),
    ("interest", message_in("heading", "interest in that")),
    ("left", message_in("heading", "what remains")),
)
_CASH: _Headings = (
    ("received", message_in("month of a plan", "received")),
    ("own", message_in("month of a plan", "own cash")),
    ("spent", message_in("month of a plan", "spent")),
    ("gap", message_in("month of a plan", "gap bridged")),
    ("repaid", message_in("month of a plan", "repaid")),
)


def _table(
    name: str, title: Message, headings: _Headings, views: list[PlanView], currency: str
) -> Table:
    money = tuple(
        Column(f"{key}_mad", money_heading(said, currency), "money", 16) for key, said in headings
    )
    first = {
        "sources": (
            Column("side", message_in("heading", "use or source"), width=14),
            Column("name", message_in("heading", "name"), width=50),
        ),
        "accounts": (Column("year", message_in("heading", "year"), "number", 8),),
        "cash": (Column("month", message_in("heading of months", "month"), "number", 8),),
    }[name]
    last: tuple[Column, ...] = ()
    if name == "accounts":
        last = (Column("coverage", message_in("heading", "coverage"), "number", 12),)
    rows = {"sources": _sources, "accounts": _accounts, "cash": _cash}[name]
    found = (
        (view.applicant.applicant_id, place, *row)
        for view in views
        for place, plan in enumerate(view.plans, start=1)
        for row in rows(view, plan)
    )
    return Table(name, title, (*_WHO, *first, *money, *last), found)


def _sources(view: PlanView, plan: OfferedView) -> Iterator[tuple[Cell, ...]]:
    use, source = message_in("side of a plan", "use"), message_in("side of a plan", "source")
    for line, cost in view.lines.items():
        yield use, view.line_names[line], cost
    for one in view.committed:
        if amount := sum(one.by_line.values()):
            mark = PROMISED if one.promised else ASKED
            name = view.option_names.get(one.option_id, one.option_id)
            yield source, with_notes(name, [NAMES[mark]]), amount
    for option in dict.fromkeys(one.option_id for one in plan.amounts):
        amount = sum(one.amount for one in plan.amounts if one.option_id == option)
        yield source, view.option_names[option], amount
    own = ((OWN, plan.own_cash), (KIND, plan.own_in_kind), (NOBODY, plan.uncovered))
    for mark, amount in own:
        if amount:
            yield source, NAMES[mark], amount


def _accounts(view: PlanView, plan: OfferedView) -> Iterator[tuple[Cell, ...]]:
    for year in plan.years:
        amounts = tuple(getattr(year, key) for key, _ in _ACCOUNTS)
        yield year.year, *amounts, year.coverage


def _cash(view: PlanView, plan: OfferedView) -> Iterator[tuple[Cell, ...]]:
    for month in plan.cash[:FIRST_YEAR]:
        yield month.month, *(getattr(month, key) for key, _ in _CASH)
