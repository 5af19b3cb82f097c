"""An independent check of a plan against its case, in whole numbers.

It shares nothing with the programme: it reads the case and the plan only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matcher.planning.case import Plan, PlanCase, PlanSource, secured_for


def broken_rules(case: PlanCase, plan: Plan) -> list[str]:
    """Every rule that the plan breaks, in words for a developer; empty when it keeps all."""
    return [
        *_lines(case, plan),
        *_members(case, plan),
        *(said for name in plan.sources for said in _source(case, plan, name)),
        *_guarantees(case, plan),
        *_together(case, plan),
        *_security(case, plan),
        *_repayments(case, plan),
    ]


def _lines(case: PlanCase, plan: Plan) -> Iterator[str]:
    everything = [*plan.paid.values(), *plan.cash.values(), *plan.in_kind.values()]
    everything += [*plan.uncovered.values(), *plan.bridges.values(), plan.advanced]
    if any(amount < 0 for amount in everything):
        yield "an amount is below zero"
    for line, cost in case.lines.items():
        brought = sum(amount for (_, paid_line), amount in plan.paid.items() if paid_line == line)
        brought += plan.cash.get(line, 0) + plan.in_kind.get(line, 0)
        if brought > cost:
            yield f"line {line} is paid {brought}, above its cost {cost}"
        if brought + plan.uncovered.get(line, 0) != cost:
            yield f"line {line} does not add up to its cost {cost}"
    named = {line for _, line in plan.paid} | set(plan.cash) | set(plan.in_kind)
    for line in sorted((named | set(plan.uncovered)) - set(case.lines)):
        yield f"line {line} was not asked for"


def _members(case: PlanCase, plan: Plan) -> Iterator[str]:
    advanced = 0 if case.is_advance_open else plan.advanced
    if sum(plan.cash.values()) + advanced > case.own_cash:
        yield "the members bring more cash than they have"
    if sum(plan.in_kind.values()) > case.own_in_kind:
        yield "the members bring more in kind than they have"
    for line in plan.in_kind:
        if line not in case.in_kind_lines:
            yield f"line {line} takes nothing in kind"


def _source(case: PlanCase, plan: Plan, name: str) -> Iterator[str]:
    source = case.sources.get(name)
    if source is None:
        yield f"{name} does not take part in this case"
        return
    given = plan.lent(name)
    if given > source.ceiling:
        yield f"{name} gives {given}, above its ceiling {source.ceiling}"
    if given < source.floor:
        yield f"{name} gives {given}, below its smallest ticket {source.floor}"
    by_line = {line: amount for (giver, line), amount in plan.paid.items() if giver == name}
    for line, amount in by_line.items():
        if amount > source.lines.get(line, 0):
            yield f"{name} pays {amount} of {line}, above {source.lines.get(line, 0)}"
    if source.share_sum is not None and sum(by_line.values()) > source.share_sum:
        yield f"{name} pays more than its share of the cost"
    if plan.bridges.get(name) and not source.can_bridge:
        yield f"{name} cannot bridge"
    for other in source.requires:
        if other not in plan.sources:
            yield f"{name} requires {other}"
    for other in source.excludes:
        if other in plan.sources:
            yield f"{name} excludes {other}"
    if source.share_of and 1000 * given > source.share_of_part * plan.lent(source.share_of):
        yield f"{name} is above its share of {source.share_of}"
    if source.assumed_own:
        own = _own_money(case, plan, name, case.lines)
        if own * 1000 < source.assumed_own * (own + sum(by_line.values())):
            yield f"the members bring less than is assumed to be the own share of {name}"
    if source.own_share or source.share < 1000:
        yield from _own_share(case, plan, source, by_line)


def _own_share(
    case: PlanCase, plan: Plan, source: PlanSource, by_line: dict[str, int]
) -> Iterator[str]:
    base = plan.bases.get(source.id, frozenset())
    if not set(by_line) <= base:
        yield f"{source.id} pays a line outside its project"
    if not base <= set(source.lines):
        yield f"{source.id} counts a line that it does not pay"
    cost = sum(case.lines[line] for line in base)
    if 1000 * sum(by_line.values()) > source.share * cost:
        yield f"{source.id} pays more than its share of its project"
    wanted = source.own_share * cost
    given = sum(plan.in_kind.get(line, 0) for line in base)
    cash = 1000 * (_own_money(case, plan, source.id, base) - given)
    # what is there in kind and pays no line counts as well as what pays one of the project
    beside = case.own_in_kind - sum(plan.in_kind.values())
    kind = 1000 * (given + beside)
    if cash + min(kind, source.own_in_kind * wanted / 1000) < wanted:
        yield f"the members bring less than the own share of {source.id}"


def _own_money(case: PlanCase, plan: Plan, name: str, lines: Iterable[str]) -> int:
    """What the members and those who supply own shares bring to some lines, beside a source."""
    there = set(lines)
    own = sum(n for line, n in (*plan.cash.items(), *plan.in_kind.items()) if line in there)
    for (giver, line), amount in plan.paid.items():
        supplier = case.sources.get(giver)
        if supplier is not None and supplier.supplies and giver != name and line in there:
            own += amount
    return own


def _security(case: PlanCase, plan: Plan) -> Iterator[str]:
    asked = {}
    for name in plan.sources:
        source = case.sources.get(name)
        if source is not None and source.secured:
            asked[name] = secured_for(case, plan, name)
            if asked[name] > 1000 * source.assets:
                yield f"{name} lacks security: {asked[name] // 1000}, counted {source.assets}"
    if sum(asked.values()) > 1000 * case.assets:
        yield "assets are pledged twice"


def _repayments(case: PlanCase, plan: Plan) -> Iterator[str]:
    means = case.means
    lent = {
        name: plan.amount(name)
        for name in plan.sources
        if name in case.sources and case.sources[name].is_repaid
    }
    if means is None or not lent:
        return
    covered = case.total - sum(plan.uncovered.values())
    for year, (base, part) in enumerate(zip(means.carries, means.earns, strict=True)):
        due = 0
        for name, amount in lent.items():
            burden = case.sources[name].burden
            due += amount * (burden[min(year, len(burden) - 1)] if burden else 0)
        earned = part * covered
        if means.earned_max is not None:
            earned = min(earned, 10_000 * means.earned_max)
        if due > 10_000 * base + earned:
            yield f"the repayments of year {year + 1} cannot be carried"
    whole = sum(plan.lent(name) for name in lent)
    for name in lent:
        if plan.lent(name) % case.step:
            yield f"{name} lends no multiple of {case.step}"
    if means.lent_max is not None and whole > means.lent_max:
        yield f"{whole} is borrowed, above {means.lent_max}"
    sales = sum(plan.lent(name) for name in lent if case.sources[name].from_sales)
    if sales > means.sales_max:
        yield f"{sales} is to come back from sales, above {means.sales_max}"


def _guarantees(case: PlanCase, plan: Plan) -> Iterator[str]:
    for (name, loan), amount in plan.guaranteed.items():
        guarantee = case.guarantees.get(name)
        if guarantee is None or loan not in case.sources or name not in case.sources[loan].needs:
            yield f"{name} does not stand behind {loan}"
            continue
        for giver, line in plan.paid:
            if giver == loan and guarantee.lines is not None and line not in guarantee.lines:
                yield f"{name} covers no loan for {line}"
        if amount < guarantee.loan_min:
            yield f"{name} takes no loan below {guarantee.loan_min}"
        if guarantee.loan_max is not None and amount > guarantee.loan_max:
            yield f"{name} takes no loan above {guarantee.loan_max}"
        if guarantee.cap is not None and amount * guarantee.share > 1000 * guarantee.cap:
            yield f"{name} covers more than its cap {guarantee.cap}"
    for source in plan.sources:
        if source in case.sources and case.sources[source].needs:
            behind = [amount for (_, loan), amount in plan.guaranteed.items() if loan == source]
            if behind != [plan.lent(source)]:
                yield f"{source} is not wholly guaranteed by one guarantee"


def _together(case: PlanCase, plan: Plan) -> Iterator[str]:
    for group, members in case.one_of.items():
        if sum(member in plan.sources for member in members) > 1:
            yield f"more than one of {group}"
    known = [name for name in plan.sources if name in case.sources]
    for one, other in case.late:
        backed = (other, one) in plan.guaranteed
        if one in plan.sources and (other in plan.sources or backed):
            yield f"{one} and {other} come too late together"
    public = sum(plan.amount(name) for name in known if case.sources[name].is_public)
    if case.public_max is not None and public > case.public_max:
        yield f"public money {public} is above {case.public_max}"
    if len(plan.sources) > case.most_sources:
        yield f"more than {case.most_sources} sources"
    deferred = sum(plan.amount(name) for name in known if case.sources[name].is_deferred)
    if plan.advanced + sum(plan.bridges.values()) != deferred:
        yield f"what is paid after the works, {deferred}, is not bridged exactly"
