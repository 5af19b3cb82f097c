"""Why a plan builds on another option than the one that stands first in the list of options.

The list is by score: how well an option and an applicant suit each other. A plan counts money:
of what an option usually pays, the part that is counted on. Both are said from the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from matcher.catalogue.families import WITHOUT_MONEY
from matcher.matching.pair import Match
from matcher.planning.expectation import (
    expectation_of,
    is_unlikely,
    pays_groups_together,
    told_by_cases,
)
from matcher.planning.settings import PlanSettings

if TYPE_CHECKING:
    from matcher.planning.answer import PlanAnswer

#: Why less is counted on of an option.
Doubt = Literal[
    "conditions",
    "unknown",
    "no_call",
    "to_confirm",
    "direct",
    "few",
    "smaller",
    "larger",
    "groups",
    "loan",
    "no_money",
]
#: Why a plan does without an option that no money is counted on more than its own.
Without = Literal[
    "not_borne",
    "not_secured",
    "too_late",
    "unlikely",
    "no_amount",
    "not_certain",
    "small",
    "advance",
    "no_more",
]


#: What is known of the money of an option: what a whole programme paid, what single cases were
#: paid, or nothing, so that a mean of its family is taken.
PaidBefore = Literal["programme", "cases", "nothing"]


@dataclass(frozen=True, slots=True)
class Lead:
    """What is counted on of one option for a need, in whole units of currency.

    Parameters
        usual    what it usually pays of it; `counted` the part of that which is counted on
        told_by  what is known of what it pays
        is_all   whether it paid as much as this need, or more, so that the need itself is taken
    """

    match: Match
    usual: int
    counted: int
    told_by: PaidBefore = "programme"
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """The first option of the list beside the one on which most money is counted.

    Parameters
        doubts   why less is counted on of the first
    """

    first: Lead
    lead: Lead
    doubts: tuple[Doubt, ...]


def lead_of(match: Match, settings: PlanSettings, cost: int) -> Lead | None:
    """What is counted on of an option; None where it can pay nothing of such a need.

    Loans have none: whether one can be borne is another question.
    """
    option, offer = match.option, match.offer
    if match.verdict.name == "refused" or match.availability == "closed" or offer.pays_nothing:
        return None
    if option.family in ("guarantee", *WITHOUT_MONEY) or match.is_repaid:
        return None
    if is_unlikely(match, settings):
        return None
    hope = expectation_of(match, settings)
    if hope.usual is None or (
        not hope.is_usual_assumed and settings.counted.small * hope.usual > cost
    ):
        return None
    usual = min(hope.usual, cost, cost if offer.amount is None else offer.amount)
    told_by: PaidBefore = "programme"
    if hope.is_usual_assumed:
        told_by = "nothing"
    elif told_by_cases(match):
        told_by = "cases"
    return Lead(match, usual, int(hope.worth * usual), told_by, usual == cost)


def beside_first(
    matches: Sequence[Match],
    settings: PlanSettings,
    cost: int,
    among: Iterable[str] | None = None,
    first: Match | None = None,
) -> Beside | None:
    """The first of the list beside the lead, where that is another one.

    Parameters
        among   ids of the options of a plan; None: every option
        first   what is set beside the lead; None: the first of the list
    """
    ranked = [match for match in matches if match.rank and match.list == "money"]
    if not ranked or not cost:
        return None
    first = first or min(ranked, key=lambda match: match.rank or 0)
    wanted = None if among is None else frozenset(among)
    leads = [
        lead
        for match in ranked
        if (wanted is None or match.option.id in wanted)
        and (lead := lead_of(match, settings, cost)) is not None
    ]
    best = max(leads, key=lambda lead: lead.counted, default=None)
    if best is None or (first.option.id in wanted if wanted is not None else best.match is first):
        return None
    here = lead_of(first, settings, cost) or Lead(first, 0, 0)
    if here.counted >= best.counted:
        return None
    return Beside(here, best, tuple(_doubts(here, best, settings)))


def why_not_in_plan(
    match: Match, answer: PlanAnswer, settings: PlanSettings
) -> tuple[Without, int] | None:
    """Why the first plan does without an option, and what is counted on of it; None: not known.

    Only what the plan itself goes by: it is no reason that an option might as well have been in.
    """
    composed, first = answer.composed, answer.plans[0]
    case, option = composed.case, match.option
    here = lead_of(match, settings, case.total)
    counted = here.counted if here is not None else 0
    if match.is_repaid:
        limit = next((one for one in answer.loans if one.option_id == option.id), None)
        if limit is not None and not limit.bearable:
            return "not_secured" if limit.stops == ("security",) else "not_borne", counted
    if option.id in {one.option.id for one in composed.too_late}:
        return "too_late", counted
    if option.id in {one.option.id for one in composed.unlikely}:
        return "unlikely", 0
    if option.id in {one.option.id for one in composed.unpublished}:
        return "no_amount", counted
    if composed.wishes.is_firm and option.id not in case.sources:
        return "not_certain", counted
    if here is not None and 1000 * counted < case.signature:
        return "small", counted
    if first.is_proven and first.aim.tiers[0] == ((1, "expected"),):
        source = case.sources.get(option.id)
        is_spent = sum(first.plan.cash.values()) + first.plan.advanced >= case.own_cash
        if source is not None and source.is_deferred and is_spent and not case.is_advance_open:
            return "advance", counted
        return "no_more", counted
    return None


def _doubts(here: Lead, best: Lead, settings: PlanSettings) -> Iterator[Doubt]:
    match = here.match
    if match.option.family in ("guarantee", *WITHOUT_MONEY):
        yield "no_money"
        return
    if match.is_repaid:
        yield "loan"
        return
    if pays_groups_together(match):
        yield "groups"
        return
    if not here.usual:
        if (paid := expectation_of(match, settings).usual) and paid > best.usual:
            yield "larger"
            return
    elif here.usual < best.usual:
        yield "smaller"
    if match.option.rules == "unpublished":
        yield "conditions"
    elif match.verdict.name == "undecided":
        yield "unknown"
    if match.availability in ("periodic", "upcoming"):
        yield "no_call"
    elif match.availability == "to_confirm":
        yield "to_confirm"
    if match.option.direct and match.option.direct != "yes":
        yield "direct"
    awards = match.option.capacity.get("awards_per_year")
    if awards is None or not awards.low or float(awards.low) < settings.counted.few_awards:
        yield "few"
