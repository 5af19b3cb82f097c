"""Why a pair is where it is: the strongest evidence, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.catalogue.option import Declared
from matcher.matching import Match
from matcher.rank.evidence import Contribution, lies_in_range, shared_words
from matcher.schema import ORDERED, Field, Schema
from matcher.show.words import labelled, listed, number, say, say_value
from matcher.values import FieldValue

#: How many reasons each way are shown.
SHOWN_REASONS = 3
#: Evidence smaller than this is too little to be named as a reason.
LEAST_SHOWN = 0.05


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence in words, with what it adds to the fit."""

    field: str
    text: str
    value: float


def reasons(match: Match, language: str) -> tuple[list[Reason], list[Reason]]:
    """The strongest reasons for and against, at most three each."""
    schema = match.applicant.schema
    said = [
        Reason(part.field, _sentence(match, part, language), part.value)
        for part in match.contributions
        if abs(part.value) >= LEAST_SHOWN and _is_telling(part, schema)
    ]
    speaking_for = [reason for reason in said if reason.value > 0]
    against = [reason for reason in said if reason.value < 0]
    return speaking_for[:SHOWN_REASONS], against[:SHOWN_REASONS]


def _is_telling(part: Contribution, schema: Schema) -> bool:
    # That a text shares no word with another is no reason anybody would name.
    return part.field in schema and (part.value > 0 or schema[part.field].type != "text")


def _sentence(match: Match, part: Contribution, language: str) -> str:
    schema, name, is_for = match.applicant.schema, part.field, part.value > 0
    about = schema[name]
    declared = match.option.serves.get(name, Declared())
    label = about.label.to(language)
    value = match.applicant.value(name)
    if about.type == "text":
        shared = shared_words(str(value), declared)
        if part.is_learnt and not (shared and is_for):
            return labelled(label, _before(is_for, language), language)
        return labelled(label, say("shared_words", language, x=listed(shared, language)), language)
    said = labelled(label, say_value(value, about, schema, language), language)
    if part.is_learnt and not _is_declared_too(value, declared, about, is_for):
        return f"{said} ({_before(is_for, language)})"
    return f"{said} ({_relation(value, declared, about, schema, is_for, language)})"


def _relation(
    value: FieldValue,
    declared: Declared,
    about: Field,
    schema: Schema,
    is_for: bool,
    language: str,
) -> str:
    """How a value stands to what the option declares."""
    inside = lies_in_range(value, declared)
    if is_for:
        if inside:
            return say("aimed", language)
        return say("near", language, x=aim(declared, about, schema, language))
    if about.type == "boolean":
        return say("not_its_target", language)
    if inside and declared.typical is not None:
        return say("usual", language, x=say_value(declared.typical, about, schema, language))
    return say("not_aimed", language, x=aim(declared, about, schema, language))


def _is_declared_too(value: FieldValue, declared: Declared, about: Field, is_for: bool) -> bool:
    """Whether what the option declares says the same as what it chose in the past."""
    if about.type == "boolean" and declared.share is not None:
        return is_for == ((declared.share >= 0.5) == bool(value))
    if about.type == "category" and declared.weights:
        return is_for == (str(value) in declared.weights)
    if about.type in ORDERED and declared != Declared():
        return is_for == lies_in_range(value, declared)
    return False


def _before(is_for: bool, language: str) -> str:
    return say("as_before" if is_for else "unlike_before", language)


def aim(declared: Declared, about: Field, schema: Schema, language: str) -> str:
    """The values or the range that an option declares about a field, in words."""
    if declared.weights:
        return _listed(list(declared.weights), about, schema, language)
    low, high = declared.low, declared.high
    if low is None and high is None:
        return say_value(declared.typical, about, schema, language)
    if low is None:
        return f"{say('below', language)} {say_value(high, about, schema, language)}"
    if high is None:
        return f"{say('above', language)} {say_value(low, about, schema, language)}"
    if about.type == "money" and not isinstance(low, str):
        return f"{number(float(low), language)}–{say_value(high, about, schema, language)}"  # type: ignore[arg-type]
    first = say_value(low, about, schema, language)
    return f"{first}–{say_value(high, about, schema, language)}"


def _listed(values: Sequence[str], about: Field, schema: Schema, language: str) -> str:
    if about.type == "place":
        words = [schema.places(about.name)[v].name.to(language) for v in values]
    else:
        words = [about.say(v, language) for v in values]
    return listed(words if len(words) <= 4 else [*words[:4], "…"], language)
