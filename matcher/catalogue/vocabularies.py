"""The closed vocabularies that a schema and a catalogue give the reader of files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from matcher.catalogue.catalogue import Catalogue
from matcher.domain.schema import Schema


def vocabularies(schema: Schema, catalogue: Catalogue | None = None) -> dict[str, Collection[str]]:
    """What files may name: fields and budget lines, and what the catalogue declares.

    A catalogue that declares no families or funders closes neither.
    """
    found: dict[str, Collection[str]] = {"field": schema.fields, "line": schema.budget_lines()}
    if catalogue is not None:
        found |= {
            "option": catalogue.options,
            "family": catalogue.families,
            "funder": catalogue.funders,
        }
    return {name: words for name, words in found.items() if words}


def with_words_of(shipped: Any, known: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    """What a copy of a shipped file may name: what is known, and all that the shipped one names.

    In another country a copy keeps the families and options of the shipped one that are not there:
    they mean nothing, and need not be taken out line by line.
    """
    words = {word for word in _texts(shipped) if word.isidentifier()}
    return {name: {*own, *words} for name, own in known.items()}


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for key, inner in data.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from _texts(inner)
