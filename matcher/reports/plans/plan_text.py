"""Financing plans as text: tables and bars for a terminal or a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from matcher.reports.answer.applicant import introduction_lines
from matcher.reports.frame import ending_lines
from matcher.reports.grid import grid_lines
from matcher.reports.layout import wrapped
from matcher.reports.money import unplanned_said
from matcher.reports.phrases import labelled, option_title
from matcher.reports.plans.bank_text import CITED, bank_lines, cited_said
from matcher.reports.plans.plan_loans import TOLD
from matcher.reports.plans.plan_parts import (
    BarPart,
    bar_marks,
    bar_parts,
    cash_heading,
    line_said,
    plan_summary,
    title_said,
)
from matcher.reports.plans.plan_rests import NoPlan
from matcher.reports.plans.plan_said import CONDITIONAL
from matcher.reports.plans.plan_steps import (
    NEXT_CALL,
    StepView,
    after_next_call_said,
    waiting_said,
)
from matcher.reports.plans.plan_views import OfferedView, PlanView, RepaymentView
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
from matcher.support.writing import joined

#: Cells of the bar of the dearest line.
BAR = 40
_DEEP = " " * 8
_NONE = "–"
#: Headings of the parts of a plan.
LINES = message_in("part of a plan", "Lines")
ASKS = message_in("part of a plan", "Requests, in order")
RESTS = message_in("part of a plan", "Rests on")
LIMITS = message_in("part of a plan", "Limits reached")
#: Why there is no plan, and what would help.
_NO_PLAN: dict[NoPlan, Message] = {
    "no_amount": message("No budget line has an amount: a plan needs at least one."),
    "promised": message("What is promised covers all of it: no plan is needed."),
    "nobody_pays": message(
        "Nothing certain covers any line: there is no plan. What would: members’ own cash, a"
        " promise that is recorded, or the facts that conditions wait for."
    ),
}
#: Columns of the curve: heading, and key of a month.
_CURVE = (
    (message_in("month of a plan", "received"), "received"),
    (message_in("month of a plan", "own cash"), "own"),
    (message_in("month of a plan", "spent"), "spent"),
    (message_in("month of a plan", "gap bridged"), "gap"),
    (message_in("month of a plan", "repaid"), "repaid"),
)


def plan_lines(view: PlanView, language: str) -> Iterator[str]:
    """The lines of `match plan --details`."""
    yield from introduction_lines(view.applicant, language)
    yield ""
    yield from need_lines(view, language)
    yield from no_plan_lines(view, language)
    if view.surest is not None:
        yield from wrapped(render(view.surest, language), indent="")
    for place, plan in enumerate(view.plans, start=1):
        yield ""
        yield from _plan(view, plan, place, language)
    yield from _why_not_all(view, language)
    yield from improvement_lines(view, language)
    yield from _loans(view, language)
    yield from _leads(view, language)
    if view.beside_list is not None:
        yield ""
        yield from wrapped(render(view.beside_list, language), indent="")
    cites = tuple(cited_said(view))
    if cites:
        yield ""
        yield render(CITED, language)
        for said in cites:
            yield from wrapped(f"· {render(said, language)}", indent="  ")
    yield ""
    assumed = message(
        "What is marked as assumed, and the weights of what is counted on, come from the file of"
        " assumptions (planning.toml), not from a source; --assumptions FILE replaces it. An upper"
        " figure of an option is not a promise."
    )
    yield from wrapped(render(assumed, language), indent="")
    yield from ending_lines(view.frame, language)


def no_plan_lines(view: PlanView, language: str) -> Iterator[str]:
    """What would help where nobody pays anything, and by which commands."""
    if view.no_plan == "nobody_pays":
        said = message(
            "match plan --coop {id} --own-cash AMOUNT · match record {id} OPTION granted ·"
            " match advise --coop {id}",
            id=view.applicant.applicant_id,
        )
        yield from wrapped(render(said, language), indent="")


def need_lines(view: PlanView, language: str) -> Iterator[str]:
    """What is to be paid, what the members bring, what is promised, what is not known of that."""
    if (said := no_plan_said(view)) is not None:
        yield from wrapped(render(said, language), indent="")
    for row in _needs(view):
        yield from wrapped(row_said(row, language), indent="")


def no_plan_said(view: PlanView) -> Message | None:
    """Why there is no plan; a request that nobody has answered yet covers nothing for sure."""
    if view.no_plan is None:
        return None
    waiting = sum(sum(one.by_line.values()) for one in view.committed if not one.promised)
    if view.no_plan != "promised" or not waiting:
        return _NO_PLAN[view.no_plan]
    return message(
        "There is no plan as long as {amount} is asked for and not answered: if it is granted, all"
        " is covered; if not, that amount is to be found.",
        amount=Money(waiting, view.frame.currency),
    )


def row_said(said: Iterable[Sayable], language: str) -> str:
    """Some things on one line."""
    return " · ".join(render(part, language) for part in said)


def _needs(view: PlanView) -> Iterator[tuple[Message, ...]]:
    """What is to be paid, what the members bring, and what is not known of that."""
    total = Money(view.total, view.frame.currency)
    if view.plans or view.no_plan == "nobody_pays":
        yield (
            message("To pay: {total}", total=total),
            message(
                "the members can bring {cash} in cash and {in_kind} in kind",
                cash=view.own_cash,
                in_kind=view.own_in_kind,
            ),
        )
        if view.in_kind_pays_nothing is not None:
            yield (view.in_kind_pays_nothing,)
        sure = Money(view.covered_with_nothing_conditional, view.frame.currency)
        yield (
            message(
                "With nothing conditional, {sure} of {total} can be covered (match plan --firm).",
                sure=sure,
                total=total,
            ),
        )
    for one in view.committed:
        yield (one.says,)
    if view.not_stated_names:
        yield (
            message(
                "Not stated: {fields}. Say it with --own-cash or --own-in-kind.",
                fields=view.not_stated_names,
            ),
        )
    if view.carried is not None:
        yield (view.carried,)
    if view.lines_without_amount:
        names = tuple(view.line_names[line] for line in view.lines_without_amount)
        yield (message("Asked for without an amount, so in no plan: {lines}", lines=names),)
    if view.unassigned:
        yield (unplanned_said(view.unassigned, view.frame.currency),)


def _plan(view: PlanView, plan: OfferedView, place: int, language: str) -> Iterator[str]:
    def say(said: Sayable) -> str:
        return render(said, language)

    yield from wrapped(say(title_said(place, plan)), indent="")
    if plan.differs is not None:
        yield from wrapped(say(plan.differs), indent="  ")
    yield from wrapped(row_said(plan_summary(view, plan), language), indent="  ")
    yield f"  {say(LINES)}"
    dearest = max(view.lines.values())
    for line, cost in view.lines.items():
        parts = bar_parts(view, plan, line)
        name = labelled(line_said(view, line), Money(cost, view.frame.currency))
        bar = say(bar_of(parts, cost, dearest))
        yield from wrapped(say(name), first=f"    {bar}  ")
        said = (
            f"{part.mark} {say(labelled(part.who, Money(part.amount, view.frame.currency)))}"
            for part in parts
        )
        yield from wrapped(" · ".join(said), indent=_DEEP)
    if (advance := advance_said(view, plan)) is not None:
        yield from wrapped(say(advance))
    if plan.steps:
        yield f"  {say(ASKS)}"
        marks = bar_marks(plan)
        for step in plan.steps:
            yield from _step(view, step, marks[step.option_id], language)
        yield from _curve(plan, language)
        waiting = waiting_said(plan.steps)
        if waiting is not None:
            yield from wrapped(say(waiting))
    yield from repayment_lines(view, plan, language)
    if plan.rests_on:
        yield f"  {say(RESTS)}"
        for one in plan.rests_on:
            yield from wrapped(f"? {say(one)}")
    yield from bank_lines(view, plan, language)
    if plan.limits:
        yield f"  {say(LIMITS)}"
        for limit in plan.limits:
            yield from wrapped(f"! {say(limit.says)}")


def bar_of(parts: Sequence[BarPart], cost: int, dearest: int) -> str:
    """A bar as long as the cost of the line beside the dearest; each part has its mark.

    >>> bar_of([Part("1", "a", 60), Part("c", "", 40)], 100, 200)
    '[111111111111cccccccc]'
    """
    cells = max(len(parts), round(BAR * cost / dearest), 1)
    done, bar = 0, ""
    for part in parts:
        done += part.amount
        bar += part.mark * max(1, round(cells * done / cost) - len(bar))
    return f"[{bar}]"


def advance_said(view: PlanView, plan: OfferedView) -> Message | None:
    """What the members pay for a while in place of a grant that comes after the works, if any."""
    if not plan.own_cash_advanced:
        return None
    return message(
        "The members advance {amount} until the grant is paid.",
        amount=Money(plan.own_cash_advanced, view.frame.currency),
    )


def _step(view: PlanView, step: StepView, mark: str, language: str) -> Iterator[str]:
    title = option_title(step.name, step.option_id)
    if step.amount is not None:
        amount = Money(step.amount, view.frame.currency)
        title = message_in("what a step brings", "{option} {amount}", option=title, amount=amount)
    head = (title, CONDITIONAL) if step.conditional else (title,)
    yield from wrapped(f"{mark}. {row_said(head, language)}")
    yield from wrapped(row_said(_when(view, step), language), indent=_DEEP)
    if step.open_points:
        doubts = joined((render(point, language) for point in step.open_points), language)
        yield from wrapped(f"? {doubts}", indent=_DEEP)


def _when(view: PlanView, step: StepView) -> Iterator[Sayable]:
    months = {"asked": step.asked_month, "decided": step.decided_month}
    if step.at_next_call:
        yield NEXT_CALL
        yield after_next_call_said(step)
    elif step.delay_assumed:
        yield message("ask in month {asked}, decision in month {decided} (assumed)", **months)
    else:
        yield message("ask in month {asked}, decision in month {decided}", **months)
    yield from paid_said(view, step)
    yield from step.duties


def paid_said(view: PlanView, step: StepView) -> Iterator[Message]:
    """When the money of a step comes, and which steps come before it."""
    if step.is_deferred:
        yield message("paid after the works")
    elif step.paid_month is not None and not step.at_next_call:
        yield message("money in month {month}", month=step.paid_month)
    if step.after:
        names = tuple(view.option_names[option] for option in step.after)
        yield message("after {options}", options=names)
    if step.suppliers:
        names = tuple(view.option_names[option] for option in step.suppliers)
        yield message("its own share may be paid from what these give: {options}", options=names)


def _curve(plan: OfferedView, language: str) -> Iterator[str]:
    yield f"  {render(cash_heading(plan), language)}"
    month = message_in("heading of months", "month")
    rows = [[render(said, language) for said in (month, *(said for said, _ in _CURVE))]]
    for one in plan.cash:
        cells = [getattr(one, key) for _, key in _CURVE]
        if any(cells):
            said = [render(cell, language) if cell else _NONE for cell in cells]
            rows.append([render(one.month, language), *said])
    yield from grid_lines(rows, language, indent="    ")


def repayment_lines(view: PlanView, plan: OfferedView, language: str) -> Iterator[str]:
    """What a plan repays, how often it is covered, and which terms are assumed."""
    if plan.repayments:
        yield from wrapped(row_said(repaid_said(view, plan), language), indent="  ")
    for assumed in assumed_terms_said(view, plan):
        yield from wrapped(render(assumed, language))


def repaid_said(view: PlanView, plan: OfferedView) -> tuple[Message, ...]:
    """What a plan repays and how often it is covered; nothing where it owes nothing."""
    if not plan.repayments:
        return ()
    said = message(
        "Repayments: at most {amount} in twelve months, until month {month}",
        amount=Money(plan.heaviest_year, view.frame.currency),
        month=max(one.last_month for one in plan.repayments),
    )
    return said, _burden(plan)


def assumed_terms_said(view: PlanView, plan: OfferedView) -> Iterator[Message]:
    """Which terms of its loans no source publishes."""
    for one in plan.repayments:
        if one.assumed:
            yield message(
                "{option}: not published, assumed {terms}",
                option=view.option_names[one.option_id],
                terms=tuple(_assumed(one)),
            )


def _burden(plan: OfferedView) -> Message:
    return message("covered {ratio} times in the worst year", ratio=round(plan.coverage or 0.0, 2))


def _assumed(one: RepaymentView) -> Iterator[Sayable]:
    if "rate" in one.assumed:
        yield message("{rate} a year", rate=Share(one.rate_pct_year / 100))
    if "months" in one.assumed:
        yield counted("{n} month", "{n} months", one.months)


def _why_not_all(view: PlanView, language: str) -> Iterator[str]:
    if view.conflict:
        yield ""
        why = message(
            "Why not everything can be covered: these cannot all hold (without any one of them, the"
            " others can)"
        )
        yield from wrapped(render(why, language), indent="")
        for one in view.conflict:
            yield from wrapped(f"× {render(one.says, language)}")


def improvement_lines(view: PlanView, language: str, most: int | None = None) -> Iterator[str]:
    """What would help most; the first of it alone where so many are asked for."""
    if view.help_title is not None:
        yield ""
        yield from wrapped(render(view.help_title, language), indent="")
        for better in view.improvements[:most]:
            yield from wrapped(f"+ {render(better.says, language)}")


def _loans(view: PlanView, language: str) -> Iterator[str]:
    told = [one for one in view.loans if one.stops][:TOLD]
    if told:
        yield ""
        yield render(message("What loans would take"), language)
        for one in told:
            yield from wrapped(f"+ {render(one.says, language)}")
    left_out = [*view.left_out, *filter(None, (view.unlikely_said,))]
    if left_out:
        yield ""
        for said in left_out:
            yield from wrapped(render(said, language), indent="")


def _leads(view: PlanView, language: str) -> Iterator[str]:
    for title, options in (
        (message("Also worth asking; no amount is published"), view.amount_not_published),
        (message("Help without money for these lines"), view.support_in_kind),
    ):
        if options:
            named = tuple(
                message_in(
                    "an option and its id",
                    "{name} [{id}]",
                    name=view.option_names.get(one, one),
                    id=one,
                )
                for one in options
            )
            yield ""
            yield from wrapped(render(labelled(title, named), language), indent="")
