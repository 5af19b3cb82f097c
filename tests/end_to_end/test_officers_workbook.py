"""The officer's workbook: one command and at most three answers; a month later what changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from end_to_end.test_pairs_answered import on_a_terminal, run

HEAD = ("N°", "Nom de la coopérative", "Province", "Commune", "Filière", "Date de création",
        "Nb adhérents", "dont femmes", "Présidente", "GSM", "CA 2025 (DH)")  # fmt: skip
ROWS: tuple[tuple[object, ...], ...] = (
    (1, "Coopérative Féminine Tazlaft N'Oudrar", "Tiznit", "Anzi", "Argane", "12/03/2017", 34, 34,
     "A. Exemple", "06 61 23 45 67", "850 000"),
    (2, "Coop. Imghrane miel", "Tiznite", "Tafraoute", "Apiculture", "mai 2023", 9, 2, "B. Exemple",
     "0662334455", "95 000,00"),
    (3, "Coopérative agricole Tagadirte", "Taroudannt", "Oulad Teima", "Lait", "2009", 112, 18,
     "C. Exemple", "0662334456", "3,2 MDH"),
    (4, "Coop Féminine Tagmout", "Tiznit", "Reggada", "Agroalimentaire", "02/2021", "vingt deux",
     22, "D. Exemple", "0670000000", "180000 DH"),
    (5, "Coopérative Artisanale Afraoui", "Tiznit", "Anzi", "Artisanat", "15/09/2015", 17, 4,
     "E. Exemple", "0670000001", "1.150.000"),
    (6, "تعاونية إيغرمان النسوية للزعفران", "تارودانت", "تالوين", "زعفران", "2018/11/20", 45, 45,
     "مثال", "0611223344", "٤٥٠٠٠٠ درهم"),
    (7, "Coopérative Azrou Ecotourisme", "Tiznit", "Ammelne", "tourisme rural", "31/02/2022", 6, 3,
     "F. Exemple", "0655443322", "0"),
    (8, "Coop. Ourti des Plantes", "Tata", "Akka", "PAM", "10/10/2019", 12, 12, "G. Exemple",
     "0655443323", "60 000"),
    # the second entry of number 1, by another hand
    (9, "Coop Tazlaft Noudrar", "Tiznit", "Anezi", "argan", "2017", 34, None, "A. Exemple",
     "0661234567", "850000"),
)  # fmt: skip
NEEDS = (
    ("Coopérative", "Objet du financement", "Montant demandé (DH)"),
    ("Coopérative Féminine Tazlaft N'Oudrar", "équipement", "350 000"),
    ("Coop. Imghrane miel", "équipement", "220 KDH"),
    ("Coopérative agricole Tagadirte", "fonds de roulement", "1,5 MDH"),
    ("Coop Féminine Tagmout", "marketing", "65 000"),
    ("Coopérative Artisanale Afraoui", "marketing", "60 000,00"),
    ("تعاونية إيغرمان النسوية للزعفران", "بناء مقر", "600.000,00 درهم"),
    ("Coopérative Azrou Ecotourisme", "équipement", "250000"),
    ("Coop. Ourti des Plantes", "formation", "40 000 DH"),
)
#: Place, founding, members, turnover, need: read from the tables above by hand.
RIGHT = {
    "Coopérative Féminine Tazlaft N'Oudrar":
        ("tiznit/anzi", "2017-03-12", "34", "850000", "350000"),
    "Coop. Imghrane miel": ("tiznit/tafraout", "2023-05", "9", "95000", "220000"),
    "Coopérative agricole Tagadirte":
        ("taroudannt/oulad-teima", "2009", "112", "3200000", "1500000"),
    "Coop Féminine Tagmout": ("tiznit/reggada", "2021-02", "22", "180000", "65000"),
    "Coopérative Artisanale Afraoui": ("tiznit/anzi", "2015-09-15", "17", "1150000", "60000"),
    "تعاونية إيغرمان النسوية للزعفران":
        ("taroudannt/taliouine", "2018-11-20", "45", "450000", "600000"),
    "Coopérative Azrou Ecotourisme": ("tiznit/ammelne", None, "6", "0", "250000"),
    "Coop. Ourti des Plantes": ("tata/akka", "2019-10-10", "12", "60000", "40000"),
}  # fmt: skip
FACTS = ("place", "founded", "members", "turnover_mad", "need_total_mad")


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Coopératives"
    for row in (["Suivi des coopératives"], [], HEAD, *rows):
        book.active.append(row)
    needs = book.create_sheet("Besoins")
    for row in NEEDS:
        needs.append(row)
    book.save(path)
    return path


def profiles(home: Path) -> dict[str, tuple[str | None, ...]]:
    listed = json.loads(run(home, "registry", "list", "--json").stdout)["profiles"]
    found = {}
    for one in listed:
        shown = json.loads(run(home, "registry", "show", one["applicant_id"], "--json").stdout)
        found[one["name"]] = tuple(shown["facts"].get(name) for name in FACTS)
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_a_workbook_of_eight_cooperatives_in_one_command_and_a_month_later(tmp_path: Path) -> None:
    home = tmp_path / "home"
    answers = ["same"] * 3
    words = ("--review", "--lang", "en", "--today", "2026-11-23")
    first = workbook(tmp_path / "octobre.xlsx", ROWS)
    shown = on_a_terminal(home, answers, "import", str(first), *words)
    assert shown.count("> ") <= 3
    assert "a cell is not a day: Coopératives F10" in shown  # 31 February; no day is guessed
    assert profiles(home) == RIGHT
    later = [list(row) for row in ROWS]
    later[0][6], later[6][5] = 38, "28/02/2022"
    second = workbook(tmp_path / "novembre.xlsx", later)
    told = run(home, "import", str(second), "--json", "--today", "2026-12-23")
    changes = {(c["field"], c["before"], c["after"]) for c in json.loads(told.stdout)["changes"]}
    assert changes == {("members", "34", "38"), ("founded", None, "2022-02-28")}
    after = profiles(home)
    assert after.pop("Coopérative Féminine Tazlaft N'Oudrar")[2] == "38"
    assert after.pop("Coopérative Azrou Ecotourisme")[1] == "2022-02-28"
    assert after == {name: RIGHT[name] for name in after}
