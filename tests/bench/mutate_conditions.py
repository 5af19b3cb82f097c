"""Whether the examples of the catalogue would notice a condition that says something else.

    python tests/bench/mutate_conditions.py [OPTION …] [--catalogue FOLDER] [--json]

Each condition of each option (those of its calls too) is changed in one place at a time:

    number       a bound one tenth higher or lower (a count by one, a day by thirty)
    strict       < for <=, > for >=, and the other way round
    turned       > for <, != for ==, "not in" for "in", a yes for a no
    and/or       "and" for "or", and the other way round
    value        a value of a list left out
    part         a part of an "and" or an "or" left out
    dropped      the whole condition left out

A mutant is killed when at least one example of its option breaks. Those that live on show
what no example asks for: write one from the source's text, or say why it cannot be asked.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from matcher import open_matcher
from matcher.catalogue.loading import read_folder
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition
from matcher.domain.schema import Schema
from matcher.eligibility.examples import example_faults
from matcher.eligibility.verdict import EligibilityEngine
from matcher.expressions.language import (
    Both,
    Compare,
    Either,
    Name,
    Not,
    Tree,
    Value,
    Values,
    parse,
)
from matcher.rules.diagnosis import diagnose
from matcher.support.paths import data_folder

_STRICT = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "!=", "!=": "=="}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One condition said otherwise; `rule` is None where it is dropped."""

    option: str
    number: int
    kind: str
    before: str
    rule: str | None

    def __str__(self) -> str:
        after = "(dropped)" if self.rule is None else self.rule
        return f"{self.option} {self.number} {self.kind}: {self.before} → {after}"


#: The share of changed conditions that the examples are to notice.
ENOUGH = 0.95


def main() -> int:
    """Print the survivors, then the share that is killed; 1 when it is below the mark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("options", nargs="*", metavar="OPTION", help="only these options")
    parser.add_argument("--catalogue", type=Path, help="a folder in place of the shipped one")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    session = open_matcher(catalogue=asked.catalogue)
    # What is kept between runs leaves the examples out.
    folder = asked.catalogue or data_folder() / "catalogue"
    catalogue = read_folder(folder, session.schema).catalogue
    killed: Counter[str] = Counter()
    every: Counter[str] = Counter()
    survivors: list[Mutant] = []
    for option in catalogue.options.values():
        if asked.options and option.id not in asked.options:
            continue
        for mutant, is_killed in judged(option, session.schema, session.today):
            every[mutant.kind] += 1
            killed[mutant.kind] += is_killed
            if not is_killed:
                survivors.append(mutant)
    if asked.json:
        told = {kind: {"mutants": every[kind], "killed": killed[kind]} for kind in sorted(every)}
        survived = [str(mutant) for mutant in survivors]
        sys.stdout.write(json.dumps({"kinds": told, "survivors": survived}, ensure_ascii=False))
        return 0
    sys.stdout.writelines(f"  {mutant}\n" for mutant in survivors)
    for kind in sorted(every):
        sys.stdout.write(f"{kind:8} {killed[kind]:5} of {every[kind]:5}\n")
    share = killed.total() / every.total() if every else 1.0
    sys.stdout.write(
        f"{killed.total()} of {every.total()} changed conditions noticed: {share:.1%}\n"
    )
    return int(share < ENOUGH)


def judged(option: Option, schema: Schema, today: date) -> Iterator[tuple[Mutant, bool]]:
    """Every mutant of an option's conditions, and whether an example breaks on it."""
    engine = EligibilityEngine(schema)
    for mutant in mutants(option, schema):
        changed = with_mutant(option, mutant)
        yield mutant, next(example_faults(changed, engine, today), None) is not None


def mutants(option: Option, schema: Schema) -> Iterator[Mutant]:
    """Every mutant of the conditions of an option, those that mean the same left out."""
    for condition in conditions_of(option):
        yield Mutant(option.id, condition.number, "dropped", condition.rule, None)
        meant = diagnose(condition.rule, schema).diagram
        seen = {condition.rule}
        for kind, tree in changes(parse(condition.rule), schema):
            rule = written(tree)
            diagram = None if rule in seen else diagnose(rule, schema).diagram
            seen.add(rule)
            if diagram is not None and diagram != meant:
                yield Mutant(option.id, condition.number, kind, condition.rule, rule)


def conditions_of(option: Option) -> tuple[Condition, ...]:
    """The conditions of an option and of all its calls."""
    return (*option.conditions, *(c for call in option.calls for c in call.conditions))


def with_mutant(option: Option, mutant: Mutant) -> Option:
    """The option with that one condition said otherwise."""

    def changed(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(
            condition
            if condition.number != mutant.number
            else replace(condition, rule=mutant.rule or "")
            for condition in conditions
            if condition.number != mutant.number or mutant.rule is not None
        )

    calls = tuple(replace(call, conditions=changed(call.conditions)) for call in option.calls)
    return replace(option, conditions=changed(option.conditions), calls=calls)


def changes(tree: Tree, schema: Schema) -> Iterator[tuple[str, Tree]]:
    """The tree changed in one place, once for each change, with its kind."""
    match tree:
        case Both(parts) | Either(parts):
            yield "and/or", Either(parts) if isinstance(tree, Both) else Both(parts)
            for place, part in enumerate(parts):
                rest = parts[:place] + parts[place + 1 :]
                yield "part", rest[0] if len(rest) == 1 else replace(tree, parts=rest)
                for kind, changed in changes(part, schema):
                    yield kind, replace(tree, parts=(*rest[:place], changed, *rest[place:]))
        case Not(part):
            yield "turned", part
            for kind, changed in changes(part, schema):
                yield kind, Not(changed)
        case Name():
            yield "turned", Not(tree)
        case Compare(operator, _, Values(values)):
            yield "turned", Not(tree)
            for place in range(len(values)):
                fewer = Values(values[:place] + values[place + 1 :])
                if fewer.values:
                    yield "value", Compare(operator, tree.left, fewer)
        case Compare(operator, left, right):
            yield "turned", Not(tree) if operator == "has" else _with(tree, _TURNED[operator])
            if operator in _STRICT:
                yield "strict", _with(tree, _STRICT[operator])
            if isinstance(left, Name) and isinstance(right, Value):
                for other in _others(right.value, schema[left.name].is_whole):
                    yield "number", Compare(operator, left, Value(other))


def _with(compared: Compare, operator: str) -> Compare:
    return replace(compared, operator=operator)


def _others(value: object, is_count: bool) -> Iterator[int | float | date]:
    """Other bounds near a bound: near enough for an applicant to fall between."""
    if isinstance(value, date):
        yield value - timedelta(days=30)
        yield value + timedelta(days=30)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        step = 1 if is_count and value < 10 else value / 10
        if step:
            yield from (round(value - step, 6), round(value + step, 6))


def written(tree: Tree) -> str:
    """The rule of a tree; every part that has parts stands in brackets."""
    match tree:
        case Both(parts):
            return " and ".join(_within(part) for part in parts)
        case Either(parts):
            return " or ".join(_within(part) for part in parts)
        case Not(part):
            return f"not {_within(part)}"
        case Compare(operator, left, right):
            return f"{written(left)} {operator} {written(right)}"
        case Values(values):
            return f"[{', '.join(written(Value(value)) for value in values)}]"
        case Name(name):
            return name
        case Value(bool() as value):
            return "true" if value else "false"
        case Value(str() as value):
            return json.dumps(value, ensure_ascii=False)
        case Value(value):
            return str(value)
    raise ValueError(tree)


def _within(part: Tree) -> str:
    said = written(part)
    return said if isinstance(part, Name | Value) else f"({said})"


if __name__ == "__main__":
    sys.exit(main())
