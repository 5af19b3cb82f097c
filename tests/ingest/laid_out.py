"""Small tables as offices lay them out, each with what it must be read as, found by hand."""

from __future__ import annotations

#: By name: the table with ";" between cells, the facts of each cooperative that must be read
#: (None: must stay unknown), and the reason codes that must be said.
TABLES: dict[str, tuple[str, dict[str, dict[str, str | None]], tuple[str, ...]]] = {
    "men_women_total_under_members": (
        """\
Nom de la coopérative;Province;Adhérents;;
;;H;F;T
Afoulki;Tiznit;10;12;22
Tamounte;Tata;3;4;7
""",
        {
            "Afoulki": {"members": "22", "women": "12", "province": "tiznit"},
            "Tamounte": {"members": "7", "women": "4"},
        },
        (),
    ),
    "a_total_and_a_year_below_labels": (
        """\
N°;Nom de la coopérative;Province;Création;Adhérents;;CA;Montant demandé
;;;;Total;dont femmes;2025;
1;Afoulki;Tiznit;2018;22;12;1,2 MDH;100000
2;Tamounte;Tata;14/05/2016;7;4;230 000 DH;90000
TOTAL;;;;29;16;;
""",
        {
            "Afoulki": {"members": "22", "women": "12", "turnover_mad": "1200000"},
            "Tamounte": {"members": "7", "women": "4", "founded": "2016-05-14"},
        },
        ("total-row",),
    ),
    "what_is_needed_in_arabic": (
        """\
اسم التعاونية;الغرض;المبلغ الملتمس
أفولكي;التجهيز;120000
تامونت;التكوين;80000
""",
        {
            "أفولكي": {"purposes": "equipment", "need_total_mad": "120000"},
            "تامونت": {"purposes": "training", "need_total_mad": "80000"},
        },
        (),
    ),
    "needs_in_amounts": (
        """\
Nom de la coopérative;Besoins;Coût total
Afoulki;120 000;200 000
Tamounte;80 000;90 000
""",
        {"Afoulki": {"need_total_mad": "120000"}, "Tamounte": {"need_total_mad": "80000"}},
        ("spare-column",),
    ),
    "needs_in_amounts_in_arabic": (
        """\
اسم التعاونية;الحاجة بالدرهم
أفولكي;120000
تامونت;80000
""",
        {
            "أفولكي": {"need_total_mad": "120000", "purposes": None},
            "تامونت": {"need_total_mad": "80000"},
        },
        (),
    ),
    "needs_that_are_counted": (
        """\
Nom de la coopérative;Besoins
Afoulki;3
Tamounte;5
""",
        {"Afoulki": {"need_total_mad": None, "purposes": None}, "Tamounte": {"purposes": None}},
        ("unclear-column",),
    ),
    "an_object_that_is_no_purpose": (
        """\
Nom de la coopérative;Objet
Afoulki;production et commercialisation de miel
Tamounte;valorisation des dattes
""",
        {"Afoulki": {"purposes": None}, "Tamounte": {"purposes": None}},
        ("unclear-column",),
    ),
    "men_and_women_without_their_sum": (
        """\
Nom de la coopérative;Province;Adhérents;
;;H;F
Afoulki;Tiznit;10;12
""",
        {"Afoulki": {"members": None, "women": "12"}},
        (),
    ),
    "the_same_in_arabic": (
        """\
اسم التعاونية;الإقليم;عدد المنخرطين;;
;;ذكور;إناث;المجموع
أفولكي;تزنيت;10;12;22
""",
        {"أفولكي": {"members": "22", "women": "12"}},
        (),
    ),
    "letters_behind_the_label": (
        """\
Nom de la coopérative;Province;Adhérents H;Adhérents F;Total adhérents
Afoulki;Tiznit;10;12;22
""",
        {"Afoulki": {"members": "22", "women": "12"}},
        (),
    ),
    "an_older_year_where_the_later_one_is_empty": (
        """\
Nom de la coopérative;Milieu (U/R);Ventes 2024;Ventes 2025
Afoulki;R;75000;-
Tamounte;U;60000;80000
Azer;R;50000;
Imghrane;R;1350000;30 millions
""",
        {
            "Afoulki": {"turnover_mad": "75000", "rural": "true"},
            "Tamounte": {"turnover_mad": "80000", "rural": "false"},
            "Azer": {"turnover_mad": "50000"},
            "Imghrane": {"turnover_mad": None},
        },
        ("from-older-year", "older-year", "ambiguous-million"),
    ),
    "a_total_cost": (
        """\
Coopérative;Projet;Coût total;Matériel;Formation
Afoulki;presse;300 000 dh;250 000;50 000
Tamounte;moulin;1,2 MDH;1 000 000;200 000
""",
        {"Afoulki": {"need_total_mad": "300000"}, "Tamounte": {"need_total_mad": "1200000"}},
        (),
    ),
    "numbered_questions": (
        """\
1. Nom de la coopérative;2. Province;3. Nombre d'adhérents;4. Qui dirige ?
Afoulki;Tiznit;22;Présidente
Tamounte;Tata;9;Président
""",
        {"Afoulki": {"members": "22"}, "Tamounte": {"members": "9"}},
        (),
    ),
    "questions_with_letter_and_bracket": (
        """\
Q1) Nom de la coopérative;Q2) Province;Q3) Adhérents
Afoulki;Tiznit;22
""",
        {"Afoulki": {"members": "22", "province": "tiznit"}},
        (),
    ),
    "three_rows_of_labels": (
        """\
Identification;;Adhérents;;;
;;2023;;2024;
Nom;Province;Total;Femmes;Total;Femmes
Afoulki;Tiznit;20;10;22;12
""",
        {"Afoulki": {"members": "22", "women": "12"}},
        (),
    ),
    "a_row_that_numbers_columns": (
        """\
Nom de la coopérative;Province;Adhérents
(1);(2);(3)
Afoulki;Tiznit;22
""",
        {"Afoulki": {"members": "22"}},
        (),
    ),
    "the_same_without_brackets": (
        """\
Nom de la coopérative;Province;Adhérents
1;2;3
Afoulki;Tiznit;22
""",
        {"Afoulki": {"members": "22"}},
        (),
    ),
    "two_tables_side_by_side": (
        """\
Nom de la coopérative;Province;Adhérents;;Nom de la coopérative;Province;Adhérents
Afoulki;Tiznit;22;;Tamounte;Tata;9
Amal;Tata;8;;;;
""",
        {
            "Afoulki": {"members": "22"},
            "Tamounte": {"members": "9", "province": "tata"},
            "Amal": {"members": "8"},
        },
        (),
    ),
    "side_by_side_without_a_gap": (
        """\
Nom de la coopérative;Adhérents;Nom de la coopérative;Adhérents
Afoulki;22;Tamounte;9
""",
        {"Afoulki": {"members": "22"}, "Tamounte": {"members": "9"}},
        (),
    ),
    "a_turned_sheet": (
        """\
Nom de la coopérative;Afoulki;Tamounte;Amal
Province;Tiznit;Tata;Tata
Adhérents;22;9;8
Dont femmes;12;4;8
""",
        {
            "Afoulki": {"members": "22", "women": "12", "province": "tiznit"},
            "Tamounte": {"members": "9"},
            "Amal": {"members": "8"},
        },
        (),
    ),
    "a_form_of_one_cooperative": (
        """\
Nom de la coopérative;Afoulki
Province;Tiznit
Adhérents;22
Montant demandé;300000
""",
        {"Afoulki": {"members": "22", "need_total_mad": "300000"}},
        (),
    ),
    "a_second_table_below": (
        """\
Province de Tiznit
Nom de la coopérative;Province;Adhérents
Afoulki;Tiznit;22

Liste des coopératives de Tata
Nom de la coopérative;Province;Dont femmes;Adhérents
Tamounte;Tata;4;9
""",
        {"Afoulki": {"members": "22"}, "Tamounte": {"members": "9", "women": "4"}},
        (),
    ),
    "a_list_of_codes": (
        """\
Code;Libellé
AG;Agriculture
AR;Artisanat
""",
        {},
        ("lookup-sheet",),
    ),
    "totals_of_any_wording": (
        """\
Nom de la coopérative;Province;Adhérents
Afoulki;Tata;22
Sous total Tata;;22
S/T;;22
Tamounte;Tiznit;9
S/Total Tiznit;;9
Ensemble;;31
Cumul;;31
Moyenne;;15
""",
        {"Afoulki": {"members": "22"}, "Tamounte": {"members": "9"}},
        ("total-row",),
    ),
    "a_province_as_a_title": (
        """\
Nom de la coopérative;Adhérents
Province de Tiznit;
Afoulki;22
Province de Tata;
Tamounte;9
""",
        {"Afoulki": {"members": "22", "province": "tiznit"}, "Tamounte": {"province": "tata"}},
        (),
    ),
    "a_commune_as_a_title": (
        """\
Nom de la coopérative;Province;Adhérents
COMMUNE AKKA;;
Afoulki;Tata;22
""",
        {"Afoulki": {"members": "22", "place": "tata/akka"}},
        (),
    ),
    "members_of_the_board": (
        """\
Nom de la coopérative;Nombre de membres du CA
Afoulki;5
""",
        {"Afoulki": {"members": None}},
        (),
    ),
    "sales_in_kilograms": (
        """\
Nom de la coopérative;Ventes (kg)
Afoulki;5000
""",
        {"Afoulki": {"turnover_mad": None}},
        (),
    ),
    "the_value_of_one_share": (
        """\
Nom de la coopérative;Part sociale (valeur)
Afoulki;100
""",
        {"Afoulki": {"capital_mad": None}},
        (),
    ),
    "age_of_the_cooperative": (
        """\
Nom de la coopérative;Âge de la coopérative
Afoulki;5
""",
        {"Afoulki": {"members": None}},
        (),
    ),
    "age_and_sex_of_a_person": (
        """\
Nom de la coopérative;Âge;Sexe
Afoulki;45;F
""",
        {"Afoulki": {"age_years": None}},
        (),
    ),
    "an_accounting_year": (
        """\
Nom de la coopérative;Exercice comptable
Afoulki;2023
""",
        {"Afoulki": {"accounts_years": None}},
        (),
    ),
    "amounts_asked_of_others": (
        """\
Nom de la coopérative;Province;Cofinanceurs;
;;Nom;Montants demandés
Afoulki;Tata;Région;100000
""",
        {"Afoulki": {"need_total_mad": None}},
        (),
    ),
    "what_was_paid_out": (
        """\
Nom de la coopérative;Province;Montants et versements;
;;Prévu;Réalisé
Afoulki;Tata;100000;50000
""",
        {"Afoulki": {"turnover_mad": None}},
        (),
    ),
    "cost_before_request": (
        """\
Nom de la coopérative;Coût du projet;Montant demandé
Afoulki;500000;300000
""",
        {"Afoulki": {"need_total_mad": "300000"}},
        (),
    ),
    "request_before_cost": (
        """\
Nom de la coopérative;Montant demandé;Coût du projet
Afoulki;300000;500000
""",
        {"Afoulki": {"need_total_mad": "300000"}},
        (),
    ),
    "lines_that_come_to_more_than_the_total": (
        """\
Nom de la coopérative;Montant demandé;Besoin équipement (DH);Besoin formation (DH)
Afoulki;350000;280000;100000
Tamounte;380000;280000;100000
""",
        {
            "Afoulki": {"need_total_mad": "350000", "need_equipment_mad": "280000"},
            "Tamounte": {"need_total_mad": "380000"},
        },
        ("cannot-be",),
    ),
    "yearly_columns_in_any_order": (
        """\
Nom de la coopérative;CA 2025;CA 2023;CA 2024;Adhérents 2024;Adhérents 2025
Afoulki;3000;1000;2000;20;30
""",
        {"Afoulki": {"turnover_mad": "3000", "members": "30"}},
        ("older-year",),
    ),
    "times_a_thousand": (
        """\
Nom de la coopérative;CA annuel (x1000 DH)
Afoulki;250
""",
        {"Afoulki": {"turnover_mad": "250000"}},
        (),
    ),
    "three_zeros_in_the_header": (
        """\
Nom de la coopérative;Capital (000 DH)
Afoulki;25
""",
        {"Afoulki": {"capital_mad": "25000"}},
        (),
    ),
    "millions_of_something": (
        """\
Nom de la coopérative;CA (en millions)
Afoulki;2
""",
        {"Afoulki": {"turnover_mad": None}},
        ("ambiguous-million",),
    ),
    "euros": (
        """\
Nom de la coopérative;CA annuel (€)
Afoulki;25000
""",
        {"Afoulki": {"turnover_mad": None}},
        ("other-currency",),
    ),
    "dollars": (
        """\
Nom de la coopérative;CA annuel (USD)
Afoulki;25000
""",
        {"Afoulki": {"turnover_mad": None}},
        ("other-currency",),
    ),
    "a_row_of_units": (
        """\
Nom de la coopérative;Adhérents;CA annuel;Capital
;(nb);KDH;DH
Afoulki;22;250;25000
""",
        {"Afoulki": {"members": "22", "turnover_mad": "250000", "capital_mad": "25000"}},
        (),
    ),
    "a_unit_in_the_title": (
        """\
Liste des coopératives (montants en milliers de DH)
Nom de la coopérative;Adhérents;CA annuel
Afoulki;22;250
""",
        {"Afoulki": {"turnover_mad": "250000", "members": "22"}},
        (),
    ),
    "a_unit_in_a_note": (
        """\
Nom de la coopérative;Adhérents;CA annuel
Afoulki;22;250
NB : les montants sont en KDH;;
""",
        {"Afoulki": {"turnover_mad": "250000"}},
        (),
    ),
    "not_organic": (
        """\
Nom de la coopérative;Certification;Produits
Afoulki;non bio;pas de miel
Tamounte;pas encore bio;argan
""",
        {
            "Afoulki": {"certifications": None, "products": None},
            "Tamounte": {"certifications": None, "products": "argan"},
        },
        (),
    ),
    "a_stroke_and_note_marks": (
        """\
Nom de la coopérative;Excédent;Adhérents
Afoulki;12000-;45¹
Tamounte;5000;300000²
""",
        {"Afoulki": {"surplus_mad": None, "members": "45"}, "Tamounte": {"members": "300000"}},
        (),
    ),
    "the_empty_day_of_spreadsheets": (
        """\
Nom de la coopérative;Date de création
Afoulki;01/01/1900
""",
        {"Afoulki": {"founded": None}},
        (),
    ),
    "a_small_amount_among_full_ones": (
        """\
Nom de la coopérative;CA annuel
Afoulki;617.4
Tamounte;1000.0
Amal;25000.0
""",
        {
            "Afoulki": {"turnover_mad": "617"},
            "Tamounte": {"turnover_mad": "1000"},
            "Amal": {"turnover_mad": "25000"},
        },
        (),
    ),
    "names_of_signs": (
        """\
Nom de la coopérative;Province
Afoulki;Tata
«;Tiznit
...;Tiznit
```;Tata
""",
        {"Afoulki": {"province": "tata"}},
        ("no-name",),
    ),
    "name_under_cooperative": (
        """\
Coopérative;;Représentant légal;
Nom;Province;Nom, Prénom;Tél
Afoulki;Tata;Fatima Xx;0661234567
""",
        {"Afoulki": {"province": "tata"}},
        (),
    ),
    "abbreviations": (
        """\
Nom de la coopérative;C.T.;Adh.;Date de création
Afoulki;Akka;22;mars-19
""",
        {"Afoulki": {"members": "22", "founded": "2019-03"}},
        (),
    ),
    "persian_letters": (
        """\
اسم التعاونية;الإقلیم;عدد المنخرطین
أفولكي;تیزنیت;22
""",
        {"أفولكي": {"members": "22", "province": "tiznit"}},
        (),
    ),
    "the_name_of_the_union": (
        """\
Nom de la coopérative;Nom de l'union;Adhérents
Afoulki;Union Argane;22
Tamounte;Union Argane;9
""",
        {"Afoulki": {"union_member": "true"}, "Tamounte": {"union_member": "true"}},
        (),
    ),
    "union_yes_or_no": (
        """\
Nom de la coopérative;Union;Adhérents
Afoulki;Oui;22
Tamounte;Non;9
""",
        {"Afoulki": {"union_member": "true"}, "Tamounte": {"union_member": "false"}},
        (),
    ),
    "union_or_gie": (
        """\
Nom de la coopérative;Union / GIE;Adhérents
Afoulki;GIE Vitargan;22
Tamounte;;9
""",
        {"Afoulki": {"union_member": "true"}, "Tamounte": {"union_member": None}},
        (),
    ),
    "a_list_of_unions": (
        """\
Nom de l'union;Province
Union Tissaliwine;Tata
""",
        {"Union Tissaliwine": {"province": "tata"}},
        (),
    ),
    "one_phone_number_in_a_column_of_places": (
        """\
Nom de la coopérative;Province
Coop a;Tiznit
Coop b;Tiznit
Coop c;Tiznit
Coop d;Tiznit
Coop e;Tiznit
Coop f;Tiznit
Coop g;Tiznit
Coop h;Tiznit
Amal;Tiznit 06 61 23 45 67
""",
        {
            "Coop a": {"province": "tiznit"},
            "Coop b": {"province": "tiznit"},
            "Coop c": {"province": "tiznit"},
            "Coop d": {"province": "tiznit"},
            "Coop e": {"province": "tiznit"},
            "Coop f": {"province": "tiznit"},
            "Coop g": {"province": "tiznit"},
            "Coop h": {"province": "tiznit"},
            "Amal": {"province": "tiznit"},
        },
        ("personal",),
    ),
    "a_column_of_phone_numbers": (
        """\
Nom de la coopérative;Info
Coop a;0661234560
Coop b;0661234561
Coop c;0661234562
Coop d;0661234563
Coop e;0661234564
Coop f;0661234565
Coop g;0661234566
Coop h;0661234567
""",
        {
            "Coop a": {},
            "Coop b": {},
            "Coop c": {},
            "Coop d": {},
            "Coop e": {},
            "Coop f": {},
            "Coop g": {},
            "Coop h": {},
        },
        ("personal",),
    ),
    "a_title_in_the_column_of_names": (
        """\
Organisation;Province;Site;Détails
GROUPES DE TISSAGE
Afoulki;Tiznit;x;y
Tamounte;Tiznit;x;
Toudarte;Tiznit;;z
""",
        {"GROUPES DE TISSAGE": {"province": None}, "Afoulki": {}, "Tamounte": {}, "Toudarte": {}},
        ("only-a-name",),
    ),
    "a_list_of_names_alone_holds_no_titles": (
        """\
Nom de la coopérative;Province;Commune
Afoulki;;
Tamounte;;
Toudarte;Tata;Akka
""",
        {"Afoulki": {}, "Tamounte": {}, "Toudarte": {"place": "tata/akka"}},
        (),
    ),
    "a_table_that_describes_columns": (
        """\
id;header;description;comment
id;Identifier;what it is;
name;Name;;false
description;Description;a text;false
structure;Structure;what it is;false
website;Website;;false
region;Region;where it is;false
identity;Identity;;false
phone;Phone;;false
latitude;Latitude;;false
longitude;Longitude;;false
""",
        {},
        ("nothing-read",),
    ),
    "a_mark_of_utf8_that_was_read_as_letters": (
        """\
ï»¿Nom du bénéficiaire;type;montant
Afoulki;fonctionnement;25000
Tamounte;investissement;30000
""",
        {"Afoulki": {"legal_form": None}, "Tamounte": {"need_total_mad": None}},
        ("unclear-column",),
    ),
    "type_is_the_legal_form_where_its_cells_are": (
        """\
Nom de la coopérative;Type
Afoulki;Coopérative
Tamounte;GIE
""",
        {"Afoulki": {"legal_form": "cooperative"}, "Tamounte": {"legal_form": "gie"}},
        (),
    ),
    "what_cooperatives_are_called_elsewhere": (
        """\
Nom;Statut juridique;Incorporation date
Afoulki;SCOP;16/4/2018
Tamounte;Co-operative society;5/7/2013
Toudarte;Society;2/5/2012
""",
        {
            "Afoulki": {"legal_form": "cooperative", "founded": "2018-04-16"},
            "Tamounte": {"legal_form": "cooperative"},
            "Toudarte": {"legal_form": None},
        },
        ("ambiguous-word",),
    ),
    "an_owner_beside_the_name": (
        """\
Name;Organization;Province
Souk Afoulki;OREX;Tiznit
Souk Tamounte;OREX;Tata
Souk Anzi;OREX;Tiznit
Souk Assif;GREX;Tata
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "names_beside_a_firm_may_be_of_people": (
        """\
nom;societe;commune
Afoulki;Agro Sud;Tafraout
Tamounte;Agro Nord;Tata
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "names_beside_a_firm_under_a_label_run_together": (
        """\
Name;raisonsociale;Province
Afoulki;Agro Sud;Tiznit
Tamounte;Agro Nord;Tata
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "names_beside_firms_in_the_plural": (
        """\
Nom;Entreprises;Province
Afoulki;Agro Sud;Tiznit
Tamounte;Agro Nord;Tata
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "names_beside_whether_it_is_a_firm": (
        """\
Nom;Société;Province
Afoulki;oui;Tiznit
Tamounte;non;Tata
""",
        {"Afoulki": {"province": "tiznit"}, "Tamounte": {}},
        ("unclear-column",),
    ),
    "a_cooperative_beside_a_body_that_it_belongs_to": (
        """\
Structure;Nom de la coopérative;Province
Réseau Sud;Afoulki;Tiznit
Réseau Sud;Tamounte;Tata
Réseau Sud;Anzi;Tiznit
""",
        {"Afoulki": {"province": "tiznit"}, "Tamounte": {}, "Anzi": {}},
        ("unclear-column",),
    ),
    "two_columns_of_cooperatives_that_differ": (
        """\
Coopérative;Raison sociale;Province
Afoulki;Tamounte;Tiznit
Afoulki;Anzi;Tata
Assif;Tizi;Tata
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "the_name_in_two_scripts_is_one": (
        """\
Nom de la coopérative;اسم التعاونية;Province
Afoulki;أفولكي;Tiznit
Tamounte;تامونت;Tata
""",
        {"Afoulki": {"province": "tiznit"}, "Tamounte": {}},
        (),
    ),
    "members_of_a_cooperative_each_with_a_name": (
        """\
Organisation;Nom;Province
Afoulki;Fatima Exemple;Tiznit
Afoulki;Khadija Exemple;Tiznit
Tamounte;Rachida Exemple;Tata
""",
        {"Afoulki": {"province": "tiznit"}, "Tamounte": {}},
        ("personal",),
    ),
    "codes_below_a_label_of_names_and_below_one_of_unions": (
        """\
Organization;Name;Groupement;Location
1;Afoulki;S;Yes
2;Tamounte;U;No
1;Anzi;S;Yes
""",
        {
            "Afoulki": {"union_member": None, "guarantor": None},
            "Tamounte": {"union_member": None, "guarantor": None},
            "Anzi": {},
        },
        ("unclear-column",),
    ),
    "nombre_above_names": (
        """\
Nº;Nombre;Municipio
1;Cooperativa Afoulki;Tafraout
2;Asociación Tamounte;Tata
""",
        {"Cooperativa Afoulki": {"place": "tiznit/tafraout"}, "Asociación Tamounte": {}},
        (),
    ),
    "nombre_above_a_person": (
        """\
Cooperativa;Nombre;Apellidos;Municipio
Afoulki;Fatima;Exemple;Tafraout
""",
        {"Afoulki": {"place": "tiznit/tafraout"}},
        ("personal",),
    ),
    "nombre_above_numbers": (
        """\
Nom de la coopérative;Nombre;Province
Afoulki;12;Tiznit
Tamounte;14;Tata
""",
        {"Afoulki": {"province": "tiznit"}, "Tamounte": {}},
        ("unclear-column",),
    ),
    "lines_of_a_need_in_columns_below_it": (
        """\
Nom de la coopérative;Province;Montant demandé;;;
;;Équipement;Fonds de roulement;Formation;Total
Afoulki;Tiznit;120000;20000;10000;150000
""",
        {
            "Afoulki": {
                "need_equipment_mad": "120000",
                "need_working_capital_mad": "20000",
                "need_training_mad": "10000",
                "need_total_mad": "150000",
            }
        },
        (),
    ),
    "a_code_of_digits_is_told_not_to_be_used": (
        """\
Code;Nom de la coopérative;Province
3;Afoulki;Tiznit
7;Tamounte;Tata
""",
        {"Afoulki": {"province": "tiznit"}, "Tamounte": {}},
        ("unused-column",),
    ),
    "a_body_named_by_its_kind_where_nothing_else_names_it": (
        """\
Club;Province
Club Afoulki;Tiznit
Club Tamounte;Tata
""",
        {"Club Afoulki": {"province": "tiznit"}, "Club Tamounte": {"province": "tata"}},
        (),
    ),
    "a_club_beside_the_name_is_asked": (
        """\
Nom de la coopérative;Club;Province
Afoulki;Club Anzi;Tiznit
Tamounte;Club Anzi;Tata
""",
        {"Afoulki": {"province": "tiznit"}, "Tamounte": {"province": "tata"}},
        ("unclear-column",),
    ),
    "yes_and_no_below_association_name_nobody": (
        """\
Association;Province
oui;Tiznit
non;Tata
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "one_body_on_every_row_is_no_name_of_them": (
        """\
ONG;Province
Afoulki;Tiznit
Afoulki;Tata
Afoulki;Tiznit
Afoulki;Tata
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "nombre_completo_of_cooperatives": (
        """\
Nombre completo;CUIT;Fecha de fundación
Cooperativa Afoulki;30-11111111-7;12/03/2015
Cooperativa Tamounte;30-22222222-7;13/04/2016
""",
        {
            "Cooperativa Afoulki": {"founded": "2015-03-12", "legal_form": "cooperative"},
            "Cooperativa Tamounte": {"founded": "2016-04-13"},
        },
        ("unused-column",),
    ),
    "nombre_completo_of_people": (
        """\
Nombre completo;Fecha de fundación
Rosa Exemplo;12/03/2015
Juana Exemplo;13/04/2016
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "names_before_what_they_do_are_of_people": (
        """\
Name;Job;Province
Wrenna OUZELLE;Managing Partner;Tiznit
Tansy MERLETTE;Board Member;Tata
Ibbie SISKINNE;CEO;Tata
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "cooperatives_before_what_their_chair_does": (
        """\
Nom;Fonction;Province
Coopérative Afoulki;trésorière;Tiznit
Coopérative Tamounte;présidente;Tata
""",
        {"Coopérative Afoulki": {"province": "tiznit"}, "Coopérative Tamounte": {}},
        ("unclear-column",),
    ),
    "a_row_longer_than_its_labels_is_told": (
        """\
Nom de la coopérative,Projet,Province
Afoulki,séchoir,Tata
Tamounte,four, moulin,Tiznit
Tazlaft,presse,Tata
""",
        {"Afoulki": {"province": "tata"}, "Tazlaft": {"province": "tata"}, "Tamounte": {}},
        ("longer-row", "unlabelled-column", "unknown-place"),
    ),
    "people_of_an_org_are_not_its_name": (
        """\
Name;Province;Org
Wrenna OUZELLE;Tiznit;Afoulki
Tansy MERLETTE;Tata;Tamounte
""",
        {"Afoulki": {"province": "tiznit"}, "Tamounte": {"province": "tata"}},
        ("personal",),
    ),
    "a_register_of_ngos": (
        """\
NGO name;Registration date;No. of members;Female members;Country
Afoulki;13/03/2015;24;20;Morocco
Tamounte;14/04/2016;30;11;Morocco
""",
        {
            "Afoulki": {"founded": "2015-03-13", "members": "24", "women": "20"},
            "Tamounte": {"founded": "2016-04-14", "members": "30", "women": "11"},
        },
        ("unused-column",),
    ),
    "labels_with_the_tags_of_lists_of_aid_below_them": (
        """\
Org name;Org ID;Province;Latitude
#org+name;#org+id;#adm2+name;#geo+lat
Afoulki;AF-1;Tiznit;29.6974
Tamounte;TM-2;Tata;29.7522
""",
        {"Afoulki": {"province": "tiznit"}, "Tamounte": {"province": "tata"}},
        ("unused-column",),
    ),
    "some_labels_stand_a_row_higher": (
        """\
;;;;الموقع الإلكتروني;رقم الجوال
اسم الجمعية;رابط القناة;عدد المشاهدات;رابط البث;;
جمعية أفولكي;https://example.org/afoulki;120;--;www.example.org;
جمعية تامونت;https://example.org/tamounte;;;;0600000000
جمعية تازلافت;;;;www.example.net;
""",
        {
            "جمعية أفولكي": {"legal_form": "association", "members": None},
            "جمعية تامونت": {"members": None},
            "جمعية تازلافت": {},
        },
        ("unclear-column", "personal"),
    ),
    "a_first_row_that_fills_only_bare_columns_is_no_label": (
        """\
;;Nom de la coopérative;Province
relevé;vu;;
relevé;vu;Afoulki;Tiznit
relevé;;Tamounte;Tata
""",
        {"Afoulki": {"province": "tiznit"}, "Tamounte": {"province": "tata"}},
        ("unlabelled-column",),
    ),
    "labels_and_words_of_arabic_directories": (
        """\
الاسم الرسمي;سنة التأسيس;عدد المنخرطين;فيسبوك;عدد المتابعين
جمعية أفولكي;١٩٩٩;غير مؤكد;https://example.org/afoulki;١٢٠
جمعية تامونت;غير مؤكد;٢٤;غير مؤكد;غير مؤكد
""",
        {
            "جمعية أفولكي": {"founded": "1999", "members": None},
            "جمعية تامونت": {"founded": None, "members": "24"},
        },
        ("unused-column", "only-year"),
    ),
    "people_and_their_phones_are_no_cooperatives": (
        """\
;NOMBRE;TELEFONO;DOMICILIO
;JORGE CANARIO MIRLO;600 000 001;Villa Uno
;J. Eduardo Gorrión;600 000 002;Villa Dos
;Agro Jilguero;600 000 003;Villa Tres
;CARLOS ZORZAL;600 000 004;Villa Uno
;María Luisa Petirrojo;600 000 005;Villa Dos
""",
        {},
        ("unclear-column", "personal"),
    ),
    "who_gives_is_not_who_receives": (
        """\
Year;Organization;Recipient;Amount
2024;Fund of the Heron;Afoulki;20000
2024;Fund of the Heron;Tamounte;10000
2023;Trust of the Swift;Amsa;5000
""",
        {},
        ("unclear-column",),
    ),
    "an_organisation_and_those_it_serves": (
        """\
Organisation;Bénéficiaires;Province
Coopérative Afoulki;femmes rurales;Tiznit
Coopérative Tamounte;jeunes;Tata
""",
        {"Coopérative Afoulki": {"province": "tiznit"}, "Coopérative Tamounte": {}},
        ("unclear-column",),
    ),
    "when_a_program_wrote_the_row_is_no_day_of_founding": (
        """\
nombre;fecha_creacion;fecha_actualizacion
Agro Afoulki;2016-05-09T12:45:15.374000;2016-05-09T12:45:15.374000
Agro Tamounte;2017-02-15T11:40:07;2017-02-15T11:40:07
""",
        {"Agro Afoulki": {"founded": None}, "Agro Tamounte": {"founded": None}},
        ("unused-column",),
    ),
    "days_of_founding_at_midnight": (
        """\
Nom de la coopérative;Date de création
Afoulki;2016-05-09 00:00:00
Tamounte;2017-02-15 00:00:00
""",
        {"Afoulki": {"founded": "2016-05-09"}, "Tamounte": {"founded": "2017-02-15"}},
        (),
    ),
    "an_organisation_that_sorts_the_rows_names_none": (
        "title;organization;city\n"
        + "".join(
            f"Agro {c};{'Mobility' if c < 'k' else 'Research'};Tiznit\n"
            for c in "abcdefghijklmnopqrst"
        ),
        {},
        ("unclear-column", "no-name"),
    ),
    "rows_with_a_blank_name_are_counted": (
        """\
Nom de la coopérative;RC;Superficie
Afoulki;;12
 ;;14
;x;16
Tamounte;;18
""",
        {"Afoulki": {}, "Tamounte": {}},
        ("nothing-read",),
    ),
    "rows_of_a_code_alone_are_counted_where_the_name_is_asked_about": (
        """\
Code;Name;Organization;Province
101;Souk Afoulki;OREX;Tiznit
102;Souk Tamounte;OREX;
103;;GREX;
104;;;
""",
        {},
        ("unclear-column", "no-name", "nothing-read"),
    ),
    "what_opens_an_account_is_of_people": (
        """\
Nom de la coopérative;Mot de passe;Province
Afoulki;zz12canari;Tiznit
""",
        {"Afoulki": {"province": "tiznit"}},
        ("personal",),
    ),
    "firms_named_by_their_kind": (
        """\
EMPRESA;Province
Afoulki S.R.L.;Tiznit
Tamounte S.A.;Tata
""",
        {"Afoulki S.R.L.": {"province": "tiznit"}, "Tamounte S.A.": {"province": "tata"}},
        (),
    ),
    "one_supplier_on_most_rows_is_no_name_of_them": (
        """\
PROVEEDOR;OFICINA;Province
Afoulki;Uno;Tiznit
Afoulki;Dos;Tata
Afoulki;Tres;Tata
Afoulki;Cuatro;Tata
""",
        {},
        ("unclear-column", "no-name"),
    ),
    "peaches_or_fish": (
        """\
Nom de l'entreprise;Produit;Province
Afoulki;Pêche;Tiznit
Tamounte;Pêche artisanale;Tata
""",
        {"Afoulki": {"products": None}, "Tamounte": {"products": "fish"}},
        ("ambiguous-word",),
    ),
    "customers_that_are_people_in_arabic": (
        """\
الكود;الإسم;التليفون
0001;صلاح الكناري;0600000001
0002;محمد الشحرور;0600000002
0003;أيمن الحسون الكهربائي;0600000003
0004;الدوري;0600000004
""",
        {},
        ("unclear-column", "personal"),
    ),
    "cooperatives_that_bear_names_of_people": (
        """\
Nom;Téléphone;Province
Fatima Zahra;0600000001;Tiznit
Sidi Ali;0600000002;Tata
Afoulki;0600000003;Tiznit
Coopérative Hassan Mesange;0600000004;Tiznit
""",
        {
            "Fatima Zahra": {"province": "tiznit"},
            "Sidi Ali": {"province": "tata"},
            "Afoulki": {"province": "tiznit"},
            "Coopérative Hassan Mesange": {"legal_form": "cooperative"},
        },
        (),
    ),
    "a_registration_number_of_other_bodies": (
        """\
NGO name;Registration number;Province
Afoulki Trust;1340;Tiznit
Tamounte Society;2255;Tata
""",
        {"Afoulki Trust": {"registrations": None}, "Tamounte Society": {"province": "tata"}},
        ("unclear-column",),
    ),
    "a_registration_number_of_cooperatives": (
        """\
Cooperative name;Registration number;Province
Afoulki;1340;Tiznit
Tamounte;2255;Tata
""",
        {"Afoulki": {"registrations": "local_register?"}, "Tamounte": {"province": "tata"}},
        (),
    ),
    "what_deals_with_cooperatives_is_none": (
        """\
Name;Province
Ministry of Agriculture and Cooperatives;Tiznit
Afoulki Company for Cooperative Insurance;Tata
Cooperative Training Centre;Tata
Tamounte Cooperative;Tata
""",
        {
            "Ministry of Agriculture and Cooperatives": {"legal_form": None},
            "Afoulki Company for Cooperative Insurance": {"legal_form": None},
            "Cooperative Training Centre": {"legal_form": None},
            "Tamounte Cooperative": {"legal_form": "cooperative"},
        },
        ("from-name",),
    ),
}
