"""The shape of catalogue files: which keys there are and what stands in them.

One definition serves three readers: the loader (every mistake with its line), the JSON
Schema that editors use, and the reference page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from matcher.errors import Problem, nearest
from matcher.expressions.language import LARGEST_NUMBER
from matcher.messages import Sayable
from matcher.text import LANGUAGES
from matcher.toml_file import Key, TomlFile

STATUSES = ("open", "periodic", "closed", "to_confirm")
DIRECT = ("yes", "members", "indirect", "unclear")
CONFIDENCES = ("high", "medium", "low")
SOURCE_KINDS = ("official", "press", "academic", "secondary", "seed")


@dataclass(frozen=True, slots=True)
class Word:
    """A text for programs: an id, a rule, an address. `among` closes the list."""

    about: str = ""
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """One word or a list of them."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """A text for people: { fr, en, ar }, at least one, or one text in English."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day: a TOML date."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class Roughly:
    """A day, a month ("2024-04") or a year ("2024")."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its source: { value | min, max, source, confidence, note }.

    `holds` is number, share (0 to 1), truth or text.
    """

    about: str = ""
    holds: str = "number"


@dataclass(frozen=True, slots=True)
class Days:
    """A whole number of days, 0 or more."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The soft profile [serves], on the field names of the schema."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with known keys; `others` is what may stand under any other key."""

    keys: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    about: str = ""
    others: Shape | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """An array of tables."""

    table: Table
    about: str = ""


Shape = Word | Words | People | Day | Days | Roughly | Figure | Profile | Table | Many

_EVIDENCE: dict[str, Shape] = {
    "source": Words("ids of [[source]]"),
    "confidence": Word("", CONFIDENCES),
}

OPTION = Table(
    {
        "id": Word("the file's name; unique in the catalogue"),
        "funder": Word("an id of funders.toml"),
        "family": Word("a family of catalogue.toml"),
        "direct": Word("can an applicant apply itself?", DIRECT),
        "name": People("the name that the public knows"),
        "status": Word("what was seen on status_as_of", STATUSES),
        "status_as_of": Day("the day the status was seen"),
        "valid_from": Day("first day; before it the option is closed"),
        "valid_until": Day("last day; after it the option is closed"),
        "summary": People("one sentence: what it is"),
        "instead": People("what to do when it cannot be used directly"),
        "channel": People("where one applies"),
        "documents": People("what is asked for"),
        "caveat": People("conflicts between sources, what was not found"),
        "condition": Many(
            Table(
                {
                    "rule": Word("the condition, in the rule language"),
                    "says": People("the condition in words"),
                    **_EVIDENCE,
                    "since": Day("first day in force"),
                    "until": Day("last day in force"),
                },
                required=("rule",),
            ),
            "all of them must hold",
        ),
        "serves": Profile("what the option is for: ranks, never refuses"),
        "amount": Table(
            {
                "min_mad": Figure("smallest amount"),
                "max_mad": Figure("largest amount"),
                "typical_mad": Figure("usual amount"),
                "observed_mad": Figure("projects or awards that were seen"),
                "max_usd": Figure("largest amount, in US dollars"),
                "typical_usd": Figure("usual amount, in US dollars"),
                "per_hire_mad": Figure("amount for each person hired"),
                "share_max": Figure("largest share of the cost it pays", "share"),
                "budget_note": Figure("what is known of the envelope", "text"),
                "case": Many(
                    Table(
                        {
                            "rule": Word("when the case applies"),
                            "purposes": Words("the budget lines to which it applies"),
                            "says": People("the case in words"),
                            "min_mad": Figure("smallest amount"),
                            "max_mad": Figure("largest amount"),
                            "share_max": Figure("largest share of the cost it pays", "share"),
                        }
                    ),
                    "figures that depend on who asks or for what",
                ),
            }
        ),
        "terms": Table(
            {
                "rate_pct_year": Figure("interest, per cent a year"),
                "duration_months": Figure("duration, months"),
                "grace_months": Figure("months before the first repayment"),
                "repayable": Figure("whether it is paid back", "truth"),
                "own_share": Figure("share of the cost the applicant brings", "share"),
                "own_share_in_kind_max": Figure("part of it that may be in kind", "share"),
                "guarantee_share": Figure("share of the loan that is guaranteed", "share"),
                "guarantee_cap_mad": Figure("largest guarantee"),
                "guarantee_fee_pct": Figure("fee of the guarantee, per cent"),
                "loan_min_mad": Figure("smallest loan guaranteed"),
                "loan_max_mad": Figure("largest loan guaranteed"),
                "fees": Figure("other costs", "text"),
                "collateral": Figure("what secures it", "text"),
                "paid_after_works": Figure("whether it is paid once the works are done", "truth"),
                "group_size": Figure("people in a solidarity group"),
                "delay_days": Figure("days from the file to the decision"),
                "repayment_rate": Figure("share repaid so far", "share"),
                "requires": Words("options that must come with it"),
                "excludes": Words("options it cannot be combined with"),
            }
        ),
        "pays": Table(
            {
                "covers": Words("budget lines it pays"),
                "excludes": Words("budget lines it never pays"),
                **_EVIDENCE,
            }
        ),
        "capacity": Table(
            {
                "budget_mad": Figure("envelope"),
                "budget_usd": Figure("envelope, in US dollars"),
                "awards_per_year": Figure("awards a year"),
                "awards_total": Figure("awards made so far"),
                "acceptance_rate": Figure("share of the files that were accepted", "share"),
            }
        ),
        "source": Many(
            Table(
                {
                    "id": Word("the id that conditions and figures cite"),
                    "title": Word("what the page says"),
                    "url": Word("its address"),
                    "date": Roughly("the date of the page"),
                    "kind": Word("", SOURCE_KINDS),
                },
                required=("id", "title"),
            )
        ),
    },
    required=("id", "name"),
)

FUNDER = Table(
    {
        "name": People("its name"),
        "kind": Word("what it is"),
        "url": Word("its address"),
        "note": People("what an officer should know"),
    },
    required=("name",),
)

SETTINGS = Table(
    {
        "version": Word("version of the catalogue"),
        "checked": Day("the day it was last held against its sources"),
        "stale_after_days": Days("age at which a status reads to_confirm"),
        "languages": Words("languages in which every text must stand"),
        "family": Table({}, about="the families and their names", others=People()),
    }
)

_FIGURE_KEYS = frozenset(("value", "min", "max", "source", "confidence", "note"))


@dataclass
class Inspector:
    """Holds a parsed file against a shape and gathers what is wrong.

    Keys of amounts end in the currency of the schema: `max_mad`, or `max_xof` elsewhere.
    """

    file: TomlFile
    currency: str = "MAD"
    problems: list[Problem] = field(default_factory=list)
    _noted: list[tuple[Key, ...]] = field(default_factory=list, repr=False)

    def is_sound(self, *path: Key) -> bool:
        """Whether nothing was noted so far at a key or below it."""
        return not any(noted[: len(path)] == path for noted in self._noted)

    def say(
        self,
        path: tuple[Key, ...],
        code: str,
        what: Sayable,
        hint: Sayable = "",
        warn: bool = False,
    ) -> None:
        """Note a problem at a key; an amount may be named without its currency."""
        unit = f"_{self.currency.lower()}"
        if self.file.where(*path) == self.file.where(*path[:-1]) and isinstance(path[-1], str):
            path = (*path[:-1], f"{path[-1]}{unit}")
        self._noted.append(path)
        self.problems.append(Problem(self.file.where(*path), code, what, hint, warn))

    def inspect(self, value: Any, shape: Shape, path: tuple[Key, ...] = ()) -> None:
        """Note every way in which `value` does not have the shape."""
        name = str(path[-1]) if path else self.file.name
        match shape:
            case Table():
                self._table(value, shape, path)
            case Many(table):
                if not isinstance(value, list):
                    self.say(path, "bad-value", f"{name} is an array of tables: [[{name}]].")
                    return
                for place, item in enumerate(value):
                    self.inspect(item, table, (*path, place))
            case Word(_, among):
                self._word(name, value, among, path)
            case Words():
                if not _are_words(value):
                    self.say(path, "bad-value", f"{name} is a text or a list of texts.")
            case People():
                self._people(name, value, path)
            case Day():
                if type(value) is not date:
                    self.say(path, "bad-date", f"{name} is a day, without quotes: 2024-07-01.")
            case Days():
                if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                    self.say(path, "bad-value", f"{name} is a whole number of days.")
            case Roughly():
                self._roughly(name, value, path)
            case Figure():
                self._figure(name, value, shape, path)
            case Profile():
                if not isinstance(value, dict):
                    self.say(path, "bad-value", f"{name} is a table.")

    def _table(self, value: Any, shape: Table, path: tuple[Key, ...]) -> None:
        name = str(path[-1]) if path else self.file.name
        if not isinstance(value, dict):
            self.say(path, "bad-value", f"{name} is a table.")
            return
        for key, inner in value.items():
            known_as = with_currency(key, self.currency, "MAD")
            if known_as in shape.keys:
                self.inspect(inner, shape.keys[known_as], (*path, key))
            elif shape.others is not None:
                self.inspect(inner, shape.others, (*path, key))
            else:
                known = nearest(key, shape.keys) or f"Known: {', '.join(shape.keys)}."
                self.say((*path, key), "unknown-key", f'"{key}" is not a key here.', known)
        for key in shape.required:
            if key not in value:
                self.say(path, "missing-key", f'"{key}" is missing.')

    def _word(self, name: str, value: Any, among: tuple[str, ...], path: tuple[Key, ...]) -> None:
        if not isinstance(value, str) or not value.strip():
            self.say(path, "bad-value", f"{name} is a text.")
        elif among and value not in among:
            self.say(path, "unknown-value", f'{name} is one of {", ".join(among)}, not "{value}".')

    def _people(self, name: str, value: Any, path: tuple[Key, ...]) -> None:
        if isinstance(value, str):
            return
        if not isinstance(value, dict) or not value or not _are_words(list(value.values())):
            self.say(path, "bad-text", f"{name} is {{ fr = …, en = …, ar = … }}, at least one.")
            return
        for language in value:
            if language not in LANGUAGES:
                self.say(path, "unknown-language", f'{name}: "{language}" is not fr, en or ar.')

    def _roughly(self, name: str, value: Any, path: tuple[Key, ...]) -> None:
        if type(value) is date:
            return
        for form in ("%Y", "%Y-%m", "%Y-%m-%d"):
            try:
                datetime.strptime(str(value), form)
            except ValueError:
                continue
            return
        self.say(path, "bad-date", f'{name} is "2024", "2024-04" or 2024-04-01.')

    def _figure(self, name: str, value: Any, shape: Figure, path: tuple[Key, ...]) -> None:
        if not isinstance(value, dict):
            if shape.holds in ("number", "share") and is_number(value):
                # a bare number: allowed where nobody needs a source (settings, capacity)
                for what in _wrong_values(name, {"value": value}, shape.holds):
                    self.say(path, "bad-figure", what)
                return
            self.say(path, "bad-figure", f"{name} is {{ value = …, source = …, confidence = … }}.")
            return
        for key in value:
            if key not in _FIGURE_KEYS:
                what = f'"{key}" is not a key of a figure.'
                self.say(path, "unknown-key", what, nearest(key, _FIGURE_KEYS))
        if "source" in value:
            self.inspect(value["source"], Words(), (*path, "source"))
        if "confidence" in value:
            self._word("confidence", value["confidence"], CONFIDENCES, path)
        if "note" in value:
            self._people("note", value["note"], path)
        for what in _wrong_values(name, value, shape.holds):
            self.say(path, "bad-figure", what)


def with_currency(key: str, currency: str, other: str) -> str:
    """A key whose unit is one currency, with the unit of another; "" takes the unit off.

    >>> with_currency("max_xof", "XOF", "MAD"), with_currency("max_mad", "MAD", "")
    ('max_mad', 'max')
    """
    unit = f"_{currency.lower()}"
    if not key.endswith(unit):
        return key
    return key.removesuffix(unit) + (f"_{other.lower()}" if other else "")


def _are_words(value: Any) -> bool:
    words = value if isinstance(value, list) else [value]
    return bool(words) and all(isinstance(word, str) and word.strip() for word in words)


def is_number(value: Any) -> bool:
    """Whether a value of a file is a number that can be counted with."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) < LARGEST_NUMBER  # neither infinite nor "not a number"


def _wrong_values(name: str, figure: Mapping[str, Any], holds: str) -> Iterator[str]:
    given = [figure[key] for key in ("value", "min", "max") if key in figure]
    if not given:
        yield f"{name} has no value, min or max."
    elif "value" in figure and len(given) > 1:
        yield f"{name} has a value and a range: keep one."
    elif holds == "truth":
        if not isinstance(given[0], bool):
            yield f"{name} is true or false."
    elif holds == "text":
        if not isinstance(given[0], dict | str):
            yield f"{name} is a text: value = {{ fr = …, en = …, ar = … }}."
    elif not all(is_number(number) for number in given):
        yield f"{name} must be a number, not a text."
    elif any(number < 0 or (holds == "share" and number > 1) for number in given):
        yield f"{name} is {'between 0 and 1' if holds == 'share' else 'not below zero'}."
    elif "min" in figure and "max" in figure and figure["min"] > figure["max"]:
        yield f"{name}: min {figure['min']:,} is above max {figure['max']:,}."
