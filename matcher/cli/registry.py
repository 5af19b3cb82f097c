"""The workspace: import, what is kept, corrections by a person, backups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.commands import Commands
from matcher.cli.completion import complete_profile
from matcher.cli.options import Force, Quiet, takes

_HOMES = {
    "papers": "matcher.cli.case_commands:papers",
    "mute": "matcher.cli.case_commands:mute",
}
registry_app = Commands(
    _HOMES, no_args_is_help=True, help="The workspace: what is kept, and corrections."
)

Profile = Annotated[str, typer.Argument(help="Id of a profile.", autocompletion=complete_profile)]


@takes("schema", "catalogue", "today")
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
    header_row: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--header-row", help="Row of the labels, as 4 or SHEET=4; it is kept."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be; write none.")] = (
        False
    ),
    review: Annotated[
        bool, typer.Option("--review", help="Then ask, pair by pair, what may be one cooperative.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the table of --report.")] = False,
    quiet: Quiet = False,
    asked: Asked,
) -> int:
    """Turn spreadsheets into profiles of the workspace; 3 when something was refused."""
    from matcher.cli.importing import ImportAsked, import_files, parse_header_rows

    given = ImportAsked(
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
        force,
        asked.catalogue,
        parse_header_rows(header_row or ()),
    )
    code = import_files(given)
    if review and not dry_run:
        from matcher.cli.importing import review_pairs

        review_pairs(given)
    return code


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
    """Leave nothing of a profile in the workspace: no value, no cell, no step that names it."""
    from matcher.cli.importing import forget_kept

    return forget_kept(profile, asked.schema, as_json=asked.as_json)


Why = Annotated[
    str, typer.Option("--why", help="The reason, kept with the step; no name of a person.")
]


@registry_app.command("set")
@takes("today", "schema")
def set_facts(
    profile: Annotated[str, typer.Argument(help="Id of a profile.")],
    said: Annotated[list[str], typer.Argument(help="FIELD=VALUE; FIELD= where it is unknown.")],
    why: Why = "",
    *,
    asked: Asked,
) -> int:
    """Correct fields of a profile: it outranks every import until it is undone."""
    from matcher.cli.correcting import Correcting, correct

    wanted = Correcting(asked.schema, asked.language, asked.as_json, asked.today, why)
    return correct(wanted, lambda one: one.correct(profile, said, why))


@registry_app.command("merge")
@takes("today", "schema")
def merge_profiles(
    ids: Annotated[list[str], typer.Argument(help="Ids: the first one stays.")],
    why: Why = "",
    *,
    asked: Asked,
) -> int:
    """Make several profiles one."""
    from matcher.cli.correcting import Correcting, merge

    return merge(Correcting(asked.schema, asked.language, asked.as_json, asked.today, why), ids)


@registry_app.command("split")
@takes("today", "schema")
def split_profile(
    profile: Annotated[str, typer.Argument(help="Id of a profile.")],
    row: Annotated[
        list[int], typer.Option("--row", help="Row that is of another; see registry history ID.")
    ],
    why: Why = "",
    *,
    asked: Asked,
) -> int:
    """Take rows out of a profile into a new one."""
    from matcher.cli.correcting import Correcting, correct

    wanted = Correcting(asked.schema, asked.language, asked.as_json, asked.today, why)
    return correct(wanted, lambda one: one.split(profile, row, why))


@registry_app.command("undo")
@takes("today", "schema")
def undo_step(
    step: Annotated[
        Optional[int],  # noqa: UP045
        typer.Argument(
            help="Number of a step, see registry history; without it the last that is no undo."
        ),
    ] = None,
    why: Why = "",
    *,
    asked: Asked,
) -> int:
    """Take a step back: an import, a correction, a merge, or an undo."""
    from matcher.cli.correcting import Correcting, correct

    wanted = Correcting(asked.schema, asked.language, asked.as_json, asked.today, why)
    return correct(wanted, lambda one: one.undo(step, why))


@registry_app.command("history")
@takes("schema")
def show_history(
    profile: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(help="Id of a profile; without it, every step."),
    ] = None,
    *,
    asked: Asked,
) -> int:
    """List the steps: what was imported, corrected, merged, and taken back."""
    from matcher.cli.correcting import Correcting, history

    return history(Correcting(asked.schema, asked.language, asked.as_json), profile)


@registry_app.command("duplicates")
@takes("today", "schema")
def list_duplicates(
    ids: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(help="Two ids to answer for, or those to look at."),
    ] = None,
    answer: Annotated[
        str, typer.Option("--answer", help="same, not or later: for the two ids.")
    ] = "",
    alike: Annotated[
        bool, typer.Option("--alike", help="Answer all pairs with the same evidence as well.")
    ] = False,
    why: Why = "",
    *,
    asked: Asked,
) -> int:
    """List pairs that may be one cooperative, with the evidence, or answer; 1 when none."""
    from matcher.cli.correcting import Correcting, duplicates

    wanted = Correcting(asked.schema, asked.language, asked.as_json, asked.today, why)
    return duplicates(wanted, ids or [], answer, alike=alike)


@takes()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write.")],
    force: Force = False,
    *,
    asked: Asked,
) -> int:
    """Write the workspace, with all that was settled and corrected, into one file."""
    from matcher.cli.correcting import Correcting, back_up

    return back_up(file, Correcting(None, asked.language, asked.as_json), force=force)


@takes()
def restore(
    file: Annotated[Path, typer.Argument(help="File that match backup wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Move aside what is there, and replace it.")
    ] = False,
    *,
    asked: Asked,
) -> int:
    """Bring the workspace back from a backup."""
    from matcher.cli.correcting import Correcting, bring_back

    return bring_back(file, Correcting(None, asked.language, asked.as_json), force=force)
