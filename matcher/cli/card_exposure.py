"""Who is shown how often: a section of the shipped card, from audits of two registries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from matcher.api.session import open_matcher
from matcher.reports.for_funders.audit import AuditedGroupView
from matcher.reports.markdown import markdown_table
from matcher.reports.signs import rounded
from matcher.support.messages import render
from matcher.support.paths import data_folder

_HEAD = """## Who is shown how often

A place on a list is seen as often as 1 / log2(1 + rank); over the lists of all options that bring \
money and are not closed, 1 is the average of everybody (docs/funders.md).
With intervals of 95 %; a difference is called one where at most 5 % of shuffles show as large a \
one in any group of the table, which needs 5 in a group and 5 outside it.
Options are written for some and not for others: a difference is not yet an injustice.
"""
#: Registry, the fields that make groups in it, and what to know of it.
_AUDITED = (
    (
        Path("demo"),
        ("province", "women_cooperative"),
        "The demonstration registry: SYNTHETIC cooperatives of one region, so by province.",
    ),
    (
        Path("cases/applicants.csv"),
        ("region", "women_cooperative"),
        "The real cases: cooperatives that were paid and told of, of which pages tell little; the"
        " slopes of this model rest on 86 of them.",
    ),
)


def exposure_section(today: str) -> Iterator[str]:
    """The lines of the section, in English, as of a day."""
    yield _HEAD
    for path, by, about in _AUDITED:
        registry = path if path.name == "demo" else data_folder() / path
        session = open_matcher(registry=registry, today=today)
        yield f"{about}\n"
        shown = session.audit(by=by).view.measures[0]
        columns = ("group", "cooperatives", "shown", "beside all others", "more than chance")
        yield from markdown_table(columns, map(_row, shown.groups), "en")


def _row(one: AuditedGroupView) -> tuple[str, ...]:
    return (
        render(one.group.label, "en"),
        str(one.count),
        _with_interval(one.mean, one.low, one.high, ""),
        _with_interval(one.gap, one.gap_low, one.gap_high, "+"),
        "not tested" if one.chance is None else "yes" if one.found else "no",
    )


def _with_interval(value: float | None, low: float | None, high: float | None, sign: str) -> str:
    if value is None:
        return "–"
    if low is None or high is None:
        return f"{rounded(value):{sign}.2f}"
    middle, least, most = (f"{rounded(one):{sign}.2f}" for one in (value, low, high))
    return f"{middle} ({least} to {most})"
