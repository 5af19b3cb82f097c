"""Plans read the log of cases as the command and as a program; reading never writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Command

from matcher import open_matcher
from matcher.planning.compose import Wishes
from matcher.planning.recorded import as_recorded
from matcher.support.paths import cases_file

DAY = ("--today", "2026-11-23", "--registry", "demo")


def test_the_command_and_the_session_read_the_log_and_never_write_it(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    ask = ("plan", "--coop", "SM-0196", *DAY)
    assert match_here(*ask, "--json").json["committed"] == []
    assert not cases_file().exists()  # reading makes no log
    for words in (
        ("indh_p3_ess", "granted", "--on", "2026-10-02", "--amount", "100000"),
        ("ads", "applied", "--on", "2026-11-02", "--amount", "62500"),
        ("fda", "refused", "--on", "2026-11-03", "--reason", "not_said"),
    ):
        assert match_here("record", "SM-0196", *words, *DAY).code == 0
    content = cases_file().read_bytes()
    data = match_here(*ask, "--json").json
    assert [(one["option_id"], one["promised"], one["amount"]) for one in data["committed"]] == [
        ("indh_p3_ess", True, 100_000),
        ("ads", False, 62_500),
    ]
    taken = sum(sum(one["by_line"].values()) for one in data["committed"])
    assert taken == 162_500
    for plan in data["plans"]:
        paid = sum(part["amount"] for part in plan["amounts"])
        own = plan["own_cash"] + plan["own_in_kind"]
        assert paid + own + plan["uncovered"] + taken == data["total"] == 543_500
        asked = {step["option_id"] for step in plan["steps"]}
        assert asked.isdisjoint({"indh_p3_ess", "ads", "fda"})
        assert plan["conditional"] >= 62_500
    session = open_matcher(registry="demo", today="2026-11-23")
    assert session.plan("SM-0196").to_dict() == match_here(*ask, "--json", "--lang", "en").json
    said = " ".join(match_here(*ask, "--lang", "en").out.split())
    assert "promised 100,000 MAD" in said
    assert "if it says no, 62,500 MAD more" in said
    table = match_here(*ask, "--out", "-").out.splitlines()
    first = [row.split(",") for row in table[1:] if row.split(",")[2] == "1"]
    assert {"promised", "pending"} <= {cell for row in first for cell in row}
    assert cases_file().read_bytes() == content
    mine = session.applicant("SM-0196")
    wishes = as_recorded(Wishes(), cases_file(), session, mine, but="ads")
    assert [one.option for one in wishes.committed] == ["indh_p3_ess"]
    assert wishes.said_no == {"fda"}
