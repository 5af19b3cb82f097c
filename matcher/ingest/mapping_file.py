"""The mapping file: what the user has settled about columns, kept for the next time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from matcher.domain.schema import Schema
from matcher.ingest.vocabulary import plain
from matcher.spec.reader import Reader
from matcher.spec.shapes import NamesOf
from matcher.spec.source import THE_MAPPING, parse_toml, read_bytes
from matcher.support.files import write_whole
from matcher.support.messages import message

LEAVE_OUT = "-"

_HEAD = """\
# Columns that match import could not tell by itself. Write a field after `field =`
# (see docs/fields.md), or "-" to leave the column out, and import the file again.
# Where a column says "30 millions", `million = "dirhams"` or `million = "centimes"` settles it.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """What is settled about the columns of one header."""

    header: Annotated[str, "the header as it stands in the table"]
    field: Annotated[
        str, 'a field, applicant_id, "-" to leave the column out; "" is open', NamesOf("column")
    ] = ""
    million: Annotated[
        Literal["", "dirhams", "centimes"] | None, 'what "30 millions" means there; "" is open'
    ] = None
    guesses: Annotated[tuple[str, ...], "the fields that it may be"] = ()


@dataclass(frozen=True, slots=True)
class MappingFile:
    """Columns that match import could not tell by itself."""

    column: Annotated[tuple[Column, ...], "what is settled about a header"] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """What the user says about the columns of one header.

    Parameters
        field    a field, "applicant_id", "-" to leave the column out, or "" while it is open
        million  dirhams or centimes; "" while it is open
    """

    field: str = ""
    million: str = ""
    guesses: tuple[str, ...] = ()
    asks_million: bool = False


def read_mapping(path: Path, schema: Schema) -> dict[str, Settled]:
    """What is settled, by plain header; nothing when the file is not there.

    Raises
        InvalidSourceError  it is not TOML, or names what is no field; all problems with their lines
    """
    if not path.is_file():
        return {}
    file = parse_toml(read_bytes(path, THE_MAPPING), path.name)
    reader = Reader(file, {"column": {*schema.fields, "applicant_id", LEAVE_OUT}})
    given = reader.must_read(MappingFile, message("The mapping file is not valid."), str(path))
    return {
        plain(one.header): Settled(
            one.field, one.million or "", one.guesses, one.million is not None
        )
        for one in given.column
    }


def write_mapping(path: Path, settled: Mapping[str, Settled], labels: Iterable[str]) -> None:
    """Write the file whole: what is settled first, then what is open.

    Parameters
        labels  headers as they stand in the tables, for those that are new
    """
    as_written = {plain(label): label for label in labels}
    lines = [_HEAD]
    for header in sorted(settled, key=lambda h: (not (settled[h].field or settled[h].million), h)):
        one = settled[header]
        lines.append("[[column]]")
        lines.append(f"header = {_quoted(as_written.get(header, header))}")
        lines.append(f"field = {_quoted(one.field)}")
        if one.million or one.asks_million:
            lines.append(f"million = {_quoted(one.million)}")
        if one.guesses:
            lines.append(f"guesses = [{', '.join(map(_quoted, one.guesses))}]")
        lines.append("")
    content = "\n".join(lines)
    tomllib.loads(content)  # what is written can be read
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def _quoted(text: str) -> str:
    bare = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(c for c in bare if c.isprintable())}"'
