"""What an import did and what the workspace holds: described in JSON, said in three languages."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import run_match
from json_schemas import departures

from ingest.conftest import TODAY
from ingest.planted import plant
from matcher.cli import importing as command
from matcher.cli import language as command_language
from matcher.domain.schema import Schema
from matcher.ingest.columns.column_mapping import map_columns
from matcher.ingest.columns.use import Use
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.importer import Outcome
from matcher.ingest.sheets.sheet_reader import read_sheets
from matcher.ingest.tables.layout import find_tables
from matcher.ingest.tables.table import SheetTable
from matcher.registry.store import Store
from matcher.reports.imported.importing import ImportView, import_view
from matcher.reports.imported.importing_text import import_lines
from matcher.reports.imported.profile import (
    ProfilesView,
    ProfileView,
    one_profile_lines,
    profile_lines,
    profile_view,
    profiles_view,
)
from matcher.reports.view import as_json, view_schema
from matcher.support.messages import render
from matcher.support.reason_codes import REASONS
from matcher.support.text import clean

LANGUAGES = ("en", "fr", "ar")
Import = Callable[..., Outcome]


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(
        tmp_path / "old.csv", "Nom de la coopérative;Province;Adhérents", "Tizdarine;Tata;12"
    )


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """One profile that is known, with other members, and a new one."""
    return write(
        tmp_path / "new.csv",
        "Nom de la coopérative;Province;Adhérents;Montant demandé",
        "Tizdarine;Tata;15;30 millions",
        "Tamounte;Tiznit;beaucoup;80 000",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_of_an_import_is_as_described(
    language: str, tmp_path: Path, schema: Schema, do_import: Import
) -> None:
    view = import_view(do_import(plant(tmp_path, "mixed", "csv", 21)[0]), schema, dry_run=False)
    data = as_json(view, language)
    assert len(data["problems"]) > 40
    assert departures(data, view_schema(ImportView)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_of_profiles_is_as_described(
    language: str, old: Path, new: Path, own_home: Path, schema: Schema, do_import: Import
) -> None:
    do_import(old)
    do_import(new)
    store = Store(own_home / "workspace.sqlite")
    kept = list(store)
    listed = as_json(profiles_view("workspace.sqlite", store.lines()), language)
    assert departures(listed, view_schema(ProfilesView)) == []
    assert [one["known"] for one in listed["profiles"]] == [3, 3]
    for one in kept:
        view = profile_view(one, store.cells(one.id), store.versions(one.id), schema)
        assert departures(as_json(view, language), view_schema(ProfileView)) == []
    store.close()


def test_a_dry_run_names_what_would_be_new_changed_and_merged(
    old: Path, new: Path, schema: Schema, do_import: Import
) -> None:
    do_import(old)
    view = import_view(do_import(new, dry_run=True), schema, dry_run=True)
    assert [(one.applicant_id, one.name, one.is_new) for one in view.profiles] == [
        (None, "Tamounte", True),
        ("C-0001", "Tizdarine", False),
    ]
    lines = list(import_lines(view, "en"))
    assert [one for one in lines if one.split(":")[0].endswith(("profiles", "merged"))] == [
        "New profiles: Tamounte",
        "Changed profiles: C-0001 Tizdarine",
        "Rows merged: C-0001 Tizdarine (row 2)",
    ]


def test_new_profiles_are_named_with_their_ids(
    old: Path, new: Path, schema: Schema, do_import: Import
) -> None:
    do_import(old)
    view = import_view(do_import(new), schema, dry_run=False)
    assert "New profiles: C-0002 Tamounte" in list(import_lines(view, "en"))


def test_new_profiles_of_one_name_are_told_with_their_places(
    tmp_path: Path, schema: Schema, do_import: Import
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Nom de la coopérative;Commune;Adhérents\nCoopérative Al Amal;Aoulouz;7\n"
        "Coop. Al Amal;Tafingoult;9\nCoopérative Tamounte;Igli;12\n",
        encoding="utf-8",
    )
    view = import_view(do_import(path), schema, dry_run=False)
    told = " ".join(" ".join(import_lines(view, "en")).replace("\u00a0", " ").split())
    assert "Coopérative Al Amal (Aoulouz)" in told and "Coop. Al Amal (Tafingoult)" in told
    assert "Coopérative Tamounte (" not in told


@pytest.mark.parametrize("seed", [3, 21])
def test_a_dry_run_tells_what_the_import_does(
    seed: int, tmp_path: Path, schema: Schema, do_import: Import
) -> None:
    """The same names, changes and rows: only the ids are not given yet."""
    first, second = (plant(tmp_path, "mixed", "csv", seed + at)[0] for at in range(2))
    do_import(first)
    for path in (second, second, first):
        before = import_view(do_import(path, dry_run=True), schema, dry_run=True)
        after = import_view(do_import(path), schema, dry_run=False)
        known = {one.applicant_id for one in before.profiles} - {None}
        assert {one.applicant_id for one in after.profiles if not one.is_new} <= known
        told = [
            (
                [(one.name, one.is_new) for one in view.profiles if one.name],
                [one.rows for one in view.joined],
                [(one.applicant_id, one.field, one.after) for one in view.changes],
                (view.made, view.changed, view.merged_rows),
            )
            for view in (before, after)
        ]
        assert told[0] == told[1]
        assert view_counts(after) == (after.made, after.changed, after.merged_rows)


def view_counts(view: ImportView) -> tuple[int, int, int]:
    """What is counted, by what is named."""
    made = sum(one.is_new for one in view.profiles)
    merged = sum(len(one.rows) - (not one.known) for one in view.joined)
    return made, len(view.profiles) - made, merged


DONE = {
    "en": "2 rows read: 1 profile made, 1 changed, 0 known already, 1 row merged.",
    "fr": "2 lignes lues : 1 fiche créée, 1 modifiée, 0 déjà connue, 1 ligne fusionnée.",
    "ar": "سطران مقروءان: بطاقة جديدة واحدة، عدلت واحدة، لا شيء معروف من قبل، دمج سطر واحد.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_are_said_as_the_language_says_them(
    language: str, old: Path, new: Path, schema: Schema, do_import: Import
) -> None:
    do_import(old)
    lines = list(import_lines(import_view(do_import(new), schema, dry_run=False), language))
    assert (
        " ".join(clean(lines[0]).replace("\u00a0", " ").replace("\u202f", " ").split())
        == (DONE[language])
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_branch_of_an_import_is_said(
    language: str, tmp_path: Path, schema: Schema, do_import: Import
) -> None:
    doubles = write(
        tmp_path / "doubles.csv",
        "Nom de la coopérative;Province;Zzz;Téléphone",
        "Tafoukt Aglou;Tiznit;x;0661234567",
        "Tafoukt Agloul;Tiznit;x;0661234567",
        "Amal;Tiznit;z;0661234569",
    )
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    planted = plant(tmp_path, "mixed", "csv", 21)[0]
    outcome = do_import(doubles, broken, planted)
    view = import_view(outcome, schema, dry_run=False)
    lines = [clean(line) for line in import_lines(view, language)]
    said = "\n".join(lines)
    assert view.mapping is not None
    assert view.pairs_to_review > 0
    assert "mapping.toml" in said
    assert "0661234567" not in said
    for finding in view.problems:
        if finding.code not in ("unused-column", "merged", "same-or-not"):
            words = " ".join(clean(render(REASONS[finding.code], language)).split())
            assert words in " ".join(said.split()), finding.code
    assert any(line.startswith("! ") for line in lines)  # the file that is broken
    assert any(line.lstrip().startswith("? ") for line in lines)


REFUSED = {"en": "(not read: a cell is not a number)", "fr": "(non lu : ce n’est pas un nombre)",
           "ar": "(لم يقرأ: ليس عددا)"}  # fmt: skip
ALSO = {
    "en": "(says otherwise: 12 people)",
    "fr": "(dit autre chose : 12 personnes)",
    "ar": "(قال غير ذلك: 12 شخصا)",
}
STEP = {
    "en": "Step 2, 23 November 2026: Members: 12 people → 15 people",
    "fr": "Étape 2, 23 novembre 2026 : Adhérents : 12 personnes → 15 personnes",
    "ar": "12 شخصا ← 15 شخصا",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_profile_says_its_cells_and_its_history(
    language: str, old: Path, new: Path, own_home: Path, schema: Schema, do_import: Import
) -> None:
    do_import(old)
    do_import(new)
    store = Store(own_home / "workspace.sqlite")
    said = {}
    for one in store:
        view = profile_view(one, store.cells(one.id), store.versions(one.id), schema)
        text = clean("\n".join(one_profile_lines(view, language)))
        said[one.id] = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    listed = list(profile_lines(profiles_view("w", store.lines())))
    store.close()
    assert ALSO[language] in said["C-0001"]
    assert REFUSED[language] in said["C-0002"]
    assert STEP[language] in said["C-0001"]
    assert listed == ["C-0001  Tizdarine  tata", "C-0002  Tamounte  tiznit"]


# --- the command ----------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_the_report_of_a_dry_run_is_written(form: str, new: Path, tmp_path: Path) -> None:
    report, home = tmp_path / f"report.{form}", tmp_path / "home"
    done = run_match("import", new, "--dry-run", "--report", report, "--json",
                     env={"MATCHER_HOME": str(home)})  # fmt: skip
    assert done.code == 3
    assert len(done.json["problems"]) == 2
    if form == "xlsx":
        assert openpyxl.load_workbook(report).active.max_row == 3
    else:
        assert report.read_text(encoding="utf-8-sig").count("not-a-number") == 1
    assert not (home / "workspace.sqlite").exists()
    assert not (home / "mapping.toml").exists()


def test_a_report_holds_no_live_formula(tmp_path: Path) -> None:
    table = write(
        tmp_path / "a.csv", 'Nom de la coopérative;"=cmd()|Adhérents"', 'Afoulki;"=HYPERLINK(1)"'
    )
    report = tmp_path / "r.csv"
    run_match("import", table, "--dry-run", "--report", report,
              env={"MATCHER_HOME": str(tmp_path / "home")})  # fmt: skip
    cells = [cell for row in csv.reader(io.StringIO(report.read_text("utf-8-sig"))) for cell in row]
    assert len(cells) > 10
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


STEPS = {"en": "reading", "fr": "lecture", "ar": "قراءة"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_progress_is_said_in_the_language(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = command._Progress(language, is_shown=True)
    for step in ("reading", "linking", "writing"):
        progress.start, progress.last = progress.start - 10, 0.0
        progress.step(step, 1500)
    progress.end()
    said = capsys.readouterr().err
    assert STEPS[language] in said
    assert said.endswith("\r\033[K")


QUESTION = {"en": "what does this column hold?", "fr": "que contient cette colonne",
            "ar": "ما الذي يحتويه هذا العمود؟"}  # fmt: skip
NO_FIELD = {"en": "There is no such field.", "fr": "Ce champ n’existe pas.",
            "ar": "لا يوجد حقل بهذا الاسم."}  # fmt: skip


@pytest.fixture
def open_column(tmp_path: Path, schema: Schema, vocabulary: Vocabulary) -> tuple[SheetTable, Use]:
    path = write(tmp_path / "a.csv", "Nom de la coopérative;Adhérantes actives", "Afoulki;12")
    table = find_tables(read_sheets(path)[0], vocabulary)[0]
    assert table is not None
    uses = map_columns(table, schema, vocabulary, {}, TODAY)
    return table, next(use for use in uses if use.kind == "unclear")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_asked_in_the_language_until_it_is_answered(
    language: str,
    open_column: tuple[SheetTable, Use],
    schema: Schema,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command_language, "_in_use", language)
    monkeypatch.setattr(sys, "stdin", io.StringIO("womn\n1\n"))
    table, use = open_column
    assert command._ask(table, use, schema, language) == use.guesses[0][0]
    said = clean(capsys.readouterr().err)
    assert QUESTION[language] in said
    assert "Adhérantes actives" in said
    assert NO_FIELD[language] in said


def test_an_empty_answer_leaves_a_column_open(
    open_column: tuple[SheetTable, Use], schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert command._ask(*open_column, schema, "en") is None
