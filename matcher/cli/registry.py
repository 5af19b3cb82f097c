"""The workspace: `match import`, and `match registry list`, `show`, `export`, `forget`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.commands import Commands
from matcher.cli.completion import complete_profile
from matcher.cli.options import Force, Quiet, takes

registry_app = Commands(no_args_is_help=True, help="The workspace: list, show, export, forget.")

Profile = Annotated[str, typer.Argument(help="Id of a profile.", autocompletion=complete_profile)]


@takes("schema", "today")
def import_(
    files: Annotated[list[Path], typer.Argument(help="CSV, XLSX, XLS, ODS or JSON; - is stdin.")],
    *,
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
    quiet: Quiet = False,
    asked: Asked,
) -> int:
    """Turn spreadsheets into profiles of the workspace; 3 when something was refused."""
    from matcher.cli.importing import ImportAsked, import_files

    return import_files(
        ImportAsked(
            files,
            report,
            mapping,
            vocabulary,
            asked.schema,
            asked.today,
            asked.language,
            dry_run,
            quiet,
            asked.as_json,
        )
    )


@registry_app.command("list")
@takes("schema")
def list_profiles(*, asked: Asked) -> int:
    """List the profiles of the workspace; 1 when there is none."""
    from matcher.cli.importing import list_workspace

    return list_workspace(asked.schema, asked.language, as_json=asked.as_json)


@registry_app.command("show")
@takes("schema")
def show_profile(profile: Profile, *, asked: Asked) -> int:
    """Show one profile with the cells that every value came from, and its history."""
    from matcher.cli.importing import show_kept

    return show_kept(profile, asked.schema, asked.language, as_json=asked.as_json)


@registry_app.command("export")
@takes("schema")
def export_profiles(
    *,
    out: Annotated[Path, typer.Option("-o", "--out", help="CSV or XLSX to write; - is stdout.")],
    force: Force = False,
    asked: Asked,
) -> int:
    """Write the profiles as a registry that --registry reads."""
    from matcher.cli.importing import export_workspace

    return export_workspace(out, asked.schema, force=force, as_json=asked.as_json)


@registry_app.command("forget")
@takes("schema")
def forget_profile(profile: Profile, *, asked: Asked) -> int:
    """Leave nothing of a profile in the workspace: no value, no cell, no version."""
    from matcher.cli.importing import forget_kept

    return forget_kept(profile, asked.schema, as_json=asked.as_json)
