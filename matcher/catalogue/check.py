"""The health of a catalogue: everything that is wrong, stale or untold, all at once.

Beyond what a catalogue must fulfil to be read at all, every rule is executed on generated
profiles, texts must stand in every language of the catalogue, sources must agree, and what
is past its date or was seen too long ago is named.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from matcher.applicant import Applicant
from matcher.catalogue.option import Catalogue, Figure, Option
from matcher.catalogue.read import Reading
from matcher.catalogue.shape import Inspector
from matcher.errors import Problem
from matcher.rules.diagram import Diagram
from matcher.schema import Field, Schema
from matcher.spec.source import Key, SourceFile
from matcher.text import Text
from matcher.values import FieldValue, Several

#: Complete profiles on which every rule is executed.
PROFILES = 300


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked and what was found."""

    options: int
    rules: int
    executed: int
    problems: tuple[Problem, ...]


def check(reading: Reading, schema: Schema, today: date) -> Report:
    """Everything that is wrong with a catalogue that was read."""
    problems = [*reading.problems]
    checker = _Checker(reading, schema, today)
    for option in reading.catalogue.options.values():
        problems.extend(checker.option(option))
    problems.extend(_disagreeing_sources(reading.catalogue, reading.files))
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
        generator = random.Random(0)  # noqa: S311  any profiles will do, the same every time
        self.profiles = [_profile(schema, generator, today) for _ in range(PROFILES)]

    def option(self, option: Option) -> list[Problem]:
        file = self.reading.files[option.file]
        inspector = Inspector(file, self.schema.currency)
        self._rules(option, inspector)
        _texts(option, self.reading.catalogue.languages, inspector)
        _citations(option, inspector)
        self._dates(option, inspector)
        _names(option, inspector)
        return inspector.problems

    def _rules(self, option: Option, inspector: Inspector) -> None:
        for place, condition in enumerate(option.conditions):
            diagram = self.reading.rules[condition.rule]
            if not _can_be_decided(diagram, self.profiles, self.schema):
                what = f"rule {condition.rule}: no complete profile decides it."
                path: tuple[Key, ...] = ("condition", place, "rule")
                inspector.say(path, "never-decided", what, "A field of it can have no value.")

    def _dates(self, option: Option, inspector: Inspector) -> None:
        if option.valid_until is not None and option.valid_until < self.today:
            if option.status != "closed":
                what = f"valid until {option.valid_until}: it has expired."
                inspector.say(
                    ("valid_until",), "expired", what, 'Set status = "closed".', warn=True
                )
            return
        if option.status == "closed":
            return
        if option.status_as_of is None:
            what = "no day on which its status was seen: it reads to_confirm."
            inspector.say(("status",), "undated", what, "Add status_as_of.", warn=True)
        elif (age := (self.today - option.status_as_of).days) > (
            self.reading.catalogue.stale_after_days
        ):
            what = f"status seen {option.status_as_of}, {age} days ago: it reads to_confirm."
            inspector.say(
                ("status_as_of",), "stale", what, "See whether it still holds.", warn=True
            )
        elif option.status_as_of > self.today:
            what = f"status_as_of {option.status_as_of} is in the future."
            inspector.say(("status_as_of",), "bad-date", what)


def _can_be_decided(diagram: Diagram, profiles: list[Applicant], schema: Schema) -> bool:
    for profile in profiles:
        may_fail, may_hold = diagram.outcomes(diagram.masks(profile.value, schema))
        if may_fail != may_hold:
            return True
    return False


def _profile(schema: Schema, generator: random.Random, today: date) -> Applicant:
    """A complete profile: every declared field has a value."""
    stated = {f.name: _any_value(f, schema, generator, today) for f in schema if not f.derived}
    return Applicant("generated", schema, stated, today)


def _any_value(about: Field, schema: Schema, generator: random.Random, today: date) -> FieldValue:
    if about.type == "boolean":
        return generator.random() < 0.5
    if about.type == "category":
        return generator.choice(about.values or ("a", "b"))
    if about.type == "categories":
        values = about.values or ("a", "b")
        return Several(frozenset(v for v in values if generator.random() < 0.3))
    if about.type == "place":
        return generator.choice(schema.places(about.name).all_leaves())
    if about.type == "text":
        return "text"
    if about.type == "date":
        return today - timedelta(days=generator.randrange(15_000))
    low, high = float(about.minimum or 0), about.maximum  # type: ignore[arg-type]
    top = float(high) if high is not None else low + 10 ** generator.uniform(0, 7)  # type: ignore[arg-type]
    number = generator.uniform(low, top)
    return round(number) if about.is_whole else number


def _texts(option: Option, languages: tuple[str, ...], inspector: Inspector) -> None:
    for path, text in _all_texts(option):
        missing = [language for language in languages if language not in text.by_language]
        if missing:
            what = f"{path[-1]} is not written in {', '.join(missing)}."
            inspector.say(path, "untranslated", what)


def _all_texts(option: Option) -> Iterator[tuple[tuple[Key, ...], Text]]:
    yield ("name",), option.name
    for key, text in option.texts.items():
        yield (key,), text
    for place, condition in enumerate(option.conditions):
        yield ("condition", place, "says"), condition.says
    for place, case in enumerate(option.cases):
        if case.says is not None:
            yield ("amount", "case", place, "says"), case.says
    for path, figure in _all_figures(option):
        for said in (figure.note, figure.words):
            if said is not None:
                yield path, said


def _all_figures(option: Option) -> Iterator[tuple[tuple[Key, ...], Figure]]:
    for table in ("amount", "terms", "capacity"):
        for name, figure in getattr(option, table).items():
            yield (table, name), figure
    for place, case in enumerate(option.cases):
        for name, figure in case.figures.items():
            yield ("amount", "case", place, name), figure


def _citations(option: Option, inspector: Inspector) -> None:
    cited: list[tuple[tuple[Key, ...], tuple[str, ...]]] = [
        (("condition", place), condition.sources)
        for place, condition in enumerate(option.conditions)
    ]
    cited += [(path, figure.sources) for path, figure in _all_figures(option)]
    sourced = bool(option.sources)
    for path, sources in cited:
        if sourced and not sources:
            inspector.say(path, "no-source", f"{path[-1]} cites no source.", "Add source = …")
        for source in sources:
            if source not in option.sources:
                what = f'source "{source}" has no [[source]] table.'
                inspector.say(path, "unknown-source", what, "Add it to this file.")


def _names(option: Option, inspector: Inspector) -> None:
    stem = Path(option.file).stem
    if stem != option.id:
        what = f'the file is named "{stem}", the option "{option.id}".'
        inspector.say(("id",), "bad-name", what, "Give both one name.", warn=True)
    folder = Path(option.file).parent.name
    if folder and option.family and folder != option.family:
        what = f'the folder is "{folder}", the family "{option.family}".'
        inspector.say(("family",), "bad-name", what, "Move the file.", warn=True)


def _disagreeing_sources(catalogue: Catalogue, files: Any) -> Iterator[Problem]:
    first: dict[str, tuple[str, Any]] = {}
    for option in catalogue.options.values():
        for place, source in enumerate(option.sources.values()):
            kept_in, kept = first.setdefault(source.id, (option.file, source))
            if kept != source:
                file: SourceFile = files[option.file]
                yield Problem(
                    file.where("source", place),
                    "contradiction",
                    f'source "{source.id}" differs from the one in {kept_in}.',
                    "A source has one title, address and date.",
                )


def _untranslated_names(reading: Reading) -> Iterator[Problem]:
    catalogue = reading.catalogue
    named = [("funders.toml", key, funder.name) for key, funder in catalogue.funders.items()]
    named += [("catalogue.toml", key, name) for key, name in catalogue.families.items()]
    for file, key, name in named:
        missing = [lang for lang in catalogue.languages if lang not in name.by_language]
        if missing:
            where = reading.files[file].where(key)
            yield Problem(where, "untranslated", f'"{key}" is not named in {", ".join(missing)}.')
