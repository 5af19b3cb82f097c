"""In a sentence why a plan builds on another option than the first of the list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from matcher.matching.pair import Match
from matcher.planning.answer import PlanAnswer
from matcher.planning.borrowing import borne_beside
from matcher.planning.compose import Composition
from matcher.planning.leads import (
    Beside,
    Doubt,
    Lead,
    Without,
    beside_first,
    why_not_in_plan,
)
from matcher.planning.needs import need_of
from matcher.planning.settings import PlanSettings
from matcher.reports.answer.coop import FIRST_AMONG
from matcher.reports.answer.next_step import first_to_turn_to, what_to_do
from matcher.reports.answer.outlook import is_worth_now
from matcher.reports.layout import wrapped
from matcher.reports.phrases import where_typed
from matcher.reports.plans.plan_rests import no_plan_of
from matcher.session import Session
from matcher.support.messages import Message, Money, Sayable, message, message_in, render
from matcher.support.records import dataclass

_DOUBTS: dict[Doubt, Message] = {
    "conditions": message("its conditions are not published"),
    "unknown": message("a fact is missing for its conditions"),
    "no_call": message("no call is open"),
    "to_confirm": message("whether it is open is to be confirmed"),
    "direct": message("not published whether a cooperative itself may ask"),
    "few": message("few awards a year are known of"),
    "smaller": message("it usually pays less"),
    "larger": message("it pays for far larger projects"),
    "groups": message("what one group gets is not known"),
    "no_money": message("it brings no money itself"),
    "loan": message("it is a loan, to be paid back"),
}

#: Why the first plan does without an option; what needs amounts is said where it is asked for.
_WITHOUT: dict[Without, Message] = {
    "not_borne": message("it is a loan, and the file does not show that it can be repaid"),
    "not_secured": message("it is a loan for which the file shows too little security"),
    "too_late": message("its money would come after the day on which it is needed"),
    "unlikely": message("a fact is missing, and seldom do cooperatives meet its conditions"),
    "no_amount": message("nothing is published of its amount"),
    "not_certain": message("it is not certain"),
    "advance": message(
        "it is paid after the works, and the members have no cash left to advance it until then"
    ),
    "no_more": message(
        "counting on one more would bring no more money, once what each file costs is taken off"
    ),
}


def beside_list(answer: PlanAnswer, settings: PlanSettings, session: Session) -> Message | None:
    """Why plan 1 does without what the list of options begins with; None where it does not.

    The list begins with what suits best, and names what to turn to first: often another one.
    """
    if no_plan_of(answer) is not None:
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
        borne = borne_beside(session, composed, settings)
        gone |= {one for one, is_borne in borne.items() if not is_borne}
        turned_to = first_to_turn_to(
            [m for m in _considered(composed) if m.option.id not in gone],
            lambda m: what_to_do(m, session.catalogue),
            lambda m: m.option.family,
        )
    firsts = (best, None if turned_to is best else turned_to)
    left = [
        one
        for one in firsts
        if one is not None and one.list == "money" and one.option.id not in sources
    ]
    said = [(one, _led(one, free, answer, settings)) for one in left]
    whys = [_why(one, answer, settings) for one in left]
    if (
        len(left) == 2
        and whys[0] is not None
        and whys[0] == whys[1]
        and _listed(composed)[0] is best
        and not any(m for _, m in said)
    ):
        return message(
            "The list of options puts {first} first, and says to turn to {second} first; plan 1"
            " does without both: {why}.",
            first=left[0].option.name,
            second=left[1].option.name,
            why=whys[0],
        )
    sentences = []
    for (one, led), why in zip(said, whys, strict=True):
        begun = message("The list says to turn to {first} first", first=one.option.name)
        if one is best:
            begun = _begins(one, composed)
        if led is not None:
            sentences.append(message_in("why not in a plan", "{list}; {but}.", list=begun, but=led))
        elif why is not None:
            sentences.append(message("{list}; plan 1 does without it: {why}.", list=begun, why=why))
    if len(sentences) == 2:
        first, second = sentences
        return message_in("two sentences", "{first} {second}", first=first, second=second)
    return sentences[0] if sentences else None


def _begins(best: Match, composed: Composition) -> Message:
    """That the list begins with an option; where what it has above was asked already, so."""
    name = best.option.name
    if _listed(composed)[0] is not best:
        return message(
            "Of what was not asked for yet, the list of options puts {first} first, for it suits"
            " best",
            first=name,
        )
    return message("The list of options puts {first} first, for it suits best", first=name)


def _listed(composed: Composition, under: str = "money") -> list[Match]:
    """What the list of options has under money, in its order, before what said no."""
    said_no = {match.option.id for match in composed.said_no}
    found = [m for m in composed.matches.values() if m.rank and m.option.id not in said_no]
    return sorted((m for m in found if m.list == under), key=lambda m: m.rank or 0)


def _considered(composed: Composition) -> list[Match]:
    """The options among which the list names what to do first."""
    money, support = _listed(composed), _listed(composed, "support")
    return [*money[:FIRST_AMONG], *support[:FIRST_AMONG]]


def _led(
    match: Match, free: Sequence[Match], answer: PlanAnswer, settings: PlanSettings
) -> Message | None:
    """That more is counted on from a source of plan 1 than from an option; None where not."""
    composed = answer.composed
    if match.is_repaid:  # whether a loan can be borne is another question
        return None
    sources = answer.plans[0].plan.sources
    found = beside_first(free, settings, composed.case.total, sources, match)
    if found is None:
        return None
    told = _told(found, composed.applicant.schema.currency)
    told.pop("first")
    return message(
        "but {less} can be counted on from it ({doubts}), from {lead} {counted} of {usual}", **told
    )


def _why(match: Match, answer: PlanAnswer, settings: PlanSettings) -> Message | None:
    """Why plan 1 does without an option of which no less is counted on; None: not known."""
    why = why_not_in_plan(match, answer, settings)
    if why is None:
        return None
    reason, hoped = why
    if reason in _WITHOUT:
        return _WITHOUT[reason]
    currency, cost = answer.composed.applicant.schema.currency, answer.composed.case.signature
    return message(
        "{amount} can be counted on from it, less than its file is taken to cost ({cost})",
        amount=Money(hoped, currency),
        cost=Money(cost // 1000, currency),
    )


def beside_plan(
    matches: Sequence[Match],
    settings: PlanSettings,
    gone: Collection[str],
    left: int | None = None,
) -> MoneyFrom | None:
    """From whom most money can be counted on; None where the first of the list leads there too.

    Parameters
        gone   ids of the options that refused this request, or were asked already: no more money
               is counted on from them
        left   what is left to find beside what is promised and asked; None: all of the need
    """
    applicant = matches[0].applicant
    cost = sum(need_of(applicant, settings).lines.values()) if left is None else left
    free = [match for match in matches if match.option.id not in gone]
    found = beside_first(free, settings, cost)
    if found is None:
        return None
    is_asked = bool(gone) or left is not None
    return list_beside_plan(found, applicant.schema.currency, applicant.id, is_asked=is_asked)


def beside_plan_lines(
    matches: Sequence[Match],
    settings: PlanSettings,
    gone: Collection[str],
    language: str,
    left: int | None = None,
) -> Iterator[str]:
    """The sentence below the list of options; nothing where its first leads in money too."""
    said = beside_plan(matches, settings, gone, left)
    if said is not None:
        yield ""
        words = " ".join(render(part, language) for part in (said.named, *said.sentences))
        yield from wrapped(words, indent="")


#: Said where a cooperative has asked somebody already.
LEFT_OUT = message("What was asked for already, is promised or was refused is left out.")


def list_beside_plan(
    beside: Beside, currency: str, applicant_id: str, *, is_asked: bool = False
) -> MoneyFrom:
    """As the list of options says it; `is_asked` where somebody was asked already."""
    told = _told(beside, currency)
    ending = where_typed(
        message("The plans reckon with cost and own share too: match plan --coop {id}",
                id=applicant_id),
        message("The plans also reckon with what each file and own share takes."),
    )  # fmt: skip
    return MoneyFrom(
        beside.lead.match.option.id,
        message("Most money to expect, loans aside: {lead}.", lead=told["lead"]),
        (
            *_paid(beside.lead, told["usual"]),
            *((LEFT_OUT,) if is_asked else ()),
            message(
                "Weighed with what is not certain of it, that is {counted} on average: an"
                " estimate, no promise.",
                counted=told["counted"],
            ),
            message(
                "For “{first}”, the first of the list, {less} on average: {doubts}.",
                first=told["first"],
                less=told["less"],
                doubts=told["doubts"],
            ),
            ending,
        ),
    )


def _paid(lead: Lead, usual: Sayable) -> Iterator[Message]:
    """What the lead pays for such a need, and from what that is known: what single cases tell is
    no habit, and the need itself is no amount that anybody paid."""
    offer = lead.match.offer
    if lead.told_by == "nothing":
        yield message(
            "What it pays is not published; {usual} is assumed for such a need.", usual=usual
        )
    elif lead.told_by == "cases" and lead.is_all:
        yield message(
            "The few cases known of it were paid as much as this need, {usual}, or more.",
            usual=usual,
        )
    elif lead.told_by == "cases":
        yield message(
            "After the few cases known of it, {usual} is assumed for such a need.", usual=usual
        )
    elif lead.is_all:
        yield message("It usually pays as much as this need, {usual}, or more.", usual=usual)
    else:
        yield message("It usually pays {usual} for such a need.", usual=usual)
    if not offer.covered and (offer.uncovered or offer.unclear):
        yield message("Whether it pays what is asked is not published.")


@dataclass(frozen=True, slots=True)
class MoneyFrom:
    """From whom most money can be expected: the option, named in a sentence, and what is known."""

    option_id: str
    named: Message
    sentences: tuple[Message, ...]


def _told(beside: Beside, currency: str) -> dict[str, Sayable]:
    return {
        "first": beside.first.match.option.name,
        "lead": beside.lead.match.option.name,
        "usual": Money(beside.lead.usual, currency),
        "counted": Money(beside.lead.counted, currency),
        "less": Money(beside.first.counted, currency),
        "doubts": tuple(_DOUBTS[one] for one in beside.doubts) or ("–",),
    }
