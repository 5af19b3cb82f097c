"""What refuses, and what is asked instead: its view, and how it is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from matcher.advice.blockers import Blocker
from matcher.advice.blockers import RefusingFact as Refusing
from matcher.catalogue.option import Option
from matcher.catalogue.terms import Condition
from matcher.domain.applicant import Applicant
from matcher.reports.advising.wanted import (
    IntervalView,
    WantedView,
    interval_said,
    interval_view,
    wanted_view,
)
from matcher.reports.answer.applicant import Fact
from matcher.reports.answer.applicant import fact as known_fact
from matcher.reports.layout import wrapped
from matcher.reports.phrases import (
    alternatives,
    call_name_of,
    option_title,
    refusal_told,
    where_typed,
)
from matcher.reports.values import said_value
from matcher.reports.view import left_out_if_none, only_shown
from matcher.support import writing
from matcher.support.messages import Message, Sayable, WithinSentence, message, render
from matcher.support.text import Text


@dataclass(frozen=True, slots=True)
class CitedView:
    """A source of a condition."""

    id: Annotated[str, "its id in the option"]
    title: Annotated[str, "its title"]
    url: Annotated[str, "its address"]
    date: Annotated[str, "when it was published or seen"]


@dataclass(frozen=True, slots=True)
class BlockingView:
    """A condition that takes part in a refusal."""

    number: Annotated[int, "its number in the option"]
    rule: Annotated[str, "the rule"]
    says: Annotated[Text, "the condition in words"]
    confidence: Annotated[str, "how sure its sources are: high, medium or low"]
    sources: Annotated[tuple[CitedView, ...], "where it is from"]
    cited: tuple[str, ...] = only_shown()
    told: Sayable = only_shown()


@dataclass(frozen=True, slots=True)
class FactView:
    """A known fact that takes part in a refusal, and what would not refuse in its place."""

    field: Annotated[str, "name of the field"]
    label: Annotated[Text, "its label"]
    value: Annotated[Fact | None, "what is known; null when only a stretch is"]
    asked: Annotated[tuple[WantedView, ...], "what would do instead, any of them"]
    here: Sayable = only_shown()
    within: Annotated[
        IntervalView | None, "the stretch in which the value lies; absent when it is known"
    ] = left_out_if_none()


@dataclass(frozen=True, slots=True)
class BlockerView:
    """One smallest set: with these conditions and these facts alone, it is refused."""

    conditions: Annotated[tuple[BlockingView, ...], "the conditions"]
    facts: Annotated[tuple[FactView, ...], "the facts"]


@dataclass(frozen=True, slots=True)
class RefusalView:
    """A refused option with every smallest set that refuses it."""

    option_id: Annotated[str, "the option"]
    name: Annotated[Text, "its name"]
    blockers: Annotated[tuple[BlockerView, ...], "each refuses by itself"]
    is_for_others: bool = only_shown()


def blocker_view(blocker: Blocker, option: Option, applicant: Applicant) -> BlockerView:
    """One smallest set that refuses an applicant."""
    conditions = {c.number: c for c in option.every_condition()}
    return BlockerView(
        conditions=tuple(_condition(conditions[n], option) for n in blocker.conditions),
        facts=tuple(_fact(fact, applicant) for fact in blocker.facts),
    )


def _condition(condition: Condition, option: Option) -> BlockingView:
    known = {s: option.sources.get(s) for s in condition.sources}
    return BlockingView(
        number=condition.number,
        rule=condition.rule,
        says=condition.says,
        confidence=condition.confidence,
        told=refusal_told(condition.says, condition.confidence, call_name_of(condition, option)),
        sources=tuple(
            CitedView(s, source.title, source.url, source.date)
            for s, source in known.items()
            if source is not None
        ),
        cited=tuple(f"{s} {source.date}".strip() if source else s for s, source in known.items()),
    )


def _fact(fact: Refusing, applicant: Applicant) -> FactView:
    schema = applicant.schema
    about = schema[fact.field]
    within = fact.within
    return FactView(
        field=fact.field,
        label=about.label,
        value=None if fact.value is None else known_fact(fact.value),
        asked=tuple(wanted_view(asked, schema) for asked in fact.asked),
        within=None if within is None else interval_view(within),
        here=interval_said(within, about, schema)
        if within is not None
        else said_value(fact.value, about, schema),
    )


def refusal_lines(refusal: RefusalView, language: str) -> Iterator[str]:
    """A refused option with all that refuses it."""
    title = option_title(refusal.name, refusal.option_id)
    yield from wrapped(f"· {render(title, language)}", first="  ")
    for place, blocker in enumerate(_by_condition(refusal.blockers)):
        words = blocker_words(blocker, language)
        also = render(message("also, by itself"), language)
        yield from wrapped(writing.labelled_text(also, words, language) if place else words)


def _by_condition(blockers: Sequence[BlockerView]) -> list[BlockerView]:
    """The sets that refuse, those of the same conditions as one: a condition with two exceptions
    would else be told twice."""
    found: dict[tuple[int, ...], BlockerView] = {}
    for blocker in blockers:
        numbers = tuple(condition.number for condition in blocker.conditions)
        told = found.get(numbers)
        if told is None:
            found[numbers] = blocker
        else:
            more = (fact for fact in blocker.facts if fact not in told.facts)
            found[numbers] = BlockerView(told.conditions, (*told.facts, *more))
    return list(found.values())


def blocker_words(blocker: BlockerView, language: str) -> str:
    """The conditions in words, the values here and those asked, the sources."""
    parts = [render(condition.told, language) for condition in blocker.conditions]
    if blocker.facts:
        facts = (render(fact_said(fact, within=True), language) for fact in blocker.facts)
        parts.append(f"({writing.joined(facts, language)})")
    said = " ".join(parts)
    cited = (render(condition.cited or "–", language) for condition in blocker.conditions)
    # on a page the sources stand with the option, by name
    return where_typed(f"{said} [{writing.joined(cited, language)}]", said)


def fact_said(fact: FactView, *, within: bool = False) -> Message:
    """A fact that refuses, beside what would not; `within` a sentence or by itself."""
    label = WithinSentence(fact.label) if within else fact.label
    if not fact.asked:
        return message("{label}: {value} here", label=label, value=fact.here)
    return message(
        "{label}: {value} here, asked {asked}",
        label=label,
        value=fact.here,
        asked=alternatives([asked.says for asked in fact.asked]),
    )
