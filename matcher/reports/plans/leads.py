"""In a sentence why a plan builds on another option than the first of the list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from matcher.catalogue.option import Catalogue
from matcher.matching.pair import Match
from matcher.planning.answer import PlanAnswer
from matcher.planning.leads import Beside, Doubt, Without, beside_first, why_not_in_plan
from matcher.planning.needs import need_of
from matcher.planning.settings import PlanSettings
from matcher.reports.answer.next_step import first_to_turn_to, what_to_do
from matcher.reports.answer.outlook import is_worth_now
from matcher.reports.layout import wrapped
from matcher.reports.phrases import where_typed
from matcher.support.messages import Message, Money, Sayable, message, message_in, render

_DOUBTS: dict[Doubt, Message] = {
    "conditions": message("its conditions are not published"),
    "unknown": message("a fact is missing for its conditions"),
    "no_call": message("no call is open"),
    "to_confirm": message("whether it is open is to be confirmed"),
    "direct": message("not published whether a cooperative itself may ask"),
    "few": message("few awards a year are known of"),
    "smaller": message("it usually pays less"),
    "larger": message("it pays for far larger projects"),
    "no_money": message("it brings no money itself"),
    "loan": message("it is a loan, to be paid back"),
}

#: Why the first plan does without an option; what needs amounts is said where it is asked for.
_WITHOUT: dict[Without, Message] = {
    "not_borne": message("it is a loan that what is on file cannot bear"),
    "not_secured": message("it is a loan for which the file shows too little security"),
    "too_late": message("its money would come after the day on which it is needed"),
    "no_amount": message("nothing is published of its amount"),
    "not_certain": message("it is not certain"),
    "no_more": message("no plan with it lets more be counted on, what each file costs taken off"),
}


def beside_list(answer: PlanAnswer, settings: PlanSettings, catalogue: Catalogue) -> Message | None:
    """Why plan 1 does without what the list of options begins with; None where it does not.

    The list begins with what suits best, and names what to turn to first: often another one.
    """
    if not answer.plans:
        return None
    composed = answer.composed
    sources = answer.plans[0].plan.sources
    gone = {match.option.id for match in composed.said_no}
    gone |= {one.committed.option for one in composed.standing} | composed.wishes.elsewhere
    free = [m for m in composed.matches.values() if m.option.id not in gone]
    ranked = sorted((m for m in free if m.rank), key=lambda m: (m.list != "money", m.rank or 0))
    best = next((match for match in ranked if match.list == "money"), None)
    turned_to = None
    if any(map(is_worth_now, ranked)):
        turned_to = first_to_turn_to(
            ranked, lambda m: what_to_do(m, catalogue), lambda m: m.option.family
        )
    firsts: list[tuple[Match, Message]] = []
    if best is not None:
        name = best.option.name
        firsts.append(
            (best, message("The list of options puts {first} first, for it suits best", first=name))
        )
    if turned_to is not None and turned_to is not best and turned_to.list == "money":
        name = turned_to.option.name
        firsts.append((turned_to, message("The list says to turn to {first} first", first=name)))
    said = [
        sentence
        for match, begun in firsts
        if match.option.id not in sources
        and (sentence := _without(match, begun, free, answer, settings)) is not None
    ]
    if len(said) == 2:
        return message_in("two sentences", "{first} {second}", first=said[0], second=said[1])
    return said[0] if said else None


def _without(
    match: Match,
    begun: Message,
    free: Sequence[Match],
    answer: PlanAnswer,
    settings: PlanSettings,
) -> Message | None:
    """Why the first plan does without an option; None where that is not known.

    Parameters
        begun   what the list says of the option
    """
    currency, case = answer.composed.applicant.schema.currency, answer.composed.case
    sources = answer.plans[0].plan.sources
    if not match.is_repaid:
        found = beside_first(free, settings, case.total, sources, match)
        if found is not None:
            told = {name: said for name, said in _told(found, currency).items() if name != "first"}
            return message(
                "{list}; but {less} can be counted on from it ({doubts}), from {lead} {counted} of"
                " {usual}.",
                list=begun,
                **told,
            )
    why = why_not_in_plan(match, answer, settings)
    if why is None:
        return None
    reason, hoped = why
    if reason in _WITHOUT:
        said = _WITHOUT[reason]
    else:
        said = message(
            "{amount} can be counted on from it, less than its file is taken to cost ({cost})",
            amount=Money(hoped, currency),
            cost=Money(case.signature // 1000, currency),
        )
    return message("{list}; plan 1 does without it: {why}.", list=begun, why=said)


def beside_plan(
    matches: Sequence[Match], settings: PlanSettings, said_no: Collection[str]
) -> Message | None:
    """From whom most money can be counted on; None where the first of the list leads there too.

    Parameters
        said_no   ids of the options that refused this request: no money is counted on from them
    """
    applicant = matches[0].applicant
    cost = sum(need_of(applicant, settings).lines.values())
    free = [match for match in matches if match.option.id not in said_no]
    found = beside_first(free, settings, cost)
    if found is None:
        return None
    return list_beside_plan(found, applicant.schema.currency, applicant.id)


def beside_plan_lines(
    matches: Sequence[Match], settings: PlanSettings, said_no: Collection[str], language: str
) -> Iterator[str]:
    """The sentence below the list of options; nothing where its first leads in money too."""
    said = beside_plan(matches, settings, said_no)
    if said is not None:
        yield ""
        yield from wrapped(render(said, language), indent="")


def list_beside_plan(beside: Beside, currency: str, applicant_id: str) -> Message:
    """As the list of options says it."""
    told = _told(beside, currency)
    return where_typed(
        message(
            "Most money can be counted on from {lead} ({counted} of {usual}; from {first} {less}:"
            " {doubts}): match plan --coop {id}",
            **told,
            id=applicant_id,
        ),
        message(
            "Most money can be counted on from {lead} ({counted} of {usual}; from {first} {less}:"
            " {doubts}); the plans go by that.",
            **told,
        ),
    )


def _told(beside: Beside, currency: str) -> dict[str, Sayable]:
    return {
        "first": beside.first.match.option.name,
        "lead": beside.lead.match.option.name,
        "usual": Money(beside.lead.usual, currency),
        "counted": Money(beside.lead.counted, currency),
        "less": Money(beside.first.counted, currency),
        "doubts": tuple(_DOUBTS[one] for one in beside.doubts) or ("–",),
    }
