"""An audit as text and as data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from matcher.funding.audit.exposure import FIRST
from matcher.funding.audit.grouping import Group
from matcher.funding.audit.money_floor import MoneyFloor
from matcher.funding.audit.report import Audit, Measure, Standing
from matcher.funding.board import Board
from matcher.session import Session
from matcher.show import words_audit as _words  # noqa: F401  brings its words
from matcher.show.data import frame
from matcher.show.gaps import synthetic_note, value_label
from matcher.show.layout import wrapped
from matcher.show.terminal import ending
from matcher.show.words import labelled, listed, number, percent, say

#: How many fields are told for each group.
FIELDS = 3
Floors = Sequence[tuple[Group, MoneyFloor]]


def audit_answer(
    session: Session, board: Board, audit: Audit, floors: Floors, language: str
) -> Iterator[str]:
    """The lines of `match audit`."""
    schema = session.schema
    yield say("a_title", language)
    yield from synthetic_note(board.applicants, language)
    level = percent(audit.level, language)
    shuffles, sure = number(audit.shuffles, language), percent(1 - audit.level, language)
    said = say("a_level", language, shuffles=shuffles, level=level, sure=sure)
    yield from wrapped(said, indent="")
    if audit.within:
        field = schema[audit.within].label.to(language) if audit.within in schema else audit.within
        yield from wrapped(say("a_within", language, field=field), indent="")
    groups = [standing.group for standing in audit.measures[0].standings]
    if any(group.by in schema and schema[group.by].sensitive for group in groups):
        yield say("a_sensitive", language)
    for measure in audit.measures:
        yield ""
        yield from wrapped(say(f"a_{measure.name}", language, n=measure.count), indent="")
        yield from _measure(measure, session, language)
    found = [at for at, one in enumerate(audit.measures[0].standings) if one.is_found]
    if found:
        yield ""
        yield say("a_removals", language)
        for at in found:
            yield from _removals(audit, groups[at], session, language)
        yield ""
        yield say("a_floors", language, n=FIRST)
        for at in found:
            if audit.measures[0].standings[at].gap < 0:
                yield from _list_floor(audit, at, session, language)
    if floors:
        yield ""
        yield say("a_money", language)
        for group, floor in floors:
            yield from _money_floor(group, floor, session, language)
    yield ""
    yield from wrapped(say("a_plain", language), indent="")
    yield from ending(session, language)


def _measure(measure: Measure, session: Session, language: str) -> Iterator[str]:
    found = [one for one in measure.standings if one.is_found]
    for one in sorted(found, key=lambda one: one.gap):
        yield from wrapped(_standing(one, measure, session, language), first="  ", indent="      ")
    rest = [one for one in measure.standings if not one.is_found]
    few = sum(one.chance is None for one in rest)
    if not found:
        yield f"  {say('a_none', language)}"
    elif rest:
        yield f"  {say('a_rest', language, n=len(rest), few=few)}"


def _standing(one: Standing, measure: Measure, session: Session, language: str) -> str:
    is_share = measure.name != "exposure"

    def shown(value: float, *, signed: bool = False) -> str:
        if not math.isfinite(value):
            return "–"
        text = percent(value, language) if is_share else number(round(value, 2), language)
        return f"+{text}" if signed and value > 0 else text

    return say(
        "a_found",
        language,
        group=f"{group_label(one.group, session, language)} ({number(one.count, language)})",
        mean=shown(one.mean),
        other=shown(one.mean - one.gap),
        gap=shown(one.gap, signed=True),
        low=shown(one.gap_low, signed=True),
        high=shown(one.gap_high, signed=True),
        chance="–" if one.chance is None else f"{one.chance:.2g}",
    )


def group_label(group: Group, session: Session, language: str) -> str:
    """A group as one would say it: its field or rule, and its value."""
    schema = session.schema
    if group.low is not None and group.high is not None:
        about = schema[group.by]
        low, high = (
            percent(v, language) if about.unit == "share" else number(v, language)
            for v in (group.low, group.high)
        )
        span = say("a_to", language, low=low, high=high)
        return labelled(about.label.to(language), span, language)
    if group.by in schema:
        value = value_label(group.by, group.value, schema, language)
        return labelled(schema[group.by].label.to(language), value, language)
    known = {"true": "yes", "false": "no", "": "g_unknown"}
    return labelled(group.by, say(known[group.value], language), language)


def _removals(audit: Audit, group: Group, session: Session, language: str) -> Iterator[str]:
    mine = [one for one in audit.removals if one.group is group][:FIELDS]
    if mine:
        fields = listed(
            (
                f"{session.schema[one.field].label.to(language)} {one.after:+.2f}"
                if one.field in session.schema
                else f"{one.field} {one.after:+.2f}"
                for one in mine
            ),
            language,
        )
        name, before = group_label(group, session, language), f"{mine[0].before:+.2f}"
        said = say("a_removal", language, group=name, before=before, fields=fields)
        yield from wrapped(said, first="  ", indent="      ")


def _list_floor(audit: Audit, at: int, session: Session, language: str) -> Iterator[str]:
    floor = audit.floors[at]
    said = say(
        "a_floor",
        language,
        group=group_label(audit.measures[0].standings[at].group, session, language),
        held=number(floor.held, language),
        places=number(floor.places, language),
        wanted=number(floor.wanted, language),
        lists=number(floor.lists, language),
        lost=number(round(floor.fit_lost, 2), language),
    )
    yield from wrapped(said, first="  ", indent="      ")


def _money_floor(group: Group, floor: MoneyFloor, session: Session, language: str) -> Iterator[str]:
    said = say(
        "a_impossible" if floor.is_possible is False else "a_money_floor",
        language,
        group=group_label(group, session, language),
        has=percent(floor.has, language),
        share=percent(floor.share, language),
        cost="–" if floor.cost is None else number(round(floor.cost), language),
    )
    yield from wrapped(said, first="  ", indent="      ")


def audit_data(session: Session, audit: Audit, floors: Floors, language: str) -> dict[str, Any]:
    """The object of `match audit --json`."""
    return {
        **frame(session, language),
        "level": audit.level,
        "shuffles": audit.shuffles,
        "seed": audit.seed,
        "within": audit.within or None,
        "measures": [
            {
                "measure": measure.name,
                "known": measure.count,
                "mean": _number(measure.mean),
                "groups": [
                    {
                        **_group(one.group),
                        "count": one.count,
                        "mean": _number(one.mean),
                        "low": _number(one.low),
                        "high": _number(one.high),
                        "gap": _number(one.gap),
                        "gap_low": _number(one.gap_low),
                        "gap_high": _number(one.gap_high),
                        "chance": one.chance,
                        "found": one.is_found,
                    }
                    for one in measure.standings
                ],
            }
            for measure in audit.measures
        ],
        "removals": [
            {**_group(one.group), "field": one.field, "gap": one.before, "gap_without": one.after}
            for one in audit.removals
        ],
        "list_floors": [
            {
                **_group(standing.group),
                "share": floor.share,
                "held": floor.held,
                "places": floor.places,
                "wanted": floor.wanted,
                "lists": floor.lists,
                "fit_lost": floor.fit_lost,
            }
            for standing, floor in zip(audit.measures[0].standings, audit.floors, strict=True)
        ],
        "money_floors": [
            {
                **_group(group),
                "share": floor.share,
                "has": floor.has,
                "cost": floor.cost,
                "possible": floor.is_possible,
            }
            for group, floor in floors
        ],
        "problems": [problem.as_json() for problem in session.registry.problems],
    }


def _group(group: Group) -> dict[str, Any]:
    return {"by": group.by, "value": group.value or None}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
