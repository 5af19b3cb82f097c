"""An allocation as tables: awards, funds, and who gets nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matcher.reports.for_funders.allocation_views import REASONS, AllocationView
from matcher.reports.for_funders.award_said import award_notes
from matcher.reports.for_funders.committee import committee_note
from matcher.reports.phrases import money_unit
from matcher.reports.tables import Cell, Coded, Table, TableColumn, money_heading
from matcher.support.messages import Message, message_in


def allocation_tables(view: AllocationView) -> tuple[Table, ...]:
    """The awards, the funds, and who gets nothing, a row each."""
    tables = _awards_table(view), _funds_table(view), _left_out_table(view)
    return (*tables, _note_table(view))


def _note_table(view: AllocationView) -> Table:
    columns = (
        TableColumn("question", message_in("heading", "question"), width=30),
        TableColumn("answer", message_in("heading", "answer"), width=120),
    )
    rows = ((question, answer) for question, answers in committee_note(view) for answer in answers)
    return Table("note", message_in("sheet", "Note"), columns, rows)


def _awards_table(view: AllocationView) -> Table:
    currency = view.frame.currency
    amount, own = message_in("heading", "amount"), message_in("heading", "own share")
    unpaid = message_in("heading", "without a payer")
    columns = (
        TableColumn("applicant_id", message_in("heading", "applicant"), width=16),
        TableColumn("name", message_in("heading", "name"), width=44),
        TableColumn("fund", message_in("heading", "fund"), width=22),
        TableColumn("option_id", message_in("heading", "option"), width=26),
        TableColumn("amount", money_heading(amount, currency), "money", 16),
        TableColumn("conditional", message_in("heading", "a fact is missing"), width=12),
        TableColumn("score", message_in("heading", "score"), "number", 10),
        TableColumn("worth", _worth_heading(currency), "number", 12),
        TableColumn("own_share", money_heading(own, currency), "money", 16),
        TableColumn("unpaid", money_heading(unpaid, currency), "money", 16),
        TableColumn("notes", message_in("heading", "to be known of it"), width=60),
    )
    rows: Iterator[tuple[Cell, ...]] = (
        (
            one.applicant_id,
            one.name,
            one.fund,
            one.option_id,
            one.amount,
            one.conditional,
            one.score,
            one.worth,
            one.own_share,
            one.unpaid,
            _coded(award_notes(one, currency)),
        )
        for one in view.awards
    )
    return Table("awards", message_in("sheet", "Awards"), columns, rows)


def _worth_heading(currency: str) -> Message:
    return message_in("heading", "what one {unit} counts (0 to 1)", unit=money_unit(currency))


def _coded(notes: Mapping[str, Message]) -> Coded:
    return Coded(tuple(notes), tuple(notes.values()))


def _funds_table(view: AllocationView) -> Table:
    currency = view.frame.currency
    given, budget = message_in("heading", "given"), message_in("heading", "budget")
    more = message_in(
        "heading", "what one more {unit} of budget would count", unit=money_unit(currency)
    )
    columns = (
        TableColumn("fund", message_in("heading", "fund"), width=22),
        TableColumn("awards", message_in("heading", "awards"), "number", 10),
        TableColumn("given", money_heading(given, currency), "money", 16),
        TableColumn("budget", money_heading(budget, currency), "money", 16),
        TableColumn("candidates", message_in("heading", "candidates"), "number", 12),
        TableColumn("price", more, "number", 16),
        TableColumn(
            "award_price",
            message_in("heading", "what one more award would count"),
            "number",
            16,
        ),
    )
    rows: Iterator[tuple[Cell, ...]] = (
        (f.fund, f.awards, f.given, f.budget, f.candidates, f.price, f.award_price)
        for f in view.funds
    )
    return Table("funds", message_in("sheet", "Funds"), columns, rows)


def _left_out_table(view: AllocationView) -> Table:
    currency = view.frame.currency
    needed = message_in("heading", "cost that an award needs")
    columns = (
        TableColumn("applicant_id", message_in("heading", "applicant"), width=16),
        TableColumn("name", message_in("heading", "name"), width=44),
        TableColumn("reason", message_in("heading", "why not"), width=60),
        TableColumn("fund", message_in("heading", "nearest fund"), width=22),
        TableColumn("worth", _worth_heading(currency), "number", 12),
        TableColumn("price", message_in("heading", "what it would have to count"), "number", 12),
        TableColumn("score", message_in("heading", "score"), "number", 10),
        TableColumn(
            "needed_score", message_in("heading", "score that would have done"), "number", 14
        ),
        TableColumn("needed_cost", money_heading(needed, currency), "money", 16),
        TableColumn("limits", message_in("heading", "before it"), width=30),
        TableColumn("missing", message_in("heading", "missing"), width=40),
        TableColumn("blockers", message_in("heading", "refused by"), width=60),
    )
    rows: Iterator[tuple[Cell, ...]] = (
        (
            one.applicant_id,
            one.name,
            Coded(one.reason, REASONS[one.reason]),
            one.fund,
            one.worth,
            one.price,
            one.score,
            one.needed_score,
            one.needed_cost,
            one.limits,
            Coded(one.missing, one.missing_names),
            Coded(tuple(map(str, one.blockers)), one.against),
        )
        for one in view.left_out
    )
    return Table("left_out", message_in("sheet", "Left out"), columns, rows)
