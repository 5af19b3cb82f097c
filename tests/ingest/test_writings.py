"""A name that one cell writes in both scripts: two writings, held each against its own script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from matcher.domain.schema import Schema
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.linkage.link import Linked, link
from matcher.ingest.linkage.writings import forms_of, likest, writings
from matcher.ingest.outcome import Outcome

DAY = date(2015, 3, 1)


@pytest.mark.parametrize(
    ("name", "count"),
    [("Coopérative Tazlaft Lait / تعاونية تازلافت", 2), ("تعاونية تيغانيمين - Tighanimine", 2),
     ("Coop Imghrane (تعاونية إمغران)", 2), ("Coopérative Espoir تعاونية الأمل", 2),
     ("Coop Oudrar\nتعاونية أدرار", 2), ("Tazlaft 2/تازلافت 2", 2), ("تعاونية الخير Ighrem", 1),
     ("Coopérative / الأمل", 1), ("الأمل Atlas", 1), ("البركة Argan", 1),
     ("Coop الأمل du نور", 1), ("Al Amal", 1),
     ("Coop Espoir Agadir الأمل", 1)],
)  # fmt: skip
def test_two_writings_are_heard_alike_or_each_say_what_they_are(name: str, count: int) -> None:
    assert len(writings(name)) == count


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [("Coop Tazlaft Lait / تعاونية تازلافت", "Coopérative Tazlaft Lait", "same"),
     ("Coop Tazlaft / تعاونية تازلافت", "تعاونية تازلافت", "same"),
     ("Coop Tazlaft / تعاونية تازلافت", "تازلافت / Coopérative Tazlaft", "same"),
     # the shorter writing is not all of the name
     ("Coop Tazlaft Lait / تعاونية تازلافت", "تعاونية تازلافت", "longer"),
     ("Coop Tazlaft Lait / تعاونية تازلافت", "Coop Tazlaft", "longer"),
     # what one script says apart the other does not make one
     ("Coop Tazlaft Lait / تعاونية تازلافت", "Coop Tazlaft Argan / تعاونية تازلافت", "near"),
     ("Coop Espoir / تعاونية الأمل", "Coop Imghrane / تعاونية الأمل", "near"),
     ("Coop Tazlaft 1 / تعاونية تازلافت", "Coop Tazlaft 2 / تعاونية تازلافت", "numbers"),
     ("Coop Tazlaft / تعاونية تازلافت", "Coop Imghrane / تعاونية إمغران", "other")],
)  # fmt: skip
def test_writings_are_held_against_their_own_script(one: str, other: str, level: str) -> None:
    assert likest(forms_of((one,)), forms_of((other,)))[0] == level
    assert likest(forms_of((other,)), forms_of((one,)))[0] == level


def linked(schema: Schema, *names: str, register: str = "") -> Linked:
    rows = [
        Identity(at, (name,), "tata/akka", DAY, exact_day=True, size=20,
                 registers={"ice": register} if register else {})
        for at, name in enumerate(names)
    ]  # fmt: skip
    return link(rows, schema.places("place"))


@pytest.mark.parametrize("other", ["Coopérative Tazlaft", "تعاونية تازلافت", "تازلافت Tazlaft"])
def test_a_name_in_two_scripts_is_asked_and_merged_where_it_is_proved(
    other: str, schema: Schema
) -> None:
    name = "Coopérative Tazlaft / تعاونية تازلافت"
    found = linked(schema, name, other)
    assert (found.groups, len(found.asked)) == ([[0], [1]], 1)
    assert linked(schema, name, other, register="001525").groups == [[0, 1]]


def test_sisters_with_one_arabic_name_are_not_merged(schema: Schema) -> None:
    names = ["Coop Tazlaft Lait / تعاونية تازلافت", "Coop Tazlaft Argan / تعاونية تازلافت"]
    assert linked(schema, *names).groups == [[0], [1]]


def test_needs_under_one_of_two_scripts_come_to_the_cooperative(
    tmp_path: Path, do_import: Callable[..., Outcome]
) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ["Nom de la coopérative", "Province", "Commune", "Nb adhérents"],
        ["Coopérative Tazlaft Ouzar / تعاونية تازلافت", "Tiznit", "Anzi", 34],
        ["تعاونية إمغران (Coop Imghrane N'Souss)", "Tiznit", "Reggada", 22],
        ["Coop Tazlaft / تعاونية تازلافت", "Tata", "Akka", 12],
    ):
        book.active.append(row)
    needs = book.create_sheet("Besoins")
    needs.append(["Nom de la coopérative", "Montant demandé"])
    needs.append(["Coopérative Tazlaft Ouzar", 350000])
    needs.append(["Coop Imghrane N'Souss", 120000])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert len(do_import(path).made) == 3
