"""`match train` and `match evaluate`: a history in, a model and its marks out."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

from matcher.cli.output import Progress, check_free, tell, tell_problems, write_json, write_lines
from matcher.reports.view import as_json as as_plain
from matcher.support.errors import InvalidSourceError, UsageError
from matcher.support.files import write_whole
from matcher.support.messages import message


def train_model(
    folder: Path,
    until: date | None,
    out: Path,
    cap: int,
    language: str,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Write a model and, beside it, its card; what is clearly worse replaces nothing."""
    from matcher.history.cases import sampling_of
    from matcher.history.read import read_history
    from matcher.learning.skewness import skewed_fields
    from matcher.learning.trial import learn
    from matcher.ranking.ranker import parse_ranker
    from matcher.reports.model_card import model_card
    from matcher.reports.trained import trained_lines, trained_view

    if out.suffix.lower() != ".json":
        what = message("A model is a .json file.")
        raise UsageError(what, where=out, hint=message("Name it so."))
    if folder.is_dir() and sampling_of(folder) == "cases":
        if until is not None:
            what = message("Cases are not cut at a day: most have none.")
            raise UsageError(what, where=folder, hint=message("Leave --until out."))
        return _train_on_cases(folder, out, language, as_json=as_json)
    history = read_history(folder)
    tell_problems(history.warnings)
    measured, data = learn(history, until, cap, Progress().tell)
    if out.exists() and not force:
        from matcher.learning.promotion import refuse_worse

        refuse_worse(history, measured, out, cap)
    if measured is not None:
        data["measured"] = measured.data
        if measured.acceptance is not None:
            data["acceptance"] = measured.acceptance
    parse_ranker(data, history.schema)
    write_whole(out, json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n")
    card = out.with_suffix(".md")
    write_whole(card, "\n".join(model_card(data, language)))
    view = trained_view(data, measured, out, card, skewed_fields(history))
    if as_json:
        write_json(as_plain(view, language))
        return 0
    for said in (*view.said, *view.cautions):
        tell(said)
    write_lines(trained_lines(view, language))
    return 0


def _train_on_cases(folder: Path, out: Path, language: str, *, as_json: bool) -> int:
    """Write a model learnt from stories that somebody chose to tell, and its card."""
    from matcher.history.cases import read_cases
    from matcher.learning.case_model import model_text, train_cases
    from matcher.ranking.ranker import parse_ranker
    from matcher.reports.model_card import model_card
    from matcher.reports.trained import case_trained_view

    history = read_cases(folder)
    data = train_cases(history, Progress().tell)
    parse_ranker(data, history.schema)
    write_whole(out, model_text(data))
    card = out.with_suffix(".md")
    write_whole(card, "\n".join(model_card(data, language)))
    view = case_trained_view(data, out, card)
    if as_json:
        write_json(as_plain(view, language))
        return 0
    for said in view.said:
        tell(said)
    return 0


def evaluate_model(
    folder: Path,
    model: Path,
    since: date | None,
    cap: int,
    ranks: Path | None,
    language: str,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Write the marks of a model on later choices; 3 when there is none."""
    from matcher.history.read import read_history
    from matcher.learning.evaluation import evaluate, rank_rows
    from matcher.ranking.ranker import read_ranker

    check_free(ranks, force=force)
    history = read_history(folder)
    tell_problems(history.warnings)
    ranker = read_ranker(model, history.schema)
    found = evaluate(history, ranker, since or _until(model), cap=cap)
    if ranks is not None:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(("applicant_id", "option_id", "score", "rank"))
        writer.writerows(rank_rows(found))
        write_whole(ranks, buffer.getvalue())
    from matcher.reports.evaluation import evaluation_lines, evaluation_view

    view = evaluation_view(found, ranker, cap)
    if as_json:
        write_json(as_plain(view, language))
    else:
        write_lines(evaluation_lines(view.marks, language))
    return 0


def _until(model: Path) -> date:
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
