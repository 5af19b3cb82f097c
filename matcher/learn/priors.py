"""Stated priors: what a weight is before any choice was seen."""

from __future__ import annotations

from matcher.rank.ranker import Ranker
from matcher.schema import Schema

#: Weights by type of field. Measured on real choices of another country and programme (see
#: docs/ranking.md) and rounded; a stated model's own weights come before them.
BY_TYPE = {
    "boolean": 0.7,
    "category": 0.7,
    "categories": 0.7,
    "place": 0.6,
    "integer": 0.7,
    "number": 0.7,
    "money": 0.7,
    "date": 0.5,
    "text": 0.4,
}
PAIR = 0.35
POPULARITY = 0.5


def prior_weight(name: str, schema: Schema, stated: Ranker) -> tuple[float, str]:
    """The weight of a field before any choice was seen, and where it comes from."""
    if name in stated.weights:
        return stated.weights[name], stated.origins.get(name) or "stated prior"
    kind = schema[name].type
    return BY_TYPE[kind], f"stated prior for a field of type {kind}"
