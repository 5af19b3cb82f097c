"""The rows of a plan on the ability to pay: repayments by year, security, sales, own money.

Debt service coverage is cash available for debt service over repayments; every year of a plan
with a loan it is at least the ratio of the assumptions. What a plan earns grows with what it
covers, so that the bound is a row over the amounts and not a number worked out beforehand.
"""

from __future__ import annotations

from matcher.optimize.rows import NamedProgramme, Row, Variable
from matcher.planning.case import PlanCase, total

#: Repayments are written in ten-thousandths of a unit of currency.
PARTS = 10_000


def write_ability(made: NamedProgramme, case: PlanCase) -> None:
    """Add the rows; nothing for a case that asks for none."""
    _expected(made, case)
    _assumed_own(made, case)
    _security(made, case)
    if case.means is not None:
        _repayments(made, case)


def _expected(made: NamedProgramme, case: PlanCase) -> None:
    for source in case.sources.values():
        if source.usual is None or not source.beyond:
            continue
        more: Variable = ("beyond", source.id)
        made.tops[more] = case.total
        paid: dict[Variable, int] = {("paid", source.id, line): 1 for line in case.lines}
        made.at_most({**paid, more: -1}, source.usual)


def _assumed_own(made: NamedProgramme, case: PlanCase) -> None:
    for source in case.sources.values():
        part = source.assumed_own
        if not part:
            continue
        weights: dict[Variable, int] = {("paid", source.id, line): part for line in case.lines}
        for line in case.lines:
            weights["cash", line] = weights["in_kind", line] = part - 1000
            for other in case.sources.values():
                if other.supplies and other.id != source.id:
                    weights["paid", other.id, line] = part - 1000
        made.at_most(weights, 0, ("assumed_own", source.id), 1000 - part)


def _security(made: NamedProgramme, case: PlanCase) -> None:
    pledged: dict[Variable, int] = {}
    for source in case.sources.values():
        if not source.secured:
            continue
        pledge: Variable = ("counted_pledge", source.id)
        made.tops[pledge] = case.total + source.ceiling
        wanted = dict.fromkeys(total(source, case.lines), source.secured)
        for name in source.needs:
            if name in case.guarantees:
                covered = case.guarantees[name].share * case.coverage // 1000
                wanted["backed", name, source.id] = -covered
        made.at_most({**wanted, pledge: -1000}, 0)
        made.at_most({pledge: 1}, source.assets, ("security", source.id))
        pledged[pledge] = 1
    if pledged:
        made.at_most(pledged, case.assets, ("assets",))


def _repayments(made: NamedProgramme, case: PlanCase) -> None:
    means = case.means
    lenders = [source for source in case.sources.values() if source.is_repaid]
    if means is None or not lenders:
        return
    borrows: Variable = ("borrows",)
    made.tops[borrows] = 1
    lent: dict[Variable, int] = {}
    for source in lenders:
        made.at_most({("used", source.id): 1, borrows: -1}, 0)
        given = total(source, case.lines)
        lent |= given
        if case.step > 1:
            steps: Variable = ("steps", source.id)
            made.tops[steps] = source.ceiling // case.step
            made.rows.append(Row({**given, steps: -case.step}, 0, 0))
    for year, (base, part) in enumerate(zip(means.carries, means.earns, strict=True)):
        weights: dict[Variable, int] = {("uncovered", line): part for line in case.lines}
        for source in lenders:
            due = source.burden[min(year, len(source.burden) - 1)] if source.burden else 0
            weights |= {("paid", source.id, line): due for line in case.lines}
        if means.earned_max is not None:
            due_all = {key: n for key, n in weights.items() if key[0] == "paid"}
            most = PARTS * (base + means.earned_max)
            due_all[borrows] = max(0, -most)
            made.at_most(due_all, max(0, most), ("carries",), PARTS)
        # Only who borrows must be able to repay.
        weights[borrows] = max(0, -PARTS * base)
        room = part * case.total + max(0, PARTS * base)
        made.at_most(weights, room, ("carries",), PARTS)
    if means.lent_max is not None:
        made.at_most(lent, means.lent_max, ("lent_max",))
    from_sales: dict[Variable, int] = {}
    for source in lenders:
        if source.from_sales:
            from_sales |= total(source, case.lines)
    if from_sales:
        made.at_most(from_sales, means.sales_max, ("sales_max",))
