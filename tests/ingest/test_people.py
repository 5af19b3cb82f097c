"""Names of people inside cells of columns that are read: nowhere after an import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.ingest.importer import Importing
from matcher.ingest.outcome import Outcome

CANARIES = ("Kanarine", "Serinette", "Zaïtrouni", "كناريني", "Moineau", "0661234567", "Pinsonnat")
CELLS = {
    "Nb adhérents": ("12 (voir Fatima Kanarine)", "34 - Mme Serinette", "25 Moineau",
                     "Hassan Pinsonnat 8"),
    "Capital (DH)": ("30 000 DH, contact Zaïtrouni", "5000 (M Omar Moineau)", "1000 حسن كناريني",
                     "7000"),
    "Date de création": ("12/03/2015 signé Kanarine", "2019 (Mme Zaïtrouni)", "2018",
                         "2017 Khadija Moineau"),
    "Membre union (oui/non)": ("oui, selon Brahim Pinsonnat", "non", "oui 0661234567", "oui"),
    "Commune": ("Anzi (chez Serinette)", "Anzi", "Tafraout Mme Kanarine", "Anzi"),
    "Secteur": ("argane (Aicha Kanarine)", "miel", "argane voir Moineau", "argane السيدة كناريني"),
    "Projet": ("séchoir Mme Kanarine", "presse", "four, M. Moineau", "moulin, السيدة كناريني"),
}  # fmt: skip
NAMES = ("Tazlaft (Mme Fatima Serinette)", "Imghrane", "Oudrar - Mr Moineau", "Tagmout")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_planted_name_stays_anywhere(
    form: str, tmp_path: Path, own_home: Path, do_import: Callable[..., Outcome]
) -> None:
    import openpyxl

    header = ["Nom de la coopérative", *CELLS]
    rows = [[name, *(CELLS[label][at] for label in CELLS)] for at, name in enumerate(NAMES)]
    path = tmp_path / f"a.{form}"
    if form == "csv":
        path.write_text("\n".join(";".join(row) for row in [header, *rows]), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in [header, *rows]:
            book.active.append(row)
        book.save(path)
    outcome = do_import(path)
    assert len(outcome.made) == 4
    said = "\n".join(f"{f.message} {f.hint}" for f in outcome.findings).encode()
    kept = b"".join(p.read_bytes() for p in own_home.rglob("*") if p.is_file())
    for canary in CANARIES:
        assert canary.encode() not in kept, canary
        assert canary.encode() not in said, canary
    assert Importing is not None
