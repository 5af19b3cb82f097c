"""Writing a model and its card, whoever asked for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.support.errors import InvalidSourceError, Problem, UsageError
from matcher.support.files import check_free, write_whole
from matcher.support.messages import Message, Sayable, message

if TYPE_CHECKING:
    from matcher.learning.backtest import Measured
    from matcher.reports.models.evaluation import EvaluationView


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
    from matcher.reports.models.model_card import model_card

    check_model_place(out, force=force)
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


def write_case_model(
    folder: Path,
    out: Path,
    *,
    force: bool = False,
    language: str = "en",
    progress: Callable[[Message], None] = lambda said: None,
) -> tuple[dict[str, Any], Path]:
    """Write a model learnt from stories that somebody chose to tell, and its card.

    Returns
        what stands in its file, and the file of its card

    Raises
        UsageError  the file is no .json, or one is there: whether it is better cannot be told
        InvalidSourceError, DataRefusedError  the cases cannot be read
    """
    from matcher.history.cases import read_cases
    from matcher.learning.case_model import model_text, train_cases
    from matcher.ranking.ranker import parse_ranker
    from matcher.reports.models.model_card import model_card

    check_model_place(out, force=force)
    check_free(out, force=force)
    history = read_cases(folder)
    data = train_cases(history, progress)
    parse_ranker(data, history.schema)
    write_whole(out, model_text(data))
    card = out.with_suffix(".md")
    write_whole(card, "\n".join(model_card(data, language)))
    return data, card


def check_model_place(out: Path, *, force: bool) -> None:
    """Refuse a place for a model and its card, before anything is worked out.

    A card beside a model is that of the model, and replaced with it; alone it is somebody's file.

    Raises
        UsageError  the file is no .json, or something else has the name of the card
    """
    if out.suffix.lower() != ".json":
        what = message("A model is a .json file.")
        raise UsageError(what, where=out, hint=message("Name it so."))
    if not out.exists():
        check_free(out.with_suffix(".md"), force=force)


@dataclass(frozen=True, slots=True)
class Judged:
    """A model held against a history.

    Parameters
        rows      every candidate with score and rank, made when they are asked for
        warnings  what was wrong with the history, and stopped nothing
    """

    view: EvaluationView
    rows: Callable[[], Iterable[tuple[str, str, str, str]]]
    warnings: tuple[Problem, ...] = ()


def judge_model(history: Path, model: Path, since: date | None, cap: int) -> Judged:
    """What a model is worth on choices from a day on, or on cases.

    Raises
        UsageError   the model does not say until when it was trained; a day is given for cases
        DataRefusedError  there is no later choice
    """
    from matcher.history.cases import read_cases, sampling_of
    from matcher.history.read import read_history
    from matcher.learning.case_evaluation import case_rank_rows, evaluate_cases
    from matcher.learning.evaluation import evaluate, rank_rows
    from matcher.ranking.ranker import read_ranker
    from matcher.reports.models.evaluation import case_evaluation_view, evaluation_view

    if history.is_dir() and sampling_of(history) == "cases":
        if since is not None:
            what = message("Cases are not cut at a day: most have none.")
            raise UsageError(what, where=history, hint=message("Leave --from out."))
        cases = read_cases(history)
        ranker = read_ranker(model, cases.schema)
        seen = json.loads(model.read_bytes()).get("sources", {}).get("data") == cases.marks["data"]
        held = evaluate_cases(cases, ranker)
        view = case_evaluation_view(held, ranker, cases.day, has_seen=seen)
        return Judged(view, lambda: case_rank_rows(held))
    read = read_history(history)
    ranker = read_ranker(model, read.schema)
    found = evaluate(read, ranker, since or trained_until(model), cap=cap)
    view = evaluation_view(found, ranker, cap)
    return Judged(view, lambda: rank_rows(found), tuple(read.warnings))


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
