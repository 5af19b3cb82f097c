"""What an allocation is told as: its awards and the reasons of those without one."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import get_args

from matcher.allocation.explain import Reason
from matcher.reports.for_funders.allocation_text import proof_said
from matcher.reports.for_funders.allocation_views import LEAST_CHANGE, REASONS, AwardView
from matcher.reports.for_funders.award_said import award_notes
from matcher.support.messages import render

AWARD = AwardView(
    applicant_id="A",
    name="A",
    fund="F",
    option_id="o",
    amount=200_000.0,
    conditional=False,
    score=1.0,
    worth=0.7,
    option_most=200_000.0,
    own_share=0.0,
    own_on_file="unknown",
    need=300_000.0,
    unpaid=0.0,
)


def test_an_award_is_above_its_option_where_the_option_publishes_less() -> None:
    assert not AWARD.is_above
    assert not replace(AWARD, amount=200_000 + LEAST_CHANGE).is_above
    assert replace(AWARD, amount=200_001.0).is_above
    assert not replace(AWARD, amount=200_001.0, option_most=None).is_above


def test_what_an_award_rests_on_is_said_beside_it_in_one_way() -> None:
    notes = award_notes(replace(AWARD, own_on_file="less", unpaid=40_000.0), "MAD")
    assert list(notes) == ["own_short", "unpaid"]
    assert "cannot be paid out until somebody brings what is missing" in render(
        notes["own_short"], "en"
    )
    own = replace(AWARD, own_on_file="less", own_share=45_200.0)
    said = render(award_notes(own, "MAD")["own_short"], "en").replace("\u00a0", " ")
    assert said.startswith("less is on file than its own share of 45,200 MAD")
    said = render(notes["unpaid"], "en").replace("\u00a0", " ")
    assert said.startswith("40,000 MAD of the 300,000 MAD it asks for has no payer")
    assert list(award_notes(replace(AWARD, conditional=True), "MAD")) == [
        "own_assumed",
        "fact_missing",
    ]
    assert not award_notes(replace(AWARD, own_on_file="enough"), "MAD")


def test_every_reason_to_be_left_out_has_words() -> None:
    assert set(REASONS) == set(get_args(Reason))


def test_what_gives_nobody_anything_is_not_called_the_best_division() -> None:
    def said(winners: int) -> str:
        # only what the sentence looks at
        return str(proof_said(SimpleNamespace(winners=winners, is_optimal=True, gap=0.0)))  # type: ignore[arg-type]

    assert "nobody can surely be given anything" in said(0)
    assert "Proved" in said(1)
