"""The command line: the question that needs no name, and the commands by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli import knowledge_commands  # noqa: F401  registers its commands
from matcher.cli.case_commands import cases, digest, mute, papers, record, trail
from matcher.cli.catalogue_commands import catalogue_app
from matcher.cli.commands import Commands
from matcher.cli.coop_commands import advise, plan
from matcher.cli.dossier_commands import dossier, sheet
from matcher.cli.funder_commands import allocate, audit, gaps
from matcher.cli.language import check_language
from matcher.cli.model_commands import evaluate, train
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
from matcher.cli.output import parse_day, write_lines
from matcher.cli.registry_commands import backup, import_, registry_app, restore
from matcher.cli.table_commands import batch, demo, places, screen
from matcher.cli.table_file import TableFile
from matcher.support.errors import UsageError
from matcher.support.messages import message, render

app = Commands(
    name="match",
    pretty_exceptions_enable=False,
    help="Match cooperatives with funding: exact, explained, offline.",
)


@app.callback(invoke_without_command=True)
def answer(
    context: typer.Context,
    coop: Annotated[
        Optional[str], typer.Option("--coop", help="Id of a cooperative: its options, ranked.")  # noqa: UP045
    ] = None,
    funder: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--funder", help="Id of a funder or option: its candidates, ranked."),
    ] = None,
    where: Annotated[
        str, typer.Option("--where", help="With --funder: a rule that candidates meet.")
    ] = "",
    diverse: Annotated[
        str, typer.Option("--diverse", help="With --funder: spread over the values of a field.")
    ] = "",
    saturation: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--saturation", help="With --funder: count the values of this field."),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "-o",
            "--out",
            help="With --funder: table to write: .csv, .xlsx or .json; - is CSV here.",
        ),
    ] = None,
    excel: Excel = False,
    force: Force = False,
    record_it: Annotated[
        bool, typer.Option("--record", help="Keep in the log that this answer was shown.")
    ] = False,
    top: Top = 10,
    json: Json = False,
    lang: Language = None,
    today: Today = None,
    registry: RegistryFile = None,
    schema: Schema = None,
    catalogue: CatalogueFolder = None,
    model: Model = None,
    version: Annotated[bool, typer.Option("--version", help="Versions, and stop.")] = False,
) -> int:
    """Ranked funding options for a cooperative, or candidates for a funder."""
    if context.invoked_subcommand is not None:
        if coop is not None or funder is not None:
            what = message("--coop and --funder go without a command.")
            raise UsageError(what, hint=message("Drop one of them."))
        return 0
    language = check_language(lang)
    if version:
        from matcher.cli.answers import versions

        write_lines(render(line, language) for line in versions())
        return 0
    if (coop is None) == (funder is None):
        hint = message("Write --coop ID or --funder ID, one of them; see match --help.")
        raise UsageError(message("Say for whom."), hint=hint)
    if coop is not None and (where or diverse or saturation or out or excel or force):
        hint = message("Drop it, or write --funder ID.")
        raise UsageError(message("That option goes with --funder."), hint=hint)
    from matcher.cli.answers import Asked, answer_coop

    asked = Asked(
        top=top,
        as_json=json,
        language=language,
        today=parse_day(today),
        registry=registry,
        schema=schema,
        catalogue=catalogue,
        model=model,
    )
    if coop is not None:
        return answer_coop(coop, asked, record_it)
    from matcher.cli.funders import answer_funder

    return answer_funder(
        str(funder),
        asked,
        where=where,
        diverse=diverse,
        saturation=saturation,
        table=TableFile(out, excel),
        force=force,
    )


app.command("import")(import_)
app.command()(record)
app.command()(cases)
app.command()(digest)
app.command()(trail)
for command in (
    advise,
    plan,
    dossier,
    gaps,
    allocate,
    audit,
    screen,
    batch,
    train,
    evaluate,
    demo,
    places,
    backup,
    restore,
):
    app.command()(command)
catalogue_app.command("sheet")(sheet)
registry_app.command()(papers)
registry_app.command()(mute)
app.add_typer(registry_app, name="registry")
app.add_typer(catalogue_app, name="catalogue")
