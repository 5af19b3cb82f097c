"""When a plan happens: asks in order, months, money in and out, what is repaid.

Month 0 is the month of the answer. Delays that nobody publishes are assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matcher.planning.case import Plan
from matcher.planning.compose import Composition
from matcher.planning.schedule import Instalment, heaviest_year, in_hundreds, instalments, schedule
from matcher.planning.settings import PlanSettings
from matcher.planning.terms import RepaymentTerms


@dataclass(frozen=True, slots=True)
class SignatureStep:
    """One signature to obtain.

    Parameters
        asked, decided   months
        paid       month of the money; None for a guarantee
        after      what must be signed before one may ask
        is_assumed the delay is an assumption
        at_next_call  its day of asking is not known, for it, or what must be signed before, is
                   between two calls: its months count as if the call were open, an assumption
    """

    id: str
    asked: int
    decided: int
    paid: int | None
    after: tuple[str, ...]
    is_assumed: bool
    at_next_call: bool = False


@dataclass(frozen=True, slots=True)
class Repayment:
    """What a source is paid back: first and last month, and the heaviest twelve months.

    Parameters
        from_sales   the goods that it buys repay it: the surplus bears its interest alone
    """

    id: str
    first: int
    last: int
    heaviest_year: int
    interest: int
    terms: RepaymentTerms
    instalments: tuple[Instalment, ...]
    from_sales: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """Money of the project in one month; `gap` is what a bridge must carry."""

    number: int
    received: int
    own: int
    spent: int
    gap: int
    bridged: int
    balance: int
    repaid: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The steps in the order of the asks, the months, and repayment against the surplus.

    Parameters
        heaviest_year   the most that is repaid in twelve months, all loans together
        surplus         stated surplus of the last year; None when unknown
        repaid          what is repaid in each month, all loans together
    """

    steps: tuple[SignatureStep, ...]
    months: tuple[Month, ...]
    repayments: tuple[Repayment, ...]
    heaviest_year: int
    surplus: int | None
    repaid: Mapping[int, int]


def make_calendar(composed: Composition, plan: Plan, settings: PlanSettings) -> Calendar:
    """The calendar of a plan."""
    steps = _steps(composed, plan, settings)
    starts, ends = _works(composed, plan, steps, settings)
    repayments, by_month = _repayments(composed, plan, steps)
    months = _months(composed, plan, steps, starts, ends, settings, by_month)
    heaviest = heaviest_year(by_month)
    applicant = composed.applicant
    name = applicant.schema.amount("surplus_mad")
    stated = applicant.value(name) if name in applicant.schema else None
    surplus = int(stated) if isinstance(stated, int | float) else None
    return Calendar(steps, months, repayments, heaviest, surplus, by_month)


def _steps(composed: Composition, plan: Plan, settings: PlanSettings) -> tuple[SignatureStep, ...]:
    case = composed.case
    after: dict[str, set[str]] = {name: set() for name in (*plan.sources, *plan.guarantees)}
    for name in plan.sources:
        source = case.sources[name]
        after[name].update(other for other in source.requires if other in after)
        if source.share_of in after:
            after[name].add(source.share_of)
        if source.own_share or source.assumed_own:
            # Who supplies a part of the own share gives its word first.
            after[name].update(s for s in plan.sources if supplies_share(composed, s, name))
    for guarantee, loan in plan.guaranteed:
        # The bank agrees first and asks for the guarantee.
        after[guarantee].add(loan)
    deferred = [name for name in plan.sources if case.sources[name].is_deferred]
    for lender in plan.bridges:
        # A bridge is lent on the letter of the grant.
        after[lender].update(name for name in deferred if lender not in after[name])
    done: dict[str, SignatureStep] = {}
    waiting = sorted(after)
    while waiting:
        ready = [name for name in waiting if after[name] <= set(done)] or waiting[:1]
        for name in ready:
            known = [done[other] for other in sorted(after[name]) if other in done]
            asked = max((step.decided for step in known), default=0)
            wait = (case.sources[name] if name in case.sources else case.guarantees[name]).months
            decided = asked + wait
            paid = decided + settings.payment.after_decision if name in case.sources else None
            before = tuple(sorted(after[name]))
            is_assumed = name in composed.assumed_months
            waits = _waits_for_a_call(composed, name) or any(step.at_next_call for step in known)
            done[name] = SignatureStep(name, asked, decided, paid, before, is_assumed, waits)
        waiting = [name for name in waiting if name not in done]
    for guarantee, loan in plan.guaranteed:
        # The money of a loan waits for its guarantee.
        step = done[loan]
        paid = max(step.paid or 0, done[guarantee].decided + settings.payment.after_decision)
        waits = step.at_next_call or done[guarantee].at_next_call
        done[loan] = replace(step, paid=paid, at_next_call=waits)
    return tuple(sorted(done.values(), key=lambda s: (s.asked, -(s.decided - s.asked), s.id)))


def _waits_for_a_call(composed: Composition, name: str) -> bool:
    match = composed.matches.get(name)
    return match is not None and match.availability in ("periodic", "closed")


def supplies_share(composed: Composition, name: str, other: str) -> bool:
    """Whether what one source gives may pay a part of the own share that another asks for."""
    sources = composed.case.sources
    if name not in sources or not (sources[other].own_share or sources[other].assumed_own):
        return False
    return name != other and sources[name].supplies and not sources[other].supplies


def _works(
    composed: Composition, plan: Plan, steps: tuple[SignatureStep, ...], settings: PlanSettings
) -> tuple[dict[str, int], dict[str, int]]:
    """The first and last month in which each line is paid for."""
    by_id = {step.id: step for step in steps}
    bridge = max((by_id[name].paid or 0 for name in plan.bridges), default=0)
    starts: dict[str, int] = {}
    for line in composed.case.lines:
        waits = [0]
        for source, paid_line in plan.paid:
            if paid_line != line:
                continue
            if composed.case.sources[source].is_deferred:
                waits += [by_id[source].decided, bridge]
            else:
                waits.append(by_id[source].paid or 0)
        starts[line] = max(waits)
    return starts, {line: start + settings.payment.works - 1 for line, start in starts.items()}


def _months(
    composed: Composition,
    plan: Plan,
    steps: tuple[SignatureStep, ...],
    starts: Mapping[str, int],
    ends: Mapping[str, int],
    settings: PlanSettings,
    repaid: Mapping[int, int],
) -> tuple[Month, ...]:
    arrives = {step.id: step.paid or 0 for step in steps}
    for name in plan.sources:
        if composed.case.sources[name].is_deferred:
            lines = [line for source, line in plan.paid if source == name]
            arrives[name] = max(ends[line] for line in lines) + 1 + settings.payment.after_works
    received: dict[int, int] = {}
    spent: dict[int, int] = {}
    own: dict[int, int] = {}
    for (name, _), amount in plan.paid.items():
        received[arrives[name]] = received.get(arrives[name], 0) + amount
    for line, start in starts.items():
        cash = plan.cash.get(line, 0)
        cost = cash + sum(amount for (_, paid), amount in plan.paid.items() if paid == line)
        for place, part in enumerate(in_hundreds(cost, settings.payment.works)):
            spent[start + place] = spent.get(start + place, 0) + part
        for place, part in enumerate(in_hundreds(cash, settings.payment.works)):
            own[start + place] = own.get(start + place, 0) + part
    last = max([*received, *spent, 0]) + 1
    months = []
    held = 0
    for number in range(last + 1):
        held += received.get(number, 0) + own.get(number, 0) - spent.get(number, 0)
        gap = max(0, -held)
        months.append(
            Month(
                number=number,
                received=received.get(number, 0),
                own=own.get(number, 0),
                spent=spent.get(number, 0),
                gap=gap,
                bridged=min(gap, plan.advanced + sum(plan.bridges.values())),
                balance=held,
                repaid=repaid.get(number, 0),
            )
        )
    return tuple(months)


def _repayments(
    composed: Composition, plan: Plan, steps: tuple[SignatureStep, ...]
) -> tuple[tuple[Repayment, ...], dict[int, int]]:
    by_month: dict[int, int] = {}
    found = []
    paid = {step.id: step.paid or 0 for step in steps}
    for name in plan.sources:
        amount = plan.amount(name)
        terms = composed.terms.get(name)
        if terms is None or not amount:
            continue
        own = schedule(amount, terms, paid[name])
        for month, part in own.items():
            by_month[month] = by_month.get(month, 0) + part
        found.append(
            Repayment(
                id=name,
                first=min(own),
                last=max(own),
                heaviest_year=heaviest_year(own),
                interest=sum(own.values()) - amount,
                terms=terms,
                instalments=instalments(amount, terms, paid[name]),
                from_sales=composed.case.sources[name].from_sales,
            )
        )
    return tuple(found), by_month
