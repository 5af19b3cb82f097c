"""Which rows are one: never against what contradicts, asked where it can be either."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.in_workspace import codes_said, stored  # isort: skip
from ingest.conftest import TODAY
from matcher.domain.schema import Schema
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.importer import Importing
from matcher.ingest.linkage.identity import Identity, plain_cell
from matcher.ingest.linkage.link import Linked, candidates, link, without_shared_ids
from matcher.ingest.linkage.names import name_form, name_level
from matcher.ingest.linkage.reliability import weights_of_differing
from matcher.ingest.linkage.scoring import Scorer
from matcher.ingest.outcome import Outcome
from matcher.registry.store import Store

Import = Callable[..., Outcome]


def identity(at: int, name: str, place: str = "", **more: object) -> Identity:
    return Identity(at, (name,), place, **more)  # type: ignore[arg-type]


def linked(schema: Schema, *identities: Identity) -> Linked:
    found, _ = without_shared_ids(identities)
    return link(found, schema.places("place"))


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("column", ["Douar", "Adresse", "Quartier", "العنوان", "Zzq", "Contact"])
@pytest.mark.parametrize("name", ["Al Amal", "Coopérative Tizwiralt N'Oufella", "تعاونية النهضة"])
def test_a_column_that_is_not_read_and_differs_stands_against_a_merge(
    column: str, name: str, tmp_path: Path, do_import: Import
) -> None:
    path = table(tmp_path / "a.csv", f"Nom de la coopérative;{column}", f"{name};X", f"{name};Y")
    assert len(do_import(path).made) == 2


def test_what_is_on_people_is_compared_and_not_kept(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(
        table(
            tmp_path / "a.csv", "Nom de la coopérative;Adresse", "Al Amal;rue Canari", "Al Fath;x"
        )
    )
    assert b"anari" not in (own_home / "workspace.sqlite").read_bytes()


@pytest.mark.parametrize("number", ["DPA/TIZ/2024", "PMV-2023", "INDH/III"])
def test_a_number_of_a_campaign_is_no_id(
    number: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [f"{number};{name};Tiznit" for name in ("Tazlaft", "Imghrane", "Oudrar")]
    outcome = do_import(
        table(tmp_path / "a.csv", "Référence;Nom de la coopérative;Province", *rows)
    )
    assert (len(outcome.made), outcome.review) == (3, 0)
    assert all(one.id.startswith("C-") for one in stored(own_home))


@pytest.mark.parametrize("ice", ["1,23457E+12", "999999999999999", "en cours 1", "000000000000000"])
def test_an_ice_that_is_none_joins_nobody(
    ice: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [f"{name};{ice}" for name in ("Tazlaft", "Imghrane", "Oudrar")]
    do_import(table(tmp_path / "a.csv", "Nom de la coopérative;ICE", *rows))
    assert [one.registers for one in stored(own_home)] == [{}, {}, {}]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Al Amal 1", "Al Amal 2"), ("Tazlaft I", "Tazlaft II"), ("تعاونية الأمل 1", "الأمل 2"),
     ("Tazlaft première", "Tazlaft deuxième"), ("Tazlaft", "Tazlaft 2"), ("Al Amal 1", "الأمل 2")],
)  # fmt: skip
def test_numbered_sisters_stay_apart(
    one: str, other: str, tmp_path: Path, do_import: Import
) -> None:
    rows = [f"{name};Tiznit;Anzi;12/03/2015;25" for name in (one, other)]
    head = "Nom de la coopérative;Province;Commune;Date de création;Nbre d'adhérents"
    assert len(do_import(table(tmp_path / "a.csv", head, *rows)).made) == 2


@pytest.mark.parametrize("label", ["Nom de l'union", "Union", "Union / GIE", "GIE", "Groupement"])
def test_an_union_is_not_the_name_of_the_cooperative(
    label: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = ["Tazlaft;34;GIE Targanine", "Imghrane;22;Non", "Oudrar;12;GIE Targanine"]
    do_import(table(tmp_path / "a.csv", f"Nom de la coopérative;Nb adhérents;{label}", *rows))
    found = stored(own_home)
    assert [one.name for one in found] == ["Tazlaft", "Imghrane", "Oudrar"]
    assert all(one.names == (one.name,) for one in found)
    if label != "Nom de l'union":
        told = [one.facts.get("union_member") for one in found]
        assert told == ["true", "false", "true"]


def test_one_name_in_two_scripts_with_a_number_in_common_is_one(schema: Schema) -> None:
    groups = linked(
        schema,
        identity(0, "Coopérative Tighanimine", "taroudannt/assaisse", registers={"ice": "1525"}),
        identity(1, "تعاونية تيغانيمين", "taroudannt/assaisse", registers={"ice": "1525"}),
    ).groups
    assert groups == [[0, 1]]


def test_a_homonym_without_proof_is_asked_and_not_merged(schema: Schema) -> None:
    day = date(2015, 3, 1)
    found = linked(
        schema,
        identity(0, "Tazlaft", "tata/akka", founded=day, exact_day=True, size=20),
        identity(1, "Tazlaft", "tata/akka", founded=day, exact_day=True, size=20),
    )
    assert (found.groups, len(found.asked)) == ([[0], [1]], 1)


def test_one_name_in_two_provinces_is_two(schema: Schema) -> None:
    groups = linked(
        schema,
        identity(0, "Al Amal", "tiznit", founded=date(2015, 3, 1), exact_day=True),
        identity(1, "Al Amal", "tata", founded=date(2015, 3, 1), exact_day=True),
    ).groups
    assert groups == [[0], [1]]


def test_a_chain_does_not_join_what_contradicts_itself(schema: Schema) -> None:
    one = identity(0, "Tazlaft", "tata/akka", registers={"ice": "15", "rc": "7"})
    bridge = identity(1, "Tazlaft", "tata/akka", registers={"rc": "7"})
    two = identity(2, "Tazlaft", "tata/akka", registers={"ice": "16", "rc": "7"})
    groups = linked(schema, one, bridge, two).groups
    assert not any({0, 2} <= set(group) for group in groups)


def test_two_kept_profiles_are_never_merged(schema: Schema) -> None:
    one = identity(0, "Tazlaft", "tata/akka", is_kept=True, own_id="C-0001")
    two = identity(1, "Tazlaft", "tata/akka", is_kept=True, own_id="C-0002")
    groups = linked(schema, one, two, identity(2, "Tazlaft", "tata/akka")).groups
    assert not any({0, 1} <= set(group) for group in groups)


def test_needs_on_another_sheet_come_to_the_cooperative(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ["Nom de la coopérative", "Province", "Commune", "Nb adhérents"],
        ["Coopérative Féminine Tazlaft N'Oudrar", "Tiznit", "Anzi", 34],
        ["Coop Imghrane", "Tiznit", "Reggada", 22],
    ):
        book.active.append(row)
    needs = book.create_sheet("Besoins")
    needs.append(["Nom de la coopérative", "Montant demandé"])
    needs.append(["Coopérative Féminine Tazlaft N'Oudrar", 350000])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert len(do_import(path).made) == 2
    assert stored(own_home)[0].facts["need_total_mad"] == "350000"


def test_an_old_row_with_a_new_column_undoes_no_newer_value(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    head, row = "Nom de la coopérative;Province;Commune;Nb adhérents", "Tazlaft;Tiznit;Anzi"
    do_import(table(tmp_path / "1.csv", head, f"{row};34"))
    do_import(table(tmp_path / "2.csv", head, f"{row};36"))
    outcome = do_import(table(tmp_path / "3.csv", f"{head};CA 2025 (DH)", f"{row};34;500000"))
    assert stored(own_home)[0].facts["members"] == "36"
    assert stored(own_home)[0].facts["turnover_mad"] == "500000"
    assert "old-value" in codes_said(outcome)
    assert [(c.field, c.after) for c in outcome.changes] == [("turnover_mad", "500000")]


def test_several_requests_of_one_cooperative_are_several(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    from matcher.domain.values import Several
    from matcher.registry.workspace import WorkspaceRegistry

    rows = ["A-1;Tazlaft;Matériel;100 000", "A-1;Tazlaft;Formation;20 000"]
    head = "Identifiant;Nom de la coopérative;Objet du financement;Montant demandé"
    outcome = do_import(table(tmp_path / "a.csv", head, *rows))
    assert "several-requests" in codes_said(outcome)
    assert "conflict" not in codes_said(outcome)
    from matcher.catalogue.loading import load_schema

    registry = WorkspaceRegistry(own_home / "workspace.sqlite", load_schema()[0], TODAY)
    first, newest = registry.get("A-1/1"), registry.get("A-1")
    assert first.stated["purposes"] == Several(frozenset(("equipment",)))
    assert newest.stated["need_total_mad"] == 20000
    assert registry.get("A-1/2").stated == newest.stated
    assert [one.id for one in registry] == ["A-1/1", "A-1"]
    assert any(p.code == "several-requests" for p in registry.problems)


def test_linking_of_a_register_errs_towards_asking(
    tmp_path: Path, schema: Schema, vocabulary: Vocabulary
) -> None:
    import sys

    from conftest import ROOT

    sys.path.insert(0, str(ROOT / "tests" / "bench"))
    from registers import HABITS, figures, register

    assert Importing is not None and vocabulary is not None
    found = figures(register(600, 5, HABITS[0], doubles=0.05))
    assert found.false_merges == 0
    assert (found.found + found.asked) / found.true_pairs >= 0.9


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [("تعاونية الخير Ighrem", "Coopérative Al Khair Ighrem", "same"),
     ("الأمل Atlas", "Al Amal Atlas", "same"), ("الأمل Atlas", "Al Amal Argan", "other"),
     ("الأمل Atlas", "الأمل Argan", "other"), ("Tazlaft2", "Tazlaft 2", "same"),
     ("Tazlaft2", "Tazlaft 3", "numbers"), ("COOPERATIVETAZLAFT", "Coopérative Tazlaft", "same")],
)  # fmt: skip
def test_names_in_two_scripts_at_once_and_without_a_space(one: str, other: str, level: str) -> None:
    assert name_level(name_form(one), name_form(other)) == level


@pytest.mark.parametrize("village", ["Ait Ouakrim", "Ait Oumghar"])
def test_a_village_of_nearly_the_same_name_proves_nothing(village: str, schema: Schema) -> None:
    found = linked(
        schema,
        identity(0, "Tazlaft", "tata/akka", size=7, unread={("village", "Douar"): "id ouakrim"}),
        identity(1, "Tazlaft", "tata/akka", size=7, unread={("village", "Douar"): village.lower()}),
    )
    assert found.groups == [[0], [1]]


@pytest.mark.parametrize(("village", "is_one"), [("سيبيم", False), ("سيبات", True)])
def test_a_village_heard_alike_in_another_script_proves_nothing(
    village: str, is_one: bool, schema: Schema
) -> None:
    day = date(2015, 6, 27)
    known: dict[str, object] = {"founded": day, "exact_day": True, "size": 7}
    found = linked(
        schema,
        identity(0, "Tazlaft", "tata/akka", unread={("village", "Douar"): "sibat"}, **known),
        identity(1, "Tazlaft", "tata/akka", unread={("village", "Douar"): village}, **known),
    )
    assert (found.groups == [[0, 1]]) is is_one


@pytest.mark.parametrize(("place", "is_one"), [("tata/akka", True), ("tata", False)])
def test_a_village_proves_with_its_commune(place: str, is_one: bool, schema: Schema) -> None:
    """One name of a village stands in many communes."""
    village: dict[str, object] = {"unread": {("village", "Douar"): "ait brahim"}}
    day: dict[str, object] = {"founded": date(2015, 6, 27), "exact_day": True, "size": 7}
    found = linked(
        schema,
        identity(0, "Tazlaft", "tata/akka", **village, **day),
        identity(1, "Tazlaft", place, **village, **day),
    )
    assert (found.groups == [[0, 1]]) is is_one


def test_what_only_tells_the_year_again_says_nothing_more(schema: Schema) -> None:
    """A number made of the year, beside the same year, is little evidence."""

    def bits(number: str) -> float:
        rows = [
            identity(at, f"Tazlaft {chr(97 + at // 20)}{chr(97 + at % 20)}zn", "tata",
                     founded=date(2000 + at % 20, 1, 1),
                     unread={("unread", "Dossier"): number.format(at % 20, at)})
            for at in range(400)
        ]  # fmt: skip
        pair = [replace(one, names=("Imghrane",), place="tata/akka", size=7)
                for one in (rows[0], rows[20])]  # fmt: skip
        pair[1] = replace(pair[1], unread=pair[0].unread)
        found = linked(schema, *pair, *rows[1:20], *rows[21:])
        asked = next(p for p in found.asked if {p.one, p.other} == {0, 1})
        return sum(b for name, _, b in asked.evidence if name == "Dossier")

    assert bits("DPA/{0}") < 1.5 < bits("DPA/{1}")


def test_a_number_of_another_campaign_speaks_against(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    rows = [f"{number};{name};Tata;Akka;27/06/2015;7"
            for number, name in (("PMV/15", "Tazlaft"), ("PMV/14", "Tazlaft"), ("PMV/15", "Oudrar"),
                                 ("PMV/14", "Imghrane"))]  # fmt: skip
    head = "Référence;Nom de la coopérative;Province;Commune;Date de création;Nb adhérents"
    assert len(do_import(table(tmp_path / "a.csv", head, *rows)).made) == 4
    names = {one.id: one.name for one in stored(own_home)}
    store = Store(own_home / "workspace.sqlite")
    (one,) = (q for q in store.questions() if names[q.one] == names[q.other] == "Tazlaft")
    store.close()
    assert [bits < 0 for name, _, bits in one.evidence if name == "id"] == [True]


def test_a_sister_in_a_newer_file_is_not_the_one_that_still_stands_in_it(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    """Villages are not kept: what is named alike and stands there again is another row."""
    head = "Nom de la coopérative;Province;Commune;Douar;Date de création;Nb adhérents"
    names = ("Tazlaft", "Oudrar", "Imghrane", "Tagmout", "Azrou")
    rows = [f"{name};Tata;Akka;Ait {name};27/06/2015;7" for name in names]
    do_import(table(tmp_path / "oct.csv", head, *rows))
    sister = "Tazlaft;Tata;Akka;Ait Autre;27/06/2015;7"
    outcome = do_import(table(tmp_path / "nov.csv", head, *rows, sister))
    assert (len(outcome.made), outcome.review) == (1, 1)
    outcome = do_import(table(tmp_path / "again.csv", head, sister, *rows, rows[2]))
    assert (outcome.made, outcome.merged, outcome.review) == ([], 0, 0)
    # a row that is no longer there as it was is the one that changed
    rows[1] = "Oudrar;Tata;Akka;Ait Oudrar;27/06/2015;9"
    outcome = do_import(table(tmp_path / "dec.csv", head, *rows, sister))
    assert [(c.field, c.before, c.after) for c in outcome.changes] == [("members", "7", "9")]
    assert outcome.made == []


def test_members_far_apart_in_one_file_are_of_two(schema: Schema) -> None:
    where: dict[str, object] = {"unread": {("village", "Douar"): "tizi oumghar"}}
    day = date(2019, 3, 1)
    known: dict[str, object] = {"founded": day, "exact_day": True, **where}
    found = linked(
        schema,
        identity(0, "Tazlaft", "tata/akka", size=7, **known),
        identity(1, "Tazlaft", "tata/akka", size=32, **known),
    )
    assert (found.groups, len(found.asked)) == ([[0], [1]], 1)
    grown = linked(
        schema,
        identity(0, "Tazlaft", "tata/akka", size=7, is_kept=True, own_id="C-0001", **known),
        identity(1, "Tazlaft", "tata/akka", size=32, **known),
    )
    assert grown.groups == [[0, 1]]  # a year later it may have grown


def test_women_and_young_people_are_compared_too(schema: Schema) -> None:
    one, same, other = (
        identity(at, "Tazlaft", "tata/akka", size=20, counts={"women": women})
        for at, women in enumerate((13, 13, 2))
    )
    bits = [
        sum(p.bits for p in linked(schema, one, replace(there, key=1)).asked)
        for there in (same, other)
    ]
    assert bits[0] > bits[1]


@pytest.mark.parametrize(
    ("other", "more", "is_one"),
    [("Tazlaft", {}, True),
     ("Tazlaft Zitoun", {}, False), ("تعاونية تازلافت زيتون", {}, False),
     ("Tazlaft Zitoun", {"amounts": {"need_total_mad": 137_450.0}}, False),
     ("Tazlaft Zitoun", {"registers": {"ice": "001525678000042"}}, True)],
)  # fmt: skip
def test_a_word_more_in_the_name_is_asked_even_in_one_village(
    other: str, more: dict[str, object], is_one: bool, schema: Schema
) -> None:
    """Two cooperatives of one village and day may be named for their trades."""
    known: dict[str, object] = {
        "founded": date(2002, 7, 20), "exact_day": True, "size": 8, **more,
        "unread": {("village", "Douar"): "ait ouzarif", ("person", "Tél"): "661234567",
                   ("person", "Présidente"): "fatima amzil"},
    }  # fmt: skip
    found = linked(
        schema,
        identity(0, "Tazlaft", "tata/akka", **known),
        identity(1, other, "tata/akka", **known),
    )
    assert (found.groups == [[0, 1]], len(found.asked)) == (is_one, 0 if is_one else 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tizwiralt N'Oufella Nord", "Tizwiralt N'Oufella Sud"),
     ("Tizwiralt N'Oufella argan", "Tizwiralt N'Oufella safran"),
     ("Tizwiralt N'Oufella A", "Tizwiralt N'Oufella B"), ("تازلافت أ", "تازلافت ب"),
     ("Tizwiralt Amghar A N'Oufella", "Tizwiralt Amghar B N'Oufella"),
     ("Tizwiralt Amghar G1 N'Oufella", "Tizwiralt Amghar G2 N'Oufella"),
     ("Tizwiralt Amghar Ga N'Oufella", "Tizwiralt Amghar Gb N'Oufella"),
     ("تازلافت مجموعة أ أوفلا", "تازلافت مجموعة ب أوفلا"),
     ("Producteurs de safran de Tizwiralt Est", "Producteurs de safran de Tizwiralt Ouest"),
     ("Tizwiralt", "Tizwiralt Aya"), ("Tizwiralt N'Oufella", "Tizwiralt Ouaya N'Oufella"),
     ("TIZ Direction des oasis et de l'arganier", "TALWIZ Direction des oasis et de l'arganier"),
     ("Tizwiralt Aya des oasis de l'arganier", "Tizwiralt Oui des oasis de l'arganier")],
)  # fmt: skip
def test_another_word_or_letter_in_a_long_name_is_no_slip(
    one: str, other: str, schema: Schema
) -> None:
    known: dict[str, object] = {
        "founded": date(2002, 7, 20), "exact_day": True, "size": 8,
        "unread": {("village", "Douar"): "ait ouzarif"},
    }  # fmt: skip
    found = linked(
        schema,
        identity(0, one, "tata/akka", **known),
        identity(1, other, "tata/akka", **known),
    )
    assert found.groups == [[0], [1]]


@pytest.mark.parametrize(
    ("one", "other", "is_asked"),
    [("Tizwiralt Amghar Ga N'Oufella", "Tizwiralt Amghar Gb N'Oufella", True),  # perhaps a slip
     ("Tizwiralt Amghar A N'Oufella", "Tizwiralt Amghar B N'Oufella", False)],
)  # fmt: skip
def test_names_that_differ_in_two_letters_of_a_group_are_asked(
    one: str, other: str, is_asked: bool, schema: Schema
) -> None:
    village: dict[str, object] = {"unread": {("village", "Douar"): "ait ouzarif"}, "size": 8}
    found = linked(
        schema,
        identity(0, one, "tata/akka", **village),
        identity(1, other, "tata/akka", **village),
    )
    assert bool(found.asked) is is_asked


def test_a_slip_beside_the_letter_of_a_group_is_a_slip(schema: Schema) -> None:
    village: dict[str, object] = {"unread": {("village", "Douar"): "ait ouzarif"}, "size": 8}
    found = linked(
        schema,
        identity(0, "Tizwiralt Amghar B N'Oufella", "tata/akka", **village),
        identity(1, "Tizwiralt Amgharr B N'Oufella", "tata/akka", **village),
        *(identity(at, f"Tigmi {at}", "tata/akka") for at in range(2, 40)),
    )
    assert found.groups[0] == [0, 1]


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [("Loubanga1", "Loubanga2", False), ("Ait Ouzarif 1", "Ait Ouzarif 2", False),
     ("Ait Ouzarif 2", "Ait Ouzariff 2", True)],
)  # fmt: skip
def test_numbered_villages_prove_nothing(
    one: str, other: str, is_one: bool, schema: Schema
) -> None:
    found = linked(
        schema,
        identity(0, "Tazlaft", "tata/akka", size=7, unread={("village", "Douar"): one.lower()}),
        identity(1, "Tazlaft", "tata/akka", size=7, unread={("village", "Douar"): other.lower()}),
        *(identity(at, f"Tigmi {at}", "tata/akka") for at in range(2, 60)),
    )
    assert (found.groups[0] == [0, 1]) is is_one


_AROUND = ", commune territoriale de akka, cercle de akka, province de tata, région de souss"


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [("douar oukrda", "douar assaka", False), ("douar oukrda", "hay essalam", False),
     ("douar oukrda", "douar oukrda", True), ("douar ait ouzarif", "douar aitouzarif", True),
     ("douar ouzarif", "douar ouzariff", True)],
)  # fmt: skip
def test_a_long_address_is_that_of_its_village(
    one: str, other: str, is_one: bool, schema: Schema
) -> None:
    """All that stands around the village is the same for its neighbours."""
    found = linked(
        schema,
        identity(0, "Tazlaft", "tata/akka", size=7, unread={("village", "Siège"): one + _AROUND}),
        identity(1, "Tazlaft", "tata/akka", size=7, unread={("village", "Siège"): other + _AROUND}),
        *(identity(at, f"Tigmi {at}", "tata/akka") for at in range(2, 60)),
    )
    assert (found.groups[0] == [0, 1]) is is_one


def test_a_canton_around_two_villages_proves_nothing(tmp_path: Path, do_import: Import) -> None:
    others = [f"Coopérative Tin{at}ra;Canton {at % 40};Village {at}b" for at in range(200)]
    found = do_import(
        table(
            tmp_path / "a.csv",
            "Nom de la coopérative;Canton;Localité",
            *others,
            "Coopérative Noviba;Bakki;Adjedo Kandji",
            "Coopérative Noviba;Bakki;Amegon Kandji",
        )
    )
    assert found.merged == 0
    assert len(found.made) == 202


@pytest.mark.parametrize(("amount", "is_one"), [(250_000.0, False), (237_450.0, True)])
def test_a_round_amount_proves_nothing(amount: float, is_one: bool, schema: Schema) -> None:
    """A call offers it, or people say it: a sister asks for as much."""
    rows = [identity(at, "Tazlaft", "tata/akka", founded=date(2015, 6, 27), exact_day=True,
                     amounts={"need_total_mad": amount}) for at in (0, 1)]  # fmt: skip
    found = linked(schema, *rows)
    assert (found.groups == [[0, 1]], len(found.asked)) == (is_one, 0 if is_one else 1)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [("COOPERATIV Al Amal Ighrem", "الأمل Ighrem", "same"), ("تعاونة الأمل", "Al Amal", "close"),
     ("IzouraneAtlas", "IZOURANE ATLAS", "close"), ("Al araka Atlas", "Al Baraka Atlas", "close")],
)  # fmt: skip
def test_a_slip_in_what_it_is_in_a_first_letter_or_in_a_space(
    one: str, other: str, level: str
) -> None:
    assert name_level(name_form(one), name_form(other)) == level


def test_a_slip_in_the_name_of_a_row_with_gaps_is_found_among_many(schema: Schema) -> None:
    """Neither place nor day stands on both, and the name begins as a hundred others do."""
    more: dict[str, object] = {
        "size": 47,
        "counts": {"women": 31},
        "activity": frozenset(("honey",)),
    }
    others = [identity(at, "Al Baraka", "tata/akka", size=7, counts={"women": at % 5},
                       activity=frozenset(("argan",))) for at in range(2, 120)]  # fmt: skip
    scorer = Scorer(
        [identity(0, "Al Barraca", "tata/akka", **more),
         identity(1, "البركة", "", founded=date(2015, 6, 27), exact_day=True, **more), *others],
        schema.places("place"),
    )  # fmt: skip
    assert (0, 1) in set(candidates(scorer))


def test_a_number_that_rows_of_other_names_bear_counts_by_its_rarity(schema: Schema) -> None:
    """Two courts number from one on: 9/2024 names two cooperatives, and not forty."""

    def bits(number: str) -> float:
        rows = [
            identity(0, "Tazlaft", "tata/akka", registers={"local_register": "9/2024"}),
            identity(1, "Tazlaft", "tata/akka", registers={"local_register": "9/2024"}),
        ]
        rows += [identity(at + 2, f"{name} {chr(97 + at // 2)}zn", "tata",
                          registers={"local_register": number.format(at // 2)})
                 for at in range(40) for name in ("Oudrar" if at % 2 else "Imghrane",)]  # fmt: skip
        (asked,) = (p for p in linked(schema, *rows).asked if (p.one, p.other) == (0, 1))
        return sum(bits for about, _, bits in asked.evidence if about == "local_register")

    assert bits("9/2024") < 1.5 < 3.0 < bits("{}/2024") <= 5.0


@pytest.mark.parametrize(("women", "is_one"), [(13, True), (20, False), (0, False)])
def test_all_that_is_counted_proves_where_it_is_neither_all_nor_none(
    women: int, is_one: bool, schema: Schema
) -> None:
    """Sisters are often as many, and all of them women; hardly ever thirteen of twenty."""
    rows = [identity(at, "Tazlaft", "tata/akka", founded=date(2015, 6, 27), exact_day=True,
                     size=20, counts={"women": women}) for at in (0, 1)]  # fmt: skip
    found = linked(schema, *rows)
    assert (found.groups == [[0, 1]], len(found.asked)) == (is_one, 0 if is_one else 1)


@pytest.mark.parametrize(
    ("chair", "phone", "is_one"),
    [("fatima amzil", "661234567", True), ("aicha tijani", "661234567", True),
     ("aicha tijani", "", False), ("aicha tijani", "670000000", False)],
)  # fmt: skip
def test_a_village_proves_nothing_where_the_chair_is_another(
    chair: str, phone: str, is_one: bool, schema: Schema
) -> None:
    def row(at: int, chair: str, phone: str) -> Identity:
        said = {("village", "Douar"): "ait ouzarif", ("person", "Présidente"): chair}
        if phone:
            said["person", "Tél"] = phone
        return identity(at, "Tazlaft", "tata/akka", size=8, unread=said)

    others = [replace(row(at, f"chair {at}", f"66{at}"), names=(f"Oudrar {chr(97 + at)}zn",))
              for at in range(2, 50)]  # fmt: skip
    others = [replace(one, unread={**one.unread, ("village", "Douar"): f"douar {one.key}"})
              for one in others]  # fmt: skip
    rows = (row(0, "fatima amzil", "661234567"), row(1, chair, phone))
    assert ([0, 1] in linked(schema, *rows, *others).groups) is is_one


def test_rows_of_which_only_the_name_slipped_in_its_first_letters_are_compared(
    schema: Schema,
) -> None:
    """One village of one commune is reason enough; so are a day and the members."""
    village = {("village", "Douar"): "tizi oumghar"}
    day = {"founded": date(2008, 10, 13), "exact_day": True}
    rows = [
        identity(0, "Tafoukt", "tata/akka", size=15, unread=village),
        identity(1, "Taoukt", "tata/akka", size=14, unread=village),
        identity(2, "Ajdigue", "tata/akka", size=12, **day),
        identity(3, "Adigue", "", size=12, **day),
    ]
    rows += [identity(at, f"Tafoukt {chr(93 + at)}zn", "tata/akka", size=at) for at in range(4, 29)]
    found = set(candidates(Scorer(rows, schema.places("place"))))
    assert {(0, 1), (2, 3)} <= found


@pytest.mark.parametrize(
    ("alike", "one", "other", "is_slip"),
    [
        ({}, {"founded": date(2015, 6, 27)}, {"founded": date(2015, 6, 28)}, True),
        ({"size": 20}, {}, {"place": "tata/foum-zguid"}, False),
        ({}, {"size": 20}, {"size": 60}, False),
        ({}, {"counts": {"women": 9}}, {"counts": {"women": 20}}, False),
        ({"size": 20}, {"unread": {("village", "Douar"): "ait ouzarif"}},
         {"unread": {("village", "Douar"): "agadir"}}, False),
    ],
    ids=("a day", "the commune", "the members", "the women", "the village"),
)  # fmt: skip
@pytest.mark.parametrize("sheet", ["list\x1f1", "other\x1f1"])
def test_what_is_no_slip_of_the_pen_is_not_asked_on_one_sheet(
    sheet: str,
    alike: dict[str, object],
    one: dict[str, object],
    other: dict[str, object],
    is_slip: bool,
    schema: Schema,
) -> None:
    """A list names a cooperative once; another list may have another commune of it."""
    first = identity(0, "Tazlaft", "tata/akka", exact_day=True, activity=frozenset(("honey",)),
                     table="list\x1f1", **alike)  # fmt: skip
    first = replace(first, **one)  # type: ignore[arg-type]
    second = replace(first, key=1, table=sheet, **other)  # type: ignore[arg-type]
    found = linked(schema, first, second)
    assert len(found.groups) == 2
    assert bool(found.asked) is (is_slip or sheet == "other\x1f1")


@pytest.mark.parametrize(("women", "level"), [(4, "same"), (3, "near"), (2, "far")])
def test_numbers_are_near_by_one_rule(women: int, level: str, schema: Schema) -> None:
    """One woman miscounted of four is at most a quarter, as it is of members."""
    one = identity(0, "Tazlaft", "tata", table="list\x1f1", size=4, counts={"women": 4})
    other = replace(one, key=1, size=max(women, 3), counts={"women": women})
    found = {about: said for about, said, _ in Scorer([one, other], None).weigh(0, 1).evidence}
    assert found["women"] == level
    assert found["members"] == ("same" if women == 4 else "near")


def test_a_village_that_is_written_otherwise_is_spelt_otherwise(schema: Schema) -> None:
    found = []
    for village in ("ait ouzarif", "ait ouzariff"):
        rows = [
            identity(at, "Tazlaft", "tata", unread={("village", "Douar"): said})
            for at, said in enumerate(("ait ouzarif", village))
        ]
        rows += [
            identity(
                at, f"Oudrar {chr(95 + at)}zn", "tata", unread={("village", "Douar"): f"v{at}"}
            )
            for at in range(2, 30)
        ]
        pair = Scorer(rows, schema.places("place")).weigh(0, 1)
        found.append({about: level for about, level, _ in pair.evidence}["Douar"])
    assert found == ["same", "spelt"]


def test_a_difference_that_is_outweighed_is_asked_even_on_one_sheet(schema: Schema) -> None:
    """One number of the register: the commune may have been typed wrongly."""
    others = [identity(at, f"Oudrar {chr(95 + at)}zn", "tata", table="list\x1f1",
                       registers={"local_register": f"{at}/2009"})
              for at in range(2, 27)]  # fmt: skip
    rows = [identity(at, "Tazlaft", place, table="list\x1f1", size=20,
                     registers={"local_register": "512/2015"})
            for at, place in enumerate(("tata/akka", "tata/foum-zguid"))]  # fmt: skip
    (pair,) = linked(schema, *rows, *others).asked
    assert (pair.one, pair.other, pair.is_apart) == (0, 1, True)


@pytest.mark.parametrize(("differing", "at_most"), [(0, -3.5), (20, -0.5)])
def test_the_register_shows_what_a_column_that_differs_says(
    differing: int, at_most: float, schema: Schema
) -> None:
    """Forty cooperatives stand twice under one number: how often is their trade another?"""
    rows = []
    for at in range(40):
        for twice in (0, 1):
            trade = "honey" if twice and at < differing else "argan"
            rows.append(
                identity(2 * at + twice, f"Oudrar {chr(97 + at % 26)}z{chr(97 + at)}n", "tata/akka",
                         size=at + 5, activity=frozenset((trade,)),
                         registers={"local_register": f"{at}7/2012"})
            )  # fmt: skip
    scorer = Scorer(rows, schema.places("place"))
    pairs = [scorer.weigh(2 * at, 2 * at + 1) for at in range(40)]
    learned = weights_of_differing(pairs, scorer.kinds_compared(), {})
    assert -8.0 <= learned["activity"] <= at_most
    assert weights_of_differing(pairs[:10], scorer.kinds_compared(), {}) == {}
    assert "local_register" not in learned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Union des coopératives Izzaouit", "Coopérative Izzaouit"),
        ("GIE Timzguida", "Coopérative Timzguida"),
        ("Société Tifaouine", "Coopérative Tifaouine"),
        ("Association Tiwizi", "Coopérative Tiwizi"),
        ("اتحاد تعاونيات أزمور", "تعاونية أزمور"),
    ],
)
def test_a_union_and_its_member_of_one_name_are_two(
    one: str,
    other: str,
    tmp_path: Path,
    own_home: Path,
    do_import: Callable[..., Outcome],
) -> None:
    """One village, one chair, one day: what they are says that they are two, or it is asked."""
    head = "Nom;Commune;Douar;Activité;Date de création;Président;Tél"
    beside = "Anzi;Oukhrib;Argan;12/03/2015;Fadma Ouchrif;0661000001"
    path = tmp_path / "a.csv"
    path.write_text("\n".join((head, f"{one};{beside}", f"{other};{beside}")) + "\n", "utf-8")
    outcome = do_import(path)
    assert outcome.merged == 0
    assert len(outcome.made) == 2


def test_one_legal_form_and_one_that_is_not_told_may_be_one(
    tmp_path: Path, own_home: Path, do_import: Callable[..., Outcome]
) -> None:
    head = "Nom;Commune;Douar;Activité;Date de création;Nb adhérents"
    beside = "Anzi;Oukhrib;Argan;12/03/2015;23"
    path = tmp_path / "a.csv"
    path.write_text(f"{head}\nCoopérative Izzaouit;{beside}\nIzzaouit;{beside}\n", "utf-8")
    assert do_import(path).merged == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("0670112233", "+212670112233"), ("06 70 11 22 33", "00212 670 112233"),
     ("670112233", "+212 (0) 670-112-233")],
)  # fmt: skip
def test_a_telephone_is_one_however_it_is_written(one: str, other: str) -> None:
    assert plain_cell(one) == plain_cell(other) != plain_cell("0670112234")


def test_yes_in_two_languages_agrees_and_two_notes_say_nothing(
    tmp_path: Path, do_import: Import, own_home: Path
) -> None:
    head = "Nom de la coopérative;Commune;Nb adhérents;Chiffre d'affaires;PV AG;Observations"
    path = table(
        tmp_path / "a.csv", head, "Tazlaft;Anzi;14;200000;oui;vue en mai",
        "تعاونية تازلافت;Anzi;14;230000;نعم;doublon ?",
    )  # fmt: skip
    do_import(path)
    with closing(Store(own_home / "workspace.sqlite")) as store:
        (question,) = store.questions()
    said = {about: (level, bits) for about, level, bits in question.evidence}
    assert said["PV AG"][0] == "same"
    assert said["Observations"][1] == 0.0
    assert said["turnover_mad"] == ("near", 0.0)


@pytest.mark.parametrize("glued", ["alamal", "Elamal", "Coopérative AlAmal", "lamal"])
def test_an_article_that_is_glued_to_a_common_name_is_one_all_the_same(
    glued: str, tmp_path: Path, do_import: Import
) -> None:
    head = "Nom de la coopérative;Commune"
    do_import(table(tmp_path / "a.csv", head, "Al Amal;Ammelne"))
    assert do_import(table(tmp_path / "b.csv", head, f"{glued};Ammelne", "Tazart;Tata")).review == 1
