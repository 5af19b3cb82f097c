"""What lenders could lend: no more than their terms allow of the cost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from matcher import open_matcher
from matcher.planning.borrowing import loan_limits
from matcher.planning.compose import compose
from matcher.planning.settings import settings_of

SENEGAL = Path(__file__).parents[2] / "docs" / "example" / "senegal"
CEILING = 'max_xof = { value = 50000000, source = "F3", confidence = "high" }'


@pytest.mark.parametrize(
    ("share", "own_share", "asked"),
    [(1, None, 1_200_000), (0.8, None, 960_000), (None, 0.3, 840_000), (0.8, 0.1, 960_000)],
)
def test_no_lender_is_told_to_lend_more_than_its_share_of_the_cost(
    tmp_path: Path, share: float | None, own_share: float | None, asked: int
) -> None:
    """SN-3 asks for 1,200,000 of equipment."""
    folder = copytree(SENEGAL, tmp_path / "senegal")
    file = folder / "catalogue" / "equipment_loan.toml"
    text = file.read_text(encoding="utf-8")
    if share is not None:
        text = text.replace(CEILING, f'{CEILING}\nshare_max = {{ value = {share}, source = "F3" }}')
    if own_share is not None:
        text = text.replace(
            "[terms]\n", f'[terms]\nown_share = {{ value = {own_share}, source = "F3" }}\n'
        )
    file.write_text(text, encoding="utf-8")
    session = open_matcher(
        schema=folder / "schema.toml",
        catalogue=folder / "catalogue",
        registry=folder / "cooperatives.csv",
        today=date(2026, 11, 30),
    )
    composed = compose(session, session.applicant("SN-3"), settings_of(session))
    limits = {one.option_id: one.asked for one in loan_limits(composed)}
    assert limits["equipment_loan"] == asked
