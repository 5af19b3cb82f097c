"""Stated priors: what a weight is before any choice was seen."""

from __future__ import annotations

from matcher.domain.schema import Schema
from matcher.ranking.ranker import Ranker

#: Weights by type of field: what choices of other countries, programmes and years taught,
#: rounded; the weights of a stated model come before them. Numbers and categories of many
#: values by tests/bench/priors.py: 2014-2017 gave 0.84, 0.77 and 0.30, 2019-2020 without the
#: countries that docs/rankers.md leaves out 1.44, 1.58 and 0.20.
BY_TYPE = {
    "boolean": 1.0,
    "category": 1.1,
    "categories": 0.7,
    "place": 0.6,
    "integer": 0.8,
    "number": 0.8,
    "money": 0.8,
    "date": 0.8,
    "text": 0.8,
}
#: A category of more values than FEW_VALUES tells less of a single option.
FEW_VALUES, MANY_VALUES = 12, 0.3
PAIR = 0.35
POPULARITY = 0.5
#: Between counting choices (0) and the share of what could have been chosen (POPULARITY).
EXPOSURE = 0.25
#: An option of which nothing is known: its term, and how much less firmly than the other
#: weights it is held: nothing was stated about it.
SILENCE, SILENCE_FIRMNESS = 0.0, 0.1


def prior_weight(name: str, schema: Schema, stated: Ranker, values: int = 0) -> tuple[float, str]:
    """The weight of a field before any choice was seen, and where it comes from.

    Parameters
        values   how many distinct values of a category were seen
    """
    if name in stated.weights:
        return stated.weights[name], stated.origins.get(name) or "stated prior"
    kind = schema[name].type
    if kind == "category" and values > FEW_VALUES:
        return MANY_VALUES, "stated prior for a category of many values"
    return BY_TYPE[kind], f"stated prior for a field of type {kind}"
