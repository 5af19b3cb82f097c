"""What is counted on of an option: chance of its conditions, weight of its source, usual ticket.

    worth  = chance of the conditions x weight of the source x what is doubtful about it
    usual  = what was really paid: third quartile, or mean, of a whole programme
    ceiling = what the option publishes as its largest amount, or else `usual`

None of it is a probability of award: weights and doubts are assumptions of data/planning.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Figure
from matcher.matching.local_figures import local_of
from matcher.matching.pair import Match
from matcher.planning.settings import PlanSettings

#: The field of the stable jobs that a project will make.
_JOBS = "planned_jobs"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is counted on of one option for one applicant.

    Parameters
        worth     share of a dirham that is counted on, 0 to 1
        usual     what it usually pays one applicant, in whole units of currency; None when
                  neither published nor assumed for its family
        is_usual_assumed   no source says what it paid: the figure is that of its family
        own_share the share of the cost that the applicant is taken to bring; None where the
                  option publishes its own
        is_contest   a prize, a campaign, or what takes few of its applicants
    """

    worth: float
    usual: int | None
    is_usual_assumed: bool
    own_share: float | None
    is_contest: bool


def expectation_of(match: Match, settings: PlanSettings) -> Expectation:
    """What is counted on of an option for an applicant."""
    usual, is_assumed = usual_ticket(match, settings)
    own = None
    if "own_share" not in match.option.terms:
        own = settings.unpublished.own_share.of(match.option.family)
    return Expectation(
        worth=chance_of(match, settings)
        * source_weight(match, settings)
        * suitability(match, settings),
        usual=usual,
        is_usual_assumed=is_assumed,
        own_share=own,
        is_contest=is_contest(match.option, settings),
    )


def chance_of(match: Match, settings: PlanSettings) -> float:
    """The chance that the conditions hold, 0 to 1: that of the published ones, and a flat level
    where nobody publishes them."""
    is_published = match.option.rules != "unpublished"
    return match.chance * (1.0 if is_published else settings.counted.unpublished)


def is_unlikely(match: Match, settings: PlanSettings) -> bool:
    """Whether its conditions seldom hold on what is known: a fact is asked before any plan."""
    return match.chance < settings.counted.least_chance


def source_weight(match: Match, settings: PlanSettings) -> float:
    """The weight of a source, 0 to 1: its published acceptance or that of its family, less
    what is doubtful about it."""
    option, counted = match.option, settings.counted
    accepted = _low(option.capacity.get("acceptance_rate"))
    weight = counted.weight.of(option.family) if accepted is None else accepted
    if match.availability in ("periodic", "upcoming"):
        weight *= counted.periodic
    elif match.availability == "to_confirm":
        weight *= counted.to_confirm
    if option.direct and option.direct != "yes":
        weight *= counted.not_direct
    awards = _low(option.capacity.get("awards_per_year"))
    if awards is None or awards < counted.few_awards:
        weight *= counted.few
    return weight


def suitability(match: Match, settings: PlanSettings) -> float:
    """How far the applicant is one of those that the option is for: a factor, 0 to 1.

    The evidence of the ranking on what the applicant is, where it speaks against the pair; what
    speaks for it makes no money surer. The size of the need is left to the ticket.
    """
    schema = match.applicant.schema
    evidence = sum(
        part.value
        for part in match.contributions
        if part.field in schema and part.field != schema.need
    )
    return max(settings.counted.unlike, exp(min(0.0, evidence)))


def is_contest(option: Option, settings: PlanSettings) -> bool:
    """Whether it is won by a few only: a prize, a campaign, or a low published acceptance."""
    accepted = _low(option.capacity.get("acceptance_rate"))
    is_low = accepted is not None and accepted < settings.counted.contest
    return is_low or option.family in settings.score.chancy_families


def usual_ticket(match: Match, settings: PlanSettings) -> tuple[int | None, bool]:
    """What an option usually pays, and whether that is assumed of its family.

    A third quartile, or else a mean, of whole programmes; of single stories a part, for stories
    tell more than programmes pay. The place of the applicant counts where it is known.

    None where all that is known was paid to projects of several groups together, as those of a
    whole territory: what one of them gets nobody tells, and a mean of its family is no likeness.
    """
    figure = _told_of(match)
    if figure is not None and not figure.is_of_one:
        return None, False
    if figure is not None and figure.quartiles:
        return int(figure.quartiles[-1]), False
    if figure is not None and (paid := _low(figure)):
        part = settings.unpublished.of_cases if figure.basis == "cases" else 1.0
        return int(part * paid), False
    if (hire := match.option.amount.get("per_hire")) and (paid := _low(hire)):
        return int(paid * _hires(match)), False
    if match.applicant.schema.currency != settings.unpublished.currency:
        return None, False
    return int(settings.unpublished.ticket.of(match.option.family)), True


def pays_groups_together(match: Match) -> bool:
    """Whether all that is known of its amounts was paid to projects of several groups."""
    figure = _told_of(match)
    return figure is not None and not figure.is_of_one


def told_by_cases(match: Match) -> bool:
    """Whether single cases alone tell what an option paid."""
    figure = _told_of(match)
    return figure is not None and figure.basis == "cases" and not figure.quartiles


def _told_of(match: Match) -> Figure | None:
    figure = _local(match, "observed") or match.option.amount.get("observed")
    return figure or match.option.amount.get("typical")


def _hires(match: Match) -> int:
    """How many the applicant says it will hire; one where nobody says it."""
    jobs = match.applicant.value(_JOBS) if _JOBS in match.applicant.schema else None
    return max(1, int(jobs)) if isinstance(jobs, int | float) else 1


def smallest(amount: float, settings: PlanSettings, total: int) -> int:
    """The least that a source must bring to be worth asking: its own, or a part of the cost."""
    part = min(settings.money.least_share * total, settings.money.least)
    return max(1, ceil(amount), ceil(part))


def _local(match: Match, key: str) -> Figure | None:
    local = local_of(match, key)
    return local.figures[key] if local is not None else None


def _low(figure: Figure | None) -> float | None:
    if figure is None:
        return None
    side = figure.low if figure.low is not None else figure.high
    return None if side is None else float(side)
