"""The options that commands share, and the decorator that gives them to a command."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from matcher.cli.asked import Asked
from matcher.cli.completion import complete_language
from matcher.cli.language import check_language
from matcher.cli.output import parse_day, tell
from matcher.cli.settled_files import settled_files, workspace_aside

# Optional[...] and not `X | None`: typer reads the annotations when the command starts.
Schema = Annotated[
    Optional[Path], typer.Option("--schema", help="Schema of the applicants (TOML).")  # noqa: UP045
]
CatalogueFolder = Annotated[
    Optional[Path], typer.Option("--catalogue", help="Folder of the options.")  # noqa: UP045
]
Model = Annotated[Optional[Path], typer.Option("--model", help="Ranking model (JSON).")]  # noqa: UP045
RegistryFile = Annotated[
    Optional[Path], typer.Option("--registry", help="Table of the applicants (CSV), or demo.")  # noqa: UP045
]
Today = Annotated[
    Optional[str], typer.Option("--today", help="Day of the answer, as 2026-11-23.")  # noqa: UP045
]
Language = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--lang",
        help="fr, ar or en; by default that of the settings, else of the system.",
        autocompletion=complete_language,
    ),
]
PlanningFile = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--assumptions", help="File in place of data/planning.toml."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]
Excel = Annotated[
    bool, typer.Option("--excel", help="With --out FILE.csv: as Excel reads it in this language.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")]
Top = Annotated[int, typer.Option("-n", "--top", min=1, help="How many to show.")]
Cap = Annotated[int, typer.Option("--cap", min=1, help="Choices of one option that count.")]
TableOut = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("-o", "--out", help="Table to write: .csv, .xlsx or .json; - is CSV here."),
]

#: Every shared option, in the order in which help pages show them.
SHARED: dict[str, Any] = {
    "top": Top,
    "json": Json,
    "lang": Language,
    "today": Today,
    "registry": RegistryFile,
    "schema": Schema,
    "catalogue": CatalogueFolder,
    "model": Model,
}
#: What systems call stdout: written there, a file is the answer, as with "-".
_NAMES_OF_STDOUT = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
#: Those that say with what a question is answered.
SOURCES = ("today", "registry", "schema", "catalogue", "model")


def takes(*names: str, top: int | None = 10) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """A decorator: the command has these shared options too, and gets them as `asked`.

    `--json` and `--lang` every command has, unless it has an option of that name of its own. The
    function takes a keyword `asked`, of the class `Asked`; whoever reads the command's signature
    finds the options in its place.

    Parameters
        names   of `SHARED`
        top     the default of `--top`, where it is among them; None where the answer chooses
    """
    chosen = [name for name in SHARED if name in (*names, "json", "lang")]
    if unknown := set(names) - set(SHARED):
        raise KeyError(f"{unknown} are not shared options")

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        own = inspect.signature(command, eval_str=True)
        shared = [name for name in chosen if name not in own.parameters]
        parts = [part for part in own.parameters.values() if part.name != "asked"]
        defaults: dict[str, Any] = {"top": top, "json": False}
        parts += [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=defaults.get(name),
                annotation=SHARED[name],
            )
            for name in shared
        ]

        @functools.wraps(command)
        def shell(**given: Any) -> int:
            given = {name: _as_text(value) for name, value in given.items()}
            if getattr(given.get("context"), "invoked_subcommand", None) is None:
                settled = settled_files(given)
                given |= settled
            else:
                settled = {}
            asked = asked_of({name: given.pop(name) for name in shared})
            if aside := workspace_aside(settled, asked.schema):
                tell(aside)
            return command(asked=asked, **given)

        shell.__signature__ = own.replace(parameters=parts)  # type: ignore[attr-defined]
        shell.__annotations__ = {part.name: part.annotation for part in parts}
        return shell

    return decorate


def asked_of(given: dict[str, Any]) -> Asked:
    """What the shared options say together.

    Raises
        UsageError  the language is none of ours, or the day is no day
    """
    language = check_language(given.pop("lang", None))
    day = parse_day(given.pop("today", None))
    as_json = given.pop("json")
    top = given.pop("top", None)
    asked = Asked(as_json=as_json, language=language, today=day, **given)
    return asked if top is None else replace(asked, top=top, is_top_given=True)


def _as_text(value: Any) -> Any:
    """A word of the command line without bytes that are no text; a path keeps them."""
    if isinstance(value, Path) and str(value) in _NAMES_OF_STDOUT:
        return Path("-")
    if isinstance(value, list | tuple):
        return type(value)(map(_as_text, value))
    return value.encode("utf-8", "replace").decode() if type(value) is str else value
