"""Why a request can be borne, in sentences; what speaks against it is said as plainly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.planning.binding_constraints import Bound
from matcher.reports.advising.advice_money import CoverageView
from matcher.reports.answer.match import MatchView
from matcher.reports.dossier.view import SummaryFigures
from matcher.reports.phrases import with_notes
from matcher.reports.plans.plan_parts import is_split_assumed, own_said
from matcher.reports.plans.plan_text import no_plan_said
from matcher.reports.plans.plan_views import OfferedView, PlanView
from matcher.support.messages import Message, Money, Sayable, counted, message, message_in

#: Of an amount of the cooperative’s own request that rests on what nobody told.
TO_CONFIRM = message_in("an amount", "to be confirmed by the members")


def why_borne(
    plans: PlanView,
    plan: OfferedView | None,
    security: Sequence[CoverageView],
    match: MatchView | None,
    figures: SummaryFigures,
    bound: Bound = "",
) -> Iterator[Message]:
    """Own share, repayment against the surplus, security, what the plan leaves open.

    What is counted on of others by weights of ours is no part of it: a funder reads this file.

    Parameters
        bound  what keeps the plan from asking more of the option that the file is for
    """
    currency = plans.frame.currency
    around = match if match is not None and plan is not None and _asks(plan, match) else None
    if "total" in plans.need_assumed:
        yield message("The need is not told yet: cost and plan are to be filled in.")
    elif plans.need_assumed:
        yield message(
            "Nobody told what the money is for: the plan assumes {lines}, to confirm or to"
            " correct.",
            lines=tuple(plans.line_names[line] for line in plans.lines),
        )
    if match is not None and match.offer.own_share:
        yield from _own_share(match.offer.own_share, match.option_id, plans, plan)
        if match.own_short is not None:
            yield match.own_short
    if plan is None:
        if not plans.not_stated:
            yield message(
                "The members can bring {cash} in cash and {kind} in kind.",
                cash=own_said(plans, "own_cash", plans.own_cash_available),
                kind=own_said(plans, "own_in_kind", plans.own_in_kind_available),
            )
        none = no_plan_said(plans)
        if plans.no_plan == "promised" and none is not None:
            yield none
        elif "total" not in plans.need_assumed:
            yield message("No budget line has an amount: the plan cannot be drawn up yet.")
        return
    if figures.cost and plan.uncovered:
        open_: Sayable = Money(plan.uncovered, currency)
        if is_split_assumed(plans):
            open_ = with_notes(open_, [TO_CONFIRM])
        if around is not None and not plans.committed:
            # others than lenders were not looked for: that nobody would pay it is not known
            yield message(
                "{amount} of {cost} is to be found elsewhere: this plan is drawn around {option}.",
                amount=open_,
                cost=Money(figures.cost, currency),
                option=around.name,
            )
        else:
            yield message(
                "{amount} of {cost} is covered by nobody.",
                amount=open_,
                cost=Money(figures.cost, currency),
            )
    if around is not None:
        yield from _asked_less(plans, plan, around, bound)
    yield from _advanced(plans, plan, around, bound)
    yield from _repaid(plans, plan, match, currency)
    for coverage in security:
        name = plans.option_names.get(coverage.option_id, coverage.option_id)
        if match is not None and match.option_id == coverage.option_id:
            name = match.name
        yield from _secured(coverage, name, currency)
    if not plan.steps and not plan.uncovered and plans.committed:
        own = plan.own_cash + plan.own_in_kind
        yield message("The members bring what is left: {own}.", own=Money(own, currency))
    yield from _uncertain(plans, plan, around, currency)
    if plan.own_assumed:
        yield message(
            "Not all that the members bring was stated: what the plan takes of it is marked as"
            " assumed, to confirm or to correct."
        )
    if not plan.steps and plans.committed:
        return
    if not plan.steps:
        yield message("No option pays anything of it as far as the file tells: ask for more facts.")
        return
    yield _last_decision(plans, plan)


def _asks(plan: OfferedView, match: MatchView) -> bool:
    return match.option_id in {step.option_id for step in plan.steps}


def _uncertain(
    plans: PlanView, plan: OfferedView, around: MatchView | None, currency: str
) -> Iterator[Message]:
    """What of the plan may not come: what nobody has answered yet, and what is to be asked.

    Parameters
        around   the option that the file is for: whether it pays is its own to say
    """
    own = 0
    if around is not None and any(
        step.option_id == around.option_id and step.conditional for step in plan.steps
    ):
        own = sum(one.amount for one in plan.amounts if one.option_id == around.option_id)
    asked = [one for one in plans.committed if not one.promised]
    pending = min(plan.conditional, sum(sum(one.by_line.values()) for one in asked))
    if pending:
        yield message(
            "{amount} of the plan is not certain: it was asked for and is not answered yet.",
            amount=Money(pending, currency),
        )
    if plan.conditional - own > pending:
        amount = Money(plan.conditional - own - pending, currency)
        if around is not None:
            yield message(
                "Beside what is asked here, {amount} of the plan is not certain: conditions are"
                " open or few are chosen.",
                amount=amount,
            )
        else:
            yield message(
                "{amount} of the plan is not certain: conditions are open or few are chosen.",
                amount=amount,
            )


def _last_decision(plans: PlanView, plan: OfferedView) -> Message:
    """When the last decision may fall, and what of that is not known."""
    waiting = tuple(step.name for step in plan.steps if step.at_next_call)
    if waiting:
        return message(
            "The day of the last decision is not known: {options} can be asked at the next call,"
            " whose day is not known.",
            options=waiting,
        )
    names = plans.option_names
    pending = tuple(
        names.get(one.option_id, one.option_id) for one in plans.committed if not one.promised
    )
    if pending:
        return message(
            "The day of the last decision is not known: no answer yet from {options}.",
            options=pending,
        )
    if any(step.delay_assumed for step in plan.steps):
        return counted(
            "Last decision expected in {n} month (assumed): not every funder publishes its delay.",
            "Last decision expected in {n} months (assumed): not every funder publishes its delay.",
            plan.months,
        )
    return counted(
        "Last decision expected in {n} month.", "Last decision expected in {n} months.", plan.months
    )


def _own_share(
    asked: int, option: str, plans: PlanView, plan: OfferedView | None
) -> Iterator[Message]:
    """The own share by the option's terms, and beside it what the members bring in the plan."""
    currency = plans.frame.currency
    shares = () if plan is None else plan.own_shares
    share = next((one for one in shares if one.option_id == option), None)
    if plan is None or plans.not_stated:
        # what nobody stated is the cooperative's to fill in: no figure of ours stands for it
        if share is None or share.asked == asked:
            yield message("Own share asked: {amount}.", amount=Money(asked, currency))
        else:
            yield message(
                "Own share asked by its terms: {amount} of all that it may pay, {counted} of the"
                " lines that it counts in this plan.",
                amount=Money(asked, currency),
                counted=Money(share.asked, currency),
            )
        return
    if share is not None and share.others:  # of other lines than all that it may pay
        yield message(
            "For the lines that it counts in this plan the own share is {asked}: of it the members"
            " bring {cash} in cash and {kind} in kind, other payers {others}.",
            asked=Money(share.asked, currency),
            cash=own_said(plans, "own_cash", share.own_cash),
            kind=own_said(plans, "own_in_kind", share.own_in_kind),
            others=Money(sum(share.others.values()), currency),
        )
        return
    yield message(
        "Own share asked by its terms, of all that it may pay: {amount}; in the plan the members"
        " bring {cash} in cash and {kind} in kind.",
        amount=Money(asked, currency),
        cash=own_said(plans, "own_cash", plan.own_cash),
        kind=own_said(plans, "own_in_kind", plan.own_in_kind),
    )


def _asked_less(
    plans: PlanView, plan: OfferedView, around: MatchView, bound: Bound
) -> Iterator[Message]:
    """Why less is asked than the terms may allow, where what is usually paid is the reason."""
    most = _most_by_terms(plan, around, plans.frame.currency)
    if bound == "usual" and most is not None:
        yield message(
            "{amount} is asked, as much as this option usually pays: its terms may allow up to"
            " {most}, to be confirmed with the funder.",
            amount=Money(_asked_of(plan, around), plans.frame.currency),
            most=most,
        )


def _asked_of(plan: OfferedView, around: MatchView) -> int:
    return sum(one.amount for one in plan.amounts if one.option_id == around.option_id)


def _most_by_terms(plan: OfferedView, around: MatchView, currency: str) -> Sayable | None:
    """The most that the terms may allow beyond what is asked; None where that is not more.

    It is the top of what is published, under terms of which some may not apply: never sure.
    """
    most = around.offer.amount_cautious
    if most is None or most <= _asked_of(plan, around):
        return None
    if around.offer.amount_doubt != "terms":
        return Money(most, currency)
    return with_notes(Money(most, currency), [message("by the less generous of its terms")])


def _advanced(
    plans: PlanView, plan: OfferedView, around: MatchView | None, bound: Bound
) -> Iterator[Message]:
    """Who advances what is paid after the works, and whether that bounds what is asked."""
    currency = plans.frame.currency
    if not plan.own_cash_advanced:
        return
    advanced = Money(plan.own_cash_advanced, currency)
    if "own_cash" in plans.not_stated:
        yield message(
            "{amount} is paid after the works: who advances it until then is to be filled in.",
            amount=advanced,
        )
        return
    most = _most_by_terms(plan, around, currency) if around is not None else None
    if bound == "own_cash" and most is not None:
        yield message(
            "{amount} is paid after the works, and the members advance it until then: they have no"
            " cash for more, while the terms of the option may allow up to {most}, to be confirmed"
            " with the funder.",
            amount=advanced,
            most=most,
        )
        return
    yield message(
        "{amount} is paid after the works: the members advance it until then from their cash.",
        amount=advanced,
    )


def _repaid(
    plans: PlanView, plan: OfferedView, match: MatchView | None, currency: str
) -> Iterator[Message]:
    is_beside = match is not None and match.is_repaid and not _asks(plan, match)
    if match is not None and is_beside:
        yield message(
            "What {option} lends is repaid; the plan does without it, so what that takes a year is"
            " not in its accounts.",
            option=match.name,
        )
    if not plan.repayments:
        if not plans.committed and not is_beside:  # what was promised or asked for may be a loan
            yield message("Nothing of this money is repaid.")
        return
    heaviest = Money(plan.heaviest_year, currency)
    if {"surplus", "surplus and turnover"}.intersection(plans.ability.assumed):
        yield message(
            "At most {amount} is repaid in twelve months; the surplus of the last year is not"
            " known: to fill in.",
            amount=heaviest,
        )
    else:
        yield message(
            "At most {amount} is repaid in twelve months; the surplus of the last year was"
            " {surplus}.",
            amount=heaviest,
            surplus=Money(plans.ability.surplus, currency),
        )
    if plan.coverage is not None and not plans.ability.assumed:
        yield message(
            "In the worst year cash covers the repayments {ratio} times; a plan asks for"
            " {least} times (assumed).",
            ratio=round(plan.coverage, 2),
            least=plans.ability.coverage,
        )


def _secured(coverage: CoverageView, name: Sayable, currency: str) -> Iterator[Message]:
    if coverage.shortfall:
        yield message(
            "Security asked by {lender}: {asked}; {shortfall} lacks.",
            lender=name,
            asked=Money(coverage.asked, currency),
            shortfall=Money(coverage.shortfall, currency),
        )
    elif coverage.project:  # nothing that the cooperative has is looked at
        yield message(
            "Security asked by {lender}: {asked}, covered by what the loan itself buys.",
            lender=name,
            asked=Money(coverage.asked, currency),
        )
    elif coverage.asked:
        yield message(
            "Security asked by {lender}: {asked}, covered.",
            lender=name,
            asked=Money(coverage.asked, currency),
        )
