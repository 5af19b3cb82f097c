"""Writing a model and its card, whoever asked for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.support.errors import InvalidSourceError, Problem, UsageError
from matcher.support.files import write_whole
from matcher.support.messages import Sayable, message

if TYPE_CHECKING:
    from matcher.learning.backtest import Measured


@dataclass(frozen=True, slots=True)
class Written:
    """A model that was written.

    Parameters
        data      what stands in its file
        measured  what a trial out of time is worth; None where choices are too few
        card      the file of its card
        warnings  what was wrong with the history, and stopped nothing
        skewed    fields that lie far to one side, as `skewed_fields` finds them
    """

    data: dict[str, Any]
    measured: Measured | None
    card: Path
    warnings: tuple[Problem, ...]
    skewed: Any = ()


def write_model(
    history: Path,
    until: date | None,
    out: Path,
    cap: int,
    *,
    force: bool = False,
    language: str = "en",
    progress: Callable[[Sayable], object] = lambda said: None,
    warn: Callable[[tuple[Problem, ...]], object] = lambda problems: None,
) -> Written:
    """Write a model learnt from a history and, beside it, its card.

    Parameters
        until     learn from choices before this day only; None for all
        cap       choices of one option that count
        force     replace a model even where the new one is clearly worse
        language  of the card
        progress  is told how far it is
        warn      is told what is wrong with the history, before the work begins

    Raises
        UsageError   the file is no .json, or a model that is better stands there
        DataRefusedError  the history has nothing to learn from
    """
    from matcher.history.read import read_history
    from matcher.learning.skewness import skewed_fields
    from matcher.learning.trial import learn
    from matcher.ranking.ranker import parse_ranker
    from matcher.reports.model_card import model_card

    if out.suffix.lower() != ".json":
        what = message("A model is a .json file.")
        raise UsageError(what, where=out, hint=message("Name it so."))
    read = read_history(history)
    warnings = tuple(read.warnings)
    warn(warnings)
    measured, data = learn(read, until, cap, progress)
    if out.exists() and not force:
        from matcher.learning.promotion import refuse_worse

        refuse_worse(read, measured, out, cap)
    if measured is not None:
        data["measured"] = measured.data
        if measured.acceptance is not None:
            data["acceptance"] = measured.acceptance
    parse_ranker(data, read.schema)
    write_whole(out, json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n")
    card = out.with_suffix(".md")
    write_whole(card, "\n".join(model_card(data, language)))
    return Written(data, measured, card, warnings, skewed_fields(read))


def trained_until(model: Path) -> date:
    """The day from which a model has seen nothing.

    Raises
        UsageError     the model does not say: it was not trained
        InvalidSourceError  it says no day
    """
    until = json.loads(model.read_bytes()).get("until")
    if until is None:
        raise UsageError(
            message("The model does not say until when it was trained."),
            hint=message("Say from which day on with --from."),
        )
    try:
        return date.fromisoformat(until)
    except (TypeError, ValueError) as error:
        raise InvalidSourceError(
            message('The model\'s "until" is not a day.'), where=model
        ) from error
