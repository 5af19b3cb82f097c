"""What is promised or asked for is planned once: taken off the need, named, never asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher.domain.applicant import Applicant
from matcher.planning.answer import PlanAnswer, make_plans
from matcher.planning.committed import Committed
from matcher.planning.compose import Wishes
from matcher.planning.settings import read_settings
from matcher.planning.verify import broken_rules
from matcher.reports.plans.plan_committed import committed_views
from matcher.reports.plans.plan_rests import rests_on
from matcher.reports.plans.plan_said import aim_said
from matcher.session import Session, open_matcher
from matcher.support.messages import render

TODAY = date(2026, 11, 23)
SETTINGS = read_settings()
AMONG = ("indh_p3_ess", "ads", "fda", "intelaka_rural", "andzoa_programmes")


@pytest.fixture(scope="module")
def session() -> Session:
    """A catalogue of five options, that a plan can be followed by hand."""
    found = open_matcher(today=TODAY)
    options = {name: found.catalogue.options[name] for name in AMONG}
    catalogue = replace(found.catalogue, options=options)
    return replace(found, matcher=replace(found.matcher, catalogue=catalogue))


@pytest.fixture(scope="module")
def applicant(session: Session) -> Applicant:
    return session.applicant("SM-0196")


def planned(
    session: Session, applicant: Applicant, *committed: Committed, is_firm: bool = False
) -> PlanAnswer:
    wishes = Wishes(committed=committed, is_firm=is_firm)
    answer = make_plans(session, applicant, SETTINGS, wishes, is_explained=False)
    for offered in answer.plans:
        assert broken_rules(answer.composed.case, offered.plan) == []
    return answer


def test_a_promise_is_taken_off_the_lines_and_its_option_is_not_asked_again(
    session: Session, applicant: Applicant
) -> None:
    promise = Committed("indh_p3_ess", 100_000, True, TODAY)
    answer = planned(session, applicant, promise)
    composed = answer.composed
    whole = sum(composed.need.lines.values())
    assert composed.case.total == whole - 100_000
    assert "indh_p3_ess" not in composed.case.sources
    # the members bring what they brought before: a promise makes nobody poorer
    before = planned(session, applicant).composed.case
    assert (composed.case.own_cash, composed.case.own_in_kind) == (
        before.own_cash,
        before.own_in_kind,
    )
    assert composed.case.most_sources == before.most_sources - 1


def test_a_pending_request_is_counted_as_any_such_source_and_not_at_all_in_a_firm_plan(
    session: Session, applicant: Applicant
) -> None:
    asked = Committed("ads", 62_500, False, TODAY)
    (standing,) = planned(session, applicant, asked).composed.standing
    assert standing.amount == 62_500
    assert 0 < standing.worth < 62_500 / 2
    firm = planned(session, applicant, asked, is_firm=True).composed
    assert firm.case.total == sum(firm.need.lines.values())
    assert "ads" not in firm.case.sources


@pytest.mark.parametrize("is_promised", [True, False])
def test_an_amount_that_nobody_recorded_takes_nothing_off(
    session: Session, applicant: Applicant, is_promised: bool
) -> None:
    composed = planned(session, applicant, Committed("ads", None, is_promised, TODAY)).composed
    assert composed.case.total == sum(composed.need.lines.values())
    assert "ads" not in composed.case.sources


def test_more_than_the_need_leaves_nothing_to_plan(session: Session, applicant: Applicant) -> None:
    answer = planned(session, applicant, Committed("indh_p3_ess", 10_000_000, True, TODAY))
    assert answer.plans == ()
    assert answer.has_money
    (standing,) = answer.composed.standing
    assert standing.amount == sum(answer.composed.need.lines.values())


def test_a_promised_loan_is_borne_before_another_one(
    session: Session, applicant: Applicant
) -> None:
    owed = Committed("intelaka_rural", 60_000, True, TODAY)
    before = planned(session, applicant).composed.ability.older
    after = planned(session, applicant, owed).composed.ability.older
    assert 60_000 / 7 < after - before < 60_000  # seven years at most, with its interest
    repaid = replace(owed, is_owed=False)
    assert planned(session, applicant, repaid).composed.ability.older == before


def test_public_money_that_is_promised_counts_towards_its_cap(
    session: Session, applicant: Applicant
) -> None:
    wishes = Wishes(public_share=0.5, committed=(Committed("indh_p3_ess", 100_000, True, TODAY),))
    composed = make_plans(session, applicant, SETTINGS, wishes, is_explained=False).composed
    whole = sum(composed.need.lines.values())
    assert composed.case.public_max == whole // 2 - 100_000


def test_a_loan_that_is_promised_is_a_debt_and_no_plan_beside_it_is_without_one(
    session: Session, applicant: Applicant
) -> None:
    promise = Committed("intelaka_rural", 60_000, True, TODAY)
    answer = planned(session, applicant, promise)
    [standing] = answer.composed.standing
    assert standing.owed > 0
    assert answer.composed.ability.owed == standing.owed <= answer.composed.ability.older
    said = render(committed_views(answer.composed)[0].says, "en")
    assert "It is a loan: repaying it takes at most" in said
    aims = [render(aim_said(answer.composed, one), "en") for one in answer.plans]
    assert any("without a new debt" in aim for aim in aims)
    assert not any("without debt" in aim for aim in aims)
    grant = planned(session, applicant, Committed("indh_p3_ess", 60_000, True, TODAY))
    assert "It is a loan" not in render(committed_views(grant.composed)[0].says, "en")


def test_the_assumed_need_is_told_whole_beside_a_promise(session: Session) -> None:
    unknown = session.new_applicant("X", {"name": "X", "legal_form": "cooperative"})
    answer = planned(session, unknown, Committed("indh_p3_ess", 40_000, True, TODAY))
    total = sum(answer.composed.need.lines.values())
    said = [render(one, "en") for one in rests_on(answer.composed, answer.plans[0])]
    assert any(f"{total:,}" in one for one in said if "the need is not told" in one)
