"""Parts of a plan as something that can be said: doubts, duties, limits, conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

from matcher.optimize.rows import Name
from matcher.planning.answer import Offered
from matcher.planning.binding_constraints import WIDER, BindingConstraint
from matcher.planning.certainty import OwnShare
from matcher.planning.compose import Composition
from matcher.planning.offer_plans import LEAST_OWN_CASH
from matcher.planning.sensitivity import Improvement
from matcher.reports.advising.changes import move_said
from matcher.reports.answer.applicant import facts_to_settle
from matcher.reports.names import AVAILABILITIES
from matcher.reports.phrases import labelled, money_unit, one_message
from matcher.support.messages import Message, Money, Sayable, Share, counted, message, message_in
from matcher.support.text import Text

#: The aims of the shipped assumptions.
AIMS: dict[str, Message] = {
    "no_debt": message_in("aim", "without debt"),
    "least_own_cash": message_in("aim", "least own cash"),
    "grants_first": message_in("aim", "grants before own cash"),
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
        return one_message(tuple(_aim(name) for name in offered.best_for))
    if offered.aim.name == LEAST_OWN_CASH:
        return message("less own cash, nearly as sure")
    return message(
        "another way ({aim}, among plans paid clearly otherwise than those above)",
        aim=_aim(offered.aim.name),
    )


def _aim(name: str) -> Message:
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
        if coverage.option_id == option and coverage.asked and not coverage.shortfall:
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


def cap_said(cap: BindingConstraint, composed: Composition, *, tells_rest: bool = True) -> Message:
    """A limit that is reached, with its price, and what remains where nothing told it yet."""
    option = payer_name(composed, cap.name[1]) if len(cap.name) > 1 else ""
    limit, rest = plan_money(composed, cap.limit), plan_money(composed, cap.remaining)
    said = {
        "ceiling": message("{option} stops at {limit}", option=option, limit=limit),
        "share": message(
            "{option} pays at most its share of the cost, {limit}", option=option, limit=limit
        ),
        "own_cash": message("the members’ cash stops at {limit}", limit=limit),
        "own_in_kind": message("the contribution in kind stops at {limit}", limit=limit),
        "lent_max": message("what may be lent in all stops at {limit}", limit=limit),
        "security": message(
            "the security that {option} counts stops at {limit}", option=option, limit=limit
        ),
        "public_max": message("public money stops at {limit}", limit=limit),
    }[cap.name[0]]
    if tells_rest and cap.remaining and cap.name[0] in _TELL_REST:
        left = message("{rest} remain", rest=rest)
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


def stated_money(composed: Composition, kind: str) -> Sayable:
    """What the members have of own_cash or own_in_kind; unknown says that it is."""
    case = composed.case
    amount = plan_money(composed, case.own_cash if kind == "own_cash" else case.own_in_kind)
    if kind in composed.not_stated:
        return message("{amount} (not stated, assumed)", amount=amount)
    return amount


def rule_in_conflict_said(name: Name, composed: Composition) -> Message:
    """One member of a conflict: a need or a rule."""
    return _RULES[name[0]](name, composed)


def _of_line(name: Name, composed: Composition) -> Sayable:
    return line_name(composed, name[1])


def _of_option(name: Name, composed: Composition) -> Sayable:
    return payer_name(composed, name[1])


def _of_other(name: Name, composed: Composition) -> Sayable:
    return payer_name(composed, name[2])


def _amount(composed: Composition, amount: int | None) -> Sayable:
    return "" if amount is None else plan_money(composed, amount)


def _payers(name: Name, composed: Composition) -> Sayable:
    payers = (s.id for s in composed.case.sources.values() if name[1] in s.lines)
    return tuple(payer_name(composed, payer) for payer in payers) or message_in(
        "who pays", "nobody"
    )


def _members(name: Name, composed: Composition) -> Sayable:
    return tuple(payer_name(composed, member) for member in composed.case.one_of[name[1]])


#: Limits after which something remains on their lines.
_TELL_REST = ("ceiling", "share", "public_max")
#: How each kind of rule of the programme is said.
_RULES: dict[str, Callable[[Name, Composition], Message]] = {
    "need": lambda name, c: message(
        "cover {line} in full: {amount}",
        line=_of_line(name, c),
        amount=_amount(c, c.case.lines[name[1]]),
    ),
    "pays": lambda name, c: message(
        "{line} is paid by: {payers}", line=_of_line(name, c), payers=_payers(name, c)
    ),
    "ceiling": lambda name, c: message(
        "{option} gives at most {amount}",
        option=_of_option(name, c),
        amount=_amount(c, c.case.sources[name[1]].ceiling),
    ),
    "floor": lambda name, c: message(
        "{option} gives at least {amount}",
        option=_of_option(name, c),
        amount=_amount(c, c.case.sources[name[1]].floor),
    ),
    "share": lambda name, c: message(
        "{option} pays at most a share of the cost", option=_of_option(name, c)
    ),
    "line_share": lambda name, c: message(
        "{option} pays at most a share of some lines", option=_of_option(name, c)
    ),
    "own_share": lambda name, c: message(
        "{option} asks for an own share of {share}",
        option=_of_option(name, c),
        share=Share(c.case.sources[name[1]].own_share / 1000),
    ),
    "own_in_kind_share": lambda name, c: message(
        "{option} counts only a part of the own share in kind", option=_of_option(name, c)
    ),
    "own_cash": lambda name, c: message(
        "the members have {amount} in cash", amount=stated_money(c, "own_cash")
    ),
    "own_in_kind": lambda name, c: message(
        "the members have {amount} in kind", amount=stated_money(c, "own_in_kind")
    ),
    "in_kind_lines": lambda name, c: message(
        "{line} cannot be brought in kind (assumed)", line=_of_line(name, c)
    ),
    "requires": lambda name, c: message(
        "{option} requires {other}", option=_of_option(name, c), other=_of_other(name, c)
    ),
    "excludes": lambda name, c: message(
        "{option} and {other} exclude each other",
        option=_of_option(name, c),
        other=_of_other(name, c),
    ),
    "share_of": lambda name, c: message(
        "{option} is at most a share of {other}",
        option=_of_option(name, c),
        other=_of_other(name, c),
    ),
    "needs": lambda name, c: message("{option} needs a guarantee", option=_of_option(name, c)),
    "guarantee_lines": lambda name, c: message(
        "the guarantee of {option} does not cover every line", option=_of_option(name, c)
    ),
    "one_of": lambda name, c: message(
        "one of {options} at most (assumed)", options=_members(name, c)
    ),
    "public_max": lambda name, c: message(
        "public money is at most {amount}", amount=_amount(c, c.case.public_max)
    ),
    "most_sources": lambda name, c: counted(
        "at most {n} source (assumed)", "at most {n} sources (assumed)", c.case.most_sources
    ),
    "carries": lambda name, c: message(
        "repayments must be covered {ratio} times every year", ratio=c.ability.coverage
    ),
    "lent_max": lambda name, c: message(
        "at most {amount} may be lent in all",
        amount=_amount(c, c.case.means.lent_max if c.case.means else None),
    ),
    "sales_max": lambda name, c: message(
        "at most {amount} may be lent against sales",
        amount=_amount(c, c.case.means.sales_max if c.case.means else None),
    ),
    "security": lambda name, c: message(
        "{option} counts {amount} of free assets as security",
        option=_of_option(name, c),
        amount=_amount(c, c.case.sources[name[1]].assets),
    ),
    "assets": lambda name, c: message("no asset is pledged twice"),
    "assumed_own": lambda name, c: message(
        "{option} asks for an own share of {share} (assumed)",
        option=_of_option(name, c),
        share=Share(c.case.sources[name[1]].assumed_own / 1000),
    ),
    "late": lambda name, c: message(
        "{option} after {other} comes too late",
        option=_of_option(name, c),
        other=_of_other(name, c),
    ),
    "bridge": lambda name, c: message("what is paid after the works must be advanced"),
    "loan_min": lambda name, c: message(
        "{option} takes no loan below {amount}",
        option=_of_option(name, c),
        amount=_amount(c, c.case.guarantees[name[1]].loan_min),
    ),
    "loan_max": lambda name, c: message(
        "{option} takes no loan above {amount}",
        option=_of_option(name, c),
        amount=_amount(c, c.case.guarantees[name[1]].loan_max),
    ),
    "cap": lambda name, c: message(
        "{option} covers at most {amount}",
        option=_of_option(name, c),
        amount=_amount(c, c.case.guarantees[name[1]].cap),
    ),
}


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
