"""Two unlike rows that a person made one stay one when a newer file changes either of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.conftest import TODAY
from ingest.in_workspace import by_id
from matcher.domain.schema import Schema
from matcher.ingest.outcome import Outcome
from matcher.ingest.profiles.corrections import Corrector
from matcher.registry.store import Store

HEAD = "Nom de la coopérative;Province;Commune;Date de création;Nb adhérents"
ROWS = ("Tazlaft;Tiznit;Anzi;12/03/2015;34", "Imghrane;Tata;Tagmout;01/02/2012;12")


@pytest.mark.parametrize(
    "changed",
    [(ROWS[0], "Imghrane;Tata;Tagmout;01/02/2012;15"),
     ("Tazlaft;Tiznit;Anzi;12/03/2015;35", ROWS[1]),
     ("Tazlaft;Tiznit;Anzi;12/03/2015;35", "Imghrane;Tata;Tagmout;01/02/2012;15")],
)  # fmt: skip
def test_a_row_that_was_merged_by_hand_comes_to_its_profile_when_it_changes(
    changed: tuple[str, ...],
    tmp_path: Path,
    own_home: Path,
    do_import: Callable[..., Outcome],
    schema: Schema,
) -> None:
    """Neither place nor day of the changed row need be those that the profile shows."""

    def table(name: str, *rows: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        return path

    do_import(table("a.csv", *ROWS))
    store = Store(own_home / "workspace.sqlite", make=True)
    Corrector(store, schema, TODAY.isoformat()).merge(("C-0001", "C-0002"), "one of them moved")
    store.close()
    outcome = do_import(table("b.csv", *changed))
    assert (outcome.made, outcome.changed, outcome.review) == ([], ["C-0001"], 0)
    assert list(by_id(own_home)) == ["C-0001"]
