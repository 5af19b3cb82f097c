"""Tables as people make them: read right or asked about, never silently wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from ingest.in_workspace import codes_said, facts_by_name, read_as_asked  # isort: skip
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.diagnostics import masked
from matcher.ingest.importer import Outcome
from matcher.ingest.sheets.sheet import Sheet
from matcher.ingest.sheets.sheet_reader import read_sheets
from matcher.ingest.tables.heading import ColumnHeading, is_label
from matcher.ingest.tables.layout import find_tables

from ingest.laid_out import TABLES  # isort: skip

Import = Callable[..., Outcome]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_as_a_person_would(
    name: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    text, expected, said = TABLES[name]
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    outcome = do_import(path)
    assert read_as_asked(own_home, expected) == expected
    assert set(said) <= codes_said(outcome)


def test_a_finding_in_a_turned_sheet_stands_at_its_cell_of_the_file(
    tmp_path: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Nom de la coopérative;Afoulki;Tamounte\nProvince;Tiznit;Tata\nAdhérents;22;beaucoup\n",
        encoding="utf-8",
    )
    (finding,) = [f for f in do_import(path).findings if f.code == "not-a-number"]
    assert (finding.origin.row, finding.origin.column) == (3, 3)


def test_names_that_all_begin_alike_are_no_labels(vocabulary: Vocabulary) -> None:
    head = ["Nom", "Forme juridique", "Commune", "Adhérents"]
    rows = [[f"Coopérative {name}", "coopérative", "Tiznit", 12] for name in "ABCDEFGH"]
    [table] = find_tables(Sheet("f", "s", [head, *rows], {}), vocabulary)
    assert [heading.label for heading in table.headings] == head


def test_formatting_down_to_the_last_row_and_column_is_no_content(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom de la coopérative", "Province"])
    book.active.append(["Afoulki", "Tata"])
    book.active.cell(row=1_048_576, column=1).font = Font(bold=True)
    book.active.cell(row=2, column=16_384).font = Font(bold=True)
    book.save(tmp_path / "a.xlsx")
    do_import(tmp_path / "a.xlsx")
    assert facts_by_name(own_home) == {"Afoulki": {"name": "Afoulki", "province": "tata"}}


def test_what_is_hidden_or_struck_out_is_told(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    book = openpyxl.Workbook()
    for row in (["Nom de la coopérative", "Province"], ["Afoulki", "Tata"], ["Amal", "Tata"],
                ["Tamounte", "Tata"]):  # fmt: skip
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    for cell in book.active[4]:
        cell.font = Font(strike=True)
    hidden = book.create_sheet("Anciennes")
    hidden.append(["Nom de la coopérative"])
    hidden.append(["Toudarte"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    outcome = do_import(tmp_path / "a.xlsx")
    assert set(facts_by_name(own_home)) == {"Afoulki", "Amal"}
    told = {(f.origin.sheet, f.origin.row, f.code) for f in outcome.findings}
    assert told == {("Anciennes", 0, "hidden-sheet"), ("Sheet", 3, "hidden-row"),
                    ("Sheet", 4, "struck-row")}  # fmt: skip


@pytest.mark.parametrize("shown", ['#,##0.00\\ "€"', "[$€-40C]#,##0", "[$USD] #,##0"])
def test_an_amount_shown_in_euros_is_not_taken_for_dirhams(
    shown: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom de la coopérative", "CA annuel"])
    book.active.append(["Afoulki", 25_000])
    book.active.append(["Amal", 30_000])
    book.active["B2"].number_format = shown
    book.active["B3"].number_format = '#,##0.00\\ "DH"'
    book.save(tmp_path / "a.xlsx")
    outcome = do_import(tmp_path / "a.xlsx")
    assert "turnover_mad" not in facts_by_name(own_home)["Afoulki"]
    assert facts_by_name(own_home)["Amal"]["turnover_mad"] == "30000"
    assert "other-currency" in codes_said(outcome)


def test_a_name_merged_under_cooperative_is_not_the_representatives(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    book = openpyxl.Workbook()
    for row in (["Coopérative", None, "Représentant légal", None],
                ["Nom", "Province", "Nom, Prénom", "Tél"],
                ["Afoulki", "Tata", "A. Exemple", "0661234567"]):  # fmt: skip
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("C1:D1")
    book.save(tmp_path / "a.xlsx")
    do_import(tmp_path / "a.xlsx")
    assert facts_by_name(own_home) == {"Afoulki": {"name": "Afoulki", "province": "tata"}}
    assert b"Exemple" not in (own_home / "workspace.sqlite").read_bytes()


def test_labels_below_merged_groups_are_labels_though_none_is_known(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    book = openpyxl.Workbook()
    for row in (["Informations relatives au service", None, "Informations sur l'aide", None],
                ["Service qui instruit le dossier", "Décision prise en séance du",
                 "Nom du bénéficiaire", "Objet de l'aide qui lui est donnée dans la campagne, en"
                 " une ou plusieurs fois", "Mode"],
                ["Service A", "le 3 mai", "Afoulki", "un moulin", "unique"]):  # fmt: skip
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("C1:E1")
    book.save(tmp_path / "a.xlsx")
    do_import(tmp_path / "a.xlsx")
    assert facts_by_name(own_home) == {"Afoulki": {"name": "Afoulki"}}


def test_one_bad_byte_garbles_one_letter(tmp_path: Path, own_home: Path, do_import: Import) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "Nom de la coopérative;Province\nL?ger;Tata\nÉté;Tata\n".encode().replace(b"?", b"\xe9")
    )
    outcome = do_import(path)
    assert set(facts_by_name(own_home)) == {"L\ufffdger", "Été"}
    assert [(f.origin.row, f.code) for f in outcome.findings] == [(2, "bad-letter")]


def test_a_quote_that_is_never_closed_swallows_no_row(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'Nom de la coopérative;Province;Projet\n"Coop Afoulki;Tata;miel\nAmal;Tata;"deux\nlignes"\n'
        "Tamounte;Tata;argan\n",
        encoding="utf-8",
    )
    outcome = do_import(path)
    assert set(facts_by_name(own_home)) == {"Coop Afoulki", "Amal", "Tamounte"}
    assert facts_by_name(own_home)["Amal"]["project"] == "deux lignes"
    assert (2, "open-quote") in {(f.origin.row, f.code) for f in outcome.findings}


def test_two_open_quotes_do_not_close_one_another(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Nom de la coopérative;Province\n"Afoulki;Tata\n"Amal;Tata\n', "utf-8")
    do_import(path)
    assert set(facts_by_name(own_home)) == {"Afoulki", "Amal"}


def test_cells_of_several_lines_are_no_open_quotes(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f'Coop {n},"un, deux,\n\ntrois, quatre\n",Tata\n' for n in "ABCDE")
    path.write_text(f"Nom de la coopérative,Projet,Province\n{rows}", encoding="utf-8")
    outcome = do_import(path)
    assert len(facts_by_name(own_home)) == 5
    assert "open-quote" not in codes_said(outcome)


def test_an_answer_of_a_survey_is_no_label(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Response ID;What is the name of the group that you are answering for, in full?;"
        "How may we reach you, if we have a question about this?\n"
        "16;Amal;a.exemple@coop.ma\n17;Afoulki;Présidente\n",
        encoding="utf-8",
    )
    outcome = do_import(path)
    assert next(use.heading.label for _, use in outcome.columns) == "Response ID"
    assert "exemple" not in (own_home / "mapping.toml").read_text("utf-8")


def test_names_of_columns_that_programs_write_are_split(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("RaisonSociale;ChiffreAffaires;rnaBeneficiaire\nAfoulki;25000;\n", "utf-8")
    outcome = do_import(path)
    assert [use.name for _, use in outcome.columns][:1] == ["name"]
    assert outcome.columns[2][1].kind == "ignored"


def test_every_row_that_makes_no_record_is_told_or_counted(
    tmp_path: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TABLES["rows_of_a_code_alone_are_counted_where_the_name_is_asked_about"][0])
    (said,) = [f for f in do_import(path).findings if f.code == "nothing-read"]
    assert said.origin.row == 3
    assert str(said.message).startswith("3 rows hold nothing")


def test_a_row_of_which_only_the_id_is_read_makes_no_profile(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Code;Nom de la coopérative;Xx\nA-1;Afoulki;1\nA-2;;2\n", encoding="utf-8")
    outcome = do_import(path)
    assert set(facts_by_name(own_home)) == {"Afoulki"}
    assert (3, "nothing-read") in {(f.origin.row, f.code) for f in outcome.findings}


NESTED = {
    "points.geojson": {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [0, 0]},
                      "properties": {"Nom de la coopérative": "Afoulki", "Adhérents": 12}}],
    },
    "form.json": [{"_id": 1, "identite": {"Nom de la coopérative": "Afoulki"},
                   "membres": {"effectif": {"Adhérents": 12}}}],
    "flat.json": [{"identite/Nom de la coopérative": "Afoulki", "membres/Adhérents": 12}],
}  # fmt: skip


@pytest.mark.parametrize("name", NESTED)
def test_records_within_groups_are_read(
    name: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / name
    path.write_text(json.dumps(NESTED[name]), encoding="utf-8")
    do_import(path)
    assert facts_by_name(own_home) == {"Afoulki": {"name": "Afoulki", "members": "12"}}


LONG = {
    "number words": "douze " * 5000,
    "points": "1." * 15_000,
    "one letter": "a" * 32_000,
    "brackets": "()" * 15_000,
    "signs of mail": "a." * 15_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_cells_are_refused_at_once(name: str, tmp_path: Path, do_import: Import) -> None:
    """They took minutes; that none does is held here by the length at which each is given up."""
    path = tmp_path / "a.csv"
    header = "Nom de la coopérative,Province,Produits,Adhérents,CA annuel,Date de création\n"
    path.write_text(header + "A1" + f",{LONG[name]}" * 5 + "\n", encoding="utf-8")
    outcome = do_import(path)
    assert {f.origin.column for f in outcome.findings} >= {2, 3, 4, 5, 6}


def test_an_address_is_masked_however_long_the_text() -> None:
    assert masked("x" * 100 + " a.b@c.ma", 200).endswith("x ***")


def test_a_label_may_bear_the_number_of_its_question() -> None:
    assert is_label("12. Combien d'adhérents compte la coopérative, femmes et jeunes compris ?")
    assert not is_label("12 rue des Oliviers 80000 Agadir")
    assert ColumnHeading(1, "3.2 - Province").forms()[1] == "province"


def test_only_labels_that_begin_again_make_a_second_table(vocabulary: Vocabulary) -> None:
    rows = [["Nom de la coopérative", "Province", "Nom du projet", "Commune"],
            ["Afoulki", "Tata", "Miel", "Akka"]]  # fmt: skip
    assert len(find_tables(Sheet("a.csv", "", [list(row) for row in rows], {}), vocabulary)) == 1


def test_two_rows_of_two_tables_stand_at_their_own_columns(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TABLES["two_tables_side_by_side"][0], encoding="utf-8")
    first, second = find_tables(read_sheets(path)[0], vocabulary)
    assert [cells[:3] for _, cells in first.rows()] == [["Afoulki", "Tiznit", "22"],
                                                       ["Amal", "Tata", "8"]]  # fmt: skip
    assert [cells[4:] for _, cells in second.rows()] == [["Tamounte", "Tata", "9"]]


@pytest.mark.parametrize(
    "called",
    [
        ("Contact", "N/A", "Artisanat", "N/A"),
        ("Capital", "Origine", "Artisanat", "vu"),
        ("Observations", "Commune", "Artisanat", ""),
    ],
)
def test_a_row_whose_name_is_the_word_of_a_label_begins_no_table(
    called: tuple[str, ...], vocabulary: Vocabulary
) -> None:
    head = ["Nom de la coopérative", "Commune", "Filière", "Observations"]
    rows = [[f"Tazart {at}", "Tiznit", "Artisanat", "vu"] for at in range(9)]
    rows.insert(4, list(called))
    [table] = find_tables(Sheet("f", "s", [head, *rows], {}), vocabulary)
    assert [cells[0] for _, cells in table.rows()][4] == called[0]


def test_the_labels_of_a_table_below_are_no_values(vocabulary: Vocabulary) -> None:
    rows = [["Nom de la coopérative", "Commune", "Filière"]]
    rows += [[f"Tazart {at}", "Tiznit", "Artisanat"] for at in range(5)]
    rows += [["Nom de la coopérative", "Adhérents", "Besoin"]]
    rows += [[f"Tifawin {at}", "12", "argane"] for at in range(5)]
    assert len(find_tables(Sheet("f", "s", [list(row) for row in rows], {}), vocabulary)) == 2
