"""Tables in, tables out: `match screen`, `match batch`, `match demo`, `match places`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.options import Force, Quiet, takes
from matcher.cli.output import (
    check_kind,
    check_outputs,
    tell,
    tell_problems,
    write_json,
    write_lines,
)
from matcher.support.errors import DataRefusedError
from matcher.support.files import writing
from matcher.support.messages import message


@takes("schema", "catalogue", "today")
def screen(
    *,
    registry: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--registry", "--applicants", help="Table of the applicants; - is stdin."),
    ] = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write; - is stdout.")],
    force: Force = False,
    asked: Asked,
) -> int:
    """Write the verdict of every pair of an applicant and an option."""
    from matcher.reports.view import as_json as as_plain
    from matcher.reports.written import screen_said, screen_view
    from matcher.session import open_matcher
    from matcher.vector.screen import COLUMNS, ScreenedPair, screen_csv
    from matcher.vector.screen import screen as verdicts

    check_kind(out, ".csv")
    check_outputs(out, force=force, as_json=asked.as_json)
    session = open_matcher(
        schema=asked.schema, catalogue=asked.catalogue, registry=registry, today=asked.today
    )
    counts: Counter[str] = Counter()

    def rows() -> Iterator[tuple[str, ...]]:
        pairs: Iterator[ScreenedPair] = verdicts(
            session.registry, session.catalogue, session.matcher.engine, session.today
        )
        for pair in pairs:
            counts[pair.verdict] += 1
            yield pair.as_row()

    with writing(out) as write:
        for part in screen_csv(rows(), COLUMNS):
            write(part)
    problems = session.registry.problems
    if not counts and len(session.catalogue.options):
        what = message("The registry has no applicant that can be read.")
        raise DataRefusedError(what, problems, where=str(session.registry.path))
    tell_problems(problems)
    view = screen_view(out, counts, problems)
    if asked.as_json:
        write_json(as_plain(view, asked.language))
    elif str(out) != "-":
        tell(screen_said(view))
    return 3 if any(not problem.is_warning for problem in problems) else 0


@takes("top", "today", "schema", "catalogue", "model")
def batch(
    *,
    registry: Annotated[
        str,
        typer.Option(
            "--registry", "--applicants", help="Table (CSV, Parquet), folder or pattern of tables."
        ),
    ],
    out: Annotated[str, typer.Option("-o", "--out", help="Folder to write.")],
    form: Annotated[str, typer.Option("--format", help="csv or parquet.")] = "csv",
    part: Annotated[
        int, typer.Option("--part", min=1, max=20000, help="Applicants in a part.")
    ] = 10000,
    engine: Annotated[str, typer.Option("--engine", help="joblib or dask.")] = "joblib",
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="Processes; 0 is one a core.")
    ] = 0,
    scheduler: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--scheduler", help="Address of a Dask cluster."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace another run.")] = False,
    quiet: Quiet = False,
    asked: Asked,
) -> int:
    """Write the best options of everybody and the best applicants of every option."""
    from matcher.cli.batch import RunOptions, write_batch

    wanted = RunOptions(registry, out, form, part, engine, workers, scheduler, force, quiet)
    return write_batch(asked, wanted)


@takes("today")
def demo(
    *,
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write.")],
    n: Annotated[int, typer.Option("--n", min=1, help="How many cooperatives.")] = 390,
    seed: Annotated[int, typer.Option("--seed", help="Another seed, other cooperatives.")] = 1,
    force: Force = False,
    asked: Asked,
) -> int:
    """Write a registry of SYNTHETIC cooperatives of Souss-Massa."""
    from matcher.catalogue.loading import load_schema
    from matcher.registry.synthetic import write_demo
    from matcher.reports.view import as_json as as_plain
    from matcher.reports.written import DemoView, demo_said

    check_kind(out, ".csv")
    check_outputs(out, force=force, as_json=asked.as_json)
    schema, _ = load_schema()
    columns = [about.name for about in schema if about.derived is None]
    write_demo(out, n, seed, today=asked.today or date.today(), columns=columns)
    view = DemoView(out=out, n=n, seed=seed)
    if asked.as_json:
        write_json(as_plain(view, asked.language))
    else:
        tell(demo_said(view))
    return 0


@takes("schema")
def places(
    word: Annotated[str, typer.Argument(help="A name, in French or Arabic, or a part of one.")],
    *,
    asked: Asked,
) -> int:
    """Find the codes of places by name: what a registry writes for them."""
    from matcher.catalogue.loading import load_schema
    from matcher.reports.places import places_lines, places_view
    from matcher.reports.view import as_json as as_plain

    schema, _ = load_schema(asked.schema)
    view = places_view(schema, word)
    if asked.as_json:
        write_json(as_plain(view, asked.language))
    elif view.places:
        write_lines(places_lines(view, asked.language))
    else:
        tell(message('No place is called "{word}", nor anything like it.', word=word))
    return 0 if view.places else 1
