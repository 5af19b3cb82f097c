"""The sector that a column of products tells where no column says it: kept, asked, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.in_workspace import stored  # isort: skip
from matcher.ingest.outcome import Outcome
from matcher.ingest.rows.record import FROM_NAME, MAY_SAY

Import = Callable[..., Outcome]


def told(tmp_path: Path, label: str, *cells: str, beside: str = "") -> str:
    head = f"Nom de la coopérative;{label}{beside and ';Secteur'}"
    rows = [f"Coopérative {name};{cell};{beside}".rstrip(";")
            for name, cell in zip(("Afoulki", "Tamounte"), cells, strict=False)]  # fmt: skip
    path = tmp_path / "a.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("label", "cell", "sector"),
    [
        ("Activité", "huile d'argan", "argan"),
        ("Activité", "Production de miel", "beekeeping"),
        ("Activité", "commerce", "trade"),
        ("Produits", "dattes", "dates"),
        ("Produit", "tapis", "crafts"),
        ("النشاط", "العسل", "beekeeping"),
        ("النشاط", "إنتاج الزعفران", "saffron"),
        ("Filière", "safran", "saffron"),
    ],
)
def test_one_product_of_one_sector_tells_it(
    label: str, cell: str, sector: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(Path(told(tmp_path, label, cell)))
    assert stored(own_home)[0].facts["sector"] == sector


@pytest.mark.parametrize(
    "cell",
    ["céréales et élevage", "vente de miel", "PAM + couscous", "safran, miel", "تسويق العسل"],
)
def test_what_may_be_several_sectors_is_asked(
    cell: str, tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    outcome = do_import(Path(told(tmp_path, "Activité", cell)))
    assert "sector" not in stored(own_home)[0].facts
    assert any(f.code == MAY_SAY and f.origin.row == 2 for f in outcome.findings)


def test_what_tells_no_sector_is_not_asked(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    outcome = do_import(Path(told(tmp_path, "Activité", "divers")))
    assert "sector" not in stored(own_home)[0].facts
    assert not any(f.code == MAY_SAY for f in outcome.findings)


def test_a_column_of_sectors_says_it_alone(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    do_import(Path(told(tmp_path, "Activité", "miel", beside="agriculture")))
    assert stored(own_home)[0].facts["sector"] == "agriculture"


def test_what_products_tell_replaces_no_sector_that_was_said(
    tmp_path: Path, own_home: Path, do_import: Import
) -> None:
    said = "Identifiant;Nom de la coopérative;Activité;Secteur\nA-1;Afoulki;miel;agriculture\n"
    (tmp_path / "a.csv").write_text(said, encoding="utf-8")
    told = "Identifiant;Nom de la coopérative;Activité\nA-1;Afoulki;miel de thym\n"
    (tmp_path / "b.csv").write_text(told, encoding="utf-8")
    do_import(tmp_path / "a.csv")
    outcome = do_import(tmp_path / "b.csv")
    assert any(finding.code == FROM_NAME for finding in outcome.findings)
    [one] = stored(own_home)
    assert one.facts["sector"] == "agriculture"
