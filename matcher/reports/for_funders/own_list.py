"""The committee's own list beside an allocation, as a view; and what it breaks, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from matcher.allocation.own_list import BrokenLimit, Fault, OwnList, names_of
from matcher.allocation.result import Allocation
from matcher.reports.signs import whole
from matcher.support.messages import Message, Sayable, Share, message, message_in


@dataclass(frozen=True, slots=True)
class ListedView:
    """What one applicant gets on the list, and here."""

    applicant_id: Annotated[str, "who it is"]
    name: Annotated[str, "its name; empty when it has none"]
    listed: Annotated[float, "what the list gives it, in currency"]
    here: Annotated[float, "what this allocation gives it, in currency"]


@dataclass(frozen=True, slots=True)
class BrokenView:
    """A budget, condition, floor or cap that the list does not keep."""

    fault: Annotated[Fault, "what kind of rule"]
    about: Annotated[str, "id of the applicant, fund, floor or cap"]
    fund: Annotated[str, "the fund, where it is about an award; else empty"]
    has: Annotated[float, "what stands in the list"]
    bound: Annotated[float, "what it should be at least, or at most"]
    says: Annotated[Message, "it in words"]


@dataclass(frozen=True, slots=True)
class OwnListView:
    """The committee's own list, held against the same rules."""

    file: Annotated[str, "its file"]
    given: Annotated[float, "all its money, in currency"]
    winners: Annotated[int, "how many applicants get some"]
    worth: Annotated[float, "score-weighted money of those of its awards that may be made"]
    broken: Annotated[tuple[BrokenView, ...], "what it does not keep; empty when it keeps all"]
    awards: Annotated[
        tuple[ListedView, ...], "everybody who gets something on the list or here, by difference"
    ]


def own_list_view(allocation: Allocation, listed: OwnList, currency: str) -> OwnListView:
    """The view of a list beside an allocation."""
    instance, amounts = allocation.draft.instance, allocation.solution.amounts
    people = {one.id: one for one in allocation.draft.table.applicants}
    theirs = names_of(listed, allocation.draft)
    ours: dict[str, float] = {}
    for pair in (amounts > 0).nonzero()[0].tolist() if not allocation.conflict else []:
        who = instance.applicants[instance.who[pair]]
        ours[who] = ours.get(who, 0.0) + float(amounts[pair])
    named = {who: _name(people[who].name, who) for who in {*theirs, *ours, *_about(listed, people)}}
    awards = [
        ListedView(who, named[who], theirs.get(who, 0.0), ours.get(who, 0.0))
        for who in {*theirs, *ours}
    ]
    awards.sort(key=lambda one: (-abs(one.listed - one.here), one.applicant_id))
    return OwnListView(
        file=listed.path.name,
        given=listed.given,
        winners=listed.winners,
        worth=listed.worth,
        broken=tuple(
            BrokenView(
                one.fault,
                one.about,
                one.fund,
                one.has,
                one.bound,
                broken_said(one, named, currency),
            )
            for one in listed.broken
        ),
        awards=tuple(awards),
    )


def _name(name: str, applicant_id: str) -> str:
    return "" if name == applicant_id else name


def _about(listed: OwnList, people: Mapping[str, object]) -> Iterator[str]:
    return (one.about for one in listed.broken if one.about in people)


def broken_said(one: BrokenLimit, named: Mapping[str, str], currency: str) -> Message:
    """What a list does not keep, in a sentence."""
    who: Sayable = one.about
    if named.get(one.about):
        who = message_in("an applicant", "{name} ({id})", name=named[one.about], id=one.about)
    has, bound = (
        _measured(one.has, one.measure, currency),
        _measured(one.bound, one.measure, currency),
    )
    told: dict[str, Sayable] = {"who": who, "fund": one.fund, "has": has, "bound": bound}
    return {
        "refused": message("{who}: the conditions of {fund} refuse it", **told),
        "undecided": message(
            "{who}: a fact is missing that decides whether {fund} may finance it", **told
        ),
        "no_need": message("{who} asks for no known amount on a line that {fund} pays", **told),
        "too_small": message(
            "{who}: its need, own share or the budget leave no award of {fund}", **told
        ),
        "said_no": message("{who}: {fund} refused this very request, as recorded", **told),
        "under_way": message(
            "{who}: a request to {fund} is under way, or was granted, as recorded", **told
        ),
        "below": message("{who}: {has} is less than {fund} gives at least, {bound}", **told),
        "above": message(
            "{who}: {has} is more than its need, its own share or the largest award of {fund}"
            " allow, {bound}",
            **told,
        ),
        "twice": message(
            "{who}: {has} from several funds pays lines twice, or its own share too", **told
        ),
        "budget": message("{fund}: {has} is given of a budget of {bound}", **told),
        "awards": message(
            "{fund}: {count} awards, of which there may be {most}",
            fund=one.fund,
            count=round(one.has),
            most=one.bound if one.bound == float("inf") else round(one.bound),
        ),
        "floor": message("floor {name}: {reached}, at least {amount}",
                         name=one.about, reached=has, amount=bound),
        "cap": message("cap {name}: {reached}, at most {amount}",
                       name=one.about, reached=has, amount=bound),
    }[one.fault]  # fmt: skip


def _measured(value: float, measure: str, currency: str) -> Sayable:
    if measure == "share":
        return Share(round(value, 3))
    if measure == "awards":
        return round(value)
    return whole(value, currency) if value != float("inf") else ""
