"""What is asked about a column: nothing where no answer changes anything, a town by its cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.ingest.columns.no_field import holds_no_field
from matcher.ingest.outcome import Outcome
from matcher.ingest.tables.heading import ColumnHeading
from matcher.registry.store import Store

Import = Callable[..., Outcome]


@pytest.mark.parametrize(
    ("label", "cells"),
    [
        ("Site", ["https://coop.example/a", "http://b.example"]),
        ("Facebook", ["www.facebook.example/x ; https://b.example"]),
        ("created_at", ["2016-03-31T11:03:37.900Z", "2018-12-17 05:48"]),
        ("old", ["5c59663fb1eee2651e9119be"]),
        ("profileUrl", ["/fiches/afoulki", "/fiches/tamounte"]),
        ("uid", ["123e4567-e89b-12d3-a456-426614174000"]),
        ("lat", ["30.42781", -9.59, "31,63"]),
        ("Coordonnées GPS", ["30.4278"]),
        ("Latitude", ["10° 48′ N", "9° 20' 00\" Nord", "9,9"]),
        ("geo_point", ["30.4278, -9.5981", "30.11,-9.21"]),
        ("contour", ["POINT (1.25 6.5)", "MULTIPOLYGON (((1 2, 3.5 4)))"]),
        ("forme", ['{"type": "Point", "coordinates": [1.2, 6.3]}']),
    ],
)
def test_these_are_told_to_be_unused_and_not_asked(
    label: str, cells: list[object], tmp_path: Path, do_import: Import
) -> None:
    assert holds_no_field(ColumnHeading(2, label), cells)  # type: ignore[arg-type]
    path = tmp_path / "a.csv"
    rows = "\n".join(f"Afoulki {at};{cell}" for at, cell in enumerate(cells))
    path.write_text(f"Nom de la coopérative;{label}\n{rows}\n", encoding="utf-8")
    outcome = do_import(path)
    assert {f.code for f in outcome.findings if f.origin.column == 2} == {"unused-column"}


@pytest.mark.parametrize(
    ("label", "cells"),
    [
        ("Site", ["https://coop.example", "Tiznit"]),  # one cell says something else
        ("Taux", ["30.42781"]),  # a number with decimals, and no coordinate by its label
        ("Ouvert le", ["2016-03-31T00:00:00"]),  # a day as a program writes it
        ("Code", ["5c59663fb1eee"]),
        ("lat", ["45"]),
        ("Lien", ["ancien membre", "parrainage"]),  # a tie to somebody
        ("lat", []),
    ],
)
def test_these_are_asked(label: str, cells: list[str]) -> None:
    assert not holds_no_field(ColumnHeading(2, label), cells)


@pytest.mark.parametrize(
    ("label", "cells"),
    [
        ("Pays", ["Togo", "Bénin"]),
        ("Country", ["Kenya"]),
        ("البلد", ["تونس"]),
        ("Sigle", ["AFK", "TMN"]),
        ("nombre_corto", ["Afoulki"]),
        ("Código postal", ["04001", "B1704"]),
        ("Code postal du siège", ["97410"]),
        ("codePostal", ["04001"]),
        ("numero_siret", ["84313200012345", 84313200012346]),
        ("CUIT", ["30-11111111-7"]),
        ("RNA", ["W123456789"]),
        ("FID", ["vue.fid-7b1c_3f"]),
        ("Rubrique", list(map(str, range(1, 9)))),
        ("Rang", list(range(8))),
        ("Misión", ["Todo para todos"]),
        ("id_sucursal", ["1996", "1423"]),
    ],
)
def test_what_no_field_of_the_schema_is_about_is_set_aside_and_named(
    label: str, cells: list[object], tmp_path: Path, do_import: Import
) -> None:
    outcome = _beside_names(label, cells, tmp_path, do_import)
    assert {f.code for f in outcome.findings if f.origin.column == 2} == {"unused-column"}


@pytest.mark.parametrize(
    ("label", "cells"),
    [
        ("SIRET", ["oui", "84313200012345"]),  # who has one, and no number of it
        ("id_sucursal", ["S1996", "S1423"]),
        ("Montant CP", ["1200", "1300"]),
        ("Pays d'export", ["Togo", "Bénin"]),  # exports may be meant
        ("Rubrique", ["1", "2", "3", "4", "5", "6", "7"]),  # few numbers may stand so by accident
        ("Rubrique", ["1", "2", "2", "3", "4", "5", "6", "7", "8"]),
        ("Site", ["Anzi", "https://coop.example"]),
        ("Description", ["Nous tissons.", "Nous pressons."]),  # perhaps of the project
    ],
)
def test_what_may_be_of_a_field_is_asked(
    label: str, cells: list[object], tmp_path: Path, do_import: Import
) -> None:
    outcome = _beside_names(label, cells, tmp_path, do_import)
    assert {f.code for f in outcome.findings if f.origin.column == 2} == {"unclear-column"}


def test_numbers_of_rows_below_a_label_of_a_field_are_its_values(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    _beside_names("Nbre d'adhérents", list(range(5, 7)) + list(range(1, 9)), tmp_path, do_import)
    store = Store(own_home / "workspace.sqlite")
    assert [one.facts["members"] for one in store][:3] == ["5", "6", "1"]
    store.close()


def _beside_names(label: str, cells: list[object], tmp_path: Path, do_import: Import) -> Outcome:
    path = tmp_path / "a.csv"
    rows = "\n".join(f"Afoulki {chr(97 + at)};{cell}" for at, cell in enumerate(cells))
    path.write_text(f"Nom de la coopérative;{label}\n{rows}\n", encoding="utf-8")
    return do_import(path)


@pytest.mark.parametrize("label", ["Ville", "City", "المدينة", "Ciudad"])
def test_a_town_is_the_place_where_its_cells_are_towns_of_the_gazetteer(
    label: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"Nom de la coopérative;{label}\nAfoulki;Tiznit\nToudarte;Tafraout\n", encoding="utf-8"
    )
    do_import(path)
    store = Store(own_home / "workspace.sqlite")
    assert [one.facts.get("place") for one in store] == ["tiznit", "tiznit/tafraout"]
    store.close()


@pytest.mark.parametrize("town", ["Lomé", "Bogotá", "Mumbai", "Toulouse"])
def test_a_town_elsewhere_is_asked_once_for_its_column(
    town: str, tmp_path: Path, do_import: Import
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Nom de la coopérative;Ville\nAfoulki;{town}\nToudarte;{town}\n", "utf-8")
    outcome = do_import(path)
    asked = [f for f in outcome.findings if f.origin.column == 2]
    assert [f.code for f in asked] == ["unclear-column"]


def test_metres_on_a_map_are_unused(tmp_path: Path, do_import: Import) -> None:
    path = tmp_path / "a.csv"
    rows = ["Afoulki;616874.0", "Tamounte;630347"]
    path.write_text("\n".join(("Nom de la coopérative;X (Coop)", *rows)), encoding="utf-8")
    told = {f.code for f in do_import(path).findings if f.origin.column == 2}
    assert told == {"unused-column"}
