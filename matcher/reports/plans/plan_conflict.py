"""Rules of a conflict as something that can be said: why a plan cannot cover the need."""

from __future__ import annotations

from collections.abc import Callable

from matcher.optimize.rows import Name
from matcher.planning.compose import Composition
from matcher.reports.plans.plan_said import line_name, payer_name, plan_money, stated_money
from matcher.support.messages import Message, Sayable, Share, counted, message, message_in


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


def _ceiling(option: str, composed: Composition) -> Message:
    source = composed.case.sources[option]
    amount, called = plan_money(composed, source.ceiling), payer_name(composed, option)
    if source.ceiling_is == "usual":
        return message("{option} usually gives {amount}", option=called, amount=amount)
    if source.ceiling_is == "assumed":
        return message("{option} gives at most {amount} (assumed)", option=called, amount=amount)
    return message("{option} gives at most {amount}", option=called, amount=amount)


def _share(option: str, composed: Composition) -> Message:
    source, called = composed.case.sources[option], payer_name(composed, option)
    if source.assumed_share:
        return message(
            "{option} pays at most {share} of the cost (assumed)",
            option=called,
            share=Share(source.assumed_share / 1000),
        )
    return message("{option} pays at most a share of the cost", option=called)


def _members(name: Name, composed: Composition) -> Sayable:
    return tuple(payer_name(composed, member) for member in composed.case.one_of[name[1]])


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
    "ceiling": lambda name, c: _ceiling(name[1], c),
    "floor": lambda name, c: message(
        "{option} gives at least {amount}",
        option=_of_option(name, c),
        amount=_amount(c, c.case.sources[name[1]].floor),
    ),
    "share": lambda name, c: _share(name[1], c),
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
