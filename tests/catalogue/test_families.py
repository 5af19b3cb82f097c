"""Which families are loans, and which bring no money."""

from __future__ import annotations

from matcher.catalogue.families import CARRIED, LOANS, WITHOUT_MONEY
from matcher.catalogue.loading import load


def test_a_loan_brings_money_and_a_guarantee_stands_behind_loans_alone() -> None:
    assert not LOANS & WITHOUT_MONEY
    assert CARRIED <= LOANS


def test_what_a_shipped_option_says_of_repaying_agrees_with_its_family() -> None:
    for option in load().catalogue.options.values():
        said = option.terms.get("repayable")
        if said is not None and option.family not in WITHOUT_MONEY:
            assert bool(said.low) is (option.family in LOANS), option.id
