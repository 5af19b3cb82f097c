"""What the log of cases says to an allocation: what is promised is not paid once more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher import Session, open_matcher

FUND = """
[[fund]]
id = "commune"
rule = 'members >= 1'
budget_mad = 500000
ticket_max_mad = 100000
"""


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Two that need 85,000 and 90,000 for equipment; of one only the total and the purpose."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    table = tmp_path / "two.csv"
    table.write_text(
        "applicant_id,name,legal_form,members,place,purposes,need_total_mad,need_equipment_mad\n"
        "T-1,Amal,cooperative,8,taroudannt/aoulouz,equipment,85000,85000\n"
        "T-2,Afra,cooperative,9,taroudannt/igli,equipment,90000,\n",
        encoding="utf-8",
    )
    return open_matcher(registry=table, today=date(2026, 11, 23))


def awards(session: Session, tmp_path: Path) -> dict[str, tuple[float, float]]:
    path = tmp_path / "funds.toml"
    path.write_text(FUND, encoding="utf-8")
    found = session.allocate(path).to_dict("en")["awards"]
    return {one["applicant_id"]: (one["amount"], one["unpaid"]) for one in found}


def test_a_total_with_one_purpose_is_all_asked_on_that_line(
    session: Session, tmp_path: Path
) -> None:
    assert awards(session, tmp_path) == {"T-1": (85_000, 0), "T-2": (90_000, 0)}


@pytest.mark.parametrize("option", ["intelaka_rural", "fda"])
def test_what_is_promised_is_not_paid_once_more(
    session: Session, tmp_path: Path, option: str
) -> None:
    session.record("T-1", option, "granted", on="2026-11-02", amount=60_000)
    session.record("T-2", option, "granted", on="2026-11-02", amount=400_000)
    assert awards(session, tmp_path) == {"T-1": (25_000, 0)}
