"""The next best questions: the order that settles most, and what each answer would do.

The value of a question is the expected reduction of undecided weight over the catalogue,
given those before it. Facts that only tell something together (members and women for a share
of women) are asked together, and valued by the answer. What is wanted, and how much of it, comes
before everything: without it no amount and no order of options means much. Any other question
that can change nothing is never asked; a sensitive one only after all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matcher.advice.answer_distribution import AnswerDistribution
from matcher.advice.open_decisions import OpenDecision
from matcher.advice.required_values import RequiredValues, cut_to, wanted
from matcher.domain.applicant import Applicant
from matcher.expressions.ranges import Range
from matcher.rules.partition import Variable
from matcher.rules.predicates import Holds
from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class QuestionItem:
    """One thing to ask: a field, or one value of a categories field whose list is open."""

    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class AnswerEffect:
    """What one answer would do, taken alone.

    Parameters
        says     the values that this answer covers
        chance   how often such an answer is met in the registry, 0 to 1; None where too few
                 applicants are known to tell, or only a part of a stretch is left
        opens, closes   ids of the options that become eligible, or refused
        leaves   ids of those that stay undecided
    """

    says: RequiredValues
    chance: float | None
    opens: tuple[str, ...]
    closes: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next.

    Parameters
        items    asked together; mostly one
        settles  expected undecided weight that it settles, given the questions before it
        options  ids of the undecided options whose verdict it can change, heaviest first
        settled_so_far   expected number of options settled by this question and those before it
    """

    items: tuple[QuestionItem, ...]
    settles: float
    options: tuple[str, ...]
    settled_so_far: float
    weight_so_far: float
    answers: tuple[AnswerEffect, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions in order, and what is undecided before them."""

    asked: tuple[Question, ...]
    undecided: int
    weight: float
    more: int = 0


class Planner:
    """Orders questions for one applicant.

    Parameters
        aside   what the person asked could not say: not asked again
    """

    def __init__(
        self,
        applicant: Applicant,
        open_decisions: Sequence[OpenDecision],
        answer_distribution: AnswerDistribution,
        aside: Iterable[QuestionItem] = (),
    ) -> None:
        self.applicant = applicant
        self.open_decisions = open_decisions
        self.answer_distribution = answer_distribution
        self.aside = frozenset(aside)
        self._possible: dict[int, int] = {}
        self.by_variable: dict[int, list[OpenDecision]] = {}
        for decision in open_decisions:
            for place in decision.variables:
                self.by_variable.setdefault(place, []).append(decision)
        self.possible = [
            v.possible(applicant.known, applicant.schema) if place in self.by_variable else 0
            for place, v in enumerate(answer_distribution.variables)
        ]
        self.needs = {
            place: needed(
                answer_distribution.variables[place],
                applicant,
                frozenset(name for decision in concerned for name in decision.fields),
                self.aside,
            )
            for place, concerned in self.by_variable.items()
        }

    def plan(self, most: int) -> Questions:
        """The first `most` questions: what is wanted, then each the best after those before it."""
        asked: frozenset[QuestionItem] = frozenset()
        found: list[Question] = []
        before = {decision.option.id: 0.0 for decision in self.open_decisions}
        total = sum(decision.weight for decision in self.open_decisions)
        wanted = [frozenset((item,)) for item in what_is_wanted(self.applicant, self.aside)]
        while bundles := wanted[len(found) : len(found) + 1] or self._bundles(asked):
            if len(found) == most:
                left = wanted[len(found) :] + [b for b in self._bundles(asked) if b not in wanted]
                return Questions(tuple(found), len(self.open_decisions), total, more=len(left))
            best, settles, after = self.best(bundles, asked, before)
            asked |= best
            before |= after
            found.append(self._question(best, asked, settles, before))
        return Questions(tuple(found), len(self.open_decisions), total)

    def _bundles(self, asked: frozenset[QuestionItem]) -> list[frozenset[QuestionItem]]:
        """What can be asked next, each once: never what only a set-aside answer would complete."""
        found: dict[frozenset[QuestionItem], None] = {}
        for needs in self.needs.values():
            if needs and not needs & self.aside and (rest := needs - asked):
                found.setdefault(rest)
        return list(found)

    def _known(self, asked: frozenset[QuestionItem]) -> frozenset[int]:
        return frozenset(place for place, needs in self.needs.items() if needs <= asked)

    def best(
        self,
        bundles: Sequence[frozenset[QuestionItem]],
        asked: frozenset[QuestionItem],
        before: Mapping[str, float],
    ) -> tuple[frozenset[QuestionItem], float, dict[str, float]]:
        """The best of some questions, the weight it settles and the chances after it."""
        known = self._known(asked)
        chosen: (
            tuple[tuple[object, ...], frozenset[QuestionItem], float, dict[str, float]] | None
        ) = None
        for bundle in bundles:
            then = self._known(asked | bundle)
            after: dict[str, float] = {}
            gain = touched = 0.0
            for decision in self._touched(then - known):
                chance = decision.decided(then, self.answer_distribution, self.possible)
                after[decision.option.id] = chance
                gain += decision.weight * (chance - before[decision.option.id])
                touched += decision.weight
            is_sensitive = any(self.applicant.schema[i.field].sensitive for i in bundle)
            # where no single answer settles anything yet, what matters to most comes first
            key = (
                is_sensitive,
                -round(gain / len(bundle), 6),
                -touched / len(bundle),
                sorted(bundle),
            )
            if chosen is None or key < chosen[0]:
                chosen = key, bundle, gain, after
        assert chosen is not None  # noqa: S101  there is a bundle
        return chosen[1:]

    def _touched(self, places: Iterable[int]) -> list[OpenDecision]:
        found: dict[str, OpenDecision] = {}
        for place in places:
            for decision in self.by_variable[place]:
                found.setdefault(decision.option.id, decision)
        return sorted(found.values(), key=lambda s: (-s.weight, s.option.id))

    def _question(
        self,
        bundle: frozenset[QuestionItem],
        asked: frozenset[QuestionItem],
        settles: float,
        before: Mapping[str, float],
    ) -> Question:
        places = [
            place
            for place, needs in self.needs.items()
            if needs <= asked and needs & bundle and not needs <= asked - bundle
        ]
        answers = [a for place in sorted(places) for a in self._answers(place)]
        order = list(self.applicant.schema.fields)
        return Question(
            items=tuple(sorted(bundle, key=lambda i: (order.index(i.field), i.value))),
            settles=settles,
            options=tuple(decision.option.id for decision in self._touched(places)),
            settled_so_far=sum(before.values()),
            weight_so_far=sum(
                decision.weight * before[decision.option.id] for decision in self.open_decisions
            ),
            answers=tuple(answers),
        )

    def _answers(self, place: int) -> list[AnswerEffect]:
        """The answers to one variable, those that do the same joined."""
        variable = self.answer_distribution.variables[place]
        open_decisions = self._touched([place])
        joined: dict[tuple[str, ...], tuple[int, float]] = {}
        for cell, chance in self.answer_distribution.chances(place, self.possible[place]).items():
            outcome = tuple(decision.verdict_if({place: cell}) for decision in open_decisions)
            mask, total = joined.get(outcome, (0, 0.0))
            joined[outcome] = mask | 1 << cell, total + chance
        can_tell = self.answer_distribution.can_tell(place)
        found: list[AnswerEffect] = []
        for verdicts, (mask, chance) in sorted(joined.items(), key=lambda j: -j[1][1]):
            whole = wanted(variable, mask, self.applicant.schema)
            says = self._left_of(whole)
            effect = AnswerEffect(
                says=says,
                # how often a part of a stretch is met has not been counted
                chance=chance if can_tell and says == whole else None,
                opens=_of(open_decisions, verdicts, "eligible"),
                closes=_of(open_decisions, verdicts, "refused"),
                leaves=_of(open_decisions, verdicts, "undecided"),
            )
            found.append(effect)
        return found

    def _left_of(self, answer: RequiredValues) -> RequiredValues:
        """An answer without what is known already: of a need of which lines are known, the rest."""
        known = self.applicant.known(answer.field)
        return cut_to(answer, known) if isinstance(known, Range) else answer


def what_is_wanted(
    applicant: Applicant, aside: frozenset[QuestionItem] = frozenset()
) -> list[QuestionItem]:
    """What the money is for and how much of it is needed, as far as that is not known."""
    schema = applicant.schema
    items = [QuestionItem(name) for name in (schema.budget, schema.need) if name]
    return [item for item in items if applicant.value(item.field) is None and item not in aside]


def _of(
    open_decisions: Sequence[OpenDecision], outcome: Sequence[str], name: str
) -> tuple[str, ...]:
    return tuple(
        s.option.id for s, verdict in zip(open_decisions, outcome, strict=True) if verdict == name
    )


def needed(
    variable: Variable,
    applicant: Applicant,
    mattering: frozenset[str],
    aside: frozenset[QuestionItem] = frozenset(),
) -> frozenset[QuestionItem]:
    """What has to be asked so that a variable is known, as far as it matters.

    Parameters
        mattering   of fields that are compared with one another, those worth asking
        aside       what cannot be said: of compared fields, the others are asked without it
    """
    schema = applicant.schema
    first = variable.atoms[0]
    if isinstance(first, Holds) and schema[first.field].values is None:
        return frozenset((QuestionItem(first.field, first.value),))
    found: set[QuestionItem] = set()
    for name in variable.fields:
        about = schema[name]
        own = {QuestionItem(name)}
        if about.derived is not None and about.ask is None:
            own = {QuestionItem(part) for part in applicant.unknown_inputs(name)}
        if len(variable.fields) > 1 and (
            name not in mattering or applicant.value(name) is not None or own & aside
        ):
            continue
        found |= own
    return frozenset(found)
