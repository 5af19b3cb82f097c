"""Every import and every correction is a step that can be taken back, exactly."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.conftest import TODAY
from matcher.catalogue.loading import load_schema
from matcher.domain.schema import Schema
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.importer import Importing
from matcher.ingest.outcome import Outcome
from matcher.ingest.profiles.corrections import Corrector, Done
from matcher.ingest.profiles.standing import corrections_of, current_corrections
from matcher.ingest.profiles.typed_facts import read_said
from matcher.registry.backup import restore_backup, write_backup
from matcher.registry.kept import Kept
from matcher.registry.store import Store
from matcher.support.errors import DataRefusedError, InvalidSourceError, UsageError
from matcher.support.messages import render

Import = Callable[..., Outcome]
HEAD = "Identifiant;Nom de la coopérative;Province;Nb adhérents;Montant demandé"
FILES = (
    ("A-1;Tazlaft;Tiznit;34;100000", "A-2;Imghrane;Tata;12;", "A-3;Oudrar;Tiznit;8;5000"),
    ("A-1;Tazlaft;Tiznit;36;120000", "A-2;Imghrane;Tata;12;9000"),
    ("A-3;Oudrar;Tiznit;9;5000", "A-4;Tagmout;Tata;7;", "A-1;Tazlaft;Tiznit;34;"),
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = []
    for number, rows in enumerate(FILES):
        path = tmp_path / f"{number}.csv"
        path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        found.append(path)
    return found


@pytest.fixture
def corrector(own_home: Path, schema: Schema) -> Callable[[], Corrector]:
    stores: list[Store] = []

    def call() -> Corrector:
        stores.append(Store(own_home / "workspace.sqlite", make=True))
        return Corrector(stores[-1], schema, TODAY.isoformat())

    return call


def state(path: Path) -> dict[str, tuple[object, ...]]:
    """All that a workspace says of its profiles."""
    store = Store(path)
    try:
        return {k.id: (k.name, k.facts, k.registers, k.names, k.requests) for k in store}
    finally:
        store.close()


def facts(path: Path, one: str) -> dict[str, str]:
    store = Store(path)
    try:
        kept = store.get(one)
        assert isinstance(kept, Kept)
        return dict(kept.facts)
    finally:
        store.close()


def test_a_correction_outranks_every_import_until_it_is_undone(
    files: list[Path], own_home: Path, do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    path = own_home / "workspace.sqlite"
    do_import(files[0])
    step = corrector().correct("A-1", ["members=40"], "said on the phone").step
    outcome = do_import(files[1])
    assert facts(path, "A-1")["members"] == "40"
    assert facts(path, "A-1")["need_total_mad"] == "120000"
    told = [f for f in outcome.findings if f.code == "against-correction"]
    assert [f.origin.row for f in told] == [2]
    corrector().undo(step)
    assert facts(path, "A-1")["members"] == "36"


def test_a_correction_turns_with_every_undo_of_an_undo(
    files: list[Path], own_home: Path, do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    path = own_home / "workspace.sqlite"
    do_import(files[0])
    step = corrector().correct("A-1", ["members=40"]).step
    for members in ("34", "40", "34", "40", "34"):
        step = corrector().undo(step).step
        assert facts(path, "A-1")["members"] == members


def test_what_a_person_does_not_know_is_unknown(
    files: list[Path], own_home: Path, do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    do_import(files[0])
    corrector().correct("A-1", ["members="])
    assert "members" not in facts(own_home / "workspace.sqlite", "A-1")


def test_what_is_corrected_under_a_key_is_corrected_once(
    files: list[Path], do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    do_import(files[0])
    one = corrector()
    step = one.correct("A-1", ["members=40"], key="mine").step
    assert one.correct("A-1", ["members=40"], key="mine") == Done(step, ())
    with pytest.raises(UsageError, match="under that key"):
        one.correct("A-1", ["members=41"], key="mine")
    with pytest.raises(UsageError, match="under that key"):
        one.correct("A-3", ["members=40"], key="mine")


def test_a_merge_takes_rows_and_corrections_and_gives_them_back(
    files: list[Path], own_home: Path, do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    path = own_home / "workspace.sqlite"
    do_import(files[0])
    corrector().correct("A-3", ["youth=3"])
    before = state(path)
    step = corrector().merge(["A-1", "A-3"]).step
    merged = state(path)
    assert set(merged) == {"A-1", "A-2"}
    assert facts(path, "A-1")["youth"] == "3"
    undo = corrector().undo(step).step
    assert state(path) == before
    corrector().undo(undo)
    assert state(path) == merged


def test_a_wrong_row_is_split_off(
    files: list[Path], own_home: Path, do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    path = own_home / "workspace.sqlite"
    do_import(files[0])
    corrector().merge(["A-1", "A-3"])
    before = state(path)
    step = corrector().split("A-1", [2]).step
    assert set(state(path)) == {"A-1", "A-2", "C-0001"}
    assert facts(path, "C-0001")["name"] == "Oudrar"
    corrector().undo(step)
    assert state(path) == before


def test_pairs_said_to_be_two_are_not_asked_again(
    tmp_path: Path, own_home: Path, do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    path = tmp_path / "a.csv"
    head = "Nom de la coopérative;Province;Commune;Date de création;Nbre d'adhérents"
    row = "Tazlaft;Tiznit;Anzi;12/03/2015;25"
    path.write_text(f"{head};Zzq\n{row};a\n{row};b\n", encoding="utf-8")
    assert do_import(path).review == 1
    one = corrector()
    (question,) = one.store.questions()
    step = one.apart([(question.one, question.other)]).step
    assert one.store.questions() == []
    again = tmp_path / "b.csv"
    again.write_text(f"{head};Zzq\n{row};a\n{row};b\n", encoding="utf-8")
    do_import(again)
    assert one.store.questions() == []
    one.undo(step)
    assert len(one.store.questions()) == 1


def test_a_correction_taken_back_is_gone_from_what_its_profile_was_merged_into(
    files: list[Path], own_home: Path, do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    do_import(files[2])
    one, path = corrector(), own_home / "workspace.sqlite"
    corrected = one.correct("A-1", ["members=1"]).step
    one.merge(("A-4", "A-1"))
    assert facts(path, "A-4")["members"] == "1"
    undo = one.undo(corrected).step
    assert facts(path, "A-4")["members"] == "7"
    one.undo(undo)
    assert facts(path, "A-4")["members"] == "1"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    folder = tmp_path / "law"
    folder.mkdir()
    return folder


ACTS = st.lists(
    st.tuples(st.sampled_from(("import", "set", "merge", "split", "undo")), st.integers(0, 11)),
    min_size=1,
    max_size=9,
)


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=ACTS)
@example(acts=[("import", 2), ("set", 0), ("merge", 2), ("undo", 1), ("import", 0)])
def test_any_steps_taken_back_in_any_order_leave_the_state_before(
    acts: list[tuple[str, int]],
    files: list[Path],
    fresh: Path,
    schema: Schema,
    vocabulary: Vocabulary,
) -> None:
    path = fresh / "workspace.sqlite"
    path.unlink(missing_ok=True)
    Store(path, make=True).close()
    standing: list[tuple[int, dict[str, tuple[object, ...]]]] = []

    def corrected(act: Callable[[Corrector], int]) -> int:
        store = Store(path)
        try:
            return act(Corrector(store, schema, TODAY.isoformat()))
        except UsageError:
            return 0
        finally:
            store.close()

    for kind, number in acts:
        before = state(path)
        ids = sorted(before)
        step = 0
        if kind == "import":
            importing = Importing(schema, vocabulary, TODAY, path, fresh / "mapping.toml")
            step = importing.run([files[number % 3]]).step
        elif kind == "undo" and standing:
            undone = standing.pop(number % len(standing))[0]
            step = corrected(lambda one, s=undone: one.undo(s).step)
        elif ids and kind == "set":
            one_id = ids[number % len(ids)]
            step = corrected(
                lambda one, i=one_id, n=number: one.correct(i, [f"members={n + 1}"]).step
            )
        elif ids and kind == "merge":
            pair = (ids[number % len(ids)], ids[(number + 1) % len(ids)])
            step = corrected(lambda one, p=pair: one.merge(p).step)
        elif ids and kind == "split":
            one_id = ids[number % len(ids)]
            step = corrected(lambda one, i=one_id: one.split(i, [1]).step)
        if step and kind != "undo":
            standing.append((step, before))
            # undone at once, it leaves the state before; undone twice, the state after
            after = state(path)
            undo = corrected(lambda one, s=step: one.undo(s).step)
            assert state(path) == before
            corrected(lambda one, u=undo: one.undo(u).step)
            assert state(path) == after
    store = Store(path)
    steps = [s.number for s in store.steps() if not s.undone and s.kind != "undo"]
    corrected_now = current_corrections(store)
    assert {one.id: corrections_of(store, one.id) for one in store} == {
        one.id: corrected_now.get(one.id, []) for one in store
    }
    store.close()
    for number in steps:
        corrected(lambda one, s=number: one.undo(s).step)
    assert state(path) == {}


def test_a_workspace_of_the_first_version_is_read_and_goes_on(
    files: list[Path], own_home: Path, do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    from matcher.registry.migrations import MIGRATIONS

    path = own_home / "workspace.sqlite"
    path.parent.mkdir(parents=True)
    base = sqlite3.connect(path)
    MIGRATIONS[0](base)
    base.execute("PRAGMA user_version = 1")
    base.execute("INSERT INTO import VALUES (1, '2026-01-01', '[\"old.csv\"]')")
    base.execute(
        "INSERT INTO profile VALUES ('A-1', 'Tazlaft', ?, '{}', '[\"Tazlaft\"]', 0, 1)",
        ('{"name":"Tazlaft","members":"34","province":"tiznit"}',),
    )
    base.execute("INSERT INTO version VALUES ('A-1', 1, 1, '{}')")
    for at, (name, value) in enumerate(
        (("name", "Tazlaft"), ("province", "tiznit"), ("members", "34"))
    ):
        base.execute(
            "INSERT INTO cell VALUES ('A-1', 1, ?, ?, ?, '', 'old.csv', '', 2, ?, ?)",
            (name, value, value, at + 1, name),
        )
    base.execute("INSERT INTO mark VALUES ('abc', 'A-1')")
    base.commit()
    base.close()
    assert facts(path, "A-1")["members"] == "34"
    do_import(files[1])
    assert facts(path, "A-1")["members"] == "36"
    one = corrector()
    one.undo(one.store.steps()[-1].number)
    assert facts(path, "A-1")["members"] == "34"


def test_rough_days_of_an_older_workspace_are_no_longer_first_days(
    own_home: Path, corrector: Callable[[], Corrector]
) -> None:
    """Until then a day of which a file named only the year stood as its first of January."""
    from matcher.registry.migrations import MIGRATIONS

    path = own_home / "workspace.sqlite"
    path.parent.mkdir(parents=True)
    base = sqlite3.connect(path)
    for migration in MIGRATIONS[:6]:
        migration(base)
    base.execute("PRAGMA user_version = 6")
    cells = (
        ("year", "2019-01-01", "only-year"),
        ("month", "2019-04-01", "only-month"),
        ("finer", "2019-03-01", "only-month"),
        ("finer", "2019-01-01", "only-year"),
        ("day", "2019-01-01", "only-year"),
        ("day", "2019-01-01", ""),
        ("said", "2019-01-01", "only-year"),
    )
    believed = {"finer": "2019-03-01", "month": "2019-04-01"}
    for one in dict.fromkeys(profile for profile, _, _ in cells):
        facts = f'{{"founded":"{believed.get(one, "2019-01-01")}","name":"{one}"}}'
        base.execute(
            "INSERT INTO profile VALUES (?, ?, ?, '{}', '[]', 0, 1, 1, '[]', '')", (one, one, facts)
        )
        base.execute("INSERT INTO version VALUES (?, 1, 1, ?)", (one, facts))
    for profile, value, code in cells:
        base.execute(
            "INSERT INTO cell VALUES (?, 1, 'founded', ?, '', ?, 'a.csv', '', 2, 1, '', 1)",
            (profile, value, code),
        )
    base.execute("INSERT INTO correction VALUES (1, 'said', 'founded', '2019-01-01')")
    base.commit()
    base.close()
    store = corrector().store
    expected = {
        "year": "2019", "month": "2019-04", "finer": "2019-03", "day": "2019-01-01",
        "said": "2019-01-01",
    }  # fmt: skip
    assert {one.id: one.facts["founded"] for one in store} == expected
    store.close()
    base = sqlite3.connect(path)
    cells_now = base.execute("SELECT value FROM cell WHERE id = 'day'").fetchall()
    assert cells_now == [("2019",), ("2019-01-01",)]
    versions = dict(base.execute("SELECT id, facts FROM version"))
    assert versions["year"] == '{"founded":"2019","name":"year"}'
    base.close()


@pytest.mark.parametrize("cut", [0, 10, 100, 5000])
def test_damage_is_named_and_the_demonstration_does_not_answer(
    cut: int, files: list[Path], own_home: Path, do_import: Import
) -> None:
    from matcher.session import open_matcher

    do_import(files[0])
    path = own_home / "workspace.sqlite"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(InvalidSourceError):
        list(open_matcher(today=TODAY).registry)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _overwrite(path: Path) -> None:
    path.write_bytes(b"this is no database")


def _spoil_the_schema(path: Path) -> None:
    content = path.read_bytes()
    assert b"CREATE TABLE profile" in content
    path.write_bytes(content.replace(b"CREATE TABLE profile", b"CREATE TABLE \xff\xfeofile"))


def _spoil_a_text(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as base:
        base.execute("UPDATE profile SET facts = substr(facts, 1, 9)")
        base.commit()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("files", b"x"), ("files", ""), ("files", "{}"), ("files", "[1]"), ("why", b"x"),
        ("day", b"x"), ("about", "["), ("about", b"\xff"),
    ],
)  # fmt: skip
def test_a_step_of_which_a_value_is_spoilt_is_damage(
    column: str, value: object, files: list[Path], own_home: Path, do_import: Import
) -> None:
    """A database may be sound where what stands in it is not."""
    do_import(files[0])
    path = own_home / "workspace.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute("PRAGMA ignore_check_constraints = 1")
        base.execute(f"UPDATE step SET {column} = ?", [value])
    with contextlib.closing(Store(path)) as store, pytest.raises(InvalidSourceError):
        store.steps()


@pytest.mark.parametrize("damage", [_cut, _overwrite, _spoil_a_text, _spoil_the_schema])
def test_a_damaged_workspace_is_named_kept_and_brought_back_from_a_backup(
    damage: Callable[[Path], None],
    files: list[Path],
    tmp_path: Path,
    own_home: Path,
    do_import: Import,
    match_here: Command,
) -> None:
    do_import(files[0])
    path, copy = own_home / "workspace.sqlite", tmp_path / "copy.zip"
    before = state(path)
    write_backup(own_home, copy)
    damage(path)
    content = path.read_bytes()
    for words in (("--coop", "A-1"), ("registry", "list"), ("registry", "set", "A-1", "members=9"),
                  ("import", files[1])):  # fmt: skip
        answer = match_here(*words)
        assert answer.code == 5, (words, answer.err)
        assert str(path) in answer.err and "match restore FILE" in answer.err
    assert path.read_bytes() == content
    assert match_here("restore", copy, "--force").code == 0
    assert state(path) == before
    assert (own_home / "workspace.sqlite.before-restore-1").read_bytes() == content


def test_a_backup_brings_everything_back(
    files: list[Path], tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(files[0])
    path = own_home / "workspace.sqlite"
    before = state(path)
    (own_home / "mapping.toml").write_text("# settled\n", encoding="utf-8")
    copy = tmp_path / "copy.zip"
    assert set(write_backup(own_home, copy)) == {"mapping.toml", "workspace.sqlite"}
    do_import(files[1])
    with pytest.raises(UsageError):
        restore_backup(copy, own_home, force=False)
    restore_backup(copy, own_home, force=True)
    assert state(path) == before
    assert (own_home / "workspace.sqlite.before-restore-1").exists()
    shutil.rmtree(own_home)
    restore_backup(copy, own_home, force=False)
    assert state(path) == before


@pytest.mark.parametrize("number", range(1, 7))
def test_a_disk_that_refuses_a_change_leaves_everything_as_before_a_restore(
    number: int,
    files: list[Path],
    tmp_path: Path,
    own_home: Path,
    do_import: Import,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    do_import(files[0])
    settled = own_home / "mapping.toml"
    settled.write_text("# settled\n", encoding="utf-8")
    copy = tmp_path / "copy.zip"
    write_backup(own_home, copy)
    do_import(files[1])
    settled.write_text("# settled otherwise\n", encoding="utf-8")
    before = state(own_home / "workspace.sqlite")
    seen = 0

    def refusing(change: Callable[..., object]) -> Callable[..., object]:
        def changed(*given: object) -> object:
            nonlocal seen
            seen += 1
            if seen == number:
                raise OSError(errno.ENOSPC, "full")
            return change(*given)

        return changed

    for of, name in ((Path, "replace"), (os, "fsync")):
        monkeypatch.setattr(of, name, refusing(getattr(of, name)))
    with pytest.raises(UsageError, match="the disk is full"):
        restore_backup(copy, own_home, force=True)
    assert state(own_home / "workspace.sqlite") == before
    assert settled.read_text(encoding="utf-8") == "# settled otherwise\n"
    assert not list(own_home.glob(".rest*"))
    restore_backup(copy, own_home, force=True)
    assert settled.read_text(encoding="utf-8") == "# settled\n"


@pytest.mark.parametrize("at", [0, 6, 8, 40, 90, 200, 333, 1000, 2500, -60, -30])
def test_a_damaged_backup_touches_nothing(
    at: int, files: list[Path], tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(files[0])
    before = state(own_home / "workspace.sqlite")
    copy = tmp_path / "copy.zip"
    write_backup(own_home, copy)
    content = bytearray(copy.read_bytes())
    content[at] ^= 0xFF
    copy.write_bytes(bytes(content[: len(content) - 20 if at == -30 else len(content)]))
    with contextlib.suppress(InvalidSourceError):
        restore_backup(copy, own_home, force=True)
    assert state(own_home / "workspace.sqlite") == before


def test_what_is_forgotten_leaves_no_step_either(
    files: list[Path], own_home: Path, do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    do_import(files[0])
    one = corrector()
    one.merge(["A-1", "A-3"], "Tazlaft has moved")
    one.correct("A-1", ["members=40"], "Tazlaft called")
    one.store.forget("A-1")
    one.store.close()
    content = (own_home / "workspace.sqlite").read_bytes()
    for word in (b"Tazlaft", b"Oudrar", b"A-1", b"A-3", b"called"):
        assert word not in content
    assert set(state(own_home / "workspace.sqlite")) == {"A-2"}


def test_a_correction_may_be_written_as_in_a_spreadsheet(
    files: list[Path], do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    do_import(files[0])
    one = corrector()
    profile = next(iter(one.store)).id
    one.correct(profile, ["Milieu rural=oui", "Besoin total=100 000 DH", "rural=non"])
    facts = next(kept for kept in one.store if kept.id == profile).facts
    assert (facts["rural"], facts["need_total_mad"]) == ("false", "100000")
    with pytest.raises(UsageError, match="is not a field"):
        one.correct(profile, ["Besoin totale=1"])
    with pytest.raises(DataRefusedError):
        one.correct(profile, ["need_total_mad=30 millions"])  # of dirhams or of centimes?


def test_undo_alone_takes_back_the_last_step_that_stands(
    files: list[Path], do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    do_import(files[0])
    one = corrector()
    profile = next(iter(one.store)).id
    before = dict(next(iter(one.store)).facts)
    one.correct(profile, ["rural=true"])
    one.correct(profile, ["need_total_mad=5"])
    one.undo()
    facts = next(kept for kept in one.store if kept.id == profile).facts
    assert facts["rural"] == "true"
    assert facts.get("need_total_mad") == before.get("need_total_mad")
    one.undo()
    assert next(kept for kept in one.store if kept.id == profile).facts == before
    with pytest.raises(UsageError, match="The last step is an import") as caught:
        one.undo()  # what everything came from is taken back by its number alone
    assert "match registry undo 1" in caught.value.say("en")
    assert profile in {kept.id for kept in one.store}


def test_an_emptied_workspace_says_that_the_demonstration_answers(
    files: list[Path], do_import: Import, corrector: Callable[[], Corrector], match_here: Command
) -> None:
    do_import(files[0])
    corrector().undo(1)
    answer = match_here("--coop", "C-0001")
    assert answer.code == 4
    assert "your workspace is empty" in answer.err


def test_a_correction_goes_with_the_rows_that_it_was_said_of(
    files: list[Path], own_home: Path, do_import: Import, corrector: Callable[[], Corrector]
) -> None:
    path = own_home / "workspace.sqlite"
    do_import(files[0])
    corrector().correct("A-3", ["youth=3"])
    corrector().correct("A-1", ["members=40"])
    corrector().merge(["A-1", "A-3"])
    corrector().correct("A-1", ["women=5"])
    before = state(path)
    step = corrector().split("A-1", [2]).step
    assert facts(path, "C-0001")["youth"] == "3"
    assert "youth" not in facts(path, "A-1")
    assert (facts(path, "A-1")["members"], facts(path, "C-0001")["members"]) == ("40", "8")
    assert facts(path, "A-1")["women"] == "5"  # said of both: it stays where it was said
    corrector().undo(step)
    assert state(path) == before


@pytest.mark.parametrize(
    ("field", "reply", "cell"),
    [
        ("need_total_mad", "240 000 DH", "240000"),
        ("need_total_mad", "300 mille", "300000"),
        ("need_total_mad", "1.240.000", "1240000"),
        ("need_total_mad", "٥٠٠٠٠ درهم", "50000"),
        ("women_share", "0,5", "0.5"),
        ("women_share", "50 %", "0.5"),
        ("members", "12 membres", "12"),
        ("stage", "Création", "creation"),
        ("purposes", "Équipement; training", "equipment;training"),
        ("place", "Tiznit", "tiznit"),
        ("founded", "2019-03-31", "2019-03-31"),
    ],
)
def test_a_correction_may_be_written_as_a_sheet_has_it(field: str, reply: str, cell: str) -> None:
    schema, _ = load_schema()
    assert read_said([f"{field}={reply}"], schema, TODAY) == {field: cell}


@pytest.mark.parametrize(
    ("field", "reply", "said"),
    [
        ("need_total_mad", "about a lot", "is not an amount"),
        ("need_total_mad", "30 millions", "of dirhams or of centimes"),
        ("need_total_mad", "-5", "is below 0"),
        ("purposes", "the moon", "is not a value"),
    ],
)
def test_what_cannot_be_read_is_said(field: str, reply: str, said: str) -> None:
    schema, _ = load_schema()
    with pytest.raises(DataRefusedError) as refused:
        read_said([f"{field}={reply}"], schema, TODAY)
    assert said in render(refused.value.problems[0].message, "en")


def test_what_a_killed_program_began_is_taken_back_before_a_restore(
    files: list[Path], tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(files[0])
    path = own_home / "workspace.sqlite"
    copy = tmp_path / "copy.zip"
    write_backup(own_home, copy)
    do_import(files[1])
    before = state(path)
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA cache_size = 1")  # so that pages are written before the end
    base.execute("BEGIN IMMEDIATE")
    base.execute("DELETE FROM cell")
    base.execute("UPDATE profile SET name = hex(randomblob(9000))")
    torn, journal = tmp_path / "torn", tmp_path / "journal"
    shutil.copyfile(path, torn)
    shutil.copyfile(f"{path}-journal", journal)
    base.close()
    shutil.copyfile(torn, path)
    shutil.copyfile(journal, f"{path}-journal")
    restore_backup(copy, own_home, force=True)
    aside = own_home / "workspace.sqlite.before-restore-1"
    assert state(aside) == before


def test_a_short_id_names_a_profile_in_every_command_of_the_registry(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    table = tmp_path / "a.csv"
    table.write_text("Nom,Commune,Adhérents\nArgane Anzi,Anzi,9\nMiel Tafraout,Tafraout,12\n")
    assert match_here("import", table).code == 0
    assert match_here("registry", "set", "c-1", "members=30").code == 0
    for words in (("show", "C-1"), ("history", "C-01"), ("merge", "C-1", "C-2")):
        assert match_here("registry", *words).code == 0, words
    assert match_here("registry", "undo").code == 0
    assert match_here("registry", "duplicates", "C-1", "C-2", "--answer", "not").code == 0
    assert '"members": "30"' in match_here("registry", "show", "C-1", "--json").out
    assert match_here("registry", "forget", "C-2").code == 0
    assert match_here("registry", "show", "C-2").code == 4


def test_a_name_behind_a_title_is_not_kept_in_a_reason(
    tmp_path: Path, own_home: Path, do_import: Import, schema: Schema
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nom de la coopérative;Province\nTazlaft;Tiznit\n", encoding="utf-8")
    do_import(path)
    with contextlib.closing(Store(own_home / "workspace.sqlite")) as store:
        one = Corrector(store, schema, TODAY.isoformat())
        one.correct("C-0001", ["members=12"], "relu avec la présidente Mme Canari")
        assert store.steps()[-1].why == "relu avec la présidente Mme ***"
    assert b"Canari" not in (own_home / "workspace.sqlite").read_bytes()
