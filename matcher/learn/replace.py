"""Whether a model may take the place of another."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from matcher.errors import InvalidSource, UsageError
from matcher.history.read import History
from matcher.learn.measure import Measured, compare
from matcher.rank.ranker import read_ranker


def refuse_worse(history: History, measured: Measured | None, out: Path, cap: int) -> None:
    """Refuse to replace a model by one that is worse out of time beyond its interval.

    Both are held against the same choices where the old one has not seen them; else each
    stands by what it was worth out of time when it was made.

    Raises
        UsageError  the new one is worse, or whether it is cannot be told
    """
    hint = "Keep it, write to another file, or add --force."
    try:
        old = read_ranker(out, history.schema)
        said: dict[str, Any] = json.loads(out.read_bytes())
    except InvalidSource as error:
        what = "The file there is no model of this schema."
        raise UsageError(what, where=str(out), hint=hint, code="worse-model") from error
    if measured is None:
        what = "All choices are of one day: whether the model is better cannot be told."
        raise UsageError(what, where=str(out), hint=hint, code="worse-model")
    until = _day(said.get("until"))
    if until is None or until <= measured.evaluation.since:
        gain = compare(history, measured.evaluation, old, cap)
        if gain is not None and gain.high < 0:
            what = (
                f"The model there is better on the same later choices: NDCG {-gain.value:.3f} "
                f"above the new one ({-gain.high:.3f} to {-gain.low:.3f}; {gain.cases} cases)."
            )
            raise UsageError(what, where=str(out), hint=hint, code="worse-model")
        return
    before = _ndcg(said.get("measured"))
    after = _ndcg(measured.data)
    if before and after and after["high"] < before["low"]:
        what = (
            f"The model there was worth more out of time: NDCG {before['value']:.3f} "
            f"(at least {before['low']:.3f}) against {after['value']:.3f} "
            f"(at most {after['high']:.3f}; {after['cases']} cases)."
        )
        raise UsageError(what, where=str(out), hint=hint, code="worse-model")


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _ndcg(measured: Any) -> dict[str, float] | None:
    try:
        mark = measured["by_applicant"]["capped"]["ndcg"]
        return {key: float(mark[key]) for key in ("value", "low", "high", "cases")}
    except (KeyError, TypeError, ValueError):
        return None
