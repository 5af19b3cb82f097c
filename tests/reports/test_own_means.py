"""Who could bring the own share of an award, and what is only assumed of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher import Session, open_matcher
from matcher.allocation.funds_file import AllocationProgramme, Fund
from matcher.allocation.result import Allocation, allocate
from matcher.reports.for_funders.allocation import allocation_view
from matcher.reports.for_funders.committee import committee_note
from matcher.support.messages import render


@pytest.fixture(scope="module")
def session(some_rows: Path) -> Session:
    return open_matcher(registry=some_rows, today=date(2026, 11, 23))


def note(session: Session, allocation: Allocation) -> str:
    view = allocation_view(session, allocation, None, None)
    told = [render(said, "en") for _, all_said in committee_note(view) for said in all_said]
    return " ".join(told).replace("\u00a0", " ")


def test_an_award_says_whether_its_own_share_is_on_file(session: Session) -> None:
    """Four ask for 100,000 MAD at a fund whose own share is a fifth: 20,000 MAD each."""
    means = {
        "none": {"own_cash_mad": 0, "own_in_kind_mad": 0},
        "silent": {},
        "half told": {"own_cash_mad": 5_000},
        "both": {"own_cash_mad": 12_000, "own_in_kind_mad": 8_000},
    }
    asking_ = [
        session.new_applicant(name, {"need_equipment_mad": 100_000, **told})
        for name, told in means.items()
    ]
    fund = Fund(id="F", budget=500_000, own_share=0.2, pays=("equipment",))
    made = allocate(AllocationProgramme((fund,)), session.matcher, asking_, is_priced=False)
    awards = allocation_view(session, made, None, None).awards
    assert {one.applicant_id: (one.own_share, one.own_on_file) for one in awards} == {
        "none": (20_000, "less"),
        "silent": (20_000, "unknown"),
        "half told": (20_000, "unknown"),
        "both": (20_000, "enough"),
    }
    said = note(session, made)
    assert "1 award asks for an own share of which less is on file" in said
    assert "what is missing. Own share asked for: none 20,000 MAD." in said
    assert "2 awards assume that the cooperatives can bring their own share" in said


def test_what_neither_awards_nor_own_means_pay_has_no_payer(session: Session) -> None:
    """Equipment alone is paid here: 80,000 of 100,000 MAD. Who else pays the works is not known."""
    asked = {"need_equipment_mad": 100_000, "need_premises_mad": 50_000}
    asking_ = [
        session.new_applicant("no means", asked),
        session.new_applicant("own cash", {**asked, "own_cash_mad": 60_000}),
        session.new_applicant("all", {**asked, "own_cash_mad": 90_000}),
    ]
    fund = Fund(id="F", budget=500_000, own_share=0.2, pays=("equipment",))
    made = allocate(AllocationProgramme((fund,)), session.matcher, asking_, is_priced=False)
    awards = {one.applicant_id: one for one in allocation_view(session, made, None, None).awards}
    assert {name: (one.amount, one.need, one.unpaid) for name, one in awards.items()} == {
        "no means": (80_000, 150_000, 50_000),
        "own cash": (80_000, 150_000, 10_000),
        "all": (80_000, 150_000, 0),
    }
    said = note(session, made)
    assert "2 cooperatives ask for more than awards here and their own shares pay" in said
    assert "no payer: no means 50,000 MAD, own cash 10,000 MAD." in said
