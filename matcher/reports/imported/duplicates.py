"""Pairs that may be one cooperative, both side by side, with the evidence as a waterfall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from matcher.domain.schema import NUMERIC, Field, Schema
from matcher.ingest.linkage.comparisons import about_evidence, signed_weight
from matcher.registry.kept import DuplicateQuestion, Kept
from matcher.reports.layout import display_width
from matcher.reports.phrases import one_message
from matcher.reports.values import said_cell
from matcher.reports.view import SCHEMA, only_shown
from matcher.support.messages import Message, Sayable, counted, message, message_in, render
from matcher.support.writing import labelled_text

_BITS_A_SIGN = 0.5
#: The fields that are compared as one activity.
_ACTIVITY = ("sector", "products")


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What one comparison says for or against the two being one."""

    about: Annotated[Message, "what is compared"]
    level: Annotated[str, "the level that the comparison reaches"]
    bits: Annotated[float, "its match weight; above 0 it speaks for one"]


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two."""

    applicant_id: Annotated[str, "its id"]
    name: Annotated[str, "its name"]
    facts: Annotated[Mapping[str, str], "canonical cells by field"]


@dataclass(frozen=True, slots=True)
class DuplicateView:
    """A pair that a person decides."""

    one: Annotated[SideView, "a profile"]
    other: Annotated[SideView, "the one that it may be"]
    bits: Annotated[float, "the sum of the evidence: no probability"]
    evidence: Annotated[tuple[EvidenceView, ...], "what was compared; it sums to `bits`"]
    alike: Annotated[int, "how many further pairs have the same evidence"]
    put_off: Annotated[str | None, "day on which it was put off, ISO 8601; null when never"]
    pattern: str = only_shown()


@dataclass(frozen=True, slots=True)
class DuplicatesView:
    """The pairs that nobody has answered."""

    schema: Annotated[int, "version of this format"]
    questions: Annotated[tuple[DuplicateView, ...], "the likeliest first; those put off come last"]


def about_said(part: EvidenceView, schema: Schema) -> Sayable:
    """What a piece of evidence compares; a field by its label."""
    name = str(part.about)
    return schema[name].label if name in schema else part.about


def duplicates_view(
    questions: Iterable[DuplicateQuestion], kept: Mapping[str, Kept]
) -> DuplicatesView:
    """The view of `match registry duplicates`."""
    listed = [q for q in questions if q.one in kept and q.other in kept]
    alike = Counter(q.pattern for q in listed)
    return DuplicatesView(SCHEMA, tuple(_duplicate(q, kept, alike[q.pattern] - 1) for q in listed))


def _duplicate(
    asked: DuplicateQuestion,
    kept: Mapping[str, Kept],
    alike: int,
) -> DuplicateView:
    evidence = tuple(
        EvidenceView(one_message(about_evidence(name)), level, round(bits, 1))
        for name, level, bits in asked.evidence
    )
    return DuplicateView(
        side_of(kept[asked.one]),
        side_of(kept[asked.other]),
        round(sum(part.bits for part in evidence), 1),
        evidence,
        alike,
        asked.put_off or None,
        asked.pattern,
    )


#: What the level of a comparison is called; the rest are told by their sign alone.
_LEVELS = {
    "same": message_in("level of likeness", "the same"),
    "spelt": message_in("level of likeness", "spelt otherwise"),
    "shared": message_in("level of likeness", "in part the same"),
    "close": message_in("level of likeness", "nearly the same"),
    "near": message_in("level of likeness", "alike"),
    "longer": message_in("level of likeness", "one says more"),
    "far": message_in("level of likeness", "far apart"),
    "number": message_in("level of likeness", "another number"),
    "numbers": message_in("level of likeness", "other numbers"),
    "other": message_in("level of likeness", "different"),
    "commune": message_in("level of likeness", "the same commune"),
    "province": message_in("level of likeness", "the same province"),
    "other_commune": message_in("level of likeness", "another commune"),
    "other_province": message_in("level of likeness", "another province"),
    "day": message_in("level of likeness", "the same day"),
    "year": message_in("level of likeness", "the same year"),
    "swapped": message_in("level of likeness", "day and month swapped"),
    "other_day": message_in("level of likeness", "another day"),
    "other_year": message_in("level of likeness", "another year"),
    "named_there": message_in("level of likeness", "named there"),
    "perhaps_there": message_in("level of likeness", "perhaps named there"),
}
#: The same of two numbers: one rule for members, women, young people and amounts.
_LEVELS_OF_NUMBERS = {
    "same": _LEVELS["same"],
    "near": message_in("level of likeness", "at most a quarter apart"),
    "other": message_in("level of likeness", "more than a quarter apart"),
    "far": message_in("level of likeness", "more than a quarter apart"),
}


def level_said(view: DuplicateView, part: EvidenceView, schema: Schema) -> Message | None:
    """What was found of one thing that was compared; None where its weight says it all.

    "The same" is said only of what is written the same: names that are one for the comparison may
    be spelt otherwise, and of two activities one may be shared.
    """
    name, level = str(part.about), part.level
    if name in schema and schema[name].type in NUMERIC:
        return _LEVELS_OF_NUMBERS.get(level)
    one, other = view.one, view.other
    if level == "same" and name == "name" and one.name != other.name:
        level = "spelt"
    differs = any(one.facts.get(field) != other.facts.get(field) for field in _ACTIVITY)
    if level == "same" and part.about == about_evidence("activity") and differs:
        level = "shared"
    return _LEVELS.get(level)


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One bar of the waterfall: where it begins and ends on a scale of 0 to 100.

    Parameters
        total   the sum so far
    """

    part: EvidenceView
    begins: float
    ends: float
    total: float


def waterfall(view: DuplicateView) -> tuple[float, tuple[WaterfallStep, ...]]:
    """Where 0 stands on the scale, and each piece of evidence as a bar beside the ones before."""
    sums = [0.0]
    for part in view.evidence:
        sums.append(sums[-1] + part.bits)
    low, high = min(sums), max(sums)
    scale = 100 / ((high - low) or 1)
    at = [round((total - low) * scale, 1) for total in sums]
    steps = (
        WaterfallStep(part, at[n], at[n + 1], round(sums[n + 1], 1))
        for n, part in enumerate(view.evidence)
    )
    return round(-low * scale, 1), tuple(steps)


def side_said(side: SideView, about: Field, schema: Schema) -> Sayable:
    """What one of the two says of a field."""
    return said_cell(side.facts.get(about.name), about, schema)


def side_of(kept: Kept) -> SideView:
    """A profile as one of two that are looked at side by side."""
    return SideView(kept.id, kept.name, dict(kept.facts))


def told_apart(one: SideView, other: SideView, schema: Schema) -> tuple[list[str], list[str]]:
    """The fields, name aside, in which two differ, and those that say the same in both."""
    mine, yours = one.facts, other.facts
    held = [name for name in schema.fields if name != "name" and (name in mine or name in yours)]
    return (
        [name for name in held if mine.get(name) != yours.get(name)],
        [name for name in held if mine.get(name) == yours.get(name)],
    )


def duplicate_lines(view: DuplicateView, schema: Schema, language: str) -> Iterator[str]:
    """Both side by side, field by field, then the evidence with its sum."""
    one, other = view.one, view.other
    rows = [("", one.applicant_id, other.applicant_id), ("", one.name, other.name)]
    for about in schema:
        mine, yours = one.facts.get(about.name), other.facts.get(about.name)
        if about.name == "name" or mine is yours is None:
            continue
        sign = "  " if mine == yours else "≠ "
        left, right = (
            render(side_said(side, about, schema), language) if cell else "?"
            for side, cell in ((one, mine), (other, yours))
        )
        rows.append((sign + render(about.label, language), left, right))
    widths = [min(34, max(display_width(row[at]) for row in rows)) for at in (0, 1)]
    for row in rows:
        cells = [_cut(cell, 34) for cell in row]
        padded = [
            cell + " " * (width - display_width(cell))
            for cell, width in zip(cells, widths, strict=False)
        ]
        yield "  ".join((*padded, cells[2])).rstrip()
    total = 0.0
    for part in view.evidence:
        total += part.bits
        bar = ("+" if part.bits > 0 else "−") * round(abs(part.bits) * _BITS_A_SIGN)
        words = render(about_said(part, schema), language)
        if found := level_said(view, part, schema):
            words = labelled_text(words, render(found, language), language)
        own, sum_so_far = signed_weight(part.bits), signed_weight(total)
        yield f"  {own:>6}  = {sum_so_far:>6}  {words}  {bar}".rstrip()
    if view.put_off:
        put_off = message("put off on {day}", day=date.fromisoformat(view.put_off))
        yield f"  {render(put_off, language)}"


def _cut(text: str, width: int) -> str:
    return text if display_width(text) <= width else f"{text[: width - 1]}…"


def duplicates_lines(view: DuplicatesView, schema: Schema, language: str) -> Iterator[str]:
    """Every question; groups of alike ones are shown once."""
    shown: set[str] = set()
    for question in view.questions:
        if question.pattern in shown:
            continue
        shown.add(question.pattern)
        yield from duplicate_lines(question, schema, language)
        if question.alike:
            yield render(_alike(question), language)
            for other in view.questions:
                if other.pattern == question.pattern and other is not question:
                    yield f"    {other.one.applicant_id}  {other.other.applicant_id}"
        yield ""
    how = message("Answer: match registry duplicates ID ID --answer same, not or later.")
    yield render(how, language)


def _alike(question: DuplicateView) -> Message:
    return counted(
        "{n} pair with the same evidence:", "{n} pairs with the same evidence:", question.alike
    )
