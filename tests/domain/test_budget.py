"""What is asked for: its lines, its total, and what of the total stands in no line."""

from __future__ import annotations

from datetime import date

import pytest

from matcher import Session, open_matcher
from matcher.domain.budget import budget_of
from matcher.planning.needs import need_of
from matcher.planning.settings import read_settings
from matcher.reports.answer.applicant import applicant_view
from matcher.reports.money import amount_said, money_facts
from matcher.reports.plans.plan_brief import brief_plan_lines
from matcher.reports.plans.plan_views import PlanView
from matcher.support.messages import Sayable, render


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=date(2026, 11, 23), registry="demo")


@pytest.mark.parametrize(
    ("facts", "unassigned"),
    [({"need_vehicles_mad": 40_000, "need_total_mad": 340_000}, 300_000),
     ({"need_vehicles_mad": 40_000, "need_total_mad": 40_000}, 0),
     ({"need_vehicles_mad": 40_000, "need_total_mad": 30_000}, 0),  # contradicts
     ({"need_vehicles_mad": 40_000}, 0),
     ({"need_total_mad": 340_000}, 0),  # nothing is known line by line
     # a line without an amount may have the rest
     ({"need_vehicles_mad": 40_000, "need_total_mad": 340_000,
       "purposes": ["vehicles", "equipment"]}, 0)],
)  # fmt: skip
def test_the_part_of_a_total_that_stands_in_no_line(
    facts: dict[str, object], unassigned: int, session: Session
) -> None:
    asking = session.new_applicant("A", {"legal_form": "cooperative", **facts})  # type: ignore[dict-item]
    assert budget_of(asking).unassigned == unassigned
    settings = read_settings()
    assert need_of(asking, settings).unassigned == unassigned


def said_of(said: Sayable) -> str:
    return render(said, "en").replace("\xa0", " ")


def test_profile_answer_and_plan_say_it(session: Session) -> None:
    facts = {"legal_form": "cooperative", "need_working_capital_mad": 40_000,
             "need_total_mad": 340_000, "own_cash_mad": 5_000}  # fmt: skip
    asking = session.new_applicant("A", facts)  # type: ignore[arg-type]
    said = "300,000 MAD of the total stand in no line"
    assert said in said_of(applicant_view(asking).budget or "")
    counted = [match for match in session.options_for(asking) if match.offer.amount]
    assert counted
    for match in counted:
        assert said in said_of(amount_said(match))
        told = [said_of(fact) for fact in money_facts(match)]
        left = 340_000 - (match.offer.amount or 0)
        rest = f"left to find {left:,} MAD"
        if match.offer.sure is not None and match.offer.sure < (match.offer.amount or 0):
            more = 340_000 - match.offer.sure
            rest += f", or {more:,} MAD where it pays only what its terms say"
        elif match.offer.is_at_most:
            rest = f"at least {left:,} MAD left to find"
        assert rest in told
        if match.offer.own_share:
            assert any("of the lines that are known" in fact for fact in told)
    plan = session.plan(asking).view
    assert isinstance(plan, PlanView)
    assert (plan.total, plan.unassigned) == (40_000, 300_000)
    assert "so in no plan" in " ".join("\n".join(brief_plan_lines(plan, "en")).split())
