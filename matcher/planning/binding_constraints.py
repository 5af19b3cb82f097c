"""Why a plan stops where it stops, and what each limit costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from matcher.optimize.rows import Name
from matcher.planning.case import Plan, PlanCase, secured_for
from matcher.planning.compose import Composition
from matcher.planning.solve import least

#: A second, wider step for which a price is given, in units of currency: amounts of the
#: catalogue have smallest tickets, so that a single unit often moves nothing.
WIDER = 10_000

#: What keeps a plan from asking more of a source: what it publishes, usually pays, or is assumed to
#: pay; that all is covered; the bound of public money; the members' cash; empty: something else.
Bound = Literal["published", "usual", "assumed", "cost", "public_max", "own_cash", ""]


@dataclass(frozen=True, slots=True)
class BindingConstraint:
    """A limit that is reached.

    Parameters
        name       the rule, as in the programme
        limit      its amount
        remaining  what is left uncovered, or else to the members' cash, on the lines it concerns
        measure    what it lowers when it is loosened: uncovered or own_cash; "" for neither
        price      what one more unit of it takes off that measure
        wider      what `WIDER` more units take off it
    """

    name: Name
    limit: int
    remaining: int
    measure: str
    price: int
    wider: int


def binding_caps(composed: Composition, plan: Plan) -> tuple[BindingConstraint, ...]:
    """The limits that a plan reaches, each with its price, the dearest first."""
    case = composed.case
    uncovered = sum(plan.uncovered.values())
    measure = "uncovered" if uncovered else "own_cash"
    covering = () if uncovered else tuple(case.lines)
    now = least(case, measure, covering=covering)
    found = []
    for name, limit, lines in _reached(case, plan):
        left = plan.uncovered if uncovered else plan.cash
        remaining = sum(amount for line, amount in left.items() if line in lines)
        if not remaining and name[0] not in ("own_cash", "own_in_kind"):
            continue
        price = wider = 0
        if now:
            price = now - (least(case, measure, {name: 1}, covering) or 0)
            wider = now - (least(case, measure, {name: WIDER}, covering) or 0)
        if limit or wider:
            lowers = measure if wider or price else ""
            found.append(BindingConstraint(name, limit, remaining, lowers, price, wider))
    return tuple(sorted(found, key=lambda cap: (-cap.wider, -cap.price, cap.name)))


def bound_of(case: PlanCase, plan: Plan, name: str) -> Bound:
    """What keeps a plan from asking more of one of its sources.

    Its own limit comes before the members' cash: more cash would move nothing beyond it.
    """
    source = case.sources[name]
    reached = {rule for rule, _, _ in _reached(case, plan)}
    if ("ceiling", name) in reached:
        return source.ceiling_is
    paid = {line: amount for (payer, line), amount in plan.paid.items() if payer == name}
    if ("share", name) in reached or all(
        paid.get(line, 0) >= most for line, most in source.lines.items()
    ):
        return "assumed" if source.assumed_share else "published"
    if not sum(plan.uncovered.values()):
        return "cost"
    if source.is_public and ("public_max",) in reached:
        return "public_max"
    # what is lent at once needs no cash of the members
    return "own_cash" if source.is_deferred and ("own_cash",) in reached else ""


def _reached(case: PlanCase, plan: Plan) -> Iterator[tuple[Name, int, frozenset[str]]]:
    everywhere = frozenset(case.lines)
    for name in plan.sources:
        source = case.sources[name]
        if plan.lent(name) >= source.ceiling:
            yield ("ceiling", name), source.ceiling, frozenset(source.lines)
        elif source.share_sum is not None and plan.amount(name) >= source.share_sum:
            yield ("share", name), source.share_sum, frozenset(source.lines)
        elif source.own_share:
            base = plan.bases.get(name, frozenset())
            most = source.share * sum(case.lines[line] for line in base) // 1000
            if plan.amount(name) >= most:
                yield ("share", name), most, base
    yield from _on_loans(case, plan, everywhere)
    advanced = 0 if case.is_advance_open else plan.advanced
    if sum(plan.cash.values()) + advanced >= case.own_cash:
        yield ("own_cash",), case.own_cash, everywhere
    if case.in_kind_lines and sum(plan.in_kind.values()) >= case.own_in_kind:
        yield ("own_in_kind",), case.own_in_kind, everywhere
    public = sum(plan.amount(s) for s in plan.sources if case.sources[s].is_public)
    if case.public_max is not None and public >= case.public_max:
        yield ("public_max",), case.public_max, everywhere


def _on_loans(
    case: PlanCase, plan: Plan, everywhere: frozenset[str]
) -> Iterator[tuple[Name, int, frozenset[str]]]:
    lenders = [name for name in plan.sources if case.sources[name].is_repaid]
    if case.means is None or not lenders:
        return
    lent = sum(plan.lent(name) for name in lenders)
    if case.means.lent_max is not None and lent + case.step > case.means.lent_max:
        yield ("lent_max",), case.means.lent_max, everywhere
    for name in lenders:
        source = case.sources[name]
        asked = secured_for(case, plan, name)
        if source.secured and asked + source.secured * case.step > 1000 * source.assets:
            yield ("security", name), source.assets, everywhere
