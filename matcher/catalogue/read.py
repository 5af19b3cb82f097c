"""Catalogue folders to checked options: every mistake at once, with file and line.

A catalogue is a folder of TOML files, one option each, at any depth. `catalogue.toml`
(settings and families) and `funders.toml` beside them are optional.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from matcher.catalogue.catalogue import (
    BESIDE_OPTIONS,
    COOPERATIVES_FILE,
    FUNDERS_FILE,
    PAPERS_FILE,
    SETTINGS_FILE,
    Catalogue,
)
from matcher.catalogue.files import (
    CatalogueFile,
    CooperativesFile,
    DocumentsFile,
    FundersFile,
    OptionFile,
)
from matcher.catalogue.office.overlay import (
    OVERLAYS,
    OverlaidWord,
    is_of_office,
    is_overlay,
    lay_over,
    read_word,
)
from matcher.catalogue.office.overlay_file import OverlayFile
from matcher.catalogue.office_word import OfficeQuestion
from matcher.catalogue.option import Option
from matcher.catalogue.parse import (
    OFFICE_QUESTIONS,
    OFFICE_WORDS,
    parse_catalogue,
    parse_option,
)
from matcher.catalogue.profile import wrong_profile
from matcher.catalogue.vocabularies import vocabularies
from matcher.domain.schema import Schema
from matcher.rules.decision_diagram import DecisionDiagram, connected
from matcher.rules.diagnosis import Diagnosis, diagnose
from matcher.spec.reader import Reader, Vocabularies
from matcher.spec.source import Key, SourceFile, parse_toml
from matcher.support.errors import InvalidSourceError, Problem, Problems, nearest
from matcher.support.messages import message


@dataclass
class Reading:
    """What reading a folder gave: the options, their compiled rules, and all problems."""

    catalogue: Catalogue
    rules: Mapping[str, DecisionDiagram]
    files: Mapping[str, SourceFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """What is more than a warning: with any of it the catalogue cannot be used."""
        return [problem for problem in self.problems if not problem.is_warning]


def read_catalogue(contents: Mapping[str, bytes], schema: Schema, fingerprint: str = "") -> Reading:
    """The catalogue of some files, given by their path inside the folder.

    Nothing is raised: what is wrong stands in `problems`, and what is right is returned.
    """
    reader = _Reader(schema)
    reader.read(contents)
    beside = {
        **reader.beside,
        OFFICE_QUESTIONS: {"all": [asdict(question) for question in reader.questions]},
    }
    catalogue = parse_catalogue(reader.options, beside, fingerprint, schema.currency)
    rules = {rule: found.diagram for rule, found in reader.found.items() if found.diagram}
    return Reading(catalogue, rules, reader.files, sorted(reader.problems))


#: The files beside the options, with their definitions.
_BESIDE: Mapping[str, type] = {
    SETTINGS_FILE: CatalogueFile,
    FUNDERS_FILE: FundersFile,
    PAPERS_FILE: DocumentsFile,
    COOPERATIVES_FILE: CooperativesFile,
}
#: Faults that lie in what other files declare: the option can be looked into all the same.
_OF_OTHERS = frozenset(("unknown-family", "unknown-funder", "unknown-option"))


class _Reader:
    """Reads the files of a folder: what they declare first, for the others may name it."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.options: dict[str, Option] = {}
        self.found: dict[str, Diagnosis] = {}
        self.files: dict[str, SourceFile] = {}
        self.beside: dict[str, Mapping[str, Any]] = {}
        self.questions: list[OfficeQuestion] = []
        self.problems = Problems()

    def read(self, contents: Mapping[str, bytes]) -> None:
        for name, content in contents.items():
            try:
                self.files[name] = parse_toml(content, name)
            except InvalidSourceError as error:
                self.problems.tell(*error.problems)
        for name, definition in _BESIDE.items():
            self.beside[name] = self._beside(name, definition)
        families = self.beside[SETTINGS_FILE].get("family")
        funders, papers = self.beside[FUNDERS_FILE], self.beside[PAPERS_FILE]
        options = {
            name: f
            for name, f in self.files.items()
            if name not in BESIDE_OPTIONS and not is_overlay(name)
        }
        known = {
            **vocabularies(self.schema),
            **({"family": families} if families else {}),
            **({"funder": funders} if funders else {}),
            **({"document": papers} if papers else {}),
            # one that is wrong is known all the same: that is not the fault of who names it
            "option": {str(file.data.get("id", "")) for file in options.values()},
        }
        self._papers_held()
        words = self._words(known)
        for file in sorted(options.values(), key=lambda file: is_of_office(file.name)):
            self._option(Reader(file, known, self.schema.currency), words)
        self._unheard(words)

    def _papers_held(self) -> None:
        """The rules that tell who has a paper."""
        for code, table in self.beside[PAPERS_FILE].items():
            if rule := table.get("held"):
                found = self.found[rule] = diagnose(rule, self.schema)
                where = self.files[PAPERS_FILE].where(code, "held")
                for problem in found.problems:
                    what = message("rule {rule}: {what}", rule=rule, what=problem.message)
                    self.problems.tell(Problem(where, problem.code, what, problem.hint))

    def _words(self, known: Vocabularies) -> dict[str, list[OverlaidWord]]:
        """The sound words of offices, by the option that they are about."""
        found: dict[str, list[OverlaidWord]] = {}
        for name, file in self.files.items():
            if is_overlay(name):
                reader = Reader(file, known, self.schema.currency)
                reader.read(OverlayFile)
                _OptionInspector(reader, self.schema, self.found).inspect()
                if all(problem.is_warning for problem in reader.problems):
                    found.setdefault(file.data["id"], []).append(read_word(file))
                self.problems.tell(*reader.problems)
        return found

    def _unheard(self, words: Mapping[str, Sequence[OverlaidWord]]) -> None:
        """A word on an option that is not there is asked about."""
        self.questions += [
            OfficeQuestion("no_option", option_id, day=max(word.day for word in told))
            for option_id, told in words.items()
            if option_id not in self.options and any(word.gives for word in told)
        ]

    def _beside(self, name: str, definition: type) -> Mapping[str, Any]:
        if (file := self.files.get(name)) is None:
            return {}
        reader = Reader(file, currency=self.schema.currency)
        reader.read(definition)
        self.problems.tell(*reader.problems)
        return file.data if not reader.problems else {}

    def _option(self, reader: Reader, words: Mapping[str, Sequence[OverlaidWord]]) -> None:
        file = reader.file
        reader.read(OptionFile)
        _OptionInspector(reader, self.schema, self.found).inspect()
        is_sound = _is_sound(reader)
        if is_sound and (told := words.get(file.data["id"])):
            self.problems.tell(*reader.problems)
            file, reader = self._laid_over(file, told, reader.known)
            is_sound = _is_sound(reader)
        if is_sound:
            option = parse_option(file.data, self.schema, file.name)
            if option.papers and not self.beside[PAPERS_FILE]:
                what = message(
                    'There is no {file}: nobody is told what "{code}" is.',
                    file=PAPERS_FILE,
                    code=option.papers[0].code,
                )
                reader.say(("documents", "asks"), "unknown-value", what, warn=True)
            if (other := self.options.get(option.id)) is None:
                self.options[option.id] = option
            elif option.is_local:
                self.questions.append(OfficeQuestion("same_id", option.id))
            else:
                what = message('"{id}" is also in {file}.', id=option.id, file=other.file)
                reader.say(("id",), "duplicate-id", what)
        self.problems.tell(*reader.problems)

    def _laid_over(
        self, file: SourceFile, told: Sequence[OverlaidWord], known: Vocabularies
    ) -> tuple[SourceFile, Reader]:
        """The option under the words of offices, and what is wrong with the two together."""
        laid = lay_over(file.data, told)
        last = max(told, key=lambda word: (word.day, word.id))
        where = f"{OVERLAYS}/{laid.data['id']}/{last.id}.toml"
        together = Reader(SourceFile(where, laid.data), known, self.schema.currency)
        together.read(OptionFile)
        _OptionInspector(together, self.schema, self.found).inspect()
        data = {
            **laid.data,
            OFFICE_WORDS: [asdict(word) for word in laid.words],
            OFFICE_QUESTIONS: [asdict(question) for question in laid.questions],
        }
        self.files[file.name] = made = replace(file, data=data)
        return made, together


def _is_sound(reader: Reader) -> bool:
    return all(problem.is_warning or problem.code in _OF_OTHERS for problem in reader.problems)


class _OptionInspector:
    """What the schema says about one option, where its shape is sound."""

    def __init__(self, reader: Reader, schema: Schema, found: dict[str, Diagnosis]) -> None:
        self.reader = reader
        self.say = reader.say
        self.data = reader.file.data
        self.schema = schema
        self.found = found

    def inspect(self) -> None:
        self._conditions(self.data.get("condition", ()), ())
        calls = self.data.get("call", ())
        for place, call in enumerate(calls if self.reader.is_sound("call") else ()):
            self._conditions(call.get("condition", ()), ("call", place))
            self._cases(call.get("amount", {}), ("call", place))
            self._places(call.get("place", ()), ("call", place, "place"))
        if self.reader.is_sound("serves"):
            for name, given in self.data.get("serves", {}).items():
                self._serves(name, given)
        if self.reader.is_sound("amount", "case"):
            self._cases(self.data.get("amount", {}), ())

    def _cases(self, amount: Mapping[str, Any], within: tuple[Key, ...]) -> None:
        for place, case in enumerate(amount.get("case", ())):
            if case.get("rule"):
                self._rule(case["rule"], (*within, "amount", "case", place, "rule"))

    def _places(self, given: Any, path: tuple[Key, ...]) -> None:
        field = self.schema.place_field()
        known = self.schema.places(field).places if field else {}
        for code in (given,) if isinstance(given, str) else given:
            if code not in known:
                what = message('"{code}" is not a place.', code=code)
                self.say(path, "unknown-place", what, nearest(code, known))

    def _conditions(self, given: Any, within: tuple[Key, ...]) -> None:
        for place, condition in enumerate(given if isinstance(given, list) else ()):
            path: tuple[Key, ...] = (*within, "condition", place, "rule")
            has_rule = isinstance(condition, dict) and condition.get("rule")
            if has_rule and self.reader.is_sound(*path):
                self._rule(condition["rule"], path)
        if self.reader.is_sound(*within, "condition"):
            self._together(given, within)

    def _rule(self, rule: str, path: tuple[Key, ...]) -> None:
        if rule not in self.found:
            self.found[rule] = diagnose(rule, self.schema)
        found = self.found[rule]
        for problem in (*found.problems, *found.warnings):
            said = message("rule {rule}: {what}", rule=rule, what=problem.message)
            self.say(path, problem.code, said, problem.hint, warn=problem in found.warnings)

    def _together(self, conditions: Sequence[Mapping[str, Any]], within: tuple[Key, ...]) -> None:
        """Conditions in force on one day must be able to hold together."""
        known = [d for c in conditions if (d := self.found[c["rule"]].diagram) is not None]
        if len(known) < len(conditions):
            return
        for numbers in _sets_in_force(conditions):
            rules = {n: known[n] for n in numbers}
            for group in connected(rules):
                if len(group) > 1:
                    self._joint(group, [conditions[n]["rule"] for n in group], within)

    def _joint(self, group: tuple[int, ...], rules: Sequence[str], within: tuple[Key, ...]) -> None:
        path = (*within, "condition", group[-1], "rule")
        joined = " and ".join(f"({rule})" for rule in rules)
        for problem in diagnose(joined, self.schema).problems:
            if problem.code == "never-true":
                numbered = tuple(n + 1 for n in group)
                what = message("conditions {numbers} can never hold together.", numbers=numbered)
            else:
                what = message("conditions together: {what}", what=problem.message)
            self.say(path, problem.code, what, problem.hint)

    def _serves(self, name: str, given: Any) -> None:
        declared = self.schema[name]
        path: tuple[Key, ...] = ("serves", name)
        if declared.sensitive:
            what = message(
                '"{field}" is sensitive: it may stand in a condition, never in [serves].',
                field=name,
            )
            self.say(path, "sensitive", what)
        for what, hint in wrong_profile(given, declared, self.schema):
            self.say(path, "bad-profile", what, hint)


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
