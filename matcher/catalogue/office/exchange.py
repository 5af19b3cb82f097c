"""What an office knows as a folder that another office takes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matcher.catalogue.loading import catalogue_contents
from matcher.catalogue.office.files import office_files, office_folder
from matcher.catalogue.office.overlay import LOCAL, is_of_office
from matcher.catalogue.office_word import OfficeQuestion
from matcher.catalogue.read import read_catalogue
from matcher.domain.schema import Schema
from matcher.spec.source import AN_OPTION, read_bytes
from matcher.support.errors import DataRefusedError, UsageError
from matcher.support.files import write_bytes
from matcher.support.messages import message

#: The most files that are taken from a folder.
MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken from a folder.

    Parameters
        new        files that were not known
        known      files that were
        questions  what contradicts now and did not before: to be asked
    """

    new: tuple[str, ...]
    known: int
    questions: tuple[OfficeQuestion, ...]


def export(folder: Path) -> tuple[str, ...]:
    """Write every word and option of the office into a folder; their paths in it.

    Raises
        UsageError  the office knows nothing yet, or the folder cannot be written
    """
    files = office_files()
    if not files:
        what = message("The office has noted nothing yet.")
        raise UsageError(what, hint=message("Write a word: match catalogue confirm OPTION."))
    for name, path in files.items():
        _write(folder / name, read_bytes(path, AN_OPTION))
    return tuple(files)


def take(folder: Path, schema: Schema) -> Taken:
    """Take over what another office exported: all of it, or nothing where a file is damaged.

    Raises
        UsageError   the folder holds no word and no option
        DataRefusedError  a file cannot be used: none is taken
    """
    files = office_files(folder=folder) if folder.is_dir() else {}
    if not files or len(files) > MOST_FILES:
        what = message("The folder holds nothing that an office exported.")
        hint = message("Write one with match catalogue export FOLDER.")
        raise UsageError(what, where=str(folder), hint=hint)
    mine = office_files()
    given = {name: read_bytes(path, AN_OPTION) for name, path in files.items()}
    new = {name: content for name, content in given.items() if name not in mine}
    changed = [
        name
        for name, content in given.items()
        if name in mine and name.startswith(f"{LOCAL}/") and mine[name].read_bytes() != content
    ]
    if changed:
        what = message("Both offices have an option of that name: {names}.", names=tuple(changed))
        raise DataRefusedError(what, hint=message("Give one of them another id."))
    before = catalogue_contents(None)
    questions = _questions({**before, **new}, schema) - _questions(before, schema, is_mine=True)
    for name, content in new.items():
        _write(office_folder() / name, content)
    ordered = sorted(questions, key=lambda q: (q.option_id, q.key, q.kind))
    return Taken(tuple(new), len(given) - len(new), tuple(ordered))


def _questions(
    contents: Mapping[str, bytes], schema: Schema, *, is_mine: bool = False
) -> set[OfficeQuestion]:
    reading = read_catalogue(contents, schema)
    problems = [p for p in reading.problems if not p.is_warning and is_of_office(str(p.where))]
    if problems and not is_mine:
        raise DataRefusedError(
            message("Nothing is taken: files of the folder are wrong."), problems
        )
    return set(reading.catalogue.questions)


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = message("The folder cannot be made.")
        raise UsageError(what, where=str(path.parent), code="cannot-write") from error
    write_bytes(path, content)
