"""The commands of the catalogue: check, list, show."""

from __future__ import annotations

from typing import Annotated

import typer

from matcher.cli.commands import Commands
from matcher.cli.language import check_language
from matcher.cli.options import CatalogueFolder, Json, Language, Schema, Today
from matcher.cli.output import parse_day

catalogue_app = Commands(
    no_args_is_help=True, help="The catalogue, and what the office knows of it."
)


@catalogue_app.command("check")
def check(
    catalogue: CatalogueFolder = None,
    schema: Schema = None,
    today: Today = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Find everything that is wrong or stale in a catalogue, with file and line."""
    from matcher.cli.catalogue import check_folder

    day = parse_day(today)
    return check_folder(catalogue, schema, day, check_language(lang), as_json=json)


@catalogue_app.command("list")
def list_options(
    catalogue: CatalogueFolder = None,
    schema: Schema = None,
    today: Today = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """List the options by family, with their availability."""
    from matcher.cli.catalogue import list_catalogue

    day = parse_day(today)
    return list_catalogue(catalogue, schema, day, check_language(lang), as_json=json)


@catalogue_app.command("show")
def show(
    option: Annotated[str, typer.Argument(help="Id of an option.")],
    catalogue: CatalogueFolder = None,
    schema: Schema = None,
    today: Today = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """Show one option with its conditions, figures and sources."""
    from matcher.cli.catalogue import show_option

    day = parse_day(today)
    return show_option(option, catalogue, schema, day, check_language(lang), as_json=json)
