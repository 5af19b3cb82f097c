"""What became of a profile since somebody saw it, and that it is not overwritten unread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from matcher.catalogue.loading import load_schema
from matcher.cli.run import run
from matcher.ingest.profiles.corrections import Corrector
from matcher.ingest.profiles.meanwhile import ChangedMeanwhileError, changed_since
from matcher.registry.store import Store
from matcher.support.acting import in_the_name_of

TABLE = "Nom de la coopérative;Province;Adhérents\nAfoulki;Tiznit;20\n"


@pytest.fixture
def corrector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Corrector]:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    path = tmp_path / "a.csv"
    path.write_text(TABLE, encoding="utf-8")
    assert run(["import", str(path), "--today", "2026-11-23", "--quiet"]) == 0
    schema, _ = load_schema(None)
    with closing(Store(tmp_path / "workspace.sqlite")) as store:
        yield Corrector(store, schema, "2026-11-24")


def test_the_last_word_on_each_field_is_told_with_who_said_it(corrector: Corrector) -> None:
    with in_the_name_of("officer-1"):
        corrector.correct("C-0001", ["members=30"])
    with in_the_name_of("officer-2"):
        corrector.correct("C-0001", ["members=31", "employees=2"])
    told = {c.field: (c.was, c.now, c.by) for c in changed_since(corrector.store, "C-0001", 1)}
    assert told["members"] == ("20", "31", "officer-2")
    assert told["employees"] == ("", "2", "officer-2")
    since = changed_since(corrector.store, "C-0001", 2)
    assert {c.field: c.was for c in since}["members"] == "30"
    assert changed_since(corrector.store, "C-0001", 3) == ()


def test_what_went_and_came_back_is_no_change(corrector: Corrector) -> None:
    corrector.correct("C-0001", ["members=30"])
    corrector.correct("C-0001", ["members=20"])
    assert "members" not in {c.field for c in changed_since(corrector.store, "C-0001", 1)}
    assert corrector.correct("C-0001", ["members=33"], seen=1).changed


@pytest.mark.parametrize(
    ("said", "seen", "clashes"),
    [
        (["members=40"], 1, ("members",)), (["members="], 1, ("members",)),
        (["members=30"], 1, ()), (["employees=3"], 1, ()), (["members=40"], 2, ()),
        (["members=40"], 0, ("members",)), (["members=40"], None, ()),
    ],
)  # fmt: skip
def test_only_what_was_not_seen_clashes(
    corrector: Corrector, said: list[str], seen: int | None, clashes: tuple[str, ...]
) -> None:
    corrector.correct("C-0001", ["members=30"])
    steps = len(corrector.store.steps())
    told: tuple[str, ...] = ()
    try:
        corrector.correct("C-0001", said, seen=seen)
    except ChangedMeanwhileError as error:
        told = tuple(one.field for one in error.changed)
    assert told == clashes
    assert not told or len(corrector.store.steps()) == steps
