"""A name on two sheets of one file: who they are on the first, what they need on the second."""

from __future__ import annotations

import pytest

from matcher.domain.schema import Schema
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.linkage.link import Linked, link
from matcher.ingest.linkage.names import name_form
from matcher.ingest.linkage.other_sheet import OtherSheet

WHO = frozenset(("name", "place", "members", "founded"))
NEEDS = frozenset(("name", "need_total_mad", "own_cash_mad"))


def on_sheets(who: list[tuple[str, str]], needs: list[str]) -> list[Identity]:
    """Rows of two sheets: names with their places, and names that only say a need."""
    rows = [
        Identity(at, (name,), place, size=10 + at, table="a.xlsx\x1fListe", columns=WHO)
        for at, (name, place) in enumerate(who)
    ]
    return rows + [
        Identity(len(who) + at, (name,), table="a.xlsx\x1fBesoins", columns=NEEDS,
                 amounts={"need_total_mad": 1000.0 * (at + 1)})
        for at, name in enumerate(needs)
    ]  # fmt: skip


def linked(schema: Schema, rows: list[Identity]) -> Linked:
    return link(rows, schema.places("place"))


def asked(found: Linked) -> set[tuple[int, int]]:
    return {(min(p.one, p.other), max(p.one, p.other)) for p in found.asked}


@pytest.mark.parametrize(
    ("name", "like_it"),
    [("Coopérative Tizwiralt N'Ouzar", "COOP TIZWIRALT OUZAR"),
     ("Coopérative Imghrane Zitoun", "Coop. Imghran Zitoune"),
     ("تعاونية أوزيوة للزعفران", "تعاونية اوزيوه الزعفران"),
     ("Coop Tazlaft N'Oudrar", "Tazlaft Oudrar")],
)  # fmt: skip
@pytest.mark.parametrize("place", ["tata/akka", "tata"])
def test_a_name_of_equal_letters_is_joined_though_one_like_it_stands_by(
    name: str, like_it: str, place: str, schema: Schema
) -> None:
    who = [(name, "tata/akka"), (like_it, place), ("Coopérative Ounzar", "tiznit/anzi")]
    found = linked(schema, on_sheets(who, [name]))
    assert [0, 3] in found.groups
    assert [1] in found.groups
    assert (0, 1) in asked(found)


def test_a_name_that_two_bear_is_asked(schema: Schema) -> None:
    name = "Coopérative Tizwiralt N'Ouzar"
    who = [(name, "tata/akka"), (name, "tiznit/anzi")]
    found = linked(schema, on_sheets(who, [name]))
    assert found.groups == [[0], [1], [2]]
    assert asked(found) >= {(0, 2), (1, 2)}


def test_a_name_that_is_only_like_the_two_of_the_list_is_asked(schema: Schema) -> None:
    who = [("Coopérative Tizwiralt N'Ouzar", "tata/akka"), ("Coop Tizwiralt Ouzare", "tiznit/anzi")]
    found = linked(schema, on_sheets(who, ["Tizwiralt Ouzar Coop"]))
    assert found.groups == [[0], [1], [2]]
    assert asked(found) >= {(0, 2)}


COMMON = ["Coopérative Al Amal", "Coopérative Annour", "Coopérative Al Baraka", "Coop Annajah"]


def test_common_names_that_are_all_a_sheet_says_mean_the_rows_of_the_list(schema: Schema) -> None:
    who = [(name, "tata/akka") for name in COMMON]
    assert linked(schema, on_sheets(who, COMMON)).groups == [[0, 4], [1, 5], [2, 6], [3, 7]]


def test_a_common_name_alone_is_asked(schema: Schema) -> None:
    """One row says too little of how its sheet is read; nor do names that the list has not."""
    for needs in (COMMON[:1], [COMMON[0], "Coop Ounzar", "Coop Tagmat", "Coop Itrane"]):
        found = linked(schema, on_sheets([(name, "tata/akka") for name in COMMON], needs))
        assert [4] in found.groups
        assert (0, 4) in asked(found)


def test_two_lists_of_like_columns_say_no_parts_of_one(schema: Schema) -> None:
    rows = on_sheets([(name, "tata/akka") for name in COMMON], COMMON)
    rows = [Identity(i.key, i.names, i.place, table=i.table, columns=WHO) for i in rows]
    assert all(len(group) == 1 for group in linked(schema, rows).groups)
    forms = [tuple(map(name_form, i.names)) for i in rows]
    assert not OtherSheet(rows, forms).named(0, 4)


@pytest.mark.parametrize(
    ("name", "there"),
    [("COOP AGRI. LAIT OUZAR", "Coop Agricole Lait Ouzar"),
     ("Coopérative Fém. Tizwiralt", "Coop. féminine Tizwiralt"),
     ("Coopérative Féminine Tizwiralt", "Coop Tizwiralt"),
     ("تعاونية تيزويرالت النسوية", "تعاونية تيزويرالت")],
)  # fmt: skip
def test_a_shortened_or_missing_kind_is_the_same_name_where_nobody_else_bears_it(
    name: str, there: str, schema: Schema
) -> None:
    who = [(name, "tata/akka"), ("Coopérative Ounzar", "tiznit/anzi")]
    assert [0, 2] in linked(schema, on_sheets(who, [there])).groups
    twin = [*who, ("Coopérative Tizwiralt", "tata"), ("Coop Lait Ouzar", "tata")]
    twin += [("تعاونية تيزويرالت", "tata")]
    if name.split()[-1] != "OUZAR" and "Fém." not in name:  # the twin is the one named there
        assert [0, 5] not in linked(schema, on_sheets(twin, [there])).groups


def test_a_kind_in_place_of_another_is_asked(schema: Schema) -> None:
    who = [("Coopérative Féminine Al Amal", "tata/akka"), ("Coopérative Ounzar", "tiznit/anzi")]
    found = linked(schema, on_sheets(who, ["Coopérative Agricole Al Amal"]))
    assert found.groups == [[0], [1], [2]]
    assert (0, 2) in asked(found)
