"""Blockers: the smallest sets of conditions and facts that refuse, all of them.

Refusing grows with what is asked and with what is known: more conditions or more facts never
undo it. So the smallest refusing sets are found by taking things away from everything, and
every alternative by taking away one thing of each set that was found.

Source
    Reiter, R. (1987), A theory of diagnosis from first principles: the hitting-set tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from matcher.advice.required_values import Interval, RequiredValues, interval_of, wanted
from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.domain.values import FieldValue
from matcher.eligibility.verdict import EligibilityEngine
from matcher.expressions.ranges import Range
from matcher.optimize.conflict import minimal_conflict
from matcher.rules.decision_diagram import DecisionDiagram, connected
from matcher.rules.partition import TooIntricateError, ValueOf

#: More alternatives than this are not listed.
MOST_ALTERNATIVES = 24

Element = int | str


@dataclass(frozen=True, slots=True)
class RefusingFact:
    """A known fact that takes part in a refusal, and what would not refuse in its place.

    Parameters
        value    None where only a stretch is known in which it lies: a total with open lines
    """

    field: str
    value: FieldValue
    asked: tuple[RequiredValues, ...]
    within: Interval | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """One smallest set: with these conditions and these facts alone, it is refused."""

    conditions: tuple[int, ...]
    facts: tuple[RefusingFact, ...]


def find_blockers(
    conditions: Sequence[Condition], applicant: Applicant, engine: EligibilityEngine
) -> tuple[Blocker, ...]:
    """Every smallest refusing set, those of one condition first; none when nothing refuses."""
    rules = {c.number: c.rule for c in conditions}
    found: list[Blocker] = []
    for group in connected({number: engine.diagram(rule) for number, rule in rules.items()}):
        case = _Case({number: rules[number] for number in group}, applicant, engine)
        for members in smallest_sets(case.elements(), case.refuses, MOST_ALTERNATIVES):
            found.append(case.blocker(members))
    return tuple(
        sorted(found, key=lambda b: (len(b.conditions), b.conditions, len(b.facts), _names(b)))
    )


def _names(blocker: Blocker) -> list[str]:
    return [fact.field for fact in blocker.facts]


class _Case:
    def __init__(
        self, rules: dict[int, str], applicant: Applicant, engine: EligibilityEngine
    ) -> None:
        self.rules = rules
        self.applicant = applicant
        self.engine = engine
        fields: dict[str, None] = {}
        for rule in rules.values():
            for variable in engine.diagram(rule).variables:
                fields.update(dict.fromkeys(variable.fields))
        self.known = [name for name in fields if applicant.known(name) is not None]

    def elements(self) -> tuple[Element, ...]:
        return (*self.rules, *self.known)

    def refuses(self, elements: frozenset[Element]) -> bool:
        asked = tuple(rule for number, rule in self.rules.items() if number in elements)
        if not asked:
            return False
        try:
            diagram = self.engine.joint(asked)
        except TooIntricateError:
            return False  # not known to refuse
        return not self._may_hold(diagram, elements)

    def _may_hold(self, diagram: DecisionDiagram, elements: Iterable[Element]) -> bool:
        masks = diagram.masks(self._value_of(elements), self.engine.schema)
        return diagram.outcomes(masks)[1]

    def _value_of(self, elements: Iterable[Element]) -> ValueOf:
        held = frozenset(elements)
        return lambda name: self.applicant.known(name) if name in held else None

    def blocker(self, members: frozenset[Element]) -> Blocker:
        numbers = tuple(n for n in self.rules if n in members)
        diagram = self.engine.joint([self.rules[n] for n in numbers])
        facts = [self._fact(name, diagram, members) for name in self.known if name in members]
        return Blocker(numbers, tuple(facts))

    def _fact(
        self, name: str, diagram: DecisionDiagram, members: frozenset[Element]
    ) -> RefusingFact:
        known, asked = self.applicant.known(name), self._asked(name, diagram, members)
        if isinstance(known, Range):
            return RefusingFact(name, None, asked, interval_of(known))
        return RefusingFact(name, known, asked)

    def _asked(
        self, name: str, diagram: DecisionDiagram, members: frozenset[Element]
    ) -> tuple[RequiredValues, ...]:
        """For each question about the field, the answers with which the rest would not refuse."""
        masks = list(diagram.masks(self._value_of(members - {name}), self.engine.schema))
        found = []
        for place, variable in enumerate(diagram.variables):
            if name not in variable.fields:
                continue
            possible = 0
            for cell in range(len(variable.cells)):
                if masks[place] >> cell & 1:
                    alone = [*masks[:place], 1 << cell, *masks[place + 1 :]]
                    possible |= diagram.outcomes(alone)[1] << cell
            if possible != masks[place]:
                found.append(wanted(variable, possible, self.engine.schema, name))
            elif len(variable.fields) == 1 and len(variable.atoms) == 1 and len(masks) > 1:
                found.extend(self._one_of_several(diagram, place, masks, members, name))
        return tuple(dict.fromkeys(found))

    def _one_of_several(
        self,
        diagram: DecisionDiagram,
        place: int,
        masks: list[int],
        members: frozenset[Element],
        name: str,
    ) -> list[RequiredValues]:
        # Several values of one categories field: any of them may do, so each is said that,
        # with the others as they are, would let the rule hold.
        variable = diagram.variables[place]
        as_is = list(diagram.masks(self._value_of(members), self.engine.schema))
        possible = 0
        for cell in range(len(variable.cells)):
            alone = [*as_is[:place], 1 << cell, *as_is[place + 1 :]]
            possible |= diagram.outcomes(alone)[1] << cell
        is_telling = possible and possible != variable.everything
        return [wanted(variable, possible, self.engine.schema, name)] if is_telling else []


def smallest_sets(
    elements: Sequence[Element],
    holds: Callable[[frozenset[Element]], bool],
    most: int,
) -> list[frozenset[Element]]:
    """The smallest sets for which a growing property holds, at most `most` of them."""
    whole = frozenset(elements)
    found: list[frozenset[Element]] = []
    ahead: list[frozenset[Element]] = [frozenset()]
    seen = set(ahead)
    while ahead and len(found) < most:
        removed = ahead.pop(0)
        smallest = next((s for s in found if not s & removed), None)
        if smallest is None:
            if not holds(whole - removed):
                continue
            left = [e for e in reversed(elements) if e not in removed]
            smallest = frozenset(minimal_conflict(left, lambda some: holds(frozenset(some))))
            found.append(smallest)
        for element in sorted(smallest, key=str):
            fewer = removed | {element}
            if fewer not in seen:
                seen.add(fewer)
                ahead.append(fewer)
    return found
