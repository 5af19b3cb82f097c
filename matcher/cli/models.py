"""The ranking model: `match train` and `match evaluate`."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.options import Cap, takes
from matcher.cli.output import (
    Progress,
    check_kind,
    check_outputs,
    parse_day,
    tell,
    tell_problems,
    write_json,
    write_lines,
)
from matcher.cli.settled_files import FILES, settled_files
from matcher.reports.view import as_json as as_plain
from matcher.support.errors import UsageError
from matcher.support.files import write_whole
from matcher.support.messages import message


@takes("today", "registry", "schema", "catalogue", "model")
def train(
    *,
    history: Annotated[
        Path,
        typer.Option("--history", help="Folder of a history; workspace: what happened here."),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="Model to write (JSON).")],
    until: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--until", help="Learn from choices before this day only."),
    ] = None,
    sampling: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--sampling", help="choices: all of a period; cases: stories told. Else history.toml."
        ),
    ] = None,
    cap: Cap = 60,
    force: Annotated[bool, typer.Option("--force", help="Replace a better model.")] = False,
    asked: Asked,
) -> int:
    """Learn a ranking model from who financed whom, and write its card beside it."""
    from matcher.api.office_training import is_workspace
    from matcher.api.training import write_model
    from matcher.history.cases import check_sampling, sampling_of
    from matcher.reports.models.trained import trained_lines, trained_view

    if sampling is not None:
        check_sampling(sampling, "--sampling")
    if is_workspace(history):
        if sampling is not None:
            what = message("The log of an office is no sample of cases.")
            raise UsageError(what, where="--sampling", hint=message("Drop it."))
        return _train_on_office(out, asked, until, force=force)
    settled = settled_files(dict.fromkeys(FILES))  # they are for answers, and stand aside here
    given = {name: getattr(asked, name) for name in ("today", *FILES)}
    if any(one is not None and one != settled.get(name) for name, one in given.items()):
        what = message(
            "--today, --registry, --schema, --catalogue and --model go with"
            " --history workspace alone."
        )
        raise UsageError(what, hint=message("Drop it."))
    if history.is_dir() and (sampling or sampling_of(history)) == "cases":
        if until is not None:
            what = message("Cases are not cut at a day: most have none.")
            raise UsageError(what, where=history, hint=message("Leave --until out."))
        return _train_on_cases(history, out, asked, force=force)
    written = write_model(
        history,
        parse_day(until, "--until"),
        out,
        cap,
        force=force,
        language=asked.language,
        progress=Progress().tell,
        warn=tell_problems,
    )
    view = trained_view(written.data, written.measured, out, written.card, written.skewed)
    if asked.as_json:
        write_json(as_plain(view, asked.language))
        return 0
    for said in (*view.said, *view.cautions):
        tell(said)
    write_lines(trained_lines(view, asked.language))
    return 0


def _train_on_office(out: Path, asked: Asked, until: str | None, *, force: bool) -> int:
    """Write a model learnt from the log of this office, and its card."""
    from matcher.api.office_training import write_office_model
    from matcher.reports.models.trained import office_trained_view

    if until is not None:
        what = message("The log is cut at the day of the answer.")
        raise UsageError(what, where="--until", hint=message("Write --today instead."))
    session = asked.session()
    tell_problems(session.registry.problems)
    written = write_office_model(session, out, asked.model, force=force, language=asked.language)
    view = office_trained_view(written.data, written.card, out, written.trial)
    if asked.as_json:
        write_json(as_plain(view, asked.language))
        return 0
    for said in (*view.said, *view.cautions):
        tell(said)
    return 0


def _train_on_cases(folder: Path, out: Path, asked: Asked, *, force: bool) -> int:
    """Write a model learnt from stories that somebody chose to tell, and its card."""
    from matcher.api.training import write_case_model
    from matcher.reports.models.trained import case_trained_view

    learnt = write_case_model(
        folder, out, force=force, language=asked.language, progress=Progress().tell
    )
    view = case_trained_view(*learnt, out)
    if asked.as_json:
        write_json(as_plain(view, asked.language))
        return 0
    for said in view.said:
        tell(said)
    return 0


@takes()
def evaluate(
    *,
    history: Annotated[Path, typer.Option("--history", help="Folder of a history.")],
    model: Annotated[Path, typer.Option("--model", help="Ranking model (JSON).")],
    since: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--from", help="First day that is judged; by default the model's last."),
    ] = None,
    cap: Cap = 60,
    ranks: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--ranks", help="Table to write: every candidate with score and rank."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the table of --ranks.")] = False,
    asked: Asked,
) -> int:
    """Hold a model against later choices, with baselines and intervals."""
    from matcher.api.training import judge_model
    from matcher.reports.models.evaluation import evaluation_lines

    first = parse_day(since, "--from")
    check_kind(ranks, ".csv")
    check_outputs(ranks, force=force, as_json=asked.as_json)
    found = judge_model(history, model, first, cap)
    tell_problems(found.warnings)
    if ranks is not None:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(("applicant_id", "option_id", "score", "rank"))
        writer.writerows(found.rows())
        write_whole(ranks, buffer.getvalue())
    for said in found.view.cautions:
        tell(said)
    if asked.as_json:
        write_json(as_plain(found.view, asked.language))
    elif str(ranks) != "-":
        write_lines(evaluation_lines(found.view, asked.language))
    return 0
