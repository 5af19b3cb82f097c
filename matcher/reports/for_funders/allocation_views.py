"""What an allocation is told as: who gets what from which fund, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from matcher.allocation.draft import Term
from matcher.allocation.explain import Reason
from matcher.allocation.recorded import Bar
from matcher.reports.for_funders.own_list import OwnListView
from matcher.reports.for_funders.own_means import OwnOnFile
from matcher.reports.frame import Frame
from matcher.reports.problems import ProblemView
from matcher.reports.view import inlined, only_shown
from matcher.support.messages import Message, Sayable, message
from matcher.support.text import Text

#: A smaller change of what somebody gets is none, in currency.
LEAST_CHANGE = 0.5
#: Why somebody has no award.
REASONS: dict[Reason, Message] = {
    "refused": message("refused by every fund"),
    "undecided": message("undecided: facts are missing"),
    "no_need": message("no known amount asked for on a line that a fund pays"),
    "too_small": message("need, own share or budget leaves no award of the smallest size"),
    "score": message("the money suits others better, by the scores"),
    "equal": message(
        "suited as well as others that were taken; there was no money for all of them"
    ),
    "capped": message("a cap or a floor for others stood before it"),
    "indivisible": message("suited, but no whole award was left"),
    "said_no": message("its funder refused this very request, as recorded"),
    "under_way": message("a request is under way, or was granted, as recorded"),
}


@dataclass(frozen=True, slots=True)
class PriceView:
    """What the fairness term costs."""

    value: Annotated[float, "what all that is given counts: money times worth that is given up"]
    given: Annotated[float, "money that is given less, in currency"]


@dataclass(frozen=True, slots=True)
class FundView:
    """What became of one fund."""

    fund: Annotated[str, "its id"]
    awards: Annotated[int, "how many it gives"]
    given: Annotated[float, "what they come to, in currency"]
    budget: Annotated[float, "what there was, in currency"]
    candidates: Annotated[int, "applicants that it may finance"]
    filled: Annotated[
        bool, "true where each of its awards is as large as the need and the largest award allow"
    ]
    price: Annotated[float, "what one more unit of its budget would count"]
    award_price: Annotated[float, "what one more award would count"]
    replaced: Annotated[tuple[Term, ...], "terms of its option in whose place the file has its own"]
    lines_assumed: Annotated[
        bool,
        "true where its option publishes no lines that it pays: all that it does not exclude are"
        " assumed to be paid",
    ]


@dataclass(frozen=True, slots=True)
class LimitView:
    """A floor or cap and what became of it."""

    name: Annotated[str, "its id"]
    kind: Annotated[Literal["floor", "cap"], "at least, or at most"]
    measure: Annotated[
        Literal["mad", "share", "awards"], "currency, a share from 0 to 1, or a number of awards"
    ]
    amount: Annotated[float, "what it asks, in its measure"]
    reached: Annotated[float, "what the allocation comes to, in its measure"]
    costs: Annotated[float | None, "value without it less the value with it; null where not proved"]
    others: Annotated[
        int | None, "applicants that would have an award without it; null where not proved"
    ]
    moved: Annotated[float | None, "money that would go to others without it, in currency"]
    price: Annotated[float, "what one more unit of it would count; below 0 when it costs"]


@dataclass(frozen=True, slots=True)
class AwardView:
    """What one fund gives one applicant."""

    applicant_id: Annotated[str, "who gets it"]
    name: Annotated[str, "its name; empty when it has none"]
    fund: Annotated[str, "the fund"]
    option_id: Annotated[str | None, "the option of the fund; null when it has none"]
    amount: Annotated[float, "what it gives, in currency"]
    conditional: Annotated[
        bool,
        "true when a fact is missing that could still refuse it; whether its own share is there"
        " says `own_on_file`",
    ]
    score: Annotated[float, "score of the applicant and the option, log-odds; 0 without an option"]
    worth: Annotated[float, "what a unit of currency counts there, 0 to 1"]
    option_most: Annotated[
        float | None,
        "the most that the published terms of the option allow, in currency; null where none are",
    ]
    own_share: Annotated[
        float, "what the applicant must bring itself of the lines that are paid, in currency"
    ]
    own_on_file: Annotated[
        OwnOnFile,
        "whether its own means on file come to that; unknown where one of them that counts is not"
        " told",
    ]
    need: Annotated[
        float | None, "all that the applicant asks for, in currency; null where it is not known"
    ]
    unpaid: Annotated[
        float,
        "what of the need neither a promise on record nor the awards here nor its own share pay,"
        " in currency; 0 where nothing is left or the need is not known",
    ]

    @property
    def is_above(self) -> bool:
        """Whether it is more than the option's own terms allow."""
        return self.option_most is not None and self.amount > self.option_most + LEAST_CHANGE


@dataclass(frozen=True, slots=True)
class BarredView:
    """A pair that is left out for what is recorded of it."""

    applicant_id: Annotated[str, "who it is"]
    name: Annotated[str, "its name; empty when it has none"]
    fund: Annotated[str, "the fund"]
    reason: Annotated[Bar, "refused on record, or asked for already"]


@dataclass(frozen=True, slots=True)
class LeftOutView:
    """An applicant without an award, and the fund that was nearest to giving one."""

    applicant_id: Annotated[str, "who it is"]
    name: Annotated[str, "its name; empty when it has none"]
    reason: Annotated[Reason, "why"]
    fund: Annotated[str | None, "the nearest fund; null when there is none"]
    worth: Annotated[
        float | None, "what a unit of currency counts there; null when no fund may finance it"
    ]
    price: Annotated[float | None, "what a unit costs there; null when no fund may finance it"]
    score: Annotated[float | None, "score of the applicant and the option; null without one"]
    needed_score: Annotated[
        float | None, "the score at which worth and price would meet; null when none would do"
    ]
    needed_cost: Annotated[
        float | None, "the least cost that an award needs; null where the cost is not too small"
    ]
    limits: Annotated[tuple[str, ...], "floors and caps that stood before it"]
    missing: Annotated[tuple[str, ...], "fields that would settle the conditions of the fund"]
    blockers: Annotated[tuple[int, ...], "numbers of the conditions that refuse"]
    missing_names: tuple[Text, ...] = only_shown()
    against: tuple[Sayable, ...] = only_shown()


@dataclass(frozen=True, slots=True)
class ForcedView:
    """What an award to one applicant would take."""

    applicant_id: Annotated[str, "who would get it"]
    possible: Annotated[bool, "whether the limits leave room for it"]
    loss: Annotated[float, "how much less all awards count"]
    losers: Annotated[tuple[str, ...], "who would get less"]
    exact: Annotated[bool, "whether the loss is proved"]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """What somebody gets more, or less, in the other allocation."""

    applicant_id: Annotated[str, "who it is"]
    change: Annotated[float, "in currency; below 0 when it is less"]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """An allocation in a line or two."""

    conflict: Annotated[tuple[Message, ...], "limits that cannot hold together"]
    given: Annotated[float, "all money that is given, in currency"]
    winners: Annotated[int, "how many applicants get some"]
    applicants: Annotated[int, "how many applicants there are"]
    worth: Annotated[float, "what all that is given counts: money times worth"]
    is_optimal: Annotated[bool, "whether it is proved best"]
    gap: Annotated[float, "how far it may be from the best, a share of the bound"]
    fairness: Annotated[PriceView | None, "what the fairness term costs; null without one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationView:
    """Who gets what from which fund, and why."""

    frame: Frame = inlined()
    seed: Annotated[int, "of the order among equals"]
    status: Annotated[
        Literal["optimal", "feasible", "infeasible"],
        "proved best; found in the time; or none can hold to the limits",
    ]
    conflict: Annotated[
        tuple[str, ...],
        "limits that cannot hold together, budget:ID and capacity:ID those of a fund; else empty",
    ]
    value: Annotated[
        float, "what all that is given counts: money times worth plus the fairness term"
    ]
    worth: Annotated[float, "what all that is given counts: money times worth"]
    bound: Annotated[float, "no allocation has a higher value"]
    gap: Annotated[float, "how far the value may be from the best, a share of the bound"]
    exact: Annotated[bool, "whether the whole was solved at once"]
    given: Annotated[float, "all money that is given, in currency"]
    fairness_price: Annotated[
        PriceView | None, "null without a fairness term, or where it was not found in the time"
    ]
    funds: Annotated[tuple[FundView, ...], "the funds"]
    limits: Annotated[tuple[LimitView, ...], "floors and caps"]
    awards: Annotated[tuple[AwardView, ...], "who gets what"]
    left_out: Annotated[tuple[LeftOutView, ...], "who gets nothing, and why"]
    barred: Annotated[
        tuple[BarredView, ...], "who is left out of a fund for what is recorded of the two"
    ]
    forced: Annotated[
        ForcedView | None, "with --why: what an award would take; null where it is not known"
    ]
    compared: Annotated[
        tuple[DifferenceView, ...] | None, "with --compare: changes, the largest first; else null"
    ]
    own_list: Annotated[
        OwnListView | None, "with --compare and a list of awards: that list; else null"
    ]
    problems: Annotated[tuple[ProblemView, ...], "what is wrong with the registry"]
    is_synthetic: bool = only_shown()
    summary: SummaryView = only_shown()
    other: SummaryView | None = only_shown()
