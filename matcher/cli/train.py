"""`match train` and `match evaluate`: a history in, a model and its marks out."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

from matcher.cli.output import Progress, check_free, tell, tell_problems, write_json, write_lines
from matcher.errors import InvalidSource, UsageError
from matcher.files import write_whole
from matcher.show.words import say


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
    import matcher.show.words_ranking  # noqa: F401  brings its words
    from matcher.history.read import read_history
    from matcher.learn.learn import learn
    from matcher.rank.ranker import parse_ranker
    from matcher.show.model_card import model_card

    if out.suffix.lower() != ".json":
        raise UsageError("A model is a .json file.", where=str(out), hint="Name it so.")
    history = read_history(folder)
    tell_problems(history.warnings)
    measured, data = learn(history, until, cap, Progress().tell)
    if out.exists() and not force:
        from matcher.learn.replace import refuse_worse

        refuse_worse(history, measured, out, cap)
    if measured is not None:
        data["measured"] = measured.data
        if measured.acceptance is not None:
            data["acceptance"] = measured.acceptance
    parse_ranker(data, history.schema)
    write_whole(out, json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n")
    card = out.with_suffix(".md")
    write_whole(card, "\n".join(model_card(data)))
    if as_json:
        shown = {k: data[k] for k in ("name", "until", "since", "sizes", "sources")}
        write_json({"schema": 1, "out": str(out), "card": str(card), **shown} | _marks(data))
        return 0
    n, p = data["sizes"]["choices"], data["sizes"]["options_chosen"]
    tell(say("trained", language, out=out, n=n, p=p, day=data["until"]))
    if measured is None:
        tell(say("not_measured", language))
    else:
        from matcher.show.evaluation import evaluation_answer

        write_lines(evaluation_answer(measured.evaluation, language))
    return 0


def _marks(data: dict[str, Any]) -> dict[str, Any]:
    return {"measured": data.get("measured")}


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
    from matcher.evaluate.evaluate import evaluate, rank_rows
    from matcher.history.read import read_history
    from matcher.rank.ranker import read_ranker

    check_free(ranks, force=force)
    history = read_history(folder)
    tell_problems(history.warnings)
    ranker = read_ranker(model, history.schema)
    found = evaluate(history, ranker, since or _until(model), cap=cap)
    if ranks is not None:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(("applicant_id", "option_id", "fit", "rank"))
        writer.writerows(rank_rows(found))
        write_whole(ranks, buffer.getvalue())
    if as_json:
        from matcher.evaluate.data import evaluation_data

        frame = {"schema": 1, "model": ranker.name.to(language), "from": found.since.isoformat()}
        counts = {"to": found.last.isoformat(), "judged": len(found.judged), "single": found.single}
        write_json({**frame, **counts, "cap": cap, **evaluation_data(found)})
    else:
        from matcher.show.evaluation import evaluation_answer

        write_lines(evaluation_answer(found, language))
    return 0


def _until(model: Path) -> date:
    """The day from which a model has seen nothing.

    Raises
        UsageError     the model does not say: it was not trained
        InvalidSource  it says no day
    """
    until = json.loads(model.read_bytes()).get("until")
    if until is None:
        hint = "Say from which day on with --from."
        raise UsageError("The model does not say until when it was trained.", hint=hint)
    try:
        return date.fromisoformat(until)
    except (TypeError, ValueError) as error:
        raise InvalidSource('The model\'s "until" is not a day.', where=str(model)) from error
