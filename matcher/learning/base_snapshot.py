"""Base rates of an office: how frequent answers are in its registry, held to the shipped ones.

A dated snapshot: it stands in the model file and is hashed with it, so that no other registry
moves a score unseen. Where few say a fact the shipped statistic stands nearly as it was.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field, Schema
from matcher.domain.values import Several
from matcher.ranking.learnt import scaled

#: How many cooperatives of the registry a shipped statistic is worth.
WORTH = 50.0
_DIGITS = 4


def take_snapshot(
    data: dict[str, Any], applicants: Sequence[Applicant], schema: Schema, day: date
) -> int:
    """Put the base rates of some applicants into the data of a model.

    Returns
        how many fields have base rates of the office
    """
    moved = 0
    for name, entry in data["fields"].items():
        before = entry.get("everybody")
        if not before or name not in schema:
            continue
        about = schema[name]
        values = [v for a in applicants if (v := a.value(name)) is not None]
        after = _shares(values, before, about) or _normal(values, before, about)
        if not values or after is None:
            continue
        moved += 1
        said = f"registry of this office on {day.isoformat()}: {len(values)} of {len(applicants)}"
        origin = f"{said} known, shrunk to what {WORTH:g} would say of: {before.get('origin', '')}"
        entry["everybody"] = {**after, "origin": origin.removesuffix(" of: ")}
    return moved


def _shares(
    values: Sequence[object], before: dict[str, Any], about: Field
) -> dict[str, Any] | None:
    """Shares of the values of a boolean, a category or a list."""
    shares = before.get("shares")
    if not shares or about.type not in ("boolean", "category", "categories"):
        return None
    met: dict[str, float] = dict.fromkeys(shares, 0.0)
    total = 0.0
    for value in values:
        held = _held(value)
        total += len(held) if about.type == "categories" else 1.0
        for one in held:
            if one in met:
                met[one] += 1
    return {
        "shares": {
            value: round((met[value] + WORTH * shares[value]) / (total + WORTH), _DIGITS)
            for value in shares
        }
    }


def _held(value: object) -> list[str]:
    if isinstance(value, Several):
        return sorted(value.values)
    if isinstance(value, bool):
        return ["true"] if value else []
    return [str(value)]


def _normal(
    values: Sequence[object], before: dict[str, Any], about: Field
) -> dict[str, Any] | None:
    """Mean and standard deviation on the scale of the field."""
    centre, spread = before.get("centre"), before.get("spread")
    if centre is None or spread is None:
        return None
    numbers = [scaled(v, about) for v in values if isinstance(v, int | float | date)]
    total = len(numbers) + WORTH
    mean = (math.fsum(numbers) + WORTH * centre) / total
    squares = math.fsum((n - mean) ** 2 for n in numbers)
    squares += WORTH * (spread**2 + (centre - mean) ** 2)
    return {"centre": round(mean, _DIGITS), "spread": round(math.sqrt(squares / total), _DIGITS)}
