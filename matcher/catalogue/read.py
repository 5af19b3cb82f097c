"""Catalogue folders to checked options: every mistake at once, with file and line.

A catalogue is a folder of TOML files, one option each, at any depth. `catalogue.toml`
(settings and families) and `funders.toml` beside them are optional.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from matcher.catalogue.option import FUNDERS_FILE, SETTINGS_FILE, Catalogue, Option
from matcher.catalogue.parse import parse_catalogue, parse_option
from matcher.catalogue.shape import FUNDER, OPTION, SETTINGS, Inspector, is_number
from matcher.errors import InvalidSource, Problem, nearest
from matcher.expressions.derived import DATE, NUMBER, kind_of
from matcher.expressions.language import RuleSyntaxError, parse
from matcher.messages import Sayable
from matcher.rules.atoms import atoms_of, bind
from matcher.rules.cells import TooIntricate
from matcher.rules.diagram import Diagram, connected, make_diagram
from matcher.schema import NUMERIC, ORDERED, Field, Schema
from matcher.toml_file import Key, TomlFile, parse_toml


@dataclass
class Reading:
    """What reading a folder gave: the options, their compiled rules, and all problems."""

    catalogue: Catalogue
    rules: Mapping[str, Diagram]
    files: Mapping[str, TomlFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse_errors(self, folder: Path) -> None:
        """Raise if anything is wrong that is more than a warning.

        Raises
            InvalidSource  with every problem
        """
        errors = [problem for problem in self.problems if not problem.is_warning]
        if errors:
            raise InvalidSource("The catalogue is not valid.", errors, where=str(folder))


def read_catalogue(contents: Mapping[str, bytes], schema: Schema, fingerprint: str = "") -> Reading:
    """The catalogue of some files, given by their path inside the folder.

    Nothing is raised: what is wrong stands in `problems`, and what is right is returned.
    """
    reader = _Reader(schema)
    for name, content in contents.items():
        reader.file(name, content)
    reader.check_whole()
    catalogue = parse_catalogue(reader.options, reader.settings, reader.funders, fingerprint)
    return Reading(catalogue, reader.rules, reader.files, sorted(reader.problems))


class _Reader:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.options: dict[str, Option] = {}
        self.rules: dict[str, Diagram] = {}
        self.files: dict[str, TomlFile] = {}
        self.settings: Mapping[str, Any] = {}
        self.funders: Mapping[str, Any] = {}
        self.known_ids: set[str] = set()
        self.problems: list[Problem] = []

    def file(self, name: str, content: bytes) -> None:
        try:
            file = parse_toml(content, name)
        except InvalidSource as error:
            self.problems.extend(error.problems)
            return
        self.files[name] = file
        inspector = Inspector(file, currency=self.schema.currency)
        if name == SETTINGS_FILE:
            inspector.inspect(file.data, SETTINGS)
            self.settings = file.data if not inspector.problems else {}
        elif name == FUNDERS_FILE:
            for key, funder in file.data.items():
                inspector.inspect(funder, FUNDER, (key,))
            self.funders = file.data if not inspector.problems else {}
        else:
            self._option(file, inspector)
        self.problems.extend(inspector.problems)

    def _option(self, file: TomlFile, inspector: Inspector) -> None:
        inspector.inspect(file.data, OPTION)
        _OptionInspector(inspector, self.schema, self.rules).inspect()
        self.known_ids.add(str(file.data.get("id", "")))
        if any(not problem.is_warning for problem in inspector.problems):
            return
        option = parse_option(file.data, self.schema, file.name)
        if (other := self.options.get(option.id)) is not None:
            inspector.say(("id",), "duplicate-id", f'"{option.id}" is also in {other.file}.')
        else:
            self.options[option.id] = option

    def check_whole(self) -> None:
        """What only the whole catalogue can tell."""
        families = self.settings.get("family", {})
        for option in self.options.values():
            file = self.files[option.file]
            inspector = Inspector(file, problems=self.problems)
            if families and option.family and option.family not in families:
                what = f'"{option.family}" is not a family of {SETTINGS_FILE}.'
                hint = nearest(option.family, families)
                inspector.say(("family",), "unknown-family", what, hint)
            if self.funders and option.funder and option.funder not in self.funders:
                what = f'"{option.funder}" is not in {FUNDERS_FILE}.'
                hint = nearest(option.funder, self.funders)
                inspector.say(("funder",), "unknown-funder", what, hint)
            for key in ("requires", "excludes"):
                for other in getattr(option, key):
                    if other not in self.known_ids:
                        inspector.say(
                            ("terms", key),
                            "unknown-option",
                            f'"{other}" is not an option of the catalogue.',
                            nearest(other, self.options),
                        )


class _OptionInspector:
    """What the schema says about one option, where its shape is sound."""

    def __init__(self, inspector: Inspector, schema: Schema, rules: dict[str, Diagram]) -> None:
        self.inspector = inspector
        self.say = inspector.say
        self.data = inspector.file.data
        self.schema = schema
        self.rules = rules

    def inspect(self) -> None:
        data, sound = self.data, self.inspector.is_sound
        option_id = data.get("id", "")
        if sound("id") and not option_id.replace("_", "").replace("-", "").isalnum():
            self.say(("id",), "bad-id", f'"{option_id}" has other signs than letters, digits, _.')
        days = sound("valid_from") and sound("valid_until")
        if days and _are_crossed(data, "valid_from", "valid_until"):
            self.say(("valid_until",), "bad-date", "valid_until is before valid_from.")
        self._conditions()
        if sound("serves"):
            for name, given in data.get("serves", {}).items():
                self._serves(name, given)
        if sound("amount"):
            self._amounts()
        if sound("pays"):
            self._pays()

    def _conditions(self) -> None:
        given = self.data.get("condition", ())
        for place, condition in enumerate(given if isinstance(given, list) else ()):
            path: tuple[Key, ...] = ("condition", place)
            if not isinstance(condition, dict) or not isinstance(condition.get("rule"), str):
                continue
            days = self.inspector.is_sound(*path, "since") and self.inspector.is_sound(
                *path, "until"
            )
            if days and _are_crossed(condition, "since", "until"):
                self.say((*path, "until"), "bad-date", "until is before since.")
            if self.inspector.is_sound(*path, "rule"):
                self._rule(condition["rule"], (*path, "rule"))
        if self.inspector.is_sound("condition"):
            self._together()

    def _rule(self, rule: str, path: tuple[Key, ...]) -> None:
        if rule not in self.rules:
            diagram, problems = compile_rule(rule, self.schema)
            for problem in problems:
                self.say(path, problem.code, f"rule {rule}: {problem.message}", problem.hint)
            if diagram is None:
                return
            self.rules[rule] = diagram
        if self.rules[rule].is_never_true:
            what = f"rule {rule}: it can never be true."
            self.say(path, "never-true", what, "Nobody would ever be accepted.")
        elif self.rules[rule].is_never_false:
            what = f"rule {rule}: it can never be false."
            self.say(path, "never-false", what, "It says nothing: mend it or leave it out.", True)

    def _together(self) -> None:
        """Conditions in force on one day must be able to hold together."""
        conditions = self.data.get("condition", ())
        if any(c["rule"] not in self.rules for c in conditions):
            return
        for numbers in _sets_in_force(conditions):
            rules = {n: self.rules[conditions[n]["rule"]] for n in numbers}
            for group in connected(rules):
                joined = " and ".join(f"({conditions[n]['rule']})" for n in group)
                diagram, problems = compile_rule(joined, self.schema)
                path = ("condition", group[-1], "rule")
                for problem in problems:
                    self.say(path, problem.code, f"conditions together: {problem.message}")
                if len(group) > 1 and diagram is not None and diagram.is_never_true:
                    words = ", ".join(str(n + 1) for n in group)
                    what = f"conditions {words} can never hold together."
                    self.say(path, "never-true", what, "Nobody would ever be accepted.")

    def _serves(self, name: str, given: Any) -> None:
        path: tuple[Key, ...] = ("serves", name)
        if name not in self.schema:
            hint = nearest(name, self.schema.fields)
            self.say(path, "unknown-field", f'"{name}" is not a field.', hint)
            return
        declared = self.schema[name]
        if declared.sensitive:
            what = f'"{name}" is sensitive: it may stand in a condition, never in [serves].'
            self.say(path, "sensitive", what)
        for what, word, known in _wrong_profile(given, declared, self.schema):
            self.say(path, "bad-profile", f"{name}: {what}", nearest(word, known) if word else "")

    def _amounts(self) -> None:
        amount = self.data.get("amount", {})
        self._order(amount, ("amount",))
        for place, case in enumerate(amount.get("case", ())):
            path: tuple[Key, ...] = ("amount", "case", place)
            self._order(case, path)
            self._purposes(path, _words(case, "purposes"))
            if "rule" in case:
                self._rule(case["rule"], (*path, "rule"))

    def _order(self, figures: Mapping[str, Any], path: tuple[Key, ...]) -> None:
        unit = self.schema.currency.lower()
        top = f"max_{unit}"
        high = _highest(figures.get(top))
        for key in (f"min_{unit}", f"typical_{unit}"):
            figure = _highest(figures.get(key))
            if figure is not None and high is not None and figure > high:
                what = f"{key} {figure:,} is above {top} {high:,}."
                self.say((*path, key), "amounts-out-of-order", what)

    def _pays(self) -> None:
        pays = self.data.get("pays", {})
        self._purposes(("pays",), (*_words(pays, "covers"), *_words(pays, "excludes")))
        both = set(_words(pays, "covers")) & set(_words(pays, "excludes"))
        if both:
            what = f"{', '.join(sorted(both))}: covered and excluded at once."
            self.say(("pays",), "contradiction", what)

    def _purposes(self, path: tuple[Key, ...], purposes: Iterable[str]) -> None:
        known = list(self.schema.budget_lines())
        for purpose in purposes if known else ():
            if purpose not in known:
                what = f'"{purpose}" is not a budget line of the schema.'
                self.say(path, "unknown-value", what, nearest(purpose, known))


@dataclass(frozen=True, slots=True)
class _RuleFault:
    code: str
    message: Sayable
    hint: Sayable = ""


def compile_rule(rule: str, schema: Schema) -> tuple[Diagram | None, list[_RuleFault]]:
    """The diagram of a rule, or None and what is wrong with it."""
    try:
        formula, problems = bind(parse(rule), schema)
    except RuleSyntaxError as error:
        what = f"{error.message}, at character {error.at + 1}."
        return None, [_RuleFault("bad-rule", what, "See docs/catalogue.md.")]
    if problems:
        return None, [_RuleFault(p.code, p.message, p.hint) for p in problems]
    undecidable = _never_known(formula, schema)
    if undecidable:
        what = f'it can never be decided: "{undecidable}" can have no value.'
        return None, [_RuleFault("never-decided", what)]
    try:
        return make_diagram(formula, schema), []
    except TooIntricate:
        return None, [_RuleFault("too-intricate", "it has too many cases.", "Split it.")]


def _never_known(formula: Any, schema: Schema) -> str:
    # A closed list without values, a place without a gazetteer entry, a derived dead end.
    for atom in atoms_of(formula):
        declared = schema[atom.field]
        if declared.values == () or (
            declared.type == "place" and not schema.places(atom.field).places
        ):
            return atom.field
    return ""


def _sets_in_force(conditions: Sequence[Mapping[str, Any]]) -> set[tuple[int, ...]]:
    """The sets of conditions that are in force together on some day."""
    starts = {c.get("since", date.min) for c in conditions}
    ends = {c["until"] for c in conditions if "until" in c} - {date.max}
    starts |= {day + timedelta(days=1) for day in ends}
    return {
        tuple(
            n
            for n, c in enumerate(conditions)
            if c.get("since", date.min) <= day <= c.get("until", date.max)
        )
        for day in starts
    }


def _are_crossed(table: Mapping[str, Any], first: str, last: str) -> bool:
    return first in table and last in table and bool(table[first] > table[last])


def _words(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    given = table.get(key, ())
    return (given,) if isinstance(given, str) else tuple(given)


def _highest(figure: Any) -> float | None:
    if isinstance(figure, dict):
        figure = figure.get("max", figure.get("value", figure.get("min")))
    return figure if isinstance(figure, int | float) else None


def _wrong_profile(
    given: Any, declared: Field, schema: Schema
) -> Iterator[tuple[str, str, Iterable[str]]]:
    """What is wrong with a [serves] entry, the word that is, and the words that would do."""
    kind = declared.type
    if kind == "boolean":
        if not is_number(given) or not 0 <= given <= 1:
            yield "is the share of true, 0 to 1.", "", ()
    elif kind == "text":
        words = [given] if isinstance(given, str) else given
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            yield "is words that describe it.", "", ()
    elif kind in ORDERED:
        yield from _wrong_range(given, declared)
    else:
        weights = given if isinstance(given, dict) else dict.fromkeys(_listed(given), 1)
        if not weights:
            yield "is a list of values, or a table of weights.", "", ()
        known = schema.places(declared.name).places if kind == "place" else declared.values
        for value, weight in weights.items():
            if not is_number(weight) or weight <= 0:
                yield f'the weight of "{value}" is not a number above 0.', "", ()
            if known is not None and value not in known:
                yield f'"{value}" is not one of its values.', value, known


def _listed(given: Any) -> tuple[str, ...]:
    words = [given] if isinstance(given, str) else given
    is_list = isinstance(words, list) and all(isinstance(word, str) for word in words)
    return tuple(words) if is_list else ()


def _wrong_range(given: Any, declared: Field) -> Iterator[tuple[str, str, Iterable[str]]]:
    table = given if isinstance(given, dict) else {"typical": given}
    wanted = NUMBER if declared.type in NUMERIC else DATE
    for key, value in table.items():
        if key not in ("min", "max", "typical"):
            yield f'"{key}" is not min, max or typical.', key, ("min", "max", "typical")
        elif kind_of(value) != wanted or not (is_number(value) or type(value) is date):
            yield f"{key} is {wanted}.", "", ()
            return
    ordered = [table[key] for key in ("min", "typical", "max") if key in table]
    if not ordered:
        yield "is { min = …, max = …, typical = … }, at least one.", "", ()
    elif ordered != sorted(ordered):
        yield "min, typical and max are out of order.", "", ()
