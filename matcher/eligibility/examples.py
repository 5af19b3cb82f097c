"""Examples of an option: applicants of whom its funder's people say the verdict, executed.

They stand beside the conditions and are written from the source alone, by somebody who knows
the programme and not the rules, so that a rule which says something else is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from matcher.catalogue.calls import governed
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Example
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.domain.values import FieldValue
from matcher.eligibility.verdict import EligibilityEngine, Verdict
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.support.errors import nearest
from matcher.support.messages import Message, Sayable, message


@dataclass(frozen=True, slots=True)
class ExampleFault:
    """What is wrong with one example; `number` counts from 1 in the order of the file."""

    number: int
    code: str
    message: Sayable
    hint: Sayable = ""


def example_faults(option: Option, engine: EligibilityEngine, day: date) -> Iterator[ExampleFault]:
    """The examples that cannot be read, and those whose verdict the rules do not give."""
    for number, example in enumerate(option.examples, start=1):
        facts: dict[str, FieldValue] = {}
        faults = []
        for name, raw in example.facts.items():
            try:
                facts[name] = fact_of(name, raw, engine.schema)
            except RefusedCellError as bad:
                faults.append(ExampleFault(number, bad.code, bad.message, bad.hint))
        yield from faults
        if not faults:
            found = verdict_of(option, facts, engine, example.on or day)
            if found.name != example.verdict:
                yield ExampleFault(number, "example", _says_otherwise(option, example, found))


def verdict_of(
    option: Option, facts: Mapping[str, FieldValue], engine: EligibilityEngine, day: date
) -> Verdict:
    """The verdict of an option for an applicant with just these facts."""
    applicant = Applicant("example", engine.schema, facts, day)
    return engine.decide(governed(option, applicant, day).in_force(day), applicant)


def fact_of(name: str, raw: object, schema: Schema) -> FieldValue:
    """The value of a field as a TOML file holds it.

    Raises
        RefusedCellError  there is no such field, or it cannot have that value
    """
    if name not in schema:
        said = message('"{name}" is not a field.', name=name)
        raise RefusedCellError("unknown-field", said, nearest(name, schema.fields))
    if isinstance(raw, list | tuple):
        return read_cell(";".join(map(str, raw)), schema[name], schema)
    cell = ("true" if raw else "false") if isinstance(raw, bool) else str(raw)
    return read_cell(cell, schema[name], schema)


def _says_otherwise(option: Option, example: Example, found: Verdict) -> Message:
    if found.blockers:
        blockers = tuple(found.blockers)
        return message(
            "the example says {expected}, the rules say {found}: condition {conditions}.",
            expected=example.verdict,
            found=found.name,
            conditions=blockers,
        )
    if found.missing:
        return message(
            "the example says {expected}, the rules say {found}: {fields} unknown.",
            expected=example.verdict,
            found=found.name,
            fields=found.missing,
        )
    return message(
        "the example says {expected}, the rules say {found}.",
        expected=example.verdict,
        found=found.name,
    )
