"""Plans as a table: a row for each amount of each plan, with what is left to find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matcher.reports.plans.plan_committed import CommittedView
from matcher.reports.plans.plan_parts import ASKED, KIND, NAMES, NOBODY, OWN, PROMISED
from matcher.reports.plans.plan_steps import StepView
from matcher.reports.plans.plan_views import OfferedView, PlanView
from matcher.reports.tables import Cell, Coded, Table, TableColumn, money_heading
from matcher.support.messages import message_in

_MEMBERS = (("cash", OWN), ("kind", KIND), ("uncovered", NOBODY))
_OPTION = Coded("option", message_in("who pays", "option"))


def plan_table(views: Iterable[PlanView], currency: str) -> Table:
    """The plans of one applicant or of many; what the members bring has rows too."""
    cost, amount = message_in("heading", "cost of the line"), message_in("heading", "amount")
    columns = (
        TableColumn("applicant_id", message_in("heading", "applicant"), width=16),
        TableColumn("synthetic", message_in("heading", "made up"), width=10),
        TableColumn("plan", message_in("heading", "plan"), "number", 8),
        TableColumn("aim", message_in("heading", "best at"), width=26),
        TableColumn("line", message_in("heading", "budget line"), width=28),
        TableColumn("line_cost_mad", money_heading(cost, currency), "money", 16),
        TableColumn("kind", message_in("heading", "who pays"), width=16),
        TableColumn("option_id", message_in("heading", "option"), width=26),
        TableColumn("name", message_in("heading", "name"), width=44),
        TableColumn("amount_mad", money_heading(amount, currency), "money", 16),
        TableColumn("conditional", message_in("heading", "conditional"), width=12),
        TableColumn("asked_month", message_in("heading", "asked in month"), "number", 10),
        TableColumn("decided_month", message_in("heading", "decided in month"), "number", 10),
        TableColumn("paid_month", message_in("heading", "paid in month"), "number", 10),
        TableColumn("assumed", message_in("heading", "delay assumed"), width=12),
    )
    rows = (row for view in views for row in _rows(view))
    return Table("plans", message_in("sheet", "Plans"), columns, rows)


def _rows(view: PlanView) -> Iterator[tuple[Cell, ...]]:
    who = (view.applicant.applicant_id, view.applicant.synthetic)
    for place, plan in enumerate(view.plans, start=1):
        steps = {step.option_id: step for step in plan.steps}
        for line, cost in view.lines.items():
            front: tuple[Cell, ...] = (
                *who,
                place,
                Coded(plan.aim, plan.says),
                view.line_names[line],
                cost,
            )
            for one in view.committed:
                if one.by_line.get(line):
                    yield *front, *_standing(view, one, one.by_line[line])
            for paid in plan.amounts:
                if paid.line == line:
                    yield *front, *_paid(steps[paid.option_id], paid.amount)
            yield from ((*front, *rest) for rest in _members(plan, line))


def _paid(step: StepView, amount: int) -> tuple[Cell, ...]:
    return (
        _OPTION,
        step.option_id,
        step.name,
        amount,
        step.conditional,
        # of what waits for a call no month is known
        *(
            (None, None, None)
            if step.at_next_call
            else (step.asked_month, step.decided_month, step.paid_month)
        ),
        step.delay_assumed,
    )


def _standing(view: PlanView, one: CommittedView, amount: int) -> tuple[Cell, ...]:
    kind, mark = ("promised", PROMISED) if one.promised else ("pending", ASKED)
    name = view.option_names.get(one.option_id, one.option_id)
    is_open = not one.promised
    return Coded(kind, NAMES[mark]), one.option_id, name, amount, is_open, None, None, None, None


def _members(plan: OfferedView, line: str) -> Iterator[tuple[Cell, ...]]:
    by_line = (plan.own_cash_by_line, plan.own_in_kind_by_line, plan.uncovered_by_line)
    for (kind, mark), amounts in zip(_MEMBERS, by_line, strict=True):
        if amounts.get(line):
            name = NAMES[mark]
            yield Coded(kind, name), None, name, amounts[line], None, None, None, None, None
