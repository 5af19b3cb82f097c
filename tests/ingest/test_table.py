"""Headers, units, outliers, other forms and other schemas."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from conftest import ROOT, run_match

from ingest.in_workspace import facts_by_name  # isort: skip
from matcher.domain.schema import Schema
from matcher.ingest.columns.use import Use
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.importer import Importing, Outcome
from matcher.ingest.tables.table import SheetTable
from matcher.registry.store import Store

from ingest.conftest import TODAY  # isort: skip

Import = Callable[..., Outcome]


def write(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def codes(outcome: Outcome) -> set[tuple[int, str]]:
    return {(f.origin.row, f.code) for f in outcome.findings}


def test_a_label_in_two_rows_is_read_as_one(tmp_path: Path, do_import: Import) -> None:
    book = openpyxl.Workbook()
    book.active.append(["", "Membres", "", "Localisation", ""])
    book.active.append(["Nom de la coopérative", "Total", "dont femmes", "Province", "Commune"])
    book.active.append(["Afoulki", 20, 12, "Tata", "Akka"])
    book.save(tmp_path / "a.xlsx")
    outcome = do_import(tmp_path / "a.xlsx")
    assert [use.name for _, use in outcome.columns] == [
        "name", "members", "women", "province", "place",
    ]  # fmt: skip


def test_an_amount_a_hundred_times_the_others_is_kept_and_flagged(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [["Nom de la coopérative", "Capital (DH)"]]
    rows += [[f"Coopérative {name}", str(1000 + at)] for at, name in enumerate("ABCDEFGHIJ")]
    rows.append(["Afoulki", "900000"])
    outcome = do_import(write(tmp_path / "a.csv", rows))
    assert (12, "far-from-others") in codes(outcome)
    assert facts_by_name(own_home)["Afoulki"]["capital_mad"] == "900000"


def test_the_header_says_thousands(tmp_path: Path, own_home: Path, do_import: Import) -> None:
    rows = [["Nom de la coopérative", "CA annuel (KDH)"], ["Afoulki", "250"]]
    do_import(write(tmp_path / "a.csv", rows))
    assert facts_by_name(own_home)["Afoulki"]["turnover_mad"] == "250000"


def test_the_latest_year_of_a_column_is_read(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [["Nom de la coopérative", "CA 2022", "CA 2023"], ["Afoulki", "1000", "2000"]]
    outcome = do_import(write(tmp_path / "a.csv", rows))
    assert facts_by_name(own_home)["Afoulki"]["turnover_mad"] == "2000"
    assert (1, "older-year") in codes(outcome)


def test_totals_titles_and_repeated_headers_are_no_cooperatives(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    header = ["Nom de la coopérative", "Province", "Nbre d'adhérents"]
    rows = [header, ["Province de Tiznit", "", ""], ["Afoulki", "Tiznit", "12"], header,
            ["Toudarte", "Tiznit", "9"], ["Total", "", "21"], ["", "Tata", "5"]]  # fmt: skip
    outcome = do_import(write(tmp_path / "a.csv", rows))
    assert set(facts_by_name(own_home)) == {"Afoulki", "Toudarte"}
    expected = {(2, "from-title"), (4, "repeated-header"), (6, "total-row"), (7, "no-name")}
    assert expected <= codes(outcome)


def test_a_register_number_is_a_registration(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [["Nom de la coopérative", "ICE"], ["Afoulki", "001234567000089"]]
    do_import(write(tmp_path / "a.csv", rows))
    assert facts_by_name(own_home)["Afoulki"]["registrations"] == "ice?"


def test_a_conflict_is_shown_and_not_overwritten(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    one = write(tmp_path / "a.csv", [["applicant_id", "Nom de la coopérative", "Adhérents"],
                                     ["T-1", "Afoulki", "12"]])  # fmt: skip
    two = write(tmp_path / "b.csv", [["applicant_id", "Nom de la coopérative", "Adhérents"],
                                     ["T-1", "Afoulki", "14"]])  # fmt: skip
    outcome = do_import(one, two)
    assert facts_by_name(own_home)["Afoulki"]["members"] == "12"
    said = [f for f in outcome.findings if f.code == "conflict"]
    assert [(f.origin.file, f.origin.row, f.origin.column) for f in said] == [("b.csv", 2, 3)]


def test_the_canonical_registry_reads_back_whole(own_home: Path, do_import: Import) -> None:
    path = ROOT / "data" / "registry" / "synthetic_souss_massa.csv"
    outcome = do_import(path)
    refused = [str(f) for f in outcome.findings if not f.is_warning]
    assert refused == []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = {row["applicant_id"]: row for row in csv.DictReader(stream)}
    store = Store(own_home / "workspace.sqlite")
    for kept in store:
        wanted = {name: cell for name, cell in rows[kept.id].items() if cell}
        wanted.pop("applicant_id")
        assert {n: _sorted(v) for n, v in kept.facts.items()} == {
            n: _sorted(v) for n, v in wanted.items()
        }
    assert store.count() == len(rows)
    store.close()


def _sorted(cell: str) -> str:
    if cell.endswith(".0"):
        return cell[:-2]
    return ";".join(sorted(cell.rstrip("?").split(";"))) + "?" * cell.endswith("?")


def test_the_user_is_asked_about_a_column(
    tmp_path: Path, own_home: Path, schema: Schema, vocabulary: Vocabulary
) -> None:
    path = write(tmp_path / "a.csv", [["Nom de la coopérative", "Zzz"], ["Afoulki", "12"]])
    asked: list[str] = []

    def ask(table: SheetTable, use: Use) -> str:
        asked.append(use.heading.label)
        return "women"

    workspace = own_home / "workspace.sqlite"
    Importing(schema, vocabulary, TODAY, workspace, ask=ask).run([path])
    assert asked == ["Zzz"]
    assert facts_by_name(own_home)["Afoulki"]["women"] == "12"


_MANIFEST = """<?xml version="1.0"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
</manifest:manifest>"""


def open_document(rows: Sequence[Sequence[str]]) -> bytes:
    """A sheet of OpenDocument."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    cells = "".join(
        f"<table:table-row>{''.join(cell.format(text) for text in row)}</table:table-row>"
        for row in rows
    )
    names = "".join(
        f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Liste">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", _MANIFEST)
    return out.getvalue()


def test_open_document_sheets_are_read(tmp_path: Path, own_home: Path, do_import: Import) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(open_document((("Nom de la coopérative", "Province"), ("Afoulki", "طاطا"))))
    do_import(path)
    assert facts_by_name(own_home)["Afoulki"]["province"] == "tata"


def test_cells_of_open_document_sheets_that_say_no_type_are_read(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    typed, bare = b' office:value-type="string"', b"<text:p>Tamounte"
    path = tmp_path / "a.ods"
    rows = (("Nom de la coopérative", "Province", "Adhérents"), ("Afoulki", "Tata", "12"))
    whole = open_document((*rows, ("Tamounte", "Tiznit", "30")))
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    labels, *below = parts["content.xml"].partition(b"</table:table-row>")
    parts["content.xml"] = labels + b"".join(below).replace(typed, b"")
    assert typed in labels and bare in parts["content.xml"]
    with zipfile.ZipFile(path, "w") as package:
        for name, held in parts.items():
            package.writestr(name, held)
    do_import(path)
    facts = facts_by_name(own_home)
    assert facts["Afoulki"]["province"] == "tata" and facts["Tamounte"]["members"] == "30"


@pytest.mark.parametrize("number", range(3))
def test_another_schema_has_a_workspace_of_its_own(number: int, own_home: Path) -> None:
    folder = ROOT / "tests" / "other_country"
    env = {"MATCHER_HOME": str(own_home)}
    schema = ("--schema", str(folder / "schema.toml"))
    done = run_match("import", folder / "applicants.csv", *schema, "--json", env=env)
    assert done.json["made"] > 0, done.err
    assert [p for p in done.json["problems"] if not (p["kept"] or p["left_out"])] == []
    first = done.json["profiles"][number]["applicant_id"]
    catalogue = ("--catalogue", str(folder / "catalogue"))
    answer = run_match("--coop", first, *schema, *catalogue, "--json", env=env)
    file = ("--registry", str(folder / "applicants.csv"))
    direct = run_match("--coop", first, *schema, *catalogue, *file, "--json", env=env)
    assert answer.json["source"] == "workspace"
    assert answer.json["applicant"] == direct.json["applicant"]
    assert run_match("registry", "list", env=env).code == 1  # the built-in one is empty
