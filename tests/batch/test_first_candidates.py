"""A large file gives a funder the same first candidates as one read applicant by applicant."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from matcher import open_matcher
from matcher.registry import csv_table

DEMO = Path(__file__).parents[2] / "data" / "registry" / "synthetic_souss_massa.csv"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some rows: unknown facts, ties, refusals, and a flaw of each kind."""
    chance = random.Random(3)
    head, *rows = csv.reader(DEMO.read_text(encoding="utf-8").splitlines())
    rows = [list(row) for row in chance.sample(rows, 30)]
    rows += [list(row) for row in rows[:10]]  # ties, but for the id
    for row in rows:
        row[head.index("applicant_id")] = f"B-{chance.randrange(10**6):06d}"
        for at in range(1, len(head)):
            if head[at] != "origin" and chance.random() < 0.1:
                row[at] = ""
    rows[7][head.index("applicant_id")] = rows[3][head.index("applicant_id")]
    rows[9][head.index("applicant_id")] = ""
    rows[11][head.index("members")] = "many"
    rows[13][head.index("members")], rows[13][head.index("women")] = "5", "9"
    path = tmp_path_factory.mktemp("large") / "large.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[*head, "nonsense"], *([*row, "1"] for row in rows)])
    return path


@pytest.fixture(scope="module")
def workspace(table: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of such rows."""
    home = tmp_path_factory.mktemp("workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_HOME", str(home))
        open_matcher(registry="demo").import_files([table])
    return home


#: Who is asked, and how.
ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("indh", {"skip": 3, "top": 4}),
    ("indh_p3_ess", {"top": 1000}),
    ("tamwilcom", {"where": 'name != "Amal" and women_share > 0.4', "top": 1000}),
    ("indh", {"diverse": "purposes", "top": 1000, "skip": 2}),
    ("tamwilcom", {"where": "members >= 20", "diverse": "sector", "most_refused": None}),
    ("indh_p3_ess", {"where": "members > 100000", "most_refused": None}),
)


@pytest.mark.parametrize(("asked", "how"), ASKED, ids=str)
@pytest.mark.parametrize("kept", ["file", "workspace"])
def test_the_same_answer(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    kept: str,
    asked: str,
    how: dict[str, Any],
) -> None:
    registry = request.getfixturevalue("table") if kept == "file" else None
    if registry is None:
        monkeypatch.setenv("MATCHER_HOME", str(request.getfixturevalue("workspace")))
    answers: list[tuple[object, ...]] = []
    for large in (10**9, 0):
        monkeypatch.setattr(csv_table, "LARGE", large)
        session = open_matcher(registry=registry, today="2026-11-23")
        answer = session.shortlist(asked, **{"most_refused": 0, **how})
        answers.append(
            (
                answer.to_dict("en"),
                list(answer.lines("fr")),
                answer.warnings,
                answer.found,
                [list(table.rows) for table in answer.tables()],
                session.registry.problems,
            )
        )
    assert answers[0] == answers[1]
    assert session.source == kept
    if kept == "file":
        codes = {problem.code for problem in session.registry.problems}
        assert {"unknown-column", "bad-id", "impossible"} < codes
