"""An allocation in words for a committee: the five questions that it asks.

Who gets what, why these, why not that one, why money is left, and what the rules cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from matcher.reports.for_funders.allocation_views import (
    REASONS,
    AllocationView,
    AwardView,
    FundView,
    LeftOutView,
    LimitView,
)
from matcher.reports.for_funders.fund_terms import lines_assumed_said, replaced_said
from matcher.reports.for_funders.own_list import ListedView, OwnListView
from matcher.reports.phrases import labelled, money_unit, with_notes
from matcher.reports.signs import whole
from matcher.support.messages import Message, Sayable, counted, message, message_in

#: Applicants that are named one by one under a question.
NAMED = 5
#: Broken rules of a list that are told one by one.
BROKEN = 10
#: Money below this is none, in currency.
_SOME = 1.0
_NEAR = ("score", "equal", "capped", "indivisible")


def committee_note(view: AllocationView) -> Iterator[tuple[Message, tuple[Message, ...]]]:
    """The questions with their answers; nothing where no allocation can hold to the limits."""
    if view.conflict:
        return
    yield (
        message("Who gets what?"),
        (
            *_who(view),
            *_of_options(view),
            *_above(view),
            *_own_shares(view),
            *_unpaid(view),
        ),
    )
    yield message("Why these?"), tuple(_why(view))
    yield message("Why not the others?"), tuple(_why_not(view))
    if left := tuple(_left(view)):
        yield message("Why is money left?"), left
    if view.limits:
        yield message("What did the rules cost?"), tuple(_cost(view, one) for one in view.limits)
    if view.own_list is not None:
        yield message("And the list of the committee?"), tuple(_listed(view, view.own_list))


def person(applicant_id: str, name: Sayable) -> Sayable:
    """An applicant by name and id; by the id alone where it has no name."""
    if not name:
        return applicant_id
    return message_in("an applicant", "{name} ({id})", name=name, id=applicant_id)


def _with_money(award: AwardView, amount: float, currency: str) -> Message:
    who = person(award.applicant_id, award.name)
    return message_in("an award", "{who} {amount}", who=who, amount=whole(amount, currency))


def _who(view: AllocationView) -> Iterator[Message]:
    currency = view.frame.currency
    for fund in view.funds:
        mine = sorted(_of(view, fund), key=lambda award: (-award.amount, award.applicant_id))
        names = tuple(_with_money(award, award.amount, currency) for award in mine[:NAMED])
        given, budget = whole(fund.given, currency), whole(fund.budget, currency)
        told: dict[str, Sayable] = {"fund": fund.fund, "given": given, "budget": budget}
        told["names"] = names or ("–",)
        if len(mine) > NAMED:
            yield counted(
                "{fund} gives {given} of {budget} to {n} cooperative, among them {names}.",
                "{fund} gives {given} of {budget} to {n} cooperatives, among them {names}.",
                fund.awards,
                **told,
            )
        else:
            yield counted(
                "{fund} gives {given} of {budget} to {n} cooperative: {names}.",
                "{fund} gives {given} of {budget} to {n} cooperatives: {names}.",
                fund.awards,
                **told,
            )


def _of_options(view: AllocationView) -> Iterator[Message]:
    """Which terms of its option a fund replaces, and which are assumed."""
    for fund in view.funds:
        if fund.replaced:
            yield replaced_said(fund.fund, fund.replaced)
        if fund.lines_assumed:
            yield lines_assumed_said(fund.fund)


def _why(view: AllocationView) -> Iterator[Message]:
    unit = money_unit(view.frame.currency)
    what = message(
        "Of those who may be given an award, the money went where a {unit} counts most.", unit=unit
    )
    yield message_in(
        "two sentences", "{first} {second}", first=what, second=counting_said(view.frame.currency)
    )
    for fund in view.funds:
        mine = _of(view, fund)
        if not mine:
            continue
        last = min(mine, key=lambda award: (award.worth, award.applicant_id))
        yield message(
            "Whom the money of {fund} suits least of those who get some: {who}. {more}",
            fund=fund.fund,
            who=person(last.applicant_id, last.name),
            more=message("With a larger budget more money would be given.")
            if fund.price > 0
            else message("A larger budget would change nothing."),
        )
    if any(award.conditional for award in view.awards):
        count = sum(award.conditional for award in view.awards)
        yield counted(
            "{n} award rests on a fact that is missing and could still refuse it.",
            "{n} awards rest on facts that are missing and could still refuse them.",
            count,
        )


def counting_said(currency: str) -> Message:
    """What is counted when budgets are divided: the `worth` of JSON, in plain words."""
    return message(
        "A {unit} that is given counts between 0 and 1: from a fund of an option, by how well the"
        " cooperative suits it (its score); from a fund of its own, by how much of the need it"
        " covers and how many members it reaches.",
        unit=money_unit(currency),
    )


def _why_not(view: AllocationView) -> Iterator[Message]:
    for reason, count in Counter(one.reason for one in view.left_out).most_common():
        yield labelled(message_in("how many", "{n}", n=count), REASONS[reason])
    yield from _barred(view)
    for fund in view.funds:
        near = [one for one in view.left_out if one.fund == fund.fund and one.reason in _NEAR]
        near.sort(key=lambda one: (_short(one), one.applicant_id))
        if near:
            names = tuple(person(one.applicant_id, one.name) for one in near[:3])
            yield message("Next in line at {fund}: {names}.", fund=fund.fund, names=names)


def _above(view: AllocationView) -> Iterator[Message]:
    """Every award that is more than its option itself gives, by name."""
    currency = view.frame.currency
    above = [award for award in view.awards if award.is_above]
    if not above:
        return
    names = tuple(
        with_notes(
            _with_money(award, award.amount, currency),
            [message("at most {amount}", amount=whole(award.option_most or 0.0, currency))],
        )
        for award in above
    )
    yield counted(
        "{n} award is above what the option's own published terms allow: {names}.",
        "{n} awards are above what the option's own published terms allow: {names}.",
        len(above),
        names=names,
    )


def _barred(view: AllocationView) -> Iterator[Message]:
    """Every pair that is left out for what is recorded, by name."""
    for one in view.barred:
        who = person(one.applicant_id, one.name)
        yield message(
            "{who} gets nothing of {fund}: {why}.", who=who, fund=one.fund, why=REASONS[one.reason]
        )


def _short(one: LeftOutView) -> float:
    return (one.price or 0.0) - (one.worth or 0.0)


def _left(view: AllocationView) -> Iterator[Message]:
    currency = view.frame.currency
    for fund in view.funds:
        left = fund.budget - fund.given
        if left < _SOME:
            continue
        yield message(
            "{fund} keeps {left}: {why}.",
            fund=fund.fund,
            left=whole(left, currency),
            why=_why_left(view, fund),
        )


def _why_left(view: AllocationView, fund: FundView) -> Message:
    mine = len(_of(view, fund))
    if fund.award_price > 0:
        return message("it may make no more awards")
    if not fund.candidates:
        return message(
            "nobody here may be given an award by it: they are refused, lack a fact or ask for"
            " nothing that it pays; those who lack a fact may be given one on condition"
        )
    if mine >= fund.candidates and fund.filled:
        return counted(
            "the {n} cooperative that it may finance has all that its need and the largest award"
            " allow; the others are refused, lack a fact or ask for nothing that it pays",
            "the {n} cooperatives that it may finance have all that their needs and the largest"
            " award allow; the others are refused, lack a fact or ask for nothing that it pays",
            fund.candidates,
        )
    dear = tuple(limit.name for limit in view.limits if abs(limit.price) > 1e-7)
    if dear:
        return message("floors and caps hold it back: {names}", names=dear)
    return message(
        "no whole award fits into the rest, or its candidates have their needs met by another fund"
    )


def _cost(view: AllocationView, limit: LimitView) -> Message:
    if limit.others is None or limit.moved is None:
        return message("{rule}: what it costs was not proved in the time.", rule=limit.name)
    if view.given < _SOME:
        return message(
            "{rule}: nothing is given, so nothing is known of its cost.", rule=limit.name
        )
    if not limit.others and limit.moved < _SOME:
        return message("{rule}: it costs nothing, for it would hold anyway.", rule=limit.name)
    return counted(
        "{rule}: without it {n} other cooperative would have an award and {moved} would go"
        " elsewhere.",
        "{rule}: without it {n} other cooperatives would have an award and {moved} would go"
        " elsewhere.",
        limit.others,
        rule=limit.name,
        moved=whole(limit.moved, view.frame.currency),
    )


def _listed(view: AllocationView, listed: OwnListView) -> Iterator[Message]:
    """The committee's own list: what it gives, what it breaks, who is on one of the two alone."""
    currency = view.frame.currency
    yield counted(
        "{file} gives {given} to {n} cooperative; here {here} is given to {others}. By the same"
        " measure its money counts for {worth}, the money here for {ours}.",
        "{file} gives {given} to {n} cooperatives; here {here} is given to {others}. By the same"
        " measure its money counts for {worth}, the money here for {ours}.",
        listed.winners,
        file=listed.file,
        given=whole(listed.given, currency),
        here=whole(view.given, currency),
        others=view.summary.winners,
        worth=round(listed.worth),
        ours=round(view.worth),
    )
    if not listed.broken:
        yield message("The list keeps every budget, condition, floor and cap.")
    else:
        yield counted("The list breaks {n} rule:", "The list breaks {n} rules:", len(listed.broken))
    for one in listed.broken[:BROKEN]:
        yield one.says
    if len(listed.broken) > BROKEN:
        yield message("… and {n} more: --json has them all", n=len(listed.broken) - BROKEN)
    reasons = {one.applicant_id: one.reason for one in view.left_out}
    missing = [one for one in listed.awards if one.listed and not one.here]
    added = [one for one in listed.awards if one.here and not one.listed]
    both = len(listed.awards) - len(missing) - len(added)
    yield counted(
        "{n} cooperative has money on both.", "{n} cooperatives have money on both.", both
    )
    if missing:
        told = tuple(
            with_notes(_money_of(one, one.listed, currency), [REASONS[reasons[one.applicant_id]]])
            for one in missing[:NAMED]
            if one.applicant_id in reasons
        )
        yield labelled(message("On the list alone: {n}", n=len(missing)), told)
    if added:
        named = tuple(_money_of(one, one.here, currency) for one in added[:NAMED])
        yield labelled(message("Here alone: {n}", n=len(added)), named)


def _money_of(one: ListedView, amount: float, currency: str) -> Message:
    who = person(one.applicant_id, one.name)
    return message_in("an award", "{who} {amount}", who=who, amount=whole(amount, currency))


def _own_shares(view: AllocationView) -> Iterator[Message]:
    """Whose own share, on which an award rests, is not on file, by name."""
    if short := [award for award in view.awards if award.own_on_file == "less"]:
        yield counted(
            "{n} award asks for an own share of which less is on file; it cannot be paid out until"
            " somebody brings what is missing. Own share asked for: {names}.",
            "{n} awards ask for an own share of which less is on file; they cannot be paid out"
            " until somebody brings what is missing. Own shares asked for: {names}.",
            len(short),
            names=_with_duty(short, view.frame.currency),
        )
    if assumed := [award for award in view.awards if award.own_on_file == "unknown"]:
        yield counted(
            "{n} award assumes that the cooperative can bring its own share, which its file does"
            " not tell: {names}.",
            "{n} awards assume that the cooperatives can bring their own share, which their files"
            " do not tell: {names}.",
            len(assumed),
            names=_with_duty(assumed, view.frame.currency),
        )


def _unpaid(view: AllocationView) -> Iterator[Message]:
    """Whose project an award leaves in part without a payer, by name, the largest rest first."""
    rests = {one.applicant_id: one for one in view.awards if one.unpaid}
    if not rests:
        return
    largest = sorted(rests.values(), key=lambda one: (-one.unpaid, one.applicant_id))
    yield counted(
        "{n} cooperative asks for more than awards here and its own share pay; the rest has no"
        " payer: {names}.",
        "{n} cooperatives ask for more than awards here and their own shares pay; the rest has no"
        " payer: {names}.",
        len(rests),
        names=_first_named([_with_money(one, one.unpaid, view.frame.currency) for one in largest]),
    )


def _with_duty(awards: Sequence[AwardView], currency: str) -> tuple[Sayable, ...]:
    largest = sorted(awards, key=lambda one: (-one.own_share, one.applicant_id))
    return _first_named([_with_money(award, award.own_share, currency) for award in largest])


def _first_named(names: Sequence[Sayable]) -> tuple[Sayable, ...]:
    """The first ones, and how many others there are."""
    rest = len(names) - NAMED
    if rest <= 0:
        return tuple(names)
    return (*names[:NAMED], counted("{n} other", "{n} others", rest))


def _of(view: AllocationView, fund: FundView) -> list[AwardView]:
    return [award for award in view.awards if award.fund == fund.fund]
