"""SYNTHETIC catalogues of any size, for timing: the built-in options again and again, each time
with other thresholds and other amounts. None of them exists.

    python tests/bench/big_catalogue.py FOLDER MANY   # as files, for any command
"""

from __future__ import annotations

import random
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition, Declared
from matcher.matching.pair import Matcher

BUILT_IN = Path(__file__).resolve().parents[2] / "data" / "catalogue"
_ID = re.compile(r'^id = ".*"$', re.MULTILINE)
_NUMBER = re.compile(r"(?<=[<>=] )\d+(\.\d+)?(?![\d.-])")  # no day


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


def write_catalogue(folder: Path, many: int, seed: int = 1, built_in: Path = BUILT_IN) -> None:
    """The same as files: a catalogue of `many` options that any command can be given.

    Only numbers of rules and the bounds of what is served are varied; the rest is copied.
    """
    rng = random.Random(seed)
    own = [path for path in sorted(built_in.rglob("*.toml")) if path.parent != built_in]
    for beside in built_in.glob("*.toml"):
        (folder / beside.name).write_bytes(beside.read_bytes())
    for number in range(many):
        text = own[number % len(own)].read_text(encoding="utf-8")
        if number >= len(own):
            lines = [_varied_line(line, rng) for line in text.splitlines()]
            text = _ID.sub(f'id = "synthetic_{number:05d}"', "\n".join(lines), count=1)
        (folder / f"o{number:05d}.toml").write_text(text, encoding="utf-8")


def _varied_line(line: str, rng: random.Random) -> str:
    """A line with other thresholds; shares stay, for twice a half would never be exceeded."""
    factor = rng.choice((0.5, 0.8, 1, 1, 1.25, 2))

    def varied(found: re.Match[str]) -> str:
        number = float(found[0])
        return str(round(number * factor) if number > 1 else found[0])

    return _NUMBER.sub(varied, line) if line.startswith("rule = ") else line


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True)
    write_catalogue(Path(sys.argv[1]), int(sys.argv[2]))
