"""`match catalogue check | list | show`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from matcher.cli.output import tell, write_json, write_lines
from matcher.eligibility.catalogue_check import check_catalogue
from matcher.reports.frame import answer_json
from matcher.reports.view import as_json as as_plain
from matcher.session import Session, open_matcher
from matcher.support.errors import UsageError
from matcher.support.lookup import the_meant_id
from matcher.support.messages import message


def check_folder(
    catalogue: Path | None,
    schema: Path | None,
    today: date | None,
    language: str,
    *,
    as_json: bool,
) -> int:
    """Write every problem of a catalogue; 0 when nothing is wrong, 5 when something is."""
    from matcher.reports.catalogue import check_lines, check_view

    if schema is not None and catalogue is None:
        raise UsageError(
            message("Another schema needs a catalogue of its own."),
            hint=message("Add --catalogue FOLDER."),
        )
    view = check_view(check_catalogue(catalogue, schema, today))
    if as_json:
        write_json(as_plain(view, language))
    else:
        write_lines(check_lines(view, language))
    return 5 if view.errors else 0


def _open(catalogue: Path | None, schema: Path | None, today: date | None) -> Session:
    # listing options reads no registry: any path will do where another schema asks for one
    return open_matcher(
        schema=schema, catalogue=catalogue, today=today, registry=schema and Path("-")
    )


def list_catalogue(
    catalogue: Path | None,
    schema: Path | None,
    today: date | None,
    language: str,
    *,
    as_json: bool,
) -> int:
    """Write the options by family."""
    from matcher.reports.catalogue import how_many, list_lines, list_view

    view = list_view(_open(catalogue, schema, today))
    if as_json:
        write_json(as_plain(view, language))
    else:
        write_lines(list_lines(view, language))
        tell(how_many(view))
    return 0


def show_option(
    option_id: str,
    catalogue: Path | None,
    schema: Path | None,
    today: date | None,
    language: str,
    *,
    as_json: bool,
) -> int:
    """Write one option with its conditions, figures and sources."""
    session = _open(catalogue, schema, today)
    options = session.catalogue.options
    if (option := options.get(option_id)) is None:
        what = message('No option has the id or name "{id}".', id=option_id)
        see = message("See match catalogue list.")
        names = {known: one.name for known, one in options.items()}
        option = options[the_meant_id(option_id, names, what, see=see)]
    from matcher.reports.option import option_lines, option_view

    view = option_view(option, session)
    if as_json:
        write_json(answer_json(view, language))
    else:
        write_lines(option_lines(view, language))
    return 0
