"""The catalogue: `match catalogue check`, `list` and `show`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli.asked import Asked
from matcher.cli.commands import Commands
from matcher.cli.completion import complete_option
from matcher.cli.options import takes
from matcher.cli.output import tell, write_json, write_lines
from matcher.session import Session, open_matcher
from matcher.support.errors import UsageError
from matcher.support.lookup import the_meant_id
from matcher.support.messages import message

#: Where the other commands stand.
_HOMES = {
    "confirm": "matcher.cli.office_word_commands:confirm",
    "withdraw": "matcher.cli.office_word_commands:withdraw",
    "add": "matcher.cli.office_word_commands:add",
    "asked": "matcher.cli.office_word_commands:asked",
    "review": "matcher.cli.office_word_commands:review",
    "worksheet": "matcher.cli.office_word_commands:worksheet",
    "export": "matcher.cli.office_word_commands:export",
    "import": "matcher.cli.office_word_commands:import_",
    "sheet": "matcher.cli.dossier_commands:sheet",
}
catalogue_app = Commands(
    _HOMES, no_args_is_help=True, help="The catalogue, and what the office knows of it."
)


@catalogue_app.command("check")
@takes("catalogue", "schema", "today")
def check(*, asked: Asked) -> int:
    """Find everything that is wrong or stale in a catalogue, with file and line."""
    from matcher.eligibility.catalogue_check import check_catalogue
    from matcher.reports.options.catalogue import check_lines, check_view
    from matcher.reports.view import as_json as as_plain

    if asked.schema is not None and asked.catalogue is None:
        raise UsageError(
            message("Another schema needs a catalogue of its own."),
            hint=message("Add --catalogue FOLDER."),
        )
    view = check_view(check_catalogue(asked.catalogue, asked.schema, asked.today))
    if asked.as_json:
        write_json(as_plain(view, asked.language))
    else:
        write_lines(check_lines(view, asked.language))
    return 5 if view.errors else 0


def _open(asked: Asked) -> Session:
    # listing options reads no registry: any path will do where another schema asks for one
    return open_matcher(
        schema=asked.schema,
        catalogue=asked.catalogue,
        today=asked.today,
        registry=asked.schema and Path("-"),
    )


@catalogue_app.command("list")
@takes("catalogue", "schema", "today")
def list_options(*, asked: Asked) -> int:
    """List the options by family, with their availability."""
    from matcher.reports.options.catalogue import how_many, list_lines, list_view
    from matcher.reports.view import as_json as as_plain

    view = list_view(_open(asked))
    if asked.as_json:
        write_json(as_plain(view, asked.language))
    else:
        write_lines(list_lines(view, asked.language))
        tell(how_many(view))
    return 0


@catalogue_app.command("show")
@takes("catalogue", "schema", "today")
def show(
    option: Annotated[str, typer.Argument(help="Id of an option.", autocompletion=complete_option)],
    *,
    asked: Asked,
) -> int:
    """Show one option with its conditions, figures and sources."""
    from matcher.reports.frame import answer_json
    from matcher.reports.options.option import option_lines, option_view

    session = _open(asked)
    options = session.catalogue.options
    if (shown := options.get(option)) is None:
        what = message('No option has the id or name "{id}".', id=option)
        see = message("See match catalogue list.")
        names = {known: one.name for known, one in options.items()}
        shown = options[the_meant_id(option, names, what, see=see)]
    view = option_view(shown, session)
    if asked.as_json:
        write_json(answer_json(view, asked.language))
    else:
        write_lines(option_lines(view, asked.language))
    return 0
