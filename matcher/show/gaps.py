"""The gap map as text, as data and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from matcher.applicant import Applicant
from matcher.funding.gaps import Gap, GapMap, Relaxation
from matcher.schema import Schema
from matcher.session import Session
from matcher.show import words_funders as _words  # noqa: F401  brings its words
from matcher.show.data import frame
from matcher.show.layout import wrapped
from matcher.show.terminal import ending, is_synthetic
from matcher.show.words import labelled, money, number, percent, say
from matcher.values import FieldValue

_CELL, _ROW, _LEFT, _HEAD = 64, 26, 190, 130


def gaps_answer(session: Session, gaps: GapMap, top: int, language: str) -> Iterator[str]:
    """The lines of `match gaps`."""
    schema = session.schema
    yield say("g_title", language)
    yield from synthetic_note(session.registry, language)
    total = gaps.total
    said = say(
        "g_total",
        language,
        n=number(total.applicants, language),
        without=number(total.without, language),
        hopeless=number(total.hopeless, language),
        need=money(total.need, schema, language),
        unpaid=money(total.unpaid, schema, language),
    )
    yield from wrapped(said, indent="")
    field = ""
    for gap in gaps.gaps:
        if gap.field != field:
            field = gap.field
            yield ""
            yield labelled(schema[field].label.to(language), say("g_columns", language), language)
        yield (
            f"  {value_label(gap.field, gap.value, schema, language):<42} {gap.applicants:>6} "
            f"{gap.without:>6} ({_share(gap, language)})  {number(gap.need, language):>14} "
            f"{number(gap.unpaid, language):>14}"
        )
    refusing = [r for r in gaps.relaxations if r.refused]
    unsettled = [r for r in gaps.relaxations if not r.refused]
    for key, found in (("g_refusing", refusing), ("g_unsettled", unsettled)):
        if found:
            yield ""
            yield say(key, language)
        for place, relaxation in enumerate(found[:top], start=1):
            yield from _relaxation(place, relaxation, session, language)
        if len(found) > top:
            yield f"… {say('more', language, n=len(found) - top, all=len(found))}"
    yield ""
    yield say("g_drop", language)
    yield from ending(session, language)


def synthetic_note(applicants: Iterable[Applicant], language: str) -> Iterator[str]:
    """A line where somebody among the applicants is synthetic."""
    if any(map(is_synthetic, applicants)):
        yield say("synthetic_all", language)


def _relaxation(
    place: int, relaxation: Relaxation, session: Session, language: str
) -> Iterator[str]:
    option = session.catalogue.options[relaxation.option_id]
    condition = next(c for c in option.conditions if c.number == relaxation.number)
    funder = session.catalogue.funder_name(option, language)
    title = f"{option.name.to(language)} — {funder} [{option.id}, {relaxation.number}]"
    yield from wrapped(f"{place:>2}. {title}", first="")
    yield from wrapped(f"{condition.says.to(language)} ({relaxation.rule})")
    said = say(
        "g_relaxed",
        language,
        opened=number(relaxation.opened, language),
        eligible=number(relaxation.eligible, language),
        refused=number(relaxation.refused, language),
        need=money(relaxation.need, session.schema, language),
        money=money(relaxation.money, session.schema, language),
    )
    yield from wrapped(said)


def _share(gap: Gap, language: str) -> str:
    return percent(gap.without / gap.applicants if gap.applicants else 0.0, language)


def value_label(name: str, value: str, schema: Schema, language: str) -> str:
    """One value of a field as one would say it; "" is unknown."""
    if not value:
        return say("g_unknown", language)
    about = schema[name]
    if about.type == "place":
        return schema.places(name)[value].name.to(language)
    typed: FieldValue = value
    if about.type == "boolean":
        typed = value == "true"
        return say("yes" if typed else "no", language)
    return about.say(value, language)


def gaps_data(session: Session, gaps: GapMap, language: str) -> dict[str, Any]:
    """The object of `match gaps --json`."""
    return {
        **frame(session, language),
        "total": _gap_data(gaps.total),
        "gaps": [_gap_data(gap) for gap in gaps.gaps],
        "cells": [
            {gaps.axes[0]: one, gaps.axes[1]: two, **_gap_data(gap)} for one, two, gap in gaps.cells
        ],
        "relaxations": [
            {
                "option_id": r.option_id,
                "funder": session.catalogue.options[r.option_id].funder,
                "condition": r.number,
                "rule": r.rule,
                "turns_away": r.refused > 0,
                "opened": r.opened,
                "eligible": r.eligible,
                "refused": r.refused,
                "need": r.need,
                "money": r.money,
            }
            for r in gaps.relaxations
        ],
        "problems": [problem.as_json() for problem in session.registry.problems],
    }


def _gap_data(gap: Gap) -> dict[str, Any]:
    return {
        "field": gap.field,
        "value": gap.value or None,
        "applicants": gap.applicants,
        "without": gap.without,
        "hopeless": gap.hopeless,
        "need": gap.need,
        "unpaid": gap.unpaid,
    }


def gaps_svg(session: Session, gaps: GapMap, language: str) -> str:
    """A heat table of two fields: the share without an eligible option in each cell."""
    schema = session.schema
    one, two = gaps.axes
    rows = list(dict.fromkeys(r for r, _, _ in gaps.cells))
    columns = sorted(dict.fromkeys(c for _, c, _ in gaps.cells))
    found = {(r, c): gap for r, c, gap in gaps.cells}
    width, height = _LEFT + _CELL * len(columns) + 10, _HEAD + _ROW * len(rows) + 10
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
        f"<title>{escape(say('g_heat', language))}</title>",
        f'<text x="8" y="18" font-size="13">{escape(say("g_heat", language))}</text>',
    ]
    for at, column in enumerate(columns):
        x = _LEFT + _CELL * at + _CELL / 2
        text = escape(value_label(two, column, schema, language))
        out.append(f'<text transform="translate({x:g},{_HEAD - 6}) rotate(-50)">{text}</text>')
    for down, row in enumerate(rows):
        y = _HEAD + _ROW * down
        label = escape(value_label(one, row, schema, language))
        out.append(f'<text x="8" y="{y + 17}">{label}</text>')
        for at, column in enumerate(columns):
            gap = found.get((row, column))
            if gap is not None:
                out.append(_cell(gap, _LEFT + _CELL * at, y))
    return "\n".join([*out, "</svg>"]) + "\n"


def _cell(gap: Gap, x: int, y: int) -> str:
    share = gap.without / gap.applicants
    light = round(97 - 55 * share)
    ink = "#fff" if share > 0.7 else "#222"
    return (
        f'<rect x="{x}" y="{y}" width="{_CELL - 2}" height="{_ROW - 2}" '
        f'fill="hsl(14,70%,{light}%)"/><text x="{x + _CELL / 2 - 1:g}" y="{y + 17}" '
        f'text-anchor="middle" fill="{ink}">{gap.without}/{gap.applicants}</text>'
    )
