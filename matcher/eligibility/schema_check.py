"""What a schema can be read with and yet leaves untold: warnings beside those of a catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.domain.schema import Field, Schema
from matcher.spec.reader import Reader
from matcher.spec.source import Key, SourceFile
from matcher.support.errors import Problem, nearest
from matcher.support.messages import message
from matcher.support.text import Text


def check_schema(file: SourceFile, schema: Schema, languages: tuple[str, ...]) -> list[Problem]:
    """Warnings about a schema that is sound.

    Parameters
        languages   those of the catalogue, in which every text should stand
    """
    reader = Reader(file)
    for field in schema:
        _texts(field, languages, reader)
        _level(field, schema, reader)
    _budget(schema, reader)
    return reader.problems


def _texts(field: Field, languages: tuple[str, ...], reader: Reader) -> None:
    for path, text in _texts_of(field):
        missing = tuple(lang for lang in languages if lang not in text.by_language)
        if missing and text.by_language != {"en": field.name}:  # without a label: the bare name
            what = message("{key} is not written in {languages}.", key=path[-1], languages=missing)
            reader.say(path, "untranslated", what, warn=True)


def _texts_of(field: Field) -> Iterator[tuple[tuple[Key, ...], Text]]:
    here = ("field", field.name)
    yield (*here, "label"), field.label
    if field.ask is not None:
        yield (*here, "ask"), field.ask
    for value, label in field.labels.items():
        yield (*here, "labels", value), label
    if field.change is not None:
        yield (*here, "change", "says"), field.change.says


def _level(field: Field, schema: Schema, reader: Reader) -> None:
    if field.type != "place" or not field.level:
        return
    levels = {place.level for place in schema.places(field.name).places.values()} - {""}
    if field.level not in levels:
        what = message(
            'no place stands on the level "{level}": nobody will have one.', level=field.level
        )
        known = tuple(sorted(levels))
        hint = nearest(field.level, known) or (known and message("Known: {keys}.", keys=known))
        reader.say(("field", field.name, "level"), "unknown-value", what, hint or "", warn=True)


def _budget(schema: Schema, reader: Reader) -> None:
    line = next((field for field in schema if field.line is not None), None)
    if line is not None and line.line is not None and not schema.budget:
        what = message("amounts have a line, and the schema names no budget: no plan can be made.")
        hint = message('Add budget = "{field}" at the top.', field=line.line.of)
        reader.say(("field", line.name, "line"), "missing-key", what, hint, warn=True)
