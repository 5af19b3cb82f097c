"""An option of the office's own, from a file or from a few answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matcher.catalogue.loading import catalogue_contents
from matcher.catalogue.office.confirm import Told, without_numbers
from matcher.catalogue.office.files import office_folder, office_id, toml_of, write_local
from matcher.catalogue.office.overlay import LOCAL
from matcher.catalogue.read import read_catalogue
from matcher.domain.schema import Schema
from matcher.spec.source import AN_OPTION, parse_toml, read_bytes
from matcher.support.errors import DataRefusedError, UsageError
from matcher.support.messages import message


def add_file(path: Path, schema: Schema) -> Path:
    """Keep the option of a file as one of the office; the file it stands in.

    Raises
        InvalidSourceError  the file is missing or no TOML
        UsageError     an option has that id already
        DataRefusedError    it is not a sound option
    """
    content = read_bytes(path, AN_OPTION)
    data = parse_toml(content, path.name).data
    return _keep(str(data.get("id", "")), content.decode("utf-8-sig"), schema)


def add_option(data: Mapping[str, Any], told: Told, schema: Schema) -> Path:
    """Keep an option of which somebody told the office; the word itself is its source.

    Parameters
        data   keys of an option, without a source: id, name, funder, family, status …
    """
    title = " · ".join((office_id(), told.channel, told.by))
    source = {"id": "office", "title": title, "date": told.day.isoformat(), "kind": "office"}
    figures = {
        table: {
            k: {"value": v, "source": "office", "confidence": "medium"} for k, v in held.items()
        }
        for table in ("amount", "terms")
        if (held := data.get(table))
    }
    said = without_numbers(data)
    whole = {"rules": "unpublished", "status_as_of": told.day, **said, **figures}
    return _keep(str(data["id"]), toml_of({**whole, "source": [source]}), schema)


def _keep(option_id: str, content: str, schema: Schema) -> Path:
    contents = catalogue_contents(None)
    name = f"{LOCAL}/{option_id}.toml"
    if (office_folder() / name).exists() or option_id in _ids(contents):
        what = message('An option has the id "{id}" already.', id=option_id)
        raise UsageError(what, hint=message("Say what is new of it: match catalogue confirm."))
    reading = read_catalogue({**contents, name: content.encode()}, schema)
    problems = [p for p in reading.problems if not p.is_warning and str(p.where).startswith(name)]
    if problems:
        raise DataRefusedError(message("The option is not kept."), problems)
    return write_local(option_id, content)


def _ids(contents: Mapping[str, bytes]) -> set[str]:
    return {Path(name).stem for name in contents}
