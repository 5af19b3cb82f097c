"""What could be borrowed, what stops it and what would lift that: as views and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from matcher.planning.answer import Offered, PlanAnswer
from matcher.planning.borrowing import LoanLimit
from matcher.planning.compose import Composition
from matcher.reports.plans.plan_said import payer_name, plan_money
from matcher.support.messages import Message, Sayable, message, message_in

#: Lenders that are told of in a text; JSON has them all.
TOLD = 2
#: What the accounts assume where nobody told it, by the names of `AbilityView.assumed`.
ASSUMED: dict[str, Message] = {
    "surplus": message_in("what is assumed", "the surplus of today"),
    "surplus and turnover": message_in("what is assumed", "surplus and turnover"),
    "turnover": message_in("what is assumed", "the turnover"),
    "debts": message_in("what is assumed", "the repayment of older debts"),
    "return": message_in("what is assumed", "what the project earns"),
}


@dataclass(frozen=True, slots=True)
class LoanLimitView:
    """What one lender could lend here."""

    option_id: Annotated[str, "the lender"]
    asked: Annotated[int, "what it would lend for this need, in currency"]
    bearable: Annotated[int, "how much of that can be repaid and secured, in currency"]
    heaviest_year: Annotated[int, "what the heaviest year of it costs, in currency"]
    more_cash_a_year: Annotated[int, "what more of cash a year would let it be repaid"]
    more_security: Annotated[int, "what more of free assets or surety would secure it"]
    stops: Annotated[
        tuple[str, ...], "what stops it: cash, security, unknown (no surplus stated) or sales"
    ]
    says: Annotated[Message, "it in words"]


@dataclass(frozen=True, slots=True)
class AbilityView:
    """From what repayments must be borne."""

    surplus: Annotated[int, "of a year, in currency; assumed where it is not stated"]
    older_debts: Annotated[int, "repaid of older debts a year, in currency"]
    return_pct: Annotated[float, "what the project earns a year on its cost, per cent"]
    ramp_up: Annotated[tuple[float, ...], "how much of that it earns, year by year"]
    coverage: Annotated[float, "cash for debt service over repayments, at least, every year"]
    assumed: Annotated[tuple[str, ...], "which of surplus, turnover, debts, return are not stated"]
    earned_max: Annotated[
        int | None,
        "most the project is taken to earn a year, for its turnover; null: no bound",
    ] = None


@dataclass(frozen=True, slots=True)
class YearView:
    """One year of the accounts of a plan, from its first money on; amounts in currency."""

    year: Annotated[int, "1 is the first"]
    surplus: Annotated[int, "of the cooperative as it is today"]
    earned: Annotated[int, "by the project"]
    older_debts: Annotated[int, "repaid of older debts"]
    repaid: Annotated[int, "repaid of the loans of the plan, interest included"]
    interest: Annotated[int, "interest in that"]
    left: Annotated[int, "what remains"]
    coverage: Annotated[float | None, "cash for debt service over repayments; null without any"]


def ability_view(composed: Composition) -> AbilityView:
    """From what repayments must be borne."""
    facts = composed.ability
    return AbilityView(
        surplus=facts.surplus,
        older_debts=facts.older,
        return_pct=facts.return_pct,
        ramp_up=facts.ramp_up,
        coverage=facts.coverage,
        earned_max=facts.earned_max,
        assumed=facts.assumed,
    )


def year_views(offered: Offered) -> tuple[YearView, ...]:
    """The accounts of a plan."""
    return tuple(
        YearView(
            year=year.number,
            surplus=year.surplus,
            earned=year.earned,
            older_debts=year.older,
            repaid=year.repaid,
            interest=year.interest,
            left=year.left,
            coverage=None if year.ratio is None else round(year.ratio, 2),
        )
        for year in offered.accounts.years
    )


def loan_views(answer: PlanAnswer) -> tuple[LoanLimitView, ...]:
    """What each lender could lend."""
    composed = answer.composed
    return tuple(
        LoanLimitView(
            option_id=limit.option_id,
            asked=limit.asked,
            bearable=limit.bearable,
            heaviest_year=limit.heaviest,
            more_cash_a_year=limit.more_cash,
            more_security=limit.more_security,
            stops=limit.stops,
            says=loan_said(limit, composed),
        )
        for limit in answer.loans
    )


def loan_said(limit: LoanLimit, composed: Composition) -> Message:
    """What a lender could lend, what stops it, and what it would take."""
    facts = {
        "option": payer_name(composed, limit.option_id),
        "asked": plan_money(composed, limit.asked),
        "heaviest": plan_money(composed, limit.heaviest),
    }
    if not limit.stops:
        return message(
            "{option}: a loan of {asked} could be borne, {heaviest} in its heaviest year", **facts
        )
    wants = tuple(_wanted(limit, composed))
    if limit.bearable:
        return message(
            "{option}: of {asked} ({heaviest} in its heaviest year) {bearable} could be borne;"
            " for all of it: {wants}",
            **facts,
            bearable=plan_money(composed, limit.bearable),
            wants=wants,
        )
    return message(
        "{option}: no loan of {asked} ({heaviest} in its heaviest year); it would take: {wants}",
        **facts,
        wants=wants,
    )


def _wanted(limit: LoanLimit, composed: Composition) -> Iterator[Message]:
    if limit.more_cash:
        yield message("{amount} more of cash a year", amount=plan_money(composed, limit.more_cash))
    if limit.more_security:
        yield message(
            "{amount} more of free assets, or a surety or guarantee",
            amount=plan_money(composed, limit.more_security),
        )
    if "unknown" in limit.stops:
        yield message("the surplus of the last year, stated")
    if "sales" in limit.stops:
        yield message("more sales, or sales stated")


def with_assumed(said: Message, assumed: Iterable[str]) -> Message:
    """A sentence on the accounts, and after it which of them nobody told."""
    names = tuple(ASSUMED.get(name, name) for name in assumed)
    if not names:
        return said
    return message("{said} Assumed, for nobody told it: {what}.", said=said, what=names)


def earned_said(said: Message, ability: AbilityView) -> Message:
    """A sentence on what the project earns, and which of its grounds nobody told."""
    grounds = ("return", "turnover", "surplus and turnover")
    return with_assumed(said, [name for name in ability.assumed if name in grounds])


def carried_said(answer: PlanAnswer) -> Message | None:
    """In a sentence whether the surplus carries a loan; None where nobody would lend."""
    if not answer.loans:
        return None
    composed = answer.composed
    facts = composed.ability
    told: dict[str, Sayable] = {
        "surplus": plan_money(composed, facts.surplus - facts.older),
        "cash": plan_money(composed, round(facts.earned(0, composed.case.total))),
        "ratio": facts.coverage,
    }
    if any(limit.bearable for limit in answer.loans):
        said = message(
            "Repayments must be borne {ratio} times over by the surplus ({surplus} a year after"
            " older debts) and what the project earns ({cash} in its first year).",
            **told,
        )
        return with_assumed(said, facts.assumed)
    said = message(
        "The surplus ({surplus} a year after older debts) and what the project earns ({cash} in its"
        " first year) carry no loan, for they must cover repayments {ratio} times: none is in a"
        " plan.",
        **told,
    )
    return with_assumed(said, facts.assumed)
