"""Limits of a plan, and what would move them, as something that can be said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from matcher.matching.local_figures import local_of
from matcher.planning.binding_constraints import WIDER, BindingConstraint
from matcher.planning.case import Plan
from matcher.planning.compose import Composition
from matcher.planning.expectation import told_by_cases
from matcher.planning.sensitivity import Improvement
from matcher.reports.advising.changes import move_said
from matcher.reports.money import counted_in
from matcher.reports.phrases import money_unit, one_message, with_notes
from matcher.reports.plans.plan_said import payer_name, plan_money, share_said
from matcher.support.messages import Message, Money, Share, counted, message, message_in

#: Limits after which something remains on their lines.
_TELL_REST = ("ceiling", "share", "public_max")


def cap_said(cap: BindingConstraint, composed: Composition, *, tells_rest: bool = True) -> Message:
    """A limit that is reached, with its price, and what remains where nothing told it yet."""
    said, rest = _limit(cap, composed), plan_money(composed, cap.remaining)
    if tells_rest and cap.remaining and cap.name[0] in _TELL_REST:
        left = message("{rest} on its lines is left to find or to the members’ cash", rest=rest)
        said = message_in("what follows a limit", "{limit}: {left}", limit=said, left=left)
    if not cap.measure:
        return said
    one, wider = plan_money(composed, cap.price), plan_money(composed, cap.wider)
    unit = money_unit(composed.applicant.schema.currency)
    price = {
        "uncovered": message(
            "one more {unit} of it would cover {one}; {step} more, {wider}",
            unit=unit,
            one=one,
            step=WIDER,
            wider=wider,
        ),
        "own_cash": message(
            "one more {unit} of it would spare the members {one}; {step} more, {wider}",
            unit=unit,
            one=one,
            step=WIDER,
            wider=wider,
        ),
    }[cap.measure]
    return message_in("two notes", "{first}; {second}", first=said, second=price)


def is_limit_assumed(cap: BindingConstraint, composed: Composition) -> bool:
    """Whether a limit is a figure that nobody published or stated."""
    kind = cap.name[0]
    if kind in ("ceiling", "share"):
        source = composed.case.sources[cap.name[1]]
        return bool(source.assumed_share) if kind == "share" else source.ceiling_is == "assumed"
    if kind in ("own_cash", "own_in_kind"):
        return kind in composed.not_stated
    # what is lent, secured and public is bounded by the settings, unless somebody asked for it
    return kind != "public_max" or composed.wishes.public_share is None


def _limit(cap: BindingConstraint, composed: Composition) -> Message:
    """What stops where; an assumed figure is told to be one."""
    kind, about = cap.name[0], cap.name[-1]
    limit = plan_money(composed, cap.limit)
    if kind == "share":
        return share_said(composed, about, limit)
    if kind == "ceiling":
        option, basis = payer_name(composed, about), composed.case.sources[about].ceiling_is
        if basis == "usual":
            said = message(
                "{option} is counted on for what it usually pays, {limit}",
                option=option,
                limit=limit,
            )
            match = composed.matches[about]
            local = local_of(match)
            return said if local is None else with_notes(said, [counted_in(match, local)])
        said = message("{option} stops at {limit}", option=option, limit=limit)
    elif kind == "security":
        option = payer_name(composed, about)
        said = message(
            "the security that {option} counts stops at {limit}", option=option, limit=limit
        )
    else:
        said = {
            "own_cash": message("the members’ cash stops at {limit}", limit=limit),
            "own_in_kind": message("the contribution in kind stops at {limit}", limit=limit),
            "lent_max": message("what may be lent in all stops at {limit}", limit=limit),
            "public_max": message("public money stops at {limit}", limit=limit),
        }[kind]
    if kind == "ceiling" and is_limit_assumed(cap, composed):
        return with_notes(said, [_why_assumed(composed, about)])
    is_assumed = is_limit_assumed(cap, composed)
    return message_in("a limit", "{limit} (assumed)", limit=said) if is_assumed else said


def _why_assumed(composed: Composition, option: str) -> Message:
    """From what the most that an option gives is assumed."""
    source, hope = composed.case.sources[option], composed.expected.get(option)
    if hope is None:
        return message("assumed")
    if source.supplies and hope.usual != source.ceiling:
        share = Share(source.ceiling / composed.case.total)
        return message("assumed: {share} of the cost, as one partner among others", share=share)
    if told_by_cases(composed.matches[option]):
        return message("assumed: a part of what the few cases known of it were paid")
    if hope.is_usual_assumed:
        return message("assumed: after what its family usually pays")
    return message("assumed")


def improvements_title(improvements: Sequence[Improvement], first: Plan, currency: str) -> Message:
    """What stands over improvements: of which plan they tell, where it is not the first."""
    title = message("What would help most")
    for better in improvements:
        if better.measure == "uncovered" and better.now != sum(first.uncovered.values()):
            return message(
                "What would help most, beside the plan that covers most (it leaves {amount} to"
                " find)",
                amount=Money(better.now, currency),
            )
    return title


def improvement_said(better: Improvement, composed: Composition) -> Message:
    """Something that would cover more, or spare the members cash."""
    gain = plan_money(composed, better.gain)
    if better.change is None:
        return message(
            "{amount} more of own cash: everything is covered (+{gain})",
            amount=plan_money(composed, better.amount),
            gain=gain,
        )
    schema, change = composed.applicant.schema, better.change
    turned = [turn.option_id for turn in change.turns if not turn.closed_when_made]
    moves = reduce(_together, (one_message(move_said(move, schema)) for move in change.moves))
    options = tuple(payer_name(composed, option) for option in turned)
    cost = plan_money(composed, change.cost)
    if better.measure == "uncovered":
        return counted(
            "{changes} ({n} day, {cost}; assumed) opens {options}: {gain} more covered",
            "{changes} ({n} days, {cost}; assumed) opens {options}: {gain} more covered",
            change.days,
            changes=moves,
            cost=cost,
            options=options,
            gain=gain,
        )
    return counted(
        "{changes} ({n} day, {cost}; assumed) opens {options}: {gain} less of the members’ cash",
        "{changes} ({n} days, {cost}; assumed) opens {options}: {gain} less of the members’ cash",
        change.days,
        changes=moves,
        cost=cost,
        options=options,
        gain=gain,
    )


def _together(one: Message, other: Message) -> Message:
    return message_in("changes made together", "{one} + {other}", one=one, other=other)
