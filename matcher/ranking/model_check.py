"""What is wrong with a model file: its shape, then what a schema says about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from matcher.domain.schema import ORDERED, Field, Schema
from matcher.ranking.learnt import PAIR_SIGN
from matcher.ranking.model_file import ModelFile
from matcher.spec.reader import Reader
from matcher.spec.source import Key, SourceFile
from matcher.support.errors import nearest
from matcher.support.messages import Message, message


def check_model(file: SourceFile, schema: Schema, path: Path) -> None:
    """Nothing, where a model can be used under a schema.

    Raises
        InvalidSourceError  everything that is wrong with it
    """
    reader, what = Reader(file), message("The model is not valid.")
    reader.must_read(ModelFile, what, str(path))
    _ModelCheck(reader, schema).check()
    reader.refuse(what, str(path))


class _ModelCheck:
    """Holds the names and tables of a model against a schema."""

    def __init__(self, reader: Reader, schema: Schema) -> None:
        self.reader = reader
        self.data: Mapping[str, Any] = reader.file.data
        self.fields: Mapping[str, Any] = self.data["fields"]
        self.pairs: Mapping[str, Any] = self.data.get("pairs", {})
        self.schema = schema

    def check(self) -> None:
        """Note everything that does not fit."""
        for name, entry in self.fields.items():
            self._field(name, entry)
        for name, entry in self.pairs.items():
            for what in self._wrong_pair(name, entry):
                self.reader.say(("pairs", name), "bad-model", what)
        if self.reader.problems:
            return  # what options say is read by fields and pairs
        for option, entry in self.data.get("options", {}).items():
            for name, said in entry.get("says", {}).items():
                self._says(("options", option, "says", name), name, said)

    def _field(self, name: str, entry: Mapping[str, Any]) -> None:
        path = ("fields", name)
        if name not in self.schema:
            what = message('"{field}" is not a field of the schema.', field=name)
            self.reader.say(path, "unknown-field", what, nearest(name, self.schema.fields))
            return
        about = self.schema[name]
        if about.sensitive and entry.get("weight"):  # with weight 0 it is a base rate only
            what = message('"{field}" is sensitive and may not rank anyone.', field=name)
            self.reader.say(path, "sensitive", what)
        if entry.get("basis", {}).get("knots") and about.type not in ORDERED:
            what = message("knots are for numbers and dates.")
            self.reader.say((*path, "basis", "knots"), "bad-model", what)
        known = self._values(about)
        for value in entry.get("everybody", {}).get("shares", ()) if known is not None else ():
            if known is not None and value not in known:
                what = message('"{value}" is not a value of {field}.', value=value, field=name)
                at = (*path, "everybody", "shares", value)
                self.reader.say(at, "unknown-value", what, nearest(value, known))

    def _values(self, about: Field) -> Collection[str] | None:
        if about.type == "place":
            return self.schema.places(about.name).places
        return ("true",) if about.type == "boolean" else about.values

    def _wrong_pair(self, name: str, entry: Mapping[str, Any]) -> Iterator[Message]:
        parts = name.split(PAIR_SIGN)
        if len(parts) != 2 or any(p not in self.schema or self.schema[p].sensitive for p in parts):
            yield message('"{pair}" is not two fields that may rank.', pair=name)
            return
        cuts = entry.get("cuts", {})
        if not set(cuts) <= set(parts):
            yield message("the cuts of a pair are of its fields.")
        elif any(self.schema[p].type in ORDERED and p not in cuts for p in parts):
            yield message("a number in a pair needs cuts.")
        elif any(self.schema[p].type in ("categories", "text") for p in parts):
            yield message("categories and texts cannot be paired.")

    def _says(self, path: tuple[Key, ...], name: str, said: Mapping[str, Any]) -> None:
        knots = 0
        if name not in self.pairs:
            if name not in self.fields:
                what = message('"{name}" is neither a field nor a pair of the model.', name=name)
                self.reader.say(path, "bad-model", what, nearest(name, self.fields))
                return
            knots = len(self.fields[name].get("basis", {}).get("knots", ()))
            if not knots and self.schema[name].type in ORDERED:
                what = message('"{field}" has no knots in the model.', field=name)
                self.reader.say(path, "bad-model", what)
                return
        if len(said.get("knots", ())) != knots:
            what = message(
                '"{name}" needs evidence at each of {knots} knots.', name=name, knots=knots
            )
            self.reader.say(path, "bad-model", what)
