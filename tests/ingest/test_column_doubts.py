"""Columns that seem to be of a field: asked about where the table says otherwise, else read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ingest.in_workspace import codes_said, facts_by_name, read_as_asked
from matcher.ingest.outcome import Outcome

Import = Callable[..., Outcome]

#: By name: the table, what it must be read as, and codes of what is said of it.
TABLES: dict[str, tuple[str, dict[str, dict[str, str | None]], tuple[str, ...]]] = {
    "bare_amounts_among_euros": (
        """\
Nom de la coopérative;Province;Montant demandé
Afoulki;Tiznit;€ 500
Tamounte;Tata;300
Amal;Tata;1 200
""",
        {
            "Afoulki": {"province": "tiznit", "need_total_mad": None},
            "Tamounte": {"need_total_mad": None},
            "Amal": {"need_total_mad": None},
        },
        ("unclear-column",),
    ),
    "bare_amounts_among_amounts_in_words_of_two_currencies": (
        """\
Nom de la coopérative;Province;Montant demandé
Afoulki;Tiznit;500 EUR
Tamounte;Tata;3000 DH
Amal;Tata;1200
""",
        {
            "Afoulki": {"need_total_mad": None},
            "Tamounte": {"need_total_mad": None},
            "Amal": {"need_total_mad": None},
        },
        ("unclear-column",),
    ),
    "one_amount_in_euros_among_many_of_here": (
        "Nom de la coopérative;Province;Montant demandé\nAfoulki;Tiznit;500 €\n"
        + "".join(f"Tamounte {at};Tata;{at}000\n" for at in range(11, 31)),
        {"Afoulki": {"need_total_mad": None}}
        | {f"Tamounte {at}": {"need_total_mad": f"{at}000"} for at in range(11, 31)},
        ("other-currency",),
    ),
    "amounts_that_each_say_their_currency": (
        """\
Nom de la coopérative;Province;Montant demandé
Afoulki;Tiznit;500 €
Tamounte;Tata;3000 DH
""",
        {"Afoulki": {"need_total_mad": None}, "Tamounte": {"need_total_mad": "3000"}},
        ("other-currency",),
    ),
    "euros_below_a_label_in_dirhams": (
        """\
Nom de la coopérative;Province;Montant demandé (DH)
Afoulki;Tiznit;500 €
Tamounte;Tata;3000
""",
        {"Afoulki": {"need_total_mad": None}, "Tamounte": {"need_total_mad": "3000"}},
        ("other-currency",),
    ),
    "codes_below_a_label_of_yes_and_no": (
        """\
Nom de la coopérative;Affiliation;Adhérents
Afoulki;0;22
Tamounte;9;9
Amal;1;12
Nour;3;12
""",
        {
            "Afoulki": {"union_member": None, "members": "22"},
            "Tamounte": {},
            "Amal": {"union_member": None},
            "Nour": {},
        },
        ("unclear-column",),
    ),
    "one_and_two_for_yes_and_no": (
        """\
Nom de la coopérative;Membre d'une union
Afoulki;1
Tamounte;2
""",
        {"Afoulki": {"union_member": None}, "Tamounte": {"union_member": None}},
        ("unclear-column",),
    ),
    "nought_and_one_for_yes_and_no": (
        """\
Nom de la coopérative;Affiliation;Adhérents
Afoulki;0;22
Tamounte;1;9
""",
        {"Afoulki": {"union_member": "false"}, "Tamounte": {"union_member": "true"}},
        (),
    ),
    "a_number_among_yes_and_no": (
        """\
Nom de la coopérative;Affiliation
Afoulki;oui
Tamounte;3
Amal;1
""",
        {
            "Afoulki": {"union_member": "true"},
            "Tamounte": {"union_member": None},
            "Amal": {"union_member": "true"},
        },
        ("not-a-boolean",),
    ),
    "craftspeople_with_a_life": (
        """\
name;city;bio;exp
Zubenou Mesange;Dakar;Il brode.;23 ans
Tiblita Rougegorge;Bamako;Elle teint.;12 ans
Ofulo Pinson;Kumasi;Il tisse.;30 ans
""",
        {},
        ("unclear-column",),
    ),
    "craftspeople_and_their_trade": (
        """\
Nom;Métier;Province
Zubenou Mesange;Brodeur;Tiznit
Tiblita Rougegorge;Teinturière;Tata
""",
        {},
        ("unclear-column",),
    ),
    "cooperatives_and_their_trade": (
        """\
Nom;Métier;Province
Coopérative Mesange;tissage;Tiznit
Coopérative Rougegorge;teinture;Tata
""",
        {"Coopérative Mesange": {"province": "tiznit"}, "Coopérative Rougegorge": {}},
        (),
    ),
    "laureates_of_whom_few_given_names_are_known": (
        """\
Nom;category;Annee
Charles Mesange;chimie;2001
Zubenou Rougegorge;chimie;2002
Ofulo Pinson;paix;2003
Albert Canari;paix;2004
Tiblita Serin;littérature;2005
Aicha Bruant;physique;2006
""",
        {},
        ("unclear-column",),
    ),
    "a_seller_among_firms_who_bears_the_name_of_a_person": (
        """\
Fournisseur;Province
Hassan Mesange;Tiznit
Afoulki;Tata
Agro Sud;Tata
Coopérative Fatima Zahra;Tata
Tamounte;Tata
""",
        {
            "Hassan Mesange": {},
            "Afoulki": {},
            "Agro Sud": {},
            "Coopérative Fatima Zahra": {},
            "Tamounte": {},
        },
        ("perhaps-a-person",),
    ),
    "cooperatives_of_which_few_bear_given_names": (
        """\
Nom;Produits
Fatima Zahra;miel
Al Amal;argan
Tamounte;argan
Hassan Mesange;miel
Ait Baha;argan
Afoulki;miel
Tigmi Lkhir;miel
""",
        {
            "Fatima Zahra": {"products": "honey"},
            "Al Amal": {},
            "Tamounte": {},
            "Hassan Mesange": {},
            "Ait Baha": {},
            "Afoulki": {},
            "Tigmi Lkhir": {},
        },
        (),
    ),
    "cost_before_a_subsidy_that_is_asked_for": (
        """\
Nom de la coopérative;Coût total du projet (DH);Apport;Subvention demandée
Afoulki;500000;200000;300000
""",
        {"Afoulki": {"need_total_mad": "300000", "own_cash_mad": "200000"}},
        ("spare-column",),
    ),
    "cost_before_what_may_be_the_request": (
        """\
Nom de la coopérative;Coût du projet;Contribution demandée à l'INDH
Afoulki;500000;300000
""",
        {"Afoulki": {"need_total_mad": None}},
        ("unclear-column",),
    ),
    "the_same_in_arabic_cost_first": (
        """\
اسم التعاونية;كلفة المشروع;الحصة المطلوبة من الصندوق
أفولكي;500000;300000
""",
        {"أفولكي": {"need_total_mad": None}},
        ("unclear-column",),
    ),
    "a_list_of_places_with_their_coordinates": (
        """\
PCODE;Name;Lat;Long
ET14;Vantaro;8.9804;38.7855
ET02;Brezina;12.0362;40.7727
ET03;Kumalo;11.5649;37.5434
""",
        {},
        ("unclear-column",),
    ),
    "a_list_of_cooperatives_with_their_coordinates": (
        """\
Code;Nom;Lat;Long
1;Coopérative Afoulki;29.6974;-9.7316
2;Coopérative Tamounte;29.7522;-7.9756
""",
        {"Coopérative Afoulki": {}, "Coopérative Tamounte": {}},
        ("unused-column",),
    ),
    "a_list_of_communes": (
        """\
Nom;Région
Tiznit;Souss-Massa
Tafraout;Souss-Massa
Biougra;Souss-Massa
Agadir;Souss-Massa
Inezgane;Souss-Massa
Tata;Souss-Massa
Taroudannt;Souss-Massa
Ait Melloul;Souss-Massa
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "amounts_of_a_table_from_elsewhere": (
        """\
nom;siren;aide_sollicitee
Afoulki;843132000;81198.71
Tamounte;843132111;65212
""",
        {"Afoulki": {"need_total_mad": None}, "Tamounte": {}},
        ("unclear-column",),
    ),
    "amounts_beside_a_column_in_euros": (
        """\
Nom de la coopérative;Province;Montant Demandé 2014;Montant Proposé 2014
Afoulki;Tiznit;5000;3 000 €
Tamounte;Tata;2000;
""",
        {"Afoulki": {"need_total_mad": None, "province": "tiznit"}, "Tamounte": {}},
        ("unclear-column",),
    ),
    "amounts_beside_a_label_in_euros": (
        """\
Nom de la coopérative;Montant demandé;Aide votée EUR
Afoulki;5000;3000
""",
        {"Afoulki": {"need_total_mad": None}},
        ("unclear-column",),
    ),
    "amounts_in_dirhams_beside_a_column_in_euros": (
        """\
Nom de la coopérative;Montant demandé (DH);Montant proposé
Afoulki;5000;300 €
""",
        {"Afoulki": {"need_total_mad": "5000"}},
        (),
    ),
    "euros_in_a_sentence_are_no_amounts_of_a_column": (
        """\
Nom de la coopérative;Montant demandé;Remarques
Afoulki;5000;a reçu 300 € en 2019
""",
        {"Afoulki": {"need_total_mad": "5000"}},
        (),
    ),
    "amounts_beside_ids_of_fourteen_digits": (
        """\
Nom de la coopérative;idAttribuant;Montant demandé
Afoulki;84313200012345;5000
Tamounte;84313211112345;2000
""",
        {"Afoulki": {"need_total_mad": None}, "Tamounte": {}},
        ("unclear-column",),
    ),
    "amounts_of_a_table_from_elsewhere_that_say_in_what": (
        """\
nom;siren;Montant demandé (DH)
Afoulki;843132000;81198
""",
        {"Afoulki": {"need_total_mad": "81198"}},
        (),
    ),
    "amounts_beside_places_of_which_most_are_of_elsewhere": (
        """\
name;legal_form;capital;wilaya
Coopérative Afoulki;Coopérative;20000;Zaghouan
Coopérative Tamounte;Coopérative;10000;Monastir
Coopérative Amsa;Coopérative;12000;Mahdia
Coopérative Tigmi;Coopérative;15000;Tozeur
""",
        {
            "Coopérative Afoulki": {"capital_mad": None},
            "Coopérative Tamounte": {},
            "Coopérative Amsa": {"capital_mad": None},
            "Coopérative Tigmi": {},
        },
        ("unclear-column",),
    ),
    "amounts_beside_another_country": (
        """\
Nom de la coopérative;Pays;Capital
Afoulki;Tunisie;20000
Tamounte;Maroc;10000
""",
        {"Afoulki": {"capital_mad": None}, "Tamounte": {"capital_mad": None}},
        ("unclear-column",),
    ),
    "amounts_beside_the_country_itself": (
        """\
Nom de la coopérative;Pays;Capital
Afoulki;Maroc;20000
Tamounte;;10000
""",
        {"Afoulki": {"capital_mad": "20000"}, "Tamounte": {"capital_mad": "10000"}},
        ("unused-column",),
    ),
    "towns_of_elsewhere_that_are_nearly_some_of_here": (
        """\
name;city;capital
تعاونية أفولكي;الرياض;20000
تعاونية تامونت;الطائف;10000
تعاونية أمسا;جدة;5000
تعاونية تيغمي;الدمام;5000
""",
        {
            "تعاونية أفولكي": {"place": None, "capital_mad": None},
            "تعاونية تامونت": {"place": None, "capital_mad": None},
            "تعاونية أمسا": {},
            "تعاونية تيغمي": {},
        },
        ("unclear-column",),
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_what_is_doubtful_is_asked_and_what_is_clear_is_read(
    name: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    text, expected, said = TABLES[name]
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    outcome = do_import(path)
    assert read_as_asked(own_home, expected) == expected
    assert set(said) <= codes_said(outcome)


def test_bare_amounts_beside_cells_shown_in_euros_are_asked_about(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom de la coopérative", "Province", "Montant demandé", "Montant proposé"])
    book.active.append(["Afoulki", "Tiznit", 5_000, 3_000])
    book.active["D2"].number_format = '#,##0.00\\ "€"'
    book.save(tmp_path / "a.xlsx")
    assert "unclear-column" in codes_said(do_import(tmp_path / "a.xlsx"))
    assert facts_by_name(own_home) == {"Afoulki": {"name": "Afoulki", "province": "tiznit"}}


@pytest.mark.parametrize(
    ("shown", "read"), [("General", None), ('#,##0 "DH"', "3000"), ("[$MAD] #,##0", "3000")]
)
def test_amounts_beside_one_that_is_shown_in_euros_say_in_what_they_are(
    shown: str, read: str | None, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom de la coopérative", "Province", "Montant demandé"])
    book.active.append(["Afoulki", "Tiznit", 500])
    book.active.append(["Tamounte", "Tata", 3000])
    book.active["C2"].number_format = '#,##0.00\\ "€"'
    book.active["C3"].number_format = shown
    book.save(tmp_path / "a.xlsx")
    do_import(tmp_path / "a.xlsx")
    found = facts_by_name(own_home)
    assert [found[who].get("need_total_mad") for who in ("Afoulki", "Tamounte")] == [None, read]


@pytest.mark.parametrize(
    ("label", "rows"), [("Fournisseur", [2]), ("Nom", [2]), ("Nom de la coopérative", [])]
)
def test_names_that_people_bear_are_flagged_where_no_label_says_cooperative(
    label: str, rows: list[int], tmp_path: Path, do_import: Import
) -> None:
    names = ("Hassan Mesange", "Afoulki", "Agro Sud", "Coopérative Fatima Zahra", "Sidi Ali")
    path = tmp_path / "a.csv"
    text = "".join(f"{name};Tata\n" for name in names)
    path.write_text(f"{label};Province\n{text}", encoding="utf-8")
    outcome = do_import(path)
    assert len(outcome.made) == len(names)
    assert [f.origin.row for f in outcome.findings if f.code == "perhaps-a-person"] == rows
