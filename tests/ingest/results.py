"""The table of results by kind of defect, for docs/import.md.

python tests/ingest/results.py
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from ingest.planted import DEFECTS, plant
from matcher.catalogue.loading import load_schema
from matcher.ingest.columns.vocabulary import read_vocabulary
from matcher.ingest.importer import Importing
from matcher.ingest.rows.record import FROM_NAME
from matcher.registry.store import Store


def main() -> None:
    schema, _ = load_schema()
    vocabulary = read_vocabulary(schema)
    right, reported, wrong = Counter[str](), Counter[str](), Counter[str]()
    for language in ("fr", "ar", "en", "mixed"):
        for form in ("csv", "xlsx"):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                path, expected = plant(folder, language, form, seed=21)
                workspace = folder / "workspace.sqlite"
                importing = Importing(
                    schema, vocabulary, date(2026, 11, 23), workspace, folder / "mapping.toml"
                )
                outcome = importing.run([path])
                store = Store(workspace)
                cells = [c for kept in store for c in store.cells(kept.id)]
                found = {(c.row, c.column): c for c in cells if c.code != FROM_NAME}
                store.close()
                said = {(f.origin.row, f.code) for f in outcome.findings}
                for (row, column), one in expected.items():
                    kind = one.kind or "(clean cells)"
                    cell = found.get((row, column))
                    if (cell.value if cell else None) != one.value:
                        wrong[kind] += 1
                    elif one.code:
                        (reported if (row, one.code) in said else wrong)[kind] += 1
                    else:
                        right[kind] += 1
    sys.stdout.write("| kind | example | becomes | read right | reported | wrong |\n")
    sys.stdout.write("| --- | --- | --- | --- | --- | --- |\n")
    sys.stdout.write(
        f"| clean cells | | | {right['(clean cells)']:,} | 0 | {wrong['(clean cells)']} |\n"
    )
    for defect in DEFECTS:
        kind = defect.kind
        becomes = " ".join(
            filter(None, (defect.value or "unknown", defect.code and f"`{defect.code}`"))
        )
        example = str(defect.raw).replace("|", "/")
        sys.stdout.write(
            f"| {kind} | {example} | {becomes} | {right[kind]} | {reported[kind]} |"
            f" {wrong[kind]} |\n"
        )


if __name__ == "__main__":
    main()
