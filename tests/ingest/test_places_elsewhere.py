"""Columns of places are set aside where no place of the table is known, and asked otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from matcher.ingest.outcome import Outcome
from matcher.registry.store import Store

Import = Callable[..., Outcome]
TOWNS = ("Kumalo", "Brezina", "Vantaro", "Oulmbek", "Zhukapur", "Tralonne", "Quimbaya", "Wexcombe",
         "Pradgrad", "Nhamundi")  # fmt: skip


def _codes(outcome: Outcome, column: int) -> set[str]:
    return {f.code for f in outcome.findings if f.origin.column == column}


def _import(labels: str, places: Sequence[str], folder: Path, do_import: Import) -> Outcome:
    path = folder / "a.csv"
    rows = "\n".join(f"Afoulki {chr(97 + at)};{place}" for at, place in enumerate(places))
    path.write_text(f"Nom de la coopérative;{labels}\n{rows}\n", encoding="utf-8")
    return do_import(path)


@pytest.mark.parametrize(
    "label",
    ["Commune", "commune_nom_bdd", "Ville", "District", "Localidad", "Ubicación", "Location",
     "Département", "المدينة"],
)  # fmt: skip
def test_ten_places_of_which_none_is_known_are_set_aside_and_named(
    label: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    outcome = _import(label, TOWNS, tmp_path, do_import)
    assert _codes(outcome, 2) == {"places-elsewhere"}
    store = Store(own_home / "workspace.sqlite")
    assert [one.facts.get("place") for one in store] == [None] * 10
    store.close()


@pytest.mark.parametrize("label", ["Province", "Région", "Département", "المحافظة"])
def test_five_regions_or_provinces_are_enough(
    label: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    outcome = _import(label, [*TOWNS[:5], *TOWNS[:5]], tmp_path, do_import)
    assert _codes(outcome, 2) == {"places-elsewhere"}
    outcome = _import(label, TOWNS[:4], tmp_path, do_import)
    assert _codes(outcome, 2) & {"unclear-column", "unknown-place"}


def test_a_province_below_a_word_of_other_countries_is_read(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    _import("Gouvernorat", ["Tiznit", "Tata", "Taroudant"], tmp_path, do_import)
    store = Store(own_home / "workspace.sqlite")
    assert [one.facts.get("province") for one in store] == ["tiznit", "tata", "taroudannt"]
    store.close()


def test_all_columns_of_places_count_together(tmp_path: Path, do_import: Import) -> None:
    places = [f"{town};{town[:3]}burg" for town in TOWNS[:6]]
    outcome = _import("Province;Ville", places, tmp_path, do_import)
    assert _codes(outcome, 2) == _codes(outcome, 3) == {"places-elsewhere"}


@pytest.mark.parametrize(
    "places",
    [
        TOWNS[:9],  # too few to be sure
        (*TOWNS, "Tafraout"),
        (*TOWNS, "Souss-Massa-Drâa"),  # a region of former times is of here
        [f"{town}, Tiznit" for town in TOWNS],
        ["Tafraut", "Biougrra", "Tiznitt", *TOWNS],  # slips of the pen
        ["oui", *TOWNS],
        ["Tiznit quartier nord", "TIZNIT HAY EL FATH", *TOWNS],  # quarters of a town of here
    ],
)
def test_a_table_that_may_be_of_here_is_asked_about(
    places: Sequence[str], tmp_path: Path, do_import: Import
) -> None:
    outcome = _import("Ville", places, tmp_path, do_import)
    assert _codes(outcome, 2) == {"unclear-column"}


def test_one_name_that_begins_as_a_place_of_here_is_an_accident(
    tmp_path: Path, do_import: Import
) -> None:
    outcome = _import("Ville", ["Mahdia del Rio", *TOWNS, "Akka Norte"], tmp_path, do_import)
    assert _codes(outcome, 2) == {"places-elsewhere"}


def test_communes_beside_a_province_that_is_known_are_asked_about(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    places = [f"Tiznit;{town}" for town in TOWNS]
    outcome = _import("Province;Commune", places, tmp_path, do_import)
    assert _codes(outcome, 3) == {"unclear-column"}
    store = Store(own_home / "workspace.sqlite")
    assert {one.facts["province"] for one in store} == {"tiznit"}
    store.close()


def test_what_a_person_said_of_the_column_holds(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    own_home.mkdir(exist_ok=True)
    (own_home / "mapping.toml").write_text(
        '[[column]]\nheader = "ville"\nfield = "place"\n', encoding="utf-8"
    )
    outcome = _import("Ville", TOWNS, tmp_path, do_import)
    assert _codes(outcome, 2) == {"unknown-place"}
