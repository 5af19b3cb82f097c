"""A trained model of another domain, at scale: the same as one by one."""

from __future__ import annotations

import csv
from pathlib import Path

from conftest import ROOT, Command

HISTORY = ROOT / "tests" / "other_history"
DAY = "2026-01-01"


def test_a_trained_model_says_at_scale_what_it_says_of_one(
    match_here: Command, tmp_path: Path
) -> None:
    model, out = tmp_path / "model.json", tmp_path / "out"
    trained = match_here("train", "--history", HISTORY, "--until", "2024-11-01", "--out", model)
    assert trained.code == 0, trained.err
    own = ("--schema", HISTORY / "schema.toml", "--catalogue", HISTORY / "catalogue")
    own = (*own, "--model", model, "--today", DAY)
    table = HISTORY / "applicants.csv"
    answer = match_here(
        "batch", "--applicants", table, "--out", out, *own, "--top", 50, "--workers", 1
    )
    assert answer.code == 0, answer.err
    rows: dict[str, list[tuple[str, str, float]]] = {}
    for path in out.glob("applicants/*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                said = (row["option_id"], row["verdict"], float(row["score"]))
                rows.setdefault(row["applicant_id"], []).append(said)
    for who in sorted(rows)[::40]:
        shown = match_here("--coop", who, "--registry", table, *own, "--top", 50, "--json")
        matches = shown.json["matches"]
        assert any(part["learnt"] for match in matches for part in match["contributions"])
        assert rows[who] == [(m["option_id"], m["verdict"], m["score"]) for m in matches]
