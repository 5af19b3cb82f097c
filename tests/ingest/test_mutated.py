"""Any bytes: a table or an error of ours, never a crash."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.planted import plant
from ingest.test_hostile import workbook
from matcher.support.errors import MatcherError

MUTANTS = int(os.environ.get("MATCHER_MUTANTS", "40"))


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_mutated_files_are_read_or_refused(
    form: str, tmp_path: Path, do_import: Callable[..., object]
) -> None:
    if form == "csv":
        whole = plant(tmp_path, "mixed", "csv", seed=3)[0].read_bytes()[:6000]
    elif form == "xlsx":
        whole = workbook()
    else:
        whole = b'[{"Nom de la coop\xc3\xa9rative": "Afoulki", "Province": "Tata"}, {"x": [1]}]'
    rng = random.Random(9)
    path = tmp_path / f"mutant.{form}"
    read = refused = 0
    for _ in range(MUTANTS):
        mutant = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(len(mutant))
            what = rng.randrange(3)
            if what == 0:
                mutant[at] = rng.randrange(256)
            elif what == 1:
                del mutant[at : at + rng.randint(1, 30)]
            else:
                mutant[at:at] = rng.choice((b'"', b"\0", b";;;", b"\xff", b"=1+1", b"[[["))
            if not mutant:
                break
        path.write_bytes(bytes(mutant))
        try:
            do_import(path, dry_run=True)
            read += 1
        except MatcherError:
            refused += 1
    print(f"{form}: {read} read, {refused} refused")
    assert read + refused == MUTANTS
