"""Parts of a plan as something that can be said: names, aims, doubts, duties."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.planning.answer import Offered
from matcher.planning.certainty import OwnShare
from matcher.planning.compose import Composition
from matcher.planning.offer_plans import LEAST_OWN_CASH, NO_DEBT
from matcher.reports.answer.applicant import facts_to_settle
from matcher.reports.names import AVAILABILITIES
from matcher.reports.phrases import labelled, one_message
from matcher.support.messages import Message, Money, Sayable, Share, message, message_in
from matcher.support.text import Text

#: The aims of the shipped assumptions.
AIMS: dict[str, Message] = {
    "no_debt": message_in("aim", "without debt"),
    "least_own_cash": message_in("aim", "least own cash"),
    "grants_first": message_in("aim", "grants before own cash"),
    "covers_most": message_in("aim", "covers most, less certain"),
    "cheapest": message_in("aim", "cheapest"),
    "quickest": message_in("aim", "quickest"),
    "surest": message_in("aim", "least uncertain"),
}
CONDITIONAL = message("CONDITIONAL")


def line_name(composed: Composition, line: str) -> Text | str:
    """The label of a budget line."""
    schema = composed.applicant.schema
    return schema[schema.budget].label_of(line)


def payer_name(composed: Composition, option: str) -> Text | str:
    """The name of an option, or its id when it is not among those of the answer."""
    match = composed.matches.get(option)
    return match.option.name if match else option


def plan_money(composed: Composition, amount: float) -> Money:
    """An amount in the currency of the applicant."""
    return Money(amount, composed.applicant.schema.currency)


def aim_said(composed: Composition, offered: Offered) -> Message:
    """What a plan is best at, or in what way it is another one."""
    if not offered.plan.sources:
        # what asks nobody is least uncertain, cheapest and quickest at once: no advice at all
        if composed.standing:
            return message("nobody else is asked")
        return message("nobody is asked, the members’ own alone")
    if offered.best_for:
        is_owing = any(one.owed for one in composed.standing)
        return one_message(tuple(_aim(name, is_owing=is_owing) for name in offered.best_for))
    if offered.aim.name == LEAST_OWN_CASH:
        return message("less own cash, nearly as sure")
    return message(
        "another way ({aim}, among plans paid clearly otherwise than those above)",
        aim=_aim(offered.aim.name),
    )


def _aim(name: str, *, is_owing: bool = False) -> Message:
    if name == NO_DEBT and is_owing:  # what is promised or asked for already is a debt
        return message_in("aim", "without a new debt")
    # one that somebody wrote is shown as it was written
    return AIMS.get(name) or message("aim: {text}", text=name)


def is_conditional(composed: Composition, offered: Offered, option: str) -> bool:
    """Whether a source or guarantee may still not come: nobody can be sure of it, or of what it
    waits for."""
    guarantee = composed.case.guarantees.get(option)
    return option in offered.doubted or (guarantee is not None and guarantee.is_conditional)


def doubts(composed: Composition, offered: Offered, option: str) -> Iterator[Message]:
    """Why a step is conditional, and what must be confirmed; none when all is certain."""
    match = composed.matches[option]
    source = composed.case.sources.get(option)
    if match.verdict.name == "undecided":
        missing = facts_to_settle(match.verdict.missing, match.applicant)
        yield labelled(message("not known yet"), missing)
    elif match.option.rules == "unpublished":
        yield message("its conditions are not published")
    elif match.option.direct == "unclear":
        yield message("not published whether a cooperative itself may ask")
    elif option in composed.expected and composed.expected[option].is_contest:
        yield message("won by a few only")
    if match.availability == "to_confirm":
        yield AVAILABILITIES["to_confirm"]
    if source is not None:
        lines = [line for s, line in offered.plan.paid if s == option and line in source.unclear]
        if lines:
            names = tuple(line_name(composed, line) for line in lines)
            yield message("not published whether it pays {lines}", lines=names)
        if source.is_repaid and "surplus" in composed.assumed_means:
            yield message("it must be repaid from a surplus that nobody stated")
    yield from _own_share_doubts(composed, offered, option)


def _own_share_doubts(composed: Composition, offered: Offered, option: str) -> Iterator[Message]:
    share = offered.own_shares.get(option)
    if share is None or share.is_certain:
        return
    names = tuple(
        payer_name(composed, other) for other in share.others if offered.uncertain.get(other)
    )
    if names:
        yield message("its own share depends on {options}", options=names)
    own = {"own_cash": share.cash, "own_in_kind": share.in_kind}
    if any(own[name] for name in composed.not_stated):
        yield message("its own share depends on own money that nobody stated")


def _brought(composed: Composition, share: OwnShare) -> Iterator[Message]:
    """Who brings an own share that the members do not bring alone, each with the amount."""
    own = share.cash + share.in_kind
    parts: list[tuple[Sayable, int]] = [(message("the members"), own)]
    parts += [(payer_name(composed, other), amount) for other, amount in share.others.items()]
    for who, amount in parts:
        yield message_in(
            "who brings it", "{who} {amount}", who=who, amount=plan_money(composed, amount)
        )


def duties(composed: Composition, offered: Offered, option: str) -> Iterator[Message]:
    """Own share, bridge, guarantee and security of one step."""
    case, plan = composed.case, offered.plan
    source = case.sources.get(option)
    if source is not None and source.own_share:
        base = sum(case.lines[line] for line in plan.bases.get(option, ()))
        own = base * source.own_share / 1000
        told: dict[str, Sayable] = {
            "amount": plan_money(composed, round(own)),
            "in_kind": plan_money(composed, round(own * source.own_in_kind / 1000)),
        }
        brought = offered.own_shares.get(option)
        if brought is not None and brought.others:
            told["givers"] = tuple(_brought(composed, brought))
            if source.assumes_in_kind:
                yield message(
                    "asks for an own share of {amount}, at most {in_kind} in kind (assumed), here"
                    " from: {givers}",
                    **told,
                )
            else:
                yield message(
                    "asks for an own share of {amount}, of which at most {in_kind} in kind, here"
                    " from: {givers}",
                    **told,
                )
        elif source.assumes_in_kind:
            yield message(
                "asks for an own share of {amount}, at most {in_kind} in kind (assumed)", **told
            )
        else:
            yield message(
                "asks for an own share of {amount}, of which at most {in_kind} in kind", **told
            )
    if bridge := plan.bridges.get(option):
        yield message(
            "advances {amount} until the grant is paid", amount=plan_money(composed, bridge)
        )
    for (guarantee, loan), amount in plan.guaranteed.items():
        if guarantee == option:
            covered = round(amount * case.guarantees[guarantee].share / 1000)
            yield message(
                "stands behind {amount} of {loan}",
                amount=plan_money(composed, covered),
                loan=payer_name(composed, loan),
            )
    share = composed.matches[option].option.terms.get("guarantee_share")
    if source is not None and share is not None and share.low:
        covered = round(plan.lent(option) * float(share.low))
        yield message("comes with a guarantee of {amount}", amount=plan_money(composed, covered))
    for coverage in offered.security:
        if coverage.option_id == option and coverage.project:
            yield message(
                "security asked (assumed): {asked}, covered by what the loan itself buys",
                asked=plan_money(composed, coverage.asked),
            )
        elif coverage.option_id == option and coverage.asked and not coverage.shortfall:
            yield message(
                "security asked (assumed): {asked}, which the file shows",
                asked=plan_money(composed, coverage.asked),
            )
        elif coverage.option_id == option and coverage.asked:
            yield message(
                "security asked (assumed): {asked}, of which the file shows {shown}; {lacking}"
                " lacking",
                asked=plan_money(composed, coverage.asked),
                shown=plan_money(composed, coverage.asked - coverage.shortfall),
                lacking=plan_money(composed, coverage.shortfall),
            )


def share_said(composed: Composition, option: str, limit: Sayable) -> Message:
    """The most that an option pays by its share of the cost; an assumed share is told to be one.

    Parameters
        limit   the amount that this comes to
    """
    share = composed.case.sources[option].assumed_share
    if share:
        return message(
            "{option} publishes no share of the cost; assumed at most {share}, {limit}",
            option=payer_name(composed, option),
            share=Share(share / 1000),
            limit=limit,
        )
    return message(
        "{option} pays at most its share of the cost, {limit}",
        option=payer_name(composed, option),
        limit=limit,
    )


def stated_money(composed: Composition, kind: str) -> Sayable:
    """What the members have of own_cash or own_in_kind; unknown says that it is."""
    case = composed.case
    amount = plan_money(composed, case.own_cash if kind == "own_cash" else case.own_in_kind)
    if kind in composed.not_stated:
        return message("{amount} (not stated, assumed)", amount=amount)
    return amount
