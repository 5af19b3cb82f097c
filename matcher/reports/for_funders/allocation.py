"""An allocation as a view, and as tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from matcher.allocation.draft import MAY, SAID_NO, UNDER_WAY, Term
from matcher.allocation.explain import Forced, LeftOut, Reason
from matcher.allocation.own_list import OwnList
from matcher.allocation.recorded import Bar
from matcher.allocation.result import Allocation
from matcher.domain.applicant import Applicant
from matcher.reports.answer.applicant import is_synthetic, labels_of
from matcher.reports.for_funders.own_list import OwnListView, own_list_view
from matcher.reports.for_funders.own_means import OwnOnFile, own_on_file
from matcher.reports.frame import Frame, frame
from matcher.reports.problems import ProblemView, problem_views
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.messages import Message, message, message_in
from matcher.support.text import Text

#: A smaller change of what somebody gets is none, in currency.
LEAST_CHANGE = 0.5
#: Why somebody has no award.
REASONS: dict[Reason, Message] = {
    "refused": message("every fund refuses"),
    "undecided": message("undecided: facts are missing"),
    "no_need": message("asks for no known amount on a line that a fund pays"),
    "too_small": message("its need, own share or budget leaves no award of the smallest size"),
    "score": message("the money suits others better, by the scores"),
    "equal": message(
        "it suits as well as others that were taken; there was no money for all of them"
    ),
    "capped": message("a cap or a floor for others stood before it"),
    "indivisible": message("it would suit, but no whole award was left"),
    "said_no": message("its funder refused this very request, as recorded"),
    "under_way": message("a request is under way, or was granted, as recorded"),
}


@dataclass(frozen=True, slots=True)
class PriceView:
    """What the fairness term costs."""

    value: Annotated[float, "what all that is given counts: money times worth that is given up"]
    given: Annotated[float, "money that is given less, in currency"]


@dataclass(frozen=True, slots=True)
class FundView:
    """What became of one fund."""

    fund: Annotated[str, "its id"]
    awards: Annotated[int, "how many it gives"]
    given: Annotated[float, "what they come to, in currency"]
    budget: Annotated[float, "what there was, in currency"]
    candidates: Annotated[int, "applicants that it may finance"]
    price: Annotated[float, "what one more unit of its budget would count"]
    award_price: Annotated[float, "what one more award would count"]
    replaced: Annotated[tuple[Term, ...], "terms of its option in whose place the file has its own"]
    lines_assumed: Annotated[
        bool,
        "true where its option publishes no lines that it pays: all that it does not exclude are"
        " assumed to be paid",
    ]


@dataclass(frozen=True, slots=True)
class LimitView:
    """A floor or cap and what became of it."""

    name: Annotated[str, "its id"]
    kind: Annotated[Literal["floor", "cap"], "at least, or at most"]
    measure: Annotated[
        Literal["mad", "share", "awards"], "currency, a share from 0 to 1, or a number of awards"
    ]
    amount: Annotated[float, "what it asks, in its measure"]
    reached: Annotated[float, "what the allocation comes to, in its measure"]
    costs: Annotated[float | None, "value without it less the value with it; null where not proved"]
    others: Annotated[
        int | None, "applicants that would have an award without it; null where not proved"
    ]
    moved: Annotated[float | None, "money that would go to others without it, in currency"]
    price: Annotated[float, "what one more unit of it would count; below 0 when it costs"]


@dataclass(frozen=True, slots=True)
class AwardView:
    """What one fund gives one applicant."""

    applicant_id: Annotated[str, "who gets it"]
    name: Annotated[str, "its name; empty when it has none"]
    fund: Annotated[str, "the fund"]
    option_id: Annotated[str | None, "the option of the fund; null when it has none"]
    amount: Annotated[float, "what it gives, in currency"]
    conditional: Annotated[bool, "true when a fact is missing that could still refuse it"]
    score: Annotated[float, "score of the applicant and the option, log-odds; 0 without an option"]
    worth: Annotated[float, "what a unit of currency counts there, 0 to 1"]
    option_most: Annotated[
        float | None,
        "the most that the published terms of the option allow, in currency; null where none are",
    ]
    own_share: Annotated[
        float, "what the applicant must bring itself of the lines that are paid, in currency"
    ]
    own_on_file: Annotated[
        OwnOnFile,
        "whether its own means on file come to that; unknown where one of them that counts is not"
        " told",
    ]

    @property
    def is_above(self) -> bool:
        """Whether it is more than the option's own terms allow."""
        return self.option_most is not None and self.amount > self.option_most + LEAST_CHANGE


@dataclass(frozen=True, slots=True)
class BarredView:
    """A pair that is left out for what is recorded of it."""

    applicant_id: Annotated[str, "who it is"]
    name: Annotated[str, "its name; empty when it has none"]
    fund: Annotated[str, "the fund"]
    reason: Annotated[Bar, "refused on record, or asked for already"]


@dataclass(frozen=True, slots=True)
class LeftOutView:
    """An applicant without an award, and the fund that was nearest to giving one."""

    applicant_id: Annotated[str, "who it is"]
    name: Annotated[str, "its name; empty when it has none"]
    reason: Annotated[Reason, "why"]
    fund: Annotated[str | None, "the nearest fund; null when there is none"]
    worth: Annotated[
        float | None, "what a unit of currency counts there; null when no fund may finance it"
    ]
    price: Annotated[float | None, "what a unit costs there; null when no fund may finance it"]
    score: Annotated[float | None, "score of the applicant and the option; null without one"]
    needed_score: Annotated[
        float | None, "the score at which worth and price would meet; null when none would do"
    ]
    needed_cost: Annotated[
        float | None, "the least cost that an award needs; null where the cost is not too small"
    ]
    limits: Annotated[tuple[str, ...], "floors and caps that stood before it"]
    missing: Annotated[tuple[str, ...], "fields that would settle the conditions of the fund"]
    blockers: Annotated[tuple[int, ...], "numbers of the conditions that refuse"]
    missing_names: tuple[Text, ...] = only_shown()


@dataclass(frozen=True, slots=True)
class ForcedView:
    """What an award to one applicant would take."""

    applicant_id: Annotated[str, "who would get it"]
    possible: Annotated[bool, "whether the limits leave room for it"]
    loss: Annotated[float, "how much less all awards count"]
    losers: Annotated[tuple[str, ...], "who would get less"]
    exact: Annotated[bool, "whether the loss is proved"]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """What somebody gets more, or less, in the other allocation."""

    applicant_id: Annotated[str, "who it is"]
    change: Annotated[float, "in currency; below 0 when it is less"]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """An allocation in a line or two."""

    conflict: Annotated[tuple[Message, ...], "limits that cannot hold together"]
    given: Annotated[float, "all money that is given, in currency"]
    winners: Annotated[int, "how many applicants get some"]
    applicants: Annotated[int, "how many applicants there are"]
    worth: Annotated[float, "what all that is given counts: money times worth"]
    is_optimal: Annotated[bool, "whether it is proved best"]
    gap: Annotated[float, "how far it may be from the best, a share of the bound"]
    fairness: Annotated[PriceView | None, "what the fairness term costs; null without one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationView:
    """Who gets what from which fund, and why."""

    frame: Frame = inlined()
    seed: Annotated[int, "of the order among equals"]
    status: Annotated[
        Literal["optimal", "feasible", "infeasible"],
        "proved best; found in the time; or none can hold to the limits",
    ]
    conflict: Annotated[
        tuple[str, ...],
        "limits that cannot hold together, budget:ID and capacity:ID those of a fund; else empty",
    ]
    value: Annotated[
        float, "what all that is given counts: money times worth plus the fairness term"
    ]
    worth: Annotated[float, "what all that is given counts: money times worth"]
    bound: Annotated[float, "no allocation has a higher value"]
    gap: Annotated[float, "how far the value may be from the best, a share of the bound"]
    exact: Annotated[bool, "whether the whole was solved at once"]
    given: Annotated[float, "all money that is given, in currency"]
    fairness_price: Annotated[
        PriceView | None, "null without a fairness term, or where it was not found in the time"
    ]
    funds: Annotated[tuple[FundView, ...], "the funds"]
    limits: Annotated[tuple[LimitView, ...], "floors and caps"]
    awards: Annotated[tuple[AwardView, ...], "who gets what"]
    left_out: Annotated[tuple[LeftOutView, ...], "who gets nothing, and why"]
    barred: Annotated[
        tuple[BarredView, ...], "who is left out of a fund for what is recorded of the two"
    ]
    forced: Annotated[
        ForcedView | None, "with --why: what an award would take; null where it is not known"
    ]
    compared: Annotated[
        tuple[DifferenceView, ...] | None, "with --compare: changes, the largest first; else null"
    ]
    own_list: Annotated[
        OwnListView | None, "with --compare and a list of awards: that list; else null"
    ]
    problems: Annotated[tuple[ProblemView, ...], "what is wrong with the registry"]
    is_synthetic: bool = only_shown()
    summary: SummaryView = only_shown()
    other: SummaryView | None = only_shown()


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
    for place, name in enumerate(instance.funds):
        mine = instance.fund == place
        yield FundView(
            fund=name,
            awards=int((mine & (amounts > 0)).sum()),
            given=float(amounts[mine].sum()),
            budget=float(instance.budget[place]),
            candidates=int((allocation.draft.state[:, place] == MAY).sum()),
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
    costs = instance.cost()
    for pair in sorted(
        np.flatnonzero(amounts).tolist(), key=lambda p: (instance.who[p], instance.fund[p])
    ):
        who, fund = int(instance.who[pair]), int(instance.fund[pair])
        most = float(draft.bounds[fund].of_option[who])
        duty = float(costs[pair]) * instance.own_of(who, fund)
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
            own_share=round(duty, 2),
            own_on_file=own_on_file(draft, who, duty),
        )


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
    )
