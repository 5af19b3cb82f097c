"""An allocation as a view."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matcher.allocation.draft import MAY, SAID_NO, UNDER_WAY
from matcher.allocation.explain import Forced, LeftOut
from matcher.allocation.own_list import OwnList
from matcher.allocation.recorded import Bar
from matcher.allocation.result import Allocation
from matcher.domain.applicant import Applicant
from matcher.domain.budget import budget_of
from matcher.reports.answer.applicant import is_synthetic, labels_of
from matcher.reports.for_funders.allocation_views import (
    LEAST_CHANGE,
    AllocationView,
    AwardView,
    BarredView,
    DifferenceView,
    ForcedView,
    FundView,
    LeftOutView,
    LimitView,
    PriceView,
    SummaryView,
)
from matcher.reports.for_funders.own_list import own_list_view
from matcher.reports.for_funders.own_means import own_on_file, own_stated
from matcher.reports.frame import frame
from matcher.reports.problems import problem_views
from matcher.session import Session
from matcher.support.messages import Message, message, message_in


def allocation_view(
    session: Session,
    allocation: Allocation,
    forced: Forced | None,
    other: Allocation | None,
    listed: OwnList | None = None,
) -> AllocationView:
    """The view of an allocation, beside another one, or a list, where there is one."""
    solution = allocation.solution
    has_result = not allocation.conflict
    names = {one.id: applicant_name(one) for one in allocation.draft.table.applicants}
    return AllocationView(
        frame=frame(session),
        seed=allocation.draft.programme.seed,
        status=solution.status,
        conflict=allocation.conflict,
        value=solution.value,
        worth=allocation.worth(),
        bound=solution.bound,
        gap=solution.gap,
        exact=allocation.is_exact,
        given=float(solution.amounts.sum()),
        fairness_price=_fairness(allocation),
        funds=tuple(_funds(allocation)) if has_result else (),
        limits=tuple(_limits(allocation)) if has_result else (),
        awards=tuple(_awards(allocation)) if has_result else (),
        left_out=tuple(
            _left_out(one, names[one.applicant_id], session) for one in allocation.left_out
        ),
        barred=tuple(_barred(allocation)),
        forced=None
        if forced is None
        else ForcedView(
            applicant_id=forced.applicant_id,
            possible=forced.is_possible,
            loss=forced.loss,
            losers=forced.losers,
            exact=forced.is_exact,
        ),
        compared=None if other is None else differences(allocation, other),
        own_list=None
        if listed is None
        else own_list_view(allocation, listed, session.schema.currency),
        problems=problem_views(session.registry.problems),
        is_synthetic=any(map(is_synthetic, allocation.draft.table.applicants)),
        summary=_summary(allocation),
        other=None if other is None else _summary(other),
    )


def applicant_name(applicant: Applicant) -> str:
    """The name of an applicant; empty when its schema or its file has none."""
    name = applicant.value("name") if "name" in applicant.schema else None
    return name if isinstance(name, str) else ""


def differences(one: Allocation, two: Allocation) -> tuple[DifferenceView, ...]:
    """Who gets more, or less, in the second, the largest change first."""
    totals: dict[str, float] = {}
    for allocation, sign in ((one, -1.0), (two, 1.0)):
        instance, amounts = allocation.draft.instance, allocation.solution.amounts
        for pair in np.flatnonzero(amounts).tolist() if not allocation.conflict else []:
            who = instance.applicants[instance.who[pair]]
            totals[who] = totals.get(who, 0.0) + sign * float(amounts[pair])
    changed = [(who, change) for who, change in totals.items() if abs(change) > LEAST_CHANGE]
    changed.sort(key=lambda entry: (-abs(entry[1]), entry[0]))
    return tuple(DifferenceView(who, change) for who, change in changed)


def limit_in_conflict_said(name: str) -> Message:
    """A limit that is part of a conflict: a budget, a number of awards, a floor or a cap."""
    kind, colon, fund = name.partition(":")
    if colon and kind == "budget":
        return message("the budget of {fund}", fund=fund)
    if colon and kind == "capacity":
        return message("the number of awards of {fund}", fund=fund)
    return message_in("a floor or cap by its id", "{name}", name=name)


def _summary(allocation: Allocation) -> SummaryView:
    solution = allocation.solution
    return SummaryView(
        conflict=tuple(limit_in_conflict_said(name) for name in allocation.conflict),
        given=float(solution.amounts.sum()),
        winners=int(allocation.has_award().sum()),
        applicants=len(allocation.draft.instance.applicants),
        worth=allocation.worth(),
        is_optimal=solution.status == "optimal",
        gap=solution.gap,
        fairness=_fairness(allocation),
    )


def _fairness(allocation: Allocation) -> PriceView | None:
    return None if allocation.fairness is None else PriceView(*allocation.fairness)


def _funds(allocation: Allocation) -> Iterator[FundView]:
    instance, amounts = allocation.draft.instance, allocation.solution.amounts
    prices = allocation.solution.prices
    step = max(instance.step, 1.0)  # awards are rounded down to it
    for place, name in enumerate(instance.funds):
        mine = instance.fund == place
        given = mine & (amounts > 0)
        yield FundView(
            fund=name,
            awards=int(given.sum()),
            given=float(amounts[mine].sum()),
            budget=float(instance.budget[place]),
            candidates=int((allocation.draft.state[:, place] == MAY).sum()),
            filled=bool((amounts[given] > instance.high[given] - step).all()),
            price=prices.get(f"budget:{name}", 0.0),
            award_price=prices.get(f"capacity:{name}", 0.0),
            replaced=allocation.draft.bounds[place].replaced,
            lines_assumed=allocation.draft.bounds[place].is_lines_assumed,
        )


def _barred(allocation: Allocation) -> Iterator[BarredView]:
    draft = allocation.draft
    reasons: dict[int, Bar] = {SAID_NO: "said_no", UNDER_WAY: "under_way"}
    for who, fund in np.argwhere(np.isin(draft.state, list(reasons))).tolist():
        applicant = draft.table.applicants[who]
        reason = reasons[int(draft.state[who, fund])]
        name = applicant_name(applicant)
        yield BarredView(applicant.id, name, draft.instance.funds[fund], reason)


def _limits(allocation: Allocation) -> Iterator[LimitView]:
    instance, amounts = allocation.draft.instance, allocation.solution.amounts
    for limit in instance.limits:
        reached = float(amounts[limit.pairs].sum())
        if limit.measure == "awards":
            reached = float((amounts[limit.pairs] > 0).sum())
        elif limit.measure == "share":
            reached /= max(float(amounts[limit.scope].sum()), 1e-9)
        cost = allocation.costs.get(limit.name)
        yield LimitView(
            name=limit.name,
            kind="floor" if limit.is_floor else "cap",
            measure=limit.measure,
            amount=limit.amount,
            reached=reached,
            costs=None if cost is None else cost.value,
            others=None if cost is None else cost.others,
            moved=None if cost is None else cost.moved,
            price=allocation.solution.prices.get(limit.name, 0.0),
        )


def _awards(allocation: Allocation) -> Iterator[AwardView]:
    draft, amounts = allocation.draft, allocation.solution.amounts
    instance, options = draft.instance, [fund.option for fund in draft.programme.funds]
    given = sorted(
        np.flatnonzero(amounts).tolist(), key=lambda p: (instance.who[p], instance.fund[p])
    )
    costs = instance.cost()
    duties = {
        pair: float(costs[pair]) * instance.own_of(instance.who[pair], instance.fund[pair])
        for pair in given
    }
    for pair in given:
        who, fund = int(instance.who[pair]), int(instance.fund[pair])
        most = float(draft.bounds[fund].of_option[who])
        mine = [one for one in given if instance.who[one] == who]
        need = told_need(draft.table.applicants[who])
        own = max(own_stated(draft, who), sum(duties[one] for one in mine))
        promised = draft.promised.get(instance.applicants[who], 0)
        left = (need or 0.0) - promised - float(amounts[mine].sum()) - own
        yield AwardView(
            applicant_id=instance.applicants[who],
            name=applicant_name(draft.table.applicants[who]),
            fund=instance.funds[fund],
            option_id=options[fund] or None,
            amount=float(amounts[pair]),
            conditional=bool(draft.open[pair]),
            score=float(draft.scores[who, fund]),
            worth=float(instance.weight[pair]),
            option_most=most if np.isfinite(most) else None,
            own_share=round(duties[pair], 2),
            own_on_file=own_on_file(draft, who, duties[pair]),
            need=need,
            # awards are rounded down to their step: so little is not left
            unpaid=round(left, 2) if left > max(instance.step, 1.0) else 0.0,
        )


def told_need(applicant: Applicant) -> float | None:
    """All that an applicant asks for, in currency; None where it is not known."""
    asked = budget_of(applicant)
    known = sum(amount or 0 for amount in asked.lines.values())
    return float(max(known, asked.total or 0)) or None


def _left_out(one: LeftOut, name: str, session: Session) -> LeftOutView:
    return LeftOutView(
        applicant_id=one.applicant_id,
        name=name,
        reason=one.reason,
        fund=one.fund or None,
        worth=one.worth,
        price=one.price,
        score=one.score,
        needed_score=one.needed_score,
        needed_cost=one.needed_cost,
        limits=one.limits,
        missing=one.missing,
        blockers=one.blockers,
        missing_names=labels_of(one.missing, session.schema),
        against=(message("the fund's own condition"),) if one.is_by_rule else one.against,
    )
