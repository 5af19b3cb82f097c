"""In a sentence why a plan builds on another option than the first of the list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from matcher.matching.pair import Match
from matcher.planning.answer import PlanAnswer
from matcher.planning.leads import Beside, Doubt, beside_first
from matcher.planning.needs import need_of
from matcher.planning.settings import PlanSettings
from matcher.reports.layout import wrapped
from matcher.support.messages import Message, Money, Sayable, message, render

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


def beside_list(answer: PlanAnswer, settings: PlanSettings) -> Message | None:
    """Why the first plan builds on another option; None where the first of the list is in it."""
    composed = answer.composed
    if not answer.plans:
        return None
    matches, sources = tuple(composed.matches.values()), answer.plans[0].plan.sources
    said_no = {match.option.id for match in composed.said_no}
    free = [match for match in matches if match.option.id not in said_no]
    found = beside_first(free, settings, composed.case.total, sources)
    if found is None:
        return None
    return plan_beside_list(found, composed.applicant.schema.currency)


def beside_plan_lines(
    matches: Sequence[Match], settings: PlanSettings, said_no: Collection[str], language: str
) -> Iterator[str]:
    """The sentence below the list of options; nothing where its first leads in money too.

    Parameters
        said_no   ids of the options that refused this request: no money is counted on from them
    """
    applicant = matches[0].applicant
    cost = sum(need_of(applicant, settings).lines.values())
    free = [match for match in matches if match.option.id not in said_no]
    found = beside_first(free, settings, cost)
    if found is not None:
        said = list_beside_plan(found, applicant.schema.currency, applicant.id)
        yield ""
        yield from wrapped(render(said, language), indent="")


def plan_beside_list(beside: Beside, currency: str) -> Message:
    """As a plan says it."""
    return message(
        "The list of options puts {first} first, for it suits best; but {less} can be counted on"
        " from it ({doubts}), from {lead} {counted} of {usual}.",
        **_told(beside, currency),
    )


def list_beside_plan(beside: Beside, currency: str, applicant_id: str) -> Message:
    """As the list of options says it."""
    return message(
        "Most money can be counted on from {lead} ({counted} of {usual}; from {first} {less}:"
        " {doubts}): match plan --coop {id}",
        **_told(beside, currency),
        id=applicant_id,
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
