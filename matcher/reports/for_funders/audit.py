"""An audit as a view, and as tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from matcher.audit.exposure import ListFloor
from matcher.audit.grouping import ApplicantGroup
from matcher.audit.price_of_fairness import MoneyFloor
from matcher.audit.report import Audit, GroupStanding, Measure, MeasureName, Removal
from matcher.cases.kinds import condition_of, reason_said
from matcher.cases.outcomes import RefusedFor
from matcher.domain.schema import Schema
from matcher.reports.answer.applicant import is_synthetic
from matcher.reports.answer.score_words import part_label
from matcher.reports.for_funders.groups import UNKNOWN, group_place, group_value_said
from matcher.reports.frame import Frame, frame
from matcher.reports.phrases import MAJORITIES, labelled
from matcher.reports.problems import ProblemView, problem_views
from matcher.reports.tables import Cell, Coded, Table, TableColumn
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.messages import Message, Sayable, Share, message, message_in, render
from matcher.support.text import Text, fold
from matcher.vector.score_matrix import ScoreMatrix

Floors = Sequence[tuple[ApplicantGroup, MoneyFloor]]


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of applicants."""

    by: Annotated[str, "the field or the rule that makes it"]
    value: Annotated[str | None, "its value, or the span of a third of a number; null if unknown"]
    label: Sayable = only_shown()
    by_label: Sayable = only_shown()
    place: float = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedGroupView:
    """One group under one measure, beside all others."""

    group: GroupView = inlined()
    count: Annotated[int, "how many there are"]
    mean: Annotated[float | None, "of the measure among them; null for nobody"]
    low: Annotated[float | None, "lower end of its interval"]
    high: Annotated[float | None, "upper end of its interval"]
    gap: Annotated[float | None, "the mean less that of all others"]
    gap_low: Annotated[float | None, "lower end of its interval"]
    gap_high: Annotated[float | None, "upper end of its interval"]
    chance: Annotated[
        float | None,
        "how often shuffling makes any group differ as much, 0 to 1; null if not tested",
    ]
    found: Annotated[bool, "whether that is called a difference"]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure for all groups."""

    measure: Annotated[
        MeasureName,
        "exposure: 1 is the average; served, outcome: a share, 0 to 1",
    ]
    known: Annotated[int, "applicants of whom it is known"]
    mean: Annotated[float | None, "among all of them; null for nobody"]
    groups: Annotated[tuple[AuditedGroupView, ...], "every group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalView:
    """The exposure gap of a group when the ranking leaves out one field."""

    group: GroupView = inlined()
    field: Annotated[str, "the field that is left out"]
    gap: Annotated[float, "the gap today"]
    gap_without: Annotated[float, "the gap without the field"]
    label: Sayable = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFloorView:
    """What it costs that a group has its share of the first places of every list."""

    group: GroupView = inlined()
    share: Annotated[float, "its share of those on the lists, on average, 0 to 1"]
    held: Annotated[int, "places it has among the first of all lists"]
    places: Annotated[int, "places there are"]
    wanted: Annotated[int, "places that its share of each list would be"]
    lists: Annotated[int, "on how many lists a place would change hands"]
    score_lost: Annotated[float, "mean score that such a place loses, log-odds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFloorView:
    """What a floor at its share of the need would cost an allocation."""

    group: GroupView = inlined()
    share: Annotated[float, "its share of the need, 0 to 1"]
    has: Annotated[float, "its share of the money, 0 to 1"]
    cost: Annotated[float | None, "how much less all awards count; null where it is not known"]
    possible: Annotated[bool | None, "whether it can be met; null where that was not settled"]


@dataclass(frozen=True, slots=True)
class RefusedForView:
    """A reason for which an option refused requests: what a funder could change."""

    option_id: Annotated[str, "the option"]
    reason: Annotated[str, "code of the reason, condition:N for one of its conditions"]
    count: Annotated[int, "requests refused for it"]
    refused: Annotated[int, "requests that the option refused in all"]
    said: Annotated[Message | Text, "the reason in words: that of the condition, where it is one"]
    option_name: Text | str = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    """What groups are shown, and what they got."""

    frame: Frame = inlined()
    level: Annotated[float, "chance of a false alarm, 0 to 1"]
    shuffles: Annotated[int, "random shuffles that differences are held against"]
    seed: Annotated[int, "seed of the shuffles"]
    within: Annotated[str | None, "field or rule inside whose groups is compared; null for none"]
    measures: Annotated[tuple[MeasureView, ...], "the measures"]
    removals: Annotated[tuple[RemovalView, ...], "what fields of the ranking do to the gaps"]
    list_floors: Annotated[tuple[ListFloorView, ...], "one for each group"]
    money_floors: Annotated[tuple[MoneyFloorView, ...], "with --funds, for groups that are behind"]
    refusals: Annotated[
        tuple[RefusedForView, ...], "with --outcomes workspace: why requests were refused"
    ]
    problems: Annotated[tuple[ProblemView, ...], "what is wrong with the registry"]
    within_label: Sayable = only_shown()
    is_synthetic: bool = only_shown()
    sensitive: tuple[Sayable, ...] = only_shown()


def audit_view(
    session: Session,
    matrix: ScoreMatrix,
    audit: Audit,
    floors: Floors,
    reasons: Sequence[RefusedFor] = (),
) -> AuditView:
    """The view of an audit."""
    schema = session.schema
    standings = audit.measures[0].standings
    audited = dict.fromkeys(one.group.by for one in standings if one.group.by in schema)
    return AuditView(
        frame=frame(session),
        level=audit.level,
        shuffles=audit.shuffles,
        seed=audit.seed,
        within=audit.within or None,
        measures=tuple(_measure(one, schema) for one in audit.measures),
        removals=tuple(_removal(one, schema) for one in audit.removals),
        list_floors=tuple(
            _list_floor(one.group, floor, schema)
            for one, floor in zip(standings, audit.floors, strict=True)
        ),
        money_floors=tuple(
            MoneyFloorView(
                group=_group(group, schema),
                share=floor.share,
                has=floor.has,
                cost=floor.cost,
                possible=floor.is_possible,
            )
            for group, floor in floors
        ),
        refusals=tuple(_refusal(one, session) for one in reasons),
        problems=problem_views(session.registry.problems),
        within_label=_field_label(audit.within, schema),
        is_synthetic=any(map(is_synthetic, matrix.applicants)),
        sensitive=tuple(schema[name].label for name in audited if schema[name].sensitive),
    )


def _refusal(one: RefusedFor, session: Session) -> RefusedForView:
    said: Message | Text = reason_said(one.reason)
    option = session.catalogue.options.get(one.option)
    number = condition_of(one.reason)
    for condition in option.every_condition() if option is not None and number else ():
        if condition.number == number:
            said = condition.says
    name = option.name if option is not None else one.option
    return RefusedForView(one.option, one.reason, one.count, one.refused, said, name)


def _measure(measure: Measure, schema: Schema) -> MeasureView:
    return MeasureView(
        measure=measure.name,
        known=measure.count,
        mean=_known(measure.mean),
        groups=tuple(_standing(one, schema) for one in measure.standings),
    )


def _standing(one: GroupStanding, schema: Schema) -> AuditedGroupView:
    return AuditedGroupView(
        group=_group(one.group, schema),
        count=one.count,
        mean=_known(one.mean),
        low=_known(one.low),
        high=_known(one.high),
        gap=_known(one.gap),
        gap_low=_known(one.gap_low),
        gap_high=_known(one.gap_high),
        chance=one.chance,
        found=one.is_found,
    )


def _removal(one: Removal, schema: Schema) -> RemovalView:
    return RemovalView(
        group=_group(one.group, schema),
        field=one.field,
        gap=one.before,
        gap_without=one.after,
        label=part_label(one.field, schema),
    )


def _list_floor(group: ApplicantGroup, floor: ListFloor, schema: Schema) -> ListFloorView:
    return ListFloorView(
        group=_group(group, schema),
        share=floor.share,
        held=floor.held,
        places=floor.places,
        wanted=floor.wanted,
        lists=floor.lists,
        score_lost=floor.score_lost,
    )


def _group(group: ApplicantGroup, schema: Schema) -> GroupView:
    said = group_said(group, schema), _field_label(group.by, schema)
    return GroupView(group.by, group.value or None, *said, _place(group, schema))


def _place(group: ApplicantGroup, schema: Schema) -> float:
    """Where a group stands among those of its field: a span by its lower end."""
    if group.low is not None:
        return group.low
    return group_place(group.by, group.value, schema) if group.by in schema else 0


def _in_order(groups: Iterable[AuditedGroupView], language: str) -> list[AuditedGroupView]:
    """Groups as one looks for them, field by field: by their places, then by their names."""
    found = list(groups)
    if not language:
        return found
    fields = list(dict.fromkeys(one.group.by for one in found))
    return sorted(
        found,
        key=lambda one: (
            fields.index(one.group.by),
            one.group.place,
            fold(render(one.group.label, language)),
        ),
    )


def group_said(group: ApplicantGroup, schema: Schema) -> Message:
    """A group as one would say it: its field or rule, and its value."""
    label = _field_label(group.by, schema)
    if group.low is not None and group.high is not None:
        is_share = schema[group.by].unit == "share"
        low, high = (Share(v) if is_share else v for v in (group.low, group.high))
        return labelled(label, message_in("a span", "{low} to {high}", low=low, high=high))
    if group.by in schema:
        return labelled(label, group_value_said(group.by, group.value, schema))
    holds = {"true": message("yes"), "false": message("no"), "": UNKNOWN}
    return labelled(label, holds[group.value])


def _field_label(name: str, schema: Schema) -> Sayable:
    """What a field is called, and a rule that many ask about; any other stands as it was typed."""
    return schema[name].label if name in schema else MAJORITIES.get(name, name)


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


MEASURES: dict[MeasureName, Message] = {
    "exposure": message_in("measure", "shown"),
    "served": message_in("measure", "served"),
    "outcome": message_in("measure", "got"),
}


def audit_tables(view: AuditView, language: str = "") -> tuple[Table, ...]:
    """Every group under every measure, and what fields of the ranking do, a row each.

    Parameters
        language  in whose order the groups stand; "" leaves them in that of their values
    """
    group = (
        TableColumn("by", message_in("heading", "field or rule"), width=28),
        TableColumn("value", message_in("heading", "group"), width=44),
    )
    standings = Table(
        "groups",
        message_in("sheet", "Groups"),
        (
            TableColumn("measure", message_in("heading", "measure"), width=12),
            *group,
            TableColumn("count", message_in("heading", "how many"), "number", 10),
            TableColumn("mean", message_in("heading", "mean"), "number", 10),
            TableColumn("low", message_in("heading", "at least"), "number", 10),
            TableColumn("high", message_in("heading", "at most"), "number", 10),
            TableColumn("gap", message_in("heading", "gap to the others"), "number", 12),
            TableColumn("gap_low", message_in("heading", "gap at least"), "number", 12),
            TableColumn("gap_high", message_in("heading", "gap at most"), "number", 12),
            TableColumn("chance", message_in("heading", "by chance"), "share", 10),
            TableColumn("found", message_in("heading", "a difference"), width=12),
        ),
        _standing_rows(view, language),
    )
    removals = Table(
        "removals",
        message_in("sheet", "Fields"),
        (
            *group,
            TableColumn("field", message_in("heading", "field left out"), width=28),
            TableColumn("gap", message_in("heading", "gap today"), "number", 12),
            TableColumn("gap_without", message_in("heading", "gap without it"), "number", 12),
        ),
        _removal_rows(view),
    )
    return standings, removals


def _standing_rows(view: AuditView, language: str) -> Iterator[tuple[Cell, ...]]:
    for measure in view.measures:
        for one in _in_order(measure.groups, language):
            yield (
                Coded(measure.measure, MEASURES[measure.measure]),
                Coded(one.group.by, one.group.by_label),
                Coded(one.group.value, one.group.label),
                one.count,
                one.mean,
                one.low,
                one.high,
                one.gap,
                one.gap_low,
                one.gap_high,
                one.chance,
                one.found,
            )


def _removal_rows(view: AuditView) -> Iterator[tuple[Cell, ...]]:
    for one in view.removals:
        yield (
            Coded(one.group.by, one.group.by_label),
            Coded(one.group.value, one.group.label),
            Coded(one.field, one.label),
            one.gap,
            one.gap_without,
        )
