"""The commands of the workspace: import, and list, show, export, forget."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.commands import Commands
from matcher.cli.language import check_language
from matcher.cli.options import Force, Json, Language, Schema, Today
from matcher.cli.output import parse_day

registry_app = Commands(no_args_is_help=True, help="The workspace: list, show, export, forget.")


def import_(
    files: Annotated[list[Path], typer.Argument(help="CSV, XLSX, XLS, ODS or JSON; - is stdin.")],
    report: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--report", help="Every problem, one a line: CSV, XLSX or JSON."),
    ] = None,
    mapping: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--mapping", help="File in which open columns are settled."),
    ] = None,
    vocabulary: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--vocabulary", help="Spellings of another schema (TOML)."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be; write none.")] = (
        False
    ),
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
    schema: Schema = None,
    today: Today = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Turn spreadsheets into profiles of the workspace; 3 when something was refused."""
    from matcher.cli.importing import ImportAsked, import_files

    asked = ImportAsked(
        files,
        report,
        mapping,
        vocabulary,
        schema,
        parse_day(today),
        check_language(lang),
        dry_run,
        quiet,
        json,
    )
    return import_files(asked)


@registry_app.command("list")
def list_profiles(schema: Schema = None, lang: Language = None, json: Json = False) -> int:
    """List the profiles of the workspace; 1 when there is none."""
    from matcher.cli.importing import list_workspace

    return list_workspace(schema, check_language(lang), as_json=json)


@registry_app.command("show")
def show_profile(
    profile: Annotated[str, typer.Argument(help="Id of a profile.")],
    schema: Schema = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Show one profile with the cells that every value came from, and its history."""
    from matcher.cli.importing import show_kept

    return show_kept(profile, schema, check_language(lang), as_json=json)


@registry_app.command("export")
def export_profiles(
    out: Annotated[Path, typer.Option("-o", "--out", help="CSV or XLSX to write; - is stdout.")],
    schema: Schema = None,
    force: Force = False,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Write the profiles as a registry that --registry reads."""
    from matcher.cli.importing import export_workspace

    check_language(lang)
    return export_workspace(out, schema, force=force, as_json=json)


@registry_app.command("forget")
def forget_profile(
    profile: Annotated[str, typer.Argument(help="Id of a profile.")],
    schema: Schema = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Leave nothing of a profile in the workspace: no value, no cell, no version."""
    from matcher.cli.importing import forget_kept

    check_language(lang)
    return forget_kept(profile, schema, as_json=json)
