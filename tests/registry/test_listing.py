"""Finding applicants: the workspace and a table find the same, a part at a time."""

from __future__ import annotations

from pathlib import Path

from matcher.api.session import open_matcher
from matcher.registry.kept import Kept
from matcher.registry.listing import ListingFilter, search_text
from matcher.registry.store import Store
from matcher.support.text import fold


def _kept(number: int, name: str, **facts: str) -> Kept:
    return Kept(f"C-{number:04}", name, facts, {}, (name,), False, 1)


def _store(path: Path) -> Store:
    store = Store(path, make=True)
    with store.changing():
        step = store.begin_step("import", "2026-11-23")
        for kept in (
            _kept(1, "Amal", sector="argan", place="tiznit/tafraout"),
            _kept(2, "Épices d’Argan", sector="saffron", place="taroudannt"),
            _kept(3, "تعاونية أركان", sector="argan", products="argan;honey?"),
        ):
            store.put(kept, step, 0)
    return store


def test_words_values_and_ids_are_all_met(tmp_path: Path) -> None:
    store = _store(tmp_path / "workspace.sqlite")

    def ids(*words: str, only: frozenset[str] | None = None, **values: str) -> list[str]:
        wanted = ListingFilter(tuple(map(fold, words)), tuple(values.items()), only)
        return [line.id for line in store.find(wanted, 0, 10).lines]

    assert ids() == ["C-0001", "C-0002", "C-0003"]
    assert ids("epices") == ["C-0002"]
    assert ids("اركان") == ["C-0003"]
    assert ids("tafraout") == ["C-0001"]
    assert ids(sector="argan") == ["C-0001", "C-0003"]
    assert ids(place="tiznit") == ["C-0001"]
    assert ids(products="honey") == ["C-0003"]
    assert ids("amal", sector="saffron") == []
    assert ids(only=frozenset(("C-0002", "C-0009"))) == ["C-0002"]
    assert ids("%", only=None) == ids()  # nothing is left of a mark: it asks for anything
    found = store.find(ListingFilter(), 1, 1)
    assert (found.all, [line.id for line in found.lines]) == (3, ["C-0002"])
    store.forget("C-0001")
    assert ids() == ["C-0002", "C-0003"]
    store.close()
    assert b"tafraout" not in (tmp_path / "workspace.sqlite").read_bytes()


def test_a_table_finds_what_a_workspace_would() -> None:
    registry = open_matcher(registry="demo", today="2026-11-23").registry
    everybody = registry.find(ListingFilter(), 0, 10_000)
    argan = registry.find(ListingFilter(values=(("sector", "argan"),)), 0, 10_000)
    assert 0 < argan.all < everybody.all == len(everybody.lines)
    for line in everybody.lines:
        text = search_text(line.id, [line.name], line.facts)
        assert ("\nsector=argan" in text) == (line in argan.lines)
