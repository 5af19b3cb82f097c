"""Blockers and changes against brute force: sufficient, smallest, and none forgotten.

MATCHER_ADVICE_PAIRS sets how many refused pairs are compared for the blockers, and as many
pairs for the changes; MATCHER_SEED the seed.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import naive
import pytest
from naive import Fact, Tree, World
from sizes import how_many
from test_verdicts import DERIVED, TODAY, Drawer, as_stated, make_schema, random_world, written

from matcher.advice.actions import Action, actions_for, allowed
from matcher.advice.answer_distribution import AnswerDistribution
from matcher.advice.blockers import find_blockers
from matcher.advice.changes import MOST_TOGETHER, smallest_changes
from matcher.advice.open_decisions import find_open_decisions
from matcher.advice.profile import with_answer, with_value
from matcher.advice.questions import Planner, QuestionItem
from matcher.advice.stake_weights import StakeWeights
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Change, Schema
from matcher.domain.values import Several
from matcher.eligibility.verdict import EligibilityEngine
from matcher.expressions.ranges import Range
from matcher.matching.pair import Matcher
from matcher.ranking.ranker import Ranker
from matcher.rules.partition import TooIntricateError, variables_of
from matcher.support.text import Text

PAIRS = how_many("MATCHER_ADVICE_PAIRS", 200, 800)
SEED = int(os.environ.get("MATCHER_SEED", "20240701"))
#: Brute force goes through every subset: larger cases are drawn again.
MOST_ELEMENTS = 8

_DERIVED = frozenset(name for name, *_ in DERIVED)


def without_arithmetic(world: World, within: Mapping[str, Sequence[Any]]) -> World:
    """The same world, each derived field a fact of its own: hiding it hides nothing else.

    Parameters
        within   what some of them are known to lie in: ends, or the one truth that is left
    """
    fields = {
        name: _alone(fact, within.get(name)) if name in _DERIVED else fact
        for name, fact in world.fields.items()
    }
    return World(fields, world.parents)


def _alone(fact: Fact, reached: Sequence[Any] | None) -> Fact:
    alone = replace(fact, inputs=(), compute=lambda: None)
    if reached is None:
        return alone
    if fact.type == "boolean":
        return replace(alone, compute=lambda: reached[0] if len(reached) == 1 else None)
    kind = fact.type if fact.type == "date" else "integer" if fact.steps else "number"
    return replace(alone, type=kind, low=reached[0], high=reached[1], compute=None)


def conditions_of(trees: Sequence[Tree], rng: random.Random) -> tuple[Condition, ...]:
    return tuple(
        Condition(number, written(tree, rng), Text({"en": f"condition {number}"}))
        for number, tree in enumerate(trees, start=1)
    )


def applicant_of(facts: Mapping[str, Any], schema: Schema) -> Applicant:
    stated = {name: as_stated(value) for name, value in facts.items()}
    return Applicant("a", schema, stated, TODAY)


def verdict(world: World, trees: Sequence[Tree], facts: Mapping[str, Any]) -> str:
    return naive.decide(world, trees, facts).verdict(range(len(trees)))[0]


def minimal(sets: Sequence[frozenset[Any]]) -> set[frozenset[Any]]:
    return {s for s in sets if not any(other < s for other in sets)}


def subsets(elements: Sequence[Any], most: int | None = None) -> Iterator[frozenset[Any]]:
    for size in range(len(elements) + 1 if most is None else most + 1):
        for chosen in combinations(elements, size):
            yield frozenset(chosen)


def random_cases(seed: int) -> Iterator[tuple[World, Drawer, Schema, EligibilityEngine]]:
    rng = random.Random(seed)
    while True:
        world = random_world(rng)
        schema = make_schema(world)
        for _ in range(4):
            yield world, Drawer(world, rng), schema, EligibilityEngine(schema)


# --- blockers


def brute_blockers(
    world: World, trees: Sequence[Tree], facts: Mapping[str, Any]
) -> set[frozenset[Any]] | None:
    """Every smallest set of condition numbers and known fields that refuses; None if too many."""
    names = dict.fromkeys(
        world.base(name)
        for tree in trees
        for atom in naive.atoms(tree)
        for name in (atom[1], *(atom[3:] if atom[0] == "pair" else ()))
    )
    known = {name: value for name in names if (value := world.value(name, facts)) is not None}
    within = {
        name: reached
        for name in names
        if name not in known
        and world.fields[name].compute is not None
        and (reached := world.reach(name, facts)) is not None
    }
    numbers = range(1, len(trees) + 1)
    if len(known) + len(within) + len(trees) > MOST_ELEMENTS:
        return None
    refusing = []
    for members in subsets([*numbers, *known, *within]):
        asked = [trees[n - 1] for n in numbers if n in members]
        held = {name: value for name, value in known.items() if name in members}
        if not asked:
            continue
        plain = without_arithmetic(world, {n: r for n, r in within.items() if n in members})
        try:
            if verdict(plain, asked, held) == "refused":
                refusing.append(members)
        except naive.CompletionsError:
            return None
    return minimal(refusing)


def test_blockers_are_all_the_smallest_refusing_sets() -> None:
    compared, sizes = 0, Counter[int]()
    for world, drawer, schema, engine in random_cases(SEED):
        for _ in range(4):
            trees, facts = drawer.conditions(), drawer.facts()
            applicant = applicant_of(facts, schema)
            conditions = conditions_of(trees, drawer.rng)
            try:
                if engine.decide(conditions, applicant).name != "refused":
                    assert find_blockers(conditions, applicant, engine) == ()
                    continue
            except TooIntricateError:
                continue
            expected = brute_blockers(world, trees, facts)
            if expected is None:
                continue
            found = find_blockers(conditions, applicant, engine)
            sets = [frozenset((*b.conditions, *(f.field for f in b.facts))) for b in found]
            assert len(sets) == len(set(sets))
            assert set(sets) == expected, (conditions, facts)
            for blocker in found:
                for fact in blocker.facts:
                    known = applicant.known(fact.field)
                    is_range = isinstance(known, Range)
                    assert fact.value == (None if is_range else known)
                    assert (fact.within is not None) is is_range
            compared += 1
            sizes[len(found)] += 1
        if compared >= PAIRS:
            break
    assert sum(n for many, n in sizes.items() if many > 1) > compared // 50, sizes


# --- changes

DAYS, COST = 30, 100


def changeable(schema: Schema, names: Sequence[str]) -> Schema:
    """The same schema, some declared fields changeable."""
    fields = {
        name: replace(about, change=Change(DAYS, COST, Text({"en": f"change {name}"})))
        if name in names
        else about
        for name, about in schema.fields.items()
    }
    return replace(schema, fields=fields)


def applied(
    world: World, facts: Mapping[str, Any], moves: Sequence[tuple[str, Any]]
) -> dict[str, Any]:
    """The facts after some changes, worked out without the product."""
    after = dict(facts)
    for name, value in moves:
        if world.fields[name].type == "categories":
            held, is_open = after.get(name) or (frozenset(), True)
            after[name] = (held - {"none"} | {value}, is_open)
        else:
            after[name] = value
    return after


def brute_changes(
    world: World,
    trees: Sequence[Tree],
    facts: Mapping[str, Any],
    moves: Sequence[Action],
    goal: Sequence[str],
) -> set[frozenset[Any]]:
    pairs = [(move.field, move.value) for move in moves]
    turning = []
    for chosen in subsets(pairs, min(len(pairs), MOST_TOGETHER)):
        single = [n for n, _ in chosen if world.fields[n].type != "categories"]
        if len(single) != len(set(single)):
            continue
        if verdict(world, trees, applied(world, facts, sorted(chosen, key=str))) in goal:
            turning.append(chosen)
    return minimal(turning)


@pytest.mark.parametrize("goal", [("undecided", "eligible"), ("eligible",)], ids=str)
def test_changes_are_all_the_smallest_that_turn_the_verdict(goal: tuple[Any, ...]) -> None:
    compared = turned = several = 0
    for world, drawer, schema, _ in random_cases(SEED + 1):
        names = [n for n in drawer.leaves() if drawer.rng.random() < 0.7]
        changing = changeable(schema, names)
        engine = EligibilityEngine(changing)
        for _ in range(4):
            trees, facts = drawer.conditions(), drawer.facts()
            applicant = applicant_of(facts, changing)
            conditions = conditions_of(trees, drawer.rng)
            try:
                before = verdict(world, trees, facts)
                atoms = {
                    a for c in conditions for v in engine.diagram(c.rule).variables for a in v.atoms
                }
                moves = actions_for(sorted(atoms, key=str), applicant, {})
                if before in goal:
                    assert smallest_changes(conditions, applicant, engine, goal, {}) == []
                    continue
                if len(moves) > 10:
                    continue
                expected = brute_changes(world, trees, facts, moves, goal)
            except (naive.CompletionsError, TooIntricateError):
                continue
            found = smallest_changes(conditions, applicant, engine, goal, {})
            sets = [frozenset((m.field, m.value) for m in change) for change in found]
            assert len(sets) == len(set(sets))
            assert set(sets) == expected, (conditions, facts)
            assert all(allowed(changing[m.field]) and m.field in names for c in found for m in c)
            compared += 1
            turned += bool(found)
            several += any(len(change) > 1 for change in found)
        if compared >= PAIRS:
            break
    assert turned > compared // 20
    assert several > 0


def test_a_date_is_changed_to_the_day_on_which_it_is_done() -> None:
    world = World({"d1": Fact("d1", "date")})
    schema = changeable(make_schema(random_world(random.Random(1))), ["d1"])
    engine = EligibilityEngine(schema)
    late = Condition(1, f"d1 > {TODAY.isoformat()}", Text({"en": "late"}))
    applicant = applicant_of({"d1": date(2020, 3, 1)}, schema)
    ((move,),) = smallest_changes([late], applicant, engine, ["eligible"], {})
    assert move.value == TODAY + timedelta(days=DAYS)
    assert (move.days, move.cost) == (DAYS, COST)
    assert world.fields["d1"].type == "date"


# --- questions


def test_a_question_is_about_what_is_missing_and_questions_come_to_an_end() -> None:
    asked = together = 0
    for world, drawer, schema, engine in random_cases(SEED + 2):
        rng = drawer.rng
        options = {
            f"o{n}": Option(f"o{n}", Text({"en": ""}), conditions=conditions_of(trees, rng))
            for n, trees in enumerate(drawer.conditions() for _ in range(3))
        }
        matcher = Matcher(Catalogue(options), engine, Ranker(), TODAY)
        applicant = applicant_of(drawer.facts(), schema)
        given: set[QuestionItem] = set()
        try:
            atoms = {
                atom: None
                for option in options.values()
                for c in option.conditions
                for v in engine.diagram(c.rule).variables
                for atom in v.atoms
            }
            variables = variables_of(list(atoms), schema)
            answer_distribution = AnswerDistribution(
                variables, tuple((0,) * len(v.cells) for v in variables)
            )
            matches = matcher.options_for(applicant)
        except TooIntricateError:
            continue
        while True:
            open_decisions = find_open_decisions(
                matches, engine, answer_distribution, StakeWeights()
            )
            plan = Planner(applicant, open_decisions, answer_distribution, given).plan(1)
            if not plan.asked:
                break
            missing = {name for m in matches for name in m.verdict.missing}
            question = plan.asked[0]
            together += len(question.items) > 1
            for item in question.items:
                assert item.field in missing, (item, missing, options)
                assert item not in given
                given.add(item)
                asked += 1
                if item.value:
                    holds = rng.random() < 0.5
                    applicant = with_value(applicant, item.field, item.value, holds)
                else:
                    while isinstance(known := drawer.known(item.field), naive.Between):
                        pass  # it is answered to the day
                    value = Several(known[0]) if isinstance(known, tuple) else known
                    applicant = with_answer(applicant, item.field, value)
            matches = matcher.options_for(applicant)
        left = {name for m in matches for name in m.verdict.missing}
        # only what was asked, and contradicts something, can be missing still
        assert left <= {item.field for item in given} | _contradicted(world, applicant)
        if asked > PAIRS:
            break
    assert together > 10


def _contradicted(world: World, applicant: Applicant) -> set[str]:
    """The inputs of computed fields that are all known and yet give no value, and all that is
    computed with such a field: no answer settles it."""
    found: set[str] = set()
    computed = [fact for fact in world.fields.values() if fact.compute is not None]
    unvalued = [fact for fact in computed if applicant.value(fact.name) is None]
    for fact in unvalued:
        leaves = world.asked(fact.name)
        if all(applicant.value(leaf) is not None for leaf in leaves):
            found |= set(leaves)
    for fact in unvalued:
        if not found.isdisjoint(world.asked(fact.name)):
            found |= set(world.asked(fact.name))
    return found
