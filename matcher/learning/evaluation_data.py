"""An evaluation as plain data: what `--json` prints and a model file keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.learning.evaluation import Evaluation
from matcher.learning.metrics import MeanMark


def evaluation_data(found: Evaluation) -> dict[str, Any]:
    """An evaluation as plain data: marks with intervals and cases, by view."""
    return {
        "by_applicant": _views(found.by_applicant),
        "by_option": _views(found.by_option),
        "baselines": {name: _views(views) for name, views in found.baselines.items()},
        "gains": {name: mark_data(mark) for name, mark in found.gains.items()},
        "slices": [
            {"field": part.field, "part": part.part, **mark_data(part.mark)}
            for part in found.slices
        ],
        "reliability": [
            {"given": round(b.given, 4), "seen": round(b.seen, 4), "cases": b.cases}
            for b in found.bins
        ],
    }


def mark_data(mark: MeanMark) -> dict[str, Any]:
    """A mark as plain data."""
    return {
        "value": round(mark.value, 4),
        "low": round(mark.low, 4),
        "high": round(mark.high, 4),
        "cases": mark.cases,
    }


def _views(views: Mapping[str, Mapping[str, MeanMark]]) -> dict[str, Any]:
    return {
        view: {name: mark_data(mark) for name, mark in marks.items()}
        for view, marks in views.items()
        if marks
    }
