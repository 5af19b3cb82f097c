"""What a name says of its bearer, by the words of the vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.catalogue.loading import load_schema
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.name_hints import said_by
from matcher.ingest.cells.names_in_cell import refuse_no_name
from matcher.ingest.columns.vocabulary import read_vocabulary


def test_words_of_names_are_those_of_the_vocabulary(tmp_path: Path) -> None:
    """A file of one's own says them in its place; one without them keeps those of the project."""
    schema = load_schema()[0]
    own = tmp_path / "own.toml"
    own.write_text('[names]\nnone = ["selbige"]\noffices = ["Amt"]\n', encoding="utf-8")
    other = tmp_path / "other.toml"
    other.write_text('[headers]\nmembers = ["Mitglieder"]\n', encoding="utf-8")
    cooperative = [("legal_form", "cooperative")]
    for vocabulary, office, nobody in (
        (read_vocabulary(schema), "Ministère des coopératives", "« idem »"),
        (read_vocabulary(schema, other), "Ministère des coopératives", "« idem »"),
        (read_vocabulary(schema, own), "Amt der cooperative", "Selbige"),
    ):
        assert list(said_by([office], vocabulary)) == []
        assert list(said_by(["Coopérative Afoulki"], vocabulary)) == cooperative
        with pytest.raises(CellRefusedError):
            refuse_no_name(nobody, vocabulary)
    mine = read_vocabulary(schema, own)
    assert list(said_by(["Ministère des coopératives"], mine)) == cooperative
    refuse_no_name("idem", mine)
