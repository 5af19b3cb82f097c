"""The tables that a bank asks for: uses and sources, repayments, accounts, cash, key figures.

What a plan states (costs, amounts, the surplus of today, rates, instalments of a loan) stands as
a figure; what follows from it (sums, interest, what is owed and left, coverage) is a live formula
in a workbook, so that a banker who changes a figure sees what comes of it. Every formula has the
figure that the plan was checked with as its value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from matcher.reports.formulas import Formula, cell_address
from matcher.reports.phrases import with_notes
from matcher.reports.plans.plan_parts import ASKED, KIND, NAMES, NOBODY, OWN, PROMISED
from matcher.reports.plans.plan_views import OfferedView, PlanView
from matcher.reports.tables import Cell, Kind, Table, TableColumn, money_heading
from matcher.support.messages import Message, message_in
from matcher.support.text import Text

#: Months of the cash table.
FIRST_YEAR = 12
_Row = tuple[Cell, ...]
_Headings = tuple[tuple[str, Message, Kind], ...]
USE, SOURCE = message_in("side of a plan", "use"), message_in("side of a plan", "source")
_TOTAL = message_in("side of a plan", "total")
_ALL_USES = message_in("side of a plan", "all uses")
_ALL_SOURCES = message_in("side of a plan", "all sources")
_MISSING = message_in("side of a plan", "uses less sources")
_SOURCES: _Headings = (
    ("side", message_in("heading", "use or source"), "text"),
    ("name", message_in("heading", "name"), "text"),
    ("amount_mad", message_in("heading", "amount"), "money"),
)
_LOANS: _Headings = (
    ("name", message_in("heading", "loan"), "text"),
    ("month", message_in("heading of months", "month"), "number"),
    ("year", message_in("heading", "year"), "number"),
    ("rate_pct", message_in("heading", "rate, % a year"), "number"),
    ("owed_mad", message_in("heading", "owed before"), "money"),
    ("interest_mad", message_in("heading", "interest"), "money"),
    ("part_mad", message_in("heading", "part of the loan"), "money"),
    ("due_mad", message_in("heading", "to pay"), "money"),
    ("borne_mad", message_in("heading", "borne by the surplus"), "money"),
)
_ACCOUNTS: _Headings = (
    ("year", message_in("heading", "year"), "number"),
    ("surplus_mad", message_in("heading", "surplus today"), "money"),
    ("earned_mad", message_in("heading", "earned by the project"), "money"),
    ("older_debts_mad", message_in("heading", "repaid of older debts"), "money"),
    ("repaid_mad", message_in("heading", "repaid of the loans"), "money"),
    ("interest_mad", message_in("heading", "interest in that"), "money"),
    ("left_mad", message_in("heading", "what remains"), "money"),
    ("coverage", message_in("heading", "coverage"), "number"),
)
_CASH: _Headings = (
    ("month", message_in("heading of months", "month"), "number"),
    ("received_mad", message_in("month of a plan", "received"), "money"),
    ("own_mad", message_in("month of a plan", "own cash"), "money"),
    ("spent_mad", message_in("month of a plan", "spent"), "money"),
    ("balance_mad", message_in("month of a plan", "balance"), "money"),
    ("gap_mad", message_in("month of a plan", "gap bridged"), "money"),
    ("repaid_mad", message_in("month of a plan", "repaid"), "money"),
)
_KEY: _Headings = (
    ("cost_mad", message_in("heading", "cost"), "money"),
    ("covered_mad", message_in("heading", "covered"), "money"),
    ("own_share", message_in("heading", "own cash, share"), "share"),
    ("lent_mad", message_in("heading", "lent"), "money"),
    ("all_interest_mad", message_in("heading", "interest in all"), "money"),
    ("lowest_coverage", message_in("heading", "lowest coverage"), "number"),
    ("payback_years", message_in("heading", "payback, years"), "number"),
)


@dataclass(slots=True)
class _Book:
    """The rows of every table as they are written, and the formulas over them."""

    rows: dict[str, list[_Row]] = field(
        default_factory=lambda: {n: [] for n in ("sources", "loans", "accounts", "cash", "key")}
    )

    def add(self, table: str, *row: Cell) -> int:
        """Write a row; gives its number, from 1."""
        self.rows[table].append(row)
        return len(self.rows[table])

    def next(self, table: str) -> int:
        """The number of the row that is written next."""
        return len(self.rows[table]) + 1


def bank_tables(views: Sequence[PlanView], currency: str) -> tuple[Table, ...]:
    """The tables of every plan; that of the repayments only where a plan borrows."""
    book = _Book()
    for view in views:
        for place, plan in enumerate(view.plans, start=1):
            _write(book, view, plan, (view.applicant.applicant_id, place))
    tables = (
        _table(book, "key", message_in("sheet", "Key figures"), _KEY, currency),
        _table(book, "sources", message_in("sheet", "Uses and sources"), _SOURCES, currency),
        _table(book, "loans", message_in("sheet", "Repayments"), _LOANS, currency),
        _table(book, "accounts", message_in("sheet", "Accounts"), _ACCOUNTS, currency),
        _table(book, "cash", message_in("sheet", "Cash by month"), _CASH, currency),
    )
    return tuple(table for table in tables if table.name != "loans" or book.rows["loans"])


def _table(book: _Book, name: str, title: Message, headings: _Headings, currency: str) -> Table:
    columns = tuple(
        TableColumn(
            key,
            money_heading(said, currency) if kind == "money" else said,
            kind,
            50 if key == "name" else 16,
        )
        for key, said, kind in headings
    )
    who = (
        TableColumn("applicant_id", message_in("heading", "applicant"), width=16),
        TableColumn("plan", message_in("heading", "plan"), "number", 8),
    )
    return Table(name, title, (*who, *columns), book.rows[name])


def _write(book: _Book, view: PlanView, plan: OfferedView, who: tuple[str, int]) -> None:
    amounts, totals = _sources(book, view, plan, who)
    loans, begins = _loans(book, view, plan, who, amounts)
    accounts = _accounts(book, plan, who, loans)
    _cash(book, plan, who, loans)
    cost, uncovered = totals
    covered = f"{cost}-{uncovered}" if uncovered else cost
    interest = sum(one.interest for loan in plan.repayments for one in loan.instalments)
    book.add(
        "key",
        *who,
        Formula(cost, view.total),
        Formula(covered, view.total - plan.uncovered),
        Formula(f"{amounts[OWN]}/{cost}", plan.own_cash / view.total) if OWN in amounts else 0.0,
        Formula(
            "+".join(cell_address("loans", "owed_mad", row) for row in begins),
            sum(loan.instalments[0].owed for loan in plan.repayments),
        )
        if begins
        else 0,
        Formula(f"SUM({cell_address('loans', 'interest_mad', loans[0], loans[1] - 1)})", interest)
        if begins
        else 0,
        Formula(f"MIN({cell_address('accounts', 'coverage', accounts[0], accounts[1] - 1)})",
                _two(plan.coverage))
        if begins and plan.coverage is not None
        else None,
        None if plan.payback_years is None else round(plan.payback_years, 2),
    )  # fmt: skip


def _two(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 2)


def _sources(
    book: _Book, view: PlanView, plan: OfferedView, who: tuple[str, int]
) -> tuple[dict[str, str], tuple[str, str]]:
    """Uses and sources; gives the place of each source, of the total and of what is uncovered."""
    first = book.next("sources")
    for line, cost in view.lines.items():
        book.add("sources", *who, USE, view.line_names[line], cost)
    uses = _sum(book, "sources", "amount_mad", first)
    all_uses = book.add("sources", *who, _TOTAL, _ALL_USES, Formula(uses, view.total))
    first = book.next("sources")
    amounts: dict[str, str] = {}
    for name, said, amount in givers(view, plan):
        row = book.add("sources", *who, SOURCE, said, amount)
        amounts[name] = cell_address("sources", "amount_mad", row)
    sources = _sum(book, "sources", "amount_mad", first)
    all_sources = book.add("sources", *who, _TOTAL, _ALL_SOURCES, Formula(sources, view.total))
    total, other = (cell_address("sources", "amount_mad", row) for row in (all_uses, all_sources))
    book.add("sources", *who, _TOTAL, _MISSING, Formula(f"{total}-{other}", 0))
    return amounts, (total, amounts.get(NOBODY, ""))


def givers(view: PlanView, plan: OfferedView) -> list[tuple[str, Message | Text | str, int]]:
    """Who brings what: promises, options, the members, nobody; what is none is absent."""
    found: list[tuple[str, Message | Text | str, int]] = []
    for one in view.committed:
        name = view.option_names.get(one.option_id, one.option_id)
        mark = PROMISED if one.promised else ASKED
        said = with_notes(name, [NAMES[mark]])
        found.append((f"{mark}{one.option_id}", said, sum(one.by_line.values())))
    for option in dict.fromkeys(one.option_id for one in plan.amounts):
        amount = sum(one.amount for one in plan.amounts if one.option_id == option)
        found.append((option, view.option_names[option], amount))
    own = ((OWN, plan.own_cash), (KIND, plan.own_in_kind), (NOBODY, plan.uncovered))
    found += [(mark, NAMES[mark], amount) for mark, amount in own]
    return [one for one in found if one[2]]


def _sum(book: _Book, table: str, column: str, first: int) -> str:
    return f"SUM({cell_address(table, column, first, book.next(table) - 1)})"


def _loans(
    book: _Book,
    view: PlanView,
    plan: OfferedView,
    who: tuple[str, int],
    amounts: dict[str, str],
) -> tuple[tuple[int, int], list[int]]:
    """Every instalment; gives the first row and the one after the last, and where loans begin."""
    first, begins = book.next("loans"), []
    start = first_money(plan)
    for loan in plan.repayments:
        begins.append(book.next("loans"))
        for number, one in enumerate(loan.instalments):
            row = book.next("loans")

            def here(column: str, row: int = row) -> str:
                return cell_address("loans", column, row)

            owed = amounts[loan.option_id]
            if number:
                before = row - 1
                owed = f"{here('owed_mad', before)}-{here('part_mad', before)}"
            due = one.interest + one.part
            interest = f"ROUND({here('owed_mad')}*{here('rate_pct')}/1200,0)"
            borne = here("interest_mad") if loan.from_sales else here("due_mad")
            book.add(
                "loans",
                *who,
                view.option_names[loan.option_id],
                one.month,
                year_of(one.month, start),
                loan.rate_pct_year,
                Formula(owed, one.owed),
                Formula(interest, one.interest),
                one.part,
                Formula(f"{here('interest_mad')}+{here('part_mad')}", due),
                Formula(borne, one.interest if loan.from_sales else due),
            )
    return (first, book.next("loans")), begins


def first_money(plan: OfferedView) -> int:
    """The month of the first money of a plan, from which its years count."""
    return min((step.paid_month for step in plan.steps if step.paid_month is not None), default=0)


def year_of(month: int, start: int) -> int:
    """The year of the accounts in which a month falls, from 1."""
    return (month - start - 1) // 12 + 1


def _over(loans: tuple[int, int], wanted: str, by: str, place: str) -> str:
    """The sum of a column of the instalments of one year or month."""
    inside = cell_address("loans", by, loans[0], loans[1] - 1)
    return f"SUMIF({inside},{place},{cell_address('loans', wanted, loans[0], loans[1] - 1)})"


def _accounts(
    book: _Book, plan: OfferedView, who: tuple[str, int], loans: tuple[int, int]
) -> tuple[int, int]:
    first = book.next("accounts")
    for year in plan.years:
        row = book.next("accounts")

        def here(column: str, row: int = row) -> str:
            return cell_address("accounts", column, row)

        cash = f"{here('surplus_mad')}+{here('earned_mad')}-{here('older_debts_mad')}"
        of_year = _summed(loans, "year", here("year"))
        book.add(
            "accounts",
            *who,
            year.year,
            year.surplus,
            year.earned,
            year.older_debts,
            of_year("borne_mad", year.repaid),
            of_year("interest_mad", year.interest),
            Formula(f"{cash}-{here('repaid_mad')}", year.left),
            Formula(f"ROUND(({cash})/{here('repaid_mad')},2)", year.coverage)
            if year.coverage is not None
            else None,
        )
    return first, book.next("accounts")


def _summed(loans: tuple[int, int], by: str, place: str) -> Callable[[str, int], Cell]:
    """What is summed over the instalments of a year or month, where there are any."""

    def found(column: str, value: int) -> Cell:
        return Formula(_over(loans, column, by, place), value) if loans[0] < loans[1] else value

    return found


def _cash(book: _Book, plan: OfferedView, who: tuple[str, int], loans: tuple[int, int]) -> None:
    """The months of the first year; those after the works have repayments alone."""
    by_month = {month.month: month for month in plan.cash}
    balance, first = 0, book.next("cash")
    for number in range(FIRST_YEAR):
        month, row = by_month.get(number), book.next("cash")

        def here(column: str, row: int = row) -> str:
            return cell_address("cash", column, row)

        received, own, spent = (
            (month.received, month.own, month.spent) if month is not None else (0, 0, 0)
        )
        balance += received + own - spent
        moved = f"{here('received_mad')}+{here('own_mad')}-{here('spent_mad')}"
        before = "" if row == first else f"{here('balance_mad', row - 1)}+"
        due = sum(
            one.part + one.interest
            for loan in plan.repayments
            for one in loan.instalments
            if one.month == number
        )
        book.add(
            "cash",
            *who,
            number,
            received,
            own,
            spent,
            Formula(f"{before}{moved}", balance),
            Formula(f"MAX(0,-{here('balance_mad')})", max(0, -balance)),
            _summed(loans, "month", here("month"))("due_mad", due),
        )
