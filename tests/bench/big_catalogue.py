"""SYNTHETIC catalogues of any size, for timing: the built-in options again and again, each time
with other thresholds and other amounts. None of them exists."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date

from matcher.catalogue.option import Condition, Declared, Option
from matcher.matching.pair import Matcher

_NUMBER = re.compile(r"(?<=[<>=] )\d+(\.\d+)?")


def many_options(matcher: Matcher, many: int, seed: int = 1) -> Matcher:
    """The matcher with `many` options, the built-in ones first."""
    rng = random.Random(seed)
    own = list(matcher.catalogue.options.values())
    options = {option.id: option for option in own[:many]}
    while len(options) < many:
        option = _varied(own[len(options) % len(own)], rng)
        name = f"synthetic_{len(options):05d}"
        options[name] = replace(option, id=name)
    ordered = {name: options[name] for name in sorted(options)}
    return replace(matcher, catalogue=replace(matcher.catalogue, options=ordered))


def _varied(option: Option, rng: random.Random) -> Option:
    conditions = tuple(_condition(condition, rng) for condition in option.conditions)
    serves = {name: _declared(declared, rng) for name, declared in option.serves.items()}
    return replace(option, conditions=conditions, serves=serves)


def _condition(condition: Condition, rng: random.Random) -> Condition:
    factor = rng.choice((0.5, 0.8, 1, 1, 1.25, 2))
    rule = _NUMBER.sub(
        lambda found: str(round(float(found[0]) * factor, 2)).removesuffix(".0"), condition.rule
    )
    return replace(condition, rule=rule)


def _declared(declared: Declared, rng: random.Random) -> Declared:
    factor = rng.choice((0.5, 0.7, 1, 1, 1.4, 2))
    bounds = {
        side: value if value is None or isinstance(value, date) else value * factor
        for side, value in (
            ("low", declared.low),
            ("high", declared.high),
            ("typical", declared.typical),
        )
    }
    weights = declared.weights
    if weights and rng.random() < 0.5:
        weights = {value: rng.choice((1.0, 2.0, 3.0)) for value in weights}
    return replace(declared, weights=weights, **bounds)
