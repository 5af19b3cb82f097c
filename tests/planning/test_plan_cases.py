"""Plans worked out by hand from the figures of the catalogue, a few options at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher import open_matcher
from matcher.domain.values import FieldValue, Several
from matcher.planning.answer import PlanAnswer, make_plans
from matcher.planning.compose import Wishes
from matcher.planning.iis import holds_without
from matcher.planning.objectives import parse_aim
from matcher.planning.settings import read_settings
from matcher.planning.solve import least
from matcher.reports.plans.plan_said import duties
from matcher.session import Session
from matcher.support.messages import render

TODAY = date(2026, 11, 23)
SETTINGS = read_settings()


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=TODAY)


#: Everything covered that can be, then the least cash: what the words of the options allow.
AIM = parse_aim("uncovered; own_cash; yearly_cost; score; sources")


def planned(
    session: Session, among: str, *aims: str, firm: bool = False, **facts: FieldValue
) -> PlanAnswer:
    """The plans of a cooperative of women, twelve years old, with these facts.

    Parameters
        among   the ids of the options that there are; the catalogue has many more, among which
                a plan could not be followed by hand
    """
    options = {name: session.catalogue.options[name] for name in among.split()}
    catalogue = replace(session.catalogue, options=options)
    session = replace(session, matcher=replace(session.matcher, catalogue=catalogue))
    sound: dict[str, FieldValue] = {
        "legal_form": "cooperative",
        "founded": date(2014, 5, 2),
        "place": "tata",  # no call of 2026 there: the older terms of INDH hold
        "sector": "argan",
        "rural": False,
        "members": 20,
        "women": 12,
        "youth": 4,
        "local_value_chain": True,
        "earlier_indh_grant": False,
        "past_default": False,
        "second_hand_equipment": False,
        "turnover_mad": 3_000_000,  # what it can bear is not in question here
        "surplus_mad": 1_000_000,
        "debts_mad": 0,
        "project_return_pct": 10,
        "own_in_kind_mad": 0,
    }
    nothing = {f.name: 0 for f in session.schema.budget_lines().values()}
    applicant = session.new_applicant("by-hand", {**sound, **nothing, **facts})
    chosen = tuple(SETTINGS.aims[name] for name in aims) or (AIM,)
    return make_plans(session, applicant, SETTINGS, Wishes(is_firm=firm), chosen)


def test_indh_pays_sixty_per_cent_and_the_members_forty_half_of_it_in_kind(
    session: Session,
) -> None:
    answer = planned(
        session,
        "indh_p3_ess",
        need_equipment_mad=300_000,
        need_premises_mad=200_000,
        own_cash_mad=100_000,
        own_in_kind_mad=100_000,
    )
    plan = answer.plans[0].plan
    assert plan.sources == ("indh_p3_ess",)
    assert plan.amount("indh_p3_ess") == 300_000
    assert sum(plan.cash.values()) == 100_000
    assert plan.in_kind == {"premises": 100_000}
    assert plan.uncovered == {}
    assert answer.conflict == ()


def test_more_in_kind_than_half_of_the_own_share_does_not_replace_cash(session: Session) -> None:
    # both lines would ask for 200,000 of which 100,000 in cash; only 80,000 are there, so the
    # project shrinks to the equipment: its own share of 120,000 is 80,000 in cash and 40,000 of
    # what is there in kind, which pays the premises or stands beside the budget
    answer = planned(
        session,
        "indh_p3_ess",
        need_equipment_mad=300_000,
        need_premises_mad=200_000,
        own_cash_mad=80_000,
        own_in_kind_mad=120_000,
    )
    plan = answer.plans[0].plan
    assert plan.bases == {"indh_p3_ess": frozenset({"equipment"})}
    assert plan.amount("indh_p3_ess") == 180_000
    assert sum(plan.uncovered.values()) == 160_000
    # twenty thousand dirhams of cash more open the whole project: 300,000 of INDH
    better = answer.improvements[0]
    assert better.kind == "own_cash"


def test_intelaka_lends_ninety_per_cent_with_a_guarantee_of_eighty(session: Session) -> None:
    answer = planned(
        session,
        "indh_p3_ess intelaka_urban",
        founded=date(2024, 5, 2),
        need_equipment_mad=400_000,
        need_working_capital_mad=100_000,
        own_cash_mad=50_000,
        earlier_indh_grant=True,
        turnover_mad=500_000,
    )
    offered = answer.plans[0]
    assert offered.plan.sources == ("intelaka_urban",)
    assert offered.plan.amount("intelaka_urban") == 450_000
    assert sum(offered.plan.cash.values()) == 50_000
    # after two years of grace 450,000 go back in five years, with 2 % on what is owed
    assert 90_000 * 10_000 < offered.measured["yearly_cost"] < 99_000 * 10_000
    assert (offered.accounts.worst_ratio or 0) > 1.2
    assert answer.composed.matches["intelaka_urban"].option.terms["guarantee_share"].low == 0.8
    assert offered.calendar.repayments[0].terms.months == 84
    assert offered.calendar.repayments[0].terms.grace == 24


def test_a_campaign_credit_comes_with_its_guarantee(session: Session) -> None:
    # 60 % of 100,000; Damane Express stands behind 70 % of it for a fee of at most 1.5 %; the
    # rate is not published, so the highest of the bank credits counts: 5.5 %; the season repays it
    answer = planned(
        session,
        "cam_campaign_credit damane_express tamwil_el_fellah",
        need_working_capital_mad=100_000,
        own_cash_mad=40_000,
        turnover_mad=400_000,
        asset_stock_mad=80_000,  # a quarter of it counts: enough for what Damane leaves
        asset_stock_pledged_mad=0,
    )
    offered = answer.plans[0]
    assert offered.plan.paid == {("cam_campaign_credit", "working_capital"): 60_000}
    assert offered.plan.guaranteed == {("damane_express", "cam_campaign_credit"): 60_000}
    assert offered.plan.cash == {"working_capital": 40_000}
    assert offered.measured["yearly_cost"] == 4_200 * 10_000
    loan, guarantee = offered.calendar.steps
    assert (loan.id, loan.asked, loan.decided) == ("cam_campaign_credit", 0, 3)
    assert (guarantee.id, guarantee.asked, guarantee.decided) == ("damane_express", 3, 4)
    assert guarantee.after == ("cam_campaign_credit",)
    assert loan.paid == 5  # a month after the guarantee
    assert offered.calendar.repayments[0].terms.assumed == ("rate",)
    # the bank risks the 30 % that Damane does not cover
    (security,) = offered.security
    assert (security.loan, security.asked, security.shortfall) == (60_000, 18_000, 0)
    bare = planned(
        session,
        "cam_campaign_credit damane_express",
        need_working_capital_mad=100_000,
        own_cash_mad=40_000,
        turnover_mad=400_000,
    )
    assert bare.plans[0].plan.sources == ()  # nothing secures it
    (limit,) = bare.loans
    assert "security" in limit.stops
    assert limit.more_security == 18_000


def test_a_grant_paid_after_the_works_is_bridged(session: Session) -> None:
    # the charter pays 30 % after delivery and asks for 10 %: 300,000 and 100,000 of a million
    answer = planned(
        session,
        "intelaka_urban tpme_charter_30",
        founded=date(2024, 5, 2),
        stage="start_up",
        sector="industry",
        need_equipment_mad=1_000_000,
        own_cash_mad=150_000,
        earlier_indh_grant=True,
        turnover_mad=1_500_000,
        planned_jobs=3,
    )
    offered = answer.plans[0]
    plan = offered.plan
    assert plan.amount("tpme_charter_30") == 300_000
    assert plan.cash == {"equipment": 100_000}
    assert plan.amount("intelaka_urban") == 600_000
    assert plan.advanced == 50_000  # the members' cash that is left
    assert plan.bridges == {"intelaka_urban": 250_000}
    steps = {step.id: step for step in offered.calendar.steps}
    assert steps["intelaka_urban"].after == ("tpme_charter_30",)
    gaps = [month.gap for month in offered.calendar.months]
    assert max(gaps) == 300_000
    assert all(month.balance + month.bridged >= 0 for month in offered.calendar.months)


def test_cash_that_must_be_advanced_is_more_cash_that_helps_and_never_less(
    session: Session,
) -> None:
    # the charter pays 300,000 of a million, after delivery: with nobody to bridge it the members
    # advance that beside their own 700,000, so 100,000 more than their 900,000 cover everything
    answer = planned(
        session,
        "tpme_charter_30",
        founded=date(2024, 5, 2),
        stage="start_up",
        sector="industry",
        need_equipment_mad=1_000_000,
        own_cash_mad=900_000,
        earlier_indh_grant=True,
        turnover_mad=1_500_000,
        planned_jobs=3,
    )
    assert answer.composed.case.sources["tpme_charter_30"].is_deferred
    (more,) = answer.improvements
    assert (more.kind, more.amount, more.gain) == ("own_cash", 100_000, 100_000)
    enough = replace(answer.composed.case, own_cash=900_000 + more.amount)
    assert least(enough, "uncovered") == 0


def test_what_nobody_states_of_the_members_own_is_not_certain(session: Session) -> None:
    asked = {"need_premises_mad": 100_000, "own_cash_mad": 10_000}
    stated = planned(session, "indh_p3_ess", own_in_kind_mad=20_000, **asked)
    unknown = planned(session, "indh_p3_ess", own_in_kind_mad=None, **asked)
    for answer, sure in ((stated, 30_000), (unknown, 10_000)):
        firm = make_plans(
            session, answer.composed.applicant, SETTINGS, Wishes(is_firm=True), (AIM,)
        )
        mine = sum(firm.plans[0].plan.cash.values()) + sum(firm.plans[0].plan.in_kind.values())
        assert mine == sure
    assert unknown.composed.case.own_in_kind == 20_000  # a fifth of the cost is assumed
    assert unknown.sure == stated.sure - 20_000


def test_what_a_whole_territory_was_paid_is_not_what_one_cooperative_gets(
    session: Session,
) -> None:
    # 18.9 million is the mean of projects of several groups; what one of them gets nobody says
    answer = planned(
        session,
        "solidarity_agriculture",
        sector="agriculture",
        need_equipment_mad=2_000_000,
        own_cash_mad=100_000,
    )
    assert answer.plans[0].plan.sources == ()
    assert [m.option.id for m in answer.composed.unpublished] == ["solidarity_agriculture"]


def test_whether_an_own_share_may_be_in_kind_is_assumed_half_where_nobody_says_it(
    session: Session,
) -> None:
    # the call of 2026 in Taroudannt asks for 10 %, in cash or in kind it does not say
    answer = planned(
        session,
        "indh_p3_ess",
        place="taroudannt",
        need_premises_mad=200_000,
        own_cash_mad=10_000,
        own_in_kind_mad=50_000,
    )
    source = answer.composed.case.sources["indh_p3_ess"]
    assert (source.own_share, source.own_in_kind, source.assumes_in_kind) == (100, 500, True)
    (said,) = duties(answer.composed, answer.plans[0], "indh_p3_ess")
    told = render(said, "en").replace("\N{NO-BREAK SPACE}", " ")
    assert "20,000 MAD, at most 10,000 MAD in kind (assumed)" in told


def test_the_shared_equipment_of_a_union_stops_at_the_ceiling_of_indh(session: Session) -> None:
    # 621,000 for the equipment of seven cooperatives (S83); 40 % of it is 248,400
    answer = planned(
        session,
        "indh_p3_ess",
        legal_form="union",
        group_cooperatives=7,
        need_equipment_mad=621_000,
        own_cash_mad=248_400,
    )
    offered = answer.plans[0]
    assert offered.plan.amount("indh_p3_ess") == 300_000
    assert offered.plan.cash == {"equipment": 248_400}
    assert offered.plan.uncovered == {"equipment": 72_600}
    caps = {cap.name: cap for cap in offered.caps}
    ceiling = caps["ceiling", "indh_p3_ess"]
    assert (ceiling.limit, ceiling.remaining, ceiling.price) == (300_000, 72_600, 1)
    assert caps[("own_cash",)].price == 1
    assert ("ceiling", "indh_p3_ess") in answer.conflict
    assert answer.improvements[0].amount == 72_600


def test_one_project_is_split_over_three_sources(session: Session) -> None:
    answer = planned(
        session,
        "crowdfunding_donation indh_p3_ess moazara",
        need_training_mad=46_400,
        need_certification_mad=40_000,
        need_marketing_mad=21_600,
        own_cash_mad=16_000,
    )
    # a campaign brings 21,600 and Moazara 46,400, as they really did, whatever the law allows;
    # INDH adds 60 % to the cash of the members
    plan = answer.plans[0].plan
    assert plan.sources == ("crowdfunding_donation", "indh_p3_ess", "moazara")
    assert plan.paid["crowdfunding_donation", "marketing"] == 21_600
    assert plan.paid["moazara", "training"] == 46_400
    assert plan.paid["indh_p3_ess", "certification"] == 24_000
    assert plan.cash == {"certification": 16_000}
    assert plan.uncovered == {}


def test_where_nothing_fits_the_conflict_says_so(session: Session) -> None:
    answer = planned(
        session,
        "start_tpe",
        intelaka_loan=True,
        need_vehicles_mad=100_000,
        own_cash_mad=0,
        own_in_kind_mad=0,
    )
    # the one loan there is pays working capital only
    assert answer.composed.matches["start_tpe"].verdict.name == "eligible"
    assert answer.plans[0].plan.sources == ()
    assert answer.plans[0].plan.uncovered == {"vehicles": 100_000}
    assert ("need", "vehicles") in answer.conflict
    assert ("pays", "vehicles") in answer.conflict
    assert ("own_cash",) in answer.conflict
    for name in answer.conflict:
        assert holds_without(answer.composed.case, answer.conflict, name)
    assert answer.improvements[0].amount == 100_000


def test_a_change_that_opens_an_option_is_proposed_with_its_cost(session: Session) -> None:
    # without a bank account the loan of 50,000 to 150,000 refuses, and INDH paid before
    answer = planned(
        session,
        "indh_p3_ess mfi_pret_entreprise",
        bank_account=False,
        registrations=Several(frozenset({"local_register"})),
        need_equipment_mad=100_000,
        earlier_indh_grant=True,
        age_years=12,
        own_cash_mad=10_000,
        microcredit_client=True,
        asset_machines_mad=400_000,
        asset_machines_pledged_mad=0,
    )
    assert answer.plans[0].plan.sources == ()
    change = next(better for better in answer.improvements if better.kind == "change")
    assert change.change is not None
    assert [move.field for move in change.change.moves] == ["bank_account"]
    assert [turn.option_id for turn in change.change.turns][:1] == ["mfi_pret_entreprise"]
    assert (change.measure, change.gain) == ("uncovered", 90_000)
    assert change.change.days == 14
