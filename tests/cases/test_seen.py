"""What is recorded with a funder, and what outcomes say against the catalogue, in commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Command

from matcher.cases.log import EventLog
from matcher.support.paths import cases_file

DAY = ("--today", "2026-11-23")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace of this test's own."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"


@pytest.fixture
def few(tmp_path: Path, some_rows: Path) -> Path:
    """The first twelve cooperatives of a registry."""
    path = tmp_path / "few.csv"
    rows = some_rows.read_text("utf-8").splitlines(keepends=True)[:13]
    path.write_text("".join(rows), "utf-8")
    return path


def candidates(match_here: Command, registry: Path) -> dict[str, Any]:
    found = match_here(
        "--funder", "indh", "--registry", registry, "--top", "50", *DAY, "--json"
    ).json["matches"]
    return {one["applicant_id"]: one for one in found}


def test_a_shortlist_says_what_is_recorded_with_the_funder_and_changes_no_place(
    match_here: Command, few: Path, tmp_path: Path
) -> None:
    before = candidates(match_here, few)
    assert all(one["seen"] == [] for one in before.values())
    first, second, third = list(before)[:3]
    booklet = tmp_path / "booklet.pdf"
    asked = ("dossier", "--funder", "indh", "--top", "2", "--out", booklet, "--registry", few)
    assert match_here(*asked, *DAY).code == 0
    record = ("record", third, "indh", "refused", "--on", "2026-06-15", "--registry", few)
    assert match_here(*record, *DAY).code == 0
    match_here("--coop", second, "--record", "--registry", few, *DAY)
    after = candidates(match_here, few)
    assert list(after) == list(before)
    assert [after[who]["score"] for who in after] == [before[who]["score"] for who in before]
    seen = {who: [(s["state"], s["on"]) for s in one["seen"]] for who, one in after.items()}
    assert seen.pop(first) == [("shown", "2026-11-23")]
    assert seen.pop(second) == [("shown", "2026-11-23")]
    assert seen.pop(third) == [("refused", "2026-06-15")]
    assert not any(seen.values())
    text = match_here("--funder", "indh", "--registry", few, *DAY, "--lang", "fr").out
    assert "imprimé pour le financeur le" in " ".join(text.split())


def test_a_request_that_only_the_office_knows_is_not_seen(match_here: Command, few: Path) -> None:
    who = next(iter(candidates(match_here, few)))
    match_here("record", who, "indh", "chosen", "--registry", few, *DAY)
    match_here("--coop", who, "--record", "--registry", few, *DAY)
    assert candidates(match_here, few)[who]["seen"] == []


def test_a_dossier_is_an_event_once_a_day_and_the_log_holds(
    match_here: Command, few: Path, tmp_path: Path
) -> None:
    who = next(iter(candidates(match_here, few)))
    out = tmp_path / "file.pdf"
    asked = ("dossier", who, "--option", "indh", "--out", out, "--force", "--registry", few)
    for _ in range(2):
        assert match_here(*asked, *DAY).code == 0
    log = EventLog(cases_file())
    events = [one.event for one in log]
    assert log.check() == []
    log.close()
    assert [(e.kind, e.applicant, e.option) for e in events] == [("shown", who, "indh_p3_ess")]
    assert events[0].asked_with["command"] == "dossier"
    assert "indh_p3_ess" in events[0].slate.shown
    assert candidates(match_here, few)[who]["seen"][0]["state"] == "shown"
    # a file that cannot be written leaves no event
    assert match_here(*asked[:-4], tmp_path / "no" / "x.txt", "--registry", few).code == 2
    assert match_here("trail").code == 0


def test_a_condition_that_outcomes_contradict_is_asked_about_until_the_funder_answers(
    match_here: Command,
) -> None:
    found = match_here("--funder", "fda", "--registry", "demo", *DAY, "--json").json["matches"]
    who = next(one["applicant_id"] for one in found if one["verdict"] == "eligible")
    record = ("record", who, "fda", "refused", "--reason", "condition:1", "--registry", "demo")
    assert match_here(*record, *DAY).code == 0
    review = ("catalogue", "review", "--registry", "demo", *DAY)
    said = match_here(*review, "--json").json["contradicted"]
    assert [(s["option_id"], s["code"], s["applicants"]) for s in said] == [
        ("fda", "condition:1", [who])
    ]
    text = " ".join(match_here(*review, "--lang", "fr").out.split())
    assert text.startswith(
        "! Fonds de développement agricole (FDA) [fda] a refusé pour condition 1"
    )
    assert f"remplie à notre connaissance : {who}" in text
    told = ("catalogue", "asked", "fda", "--result", "no_answer", "--on", "2026-11-23")
    assert match_here(*told).code == 0
    assert match_here(*review, "--json").json["contradicted"]
    told = ("catalogue", "asked", "fda", "--result", "answered", "--on", "2026-11-23")
    assert match_here(*told).code == 0
    assert match_here(*review, "--json").json["contradicted"] == []


def test_what_was_not_said_to_be_met_is_no_contradiction(match_here: Command) -> None:
    demo = ("--registry", "demo", *DAY)
    found = match_here("--funder", "fda", *demo, "--top", "400", "--json").json["matches"]
    who = next(one["applicant_id"] for one in found if one["verdict"] == "undecided")
    record = ("record", who, "fda", "refused", "--reason", "condition:1", *demo)
    assert match_here(*record).code == 0
    said = match_here("catalogue", "review", *demo, "--json").json
    assert said["contradicted"] == []


def test_a_printed_file_says_what_others_have_promised(match_here: Command, tmp_path: Path) -> None:
    demo = ("--registry", "demo", *DAY)
    match_here("record", "SM-0196", "attawfiq", "granted", "--amount", "40000", *demo)
    match_here("record", "SM-0196", "fda", "applied", "--amount", "15000", *demo)
    asked = ("dossier", "SM-0196", "--json", "--force", "--out", tmp_path / "x.docx", *demo)
    said = match_here(*asked).json["promises"]
    assert (said["promised"], said["pending"]) == (40_000, 15_000)
    left = said["left"]
    # the request that the file itself is for is no other request, and yet it is taken off
    said = match_here(*asked, "--option", "fda").json["promises"]
    assert (said["promised"], said["pending"]) == (40_000, 0)
    assert said["left"] == left == said["need"] - 55_000
