"""Rules that a person types: checked before they are used, and never evaluated."""

from __future__ import annotations

from matcher.decide.verdict import Decider
from matcher.errors import Problem, UsageError
from matcher.expressions.language import RuleSyntaxError, parse
from matcher.messages import message
from matcher.rules.atoms import atoms_of, bind
from matcher.rules.cells import TooIntricate


def rule_problems(
    rule: str, decider: Decider, where: str, *, may_name_sensitive: bool = False
) -> list[Problem]:
    """Everything that is wrong with a rule, each with its place; empty when it can be used.

    Parameters
        may_name_sensitive   a floor, a cap or an audit may name a sensitive field; a filter
                             of candidates may not
    """
    schema = decider.schema
    try:
        formula, faults = bind(parse(rule), schema)
    except RuleSyntaxError as error:
        what = message("{what} (character {at}).", what=error.message, at=error.at + 1)
        hint = message("See the rule language in docs/catalogue.md.")
        return [Problem(where, "bad-rule", what, hint)]
    if faults:
        return [Problem(where, fault.code, fault.message, fault.hint) for fault in faults]
    if not may_name_sensitive:
        named = dict.fromkeys(
            name for atom in atoms_of(formula) for name in (atom.field, getattr(atom, "other", ""))
        )
        bare = [name for name in named if name and _is_sensitive(name, decider)]
        if bare:
            what = message('"{field}" is sensitive: it may not choose candidates.', field=bare[0])
            hint = message("Audit it with match audit.")
            return [Problem(where, "sensitive", what, hint)]
    try:
        diagram = decider.diagram(rule)
    except TooIntricate:
        what = message("the rule has too many cases.")
        return [Problem(where, "too-intricate", what, message("Split it."))]
    if diagram.is_never_true:
        what = message("nobody can fulfil the rule.")
        return [Problem(where, "never-true", what, message("Check its values."))]
    return []


def check_rule(
    rule: str, decider: Decider, where: str, *, may_name_sensitive: bool = False
) -> None:
    """Nothing, where a rule that was typed can be used.

    Raises
        UsageError  with everything that is wrong with it; its code is that of the first told
    """
    problems = rule_problems(rule, decider, where, may_name_sensitive=may_name_sensitive)
    if problems:
        first = min(problems)
        what = message("The rule cannot be used.")
        raise UsageError(what, problems, where=where, code=first.code)


def _is_sensitive(name: str, decider: Decider) -> bool:
    schema = decider.schema
    return any(schema[part].sensitive for part in (name, *schema.asked_for(name)))
