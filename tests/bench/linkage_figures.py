"""How an import groups the rows of a file, for measuring."""

from __future__ import annotations

from datetime import date
from pathlib import Path


def linked_rows(path: Path, folder: Path) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """Rows by profile, and pairs of rows that are asked."""
    from matcher.catalogue.loading import load_schema
    from matcher.ingest.columns.vocabulary import read_vocabulary
    from matcher.ingest.importer import Importing
    from matcher.registry.store import Store

    schema, _ = load_schema()
    vocabulary = read_vocabulary(schema)
    outcome = Importing(
        schema, vocabulary, date(2026, 11, 23), folder / "w.sqlite", folder / "m.toml"
    ).run([path])
    store = Store(folder / "w.sqlite")
    groups = [sorted({c.row for c in store.cells(k.id)}) for k in store]
    store.close()
    import re

    asked = []
    for f in outcome.findings:
        if f.code == "same-or-not":
            other = re.search(r"row (\d+)", str(f.message))
            asked.append((f.origin.row, int(other[1])))
    return groups, asked
