"""The commands for tables: screen, batch, demo, places."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.language import check_language
from matcher.cli.options import CatalogueFolder, Force, Json, Language, Model, Schema, Today, Top
from matcher.cli.output import parse_day


def screen(
    applicants: Annotated[
        Path, typer.Option("--applicants", help="Table of applicants; - is stdin.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write; - is stdout.")],
    schema: Schema = None,
    catalogue: CatalogueFolder = None,
    today: Today = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Write the verdict of every pair of an applicant and an option."""
    from matcher.cli.tables import write_screen

    check_language(lang)
    return write_screen(applicants, out, schema, catalogue, parse_day(today), as_json=json)


def batch(
    applicants: Annotated[
        str, typer.Option("--applicants", help="Table (CSV, Parquet), folder or pattern of tables.")
    ],
    out: Annotated[str, typer.Option("-o", "--out", help="Folder to write.")],
    top: Top = 10,
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
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
    json: Json = False,
    lang: Language = None,
    today: Today = None,
    schema: Schema = None,
    catalogue: CatalogueFolder = None,
    model: Model = None,
) -> int:
    """Write the best options of everybody and the best applicants of every option."""
    from matcher.cli.answers import Asked
    from matcher.cli.batch import Wanted, write_batch

    asked = Asked(
        top=top,
        as_json=json,
        language=check_language(lang),
        today=parse_day(today),
        registry=None,
        schema=schema,
        catalogue=catalogue,
        model=model,
    )
    wanted = Wanted(applicants, out, form, part, engine, workers, scheduler, force, quiet)
    return write_batch(asked, wanted)


def demo(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write.")],
    n: Annotated[int, typer.Option("--n", min=1, help="How many cooperatives.")] = 390,
    seed: Annotated[int, typer.Option("--seed", help="Another seed, other cooperatives.")] = 1,
    today: Today = None,
    force: Force = False,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Write a registry of SYNTHETIC cooperatives of Souss-Massa."""
    from matcher.cli.tables import write_demo_file

    check_language(lang)
    return write_demo_file(out, n, seed, parse_day(today), force=force, as_json=json)


def places(
    word: Annotated[str, typer.Argument(help="A name, in French or Arabic, or a part of one.")],
    schema: Schema = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Find the codes of places by name: what a registry writes for them."""
    from matcher.cli.tables import find_places

    check_language(lang)
    return find_places(word, schema, as_json=json)
