"""An allocation as text; and two of them side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matcher.reports.for_funders.allocation_views import (
    REASONS,
    AllocationView,
    AwardView,
    DifferenceView,
    ForcedView,
    FundView,
    LeftOutView,
    LimitView,
    SummaryView,
)
from matcher.reports.for_funders.award_said import award_notes
from matcher.reports.for_funders.committee import (
    committee_note,
    counting_said,
    person,
)
from matcher.reports.for_funders.fund_terms import lines_assumed_said, replaced_said
from matcher.reports.for_funders.groups import synthetic_lines
from matcher.reports.frame import ending_lines
from matcher.reports.layout import wrapped
from matcher.reports.phrases import labelled, money_unit, more_to_see, named
from matcher.reports.signs import rounded, signed, whole
from matcher.support.messages import (
    Message,
    Sayable,
    Share,
    counted,
    message,
    message_in,
    render,
)

#: Of those who were left out for one reason, how many are told one by one.
SHOWN_LEFT_OUT = 3
#: Of those who would get less, how many are named.
SHOWN_LOSERS = 8
_NOTHING = "–"


def allocation_lines(
    view: AllocationView, why: str | None, top: int, language: str
) -> Iterator[str]:
    """The lines of `match allocate`.

    Parameters
        why   id of an applicant about whom it is asked
        top   awards and changes that are shown
    """

    def say(said: Sayable) -> str:
        return render(said, language)

    currency = view.frame.currency
    yield say(message("Allocation"))
    yield from synthetic_lines(view.is_synthetic, language)
    if view.conflict:
        yield from wrapped(say(_conflict(view.summary)), indent="")
        yield ""
        yield from ending_lines(view.frame, language)
        return
    for line in _summary(view.summary, currency):
        yield from wrapped(_row(line, language), indent="")
    yield ""
    yield from wrapped(say(counting_said(currency)), indent="")
    yield ""
    yield say(message("Funds"))
    for fund in view.funds:
        yield from wrapped(_row(_fund(fund, currency), language), indent="  ")
        if fund.replaced:
            said = replaced_said(fund.fund, fund.replaced)
            yield from wrapped(say(said), indent="      ")
        if fund.lines_assumed:
            yield from wrapped(say(lines_assumed_said(fund.fund)), indent="      ")
    if view.limits:
        yield ""
        yield say(message("Floors and caps"))
    for limit in view.limits:
        yield from wrapped(_row(_limit(limit, currency), language), indent="  ")
    yield ""
    yield say(message("Awards"))
    for award in view.awards[:top]:
        yield from wrapped(_row(_award(award, currency), language), indent="  ")
    if len(view.awards) > top:
        yield f"  {say(more_to_see(len(view.awards) - top, len(view.awards)))}"
    yield from _left_out_lines(view, language)
    yield ""
    yield say(message("For the committee"))
    for question, answers in committee_note(view):
        yield f"  {say(question)}"
        for answer in answers:
            yield from wrapped(say(answer), indent="    ")
    if why:
        yield ""
        yield from _why_lines(view, why, language)
    if view.other is not None and view.compared is not None:
        yield ""
        yield from _compared_lines(view, view.other, view.compared, top, language)
    yield ""
    yield from ending_lines(view.frame, language)


def _row(said: tuple[Sayable, ...], language: str) -> str:
    return " · ".join(render(part, language) for part in said)


def _conflict(summary: SummaryView) -> Message:
    return message(
        "No allocation can hold to all of these together; dropping any one of them is enough:"
        " {names}",
        names=summary.conflict,
    )


def _summary(summary: SummaryView, currency: str) -> Iterator[tuple[Sayable, ...]]:
    """What is given, with its proof; and what fairness costs."""
    given = counted(
        "{given} to {n} of {all} applicant.",
        "{given} to {n} of {all} applicants.",
        summary.applicants,
        n=summary.winners,
        given=whole(summary.given, currency),
        all=summary.applicants,
    )
    proof = proof_said(summary)
    yield (message_in("two sentences", "{first} {second}", first=given, second=proof),)
    if summary.fairness is not None:
        yield (
            message(
                "The price of fairness: what is given counts {value} less, and {given}"
                " less is given.",
                value=round(summary.fairness.value),
                given=whole(summary.fairness.given, currency),
            ),
        )


def proof_said(summary: SummaryView) -> Message:
    """Whether the division is proved best; of one that gives nobody anything, what to do."""
    if not summary.winners:
        return message(
            "By these rules nobody can surely be given anything: ask for the facts that are"
            " missing, or allow aid on condition where a fact is missing."
        )
    if summary.is_optimal:
        return message("Proved: no other division suits better, by the scores.")
    return message("Not proved best: at most {gap} from it.", gap=Share(round(summary.gap, 4)))


def _fund(fund: FundView, currency: str) -> tuple[Sayable, ...]:
    awards = counted(
        "{fund}: {n} award, {spent} of {budget}",
        "{fund}: {n} awards, {spent} of {budget}",
        fund.awards,
        fund=fund.fund,
        spent=whole(fund.given, currency),
        budget=whole(fund.budget, currency),
    )
    unit = money_unit(currency)
    more = message(
        "one more {unit} of budget would count {price}", unit=unit, price=rounded(fund.price)
    )
    return awards, more


def _limit(limit: LimitView, currency: str) -> tuple[Sayable, ...]:
    reached, amount = (
        _measured(value, limit.measure, currency) for value in (limit.reached, limit.amount)
    )
    said = {
        "floor": message(
            "floor {name}: {reached}, at least {amount}",
            name=limit.name,
            reached=reached,
            amount=amount,
        ),
        "cap": message(
            "cap {name}: {reached}, at most {amount}",
            name=limit.name,
            reached=reached,
            amount=amount,
        ),
    }[limit.kind]
    cost: Sayable = _NOTHING if limit.costs is None else round(limit.costs)
    price = rounded(limit.price)
    return (
        said,
        message("what is given would count {cost} more without it", cost=cost),
        message("one more award of it: {price}", price=price)
        if limit.measure == "awards"
        else message("one more {unit} of it: {price}", unit=money_unit(currency), price=price),
    )


def _measured(value: float, measure: str, currency: str) -> Sayable:
    if measure == "share":
        return Share(value)
    return whole(value, currency) if measure == "mad" else round(value)


def _award(award: AwardView, currency: str) -> tuple[Sayable, ...]:
    who = person(award.applicant_id, award.name)
    said: tuple[Sayable, ...] = who, award.fund, whole(award.amount, currency)
    return (*said, *award_notes(award, currency).values())


def _left_out_lines(view: AllocationView, language: str) -> Iterator[str]:
    reasons = Counter(one.reason for one in view.left_out)
    if not reasons:
        return
    yield ""
    yield render(message("Left out: {n}, and why", n=len(view.left_out)), language)
    for reason, count in reasons.most_common():
        yield from wrapped(_row((count, REASONS[reason]), language), indent="      ", first="  ")
        some = [one for one in view.left_out if one.reason == reason][:SHOWN_LEFT_OUT]
        for one in some:
            if said := _left_out(one, view.frame.currency):
                yield from wrapped(_row(said, language), indent=" " * 6)
    door = message("Why one of them has nothing: --why ID; all of them, by name: --out FILE.xlsx.")
    yield from wrapped(render(door, language), indent="  ")


def _left_out(one: LeftOutView, currency: str) -> tuple[Sayable, ...]:
    """The nearest fund and what an award would have taken; empty where nothing can be said."""
    said: list[Sayable] = []
    if one.worth is not None and one.price is not None:
        said.append(
            message(
                "counts {worth}, would have to count {price}",
                worth=rounded(one.worth),
                price=rounded(one.price),
            )
        )
    if one.needed_score is not None and one.score is not None:
        said.append(
            message(
                "a score of about {needed} would have done (has {has})",
                needed=signed(one.needed_score),
                has=signed(one.score),
            )
        )
    if one.needed_cost is not None:
        said.append(
            message(
                "would need a cost of at least {cost} on the lines it pays",
                cost=whole(one.needed_cost, currency),
            )
        )
    if one.limits:
        said.append(message("before it: {names}", names=one.limits))
    if one.missing:
        said.append(labelled(message("not known yet"), tuple(map(named, one.missing_names))))
    if one.against:
        said.append(labelled(message("refused by"), one.against))
    if not said and one.reason not in ("said_no", "under_way"):
        return ()
    return (person(one.applicant_id, one.name), one.fund or "", *said)


def _why_lines(view: AllocationView, asked: str, language: str) -> Iterator[str]:
    mine = next((one for one in view.left_out if one.applicant_id == asked), None)
    if mine is None:
        yield render(message("{id} has an award.", id=asked), language)
        return
    said = _left_out(mine, view.frame.currency) or (asked,)
    yield from wrapped(_row((*said, REASONS[mine.reason]), language), indent="")
    if view.forced is not None:
        yield from wrapped(render(_forced(view.forced), language), indent="")


def _forced(forced: ForcedView) -> Message:
    who = forced.applicant_id
    if not forced.possible:
        return message("No allocation that holds to the limits gives an award to {id}.", id=who)
    loss, losers = round(forced.loss), forced.losers[:SHOWN_LOSERS] or (_NOTHING,)
    if forced.exact:
        return message(
            "With an award to {id} what is given would count {loss} less in all; less would go"
            " to: {losers}",
            id=who,
            loss=loss,
            losers=losers,
        )
    return message(
        "Not proved: with an award to {id} what is given would count about {loss} less in all;"
        " less would go to: {losers}",
        id=who,
        loss=loss,
        losers=losers,
    )


def _compared_lines(
    view: AllocationView,
    other: SummaryView,
    changes: tuple[DifferenceView, ...],
    top: int,
    language: str,
) -> Iterator[str]:
    yield render(message("Side by side: A, then B"), language)
    for summary, mark in ((view.summary, "A"), (other, "B")):
        if summary.conflict:
            said = render(labelled(mark, _conflict(summary)), language)
            yield from wrapped(said, indent="  ")
        else:
            for line in _summary(summary, view.frame.currency):
                yield from wrapped(render(labelled(mark, line[0]), language), indent="  ")
    gains = [one for one in changes if one.change > 0]
    losses = [one for one in changes if one.change < 0]
    for said_of in (
        message("more in B: {n} · {who}", n=len(gains), who=_who(gains, top)),
        message("less in B: {n} · {who}", n=len(losses), who=_who(losses, top)),
    ):
        yield from wrapped(render(said_of, language), indent="  ")


def _who(changes: list[DifferenceView], top: int) -> tuple[Sayable, ...]:
    return tuple(
        message_in(
            "an applicant and how much more it gets",
            "{id} ({change})",
            id=one.applicant_id,
            change=signed(round(one.change)),
        )
        for one in changes[:top]
    ) or (_NOTHING,)
