"""The officer's work: a workbook of three sheets, read right; a month later what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from ingest.in_workspace import by_id, by_name, codes_said, stored  # isort: skip
from ingest.conftest import TODAY
from matcher.domain.schema import Schema
from matcher.ingest.outcome import Outcome
from matcher.ingest.profiles.corrections import Corrector
from matcher.ingest.profiles.pair_answers import settle_pair
from matcher.registry.store import Store
from matcher.reports.imported.importing import LEFT_OUT

Import = Callable[..., Outcome]
Rows = Sequence[Sequence[object]]
HEAD = ["N°", "Nom de la coopérative", "Province", "Commune", "Filière", "Date de création",
        "Nb adhérents", "dont femmes", "Président(e)", "GSM", "CA 2025 (DH)",
        "Union / GIE"]  # fmt: skip
LIST: Rows = (
    [1, "Coopérative Féminine Tazlaft N'Oudrar", "Tiznit", "Anzi", "Argane", "12/03/2017", 34, 34,
     "A. Exemple", "06 61 23 45 67", "850 000", "GIE Exemple"],
    [2, "Coop. Imghrane (miel)", "Tiznite", "Tafraoute", "Apiculture", "mai 2023", 9, 2,
     "B. Exemple", "0662334455", "95 000,00", "non"],
    [3, "coopérative AGRICOLE Oudrar lait", "Taroudannt", "Oulad Teima", "Lait", "2009", 112, 18,
     "C. Exemple", "0528", "3,2 MDH", "Union Exemple"],
    [4, "Coop Feminine Tagmout couscous", "Tiznit", "Reggada", "produits du terroir", "02/2021",
     "vingt deux", "22", "D. Exemple", "0670000000", "180000 DH", "Non"],
    [5, "Coopérative Artisanale Afraoui", "Tiznit", "Anzi", "bijouterie", "15/09/2015", 17, 4,
     "E. Exemple", "06", "1.150.000", "Oui"],
    [6, "تعاونية إيغرمان النسوية للزعفران", "تارودانت", "تالوين", "زعفران", "2018/11/20", 45, 45,
     "مثال", "0611", "٤٥٠٠٠٠ درهم", "نعم"],
    [7, "Coop. Tazlaft Oudrar", "Tiznit", "Anezi", "argan", "2017", 34, None, None, None, "850000",
     None],
    [8, "Coopérative Azrou Ecotourisme", "Tiznit", "Ammelne", "tourisme rural", "31/02/2022", 6, 3,
     "F. Exemple", "0655", "0", "non"],
    [None, "TOTAL", None, None, None, None, 279, None, None, None, None, None],
)  # fmt: skip
NEEDS: Rows = (
    ["اسم التعاونية", "الغرض من التمويل", "المبلغ المطلوب", "المساهمة الذاتية"],
    ["Coop. Imghrane (miel)", "ruches", "220000", None],
    ["تعاونية إيغرمان النسوية للزعفران", "بناء مقر", "600.000,00 درهم", "100000"],
)
LINES: Rows = (
    ["Coopérative", "Besoin 1", "Montant 1", "Besoin 2", "Montant 2"],
    ["Cooperative artisanale Afraoui", "Fonds de roulement", "200 000", "Foire", "60 000"],
    ["Coop Azrou Ecotourisme", "Aménagement de six chambres", "900 000", "Véhicule", "250 000"],
)


def workbook(path: Path, rows: Rows, title: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.merge_cells("A1:L1")
    sheet.append([])
    for row in (HEAD, *rows):
        sheet.append(row)
    for name, table in (("احتياجات", NEEDS), ("Besoins FR", LINES)):
        other = book.create_sheet(name)
        for row in table:
            other.append(row)
    book.save(path)
    return path


def facts(home: Path) -> dict[str, dict[str, str]]:
    return {one.id: dict(one.facts) for one in stored(home)}


def test_a_workbook_of_three_sheets_becomes_seven_right_profiles(
    tmp_path: Path, own_home: Path, do_import: Import, schema: Schema
) -> None:
    outcome = do_import(workbook(tmp_path / "a.xlsx", LIST, "Suivi - octobre 2026"))
    assert outcome.review <= 3
    store = Store(own_home / "workspace.sqlite")
    one = Corrector(store, schema, TODAY.isoformat())
    for question in store.questions():  # the officer says "same" to each, and each is
        settle_pair(one, question.one, question.other, "same", "", alike=False)
    store.close()
    found = by_name(own_home)
    assert len(found) == 7
    argan = found["Coopérative Féminine Tazlaft N'Oudrar"].facts
    assert (argan["members"], argan["turnover_mad"], argan["founded"]) == (
        "34", "850000", "2017-03-12",
    )  # fmt: skip
    assert argan["union_member"] == "true"
    assert found["Coop Feminine Tagmout couscous"].facts["members"] == "22"
    assert found["coopérative AGRICOLE Oudrar lait"].facts["turnover_mad"] == "3200000"
    saffron = found["تعاونية إيغرمان النسوية للزعفران"].facts
    assert (saffron["need_total_mad"], saffron["own_cash_mad"]) == ("600000", "100000")
    assert (saffron["purposes"], saffron["turnover_mad"]) == ("premises", "450000")
    honey = found["Coop. Imghrane (miel)"].facts
    assert (honey["need_total_mad"], honey["place"]) == ("220000", "tiznit/tafraout")
    lodge = found["Coopérative Azrou Ecotourisme"].facts
    assert (lodge["need_premises_mad"], lodge["need_total_mad"]) == ("900000", "1150000")
    assert "founded" not in lodge  # 31 February is asked, not guessed
    assert b"Exemple" not in (own_home / "workspace.sqlite").read_bytes().replace(
        b"GIE Exemple", b""
    ).replace(b"Union Exemple", b"")


def test_a_month_later_only_what_changed_changes(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(workbook(tmp_path / "a.xlsx", LIST, "Suivi - octobre 2026"))
    before = {name: dict(one.facts) for name, one in by_name(own_home).items()}
    later = [list(row) for row in LIST]
    later[0][6], later[7][5] = 38, "28/02/2022"
    outcome = do_import(workbook(tmp_path / "b.xlsx", later, "Suivi - novembre 2026"))
    after = {name: dict(one.facts) for name, one in by_name(own_home).items()}
    assert set(after) == set(before)
    changed = {(c.field, c.before, c.after) for c in outcome.changes}
    assert changed == {("members", "34", "38"), ("founded", "", "2022-02-28")}


@pytest.mark.parametrize("more", [(), ("Province",), ("Province", "Commune")])
def test_needs_on_a_second_sheet_come_home_with_or_without_their_place(
    more: Sequence[str], tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    where = {"Province": "Tiznit", "Commune": "Anzi"}
    book = openpyxl.Workbook()
    for row in (["Nom de la coopérative", "Province", "Commune", "Nb adhérents", "Union / GIE"],
                ["Coopérative Féminine Tazlaft N'Oudrar", "Tiznit", "Anzi", 34, "GIE Exemple"],
                ["Coop Imghrane", "Tiznit", "Reggada", 22, "Non"]):  # fmt: skip
        book.active.append(row)
    other = book.create_sheet("B")
    other.append(["Nom de la coopérative", "Montant demandé", *more])
    other.append(["Coopérative Féminine Tazlaft N'Oudrar", 350_000, *(where[m] for m in more)])
    book.save(tmp_path / "a.xlsx")
    do_import(tmp_path / "a.xlsx")
    found = by_name(own_home)
    assert len(found) == 2
    facts = found["Coopérative Féminine Tazlaft N'Oudrar"].facts
    assert (facts["need_total_mad"], facts["union_member"]) == ("350000", "true")


@pytest.mark.parametrize(
    "label",
    ["Union / GIE", "Union ou GIE", "Membre d'un GIE", "GIE", "Union", "Groupement",
     "Nom de l'union", "Affiliation", "Membre d'une union", "الاتحاد"],
)  # fmt: skip
def test_a_name_in_a_column_of_unions_says_that_there_is_one(
    label: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    rows = ["Coop Tazlaft;Tiznit;34;GIE Exemple", "Coop Imghrane;Tiznit;22;Non",
            "Coop Oudrar;Tiznit;12;Oui"]  # fmt: skip
    head = f"Nom de la coopérative;Province;Nb adhérents;{label}"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    do_import(path)
    told = {name: one.facts.get("union_member") for name, one in by_name(own_home).items()}
    assert told == {"Coop Tazlaft": "true", "Coop Imghrane": "false", "Coop Oudrar": "true"}


def test_a_correction_by_a_newer_file_outlives_the_old_row_with_another_column(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    head = "Nom de la coopérative,Province,Commune,Nb adhérents"
    files = (
        f"{head},Zzq\nCoop Tazlaft Anzi,Tiznit,Anzi,34,bla\nCoop Oudrar,Tiznit,Tafraout,12,blo\n",
        f"{head}\nCoop Tazlaft Anzi,Tiznit,Anzi,36\n",
        f"{head},Zzq,CA 2025 (DH)\nCoop Tazlaft Anzi,Tiznit,Anzi,34,bla,500000\n"
        "Coop Oudrar,Tiznit,Tafraout,15,blo,1000\n",
    )
    for number, text in enumerate(files):
        path = tmp_path / f"{number}.csv"
        path.write_text(text, encoding="utf-8")
        do_import(path)
    found = {name: one.facts for name, one in by_name(own_home).items()}
    assert (found["Coop Tazlaft Anzi"]["members"], found["Coop Oudrar"]["members"]) == ("36", "15")
    assert found["Coop Tazlaft Anzi"]["turnover_mad"] == "500000"


def with_ids(rows: Rows, ids: Sequence[str]) -> Rows:
    return [[own, *row[1:]] for own, row in zip(ids, rows, strict=True)]


def ids_workbook(path: Path, rows: Rows, title: str) -> Path:
    """The officer's workbook as it is when the ids of the workspace were written into it."""
    book = openpyxl.Workbook()
    for row in ([title], [], ["Identifiant", *HEAD[1:]], *rows):
        book.active.append(row)
    own = {str(row[1]): row[0] for row in rows}
    needs, lines = book.create_sheet("احتياجات"), book.create_sheet("Besoins FR")
    for sheet, table in ((needs, NEEDS), (lines, LINES)):
        sheet.append([*table[0], "Identifiant"])
        for row in table[1:]:
            near = next(name for name in own if str(row[0]).split()[-1] in name)
            sheet.append([*row, own[near]])
    book.save(path)
    return path


#: Row 7 is the second entry of row 1, and bears its id.
IDS = ("C-0004", "C-0005", "C-0006", "C-0007", "C-0008", "C-0009", "C-0004", "C-0010", "")


def test_ids_of_another_workspace_hold_and_a_month_later_only_what_changed_changes(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = with_ids(LIST, IDS)
    outcome = do_import(ids_workbook(tmp_path / "octobre.xlsx", rows, "Suivi - octobre 2026"))
    assert (outcome.review, len(outcome.made)) == (0, 7)
    found = by_id(own_home)
    assert set(found) == set(IDS) - {""}
    assert found["C-0004"].names == ("Coopérative Féminine Tazlaft N'Oudrar",
                                     "Coop. Tazlaft Oudrar")  # fmt: skip
    assert found["C-0004"].facts["founded"] == "2017-03-12"
    assert found["C-0005"].facts["need_total_mad"] == "220000"
    assert found["C-0008"].facts["need_total_mad"] == "260000"
    assert found["C-0010"].facts["need_vehicles_mad"] == "250000"
    later = [list(row) for row in rows[:-1]]
    later[0][6], later[0][10], later[7][5] = 38, "1 020 000", "28/02/2022"
    later.append(["", "Coopérative Tagadirte des Plantes", "Tiznit", "Tafraout", "PAM",
                  "10/10/2024", 8, 8, None, None, None, None])  # fmt: skip
    outcome = do_import(ids_workbook(tmp_path / "novembre.xlsx", later, "Suivi - novembre 2026"))
    assert (len(outcome.made), outcome.review) == (1, 0)
    assert {(c.id, c.field, c.before, c.after) for c in outcome.changes} == {
        ("C-0004", "members", "34", "38"),
        ("C-0004", "turnover_mad", "850000", "1020000"),
        ("C-0010", "founded", "", "2022-02-28"),
    }
    # the old second entry of C-0004, which still says 34 members, takes nothing back
    assert by_id(own_home)["C-0004"].facts["members"] == "38"


def test_a_row_with_an_id_corrects_its_profile_and_no_other(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(ids_workbook(tmp_path / "a.xlsx", with_ids(LIST, IDS), "Suivi"))
    before = facts(own_home)
    head = "Identifiant;Nom de la coopérative;Nb adhérents;CA 2025 (DH);Besoin équipement (DH);"
    path = tmp_path / "b.csv"
    path.write_text(
        f"{head}Besoin emballage/marketing (DH);Apport en nature (DH);Machines (valeur)\n"
        "C-0004;Coopérative Féminine Tazlaft N’Oudrar;36;950 000;280 000;70 000;60 000;120 000\n",
        encoding="utf-8",
    )
    outcome = do_import(path)
    assert (outcome.made, outcome.changed, outcome.review) == ([], ["C-0004"], 0)
    after = facts(own_home)
    told = {"members": "36", "turnover_mad": "950000", "need_equipment_mad": "280000",
            "need_marketing_mad": "70000", "own_in_kind_mad": "60000",
            "asset_machines_mad": "120000"}  # fmt: skip
    assert after.pop("C-0004") == before.pop("C-0004") | told
    assert after == before


@pytest.mark.parametrize("own", ["C-0004", "C-4", "c-0004"])
def test_a_row_of_an_id_alone_changes_its_profile(
    own: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(ids_workbook(tmp_path / "a.xlsx", with_ids(LIST, IDS), "Suivi"))
    (tmp_path / "b.csv").write_text(f"applicant_id;Turnover\n{own};950000\n", encoding="utf-8")
    outcome = do_import(tmp_path / "b.csv")
    assert [(c.id, c.field, c.after) for c in outcome.changes] == [
        ("C-0004", "turnover_mad", "950000")
    ]
    assert outcome.made == []


def test_an_id_that_nobody_bears_is_told(tmp_path: Path, own_home: Path, do_import: Import) -> None:
    do_import(ids_workbook(tmp_path / "a.xlsx", with_ids(LIST, IDS), "Suivi"))
    (tmp_path / "b.csv").write_text("applicant_id;Turnover\nC-0077;950000\n", encoding="utf-8")
    outcome = do_import(tmp_path / "b.csv")
    assert [(f.origin.row, f.code, f.is_warning) for f in outcome.findings] == [
        (2, "no-name", True)
    ]
    assert len(outcome.made) == 1  # told under what is kept, for a profile is made
    assert "no-name" not in LEFT_OUT


def test_an_id_on_a_row_of_another_name_is_asked(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(ids_workbook(tmp_path / "a.xlsx", with_ids(LIST, IDS), "Suivi"))
    before = facts(own_home)
    (tmp_path / "b.csv").write_text(
        "Identifiant;Nom de la coopérative;CA annuel\nC-0004;Coop. Imghrane (miel);9000\n", "utf-8"
    )
    outcome = do_import(tmp_path / "b.csv")
    assert {"shared-id", "same-or-not"} <= codes_said(outcome)
    after = facts(own_home)
    assert {one: after[one] for one in before} == before


def test_answers_of_funders_beside_a_cooperative_are_asked_and_make_no_second_one(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    head = "Nom de la coopérative,Province,Commune"
    for name, text in (
        ("a", f"{head},Nb adhérents\nCoop Tazlaft Anzi,Tiznit,Anzi,34\n"),
        ("b", f"{head},Réponse INDH,Décision\nCoop Tazlaft Anzi,Tiznit,Anzi,refusé,INDH refus\n"),
    ):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        outcome = do_import(tmp_path / f"{name}.csv")
    assert [f.code for f in outcome.findings if not f.is_warning] == ["unclear-column"] * 2
    (one,) = by_name(own_home).values()
    assert one.facts["members"] == "34"
