"""The mapping file: what the user has settled about columns and words, kept for the next time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal, cast

from matcher.domain.schema import Schema
from matcher.ingest.columns.vocabulary import Vocabulary, key, plain_word
from matcher.spec.reader import Reader
from matcher.spec.shapes import NamesOf
from matcher.spec.source import THE_MAPPING, parse_toml, read_bytes
from matcher.support.files import write_whole
from matcher.support.messages import message

LEAVE_OUT = "-"

_HEAD = """\
# What match import could not tell by itself. Fill in, and import the file again.
# Columns: write a field of the schema after `field =` (docs/fields.md has those of the shipped
#   one), or "-" to leave the column out.
#   It holds for tables with the same labels (`layout`); without `layout` for every table.
# Amounts: where a column says "30 millions", `million = "dirhams"` (units of the currency) or
#   "centimes" (hundredths of it) settles it.
# Words: write after `means =` the value that a cell stands for, or "-" where it says nothing.
# Sheets that are laid out unusually can be described by hand:
#   [[sheet]]
#   file = "registre.csv"    # and sheet = "…", header_row = 4, encoding = "cp1252",
#   month_first = true       # separator = ";" as they are needed
"""


@dataclass(frozen=True, slots=True)
class SettledColumn:
    """What is settled about the columns of one header."""

    header: Annotated[str, "the header as it stands in the table"]
    field: Annotated[
        str, 'a field, applicant_id, "-" to leave the column out; "" is open', NamesOf("column")
    ] = ""
    million: Annotated[
        Literal["", "dirhams", "centimes"] | None, 'what "30 millions" means there; "" is open'
    ] = None
    layout: Annotated[str, "the tables for which it holds, by their labels; absent: all"] = ""
    guesses: Annotated[tuple[str, ...], "the fields that it may be"] = ()
    cells: Annotated[tuple[str, ...], "what it holds most often, nothing on people"] = ()


@dataclass(frozen=True, slots=True)
class WordMeaning:
    """What a word in the cells of one field stands for."""

    field: Annotated[str, "a field with a list of values", NamesOf("field")]
    says: Annotated[str, "the word as it stands in the cells"]
    means: Annotated[str, 'a value of the field, "-" where it says nothing; "" is open'] = ""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """How one file or sheet is to be read, where it cannot be told."""

    file: Annotated[str, "name of the file, without its folder"]
    sheet: Annotated[str, "name of the sheet; absent: every sheet of the file"] = ""
    header_row: Annotated[int | None, "the row of the lowest labels, from 1"] = None
    encoding: Annotated[str | None, "encoding of a text file, as cp1252"] = None
    separator: Annotated[str | None, "the sign between the cells of a text file"] = None
    month_first: Annotated[bool | None, "true where 03/31/2019 is meant"] = None


@dataclass(frozen=True, slots=True)
class MappingFile:
    """What match import could not tell by itself."""

    column: Annotated[tuple[SettledColumn, ...], "what is settled about a header"] = ()
    word: Annotated[tuple[WordMeaning, ...], "what is settled about a word"] = ()
    sheet: Annotated[tuple[SheetLayout, ...], "how a sheet is to be read"] = ()


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
    cells: tuple[str, ...] = ()


@dataclass
class Settlements:
    """All that is settled or open.

    Parameters
        columns  by plain header and layout ("" is every layout)
        words    meanings by field and word as it stands in a cell; "" while it is open
        sheets   how sheets are to be read
    """

    columns: dict[tuple[str, str], Settled] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    sheets: tuple[SheetLayout, ...] = ()

    def of_layout(self, layout: str) -> dict[str, Settled]:
        """What holds for the tables of a layout, by plain header; its own answers first."""
        found = {header: one for (header, where), one in self.columns.items() if not where}
        for (header, where), one in self.columns.items():
            if where == layout and (one.field or one.million or header not in found):
                found[header] = one
        return found

    def put_header_row(self, file: str, name: str, row: int) -> None:
        """Say in which row of a sheet the lowest labels stand."""
        said = replace(self.sheet(file, name), sheet=name, header_row=row)
        others = (one for one in self.sheets if (one.file, one.sheet) != (file, name))
        self.sheets = (*others, said)

    def sheet(self, file: str, name: str = "") -> SheetLayout:
        """How a sheet is to be read; an entry that names the sheet goes first."""
        found = SheetLayout(file, name)
        for one in sorted(self.sheets, key=lambda one: bool(one.sheet)):
            if one.file == file and one.sheet in ("", name):
                found = one
        return found


def with_words(vocabulary: Vocabulary, words: Mapping[tuple[str, str], str]) -> Vocabulary:
    """The vocabulary with the words that are settled."""
    values = {name: dict(table) for name, table in vocabulary.values.items()}
    settled = {at: means for at, means in words.items() if means and at[0] in values}
    for (name, says), means in settled.items():
        values[name][key(says)] = means
    return replace(vocabulary, values=values, cache={}) if settled else vocabulary


def read_mapping(path: Path, schema: Schema) -> Settlements:
    """What is settled; nothing when the file is not there.

    Raises
        InvalidSourceError  it is not TOML, or names what is no field or value; all problems with
                            their lines
    """
    if not path.is_file():
        return Settlements()
    file = parse_toml(read_bytes(path, THE_MAPPING), path.name)
    columns = {*schema.fields, "applicant_id", LEAVE_OUT}
    reader = Reader(file, {"column": columns, "field": schema.fields})
    refused = message("The mapping file is not valid.")
    given = reader.read(MappingFile)
    for number, word in enumerate(given.word if given else ()):
        known = schema[word.field].values if word.field in schema else None
        if known is not None and word.means not in ("", LEAVE_OUT, *known):
            what = message(
                '"{value}" is not a value of {field}.', value=word.means, field=word.field
            )
            reader.say(("word", number, "means"), "unknown-value", what)
    reader.refuse(refused, str(path))
    given = cast(MappingFile, given)
    return Settlements(
        {
            (plain_word(one.header), one.layout): Settled(
                one.field, one.million or "", one.guesses, one.million is not None, one.cells
            )
            for one in given.column
        },
        {(one.field, one.says): one.means for one in given.word},
        given.sheet,
    )


def settle_columns(
    path: Path,
    schema: Schema,
    columns: Mapping[tuple[str, str], Settled],
    words: Mapping[tuple[str, str], str],
    header_rows: Mapping[tuple[str, str], int],
) -> None:
    """Keep what a person has chosen, beside all that was settled before.

    Parameters
        columns      by header as it stands and layout
        words        by field and word
        header_rows  by file and sheet

    Raises
        InvalidSourceError  the file is there and is not valid
    """
    settled = read_mapping(path, schema)
    for (header, layout), said in columns.items():
        was = settled.columns.get((plain_word(header), layout), Settled())
        field_said, million = said.field or was.field, said.million or was.million
        settled.columns[plain_word(header), layout] = replace(
            was, field=field_said, million=million, asks_million=was.asks_million or bool(million)
        )
    settled.words.update(words)
    for (file, sheet), row in header_rows.items():
        settled.put_header_row(file, sheet, row)
    write_mapping(path, settled, [header for header, _ in columns])


def write_mapping(path: Path, settled: Settlements, labels: Iterable[str]) -> None:
    """Write the file whole: what is open first, then what is settled.

    Parameters
        labels  headers as they stand in the tables, for those that are new
    """
    as_written = {plain_word(label): label for label in labels}
    lines = [_HEAD]
    for one in settled.sheets:
        lines += ["[[sheet]]", *_sheet_lines(one), ""]
    columns = sorted(
        settled.columns.items(), key=lambda c: (bool(c[1].field or c[1].million), c[0])
    )
    for (header, layout), column in columns:
        lines += ["[[column]]", f"header = {_quoted(as_written.get(header, header))}"]
        lines.append(f"field = {_quoted(column.field)}")
        if column.million or column.asks_million:
            lines.append(f"million = {_quoted(column.million)}")
        if layout:
            lines.append(f"layout = {_quoted(layout)}")
        if column.guesses:
            lines.append(f"guesses = [{', '.join(map(_quoted, column.guesses))}]")
        if column.cells and not column.field:
            lines.append(f"cells = [{', '.join(map(_quoted, column.cells))}]")
        lines.append("")
    for (name, says), means in sorted(settled.words.items(), key=lambda w: (bool(w[1]), w[0])):
        lines += ["[[word]]", f"field = {_quoted(name)}", f"says = {_quoted(says)}"]
        lines += [f"means = {_quoted(means)}", ""]
    content = "\n".join(lines)
    tomllib.loads(content)  # what is written can be read
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def _sheet_lines(one: SheetLayout) -> Iterator[str]:
    yield f"file = {_quoted(one.file)}"
    for name in ("sheet", "encoding", "separator"):
        if given := getattr(one, name):
            yield f"{name} = {_quoted(given)}" if given != "\t" else f'{name} = "\\t"'
    if one.header_row is not None:
        yield f"header_row = {one.header_row}"
    if one.month_first is not None:
        yield f"month_first = {str(one.month_first).lower()}"


def _quoted(text: str) -> str:
    bare = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(c for c in bare if c.isprintable())}"'
