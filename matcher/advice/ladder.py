"""Support before money, and a ladder over the phases: what to use now, what opens next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.advice.assumptions import Assumptions
from matcher.advice.blockers import Blocker, find_blockers
from matcher.advice.changes import ChangeSet
from matcher.domain.applicant import Applicant
from matcher.domain.values import Several
from matcher.eligibility.verdict import VerdictName
from matcher.matching.pair import Match, Matcher, rank

#: Options shown on each rung.
SHOWN_ON_A_RUNG = 3


@dataclass(frozen=True, slots=True)
class Support:
    """An option that brings skills or papers rather than money, and what it clears.

    Parameters
        gaps      missing skills that it is for
        helps     changeable fields that it can help to bring about (an assumption)
        opens     ids of options that those changes turn, taken alone or together
        lifts     ids of options to which they bring it nearer
    """

    option_id: str
    gaps: tuple[str, ...]
    helps: tuple[str, ...]
    opens: tuple[str, ...]
    lifts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LadderStep:
    """An option on a rung: what still has to be met.

    Parameters
        unmet     numbers of its conditions that are not met, were the applicant in that phase
        missing   fields that could settle an undecided one
        blockers  why it would still refuse; empty when it does not
    """

    option_id: str
    verdict: VerdictName
    amount: int | None
    unmet: tuple[int, ...]
    missing: tuple[str, ...]
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """A phase, with the options that are meant for it, those that can be had first."""

    phase: str
    is_now: bool
    steps: tuple[LadderStep, ...]


def find_support(
    matches: Sequence[Match], changes: Sequence[ChangeSet], assumptions: Assumptions
) -> list[Support]:
    """Support that fills a missing skill or clears a blocker, that which opens most first."""
    applicant = matches[0].applicant
    gaps = _gaps(applicant, assumptions)
    found = []
    for match in matches:
        option = match.option
        if match.rank is None or match.availability == "closed":
            continue
        if option.family not in assumptions.support_families:
            continue
        served = option.serves.get(assumptions.gaps)
        fills = tuple(g for g in gaps if served and g in served.weights)
        brings: dict[str, None] = {}
        for purpose in option.pays.covers:
            brings.update(dict.fromkeys(assumptions.helps.get(purpose, ())))
        if option.family == "grouping":
            brings.update(dict.fromkeys(assumptions.grouping_brings))
        helps = tuple(name for name in brings if _is_wanting(applicant, name))
        through = [c for c in changes if all(m.field in helps for m in c.moves)]
        # what it would open of itself is no reason to turn to it
        opens = dict.fromkeys(
            t.option_id for c in through for t in c.turns if t.option_id != option.id
        )
        lifts = dict.fromkeys(
            i for c in through for i, _ in c.lifts if i not in opens and i != option.id
        )
        if fills or opens or lifts:
            found.append(Support(option.id, fills, helps, tuple(opens), tuple(lifts)))
    places = {m.option.id: m.rank or 0 for m in matches}
    return sorted(found, key=lambda s: (-len(s.opens), -len(s.gaps), places[s.option_id]))


def _gaps(applicant: Applicant, assumptions: Assumptions) -> list[str]:
    held = applicant.value(assumptions.gaps) if assumptions.gaps else None
    if not isinstance(held, Several):
        return []
    values = applicant.schema[assumptions.gaps].values or sorted(held.values)
    return [v for v in values if v in held.values and v != "none"]


def _is_wanting(applicant: Applicant, name: str) -> bool:
    value = applicant.value(name)
    if isinstance(value, Several):
        return not value.values - {"none"}
    return value is not True


def find_ladder(
    applicant: Applicant, matches: Sequence[Match], matcher: Matcher, assumptions: Assumptions
) -> list[Rung]:
    """The rungs from the present phase on; none where the phase is not known."""
    name = assumptions.phase
    now = applicant.value(name) if name else None
    values = applicant.schema[name].values if name else None
    if not isinstance(now, str) or not values or now not in values:
        return []
    rungs = []
    for phase in values[values.index(now) :]:
        on_it = matches
        if phase != now:
            then = Applicant(
                applicant.id,
                applicant.schema,
                {**applicant.stated, name: phase},
                applicant.today,
            )
            meant = [m.option for m in matches if _is_for(m, name, phase)]
            on_it = rank(matcher.match(then, option) for option in meant)
        chosen = [
            match
            for match in on_it
            if _is_for(match, name, phase)
            and match.availability != "closed"
            and not match.offer.pays_nothing
        ]
        steps = [_step(match, matcher) for match in chosen if match.rank is not None]
        # on a later rung, what refuses for want of something else is what has to be worked on
        if phase != now:
            steps += [_step(match, matcher) for match in chosen if match.rank is None]
        rungs.append(Rung(phase, phase == now, tuple(steps[:SHOWN_ON_A_RUNG])))
    return rungs


def _is_for(match: Match, name: str, phase: str) -> bool:
    declared = match.option.serves.get(name)
    return declared is not None and phase in declared.weights


def _step(match: Match, matcher: Matcher) -> LadderStep:
    conditions = match.option.in_force(matcher.today)
    refused = match.verdict.name == "refused"
    return LadderStep(
        option_id=match.option.id,
        verdict=match.verdict.name,
        amount=match.offer.amount,
        unmet=tuple(r.number for r in match.verdict.results if r.outcome != "met"),
        missing=match.verdict.missing,
        blockers=find_blockers(conditions, match.applicant, matcher.engine) if refused else (),
    )
