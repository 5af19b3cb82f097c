"""The commands for funders: gaps, allocate, audit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.language import check_language
from matcher.cli.options import (
    CatalogueFolder,
    Excel,
    Force,
    Json,
    Language,
    Model,
    RegistryFile,
    Schema,
    Today,
    Top,
)
from matcher.cli.output import parse_day
from matcher.cli.table_file import TableFile


def gaps(
    by: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--by", help="A field to group by; may be given several times."),
    ] = None,
    svg: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--svg", help="Write a heat table (SVG) of two of the fields here too."),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="Table to write: .csv, .xlsx or .json; - is CSV here."),
    ] = None,
    excel: Excel = False,
    top: Top = 10,
    force: Force = False,
    json: Json = False,
    lang: Language = None,
    today: Today = None,
    registry: RegistryFile = None,
    schema: Schema = None,
    catalogue: CatalogueFolder = None,
) -> int:
    """Show who has no option, and which rule costs most."""
    from matcher.cli.answers import Asked
    from matcher.cli.gaps import answer_gaps

    day, language = parse_day(today), check_language(lang)
    asked = Asked(top, json, language, day, registry, schema, catalogue, None)
    return answer_gaps(asked, by or [], TableFile(out, excel), svg, force=force)


def allocate(
    funds: Annotated[
        Path, typer.Option("--funds", help="Funds, floors and caps (TOML); see docs/funders.md.")
    ],
    why: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--why", help="Id of an applicant: what an award to it would take."),
    ] = None,
    compare: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--compare", help="Another file of funds, beside the first."),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="Awards to write: .csv, .xlsx or .json; - is CSV here."),
    ] = None,
    excel: Excel = False,
    page: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--page", help="Page to print for a committee: an .html file."),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", min=1, help="Time for each proof; then the gap is said.")
    ] = 60,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
    top: Top = 10,
    force: Force = False,
    json: Json = False,
    lang: Language = None,
    today: Today = None,
    registry: RegistryFile = None,
    schema: Schema = None,
    catalogue: CatalogueFolder = None,
    model: Model = None,
) -> int:
    """Divide the budgets of funds, and say why."""
    from matcher.cli.allocate import answer_allocate
    from matcher.cli.answers import Asked

    day, language = parse_day(today), check_language(lang)
    asked = Asked(top, json, language, day, registry, schema, catalogue, model)
    return answer_allocate(
        asked,
        funds,
        why,
        compare,
        TableFile(out, excel),
        seconds,
        page,
        force_out=force,
        is_quiet=quiet,
    )


def audit(
    by: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--by", help="A field or rule that makes groups; may be given several times."),
    ] = None,
    within: Annotated[
        str, typer.Option("--within", help="A field or rule: compare only inside its groups.")
    ] = "",
    outcomes: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--outcomes", help="Who got something (CSV): applicant_id, got."),
    ] = None,
    funds: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--funds", help="Audit the allocation of this file, and price floors."),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="Table to write: .csv, .xlsx or .json; - is CSV here."),
    ] = None,
    excel: Excel = False,
    force: Force = False,
    level: Annotated[
        float, typer.Option("--level", min=0.001, max=0.5, help="Chance of a false alarm.")
    ] = 0.05,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the shuffles.")] = 1,
    seconds: Annotated[
        float, typer.Option("--seconds", min=1, help="With --funds: time for each allocation.")
    ] = 60,
    json: Json = False,
    lang: Language = None,
    today: Today = None,
    registry: RegistryFile = None,
    schema: Schema = None,
    catalogue: CatalogueFolder = None,
    model: Model = None,
) -> int:
    """Compare what groups are shown and what they got."""
    from matcher.cli.answers import Asked
    from matcher.cli.audit import answer_audit

    day, language = parse_day(today), check_language(lang)
    asked = Asked(10, json, language, day, registry, schema, catalogue, model)
    return answer_audit(
        asked,
        by or [],
        within,
        outcomes,
        funds,
        TableFile(out, excel),
        level,
        seed,
        seconds,
        force=force,
    )
