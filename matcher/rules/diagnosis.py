"""What is wrong with a rule, whoever wrote it: in a catalogue, in a file or on the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matcher.domain.schema import Schema
from matcher.expressions.language import RuleSyntaxError, parse
from matcher.rules.decision_diagram import DecisionDiagram, make_diagram
from matcher.rules.partition import TooIntricateError
from matcher.rules.predicates import Atom, RuleProblem, atoms_of, bind
from matcher.support.messages import message


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A rule as it was understood, and what is wrong with it.

    Parameters
        diagram    None where the rule cannot be compiled
        atoms      its comparisons, as far as they could be read
        problems   why it cannot be used
        warnings   what its author will not have meant, though it can be used
    """

    diagram: DecisionDiagram | None = None
    atoms: tuple[Atom, ...] = ()
    problems: tuple[RuleProblem, ...] = ()
    warnings: tuple[RuleProblem, ...] = ()


def diagnose(rule: str, schema: Schema) -> Diagnosis:
    """A rule held against a schema."""
    try:
        formula, problems = bind(parse(rule), schema)
    except RuleSyntaxError as error:
        said = message("{what}, at character {at}.", what=error.message, at=error.at + 1)
        see = message("See docs/catalogue.md.")
        return Diagnosis(problems=(RuleProblem("bad-rule", said, see),))
    if problems:
        return Diagnosis(problems=tuple(problems))
    found = Diagnosis(atoms=atoms_of(formula))
    try:
        diagram = make_diagram(formula, schema)
    except TooIntricateError:
        what = message("it has too many cases.")
        return replace(found, problems=(RuleProblem("too-intricate", what, message("Split it.")),))
    found = replace(found, diagram=diagram)
    if diagram.is_never_true:
        what, hint = message("it can never be true."), message("Nobody would ever be accepted.")
        return replace(found, problems=(RuleProblem("never-true", what, hint),))
    if diagram.is_never_false:
        what = message("it can never be false.")
        hint = message("It says nothing: mend it or leave it out.")
        return replace(found, warnings=(RuleProblem("never-false", what, hint),))
    return found
