"""Where the shipped data and the user's own files are."""

from __future__ import annotations

import os
from pathlib import Path

from matcher.support.errors import UsageError
from matcher.support.messages import message


def _shipped(name: str) -> Path:
    # In a wheel `data` and `models` stand inside the package; in a clone, beside it.
    package = Path(__file__).resolve().parents[1]
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def data_folder() -> Path:
    """The folder of the shipped schema, catalogue and demonstration registry."""
    return _shipped("data")


def models_folder() -> Path:
    """The folder of the shipped ranking model and its card."""
    return _shipped("models")


def cache_folder() -> Path:
    """The folder for what can be made again at any time; it may not exist yet.

    `MATCHER_HOME` moves it, with everything else that belongs to the user.
    """
    if home := os.environ.get("MATCHER_HOME"):
        return Path(home) / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("matcher", appauthor=False)


def user_folder() -> Path:
    """The folder of the user's own data; it may not exist yet. `MATCHER_HOME` moves it.

    Raises
        UsageError  `MATCHER_HOME`, or what it lies in, is a file
    """
    if not (named := os.environ.get("MATCHER_HOME")):
        from platformdirs import user_data_path

        return user_data_path("matcher", appauthor=False)
    home = Path(named)
    for part in (home, *home.parents):
        if part.is_file():
            what = message('"{path}" is a file, not a folder.', path=part)
            hint = message("Name a folder; it is made when it is needed.")
            raise UsageError(what, where="MATCHER_HOME", hint=hint)
    return home


def config_file() -> Path:
    """The file of the user's own settings; it may not exist. `MATCHER_HOME` moves it."""
    if home := os.environ.get("MATCHER_HOME"):
        return Path(home) / "config.toml"
    from platformdirs import user_config_path

    return user_config_path("matcher", appauthor=False) / "config.toml"


def workspace_file(schema: Path | None = None) -> Path:
    """The file of the workspace: one for the built-in schema, one for each other."""
    if schema is None:
        return user_folder() / "workspace.sqlite"
    import hashlib

    mark = hashlib.sha256(str(schema.resolve()).encode()).hexdigest()[:12]
    return user_folder() / f"workspace-{schema.stem}-{mark}.sqlite"


def beside_schema(schema: Path | None, name: str) -> Path | None:
    """A file of that name beside a schema of one's own, or None: then the shipped one holds."""
    own = schema.parent / name if schema is not None else None
    return own if own is not None and own.is_file() else None


def cases_file(schema: Path | None = None) -> Path:
    """The file of the log of cases: it stands beside the workspace and belongs to it."""
    workspace = workspace_file(schema)
    return workspace.with_name(workspace.name.replace("workspace", "cases", 1))
