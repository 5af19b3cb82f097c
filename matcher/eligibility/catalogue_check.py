"""The health of a catalogue: everything that is wrong, stale or untold, all at once.

Beyond what a catalogue must fulfil to be read at all, every rule is executed on generated
profiles, texts must stand in every language of the catalogue, sources must be declared in their
file, and what is past its date or was seen too long ago is named.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from matcher.catalogue.availability import status_known_to
from matcher.catalogue.catalogue import FUNDERS_FILE, SETTINGS_FILE
from matcher.catalogue.families import LOANS, WITHOUT_MONEY
from matcher.catalogue.loading import catalogue_contents, default_schema, load_schema
from matcher.catalogue.option import Option
from matcher.catalogue.read import Reading, read_catalogue
from matcher.catalogue.terms import Condition, Figure, FigureCase
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, Several
from matcher.eligibility.examples import example_faults
from matcher.eligibility.schema_check import check_schema
from matcher.eligibility.verdict import EligibilityEngine
from matcher.rules.decision_diagram import DecisionDiagram
from matcher.spec.reader import Reader
from matcher.spec.source import THE_SCHEMA, Key, parse_toml, read_bytes
from matcher.support.errors import Problem, nearest
from matcher.support.messages import Message, RoughMonth, Sayable, counted, message
from matcher.support.text import LANGUAGES, Text

#: Complete profiles on which every rule is executed.
PROFILES = 300


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked and what was found."""

    options: int
    rules: int
    executed: int
    problems: tuple[Problem, ...]


def check_catalogue(
    catalogue: Path | None = None, schema: Path | None = None, today: date | None = None
) -> Report:
    """Everything that is wrong with a catalogue, the built-in one by default.

    Raises
        InvalidSourceError  the folder is missing or empty, or the schema is not valid
    """
    declared, _ = load_schema(schema)
    reading = read_catalogue(catalogue_contents(catalogue), declared)
    report = check(reading, declared, today or date.today())
    path = schema or default_schema()
    file = parse_toml(read_bytes(path, THE_SCHEMA), path.name)
    untold = check_schema(file, declared, reading.catalogue.languages)
    return replace(report, problems=tuple(sorted((*report.problems, *untold))))


def check(reading: Reading, schema: Schema, today: date) -> Report:
    """Everything that is wrong with a catalogue that was read."""
    problems = [*reading.problems]
    checker = _Checker(reading, schema, today)
    for option in reading.catalogue.options.values():
        problems.extend(checker.option(option))
    problems.extend(_untranslated_names(reading))
    return Report(
        options=len(reading.catalogue.options),
        rules=len(reading.rules),
        executed=PROFILES,
        problems=tuple(sorted(set(problems))),
    )


class _Checker:
    def __init__(self, reading: Reading, schema: Schema, today: date) -> None:
        self.reading = reading
        self.schema = schema
        self.today = today
        self.engine = EligibilityEngine(schema, reading.rules)
        generator = random.Random(0)  # noqa: S311  any profiles will do, the same every time
        self.profiles = [_profile(schema, generator, today) for _ in range(PROFILES)]

    def option(self, option: Option) -> list[Problem]:
        reader = Reader(self.reading.files[option.file], currency=self.schema.currency)
        self._rules(option, reader)
        _citations(option, reader)
        if option.family in self.reading.catalogue.families:  # others are told as they are read
            _kind(option, reader)
        self._dates(option, reader)
        if not (option.words or option.is_local):  # an office writes in its own language, and
            # the examples of a file speak of the conditions that were published
            _texts(option, self.reading.catalogue.languages, reader)
            self._examples(option, reader)
            _names(option, reader)
        return reader.problems

    def _examples(self, option: Option, reader: Reader) -> None:
        for fault in example_faults(option, self.engine, self.today):
            path = ("example", fault.number - 1)
            reader.say(path, fault.code, fault.message, fault.hint)

    def _rules(self, option: Option, reader: Reader) -> None:
        for path, condition in _all_conditions(option):
            diagram = self.reading.rules[condition.rule]
            if not _can_be_decided(diagram, self.profiles, self.schema):
                what = message("rule {rule}: no complete profile decides it.", rule=condition.rule)
                hint = message("A field of it can have no value.")
                reader.say((*path, "rule"), "never-decided", what, hint)

    def _dates(self, option: Option, reader: Reader) -> None:
        if option.valid_until is not None and option.valid_until < self.today:
            if option.status != "closed":
                what = message("valid until {day}: it has expired.", day=option.valid_until)
                hint = message('Set status = "closed".')
                reader.say(("valid_until",), "expired", what, hint, warn=True)
            return
        if option.status == "closed":
            return
        if option.status_as_of is None:
            what = message("no day on which its status was seen: it reads to_confirm.")
            reader.say(("status",), "undated", what, message("Add status_as_of."), warn=True)
        elif (age := (self.today - option.status_as_of).days) > (
            self.reading.catalogue.stale_after_days
        ):
            what = _seen_long_ago(option, option.status_as_of, age)
            hint = message("See whether it still holds.")
            reader.say(("status_as_of",), "stale", what, hint, warn=True)
        elif option.status_as_of > self.today:
            what = message("status_as_of {day} is in the future.", day=option.status_as_of)
            reader.say(("status_as_of",), "bad-date", what)


def _seen_long_ago(option: Option, seen: date, age: int) -> Message:
    """That a status was seen too long ago, said no finer than its day is known."""
    known_to = status_known_to(option)
    if known_to != "day":
        time = RoughMonth(seen) if known_to == "month" else str(seen.year)
        return message("status seen in {time}: it reads to_confirm.", time=time)
    return counted(
        "status seen {day}, {n} day ago: it reads to_confirm.",
        "status seen {day}, {n} days ago: it reads to_confirm.",
        age,
        day=seen,
    )


def _can_be_decided(diagram: DecisionDiagram, profiles: list[Applicant], schema: Schema) -> bool:
    outcomes = (diagram.outcomes(diagram.masks(one.known, schema)) for one in profiles)
    return any(may_fail != may_hold for may_fail, may_hold in outcomes)


def _profile(schema: Schema, generator: random.Random, today: date) -> Applicant:
    """A complete profile: every declared field has a value."""
    stated = {f.name: _any_value(f, schema, generator, today) for f in schema if not f.derived}
    return Applicant("generated", schema, stated, today)


def _any_value(about: Field, schema: Schema, generator: random.Random, today: date) -> FieldValue:
    # only of numbers and days it matters which: what is worked out from them may have no value
    if about.type == "boolean":
        return True
    if about.type in ("category", "text"):
        return generator.choice(about.values or ("text",))
    if about.type == "categories":
        return Several(frozenset())
    if about.type == "place":
        return generator.choice(schema.places(about.name).all_leaves())
    if about.type == "date":
        return today - timedelta(days=generator.randrange(15_000))
    low, high = float(about.minimum or 0), about.maximum  # type: ignore[arg-type]
    top = float(high) if high is not None else low + generator.paretovariate(0.2)  # type: ignore[arg-type]
    number = generator.uniform(low, top)
    return round(number) if about.is_whole else number


def _texts(option: Option, languages: tuple[str, ...], reader: Reader) -> None:
    for path, text in _all_texts(option):
        missing = tuple(lang for lang in languages if lang not in text.by_language)
        if missing:
            what = message("{key} is not written in {languages}.", key=path[-1], languages=missing)
            _say_of_figure(reader, path, "untranslated", what)


def _all_texts(option: Option) -> Iterator[tuple[tuple[Key, ...], Text]]:
    yield ("name",), option.name
    for key, text in option.texts.items():
        yield (key,), text
    for path, condition in _all_conditions(option):
        yield (*path, "says"), condition.says
    for place, call in enumerate(option.calls):
        if call.name is not None:
            yield ("call", place, "name"), call.name
        for key, text in call.texts.items():
            yield ("call", place, key), text
    for path, case in _all_cases(option):
        if case.says is not None:
            yield (*path, "says"), case.says
    for path, figure in _all_figures(option):
        for said in (figure.note, figure.words):
            if said is not None:
                yield path, said
    for place, source in enumerate(option.sources.values()):
        if source.title_in is not None:
            # the title itself stands for one language, English unless `title_in` gives that
            said_in = source.title_in.by_language
            own = [one for one in ("en", *LANGUAGES) if one not in said_in][:1]
            yield ("source", place, "title_in"), Text({**said_in, **dict.fromkeys(own, "")})


def _all_conditions(option: Option) -> Iterator[tuple[tuple[Key, ...], Condition]]:
    for place, condition in enumerate(option.conditions):
        yield ("condition", place), condition
    for number, call in enumerate(option.calls):
        for place, condition in enumerate(call.conditions):
            yield ("call", number, "condition", place), condition


def _all_cases(option: Option) -> Iterator[tuple[tuple[Key, ...], FigureCase]]:
    for place, case in enumerate(option.cases):
        yield ("amount", "case", place), case
    for number, call in enumerate(option.calls):
        for place, case in enumerate(call.cases):
            yield ("call", number, "amount", "case", place), case


def _all_figures(option: Option) -> Iterator[tuple[tuple[Key, ...], Figure]]:
    for table in ("amount", "terms", "capacity"):
        for name, figure in getattr(option, table).items():
            yield (table, name), figure
    for place, local in enumerate(option.local):
        for name, figure in local.figures.items():
            yield ("capacity", "local", place, name), figure
    for place, call in enumerate(option.calls):
        for table in ("amount", "terms"):
            for name, figure in getattr(call, table).items():
                yield ("call", place, table, name), figure
    for path, case in _all_cases(option):
        for name, figure in case.figures.items():
            yield (*path, name), figure


def _citations(option: Option, reader: Reader) -> None:
    cited: list[tuple[tuple[Key, ...], tuple[str, ...]]] = [
        (path, condition.sources) for path, condition in _all_conditions(option)
    ]
    cited += [(("call", place), call.sources) for place, call in enumerate(option.calls)]
    cited += [(path, figure.sources) for path, figure in _all_figures(option)]
    sourced = bool(option.sources)
    for path, sources in cited:
        if sourced and not sources:
            what = message("{key} cites no source.", key=_key_of(path))
            _say_of_figure(reader, path, "no-source", what, message("Add source = …"))
        for source in sources:
            if source not in option.sources:
                what = message('source "{source}" has no [[source]] table.', source=source)
                hint = nearest(source, option.sources) or message("Add it to this file.")
                _say_of_figure(reader, path, "unknown-source", what, hint)


def _say_of_figure(
    reader: Reader,
    path: tuple[Key, ...],
    code: str,
    what: Message,
    hint: Sayable = "",
    *,
    warn: bool = False,
) -> None:
    """Note a problem at a key; a figure goes by its name without the currency: `max`."""
    unit = f"_{reader.currency.lower()}"
    table: Any = reader.file.data
    for key in path[:-1]:
        table = table[key]
    is_amount = isinstance(table, dict) and path[-1] not in table
    reader.say(
        (*path[:-1], f"{path[-1]}{unit}") if is_amount else path, code, what, hint, warn=warn
    )


def _key_of(path: tuple[Key, ...]) -> Sayable:
    """What a condition or a figure is called: the n-th condition goes by its number."""
    if isinstance(path[-1], int) and path[-2] == "call":
        return message("call {number}", number=path[-1] + 1)
    if isinstance(path[-1], int):
        return message("condition {number}", number=path[-1] + 1)
    return path[-1]


_OF_A_LOAN = ("rate_pct_year", "grace_months", "collateral", "repayment_rate")
_OF_A_GUARANTEE = ("guarantee_share", "guarantee_cap", "guarantee_fee_pct", "loan_min", "loan_max")


def _kind(option: Option, reader: Reader) -> None:
    """Tell of a loan or a guarantee by its terms whose family is known as neither."""
    if option.family in LOANS | WITHOUT_MONEY:
        return
    family, repaid = option.family, option.terms.get("repayable")
    of_a_loan = next((key for key in _OF_A_LOAN if key in option.terms), "")
    of_a_guarantee = next((key for key in _OF_A_GUARANTEE if key in option.terms), "")
    hint = message("Known as loans: {names}.", names=tuple(sorted(LOANS)))
    if repaid is not None and repaid.low:
        key = "repayable"
        what = message(
            'the family "{family}" is not known as a loan: plans pay it back, but reckon no'
            " security or guarantee for it.",
            family=family,
        )
    elif of_a_loan and repaid is None:
        key = of_a_loan
        what = message(
            '{key} is of a loan, and the family "{family}" is not known as one: plans take it for'
            " money that nobody pays back.",
            key=key,
            family=family,
        )
    elif of_a_guarantee:
        key = of_a_guarantee
        what = message(
            '{key} is of a guarantee, and the family "{family}" is not known as one: plans take it'
            " for money.",
            key=key,
            family=family,
        )
        hint = message("Known as a guarantee: {name}.", name="guarantee")
    else:
        return
    _say_of_figure(reader, ("terms", key), "unknown-kind", what, hint, warn=True)


def _names(option: Option, reader: Reader) -> None:
    stem = Path(option.file).stem
    if stem != option.id:
        what = message(
            'the file is named "{file}", the option "{option}".', file=stem, option=option.id
        )
        reader.say(("id",), "bad-name", what, message("Give both one name."), warn=True)
    folder = Path(option.file).parent.name
    if folder and option.family and folder != option.family:
        what = message(
            'the folder is "{folder}", the family "{family}".', folder=folder, family=option.family
        )
        reader.say(("family",), "bad-name", what, message("Move the file."), warn=True)


def _untranslated_names(reading: Reading) -> Iterator[Problem]:
    catalogue = reading.catalogue
    named: list[tuple[str, tuple[Key, ...], Text]] = [
        (FUNDERS_FILE, (key,), funder.name) for key, funder in catalogue.funders.items()
    ]
    named += [(SETTINGS_FILE, ("family", key), name) for key, name in catalogue.families.items()]
    for file, path, name in named:
        key = path[-1]
        missing = tuple(lang for lang in catalogue.languages if lang not in name.by_language)
        if missing:
            what = message('"{key}" is not named in {languages}.', key=key, languages=missing)
            yield Problem(reading.files[file].where(*path), "untranslated", what)
