"""Rules that a person types: checked before they are used, and never evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from matcher.domain.schema import Schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.rules.diagnosis import diagnose
from matcher.rules.predicates import Atom
from matcher.support.errors import Problem, UsageError
from matcher.support.messages import message


def rule_problems(
    rule: str, engine: EligibilityEngine, where: str, *, may_name_sensitive: bool = False
) -> list[Problem]:
    """Everything that is wrong with a rule, each with its place, and what is odd as a warning.

    Parameters
        may_name_sensitive   a floor, a cap or an audit may name a sensitive field; a filter
                             of candidates may not
    """
    found = diagnose(rule, engine.schema)
    problems = [Problem(where, p.code, p.message, p.hint) for p in found.problems]
    if not may_name_sensitive:
        problems += _sensitive(found.atoms, engine.schema, where)
    if found.diagram is not None:
        engine.keep(rule, found.diagram)
    warnings = (Problem(where, w.code, w.message, w.hint, is_warning=True) for w in found.warnings)
    return [*problems, *warnings]


def rule_warnings(rules: Iterable[str], engine: EligibilityEngine, where: str) -> list[Problem]:
    """What is odd about rules that can be used."""
    found = (p for rule in rules for p in rule_problems(rule, engine, where))
    return [problem for problem in found if problem.is_warning]


def _sensitive(atoms: Sequence[Atom], schema: Schema, where: str) -> Iterator[Problem]:
    named = (name for atom in atoms for name in (atom.field, getattr(atom, "other", "")) if name)
    for name in dict.fromkeys(named):
        if any(schema[part].sensitive for part in (name, *schema.asked_for(name))):
            what = message('"{field}" is sensitive: it may not choose candidates.', field=name)
            yield Problem(where, "sensitive", what, message("Audit it with match audit."))
            return


def check_rule(
    rule: str, engine: EligibilityEngine, where: str, *, may_name_sensitive: bool = False
) -> list[Problem]:
    """What is odd about a rule that was typed and can be used.

    Raises
        UsageError  with everything that is wrong with it; its code is that of the first told
    """
    problems = rule_problems(rule, engine, where, may_name_sensitive=may_name_sensitive)
    errors = [problem for problem in problems if not problem.is_warning]
    if errors:
        what = message("The rule cannot be used.")
        raise UsageError(what, errors, where=where, code=min(errors).code)
    return problems
