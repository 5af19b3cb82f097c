"""What a plan rests on, what it assumes, and how it differs from the first, in words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Literal

from matcher.planning.answer import Offered, PlanAnswer
from matcher.planning.case import measures
from matcher.planning.compose import Composition
from matcher.reports.answer.applicant import facts_to_settle
from matcher.reports.phrases import first_of_many, labelled
from matcher.reports.plans.plan_said import line_name, payer_name, plan_money
from matcher.support.messages import Message, Share, message, message_in

#: The aim by which the first plan is looked for where nobody asks for another.
SUREST = "surest"
#: Options whose money comes too late that are named; beyond, how many there are.
MOST_LATE = 8
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
    yield from _of_all(composed, offered)
    yield from _of_ability(composed)


def rests_in_short(composed: Composition, offered: Offered) -> Iterator[Message]:
    """The same, each source once, without what is said where it is asked."""
    for name in offered.plan.sources:
        if points := tuple(_of_amount(composed, offered, name)):
            yield labelled(payer_name(composed, name), points)
    yield from _of_all(composed, offered)
    if any(composed.case.sources[name].is_repaid for name in offered.plan.sources):
        yield from _of_ability(composed)


def _of_all(composed: Composition, offered: Offered) -> Iterator[Message]:
    yield from _of_need(composed)
    yield from _of_own(composed, offered)


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
    if hope.usual is not None and hope.is_usual_assumed and hope.usual <= source.ceiling:
        yield message(
            "what it pays is not published; assumed of its family: {usual}",
            usual=plan_money(composed, hope.usual),
        )
    elif hope.is_usual_assumed and source.usual is None:
        yield message(
            "what it usually pays is not published; as much as its ceiling, {most}, is assumed",
            most=plan_money(composed, source.ceiling),
        )
    elif source.usual is not None and amount > source.usual:
        yield _more_than_usual(composed, name, amount, source.usual)
    if source.assumed_share and amount >= (source.share_sum or 0):
        yield message(
            "the share of the cost that it pays is not published, {share} assumed",
            share=Share(source.assumed_share / 1000),
        )
    if source.assumed_own:
        share, brought = Share(source.assumed_own / 1000), offered.own_shares.get(name)
        if brought is not None and brought.others:
            yield message(
                "own share not published, {share} assumed; the members bring less: the rest has to"
                " come from what these pay: {options}",
                share=share,
                options=tuple(payer_name(composed, giver) for giver in brought.others),
            )
        else:
            yield message("own share not published, {share} assumed", share=share)


def _more_than_usual(composed: Composition, name: str, amount: int, usual: int) -> Message:
    """That more is asked than is usually paid: the range where a whole programme has one."""
    observed = composed.matches[name].option.amount.get("observed")
    if observed is not None and observed.quartiles and int(observed.quartiles[-1]) == usual:
        return message(
            "{amount} is more than it usually pays ({low} to {high})",
            amount=plan_money(composed, amount),
            low=plan_money(composed, observed.quartiles[0]),
            high=plan_money(composed, usual),
        )
    return message(
        "{amount} is more than it usually pays (about {usual})",
        amount=plan_money(composed, amount),
        usual=plan_money(composed, usual),
    )


def _of_need(composed: Composition) -> Iterator[Message]:
    need = composed.need
    if "total" in need.guessed:
        yield message(
            "the need is not told: the usual one of such a project is taken, {total}",
            total=plan_money(composed, sum(need.lines.values())),
        )
    # between quotes: "marketing and packaging" is one line, and reads as two
    names = tuple(
        message_in("a label inside a sentence", "“{label}”", label=line_name(composed, line))
        for line in need.proposed
    )
    if "purposes" in need.guessed:
        yield message("what the money is for is not told: {lines} is taken", lines=names)
    elif names:
        yield message("the amounts of {lines} are proposed, in usual proportions", lines=names)


def _of_own(composed: Composition, offered: Offered) -> Iterator[Message]:
    """What is assumed of the members' own, where the plan takes something of it."""
    case, plan = composed.case, offered.plan
    advanced = 0 if case.is_advance_open else plan.advanced
    for kind, amount, taken in (
        ("own_cash", case.own_cash, sum(plan.cash.values()) + advanced),
        ("own_in_kind", case.own_in_kind, _in_kind_counted(offered)),
    ):
        if not taken or kind not in composed.not_stated or composed.wishes.is_firm:
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


def _in_kind_counted(offered: Offered) -> int:
    """What of the contribution in kind a plan takes: for lines, or for an own share alone."""
    beside = max((share.in_kind for share in offered.own_shares.values()), default=0)
    return sum(offered.plan.in_kind.values()) or beside


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
            amount=plan_money(composed, facts.older - facts.owed),
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
    yearly = round((here["yearly_cost"] - there["yearly_cost"]) / 1e4)
    parts = (
        *_more_or_less(composed, "uncovered", here["uncovered"] - there["uncovered"]),
        *_more_or_less(composed, "counted", counted_on(composed, offered) - on_first),
        *_more_or_less(composed, "cash", here["own_cash"] - there["own_cash"]),
        *_more_or_less(composed, "yearly", yearly),
    )
    added = [name for name in offered.plan.sources if name not in first.plan.sources]
    gone = [name for name in first.plan.sources if name not in offered.plan.sources]
    who = []
    if added:
        names = tuple(payer_name(composed, name) for name in added)
        who.append(message("it asks {options}", options=names))
    if gone:
        names = tuple(payer_name(composed, name) for name in gone)
        who.append(message("it does without {options}", options=names))
    said = (*who, *parts)
    if not said:
        return message("Beside plan 1, it divides the same money otherwise over the lines.")
    whole = reduce(
        lambda one, other: message_in("two notes", "{first}; {second}", first=one, second=other),
        said,
    )
    return message("Beside plan 1: {parts}.", parts=whole)


def surest_said(answer: PlanAnswer) -> Message | None:
    """What makes the first plan the least uncertain; None where it was looked for otherwise.

    It is not the plan that covers most: what is counted on comes before what is covered.
    """
    if not answer.plans or SUREST not in answer.plans[0].best_for:
        return None
    first, others = answer.plans[0], answer.plans[1:]
    if not first.plan.sources:
        return _nobody_asked_said(answer)
    facts = {"cost": plan_money(answer.composed, answer.composed.case.signature // 1000)}
    left = first.measured["uncovered"]
    if not others:
        return message(
            "No other plan has more money that can be counted on, once {cost} for each file"
            " (assumed) are taken off.",
            **facts,
        )
    if any(other.measured["uncovered"] < left for other in others):
        return message(
            "Plan 1 is the least uncertain: most money can be counted on in it once {cost} for each"
            " file (assumed) are taken off. Another plan below covers more on paper.",
            **facts,
        )
    return message(
        "Plan 1 is the least uncertain: most money can be counted on in it once {cost} for each"
        " file (assumed) are taken off. No plan below covers more.",
        **facts,
    )


def _nobody_asked_said(answer: PlanAnswer) -> Message:
    """What plan 1 is where it asks nobody for money, said before anything else of it."""
    composed, first = answer.composed, answer.plans[0]
    standing = sum(one.amount for one in composed.standing)
    total, left = composed.case.total + standing, first.measured["uncovered"]
    told = {
        "covered": plan_money(composed, total - left),
        "total": plan_money(composed, total),
        "cost": plan_money(composed, composed.case.signature // 1000),
    }
    if composed.standing and not left:
        told.pop("cost")
        if not all(one.committed.is_promised for one in composed.standing):
            return message(
                "If what is asked for already is granted, nobody else needs to be asked: what is"
                " promised or asked for already and the members’ own come to {covered} of {total}.",
                **told,
            )
        return message(
            "Nobody else needs to be asked: what is promised and the members’ own come to {covered}"
            " of {total}.",
            **told,
        )
    if composed.standing:
        return message(
            "Plan 1 asks nobody else for money: what is promised or asked for already and the"
            " members’ own come to {covered} of {total}. Asking others would let no more money be"
            " counted on, once {cost} for each file (assumed) are taken off.",
            **told,
        )
    if composed.wishes.is_firm:
        told.pop("cost")
        return message(
            "The plan asks nobody for money: it covers {covered} of {total}, from the members’ own."
            " Nobody else is certain to pay.",
            **told,
        )
    if len(answer.plans) > 1:
        return message(
            "Plan 1 asks nobody for money: it covers {covered} of {total}, from the members’ own."
            " Asking others would let no more money be counted on, once {cost} for each file"
            " (assumed) are taken off. The plans below ask others all the same.",
            **told,
        )
    return message(
        "The plan asks nobody for money: it covers {covered} of {total}, from the members’ own."
        " Asking others would let no more money be counted on, once {cost} for each file (assumed)"
        " are taken off.",
        **told,
    )


def _more_or_less(composed: Composition, what: str, change: int) -> Iterator[Message]:
    if not change:
        return
    amount = plan_money(composed, abs(change))
    more = {
        "cash": message("it takes {amount} more of the members’ cash", amount=amount),
        "counted": message("{amount} more can be counted on", amount=amount),
        "yearly": message("it costs up to {amount} more a year", amount=amount),
        "uncovered": message("it leaves {amount} more to find", amount=amount),
    }
    less = {
        "cash": message("it takes {amount} less of the members’ cash", amount=amount),
        "counted": message("{amount} less can be counted on", amount=amount),
        "yearly": message("it costs up to {amount} less a year", amount=amount),
        "uncovered": message("it leaves {amount} less to find", amount=amount),
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
        yield labelled(
            message("Their money would come after the day on which it is needed"),
            first_of_many(names, MOST_LATE),
        )


def unlikely_said(composed: Composition) -> Message | None:
    """The options of which a fact is to be asked first; None where there are none."""
    if not composed.unlikely:
        return None
    return labelled(
        message("A fact is missing, and seldom do cooperatives meet their conditions: ask first"),
        first_of_many(tuple(match.option.name for match in composed.unlikely), MOST_LATE),
    )
