"""Parts 6 to 8 of the dossier: financing plan, forecast accounts, assets and guarantees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from matcher.reports.advising.advice_money import CoverageView
from matcher.reports.advising.advice_money_text import way_parts
from matcher.reports.dossier.blocks import Block, Bullets, Grid, Heading, Paragraph
from matcher.reports.dossier.pages_accounts import forecast_blocks
from matcher.reports.dossier.pages_facts import part_blocks
from matcher.reports.dossier.pictures import cash_by_month, security_bars, when_money_comes
from matcher.reports.dossier.view import DossierPart, DossierView
from matcher.reports.phrases import labelled, per_cent, with_notes
from matcher.reports.plans.plan_parts import (
    KIND,
    NAMES,
    NOBODY,
    OWN,
    BarPart,
    bar_parts,
    line_said,
    own_said,
    standing_parts,
)
from matcher.reports.plans.plan_steps import waiting_said
from matcher.reports.plans.plan_views import OfferedView
from matcher.support.messages import Message, Money, Sayable, Share, message, message_in, render

#: The months of a request that waits for a call.
_NEXT_CALL = message_in("month of a request", "at the next call")
_NOT_KNOWN = message_in("month of a request", "not known yet")
#: Budget lines that the table has at least, empty ones to fill in.
LEAST_LINES = 4
#: Lines of the forecast accounts that the cooperative fills in for each of three years.
FORECAST: tuple[Message, ...] = (
    message("Sales"),
    message("Purchases of raw material"),
    message("Wages"),
    message("Other costs"),
    message("Interest and repayments"),
    message("Surplus"),
)


def financing_blocks(view: DossierView, language: str) -> Iterator[Block]:
    """Budget lines, who pays each, the requests and when their money comes."""

    def say(said: Sayable) -> str:
        return render(said, language)

    def money(amount: float) -> str:
        return say(Money(amount, view.currency))

    names = view.plans.line_names
    if not view.lines:
        yield Paragraph(say(message("No budget line has an amount yet: to fill in.")), "warning")
    head = (say(message("Budget line")), say(message("Cost")), say(message("Paid by")))
    rows = []
    for line, cost in view.lines.items():
        parts = standing_parts(view.plans, line)
        if view.plan is not None:
            parts = bar_parts(view.plans, view.plan, line)
        paid = " · ".join(say(labelled(part.who, _of_part(view, part))) for part in parts)
        rows.append((say(line_said(view.plans, line)), money(cost), paid))
    rows += [(say(names.get(line, line)), "", "") for line in view.lines_without_amount]
    if view.unassigned:
        rows.append((say(message("In no line, and not planned")), money(view.unassigned), ""))
    rows += [("", "", "")] * (LEAST_LINES - len(rows))
    total = (say(message("Total")), money(view.plans.total), "") if view.lines else ()
    yield Grid(head, tuple(rows), ("start", "end", "start"), total)
    if view.match is not None and not view.plan_has_option and view.plan is not None:
        said = message(
            "{option} is not in this plan: its own terms are on the first page.",
            option=view.match.name,
        )
        yield Paragraph(say(said), "note")
    elif view.match is not None and view.plan is not None and view.counted is not None:
        said = message(
            "What is recorded of {option} stands in this plan once: it is not asked again.",
            option=view.match.name,
        )
        yield Paragraph(say(said), "note")
    elif view.match is not None and view.plan is not None:
        around = message(
            "The plan is drawn around {option}; there may be other plans.",
            option=view.match.name,
        )
        yield Paragraph(say(around), "note")
    if view.plan is None or not view.requests:
        return
    yield Heading(3, say(message("Requests, in order")))
    yield _requests(view, language)
    yield from _own_share(view, language)
    drawn = when_money_comes(view.plans, view.plan, language)
    if drawn is not None:
        yield drawn
    assumed = message("Months count from today. Those marked “assumed” are published by nobody.")
    yield Paragraph(say(assumed), "note")
    yield from _waiting(view, language)


def _of_part(view: DossierView, part: BarPart) -> Sayable:
    """What one pays of a line; marked where it is the members’ own that nobody stated."""
    if part.mark == OWN:
        return own_said(view.plans, "own_cash", part.amount)
    if part.mark == KIND:
        return own_said(view.plans, "own_in_kind", part.amount)
    return Money(part.amount, view.currency)


def _waiting(view: DossierView, language: str) -> Iterator[Block]:
    waiting = waiting_said(view.plan.steps) if view.plan is not None else None
    if waiting is not None:
        yield Paragraph(render(waiting, language), "note")


def _requests(view: DossierView, language: str) -> Grid:
    def say(said: Sayable) -> str:
        return render(said, language)

    rows = []
    for request in view.requests:
        # what is open of the option that the file is for is that funder's to say
        is_asked = view.match is not None and request.option_id == view.match.option_id
        points: list[Sayable] = [*(() if is_asked else request.open_points), *request.duties]
        if view.is_asked_already(request.option_id):
            points = [message("recorded already")]
        name: Sayable = with_notes(request.name, points) if points else request.name
        decided: Sayable = ""
        waits = request.at_next_call and not view.is_asked_already(request.option_id)
        if waits:
            decided = _NOT_KNOWN
        elif request.decided_month is not None:
            decided = request.decided_month
            if request.delay_assumed:
                decided = with_notes(decided, [message("assumed")])
        rows.append(
            (
                say(name),
                "–" if request.amount is None else say(Money(request.amount, view.currency)),
                say(_NEXT_CALL)
                if waits
                else "–"
                if request.asked_month is None
                else say(request.asked_month),
                say(decided) or "–",
                say(_NOT_KNOWN)
                if waits
                else "–"
                if request.paid_month is None
                else say(request.paid_month),
            )
        )
    head = (
        message("Request"),
        message("Amount"),
        message("Asked, month"),
        message("Decided, month"),
        message("Paid, month"),
    )
    return Grid(tuple(say(one) for one in head), tuple(rows), ("start", "end", "end", "end", "end"))


def _own_share(view: DossierView, language: str) -> Iterator[Block]:
    plan = view.plan
    if plan is None:
        return

    def said(label: Message, amount: int) -> str:
        return render(labelled(label, Money(amount, view.currency)), language)

    cash = _own_of_plan(view, "own_cash", plan.own_cash)
    in_kind = _own_of_plan(view, "own_in_kind", plan.own_in_kind)
    items = [
        render(labelled(NAMES[OWN], cash), language),
        render(labelled(message("own in kind"), in_kind), language),
        said(NAMES[NOBODY], plan.uncovered),
    ]
    if plan.own_cash_advanced:
        is_open = "own_cash" in view.plans.not_stated
        label = message("advanced by the members until a grant is paid")
        if is_open:
            label = message("to be advanced until a grant is paid, by whom is to be filled in")
        items.append(said(label, plan.own_cash_advanced))
    yield Bullets(tuple(items))


def _own_of_plan(
    view: DossierView, name: Literal["own_cash", "own_in_kind"], amount: int
) -> Sayable:
    """What the plan takes of the members' own; nothing of what nobody stated is no amount."""
    if not amount and name in view.plans.not_stated:
        return message("to fill in")
    return own_said(view.plans, name, amount)


def accounts_blocks(view: DossierView, language: str) -> Iterator[Block]:
    """Three years to fill in, repayments, and the cash of the project by month."""

    def say(said: Sayable) -> str:
        return render(said, language)

    yield Heading(3, say(message("Three years ahead, to fill in")))
    head = tuple(say(message("Year {n}", n=n)) for n in (1, 2, 3))
    rows = tuple((say(line), "", "", "") for line in FORECAST)
    yield Grid((say(message("Line")), *head), rows, ("start", "end", "end", "end"))
    plan = view.plan
    if plan is None:
        return
    yield from forecast_blocks(view, plan, language)
    if plan.repayments:
        yield Heading(3, say(message("Repayment")))
        yield _repayments(view, language)
    if plan.cash:
        yield Heading(3, say(message("Cash of the project by month")))
        if any(month.balance or month.gap for month in plan.cash):
            yield cash_by_month(view.plans, plan, language)
        yield _cash(view, language)
        yield from _repaid_beside(view, plan, language)
        yield from _not_in_cash(view, plan, language)
        yield from _waiting(view, language)


def _repaid_beside(view: DossierView, plan: OfferedView, language: str) -> Iterator[Block]:
    """That repayments are not paid from the money shown, and how much they come to beside it."""
    repaid = sum(month.repaid for month in plan.cash)
    if not repaid:
        return
    said = message(
        "What is repaid is not taken out of the cash in hand: the cooperative pays it from what it"
        " earns, {amount} by month {month}. If it does not earn that, as much is lacking here.",
        amount=Money(repaid, view.currency),
        month=plan.cash[-1].month,
    )
    yield Paragraph(render(said, language), "note")


def _not_in_cash(view: DossierView, plan: OfferedView, language: str) -> Iterator[Block]:
    """Why what is spent is less than the cost."""
    standing = sum(sum(one.by_line.values()) for one in view.plans.committed)
    parts = []
    if standing:  # nobody told in which month it comes
        amount = Money(standing, view.currency)
        parts.append(message("{amount} promised or asked for already", amount=amount))
    if plan.own_in_kind:
        kind = own_said(view.plans, "own_in_kind", plan.own_in_kind)
        parts.append(message("{amount} brought in kind", amount=kind))
    if plan.uncovered:
        uncovered = Money(plan.uncovered, view.currency)
        parts.append(message("{amount} that nobody pays yet", amount=uncovered))
    if not parts:
        return
    said = message(
        "The table is of the cash that this plan moves. Of the cost it leaves out: {parts}.",
        parts=tuple(parts),
    )
    yield Paragraph(render(said, language), "note")


def _repayments(view: DossierView, language: str) -> Grid:
    def say(said: Sayable) -> str:
        return render(said, language)

    def money(amount: float) -> str:
        return say(Money(amount, view.currency))

    rows = []
    for one in view.plan.repayments if view.plan else ():
        rate: Sayable = per_cent(one.rate_pct_year, one.rate_pct_year)
        duration: Sayable = one.months
        if "rate" in one.assumed:
            rate = with_notes(rate, [message("assumed")])
        if "months" in one.assumed:
            duration = with_notes(duration, [message("assumed")])
        rows.append(
            (
                say(view.plans.option_names.get(one.option_id, one.option_id)),
                say(rate),
                say(duration),
                money(one.heaviest_year),
                money(one.interest),
            )
        )
    head = (
        message("Loan"),
        message("Rate a year"),
        message("Months"),
        message("Most in twelve months"),
        message("Interest in all"),
    )
    return Grid(tuple(say(one) for one in head), tuple(rows), ("start", "end", "end", "end", "end"))


def _cash(view: DossierView, language: str) -> Grid:
    def say(said: Sayable) -> str:
        return render(said, language)

    head = (
        message("Month"),
        message("Received"),
        message("Own cash"),
        message("Spent"),
        message("Gap"),
        message("Advanced"),
        message("Repaid"),
    )
    rows = tuple(
        tuple(
            say(amount) if amount or n == 0 else "–"
            for n, amount in enumerate(
                (m.month, m.received, m.own, m.spent, m.gap, m.bridged, m.repaid)
            )
        )
        for m in (view.plan.cash if view.plan else ())
    )
    return Grid(tuple(say(one) for one in head), rows, ("start", *("end",) * 6))


def assets_blocks(view: DossierView, part: DossierPart, language: str) -> Iterator[Block]:
    """The register of assets, and the security that each lender asks."""
    yield from part_blocks(part, language)
    if not view.security and view.plan is None and "total" in view.plans.need_assumed:
        return  # no plan yet: nobody knows who will ask for security
    if not view.security:
        lends = view.plan is not None and bool(view.plan.repayments)
        none = message("No loan is in this plan: nobody asks for security.")
        said = message("No lender of this plan asks for security.") if lends else none
        yield Paragraph(render(said, language))
        return
    names = {
        one.option_id: render(view.names.get(one.option_id, one.option_id), language)
        for one in view.security
    }
    yield Heading(3, render(message("Security, lender by lender"), language))
    drawn = security_bars(view.security, names, view.currency, language)
    if drawn is not None:
        yield drawn
    yield _securities(view, names, language)
    bought = message("what the loan buys is the security")
    by_project = [names[one.option_id] for one in view.security if one.project]
    if by_project:
        yield Bullets(tuple(render(labelled(name, bought), language) for name in by_project))
    for one in view.security:
        if one.shortfall and one.ways:
            yield from _ways(view, one, names[one.option_id], language)
    if any(one.is_assumed for one in view.security):
        assumed = message("The shares that a lender counts are assumed where none is published.")
        yield Paragraph(render(assumed, language), "note")


def _securities(view: DossierView, names: dict[str, str], language: str) -> Grid:
    def money(amount: float) -> str:
        return render(Money(amount, view.currency), language)

    rows = tuple(
        (
            names[one.option_id],
            money(one.loan),
            money(one.asked),
            money(one.counted + one.surety),
            money(one.shortfall),
            "–" if one.ratio is None else render(Share(round(one.ratio, 3)), language),
        )
        for one in view.security
    )
    head = (
        message("Lender"),
        message("Loan"),
        message("Security asked"),
        message("Counted"),
        message("Lacking"),
        message("Coverage"),
    )
    return Grid(tuple(render(one, language) for one in head), rows, ("start", *("end",) * 5))


def _ways(view: DossierView, one: CoverageView, name: str, language: str) -> Iterator[Block]:
    """How the shortfall before a lender can be closed, in the order in which to ask."""
    lead = message("To close what lacks at {lender}", lender=name)
    yield Paragraph(render(lead, language))
    yield Bullets(
        tuple(
            " · ".join(render(part, language) for part in way_parts(way, view.currency))
            for way in (
                replace(way, name=view.names.get(way.subject, way.name)) for way in one.ways[:4]
            )
        )
    )
