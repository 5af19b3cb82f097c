"""The command line: the question that needs no name, and the commands by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.commands import Commands
from matcher.cli.completion import (
    complete_applicant,
    complete_field,
    complete_funder,
    complete_option,
)
from matcher.cli.options import SOURCES, Excel, Force, takes
from matcher.cli.table_file import TableFile
from matcher.support.errors import UsageError
from matcher.support.messages import message

#: Where each command stands, in the order of the help.
HOMES = {
    "import": "matcher.cli.registry:import_",
    "record": "matcher.cli.case_commands:record",
    "cases": "matcher.cli.case_commands:cases",
    "digest": "matcher.cli.case_commands:digest",
    "trail": "matcher.cli.case_commands:trail",
    "what-if": "matcher.cli.what_if:what_if",
    "advise": "matcher.cli.coops:advise",
    "plan": "matcher.cli.coops:plan",
    "gaps": "matcher.cli.funders:gaps",
    "allocate": "matcher.cli.funders:allocate",
    "audit": "matcher.cli.funders:audit",
    "screen": "matcher.cli.tables:screen",
    "batch": "matcher.cli.tables:batch",
    "train": "matcher.cli.models:train",
    "evaluate": "matcher.cli.models:evaluate",
    "demo": "matcher.cli.tables:demo",
    "places": "matcher.cli.tables:places",
    "config": "matcher.cli.config:config",
    "dossier": "matcher.cli.dossier_commands:dossier",
    "office": "matcher.cli.office:office",
    "backup": "matcher.cli.registry:backup",
    "restore": "matcher.cli.registry:restore",
    "account": "matcher.cli.account:account_app",
    "registry": "matcher.cli.registry:registry_app",
    "catalogue": "matcher.cli.catalogue:catalogue_app",
    "exchange": "matcher.cli.exchange:exchange_app",
}
app = Commands(
    HOMES,
    name="match",
    add_completion=True,
    pretty_exceptions_enable=False,
    help="Match cooperatives with funding: exact, explained, offline.",
)


@app.callback(invoke_without_command=True)
@takes("top", *SOURCES, top=None)
def answer(
    context: typer.Context,
    *,
    coop: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--coop",
            help="Id of a cooperative: its options, ranked.",
            autocompletion=complete_applicant,
        ),
    ] = None,
    option: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--option",
            help="With --coop: everything of this one option.",
            autocompletion=complete_option,
        ),
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="With --coop: everything of every option shown.")
    ] = False,
    funder: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--funder",
            help="Id of a funder or option: its candidates, ranked.",
            autocompletion=complete_funder,
        ),
    ] = None,
    where: Annotated[
        str, typer.Option("--where", help="With --funder: a rule that candidates meet.")
    ] = "",
    diverse: Annotated[
        str,
        typer.Option(
            "--diverse",
            help="With --funder: spread over the values of a field.",
            autocompletion=complete_field,
        ),
    ] = "",
    saturation: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--saturation",
            help="With --funder: count the values of this field.",
            autocompletion=complete_field,
        ),
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
    version: Annotated[bool, typer.Option("--version", help="Versions, and stop.")] = False,
    asked: Asked,
) -> int:
    """Ranked funding options for a cooperative, or candidates for a funder."""
    if context.invoked_subcommand is not None:
        if coop is not None or funder is not None:
            what = message("--coop and --funder go without a command.")
            command = f"match {context.invoked_subcommand} --coop {coop or 'ID'}"
            hint = message("Write the command first: {command}.", command=command)
            raise UsageError(what, hint=hint)
        return 0
    if version:
        from matcher.cli.versions import tell_versions

        tell_versions(asked.language, as_json=asked.as_json)
        return 0
    of_funder = bool(where or diverse or saturation or out or excel or force)
    if coop is None and funder is None and not of_funder and option is None:
        from matcher.cli.start import answer_start

        return answer_start(asked)
    if (coop is None) == (funder is None):
        hint = message("Write --coop ID or --funder ID, one of them; see match --help.")
        raise UsageError(message("Say for whom."), hint=hint)
    if coop is not None and of_funder:
        hint = message("Drop it, or write --funder ID.")
        raise UsageError(message("That option goes with --funder."), hint=hint)
    if coop is not None:
        from matcher.cli.answers import answer_coop

        return answer_coop(coop, asked, option, details=details, record=record_it)
    if option is not None or details:
        hint = message("Drop it, or write --coop ID.")
        raise UsageError(message("That option goes with --coop."), hint=hint)
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
