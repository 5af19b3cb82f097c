"""Verdicts: what the conditions in force say about one applicant, exactly.

*eligible* if every completion of the unknown fields satisfies all conditions, *refused* if
none does, *undecided* otherwise, with the fields that could still change it and only those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.expressions.language import Both, parse
from matcher.optimize.conflict import minimal_conflict
from matcher.rules.decision_diagram import DecisionDiagram, connected, make_diagram
from matcher.rules.partition import TooIntricateError
from matcher.rules.predicates import bind
from matcher.support.records import dataclass

VerdictName = Literal["eligible", "refused", "undecided"]


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """One condition for one applicant: met, failed or open, and the fields that settle it."""

    number: int
    outcome: Literal["met", "failed", "open"]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict of an option's conditions.

    Parameters
        missing    declared fields that could still change an undecided verdict
        blockers   numbers of the conditions that refuse: those that fail whatever is unknown,
                   or a smallest set that cannot hold together
        results    every condition in force, by itself
    """

    name: VerdictName
    missing: tuple[str, ...] = ()
    blockers: tuple[int, ...] = ()
    results: tuple[ConditionResult, ...] = ()


class EligibilityEngine:
    """Decides conditions under one schema; rules are compiled once.

    Parameters
        rules   diagrams by rule text; a rule that is not there is compiled when first met
    """

    def __init__(self, schema: Schema, rules: Mapping[str, DecisionDiagram] | None = None) -> None:
        self.schema = schema
        self._rules = dict(rules or {})
        self._joint: dict[tuple[str, ...], DecisionDiagram] = {}

    def diagram(self, rule: str) -> DecisionDiagram:
        """The diagram of a rule that is known to be sound."""
        if rule not in self._rules:
            self._rules[rule] = self._compile_joint((rule,))
        return self._rules[rule]

    def keep(self, rule: str, diagram: DecisionDiagram) -> None:
        """Keep the diagram of a rule that was compiled elsewhere."""
        self._rules.setdefault(rule, diagram)

    def joint(self, rules: Sequence[str]) -> DecisionDiagram:
        """The diagram of several rules that must all hold."""
        together = tuple(rules)
        if together not in self._joint:
            self._joint[together] = self._compile_joint(together)
        return self._joint[together]

    def joint_of(self, numbers: Sequence[int], rules: Mapping[int, str]) -> DecisionDiagram:
        """The diagram of some of an option's rules, by their numbers.

        Where a few rules are more intricate than all of their group, it is that of the group:
        the same for an applicant who surely meets the others.
        """
        try:
            return self.joint([rules[n] for n in numbers])
        except TooIntricateError:
            diagrams = {n: self.diagram(rule) for n, rule in rules.items()}
            group = next(g for g in connected(diagrams) if not set(numbers).isdisjoint(g))
            if set(group) == set(numbers):
                raise
            return self.joint([rules[n] for n in group])

    def holds(self, rule: str, applicant: Applicant) -> bool | None:
        """Whether a rule holds; None when it is undecided."""
        diagram = self.diagram(rule)
        may_fail, may_hold = diagram.outcomes(diagram.masks(applicant.known, self.schema))
        return None if may_fail and may_hold else may_hold

    def decide(self, conditions: Sequence[Condition], applicant: Applicant) -> Verdict:
        """The verdict of conditions that are all in force."""
        results, open_rules = [], {}
        for condition in conditions:
            result = self._one(condition, applicant)
            results.append(result)
            if result.outcome == "open":
                open_rules[condition.number] = condition.rule
        rules = {c.number: c.rule for c in conditions}
        failed = tuple(r.number for r in results if r.outcome == "failed")
        if failed:
            return Verdict("refused", blockers=failed, results=tuple(results))
        missing: dict[str, None] = {}
        is_decided = True
        for group in connected({n: self.diagram(rule) for n, rule in open_rules.items()}):
            joint = self.joint_of(group, rules)
            masks = joint.masks(applicant.known, self.schema)
            may_fail, may_hold = joint.outcomes(masks)
            if not may_hold:
                blockers = self._smallest_conflict(group, open_rules, applicant)
                return Verdict("refused", blockers=blockers, results=tuple(results))
            if may_fail:
                is_decided = False
                names = joint.mattering(masks, applicant.known, self.schema)
                missing.update(dict.fromkeys(self._asked(names, applicant)))
        if is_decided:
            return Verdict("eligible", results=tuple(results))
        return Verdict("undecided", missing=tuple(missing), results=tuple(results))

    def _one(self, condition: Condition, applicant: Applicant) -> ConditionResult:
        diagram = self.diagram(condition.rule)
        masks = diagram.masks(applicant.known, self.schema)
        may_fail, may_hold = diagram.outcomes(masks)
        if may_fail and may_hold:
            names = diagram.mattering(masks, applicant.known, self.schema)
            return ConditionResult(condition.number, "open", self._asked(names, applicant))
        return ConditionResult(condition.number, "met" if may_hold else "failed")

    def _asked(self, names: Sequence[str], applicant: Applicant) -> tuple[str, ...]:
        asked: dict[str, None] = {}
        for name in names:
            asked.update(dict.fromkeys(applicant.unknown_inputs(name)))
        return tuple(asked)

    def _compile_joint(self, rules: tuple[str, ...]) -> DecisionDiagram:
        tree = Both(tuple(parse(rule) for rule in rules))
        return make_diagram(bind(tree, self.schema)[0], self.schema)

    def _smallest_conflict(
        self, numbers: Sequence[int], rules: Mapping[int, str], applicant: Applicant
    ) -> tuple[int, ...]:
        # Of several conflicts, the one of the later conditions.
        kept = minimal_conflict(
            [*reversed(numbers)],
            lambda some: not self._can_hold([rules[n] for n in numbers if n in some], applicant),
        )
        return tuple(reversed(kept))

    def _can_hold(self, rules: Sequence[str], applicant: Applicant) -> bool:
        try:
            joint = self.joint(rules)
        except TooIntricateError:
            return True  # not known to conflict
        return joint.outcomes(joint.masks(applicant.known, self.schema))[1]
