"""`match` alone: what to do first."""

from __future__ import annotations

from pathlib import Path

from matcher.cli.asked import Asked
from matcher.cli.language import spoken
from matcher.cli.output import write_json, write_lines
from matcher.cli.settings import read_settings
from matcher.support.paths import config_file, workspace_file


def answer_start(asked: Asked) -> int:
    """Write what to do first."""
    from matcher.reports.answer.start import start_lines, start_view
    from matcher.reports.view import as_json as as_plain

    settings, _ = read_settings(config_file())
    view = start_view(
        *_workspace(asked.schema),
        is_built_in=asked.schema is None,
        is_language_settled="language" in settings,
    )
    if asked.as_json:
        write_json(as_plain(view, spoken()))
    else:
        write_lines(start_lines(view, spoken()))
    return 0


def _workspace(schema: Path | None) -> tuple[int, str]:
    """How many profiles the workspace holds, and the id of the first."""
    path = workspace_file(schema)
    if not path.is_file():
        return 0, ""
    from matcher.registry.store import Store

    store = Store(path)
    try:
        return store.count(), next((kept.id for kept in store), "")
    finally:
        store.close()
