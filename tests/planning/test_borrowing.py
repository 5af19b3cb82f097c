"""What lenders could lend: no more than their terms allow of the cost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from conftest import run_match

from matcher import open_matcher
from matcher.planning.answer import make_plans
from matcher.planning.borrowing import loan_limits, loans_borne
from matcher.planning.compose import compose
from matcher.planning.settings import settings_of
from matcher.session import Session

SENEGAL = Path(__file__).parents[2] / "docs" / "example" / "senegal"
OF_SENEGAL = (
    "--schema", str(SENEGAL / "schema.toml"), "--catalogue", str(SENEGAL / "catalogue"),
    "--registry", str(SENEGAL / "cooperatives.csv"),
)  # fmt: skip
CEILING = 'max_xof = { value = 50000000, source = "F3", confidence = "high" }'


def opened(folder: Path) -> Session:
    return open_matcher(
        schema=folder / "schema.toml",
        catalogue=folder / "catalogue",
        registry=folder / "cooperatives.csv",
        today=date(2026, 11, 30),
    )


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
    session = opened(folder)
    composed = compose(session, session.applicant("SN-3"), settings_of(session))
    limits = {one.option_id: one.asked for one in loan_limits(composed)}
    assert limits["equipment_loan"] == asked


@pytest.mark.parametrize("coop", ["SN-1", "SN-2", "SN-3", "SN-4"])
def test_the_list_knows_of_loans_what_the_plans_know_in_another_country_too(coop: str) -> None:
    session = opened(SENEGAL)
    applicant = session.applicant(coop)
    borne = loans_borne(session, applicant, session.options_for(applicant))
    plans = make_plans(session, applicant, settings_of(session))
    assert borne == {one.option_id: one.bearable > 0 for one in plans.loans}
    asked = {option for one in plans.plans for option in one.plan.sources}
    assert not {option for option, can in borne.items() if not can} & asked


def test_a_loan_that_no_plan_holds_is_nothing_to_do_first_in_another_country() -> None:
    """SN-4 states no surplus and has nothing to pledge."""
    day = ("--today", "2026-11-30", "--lang", "en")
    said = " ".join(run_match("--coop", "SN-4", *day, *OF_SENEGAL).out.split())
    assert "Do first: nothing can be asked for yet: all that is left is a loan" in said
    assert "it is a loan, and the file does not show that it can be repaid and secured" in said
