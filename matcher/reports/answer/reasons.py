"""Why a pair is where it is: the strongest evidence, in words."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.catalogue.terms import Declared
from matcher.domain.applicant import Applicant
from matcher.domain.budget import budget_of
from matcher.domain.schema import ORDERED, Field, Schema
from matcher.domain.values import FieldValue, Several
from matcher.matching.pair import Match
from matcher.ranking.evidence import Contribution, lies_in_range, shared_words
from matcher.reports.phrases import labelled, with_notes
from matcher.reports.values import said_value
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.support.records import dataclass

#: How many reasons each way are shown.
SHOWN_REASONS = 3
#: Evidence smaller than this is too little to be named as a reason.
LEAST_SHOWN = 0.05
#: Values of a list that are named before it is cut.
SHOWN_VALUES = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence in words, with what it adds to the score."""

    field: str
    text: Message
    value: float


def reasons(match: Match) -> tuple[list[Reason], list[Reason]]:
    """The strongest reasons for and against, at most three each."""
    schema = match.applicant.schema
    said = [
        Reason(part.field, contribution_sentence(match, part), part.value)
        for part in match.contributions
        if abs(part.value) >= LEAST_SHOWN and _is_telling(part, schema)
    ]
    speaking_for = [reason for reason in said if reason.value > 0]
    against = [reason for reason in said if reason.value < 0]
    return speaking_for[:SHOWN_REASONS], against[:SHOWN_REASONS]


def _is_telling(part: Contribution, schema: Schema) -> bool:
    # That a text shares no word with another is no reason anybody would name.
    return part.field in schema and (part.value > 0 or schema[part.field].type != "text")


def contribution_sentence(match: Match, part: Contribution) -> Message:
    """What a fact of the applicant says of the pair."""
    schema, name, is_for = match.applicant.schema, part.field, part.value > 0
    about = schema[name]
    declared = match.option.serves.get(name, Declared())
    value = _closed_by_its_total(match.applicant, name)
    if about.type == "text":
        shared = shared_words(str(value), declared)
        if part.is_learnt and not (shared and is_for):
            return labelled(about.label, _before(is_for))
        if not shared:
            return labelled(about.label, message("no words in common"))
        return labelled(about.label, message("words in common: {words}", words=tuple(shared)))
    if is_for and not part.is_learnt:
        value = _that_hit(value, declared)
    said = labelled(about.label, said_value(value, about, schema))
    if part.is_learnt and not _is_declared_too(value, declared, about, is_for):
        return with_notes(said, [_before(is_for)])
    is_seen = match.option.serves_basis == "cases"
    relation = _as_seen if is_seen else _relation
    return with_notes(said, [relation(value, declared, about, schema, is_for)])


def _closed_by_its_total(applicant: Applicant, name: str) -> FieldValue:
    """The value of a field; of what the money is for, with no "perhaps others" where the lines
    with their amounts come to the total: there is nothing left for others."""
    value = applicant.value(name)
    if name != applicant.schema.budget or not isinstance(value, Several) or not value.is_open:
        return value
    budget = budget_of(applicant)
    known = [amount for amount in budget.lines.values() if amount is not None]
    if budget.total is None or len(known) < len(value.values) or sum(known) < budget.total:
        return value
    return Several(value.values)


def _that_hit(value: FieldValue, declared: Declared) -> FieldValue:
    """Of several values those that the option declares: the others are not its target."""
    if not isinstance(value, Several):
        return value
    hit = value.values & declared.weights.keys()
    return Several(frozenset(hit)) if hit else value


def _relation(
    value: FieldValue, declared: Declared, about: Field, schema: Schema, is_for: bool
) -> Message:
    """How a value stands to what the option declares."""
    inside = lies_in_range(value, declared)
    if is_for:
        if inside:
            return message("its target")
        return message("near its target, {target}", target=aim(declared, about, schema))
    if about.type == "boolean":
        return message("not its target")
    if inside and declared.typical is not None:
        return message("usually {value}", value=said_value(declared.typical, about, schema))
    return message("its target: {target}", target=aim(declared, about, schema))


def _as_seen(
    value: FieldValue, declared: Declared, about: Field, schema: Schema, is_for: bool
) -> Message:
    """How a value stands to the cases in which the option was seen: it states no target."""
    if is_for and lies_in_range(value, declared):
        return message("as in the cases seen")
    if about.type == "boolean":
        return message("unlike the cases seen")
    return message("seen so far: {value}", value=aim(declared, about, schema))


def _is_declared_too(value: FieldValue, declared: Declared, about: Field, is_for: bool) -> bool:
    """Whether what the option declares says the same as what it chose in the past."""
    if about.type == "boolean" and declared.share is not None:
        return is_for == ((declared.share >= 0.5) == bool(value))
    if about.type == "category" and declared.weights:
        return is_for == (str(value) in declared.weights)
    if about.type in ORDERED and declared != Declared():
        return is_for == lies_in_range(value, declared)
    return False


def _before(is_for: bool) -> Message:
    return message("as in its past choices") if is_for else message("unlike its past choices")


def aim(declared: Declared, about: Field, schema: Schema) -> Sayable:
    """The values or the range that an option declares about a field, in words."""
    if declared.weights:
        return _listed(list(declared.weights), about, schema)
    low, high = declared.low, declared.high
    if low is None and high is None:
        return said_value(declared.typical, about, schema)
    if low is None:
        return message("below {bound}", bound=said_value(high, about, schema))
    if high is None:
        return message("above {bound}", bound=said_value(low, about, schema))
    # the currency is said once, after the second amount
    first = low if about.type == "money" else said_value(low, about, schema)
    return message_in("range", "{low}–{high}", low=first, high=said_value(high, about, schema))


def _listed(values: Sequence[str], about: Field, schema: Schema) -> Sayable:
    places = schema.places(about.name) if about.type == "place" else None
    words = [places[value].name if places else about.label_of(value) for value in values]
    return tuple(words) if len(words) <= SHOWN_VALUES else (*words[:SHOWN_VALUES], "…")
