"""The closed vocabularies that a schema and a catalogue give the reader of files."""

from __future__ import annotations

from collections.abc import Collection

from matcher.catalogue.option import Catalogue
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
