"""The command that prints: the dossier of a cooperative, the booklet of a funder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.options import SOURCES, Force, PlanningFile, Quiet, takes
from matcher.support.errors import UsageError
from matcher.support.messages import message

Languages = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--lang", help="fr, ar, en, or two in one file: fr+ar."),
]


@takes("top", *SOURCES, top=20)
def dossier(
    applicant: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(help="Id of a cooperative: its printed file."),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="File to write: .pdf or .docx; a folder with --all."),
    ] = None,
    option: Annotated[
        str, typer.Option("--option", help="Id of the option or funder that it is for.")
    ] = "",
    summary: Annotated[bool, typer.Option("--summary", help="One page only.")] = False,
    steps: Annotated[
        bool, typer.Option("--steps", help="For the cooperative: what to do, in which order.")
    ] = False,
    person: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--person", help="Role and name to print; it is kept nowhere."),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Everybody in the registry, into the folder of --out.")
    ] = False,
    funder: Annotated[
        str, typer.Option("--funder", help="Id of a funder or option: booklet of its candidates.")
    ] = "",
    funds: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--funds", help="With --funder: file of funds, for the note of allocation."),
    ] = None,
    assumptions: PlanningFile = None,
    force: Force = False,
    quiet: Quiet = False,
    lang: Languages = None,
    *,
    asked: Asked,
) -> int:
    """Print the file of a cooperative, or a booklet of candidates, as PDF or Word."""
    from matcher.cli.dossier import (
        Print,
        print_booklet,
        print_dossier,
        print_dossiers,
        read_languages,
    )

    if sum((applicant is not None, everybody, bool(funder))) != 1:
        hint = message("Write an id, --all or --funder ID, one of them.")
        raise UsageError(message("Say for whom."), hint=hint)
    if summary and steps:
        hint = message("Drop one of them.")
        raise UsageError(message("--summary and --steps do not go together."), hint=hint)
    languages = read_languages(lang)
    asked = replace(asked, language=languages[0])
    wanted = Print(
        out=out,
        languages=languages,
        form="summary" if summary else "steps" if steps else "file",
        option=option,
        persons=tuple(person or ()),
        assumptions=assumptions,
        funds=funds,
        force=force,
        is_quiet=quiet,
    )
    if funder:
        return print_booklet(funder, asked, wanted)
    if applicant is not None:
        return print_dossier(applicant, asked, wanted)
    return print_dossiers(asked, wanted)


@takes("today", "schema", "catalogue")
def sheet(
    option: Annotated[str, typer.Argument(help="Id of an option.")],
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("-o", "--out", help="File to write: .pdf or .docx."),
    ] = None,
    force: Force = False,
    lang: Languages = None,
    *,
    asked: Asked,
) -> int:
    """Print a leaflet of one option for cooperatives, as PDF or Word."""
    from matcher.cli.dossier import Print, print_sheet, read_languages

    languages = read_languages(lang)
    # a leaflet speaks of no cooperative: under another schema no registry is asked for
    asked = replace(asked, language=languages[0], registry=asked.schema and Path("-"))
    return print_sheet(option, asked, Print(out=out, languages=languages, force=force))
