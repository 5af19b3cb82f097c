"""Who is asked about: known facts as data, and an introduction in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated

from matcher.domain.applicant import Applicant
from matcher.domain.budget import budget_of
from matcher.domain.schema import Field, Schema
from matcher.domain.values import FieldValue, RoughDay, Several
from matcher.reports.layout import wrapped
from matcher.reports.money import unassigned_said
from matcher.reports.phrases import labelled, named
from matcher.reports.values import told_said
from matcher.reports.view import left_out_if_none, only_shown
from matcher.support.messages import Message, Money, Sayable, Share, message, message_in, render
from matcher.support.records import dataclass
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class SeveralView:
    """What a field of several values holds."""

    values: Annotated[tuple[str, ...], "the values that are known"]
    others: Annotated[bool, "true when there may be others"]
    excluded: Annotated[
        tuple[str, ...] | None, "values that it certainly does not hold; absent when there are none"
    ] = left_out_if_none()


Fact = bool | int | float | str | date | SeveralView


@dataclass(frozen=True, slots=True)
class ApplicantView:
    """An applicant with its known facts, stated and derived."""

    applicant_id: Annotated[str, "id in the registry"]
    name: Annotated[str, "its name, or its id when it has none"]
    synthetic: Annotated[bool, "true when it was made up for a demonstration"]
    completeness: Annotated[float, "share of the askable fields that are known, 0 to 1"]
    facts: Annotated[Mapping[str, Fact], "known values by field; unknown ones are absent"]
    headline: tuple[Sayable, ...] = only_shown()
    budget: Message | None = only_shown()
    is_need_known: bool = only_shown()


def complete_share(completeness: float) -> Share:
    """How complete a file is, in whole per cent: of the four digits that JSON has, everywhere.

    >>> complete_share(50 / 101)
    Share(value=0.49)
    """
    return Share(round(round(completeness, 4), 2))


def applicant_view(applicant: Applicant) -> ApplicantView:
    """An applicant with what is known of it."""
    values = {about.name: applicant.told(about.name) for about in applicant.schema}
    budget = _budget(values, applicant)
    told = applicant.schema.need if budget is not None else ""
    return ApplicantView(
        applicant_id=applicant.id,
        name=applicant.name,
        synthetic=is_synthetic(applicant),
        completeness=round(applicant.completeness(), 4),
        facts={name: fact(value) for name, value in values.items() if value is not None},
        headline=tuple(_headline(applicant, but=told)),
        budget=budget or _no_need(values, applicant.schema),
        is_need_known=budget is not None,
    )


def is_synthetic(applicant: Applicant) -> bool:
    """Whether the record says that it was made up."""
    return applicant.is_synthetic


def fact(value: bool | int | float | str | date | Several | RoughDay) -> Fact:
    """A known value as JSON has it."""
    if isinstance(value, Several):
        excluded = tuple(sorted(value.excluded)) or None
        return SeveralView(tuple(sorted(value.values)), value.is_open, excluded)
    return str(value) if isinstance(value, RoughDay) else value


def _headline(applicant: Applicant, *, but: str = "") -> Iterator[Sayable]:
    """The facts that introduce an applicant, but for the one that its budget tells."""
    told: set[str] = set()  # a product is often named as its sector is
    schema = applicant.schema
    for about in schema:
        said = told_said(applicant, about) if about.headline else None
        if said is None or about.name in ("name", but):
            continue
        if about.type in ("boolean", "money") or about.unit in ("people", "years"):
            said = labelled(about.label, said)
        if (word := render(said, "en")) not in told:
            told.add(word)
            yield said


def _budget(values: Mapping[str, FieldValue], applicant: Applicant) -> Message | None:
    """What is asked for, line by line; "at least" while a line is not known."""
    schema = applicant.schema
    parts: list[Sayable] = []
    total = 0.0
    for purpose, line in schema.budget_lines().items():
        amount = values[line.name]
        if isinstance(amount, int) and amount:
            label = schema[schema.budget].label_of(purpose)
            parts.append(message_in("a fact", "{label}: {value}", label=label, value=amount))
            total += amount
    whole = values[schema.need] if schema.need else None
    if isinstance(whole, int | float):
        parts.append(message("total {amount}", amount=Money(float(whole), schema.currency)))
        if rest := budget_of(applicant).unassigned:
            parts.append(unassigned_said(rest, schema.currency))
    elif parts and whole is None:
        parts.append(message("total at least {amount}", amount=Money(total, schema.currency)))
    else:
        return None
    return labelled(message_in("a budget", "Need"), tuple(parts))


def _no_need(values: Mapping[str, FieldValue], schema: Schema) -> Message | None:
    """That nobody said yet how much is asked for; None where that is no question."""
    if not schema.need or values[schema.need] is not None:
        return None
    return message("Need: amount not known yet")


def introduction_lines(view: ApplicantView, language: str) -> Iterator[str]:
    """Who the applicant is, in a few lines, and whether it exists."""
    yield f"{render(view.applicant_id, language)} · {render(view.name, language)}"
    complete = message("file {share} complete", share=complete_share(view.completeness))
    facts = (render(part, language) for part in (*view.headline, complete))
    yield from wrapped(" · ".join(facts), indent="")
    if view.budget is not None:
        yield from wrapped(render(view.budget, language), indent="")
    if view.synthetic:
        yield render(
            message("SYNTHETIC demonstration data: this cooperative does not exist."), language
        )


def facts_to_settle(names: Iterable[str], applicant: Applicant) -> tuple[Sayable, ...]:
    """The labels of the fields that a verdict waits for; what is known and contradicts says so."""
    missing = tuple(names)
    clashing = set(applicant.contradictory()) if missing else set()
    return tuple(
        message("{field} (contradictory)", field=named(about.label))
        if about.name in clashing
        else named(about.label)
        for about in fields_told(missing, applicant.schema)
    )


def labels_of(names: Iterable[str], schema: Schema) -> tuple[Text, ...]:
    """The labels of missing fields; what stands for a whole budget is named once."""
    return tuple(about.label for about in fields_told(names, schema))


def fields_told(names: Iterable[str], schema: Schema) -> tuple[Field, ...]:
    """Missing fields as they are told: a whole budget once, in place of its lines."""
    missing = dict.fromkeys(names)
    for about in schema if len(missing) > 2 else ():
        parts = schema.asked_for(about.name) if about.derived is not None else ()
        lines = [name for name in parts if name in missing]
        if len(lines) > 2 and all(schema[name].line for name in parts):
            missing = dict.fromkeys(name for name in missing if name not in lines)
            missing[about.name] = None
    return tuple(schema[name] for name in missing)
