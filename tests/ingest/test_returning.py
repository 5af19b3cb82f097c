"""A table that was taken back and is handed in again: its rows come to the profiles they had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.conftest import TODAY
from ingest.in_workspace import by_id, by_name, codes_said
from matcher.domain.schema import Schema
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.importer import Importing
from matcher.ingest.outcome import Outcome
from matcher.ingest.profiles.corrections import Corrector
from matcher.ingest.profiles.standing import standing_before
from matcher.registry.kept import Kept
from matcher.registry.store import Store
from matcher.support.errors import UsageError

Import = Callable[..., Outcome]
HEAD = "Nom de la coopérative;Province;Commune;Date de création;Nb adhérents;Téléphone"
ROWS = (
    "Tazlaft;Tiznit;Anzi;12/03/2015;34;",
    "Imghrane;Tata;Tagmout;01/02/2016;12;",
    "Oudrar;Tiznit;Tafraout;05/06/2018;22;",
)


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: str, name: str = "a.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def corrector(own_home: Path, schema: Schema) -> Callable[[], object]:
    @contextmanager
    def call() -> Iterator[Corrector]:
        store = Store(own_home / "workspace.sqlite", make=True)
        try:
            yield Corrector(store, schema, TODAY.isoformat())
        finally:
            store.close()

    return call


def undo(corrector: Callable, number: int) -> int:  # type: ignore[type-arg]
    with corrector() as one:
        return int(one.undo(number).step)


def test_the_same_table_gets_its_numbers_and_corrections_back_and_the_undo_may_follow(
    table: Callable[..., Path],
    own_home: Path,
    do_import: Import,
    corrector: Callable,  # type: ignore[type-arg]
) -> None:
    path = table(*ROWS)
    do_import(path)
    number = by_name(own_home)["Oudrar"].id
    with corrector() as one:
        one.correct(number, ["members=32"])
    before = by_id(own_home)
    back = undo(corrector, 1)
    assert by_id(own_home) == {}
    outcome = do_import(path)
    assert sorted(outcome.made) == sorted(before)
    assert [f.code for f in outcome.findings].count("back-again") == 1
    again = by_id(own_home)
    assert {i: (k.name, k.facts) for i, k in again.items()} == {
        i: (k.name, k.facts) for i, k in before.items()
    }
    assert again[number].facts["members"] == "32"
    undo(corrector, back)  # the first import stands too: nobody is there twice
    assert set(by_id(own_home)) == set(before)
    undo(corrector, outcome.step)
    assert by_id(own_home)[number].facts["members"] == "32"


def test_a_dry_run_says_that_numbers_come_back(
    table: Callable[..., Path],
    do_import: Import,
    corrector: Callable,  # type: ignore[type-arg]
) -> None:
    path = table(*ROWS)
    do_import(path)
    undo(corrector, 1)
    told = do_import(path, dry_run=True)
    assert "back-again" in codes_said(told)


def test_a_mended_row_keeps_its_number_and_a_new_one_gets_a_new_one(
    table: Callable[..., Path],
    own_home: Path,
    do_import: Import,
    corrector: Callable,  # type: ignore[type-arg]
) -> None:
    do_import(table(*ROWS))
    before = {one.name: one.id for one in by_id(own_home).values()}
    back = undo(corrector, 1)
    mended = ROWS[2].replace(";22;", ";23;")
    # a row above the others moves them all; another file tells of them by their content alone
    do_import(table("Amagour;Taroudannt;Arbaa;07/08/2019;9;", *ROWS[:2], mended, name="b.csv"))
    now = {one.name: one.id for one in by_id(own_home).values()}
    assert {name: now[name] for name in before} == before
    assert now["Amagour"] not in before.values()
    undo(corrector, back)
    assert len(by_id(own_home)) == 4


def test_what_a_person_merged_or_split_stays_so(
    table: Callable[..., Path],
    own_home: Path,
    do_import: Import,
    corrector: Callable,  # type: ignore[type-arg]
) -> None:
    path = table(*ROWS)
    do_import(path)
    ids = {one.name: one.id for one in by_id(own_home).values()}
    with corrector() as one:
        one.merge([ids["Tazlaft"], ids["Oudrar"]])
    undo(corrector, 1)
    do_import(path)
    assert set(by_id(own_home)) == {ids["Tazlaft"], ids["Imghrane"]}
    assert by_id(own_home)[ids["Tazlaft"]].names == ("Tazlaft", "Oudrar")


def test_a_row_that_came_to_a_profile_of_another_import_comes_to_it_again(
    table: Callable[..., Path],
    own_home: Path,
    do_import: Import,
    corrector: Callable,  # type: ignore[type-arg]
) -> None:
    do_import(table(*ROWS[:2]))
    second = table(ROWS[0].replace(";34;", ";36;"), ROWS[2], name="b.csv")
    step = do_import(second).step
    before = by_id(own_home)
    undo(corrector, step)
    assert len(by_id(own_home)) == 2
    do_import(second)
    after = by_id(own_home)
    assert {i: k.facts for i, k in after.items()} == {i: k.facts for i, k in before.items()}


def test_rows_that_stand_under_others_meanwhile_are_not_brought_back(
    table: Callable[..., Path],
    own_home: Path,
    do_import: Import,
    corrector: Callable,  # type: ignore[type-arg]
) -> None:
    path = table(*ROWS)
    do_import(path)
    back = undo(corrector, 1)
    again = do_import(path).step
    with corrector() as one:  # as an earlier version of the program left it
        base = one.store._base
        for column in ("base", "profile"):
            base.execute(f"UPDATE record SET {column} = 'X' || {column} WHERE step = {again}")
        base.execute("DELETE FROM profile")
        one._fold_again([f"XC-000{n}" for n in (1, 2, 3)], again)
    before = by_id(own_home)
    assert set(before) == {"XC-0001", "XC-0002", "XC-0003"}
    with pytest.raises(UsageError, match=f"Take step {again} back first") as refused:
        undo(corrector, back)
    assert f"match registry undo {again}" in refused.value.say("en")
    assert by_id(own_home) == before
    undo(corrector, again)
    undo(corrector, back)
    assert set(by_id(own_home)) == {"C-0001", "C-0002", "C-0003"}


def test_a_person_who_said_that_two_are_two_brings_both_back(
    table: Callable[..., Path],
    own_home: Path,
    do_import: Import,
    corrector: Callable,  # type: ignore[type-arg]
) -> None:
    path = table(*ROWS[:2])
    do_import(path)
    back = undo(corrector, 1)
    again = do_import(path).step
    with corrector() as one:
        split = one.store.records("C-0001")[0].id
        one.store._base.execute(
            "UPDATE record SET base = 'X-1', profile = 'X-1' WHERE id = ?", (split,)
        )
        one._fold_again(["C-0001", "X-1"], again)
        one.store.begin_step("apart", TODAY.isoformat(), {"one": "C-0001", "other": "X-1"})
    undo(corrector, back)
    assert set(by_id(own_home)) == {"C-0001", "C-0002", "X-1"}


def test_the_steps_that_stood_are_those_of_that_moment(
    table: Callable[..., Path],
    do_import: Import,
    corrector: Callable,  # type: ignore[type-arg]
) -> None:
    do_import(table(*ROWS))
    first = undo(corrector, 1)
    second = undo(corrector, first)
    with corrector() as one:
        steps = one.store.steps()
    assert standing_before(steps, first) == {1}
    assert standing_before(steps, second) == {first}
    assert standing_before(steps, second + 1) == {1, second}


LISTS = (
    ROWS,
    (ROWS[0].replace(";34;", ";36;"), *ROWS[1:]),
    ("Amagour;Taroudannt;Arbaa;07/08/2019;9;", *ROWS),
    (ROWS[2], ROWS[0]),
)
ACTS = st.lists(
    st.tuples(st.sampled_from(("import", "undo", "redo", "set")), st.integers(0, 11)),
    min_size=3,
    max_size=9,
)


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=ACTS)
def test_nobody_is_there_twice_whatever_is_imported_taken_back_and_brought_back(
    acts: list[tuple[str, int]],
    table: Callable[..., Path],
    tmp_path: Path,
    schema: Schema,
    vocabulary: Vocabulary,
) -> None:
    path = tmp_path / "law.sqlite"
    path.unlink(missing_ok=True)
    store = Store(path, make=True)
    one = Corrector(store, schema, TODAY.isoformat())
    numbers: dict[str, str] = {}
    try:
        for kind, number in acts:
            steps = store.steps()
            kinds = {"undo": "import", "redo": "undo"}
            chosen = [s.number for s in steps if s.kind == kinds.get(kind) and not s.undone]
            if kind == "import":
                file = table(*LISTS[number % 4], name=f"{number % 2}.csv")
                Importing(schema, vocabulary, TODAY, path, tmp_path / "mapping.toml").run([file])
            elif kind == "set":
                for kept in list(store)[:1]:
                    one.correct(kept.id, [f"members={number + 50}"])
            elif chosen:
                one.undo(chosen[number % len(chosen)])
            here = {kept.name: kept.id for kept in store}
            assert len(here) == len(list(store))
            for name, profile_id in here.items():
                assert numbers.setdefault(name, profile_id) == profile_id
    finally:
        store.close()


def facts(profiles: dict[str, Kept]) -> dict[str, object]:
    """What every profile says, by its number."""
    return {number: kept.facts for number, kept in profiles.items()}


def said(home: Path) -> dict[str, dict[str, str]]:
    """What every profile says, without its number."""
    return {one.name: dict(one.facts) for one in by_id(home).values()}


def test_a_row_that_two_imports_read_stands_while_one_of_them_does(
    table: Callable[..., Path],
    own_home: Path,
    do_import: Import,
    corrector: Callable,  # type: ignore[type-arg]
) -> None:
    older = table(*ROWS)
    mended = ROWS[2].replace(";22;", ";23;")
    newer = table(*ROWS[:1], mended, "Ifri;Tata;Akka;07/08/2020;9;", name="b.csv")
    do_import(newer)
    alone = said(own_home)
    undo(corrector, 1)
    (own_home / "workspace.sqlite").unlink()

    do_import(older)
    first = by_id(own_home)
    do_import(newer)
    both = by_id(own_home)
    back = undo(corrector, 1)
    assert said(own_home) == alone
    assert set(by_id(own_home)) < set(both)
    undo(corrector, back)
    assert facts(by_id(own_home)) == facts(both)
    last = undo(corrector, 2)
    assert facts(by_id(own_home)) == facts(first)
    undo(corrector, 1)
    assert by_id(own_home) == {}
    undo(corrector, last)
    assert said(own_home) == alone


def test_what_was_merged_by_hand_stays_so_when_the_older_import_is_taken_back(
    table: Callable[..., Path],
    own_home: Path,
    do_import: Import,
    corrector: Callable,  # type: ignore[type-arg]
) -> None:
    do_import(table(*ROWS))
    names = by_name(own_home)
    with corrector() as one:
        one.merge([names["Tazlaft"].id, names["Imghrane"].id])
    do_import(table(*ROWS, "Ifri;Tata;Akka;07/08/2020;9;", name="b.csv"))
    before = facts(by_id(own_home))
    undo(corrector, 1)
    assert facts(by_id(own_home)) == before
    with corrector() as one:
        one.store.forget(names["Tazlaft"].id)
        assert one.store._all("SELECT count(*) FROM reading") == [(1,)]
