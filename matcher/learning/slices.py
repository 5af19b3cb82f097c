"""Who is served how well: marks for parts of the cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.domain.schema import ORDERED, Field, Schema
from matcher.domain.values import FieldValue
from matcher.history.candidates import Cases
from matcher.learning.metrics import MeanMark, Standings, mark_summary
from matcher.ranking.ranker import Ranker
from matcher.support.messages import Sayable, message, message_in

#: A part of fewer cases is not shown; a field of more parts is none to slice by.
FEWEST, MOST_PARTS = 20, 25


@dataclass(frozen=True, slots=True)
class CaseSlice:
    """NDCG on a part of the cases: those whose `field` is `part`.

    Parameters
        label, said   the field and the part as people read them
    """

    field: str
    part: str
    mark: MeanMark
    label: Sayable
    said: Sayable


def make_slices(
    schema: Schema, cases: Cases, ahead: Standings, ranker: Ranker, cap: int
) -> list[CaseSlice]:
    """The parts of the cases by known or new option and by every field of few values.

    Sensitive fields are among them: this is where fairness shows.
    """
    found = []
    for name, parts, said in _parts(schema, cases, ranker):
        distinct = [part for part in dict.fromkeys(sorted(parts)) if part]
        if not 1 < len(distinct) <= MOST_PARTS:
            continue
        labels = np.array(parts)
        for part in distinct:
            rows = np.flatnonzero(labels == part)
            if len(rows) >= FEWEST:
                label = schema[name].label if name in schema else _OPTION
                marks = mark_summary(ahead[rows], cases.chosen[rows], "capped", cap)
                found.append(CaseSlice(name, part, marks["ndcg"], label, said.get(part, part)))
    return found


#: Parts as people read them, by what programs read.
_Said = Mapping[str, Sayable]
_OPTION = message_in("an option in training", "option")
_OPTIONS: _Said = {
    "known": message_in("an option in training", "known"),
    "new": message_in("an option in training", "new"),
}
_TRUTHS: _Said = {"true": message("yes"), "false": message("no")}


def _parts(schema: Schema, cases: Cases, ranker: Ranker) -> Iterator[tuple[str, list[str], _Said]]:
    """For each field the part of every case, and how the parts are said."""
    known = {key for key, option in ranker.options.items() if option.seen}
    chosen = [cases.options[column] for column in cases.chosen]
    yield "option", ["known" if option in known else "new" for option in chosen], _OPTIONS
    for about in schema:
        if about.type in ("text", "date", "categories"):
            continue
        values = [applicant.value(about.name) for applicant in cases.applicants]
        if about.type in ORDERED:
            yield about.name, *_thirds(values)
        elif about.type == "place":
            regions = [_region(value, about, schema) for value in values]
            places = schema.places(about.name)
            yield about.name, regions, {code: places[code].name for code in set(regions) if code}
        else:
            parts = ["" if v is None else str(v).lower() for v in values]
            yield about.name, parts, _TRUTHS if about.type == "boolean" else about.labels


def _region(value: object, about: Field, schema: Schema) -> str:
    """The place just below the whole, or the place itself."""
    if not isinstance(value, str):
        return ""
    way = schema.places(about.name).around(value)
    return way[-2] if len(way) > 1 else way[-1]


def _thirds(values: Sequence[FieldValue]) -> tuple[list[str], _Said]:
    """The lowest, middle and highest third; none where there are too few values for that."""
    numbers = [float(v) for v in values if isinstance(v, int | float)]
    if len(set(numbers)) < 3:
        return ["" for _ in values], {}
    low, high = (float(bound) for bound in np.quantile(numbers, [1 / 3, 2 / 3]))
    below, between, above = f"at most {low:g}", f"{low:g} to {high:g}", f"above {high:g}"

    def third(value: object) -> str:
        if not isinstance(value, int | float):
            return ""
        return below if value <= low else above if value > high else between

    said = {
        below: message("at most {bound}", bound=low),
        between: message("from {low} to {high}", low=low, high=high),
        above: message("more than {bound}", bound=high),
    }
    return [third(value) for value in values], said
