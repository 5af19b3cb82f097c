"""Schema and catalogue from their files, compiled once and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from matcher import __version__
from matcher.catalogue.catalogue import BESIDE_OPTIONS, Catalogue
from matcher.catalogue.office.files import office_files
from matcher.catalogue.office.overlay import LOCAL, OVERLAYS
from matcher.catalogue.parse import OFFICE_QUESTIONS, parse_catalogue, parse_option
from matcher.domain.gazetteer import Gazetteer, Place, morocco, morocco_mark, read_places
from matcher.domain.schema import Schema
from matcher.domain.schema_parse import parse_schema
from matcher.rules.decision_diagram import DecisionDiagram
from matcher.rules.stored import diagram_from_data, diagram_to_data
from matcher.spec.source import AN_OPTION, THE_PLACES, THE_SCHEMA, parse_toml, read_bytes
from matcher.support.errors import InvalidSourceError, Problem
from matcher.support.files import compiled
from matcher.support.messages import message
from matcher.support.paths import data_folder
from matcher.support.records import dataclass
from matcher.support.text import Text

if TYPE_CHECKING:
    from matcher.catalogue.read import Reading

#: Changes whenever compiled data of an earlier version of the program cannot be read.
FORMAT = "4"
#: Under this key stands what is wrong in a catalogue that cannot be used.
_WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A schema, a catalogue under it, and the compiled rules of both."""

    schema: Schema
    catalogue: Catalogue
    rules: Mapping[str, DecisionDiagram]


def default_schema() -> Path:
    """The file of the built-in schema: a cooperative."""
    return data_folder() / "schema.toml"


def default_catalogue() -> Path:
    """The folder of the built-in catalogue."""
    return data_folder() / "catalogue"


def fingerprint(*parts: bytes) -> str:
    """A hash of some content, each part apart from the next."""
    digest = hashlib.sha256(FORMAT.encode())
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()[:32]


def load_schema(path: Path | None = None) -> tuple[Schema, str]:
    """The schema of a file, the built-in one by default, and its fingerprint.

    Raises
        InvalidSourceError  it is missing or wrong
    """
    folder = path.parent if path else None
    path = path or default_schema()
    content = read_bytes(path, THE_SCHEMA)
    mark = fingerprint(content)
    data = compiled(f"schema-{mark}", lambda: _checked_schema(content, path))
    schema = replace(parse_schema(data), folder=folder)
    return _with_places(schema, path), fingerprint(mark.encode(), *_place_marks(schema, path))


def _checked_schema(content: bytes, path: Path) -> Mapping[str, Any]:
    # only when a schema is new: an answer reads what was compiled
    from matcher.domain.schema_file import read_schema

    file = parse_toml(content, path.name)
    _with_places(read_schema(file), path)
    return file.data


def _place_marks(schema: Schema, path: Path) -> list[bytes]:
    """What changes whenever the places do: rules are compiled against them."""
    named = sorted({f.gazetteer for f in schema if f.type == "place"})
    return [
        morocco_mark().encode() if name == "morocco" else read_bytes(path.parent / name, THE_PLACES)
        for name in named
    ]


def _with_places(schema: Schema, path: Path) -> Schema:
    named = {f.gazetteer for f in schema if f.type == "place"}
    found = {name: _gazetteer(name, path) for name in named}
    return replace(schema, gazetteers=found, _known={})


def _gazetteer(name: str, schema_path: Path) -> Gazetteer:
    if name == "morocco":
        rows = compiled(f"places-{morocco_mark()}-{FORMAT}", lambda: _rows(morocco()))
    elif not name:
        what = message('A place field needs gazetteer = "morocco" or a CSV file.')
        raise InvalidSourceError(what, where=str(schema_path))
    else:
        return read_places(schema_path.parent / name)
    return Gazetteer({r[0]: Place(r[0], r[1], Text(r[2]), r[3]) for r in rows})


def _rows(places: Gazetteer) -> list[list[Any]]:
    return [[p.code, p.parent, p.name.by_language, p.level] for p in places.places.values()]


def load(
    schema_path: Path | None = None,
    catalogue_path: Path | None = None,
    day: date | None = None,
) -> Loaded:
    """A schema and a catalogue, the built-in ones by default, with compiled rules.

    Over the built-in catalogue lies what the office knows: all of it, or what it knew on a day.

    Raises
        InvalidSourceError  one of them is missing or wrong; all problems at once, with their lines
    """
    folder = catalogue_path or default_catalogue()
    return load_contents(schema_path, catalogue_contents(catalogue_path, day), folder)


def load_contents(schema_path: Path | None, contents: Mapping[str, bytes], folder: Path) -> Loaded:
    """A schema and a catalogue of which the files are at hand; `folder` is what errors name.

    Raises
        InvalidSourceError  one of them is missing or wrong; all problems at once, with their lines
    """
    schema, schema_mark = load_schema(schema_path)
    mark = fingerprint(schema_mark.encode(), *_flat(contents))

    def make() -> dict[str, Any]:
        # only when a catalogue is new: an answer reads what was compiled
        from matcher.catalogue.read import read_catalogue

        reading = read_catalogue(contents, schema, mark)
        return _wrong(reading) if reading.errors else _compiled_catalogue(reading)

    # what an earlier version found wrong, this one may find right
    data = compiled(f"catalogue-{mark}-{__version__}", make)
    if _WRONG in data:
        from matcher.support.message_data import problem_from_data

        refuse_catalogue([problem_from_data(error) for error in data[_WRONG]], folder)
    options = {raw["id"]: parse_option(raw, schema, file) for file, raw in data["options"]}
    catalogue = parse_catalogue(options, data["beside"], mark, schema.currency)
    return Loaded(schema, catalogue, {r: diagram_from_data(d) for r, d in data["rules"].items()})


def refuse_catalogue(errors: Sequence[Problem], folder: Path) -> NoReturn:
    """Say that a catalogue cannot be used, with all that is wrong in it.

    Raises
        InvalidSourceError  always
    """
    if all(str(error.where).startswith((f"{OVERLAYS}/", f"{LOCAL}/")) for error in errors):
        what = message("What the office noted of an option cannot be read.")
        hint = message("Mend the file, or set it aside: match catalogue withdraw OPTION.")
        raise InvalidSourceError(what, errors, hint=hint)
    raise InvalidSourceError(message("The catalogue is not valid."), errors, where=str(folder))


def read_folder(folder: Path, schema: Schema) -> Reading:
    """The catalogue of a folder with all its problems, straight from its files.

    Raises
        InvalidSourceError  the folder is missing or has no option
    """
    from matcher.catalogue.read import read_catalogue

    return read_catalogue(_contents(folder), schema)


def _contents(folder: Path) -> dict[str, bytes]:
    """The TOML files of a catalogue by their path in it, in a fixed order.

    Raises
        InvalidSourceError  the folder is missing, or has no option
    """
    if not folder.is_dir():
        what = (
            message("The catalogue is a folder; this is a file.")
            if folder.exists()
            else message("The catalogue is not there.")
        )
        raise InvalidSourceError(what, where=str(folder), hint=message("Check the path."))
    files = [path for path in folder.rglob("*.toml") if path.is_file()]
    files.sort(key=lambda path: path.parts)
    if not any(path.name not in BESIDE_OPTIONS for path in files):
        what = message("The catalogue has no option: no *.toml file.")
        raise InvalidSourceError(what, where=str(folder))
    return {p.relative_to(folder).as_posix(): read_bytes(p, AN_OPTION) for p in files}


def catalogue_contents(folder: Path | None, day: date | None = None) -> dict[str, bytes]:
    """The files of a catalogue by their path in it, with what the office knew on a day.

    Raises
        InvalidSource  the folder is missing, or has no option
    """
    if folder is not None:
        return _contents(folder)
    known = {name: read_bytes(path, AN_OPTION) for name, path in office_files(day).items()}
    return {**_contents(default_catalogue()), **known}


def _flat(contents: Mapping[str, bytes]) -> list[bytes]:
    return [part for name, content in contents.items() for part in (name.encode(), content)]


def _wrong(reading: Reading) -> dict[str, Any]:
    from matcher.support.message_data import problem_to_data

    return {_WRONG: [problem_to_data(error) for error in reading.errors]}


def _compiled_catalogue(reading: Reading) -> dict[str, Any]:
    catalogue = reading.catalogue
    beside = {name: reading.files[name].data for name in BESIDE_OPTIONS if name in reading.files}
    of_options = {q for option in catalogue.options.values() for q in option.questions}
    left = [asdict(question) for question in catalogue.questions if question not in of_options]
    beside[OFFICE_QUESTIONS] = {"all": left}
    return {
        # examples are for the check, which reads the files
        "options": [
            [o.file, {k: v for k, v in reading.files[o.file].data.items() if k != "example"}]
            for o in catalogue.options.values()
        ],
        "beside": beside,
        "rules": {rule: diagram_to_data(diagram) for rule, diagram in reading.rules.items()},
    }
