"""`match train` and `match evaluate`: a history in, a model and its marks out."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from matcher.cli.output import Progress, check_free, tell, tell_problems, write_json, write_lines
from matcher.reports.view import as_json as as_plain
from matcher.support.files import write_whole


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
    from matcher.api.training import write_model
    from matcher.reports.trained import trained_lines, trained_view

    written = write_model(
        folder,
        until,
        out,
        cap,
        force=force,
        language=language,
        progress=Progress().tell,
        warn=tell_problems,
    )
    view = trained_view(written.data, written.measured, out, written.card)
    if as_json:
        write_json(as_plain(view, language))
        return 0
    for said in view.said:
        tell(said)
    write_lines(trained_lines(view, language))
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
    from matcher.api.training import trained_until
    from matcher.history.read import read_history
    from matcher.learning.evaluation import evaluate, rank_rows
    from matcher.ranking.ranker import read_ranker

    check_free(ranks, force=force)
    history = read_history(folder)
    tell_problems(history.warnings)
    ranker = read_ranker(model, history.schema)
    found = evaluate(history, ranker, since or trained_until(model), cap=cap)
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
