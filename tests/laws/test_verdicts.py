"""Verdicts against brute force: the scalar path, the table path and an oracle of their own.

MATCHER_PAIRS sets how many pairs (conditions, applicant) are compared, MATCHER_SEED the seed.
"""

from __future__ import annotations

import math
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

import naive
import pytest
from naive import Fact, Tree, World
from sizes import how_many

import matcher.vector.screen
from matcher.catalogue.catalogue import Catalogue
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.domain.gazetteer import Gazetteer, Place
from matcher.domain.schema import Schema
from matcher.domain.schema_file import read_schema
from matcher.domain.values import FieldValue, RoughDay, Several
from matcher.eligibility.verdict import EligibilityEngine
from matcher.ranking.base_rates import BaseRates
from matcher.ranking.chance import Chances
from matcher.ranking.ranker import Ranker
from matcher.rules.partition import TooIntricateError
from matcher.spec.source import parse_toml
from matcher.support.text import Text
from matcher.vector.columns import columns_of
from matcher.vector.screen import ScreenedPair, screen
from matcher.vector.verdicts import Predicates

PAIRS = how_many("MATCHER_PAIRS", 10_000, 60_000)
SEED = int(os.environ.get("MATCHER_SEED", "20240701"))
TODAY = date(2025, 6, 15)
APPLICANTS, LISTS = 40, 6  # of each random schema


# --- rule trees as text


def written(tree: Tree, rng: random.Random) -> str:
    """The rule as a person might write it."""
    return _written(tree, 0, rng)


def _written(tree: Tree, around: int, rng: random.Random) -> str:
    level = {"or": 1, "and": 2, "not": 3}.get(tree[0], 4)
    if tree[0] in ("or", "and"):
        # a nested "or" in an "or" keeps its brackets: the shape is part of the test
        text = f" {tree[0]} ".join(_written(part, level + 1, rng) for part in tree[1:])
    elif tree[0] == "not":
        text = f"not {_written(tree[1], 3, rng)}"
    else:
        text = _atom(tree, rng)
    return f"({text})" if level < around or rng.random() < 0.05 else text


def _atom(tree: Tree, rng: random.Random) -> str:
    kind, name = tree[0], tree[1] if len(tree) > 1 else ""
    if kind in ("true", "false", "flag"):
        return name or kind
    if kind == "pair":
        return f"{name} {tree[2]} {tree[3]}"
    if kind == "has":
        return f"{name} has {_literal(tree[2])}"
    if kind == "in":
        return f"{name} in [{', '.join(map(_literal, tree[2]))}]"
    operator, value = tree[2], _literal(tree[3])
    if rng.random() < 0.15:
        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        return f"{value} {turned.get(operator, operator)} {name}"
    return f"{name} {operator} {value}"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value.isoformat() if isinstance(value, date) else repr(value)


# --- random schemas


def _years(start: date, end: date) -> float:
    # Age in years, the part of the year begun counted in days; by its own arithmetic.
    if end < start:
        return -_years(end, start)
    birthdays = []
    for year in range(start.year, end.year + 2):
        if year > 9999:
            birthdays.append(date.max)  # the calendar ends before the next birthday
            continue
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        is_lost = (start.month, start.day) == (2, 29) and not leap
        birthdays.append(date(year, 3, 1) if is_lost else date(year, start.month, start.day))
    passed = max(i for i, day in enumerate(birthdays[:-1]) if day <= end)
    last, following = birthdays[passed], birthdays[passed + 1]
    return passed + (end - last).days / max((following - last).days, 1)


#: name, type, expression, inputs, the same in Python
DERIVED: tuple[tuple[str, str, str, tuple[str, ...], Callable[..., Any]], ...] = (
    (
        "share",
        "number",
        "women_too / members",
        ("women_too", "members"),
        lambda w, m: w / m if m else None,
    ),
    ("total", "money", "m1 + m2", ("m1", "m2"), lambda a, b: a + b),
    ("age", "number", "years(d1, today)", ("d1",), lambda d: _years(d, TODAY)),
    ("all_women", "boolean", "women == members", ("women", "members"), lambda w, m: w == m),
    (
        "per",
        "number",
        "total / members",
        ("total", "members"),
        lambda t, m: t / m if m else None,
    ),
    ("lowest", "number", "min(n1, n2, 3)", ("n1", "n2"), lambda a, b: min(a, b, 3)),
    ("day2", "date", "d1 + 30", ("d1",), lambda d: d + timedelta(days=30)),
    ("year1", "integer", "year(d1)", ("d1",), lambda d: d.year),
    ("gap", "integer", "d2 - d1", ("d1", "d2"), lambda a, b: (b - a).days),
    ("mixed", "boolean", "b1 and not b2", ("b1", "b2"), lambda a, b: a and not b),
    (
        "small",
        "boolean",
        'members <= 3 or c1 in ["a", "b"]',
        ("members", "c1"),
        lambda m, c: m <= 3 or c in ("a", "b"),
    ),
    ("below", "number", "-n1 * 2 - 1", ("n1",), lambda n: -n * 2 - 1),
    ("half", "money", "m1 / 2", ("m1",), lambda m: m / 2),
    ("inverse", "integer", "6 / women", ("women",), lambda w: 6 / w if w else None),
)
#: Of those, what takes whole numbers only, and all between its ends.
WHOLE = frozenset(("total", "year1", "gap"))
ALIASES = {
    "women_too": "women",
    "n1_too": "n1",
    "n1_again": "n1_too",
    "share_too": "share",
    "c1_too": "c1",
    "b1_too": "b1",
    "d1_too": "d1",
    "region": "p1",
    "place_too": "p1",
    "text_too": "t1",
}
PLAIN = {
    "b1": "boolean",
    "b2": "boolean",
    "women": "integer",
    "members": "integer",
    "n1": "number",
    "n2": "number",
    "m1": "money",
    "m2": "money",
    "d1": "date",
    "d2": "date",
    "c1": "category",
    "c2": "category",
    "s1": "categories",
    "s2": "categories",
    "p1": "place",
    "t1": "text",
}
LETTERS = ("a", "b", "c", "d", "e")
FIRST_DAY = date(2020, 2, 20)


def random_world(rng: random.Random) -> World:
    """A schema with all types, its bounds, lists and places drawn anew."""
    closed = LETTERS[: rng.randint(2, 4)]
    fields = {}
    for name, kind in PLAIN.items():
        values = closed if name in ("c1", "s1") else None
        low, high = _bounds(kind, rng)
        fields[name] = Fact(name, kind, values, low, high)
    for name, kind, _, inputs, compute in DERIVED:
        low, high = _bounds(kind, rng)
        if name == "share":
            low, high = rng.choice(((0, 1), (None, None), (0, None)))
        if name == "year1":
            low, high = rng.choice(((None, None), (2020, None), (2021, 2024)))
        fields[name] = Fact(name, kind, None, low, high, inputs, compute, steps=name in WHOLE)
    for name, base in ALIASES.items():
        kind, values = fields[base].type, fields[base].values
        fields[name] = Fact(name, kind, values, alias=base)
    return World(fields, _random_places(rng))


def _bounds(kind: str, rng: random.Random) -> tuple[Any, Any]:
    if kind == "date":
        low = rng.choice((None, None, FIRST_DAY, FIRST_DAY + timedelta(days=3)))
        high = rng.choice((None, None, FIRST_DAY + timedelta(days=12), TODAY))
        return low, high
    if kind not in naive.NUMBERS:
        return None, None
    low = rng.choice((None, 0, 1, -2) if kind != "number" else (None, 0, -1.5, 0.5))
    high = rng.choice((None, None, 4, 5, 1000) if kind != "number" else (None, None, 3, 4.5))
    if kind == "integer" and rng.random() < 0.1:
        low, high = 0.5, 4.5
    return low, high


def _random_places(rng: random.Random) -> dict[str, str]:
    parents: dict[str, str] = {}
    top = rng.choice(("", "land"))
    if top:
        parents["land"] = ""
    for r in range(rng.randint(2, 3)):
        parents[f"r{r}"] = top
        for p in range(rng.choice((0, 1, 2, 2, 3))):
            parents[f"r{r}p{p}"] = f"r{r}"
            for c in range(rng.choice((0, 0, 1, 2))):
                parents[f"r{r}p{p}/c{c}"] = f"r{r}p{p}"
    return parents


def level_of(place: str) -> str:
    """The level of a random place, read off its code."""
    if place == "land":
        return "country"
    return "commune" if "/" in place else "province" if "p" in place else "region"


def as_toml(world: World) -> str:
    """The schema of a world, as a file says it."""
    expressions = {name: text for name, _, text, _, _ in DERIVED}
    lines = []
    for fact in world.fields.values():
        lines += [f"[field.{fact.name}]", f'type = "{fact.type}"']
        if fact.values is not None:
            lines.append(f"values = [{', '.join(map(_literal, fact.values))}]")
        for key, value in (("min", fact.low), ("max", fact.high)):
            if value is not None:
                lines.append(f"{key} = {_literal(value)}")
        if fact.alias or fact.compute:
            lines.append(f"derived = {_quoted(fact.alias or expressions[fact.name])}")
        if fact.type == "place":
            lines.append('gazetteer = "places"')
        if fact.name == "region":
            lines.append('level = "region"')
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return f"'{text}'"


def make_schema(world: World) -> Schema:
    """The same world as the program reads it."""
    schema = read_schema(parse_toml(as_toml(world).encode(), "s.toml"))
    places = {
        code: Place(code, parent, Text({"en": code}), level_of(code))
        for code, parent in world.parents.items()
    }
    return replace(schema, gazetteers={"places": Gazetteer(places)})


# --- random rules and applicants


@dataclass
class Drawer:
    """Draws rules and applicants of one world, around few constants so that they meet."""

    world: World
    rng: random.Random
    focus: list[str] = field(default_factory=list)
    pool: dict[str, list[Any]] = field(default_factory=dict)
    partners: list[str] = field(default_factory=list)  # those compared with one another

    def __post_init__(self) -> None:
        families = (
            ("share", "women", "members", "women_too", "share_too"),
            ("total", "m1", "m2", "per", "members", "half"),
            ("age", "d1", "d2", "day2", "year1", "gap", "d1_too"),
            ("n1", "n2", "lowest", "below", "n1_too", "n1_again", "m1"),
            ("p1", "region", "place_too", "b1"),
            ("s1", "s2", "c1", "c1_too", "c2"),
            ("b1", "b2", "mixed", "small", "all_women", "b1_too", "inverse"),
            tuple(self.world.fields),
            tuple(self.world.fields),
        )
        chosen: list[str] = []
        for _ in range(self.rng.randint(1, 3)):
            family = self.rng.choice(families)
            chosen += self.rng.sample(family, min(len(family), self.rng.randint(1, 3)))
        self.focus = list(dict.fromkeys(chosen))[:5]
        ordered = [n for n in self.focus if self.world.fields[n].type in (*naive.NUMBERS, "date")]
        many = self.rng.choices((0, 2, 3), weights=(4, 5, 1))[0]
        self.partners = self.rng.sample(ordered, min(many, len(ordered)))
        for name in self.focus:
            self.pool[name] = [self.constant(name) for _ in range(self.rng.randint(1, 3))]

    def constant(self, name: str) -> Any:
        fact = self.world.fields[self.world.base(name)]
        rng = self.rng
        if fact.name in ("year1", "gap"):
            return rng.choice((2020, 2021, 2022.5) if fact.name == "year1" else (-1, 0, 3, 0.5))
        if fact.name == "share":
            return rng.choice((0, 0.3, 0.5, 1 / 3, 1, 1.5))
        if fact.type == "number":
            return rng.choice((-1, 0, 0.5, 1, 2.5, 3, 3.0, 4.75, 5.324, 1e-9))
        if fact.type in naive.NUMBERS:
            return rng.choice((-1, 0, 1, 2, 3, 4, 5, 6, 2.5, 1000))
        if fact.type == "date":
            return FIRST_DAY + timedelta(days=rng.choice((0, 1, 2, 8, 9, 10, 30, 31)))
        if fact.type == "boolean":
            return rng.random() < 0.5
        if fact.type == "place":
            codes = [p for p in self.world.parents if name != "region" or level_of(p) == "region"]
            return rng.choice(codes)
        return rng.choice(fact.values or ("a", "b", 'quote " \\', "é"))

    def tree(self, depth: int) -> Tree:
        rng = self.rng
        if depth == 0 or rng.random() < 0.3:
            return self.atom()
        if rng.random() < 0.2:
            return ("not", self.tree(depth - 1))
        parts = [self.tree(depth - 1) for _ in range(rng.choice((2, 2, 2, 3)))]
        return (rng.choice(("and", "or")), *parts)

    def atom(self) -> Tree:
        rng = self.rng
        if rng.random() < 0.01:
            return (rng.choice(("true", "false")),)
        name = rng.choice(self.focus)
        kind = self.world.fields[name].type
        if kind == "categories":
            return ("has", name, rng.choice(self.pool[name]))
        if kind in (*naive.NUMBERS, "date"):
            kinds = naive.NUMBERS if kind in naive.NUMBERS else ("date",)
            others = [o for o in self.partners if self.world.fields[o].type in kinds]
            if name in others and rng.random() < 0.25 and (len(others) > 1 or rng.random() < 0.1):
                return ("pair", name, self.operator(), rng.choice(others))
            if rng.random() < 0.12:
                return self.among(name)
            return ("compare", name, self.operator(), rng.choice(self.pool[name]))
        if kind == "boolean" and rng.random() < 0.6:
            return ("flag", name)
        if rng.random() < 0.4:
            return self.among(name)
        return ("compare", name, rng.choice(("==", "!=")), rng.choice(self.pool[name]))

    def operator(self) -> str:
        return self.rng.choice(("==", "!=", "<", "<=", ">", ">="))

    def among(self, name: str) -> Tree:
        many = self.rng.randint(1, len(self.pool[name]))
        tree: Tree = ("in", name, tuple(self.rng.sample(self.pool[name], many)))
        return ("not", tree) if self.rng.random() < 0.4 else tree

    def conditions(self) -> list[Tree]:
        many = self.rng.choice((1, 1, 2, 2, 3, 4))
        return [self.tree(self.rng.choice((0, 1, 1, 2, 3, 4))) for _ in range(many)]

    def leaves(self) -> list[str]:
        found: dict[str, None] = {}
        for name in self.focus:
            found.update(dict.fromkeys(self.world.asked(name)))
        return list(found)

    def facts(self) -> dict[str, Any]:
        leaves = self.leaves()
        many = min(self.rng.randint(0, 5), len(leaves))
        unknown = set(self.rng.sample(leaves, many))
        facts = {name: self.known(name) for name in leaves if name not in unknown}
        for name in self.focus:
            base = self.world.base(name)
            if self.world.fields[base].compute and self.rng.random() < 0.25:
                facts[base] = self.known(base)
        return facts

    def known(self, name: str) -> Any:
        fact, rng = self.world.fields[name], self.rng
        if fact.type == "boolean":
            return rng.random() < 0.5
        if fact.type == "place":
            return rng.choice(list(self.world.parents))
        if fact.type in ("category", "text"):
            return rng.choice(fact.values or ("a", "b", 'quote " \\', "é", "other"))
        if fact.type == "categories":
            values = fact.values or ("a", "b", 'quote " \\', "other")
            held = rng.sample(values, rng.randint(0, len(values)))
            return frozenset(held), rng.random() < 0.4
        value = rng.choice(self.pool.get(name) or [self.constant(name)])
        if fact.type == "date":
            value += timedelta(days=rng.choice((-1, 0, 0, 1, 400)))
            if rng.random() < 0.2:  # the year alone is known, or the month
                return naive.Between(*_around(_clipped(value, fact), rng.random() < 0.5))
        else:
            value += rng.choice((-1, 0, 0, 1, 2, 0.25, -0.5, 1e-9))
            if fact.is_whole:
                value = round(value)
        return _clipped(value, fact)


def _around(day: date, is_year: bool) -> tuple[date, date]:
    """The first and the last day of the year, or of the month, of a day."""
    if is_year:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _clipped(value: Any, fact: Fact) -> Any:
    low, high = fact.low, fact.high
    if fact.is_whole and fact.type != "date":
        low = None if low is None else math.ceil(low)
        high = None if high is None else math.floor(high)
    value = value if low is None else max(low, value)
    return value if high is None else min(high, value)


# --- the comparison


@dataclass(frozen=True)
class Case:
    """One pair and what is wrong with it."""

    world: World
    rules: tuple[Tree, ...]
    texts: tuple[str, ...]
    facts: Mapping[str, Any]
    what: str

    @property
    def size(self) -> int:
        return sum(map(len, self.texts)) + 3 * len(self.facts)

    @property
    def kind(self) -> str:
        return re.sub(r"\d+|\[.*?\]", "#", self.what)[:60]

    def __str__(self) -> str:
        names = sorted({a[1] for rule in self.rules for a in naive.atoms(rule)} | set(self.facts))
        bases = {self.world.base(name) for name in names}
        shown = [
            f"{f.name}: {f.type} values={f.values} [{f.low}, {f.high}] inputs={f.inputs}"
            for f in map(self.world.fields.get, sorted(bases))
            if f
        ]
        return "\n  ".join(
            (self.what, *self.texts, f"facts {dict(self.facts)}", *shown, f"{self.world.parents}")
        )


def applicant_of(facts: Mapping[str, Any], schema: Schema, applicant_id: str = "x") -> Applicant:
    """The same facts as the program holds them."""
    stated = {name: as_stated(value) for name, value in facts.items()}
    return Applicant(applicant_id, schema, stated, TODAY)


def as_stated(value: Any) -> FieldValue:
    """A fact of the oracle as the program holds it."""
    if isinstance(value, naive.Between):
        is_year = value.last.month > value.first.month
        return RoughDay(value.first.year, 0 if is_year else value.first.month)
    return Several(*value) if isinstance(value, tuple) else value


def conditions_of(texts: Iterable[str]) -> tuple[Condition, ...]:
    """The rules as conditions, numbered from 1."""
    return tuple(Condition(n, text, Text({"en": ""})) for n, text in enumerate(texts, start=1))


def scalar_faults(
    answer: naive.Answer,
    conditions: Sequence[Condition],
    engine: EligibilityEngine,
    applicant: Applicant,
) -> list[str]:
    """What the scalar path says otherwise than brute force."""
    verdict = engine.decide(conditions, applicant)
    faults = _faults(answer, verdict.name, verdict.missing, verdict.blockers)
    for place, (condition, result) in enumerate(zip(conditions, verdict.results, strict=True)):
        name, missing = answer.verdict([place])
        expected = {"eligible": "met", "refused": "failed", "undecided": "open"}[name]
        if (result.number, result.outcome) != (condition.number, expected):
            faults.append(f"condition {result.number}: expected {expected}, got {result.outcome}")
        elif set(result.missing) != missing or len(set(result.missing)) != len(result.missing):
            faults.append(
                f"condition {result.number}: expected {sorted(missing)} missing, "
                f"got {list(result.missing)}"
            )
    return [f"scalar: {fault}" for fault in faults]


def _faults(
    answer: naive.Answer, name: str, missing: Sequence[str], blockers: Sequence[int]
) -> list[str]:
    everything = list(range(len(answer.truth)))
    expected, expected_missing = answer.verdict(everything)
    if name != expected:
        return [f"expected {expected}, got {name}"]
    if set(missing) != expected_missing or len(set(missing)) != len(missing):
        return [f"{name}: expected {sorted(expected_missing)} missing, got {list(missing)}"]
    if name != "refused":
        return [f"{name} with blockers {blockers}"] if blockers else []
    alone = tuple(n + 1 for n in everything if not answer.truth[n].any())
    if alone:
        return [] if tuple(blockers) == alone else [f"blockers {blockers}, but {alone} fail"]
    places = [number - 1 for number in blockers]
    if not places or not set(places) <= set(everything) or answer.together(places).any():
        return [f"blockers {blockers} can hold together"]
    for place in places:
        rest = [p for p in places if p != place]
        if not rest or not answer.together(rest).any():
            return [f"blockers {blockers} are not a smallest set: {place + 1} is not needed"]
    return []


def table_faults(
    answers: Sequence[naive.Answer],
    conditions: Sequence[Condition],
    engine: EligibilityEngine,
    applicants: Sequence[Applicant],
) -> list[list[str]]:
    """What `screen` says otherwise than brute force, applicant by applicant."""
    pairs = screened([tuple(conditions)], engine, applicants)
    return [
        [f"table: {fault}" for fault in _faults(answer, p.verdict, p.missing, p.blockers)]
        for answer, p in zip(answers, pairs, strict=True)
    ]


def compiled(
    lists: Sequence[tuple[Condition, ...]],
    engine: EligibilityEngine,
    applicants: Sequence[Applicant],
) -> list[str]:
    """Every pair's verdict as the compiled core says it, in the order of `screened`."""
    options = [
        Option(f"o{n}", Text({"en": ""}), conditions=conditions)
        for n, conditions in enumerate(lists)
    ]
    chances = Chances(engine, BaseRates(Ranker(), engine.schema))
    predicates = Predicates(options, engine, TODAY, chances)
    answers = predicates.ask(columns_of(applicants, engine.schema, TODAY))
    flags = [answer.verdicts for answer in answers]
    names = ("eligible", "undecided", "refused", "refused")
    return [
        names[reduce(or_, (int(flags[p][place]) for p in predicates.of_option[n]), 0)]
        for place in range(len(applicants))
        for n in range(len(lists))
    ]


def screened(
    lists: Sequence[tuple[Condition, ...]],
    engine: EligibilityEngine,
    applicants: Sequence[Applicant],
) -> list[ScreenedPair]:
    """Every pair, each list of conditions standing for an option."""
    options = {
        f"o{n}": Option(f"o{n}", Text({"en": ""}), conditions=conditions)
        for n, conditions in enumerate(lists)
    }
    pairs = list(screen(applicants, Catalogue(options), engine, TODAY))
    assert [(p.applicant_id, p.option_id) for p in pairs] == [
        (a.id, option) for a in applicants for option in options
    ]
    return pairs


@dataclass
class Tally:
    """What was compared and what came of it."""

    pairs: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    cases: list[Case] = field(default_factory=list)


def compare_world(rng: random.Random, tally: Tally) -> None:
    """One random schema: LISTS lists of conditions for APPLICANTS applicants."""
    world = random_world(rng)
    drawer = Drawer(world, rng)
    lists = [drawer.conditions() for _ in range(LISTS)]
    texts = [tuple(written(rule, rng) for rule in rules) for rules in lists]
    schema = make_schema(world)
    engine = EligibilityEngine(schema)
    facts = [_small_enough(drawer, lists) for _ in range(APPLICANTS)]
    applicants = [applicant_of(f, schema, str(n)) for n, f in enumerate(facts)]
    sound: list[tuple[Condition, ...]] = []
    alone: list[list[ScreenedPair]] = []
    for rules, said in zip(lists, texts, strict=True):
        conditions = conditions_of(said)
        answers = [naive.decide(world, rules, f) for f in facts]
        faults = _guarded(
            lambda c=conditions, a=answers: [
                scalar_faults(answer, c, engine, applicant)
                for answer, applicant in zip(a, applicants, strict=True)
            ],
            tally,
        )
        others = _guarded(
            lambda c=conditions, a=answers: table_faults(
                a, c, EligibilityEngine(schema), applicants
            ),
            tally,
        )
        if faults is None or others is None:
            tally.counts["lists too intricate"] += 1
            continue
        if isinstance(faults, str) or isinstance(others, str):
            what = faults if isinstance(faults, str) else others
            tally.cases.append(_crash(world, rules, said, facts, schema, what))
            continue
        sound.append(conditions)
        alone.append(screened([conditions], engine, applicants))
        for answer, f, one, two in zip(answers, facts, faults, others, strict=True):
            tally.pairs += 1
            _count(answer, tally)
            if one or two:
                case = Case(world, tuple(rules), said, f, "; ".join((*one, *two)))
                tally.cases.append(shrunk(case))
    together = screened(sound, engine, applicants)
    assert compiled(sound, engine, applicants) == [pair.verdict for pair in together]
    columns = columns_of(applicants, schema, TODAY)
    for name in schema.fields:
        column = columns.column(name)
        assert [column.values[code] for code in column.codes] == [
            applicant.value(name) for applicant in applicants
        ], name
        known = columns.known(name)
        assert [known.values[code] for code in known.codes] == [
            applicant.known(name) for applicant in applicants
        ], name
    for place, pairs in enumerate(alone):
        for one, other in zip(pairs, together[place :: len(alone)], strict=True):
            same = (one.verdict, set(one.missing), one.blockers)
            assert same == (other.verdict, set(other.missing), other.blockers)


def _guarded(work: Callable[[], Any], tally: Tally) -> Any:
    # A crash is a disagreement like another, a refusal of an intricate rule is not.
    try:
        return work()
    except TooIntricateError:
        return None
    except Exception as error:
        tally.counts["crashes"] += 1
        return f"crash: {type(error).__name__}: {error}"


def _crash(
    world: World,
    rules: Sequence[Tree],
    texts: tuple[str, ...],
    facts: Sequence[Mapping[str, Any]],
    schema: Schema,
    what: str,
) -> Case:
    for one in facts:
        case = Case(world, tuple(rules), texts, one, what)
        if (found := _recheck(case, schema)) is not None:
            return shrunk(found)
    return Case(world, tuple(rules), texts, {}, what)


def _small_enough(drawer: Drawer, lists: Sequence[Sequence[Tree]]) -> dict[str, Any]:
    facts = drawer.facts()
    while any(
        naive.count_completions(drawer.world, rules, facts) > naive.MOST_COMPLETIONS
        for rules in lists
    ):
        unknown = [
            name
            for name in (*drawer.leaves(), *map(drawer.world.base, drawer.focus))
            if facts.get(name) is None or (isinstance(facts[name], tuple) and facts[name][1])
        ]
        name = drawer.rng.choice(unknown)
        value = drawer.known(name)
        facts[name] = (value[0], False) if isinstance(value, tuple) else value
    return facts


def _count(answer: naive.Answer, tally: Tally) -> None:
    name, missing = answer.verdict(range(len(answer.truth)))
    tally.counts[name] += 1
    tally.counts[f"{len(answer.axes)} unknown"] += 1
    if name == "refused" and all(truth.any() for truth in answer.truth):
        tally.counts["refused jointly"] += 1
    if name == "undecided" and len(missing) < len(
        {m for axis in answer.axes for m in answer.world.listed(axis, answer.facts)}
    ):
        tally.counts["undecided, some unknown fields do not matter"] += 1


# --- making an example small


def _recheck(case: Case, schema: Schema) -> Case | None:
    texts = tuple(written(rule, random.Random(1)) for rule in case.rules)
    conditions, applicant = conditions_of(texts), applicant_of(case.facts, schema)
    try:
        answer = naive.decide(case.world, case.rules, case.facts)
    except naive.CompletionsError:
        return None
    try:
        faults = scalar_faults(answer, conditions, EligibilityEngine(schema), applicant)
        faults += table_faults([answer], conditions, EligibilityEngine(schema), [applicant])[0]
    except TooIntricateError:
        return None
    except Exception as error:
        faults = [f"crash: {type(error).__name__}: {error}"]
    return Case(case.world, case.rules, texts, case.facts, "; ".join(faults)) if faults else None


def shrunk(case: Case) -> Case:
    """The smallest disagreement that a greedy search finds near a larger one."""
    schema = make_schema(case.world)
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for rules, facts in _smaller(case):
            found = _recheck(Case(case.world, rules, case.texts, facts, ""), schema)
            if found is not None and found.size < case.size and found.kind == case.kind:
                case, is_smaller = found, True
                break
    return case


def _smaller(case: Case) -> Iterable[tuple[tuple[Tree, ...], Mapping[str, Any]]]:
    if len(case.rules) > 1:
        for place in range(len(case.rules)):
            yield (*case.rules[:place], *case.rules[place + 1 :]), case.facts
    for place, rule in enumerate(case.rules):
        for simpler in _simpler(rule):
            yield (*case.rules[:place], simpler, *case.rules[place + 1 :]), case.facts
    for name in case.facts:
        yield case.rules, {k: v for k, v in case.facts.items() if k != name}


def _simpler(tree: Tree) -> Iterable[Tree]:
    if tree[0] not in ("and", "or", "not"):
        return
    yield from tree[1:]
    for place in range(1, len(tree)):
        if len(tree) > 3:
            yield (*tree[:place], *tree[place + 1 :])
        for simpler in _simpler(tree[place]):
            yield (*tree[:place], simpler, *tree[place + 1 :])


# --- laws


def test_every_path_agrees_with_brute_force(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(matcher.vector.screen, "BLOCK", 11)  # a block of applicants ends midway
    tally, started, seed = Tally(), time.monotonic(), SEED
    while tally.pairs < PAIRS and len(tally.cases) < 2000:
        compare_world(random.Random(seed), tally)
        seed += 1
    lines = [f"{tally.pairs:,} pairs in {time.monotonic() - started:.0f} s, {seed - SEED} schemas"]
    lines += [f"  {what}: {count:,}" for what, count in sorted(tally.counts.items())]
    kinds = Counter(case.kind for case in tally.cases)
    lines += [f"  disagreement {count} × {kind}" for kind, count in kinds.most_common(12)]
    of_kind = {c.kind: c for c in sorted(tally.cases, key=lambda case: case.size, reverse=True)}
    smallest = sorted(of_kind.values(), key=lambda case: case.size)[:12]
    with capsys.disabled():
        print("", *lines, *map(str, smallest), sep="\n")
    assert not tally.cases, f"{len(tally.cases)} disagreements, the smallest:\n{smallest[0]}"
    assert tally.pairs >= PAIRS
    for name in ("eligible", "refused", "undecided"):
        assert tally.counts[name] > tally.pairs / 20
    assert tally.counts["lists too intricate"] < tally.pairs / APPLICANTS / 20


# --- worked by hand

SCHEMA = """
field.age = { type = "integer" }
field.members = { type = "integer", min = 1 }
field.women = { type = "integer", min = 0 }
field.youth = { type = "integer", min = 0, max = 10 }
field.rate = { type = "number", min = 0 }
field.other_rate = { type = "number" }
field.need = { type = "money" }
field.bounded = { type = "money", min = 2, max = 4 }
field.founded = { type = "date", max = 2025-06-15 }
field.closed = { type = "date" }
field.rural = { type = "boolean" }
field.form = { type = "category", values = ["cooperative", "union", "gie"] }
field.sector = { type = "category" }
field.activities = { type = "categories", values = ["farm", "craft", "trade"] }
field.tags = { type = "categories" }
field.place = { type = "place", gazetteer = "places" }
field.region = { type = "place", gazetteer = "places", level = "region", derived = "place" }
field.remark = { type = "text" }
field.share = { type = "number", min = 0, max = 1, derived = "women / members" }
field.all_women = { type = "boolean", derived = "women == members" }
field.years = { type = "number", min = 0, derived = "years(founded, today)" }
field.total = { type = "money", min = 0, derived = "need + bounded" }
field.per = { type = "number", derived = "total / members" }
field.inverse = { type = "integer", derived = "6 / youth" }
field.size = { type = "integer", derived = "members" }
"""
PARENTS = {
    "land": "",
    "north": "land",
    "south": "land",
    "n1": "north",
    "n2": "north",
    "n1/a": "n1",
    "n1/b": "n1",
    "s1": "south",
    "s1/a": "s1",
}
LEVELS = {"land": "country", "north": "region", "south": "region"}


def decided(
    rules: str | Sequence[str], schema_text: str = SCHEMA, /, **facts: Any
) -> tuple[str, set[str]]:
    """The verdict and what is missing, the same on both paths."""
    declared = read_schema(parse_toml(schema_text.encode(), "s.toml"))
    places = {
        code: Place(code, parent, Text({"en": code}), LEVELS.get(code, ""))
        for code, parent in PARENTS.items()
    }
    schema = replace(declared, gazetteers={"places": Gazetteer(places)})
    conditions = conditions_of((rules,) if isinstance(rules, str) else rules)
    applicant = applicant_of(facts, schema)
    verdict = EligibilityEngine(schema).decide(conditions, applicant)
    (pair,) = screened([conditions], EligibilityEngine(schema), [applicant])
    assert (pair.verdict, pair.missing, pair.blockers) == (
        verdict.name,
        verdict.missing,
        verdict.blockers,
    )
    return verdict.name, set(verdict.missing)


ELIGIBLE: tuple[str, set[str]] = ("eligible", set())
REFUSED: tuple[str, set[str]] = ("refused", set())


def undecided(*names: str) -> tuple[str, set[str]]:
    return "undecided", set(names)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("false and rural", REFUSED),
        ("true or rural", ELIGIBLE),
        ("rural or not rural", ELIGIBLE),
        ("rural and not rural", REFUSED),
        ("rural == true or rural == false", ELIGIBLE),
        ("rural", undecided("rural")),
        ("age < 5 or age >= 5", ELIGIBLE),
        ("age < 5 or age > 5", undecided("age")),
        ("age > 5 and age < 6", REFUSED),
        ("age <= 5 or age >= 6", ELIGIBLE),
        ("rate <= 5 or rate >= 6", undecided("rate")),
        ("need > 2.5 and need < 3", REFUSED),
        ("founded > 2020-01-01 and founded < 2020-01-02", REFUSED),
        ("founded <= 2025-06-15", ELIGIBLE),
        ("founded < 2025-06-15", undecided("founded")),
        ("founded > 2025-06-15", REFUSED),
        ("bounded >= 2", ELIGIBLE),
        ("bounded > 2", undecided("bounded")),
        ("bounded <= 4", ELIGIBLE),
        ("bounded > 4", REFUSED),
        ("bounded in [2, 3, 4]", ELIGIBLE),
        ("bounded in [2, 4]", undecided("bounded")),
        ("bounded not in [2, 3, 4]", REFUSED),
        ("rate >= 0", ELIGIBLE),
        ("rate != 0", undecided("rate")),
        ("rural and (age < 3 or age >= 3)", undecided("rural")),
        ("(rural and age < 3) or (rural and age >= 3)", undecided("rural")),
        ("(rural and age < 3) or (not rural and age < 3)", undecided("age")),
        ('form in ["cooperative", "union", "gie"]', ELIGIBLE),
        ('form != "union" or form == "union"', ELIGIBLE),
        ('form not in ["cooperative", "union"]', undecided("form")),
        ('sector in ["farm", "craft"]', undecided("sector")),
        ('sector == "farm" and sector == "craft"', REFUSED),
        ('remark == "yes" or remark != "yes"', ELIGIBLE),
        ('activities has "farm" or activities has "craft"', undecided("activities")),
        ('not (tags has "x") or tags has "x"', ELIGIBLE),
        ("women <= members", undecided("women", "members")),
        ("women <= members or women > members", ELIGIBLE),
        ("women < women", REFUSED),
        ("members >= size", ELIGIBLE),
        ("youth <= 10", ELIGIBLE),
        # the share is an unknown of its own: it is not worked out from women <= members
        (("women > members", "share > 0.5"), undecided("women", "members")),
        (("members > 5", "members < 5"), REFUSED),
        (("members > 5", "members < 7"), undecided("members")),
        (("members > 5", "members < 6"), REFUSED),
        (("women < members", "members < youth", "youth < 2"), REFUSED),
        (
            ("women < members", "members < youth", "youth < 3"),
            undecided("women", "members", "youth"),
        ),
        (("rate < other_rate", "other_rate < 0"), REFUSED),
        (("age > 3 or rural", "age <= 3", "not rural"), REFUSED),
        (("age > 3 or rural", "age <= 3"), undecided("age", "rural")),
        ("all_women or not all_women", ELIGIBLE),
        ("size == members", ELIGIBLE),
        (("size > 3", "members <= 3"), REFUSED),
        ("size >= 1", ELIGIBLE),
        ("share <= 1", ELIGIBLE),
        ("share < 0", REFUSED),
        ("inverse > 2 and inverse < 3", undecided("youth")),  # what is computed may be a fraction
        ('region == "north" or place == "south"', ELIGIBLE),
        ('region == "north"', undecided("place")),
        ('place == "n1" and region == "south"', REFUSED),
        ('place == "land"', ELIGIBLE),
        (('place == "n1"', 'not (place == "n1/a")', 'place != "n1/b"'), REFUSED),
    ],
)
def test_nothing_is_known(rules: str | Sequence[str], expected: tuple[str, set[str]]) -> None:
    assert decided(rules) == expected


@pytest.mark.parametrize(
    ("operator", "verdicts"),
    [
        ("<", (True, False, False)),
        ("<=", (True, True, False)),
        ("==", (False, True, False)),
        ("!=", (True, False, True)),
        (">=", (False, True, True)),
        (">", (False, False, True)),
    ],
)
def test_a_threshold_holds_on_its_side(operator: str, verdicts: tuple[bool, ...]) -> None:
    day = date(2020, 2, 29)
    for step, holds in zip((-1, 0, 1), verdicts, strict=True):
        expected = ELIGIBLE if holds else REFUSED
        assert decided(f"age {operator} 5", age=5 + step) == expected
        assert decided(f"rate {operator} 0.3", rate=0.3 + step * 1e-12) == expected
        assert decided(f"need {operator} 50000", need=50000 + step) == expected
        assert decided(f"founded {operator} 2020-02-29", founded=day + timedelta(step)) == expected
        assert decided(f"women {operator} members", women=5 + step, members=5) == expected
        assert decided(f"closed {operator} founded", closed=day + timedelta(step), founded=day) == (
            expected
        )


@pytest.mark.parametrize(
    ("rules", "facts", "expected"),
    [
        # one side of a comparison is unknown
        ("women <= members", {"women": 0}, ELIGIBLE),
        ("women <= members", {"women": 1}, ELIGIBLE),
        ("women <= members", {"women": 2}, undecided("members")),
        ("women < members", {"members": 1}, undecided("women")),
        ("women >= members", {"members": 11}, undecided("women")),
        ("youth >= members", {"members": 11}, REFUSED),
        ("youth <= members", {"members": 10}, ELIGIBLE),
        (("women < members", "members < youth"), {"women": 4, "youth": 5}, REFUSED),
        (("women < members", "members < youth"), {"women": 4, "youth": 6}, undecided("members")),
        (("rate < need", "need < other_rate"), {"rate": 4.2, "other_rate": 4.9}, REFUSED),
        (("rate < need", "need < other_rate"), {"rate": 4.2, "other_rate": 5.1}, undecided("need")),
        (("need < rate", "rate < members"), {"need": 4, "members": 5}, undecided("rate")),
        (("closed > founded", "closed < 2020-01-03"), {"founded": date(2020, 1, 2)}, REFUSED),
        (
            ("closed > founded", "closed < 2020-01-04"),
            {"founded": date(2020, 1, 2)},
            undecided("closed"),
        ),
        # conditions that conflict around what is known
        (("rural or age > 3", "not rural"), {"age": 2}, REFUSED),
        (("rural or age > 3", "not rural or age > 3"), {"age": 2}, REFUSED),
        (("rural or age > 3", "not rural"), {"age": 4}, undecided("rural")),
        # several categories, perhaps others
        ('activities has "farm"', {"activities": (frozenset(("farm",)), True)}, ELIGIBLE),
        ('activities has "craft"', {"activities": (frozenset(("farm",)), False)}, REFUSED),
        (
            'activities has "craft"',
            {"activities": (frozenset(("farm",)), True)},
            undecided("activities"),
        ),
        (
            'not (activities has "farm") and activities has "craft"',
            {"activities": (frozenset(("farm",)), True)},
            REFUSED,
        ),
        ('tags has "x" or tags has "y"', {"tags": (frozenset(), True)}, undecided("tags")),
        ('tags has "x"', {"tags": (frozenset(), False)}, REFUSED),
        ('tags has "x"', {"tags": (frozenset(("y", "x")), False)}, ELIGIBLE),
        ('sector in ["farm"]', {"sector": "mines"}, REFUSED),
        ('sector not in ["farm"]', {"sector": "mines"}, ELIGIBLE),
        # places known roughly
        ('place == "north"', {"place": "n1/a"}, ELIGIBLE),
        ('place == "n1"', {"place": "north"}, undecided("place")),
        ('region == "south"', {"place": "north"}, REFUSED),
        ('place in ["n1", "n2"]', {"place": "north"}, ELIGIBLE),
        ('place in ["n1/a", "n1/b"]', {"place": "n1"}, ELIGIBLE),
        ('place in ["n1/a", "n1/b"]', {"place": "north"}, undecided("place")),
        ('place not in ["n1/a", "s1"]', {"place": "n2"}, ELIGIBLE),
        (('place != "n1"', 'place != "n2"'), {"place": "north"}, REFUSED),
        ('place == "n1" or place == "n2"', {"place": "north"}, ELIGIBLE),
        ('region == "north" and place == "n1"', {"place": "land"}, undecided("place")),
        # derived fields
        ("share > 0.5", {"members": 10}, undecided("women")),
        ("share > 0.5", {"women": 3, "members": 6}, REFUSED),
        ("share >= 0.5", {"women": 3, "members": 6}, ELIGIBLE),
        ("share > 0.5", {"share": 0.6}, ELIGIBLE),
        ("share > 0.5", {"share": 0.6, "women": 1, "members": 10}, REFUSED),
        ("share >= 0 and share <= 1", {"women": 7, "members": 6}, ELIGIBLE),
        ("share > 0.5", {"women": 7, "members": 6}, undecided("women", "members")),
        ("share > 0.5", {"women": 7, "members": 6, "share": 0.2}, REFUSED),
        ("inverse > 2", {"youth": 0}, undecided("youth")),
        ("inverse == 1.5", {"youth": 4}, ELIGIBLE),
        ("all_women", {"women": 4}, undecided("members")),
        ("all_women", {"women": 4, "members": 4}, ELIGIBLE),
        ("per > 2", {"members": 3, "need": 4}, undecided("bounded")),
        ("per > 3", {"members": 3, "need": 4}, REFUSED),  # 4 and at most 4, by 3
        ("per > 7", {"need": 4}, undecided("bounded", "members")),
        ("per > 8", {"need": 4}, REFUSED),
        ("total == 7", {"need": 4}, undecided("bounded")),
        ("total == 7.5", {"need": 4}, REFUSED),  # a sum of whole amounts is whole
        ("total >= 0", {}, ELIGIBLE),
        (("total > 3", "bounded > 4"), {}, REFUSED),
        ("years >= 1", {"founded": date(2024, 6, 15)}, ELIGIBLE),
        ("years >= 1", {"founded": date(2024, 6, 16)}, REFUSED),
        ("years > 1", {"founded": date(2024, 6, 15)}, REFUSED),
        ("size > 3", {"members": 4}, ELIGIBLE),
    ],
)
def test_something_is_known(
    rules: str | Sequence[str], facts: Mapping[str, Any], expected: tuple[str, set[str]]
) -> None:
    assert decided(rules, **facts) == expected


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        ('place == "s1/a"', {"place": "s1"}, ELIGIBLE),
        ('place == "s1/a"', {"place": "south"}, ELIGIBLE),
        ('place != "s1"', {"place": "south"}, REFUSED),
        ('place in ["s1/a"] or place == "north"', {"place": "south"}, ELIGIBLE),
        ('place == "s1/a" or place == "north"', {}, ELIGIBLE),
    ],
)
def test_a_place_with_one_place_inside_is_that_place(
    rule: str, facts: Mapping[str, Any], expected: tuple[str, set[str]]
) -> None:
    assert decided(rule, **facts) == expected


def test_a_derived_field_without_inputs_can_be_unknown() -> None:
    # Out of its bounds it counts as one unknown; there is no field to ask for.
    text = 'field.year = { type = "integer", max = 2020, derived = "year(today)" }'
    assert decided("year > 2010", text) == undecided()


def test_today_can_be_repeated_by_a_field() -> None:
    text = 'field.now = { type = "date", derived = "today" }'
    assert decided("now > 2020-01-01", text) == ELIGIBLE


def test_a_blocker_is_a_condition_that_fails_or_a_smallest_set() -> None:
    schema = read_schema(parse_toml(SCHEMA.encode(), "s.toml"))

    def blockers(*rules: str, **facts: Any) -> tuple[int, ...]:
        verdict = EligibilityEngine(schema).decide(
            conditions_of(rules), applicant_of(facts, schema)
        )
        assert verdict.name == "refused"
        return verdict.blockers

    assert blockers("rural", "age > 5", "age < 6") == (2, 3)
    assert blockers("age > 5", "rural", "age < 6", "women > 5", women=1) == (4,)
    assert blockers("age > 5", "age < 6", "age < 9") == (1, 2)
    assert blockers("women > 5", "need < 0", women=1, need=1) == (1, 2)
    assert blockers("women < age", "age < youth", "rural", "youth < 2") == (1, 2, 4)
    assert blockers("age > 3 and age < 4", "rural") == (1,)
