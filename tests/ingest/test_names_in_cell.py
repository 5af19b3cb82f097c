"""A cell of names with several lines: several bodies are none of them, a name that wraps is one."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.in_workspace import stored
from matcher.ingest.outcome import Outcome

Import = Callable[..., Outcome]


def _import(cell: str, folder: Path, do_import: Import) -> set[str]:
    """The codes that are said of the cell."""
    path = folder / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = [("Nom de la coopérative", "Province"), ("Afoulki", "Tata"), (cell, "Tiznit")]
        csv.writer(stream, delimiter=";").writerows(rows)
    return {f.code for f in do_import(path).findings if f.origin.row == 3 and f.origin.column == 1}


@pytest.mark.parametrize(
    "cell",
    [
        "Tamounte\nTigmi\nAnzi",
        "Coopérative Tamounte\nCoopérative Tigmi",
        "- Tamounte\n- Tigmi",
        "1. Tamounte\n2. Tigmi",
        "Tamounte\r\nTigmi\r\nAnzi",
        "تعاونية تامونت\nتعاونية تيكمي",
    ],
)
def test_several_bodies_in_one_cell_are_named_and_make_no_profile(
    cell: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    assert _import(cell, tmp_path, do_import) == {"several-names"}
    assert [one.name for one in stored(own_home)] == ["Afoulki"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Tamounte\nTigmi", "Tamounte Tigmi"),
        ("Coopérative Tamounte\nDouar Imi\nAkka", "Coopérative Tamounte Douar Imi Akka"),
    ],
)
def test_two_lines_that_may_be_one_name_are_kept_and_flagged(
    cell: str, name: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    assert _import(cell, tmp_path, do_import) == {"several-names"}
    assert [one.name for one in stored(own_home)] == ["Afoulki", name]


@pytest.mark.parametrize(
    "cell",
    [
        "Coopérative agricole\nTamounte",
        "COOPERATIVE\nTAMOUNTE",
        "Coopérative Tamounte\npour la femme rurale",
        "Coopérative Tamounte des\nProduits de Terroir",
        "Coopérative Tamounte\n(Tiznit)",
        "Coopérative Tamounte\nتعاونية تامونت",
        "تعاونية تامونت\nللنساء القرويات",
        "Tamounte\n",
    ],
)
def test_a_name_that_wraps_is_one_without_a_word(
    cell: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    assert _import(cell, tmp_path, do_import) == set()
    assert [one.name for one in stored(own_home)] == ["Afoulki", " ".join(cell.split())]


@pytest.mark.parametrize(
    "cell",
    ["« idem »", "Idem", "Sans nom", "Coopérative", "COOPERATIVE AGRICOLE", "تعاونية", "GIE"],
)
def test_a_cell_that_names_nobody_is_no_name(
    cell: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    assert "no-name" in _import(cell, tmp_path, do_import)
    assert cell not in {one.name for one in stored(own_home)}


@pytest.mark.parametrize(
    "cell", ["Coopérative Idem", "Coop D", "Ida", "Agri", "La Coopérative Verte"]
)
def test_a_short_or_common_name_is_one(
    cell: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    assert "no-name" not in _import(cell, tmp_path, do_import)
    assert cell in {one.name for one in stored(own_home)}
