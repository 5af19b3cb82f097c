"""What if: what moves when facts or terms are changed on a copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from matcher.advice.what_if import Term
from matcher.catalogue.option import ListName, Option
from matcher.catalogue.terms import Availability
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field
from matcher.eligibility.verdict import VerdictName
from matcher.matching.pair import Match
from matcher.planning.answer import PlanAnswer
from matcher.reports.answer.applicant import Fact, fact, is_synthetic
from matcher.reports.frame import Frame, frame
from matcher.reports.names import AMOUNTS, AVAILABILITIES, SHARES, figure_name
from matcher.reports.plans.plan_committed import standing_amounts
from matcher.reports.plans.plan_rests import counted_on
from matcher.reports.values import said_value
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.messages import (
    Message,
    Money,
    Sayable,
    Share,
    message,
    message_in,
)
from matcher.support.text import Text

#: A smaller change of a score is none.
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class FactChangeView:
    """A fact that is another."""

    field: Annotated[str, "name of the field"]
    before: Annotated[Fact | None, "what is on file; null where it is not known"]
    after: Annotated[Fact | None, "what is supposed; null for not known"]
    said: Annotated[Message, "the change in words"]


@dataclass(frozen=True, slots=True)
class TermChangeView:
    """A term of an option that is another."""

    option_id: Annotated[str, "the option"]
    what: Annotated[str, "number of a condition, status, or key of a figure"]
    value: Annotated[str, "what it is supposed to be; empty where a condition is dropped"]
    said: Annotated[Message, "the change in words"]


@dataclass(frozen=True, slots=True)
class StandingView:
    """Where an option stands for an applicant."""

    rank: Annotated[int | None, "from 1 within its list; null when it is refused"]
    verdict: Annotated[VerdictName, "on the published conditions"]
    availability: Annotated[Availability, "whether one can apply on the day"]
    score: Annotated[float, "an order, not a probability"]
    amount: Annotated[int | None, "the most it may bring; null when nothing is published"]
    missing: Annotated[tuple[str, ...], "fields that could still change the verdict"]
    rules: str = only_shown()


@dataclass(frozen=True, slots=True)
class MovedView:
    """An option that stands otherwise, before and after."""

    option_id: Annotated[str, "id of the option"]
    name: Annotated[Text, "its name"]
    list: Annotated[ListName, "which list it stands in: money or support"]
    before: Annotated[StandingView, "as things are"]
    after: Annotated[StandingView, "as they are supposed to be"]


@dataclass(frozen=True, slots=True)
class FinancedView:
    """What the first plan of an applicant comes to."""

    cost: Annotated[int, "what is left to find beside what is promised or asked for; in currency"]
    covered: Annotated[int, "what the plan covers of that, the own share among it"]
    counted_on: Annotated[int, "what is counted on of that, by the assumed weights; in currency"]
    sources: Annotated[tuple[str, ...], "options that give something"]
    standing: Annotated[int, "what is promised or asked for already, in currency"]
    standing_counted_on: Annotated[int, "what is counted on of that: all of a promise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfView:
    """What moves when facts or terms are changed on a copy; nothing is kept."""

    frame: Frame = inlined()
    applicant_id: Annotated[str, "id in the registry"]
    name: Annotated[str, "its name, or its id when it has none"]
    synthetic: Annotated[bool, "true when it was made up for a demonstration"]
    facts: Annotated[tuple[FactChangeView, ...], "facts that are others"]
    already: Annotated[tuple[str, ...], "fields that are supposed to be what they are already"]
    terms: Annotated[tuple[TermChangeView, ...], "terms that are others"]
    moved: Annotated[
        tuple[MovedView, ...],
        "options with another verdict, availability or amount, or with another score and rank",
    ]
    slid: Annotated[int, "options that have another rank and nothing else"]
    still: Annotated[int, "options that stand where they stood"]
    plan_before: Annotated[FinancedView | None, "the first plan today; null where not asked"]
    plan_after: Annotated[FinancedView | None, "the first plan then; null where not asked"]
    already_said: tuple[Message, ...] = only_shown()


def fact_changes(before: Applicant, after: Applicant) -> tuple[FactChangeView, ...]:
    """The stated facts in which two copies of an applicant differ."""
    schema, found = before.schema, []
    for about in schema:
        if about.derived is not None:
            continue
        was, now = before.told(about.name), after.told(about.name)
        if was != now:
            said = message_in(
                "a change",
                "{label}: {before} → {after}",
                label=about.label,
                before=said_value(was, about, schema),
                after=said_value(now, about, schema),
            )
            one = FactChangeView(
                about.name, None if was is None else fact(was), None if now is None else fact(now),
                said,
            )  # fmt: skip
            found.append(one)
    return tuple(found)


def term_changes(
    terms: Iterable[Term], options: Mapping[str, Option], currency: str
) -> tuple[TermChangeView, ...]:
    """The terms that are others, of the options as they are today."""
    return tuple(
        TermChangeView(
            term.option, term.what, term.value, _said(term, options[term.option], currency)
        )
        for term in terms
    )


def _said(term: Term, option: Option, currency: str) -> Message:
    name: Sayable = option.name
    if term.condition:
        condition = next(c for c in option.every_condition() if c.number == term.condition)
        if not term.value:
            return message("{option} drops its condition: {says}", option=name, says=condition.says)
        return message(
            "{option} asks {rule} in place of: {says}",
            option=name, rule=term.value, says=condition.says,
        )  # fmt: skip
    if term.what == "status":
        status = AVAILABILITIES[term.value]
        return message("{option} is {status}", option=name, status=status)
    return message(
        "{option}: {figure} {value}",
        option=name,
        figure=figure_name(term.what),
        value=figure_value_said(term.what, float(term.value), currency),
    )


def figure_value_said(key: str, value: float, currency: str) -> Sayable:
    """A figure as everywhere else: a share in per cent, an amount with its currency."""
    if key in SHARES:
        return Share(value)
    return Money(value, currency) if key in AMOUNTS else value


def what_if_view(
    session: Session,
    pair: tuple[Applicant, Applicant],
    matches: tuple[Sequence[Match], Sequence[Match]],
    terms: Sequence[Term],
    plans: tuple[PlanAnswer, PlanAnswer] | None,
    supposed: Sequence[str] = (),
) -> WhatIfView:
    """The view of what moves for one applicant.

    Parameters
        session   as things are
        pair, matches, plans   as things are, then as they are supposed to be
        supposed  names of the fields of which something is supposed
    """
    schema, facts = pair[0].schema, fact_changes(*pair)
    others = {one.field for one in facts}
    already = tuple(dict.fromkeys(name for name in supposed if name not in others))
    before = {match.option.id: match for match in matches[0]}
    moved, slid = [], 0
    for match in matches[1]:
        was = before[match.option.id]
        one = MovedView(
            match.option.id, match.option.name, match.list, _standing(was), _standing(match)
        )
        if _has_moved(one.before, one.after):
            moved.append(one)
        elif was.rank != match.rank:
            slid += 1
    return WhatIfView(
        frame=frame(session),
        applicant_id=pair[0].id,
        name=pair[0].name,
        synthetic=is_synthetic(pair[0]),
        facts=facts,
        already=already,
        already_said=tuple(_already_said(pair[0], schema[name]) for name in already),
        terms=term_changes(terms, session.catalogue.options, schema.currency),
        moved=tuple(sorted(moved, key=_order)),
        slid=slid,
        still=len(before) - len(moved) - slid,
        plan_before=None if plans is None else _financed(plans[0]),
        plan_after=None if plans is None else _financed(plans[1]),
    )


def _already_said(applicant: Applicant, about: Field) -> Message:
    """That what is supposed stands on file already: it moves nothing."""
    value = applicant.told(about.name)
    if value is None:
        return message("{label}: it is not known already", label=about.label)
    return message(
        "{label}: it is so already ({value})",
        label=about.label,
        value=said_value(value, about, applicant.schema),
    )


def _standing(match: Match) -> StandingView:
    return StandingView(
        match.rank,
        match.verdict.name,
        match.availability,
        match.score,
        match.offer.amount,
        match.verdict.missing,
        match.option.rules,
    )


def _has_moved(before: StandingView, after: StandingView) -> bool:
    return (
        (before.verdict, before.availability, before.amount)
        != (after.verdict, after.availability, after.amount)
        or set(before.missing) != set(after.missing)
        or (before.rank != after.rank and abs(before.score - after.score) > _LEAST)
    )


_GOOD = {"eligible": 0, "undecided": 1, "refused": 2}


def _order(one: MovedView) -> tuple[object, ...]:
    """Another verdict first, then another availability or amount, then by rank."""
    return (
        one.before.verdict == one.after.verdict,
        (one.before.availability, one.before.amount) == (one.after.availability, one.after.amount),
        one.list != "money",
        _GOOD[one.after.verdict],
        one.after.rank or 10_000,
        one.option_id,
    )


def _financed(answer: PlanAnswer) -> FinancedView:
    total = answer.composed.case.total
    plan = answer.plans[0].plan if answer.plans else None
    uncovered = sum(plan.uncovered.values()) if plan else total
    # what is promised already is no part of what this plan covers
    promised, asked, hoped = standing_amounts(answer.composed)
    counted = counted_on(answer.composed, answer.plans[0]) - hoped if answer.plans else 0
    sources = plan.sources if plan else ()
    return FinancedView(total, total - uncovered, counted, sources, promised + asked, hoped)
