"""What a plan rests on, what it assumes, and how it differs from the first, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from matcher.planning.answer import Offered, PlanAnswer
from matcher.planning.case import measures
from matcher.planning.compose import Composition
from matcher.reports.answer.applicant import facts_to_settle
from matcher.reports.phrases import labelled
from matcher.reports.plans.plan_said import line_name, payer_name, plan_money
from matcher.support.messages import Message, Share, message

#: The aim by which the first plan is looked for where nobody asks for another.
SUREST = "surest"
#: Why there is no plan: no line has an amount, all is promised already, nobody pays anything.
NoPlan = Literal["no_amount", "promised", "nobody_pays"]


def no_plan_of(answer: PlanAnswer) -> NoPlan | None:
    """Why there is no plan; one in which nobody pays anything is none."""
    lines = answer.composed.need.lines
    if not answer.plans:
        return "promised" if lines else "no_amount"
    least = min(offered.measured["uncovered"] for offered in answer.plans)
    return "nobody_pays" if least >= sum(lines.values()) else None


def rests_on(composed: Composition, offered: Offered) -> Iterator[Message]:
    """The facts that nobody knows and on which a plan rests, those of its sources first."""
    for name in offered.plan.sources:
        option = payer_name(composed, name)
        for point in (*_of_conditions(composed, name), *_of_amount(composed, offered, name)):
            yield labelled(option, point)
    yield from _of_all(composed)
    yield from _of_ability(composed)


def rests_in_short(composed: Composition, offered: Offered) -> Iterator[Message]:
    """The same, each source once, without what is said where it is asked."""
    for name in offered.plan.sources:
        if points := tuple(_of_amount(composed, offered, name)):
            yield labelled(payer_name(composed, name), points)
    yield from _of_all(composed)
    if any(composed.case.sources[name].is_repaid for name in offered.plan.sources):
        yield from _of_ability(composed)


def _of_all(composed: Composition) -> Iterator[Message]:
    yield from _of_need(composed)
    yield from _of_own(composed)


def _of_conditions(composed: Composition, name: str) -> Iterator[Message]:
    match = composed.matches[name]
    if match.verdict.name == "undecided":
        missing = facts_to_settle(match.verdict.missing, match.applicant)
        yield message("not known yet: {facts}", facts=missing)
    elif match.option.rules == "unpublished":
        yield message("its conditions are not published")


def _of_amount(composed: Composition, offered: Offered, name: str) -> Iterator[Message]:
    source, hope = composed.case.sources[name], composed.expected[name]
    amount = offered.plan.amount(name)
    offer = composed.matches[name].offer
    if offer.cautious is not None and offer.cautious < (offer.amount or 0):
        yield message("which of its terms apply is not known: the less generous ones count")
    if hope.usual is not None and hope.is_usual_assumed:
        yield message(
            "what it pays is not published; assumed of its family: {usual}",
            usual=plan_money(composed, hope.usual),
        )
    elif source.usual is not None and amount > source.usual:
        yield message(
            "{amount} is more than the {usual} that it usually pays",
            amount=plan_money(composed, amount),
            usual=plan_money(composed, source.usual),
        )
    if source.assumed_own:
        yield message(
            "own share not published, {share} assumed",
            share=Share(source.assumed_own / 1000),
        )


def _of_need(composed: Composition) -> Iterator[Message]:
    need = composed.need
    if "total" in need.guessed:
        yield message(
            "the need is not told: the usual one of such a project is taken, {total}",
            total=plan_money(composed, composed.case.total),
        )
    names = tuple(line_name(composed, line) for line in need.proposed)
    if "purposes" in need.guessed:
        yield message("what the money is for is not told: {lines} is taken", lines=names)
    elif names:
        yield message("the amounts of {lines} are proposed, in usual proportions", lines=names)


def _of_own(composed: Composition) -> Iterator[Message]:
    case = composed.case
    for kind, amount in (("own_cash", case.own_cash), ("own_in_kind", case.own_in_kind)):
        if kind not in composed.not_stated or composed.wishes.is_firm:
            continue
        said = {
            "own_cash": message(
                "the members’ cash is not stated: {amount} is assumed",
                amount=plan_money(composed, amount),
            ),
            "own_in_kind": message(
                "the members’ contribution in kind is not stated: {amount} is assumed",
                amount=plan_money(composed, amount),
            ),
        }
        yield said[kind]


def _of_ability(composed: Composition) -> Iterator[Message]:
    """What the accounts of every plan assume, and what a loan would have to be borne from."""
    facts = composed.ability
    if "surplus" in facts.assumed or "surplus and turnover" in facts.assumed:
        yield message(
            "the surplus is not stated: {amount} a year is assumed",
            amount=plan_money(composed, facts.surplus),
        )
    if "debts" in facts.assumed:
        yield message(
            "older debts are not stated: {amount} a year is assumed",
            amount=plan_money(composed, facts.older),
        )
    if "return" in facts.assumed:
        yield message(
            "the return of the project is not stated: {share} a year is assumed",
            share=Share(facts.return_pct / 100),
        )


def differs(answer: PlanAnswer, offered: Offered) -> Message | None:
    """How a plan differs from the first, in a sentence; None for the first."""
    first = answer.plans[0]
    if offered is first:
        return None
    composed = answer.composed
    here, there = offered.measured, first.measured
    on_first = counted_on(composed, first)
    parts = (
        *_more_or_less(composed, "cash", here["own_cash"] - there["own_cash"]),
        *_more_or_less(composed, "counted", counted_on(composed, offered) - on_first),
        *_more_or_less(
            composed, "yearly", round((here["yearly_cost"] - there["yearly_cost"]) / 1e4)
        ),
        *_more_or_less(composed, "uncovered", here["uncovered"] - there["uncovered"]),
    )
    added = [name for name in offered.plan.sources if name not in first.plan.sources]
    gone = [name for name in first.plan.sources if name not in offered.plan.sources]
    who = []
    if added:
        names = tuple(payer_name(composed, name) for name in added)
        who.append(message("with {options}", options=names))
    if gone:
        names = tuple(payer_name(composed, name) for name in gone)
        who.append(message("without {options}", options=names))
    return message("Beside plan 1: {parts}", parts=(*who, *parts))


def surest_said(answer: PlanAnswer) -> Message | None:
    """What makes the first plan the least uncertain; None where it was looked for otherwise.

    It is not the plan that covers most: what is counted on comes before what is covered.
    """
    if not answer.plans or SUREST not in answer.plans[0].best_for:
        return None
    first, others = answer.plans[0], answer.plans[1:]
    facts = {"cost": plan_money(answer.composed, answer.composed.case.signature // 1000)}
    left = first.measured["uncovered"]
    if any(other.measured["uncovered"] < left for other in others):
        return message(
            "Plan 1 is the least uncertain: most money can be counted on in it once {cost} for each"
            " file (assumed) are taken off. Another plan below covers more on paper.",
            **facts,
        )
    return message(
        "Plan 1 is the least uncertain: most money can be counted on in it once {cost} for each"
        " file (assumed) are taken off. It need not be the one that covers most.",
        **facts,
    )


def _more_or_less(composed: Composition, what: str, change: int) -> Iterator[Message]:
    if not change:
        return
    amount = plan_money(composed, abs(change))
    more = {
        "cash": message("{amount} more of the members’ cash", amount=amount),
        "counted": message("{amount} more is counted on", amount=amount),
        "yearly": message("{amount} more a year at most", amount=amount),
        "uncovered": message("{amount} more left to find", amount=amount),
    }
    less = {
        "cash": message("{amount} less of the members’ cash", amount=amount),
        "counted": message("{amount} less is counted on", amount=amount),
        "yearly": message("{amount} less a year at most", amount=amount),
        "uncovered": message("{amount} less left to find", amount=amount),
    }
    yield (more if change > 0 else less)[what]


def counted_on(composed: Composition, offered: Offered) -> int:
    """What is counted on of the money of a plan, members' own included, in currency."""
    case, plan = composed.case, offered.plan
    expected = measures(case, plan)["expected"] - case.signature * len(plan.sources)
    return case.total - round(expected / 1000) + sum(one.worth for one in composed.standing)


def hoped_of_others(composed: Composition, offered: Offered) -> int:
    """What is counted on of what others are asked for: without the members' own, and without
    what is promised or asked for already."""
    plan = offered.plan
    asked = sum(plan.paid.values())
    own = sum(plan.cash.values()) + sum(plan.in_kind.values())
    standing = sum(one.worth for one in composed.standing)
    return min(asked, max(0, counted_on(composed, offered) - own - standing))


def left_out_said(composed: Composition) -> Iterator[Message]:
    """What takes no part though its conditions do not refuse, and why."""
    if composed.wishes.after:
        yield message(
            "Planned after {projects}: {cash} in cash and {in_kind} in kind are left of what the"
            " members have, and what is asked for there takes no part here: {options}.",
            projects=composed.wishes.after,
            cash=plan_money(composed, composed.case.own_cash),
            in_kind=plan_money(composed, composed.case.own_in_kind),
            options=tuple(payer_name(composed, name) for name in sorted(composed.wishes.elsewhere))
            or ("–",),
        )
    for match in composed.said_no:
        yield message(
            "{option} said no to this request: it is in no plan until the request changes",
            option=match.option.name,
        )
    if composed.too_late:
        names = tuple(match.option.name for match in composed.too_late)
        yield labelled(message("Their money would come after the day on which it is needed"), names)
