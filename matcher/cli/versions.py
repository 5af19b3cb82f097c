"""`match --version`: what is installed, without the commands and without the catalogue."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from matcher.cli.output import write_json, write_lines
from matcher.reports.versions import VersionsView, versions_said
from matcher.support.files import compiled
from matcher.support.messages import render
from matcher.support.paths import data_folder, models_folder, user_folder
from matcher.support.text import Text


def versions() -> VersionsView:
    """The versions of the package, the catalogue and the model.

    What was found once is kept until a file of the catalogue, of the office or of a model has
    another size or time, or the day is another one: a word of the office holds from its day on.
    """
    from matcher import __version__

    known = compiled(f"versions-{_mark()}", _found)
    return VersionsView(
        program=__version__,
        catalogue=known["catalogue"],
        options=known["options"],
        checked=date.fromisoformat(known["checked"]) if known["checked"] else None,
        model=Text(known["model"]),
        made=known["made"],
    )


def tell_versions(language: str, *, as_json: bool) -> None:
    """Write what is installed."""
    view = versions()
    if as_json:
        from matcher.reports.view import as_json as as_plain

        write_json(as_plain(view, language))
    else:
        write_lines(render(line, language) for line in versions_said(view))


def _found() -> dict[str, Any]:
    from matcher.session import open_matcher

    session = open_matcher()
    catalogue, ranker = session.catalogue, session.matcher.ranker
    return {
        "options": len(catalogue.options),
        "catalogue": catalogue.version,
        "checked": catalogue.checked,
        "model": ranker.name.by_language,
        "made": ranker.made,
    }


def _mark() -> str:
    from zlib import crc32  # the hashes of the standard library load OpenSSL

    files = (data_folder(), models_folder(), user_folder() / "office")
    told = "\n".join((date.today().isoformat(), *(line for f in files for line in _seen(f))))
    return f"{crc32(told.encode('utf-8', 'surrogateescape')):08x}-{len(told)}"


def _seen(folder: Path | str) -> Iterator[str]:
    """The files that can change an answer, with size and time."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            yield from _seen(entry.path)
        elif entry.name.endswith((".toml", ".json")):
            seen = entry.stat()
            yield f"{entry.path} {seen.st_size} {seen.st_mtime_ns}"
