"""Repayment, accounts and coverage of three plans, reckoned anew with nothing of the product.

Amounts, rates, months and grace are taken from the answer (the catalogue has their sources); the
facts of the cooperative from the registry; shares and ratios from data/planning.toml as it is
written. Everything that follows from them is worked out here, in fractions.
"""

from __future__ import annotations

import csv
import tomllib
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from conftest import ROOT, Command

ASSUMED = tomllib.loads((ROOT / "data" / "planning.toml").read_text(encoding="utf-8"))
REGISTRY = ROOT / "data" / "registry" / "synthetic_souss_massa.csv"


def facts_of(applicant_id: str) -> dict[str, str]:
    with Path(REGISTRY).open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["applicant_id"] == applicant_id)


def repaid_by_month(
    amount: int, rate: float, months: int, grace: int, paid: int
) -> dict[int, tuple[int, int]]:
    """Capital and interest by month: equal parts of the capital after the grace."""
    owed, found = amount, {}
    for number in range(1, months + 1):
        interest = floor(Fraction(owed) * Fraction(str(rate)) / 1200 + Fraction(1, 2))
        left = months - max(grace, 0)
        part = 0
        if number > grace:
            place = number - grace - 1
            part = amount // left + (1 if place < amount % left else 0)
        found[paid + number] = part, interest
        owed -= part
    assert owed == 0
    return found


@pytest.mark.parametrize("applicant_id", ["SM-0032", "SM-0008", "SM-0045"])
def test_repayment_accounts_and_coverage_are_what_a_banker_reckons(
    match_here: Command, applicant_id: str
) -> None:
    from matcher import open_matcher

    data = match_here("plan", "--coop", applicant_id, "--today", "2026-11-23", "--json").json
    facts, said = facts_of(applicant_id), ASSUMED["repayment"]
    options = open_matcher(today="2026-11-23").catalogue.options
    plan = next(one for one in data["plans"] if one["repayments"])
    paid_in = {s["option_id"]: s["paid_month"] for s in plan["steps"]}
    capital: dict[int, int] = {}
    interest: dict[int, int] = {}
    borne: dict[int, int] = {}
    for loan in plan["repayments"]:
        option = options[loan["option_id"]]
        months = loan["last_month"] - paid_in[option.id]
        grace = option.terms["grace_months"].low if "grace_months" in option.terms else 0
        amount = sum(p["amount"] for p in plan["amounts"] if p["option_id"] == option.id)
        by_month = repaid_by_month(
            amount, loan["rate_pct_year"], months, int(grace or 0), paid_in[option.id]
        )
        assert sum(i for _, i in by_month.values()) == loan["interest"]
        due = {month: part + i for month, (part, i) in by_month.items()}
        last = max(due)
        most = max(sum(due.get(m + k, 0) for k in range(12)) for m in range(last + 1))
        assert most == loan["heaviest_year"]
        for month, (part, i) in by_month.items():
            capital[month] = capital.get(month, 0) + part
            interest[month] = interest.get(month, 0) + i
            is_season = option.id in said["from_sales"]
            borne[month] = borne.get(month, 0) + i + (0 if is_season else part)
    start = min(month for month in paid_in.values() if month is not None)
    covered = data["total"] - plan["uncovered"]
    turnover = Fraction(facts["turnover_mad"] or 0)
    surplus, older = data["ability"]["surplus"], data["ability"]["older_debts"]
    if facts["surplus_mad"]:
        assert surplus == int(float(facts["surplus_mad"]))
    share = Fraction(str(data["ability"]["return_pct"])) / 100
    worst = None
    left_to_pay, payback = Fraction(covered), None
    for number, year in enumerate(plan["years"]):
        ramp = Fraction(str(said["ramp_up"][min(number, len(said["ramp_up"]) - 1)]))
        earned = ramp * share * covered
        if turnover:
            earned = min(earned, Fraction(str(said["earned_of_turnover"])) * turnover)
        first = start + 12 * number
        inside = range(first + 1, first + 13)
        repaid = sum(borne.get(month, 0) for month in inside)
        assert abs(year["earned"] - earned) <= 1
        assert year["repaid"] == repaid
        assert year["interest"] == sum(interest.get(month, 0) for month in inside)
        assert year["left"] == year["surplus"] + year["earned"] - older - repaid
        if repaid:
            ratio = Fraction(surplus + year["earned"] - older, repaid)
            assert year["coverage"] == pytest.approx(float(ratio), abs=0.0051)
            assert ratio >= Fraction(str(said["coverage"]))
            worst = ratio if worst is None else min(worst, ratio)
        if payback is None and earned >= left_to_pay:
            payback = number + left_to_pay / earned
        left_to_pay -= earned
    assert worst is not None
    assert plan["coverage"] == pytest.approx(float(worst), abs=0.0051)
    if payback is None and earned > 0:  # as in the last year that is shown, from then on
        payback = len(plan["years"]) + left_to_pay / earned
    assert plan["payback_years"] == pytest.approx(float(payback or 0), abs=0.05)
    assert set(capital) == set(interest)


def test_a_project_is_not_paid_back_by_more_than_its_turnover_lets_it_earn() -> None:
    from matcher.planning.accounts import payback
    from matcher.planning.means import AbilityFacts

    facts = AbilityFacts(0, 0, 10.0, (0.5, 1.0), 1.2, (), earned_max=None)
    assert payback(1000, facts) == pytest.approx(1 + 950 / 100)
    bounded = AbilityFacts(0, 0, 10.0, (0.5, 1.0), 1.2, (), earned_max=40)
    assert payback(1000, bounded) == pytest.approx(1 + 960 / 40)
    assert payback(1000, AbilityFacts(0, 0, -1.0, (0.5, 1.0), 1.2, ())) is None
