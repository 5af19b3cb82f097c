"""Whether a model may take the place of another."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from matcher.history.read import History
from matcher.learning.backtest import Measured, compare_models
from matcher.ranking.ranker import read_ranker
from matcher.support.errors import InvalidSourceError, UsageError
from matcher.support.messages import Message, counted, message


def refuse_worse(history: History, measured: Measured | None, out: Path, cap: int) -> None:
    """Refuse to replace a model by one that is worse out of time beyond its interval.

    Both are held against the same choices where the old one has not seen them; else each
    stands by what it was worth out of time when it was made.

    Raises
        UsageError  the new one is worse, or whether it is cannot be told
    """
    try:
        old = read_ranker(out, history.schema)
        said: dict[str, Any] = json.loads(out.read_bytes())
    except InvalidSourceError as error:
        raise _kept(message("The file there is no model of this schema."), out) from error
    if measured is None:
        what = message("All choices are of one day: whether the model is better cannot be told.")
        raise _kept(what, out)
    until = _day(said.get("until"))
    if until is None or until <= measured.evaluation.since:
        gain = compare_models(history, measured.evaluation, old, cap)
        if gain is not None and gain.high < 0:
            what = counted(
                "The model there is better on the same later choices: NDCG {more} above the new one"
                " ({low} to {high}; {n} case).",
                "The model there is better on the same later choices: NDCG {more} above the new one"
                " ({low} to {high}; {n} cases).",
                gain.cases,
                more=_three(-gain.value),
                low=_three(-gain.high),
                high=_three(-gain.low),
            )
            raise _kept(what, out)
        return
    before = _ndcg(said.get("measured"))
    after = _ndcg(measured.data)
    if before and after and after["high"] < before["low"]:
        what = counted(
            "The model there was worth more out of time: NDCG {old} (at least {low}) against {new}"
            " (at most {high}; {n} case).",
            "The model there was worth more out of time: NDCG {old} (at least {low}) against {new}"
            " (at most {high}; {n} cases).",
            after["cases"],
            old=_three(before["value"]),
            low=_three(before["low"]),
            new=_three(after["value"]),
            high=_three(after["high"]),
        )
        raise _kept(what, out)


def _kept(what: Message, out: Path) -> UsageError:
    hint = message("Keep it, write to another file, or add --force.")
    return UsageError(what, where=str(out), hint=hint, code="worse-model")


def _three(mark: float) -> str:
    # a mark is compared by its third decimal, with the point that papers write
    return f"{mark:.3f}"


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
