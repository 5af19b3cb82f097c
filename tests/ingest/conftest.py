"""What the tests of imports share: a home of their own and an import in this process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from matcher.catalogue.loading import load_schema
from matcher.domain.schema import Schema
from matcher.ingest.columns.vocabulary import Vocabulary, read_vocabulary
from matcher.ingest.importer import Importing, Outcome

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def schema() -> Schema:
    return load_schema()[0]


@pytest.fixture(scope="session")
def vocabulary(schema: Schema) -> Vocabulary:
    return read_vocabulary(schema)


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("MATCHER_HOME", str(home))
    return home


@pytest.fixture
def do_import(schema: Schema, vocabulary: Vocabulary, own_home: Path) -> Callable[..., Outcome]:
    """Import files into the workspace of the test."""

    def call(*paths: Path, dry_run: bool = False) -> Outcome:
        importing = Importing(
            schema, vocabulary, TODAY, own_home / "workspace.sqlite", dry_run=dry_run
        )
        return importing.run(paths)

    return call
