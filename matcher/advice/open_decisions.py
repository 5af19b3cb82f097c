"""What is undecided, and how much of it would be settled by knowing some facts.

For one option, the chance that it is decided once a set of variables is known is exact: the
known variables are gone through cell by cell on its diagrams, all else stays unknown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import product

from matcher.advice.answer_distribution import AnswerDistribution
from matcher.advice.stake_weights import StakeWeights
from matcher.catalogue.families import WITHOUT_MONEY
from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.eligibility.verdict import EligibilityEngine, VerdictName
from matcher.matching.pair import Match
from matcher.rules.decision_diagram import DecisionDiagram, connected
from matcher.rules.predicates import Atom
from matcher.support.records import dataclass

#: More cells than this are not gone through together; the variables beyond stay unknown.
MOST_TOGETHER = 4_096


@dataclass(frozen=True, slots=True)
class _Group:
    """Open rules that share fields.

    Parameters
        places   the catalogue's variable behind each of the diagram's
        shares   for each variable: catalogue's cell to the diagram's cell
        telling  the diagram's variables on which the outcome still depends
        fields   the fields whose value alone can still turn the outcome
    """

    diagram: DecisionDiagram
    masks: tuple[int, ...]
    places: tuple[int, ...]
    shares: tuple[Mapping[int, int], ...]
    telling: frozenset[int]
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """One undecided option: its weight, and what its verdict still depends on."""

    option: Option
    weight: float
    groups: tuple[_Group, ...]
    _known: dict[frozenset[int], float] = field(default_factory=dict, repr=False, compare=False)

    @property
    def variables(self) -> frozenset[int]:
        """The catalogue's variables that can still turn the verdict."""
        return frozenset(g.places[v] for g in self.groups for v in g.telling)

    @property
    def fields(self) -> frozenset[str]:
        """The fields whose value alone can still turn the verdict."""
        return frozenset(name for group in self.groups for name in group.fields)

    def decided(
        self,
        known: frozenset[int],
        answer_distribution: AnswerDistribution,
        possible: Sequence[int],
    ) -> float:
        """The chance that the verdict is settled once these variables are known, 0 to 1."""
        mine = known & self.variables
        if mine not in self._known:
            none_refuses, all_hold = 1.0, 1.0
            for group in self.groups:
                refuses, holds = _chances(group, mine, answer_distribution, possible)
                none_refuses *= 1 - refuses
                all_hold *= holds
            self._known[mine] = 1 - none_refuses + all_hold
        return self._known[mine]

    def verdict_if(self, cells: Mapping[int, int]) -> VerdictName:
        """The verdict once some variables are known to be in a cell."""
        open_ones = 0
        for group in self.groups:
            masks = [
                1 << group.shares[v][cells[place]] if place in cells else group.masks[v]
                for v, place in enumerate(group.places)
            ]
            may_fail, may_hold = group.diagram.outcomes(masks)
            if not may_hold:
                return "refused"
            open_ones += may_fail
        return "undecided" if open_ones else "eligible"


def _chances(
    group: _Group,
    known: frozenset[int],
    answer_distribution: AnswerDistribution,
    possible: Sequence[int],
) -> tuple[float, float]:
    asked = [v for v in sorted(group.telling) if group.places[v] in known]
    choices: list[list[tuple[int, float]]] = []
    size = 1
    for v in asked:
        chances: dict[int, float] = {}
        place = group.places[v]
        for cell, chance in answer_distribution.chances(place, possible[place]).items():
            here = group.shares[v][cell]
            chances[here] = chances.get(here, 0.0) + chance
        size *= len(chances)
        if size > MOST_TOGETHER:
            break
        choices.append(list(chances.items()))
    refuses = holds = 0.0
    masks = list(group.masks)
    for combination in product(*choices):
        chance = 1.0
        for v, (cell, part) in zip(asked, combination, strict=False):
            masks[v] = 1 << cell
            chance *= part
        may_fail, may_hold = group.diagram.outcomes(masks)
        refuses += 0.0 if may_hold else chance
        holds += 0.0 if may_fail else chance
    return refuses, holds


def find_open_decisions(
    matches: Iterable[Match],
    engine: EligibilityEngine,
    answer_distribution: AnswerDistribution,
    stake_weights: StakeWeights,
) -> list[OpenDecision]:
    """Every undecided option with its weight."""
    where: dict[Atom, list[int]] = {}
    for place, variable in enumerate(answer_distribution.variables):
        for atom in variable.atoms:
            where.setdefault(atom, []).append(place)
    links: dict[int, tuple[tuple[int, ...], tuple[Mapping[int, int], ...]]] = {}
    found = []
    for match in matches:
        if match.verdict.name != "undecided":
            continue
        groups = []
        for diagram in open_diagrams(match, engine):
            masks = diagram.masks(match.applicant.known, engine.schema)
            telling = diagram.telling(masks)
            if not telling:
                continue
            if id(diagram) not in links:
                links[id(diagram)] = _link(diagram, where, answer_distribution)
            value_of = match.applicant.known
            fields = frozenset(diagram.mattering(masks, value_of, engine.schema))
            groups.append(_Group(diagram, masks, *links[id(diagram)], telling, fields))
        found.append(OpenDecision(match.option, stake_of(match, stake_weights), tuple(groups)))
    return found


def open_diagrams(match: Match, engine: EligibilityEngine) -> Iterator[DecisionDiagram]:
    """The diagrams of the rules that are open in a pair, one for each group that shares fields."""
    still_open = {r.number for r in match.verdict.results if r.outcome == "open"}
    numbers = {r.number for r in match.verdict.results}
    in_force = {c.number: c.rule for c in match.option.conditions if c.number in numbers}
    diagrams = {n: engine.diagram(rule) for n, rule in in_force.items() if n in still_open}
    for group in connected(diagrams):
        yield engine.joint_of(group, in_force)


def _link(
    diagram: DecisionDiagram,
    where: Mapping[Atom, Sequence[int]],
    answer_distribution: AnswerDistribution,
) -> tuple[tuple[int, ...], tuple[Mapping[int, int], ...]]:
    places, shares = [], []
    for variable in diagram.variables:
        asked = frozenset(variable.atoms)
        place = next(
            p
            for p in where[variable.atoms[0]]
            if asked.issubset(answer_distribution.variables[p].atoms)
        )
        whole = answer_distribution.variables[place]
        at = [whole.atoms.index(atom) for atom in variable.atoms]
        places.append(place)
        shares.append(
            {
                cell: variable.index[tuple(answers[i] for i in at)]
                for cell, answers in enumerate(whole.cells)
            }
        )
    return tuple(places), tuple(shares)


def stake_of(match: Match, stake_weights: StakeWeights) -> float:
    """What is at stake in a pair: share(score) times the amount for this need, in currency."""
    applicant, offer = match.applicant, match.offer
    need = _need(applicant, stake_weights)
    if offer.amount:
        amount = float(offer.amount)
    elif match.option.family in WITHOUT_MONEY:
        amount = stake_weights.without_money * need
    else:
        amount = stake_weights.amount_unpublished * need
    if offer.pays_nothing:
        amount = max(amount, stake_weights.amount_unpublished * need) * stake_weights.pays_nothing
    if match.availability == "closed":
        amount *= stake_weights.closed
    return amount / (1 + math.exp(-match.score))


def _need(applicant: Applicant, stake_weights: StakeWeights) -> float:
    need = applicant.value(applicant.schema.need) if applicant.schema.need else None
    if isinstance(need, int | float) and need > 0:
        return float(need)
    return stake_weights.need_unknown_mad
