"""The files of the settings: schema, catalogue, registry and model of every command.

`match config schema=… catalogue=…` keeps them, each with its whole path, and a command takes them
where it is given no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matcher.support.errors import InvalidSourceError, MatcherError, UsageError
from matcher.support.messages import Message, message

#: The settings that name a file or, for the catalogue, a folder.
FILES = ("schema", "catalogue", "registry", "model")


def settled_files(given: Mapping[str, Any]) -> dict[str, Path]:
    """The files of the settings that take the place of options that were not given.

    They are of one country: a command that knows no other schema takes none of them, and so does
    one that is given a schema of its own.

    Parameters
        given  every option of a command by its name; None where it was left out

    Raises
        InvalidSourceError  a schema, catalogue or model of the settings is gone
        UsageError          the registry of the settings is gone
    """
    if given.get("schema", "") is not None:
        return {}
    from matcher.cli.settings import read_settings
    from matcher.support.paths import config_file

    settings, _ = read_settings(config_file())
    found = {}
    for name in FILES:
        if name in settings and name in given and given[name] is None:
            found[name] = config_file().parent / settings[name]
            if not is_there(name, found[name]):
                raise _gone(name, found[name])
    return found


def workspace_aside(settled: Mapping[str, Path], schema: Path | None) -> Message | None:
    """That the registry of the settings is asked while a workspace is there, and how to ask it.

    Parameters
        schema   the schema of the command, to which a workspace belongs
    """
    from matcher.support.paths import workspace_file

    if "registry" not in settled or not workspace_file(schema).is_file():
        return None
    return message(
        "The registry asked is {file}, of your settings; your workspace stands aside. To ask it:"
        " match config {empty}",
        file=settled["registry"].name,
        empty="registry=",
    )


def is_there(name: str, path: Path) -> bool:
    """Whether there is a folder for the catalogue, a file for the others."""
    try:
        return path.is_dir() if name == "catalogue" else path.is_file()
    except (OSError, ValueError):
        return False


def _gone(name: str, path: Path) -> MatcherError:
    what = message('What the setting "{name}" names is not there.', name=name)
    hint = message(
        "Write match config {example} with where it is now,"
        " or match config {empty} to take it back.",
        example="=".join((name, "…")),
        empty="=".join((name, "")),
    )
    # as where an option names what is not there
    error = UsageError if name == "registry" else InvalidSourceError
    return error(what, where=path, hint=hint, code="no-file")
