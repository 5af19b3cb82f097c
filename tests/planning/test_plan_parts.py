"""Aims, assumptions, the verifier, the schedule of a loan and the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT

from matcher import open_matcher
from matcher.catalogue.catalogue import Catalogue
from matcher.planning.answer import make_plans
from matcher.planning.calendar import schedule
from matcher.planning.case import MEASURES, Guarantee, Plan, PlanCase, PlanSource
from matcher.planning.committed import Committed
from matcher.planning.compose import Wishes, compose
from matcher.planning.objectives import parse_aim
from matcher.planning.settings import read_settings
from matcher.planning.terms import RepaymentTerms, highest_rate
from matcher.planning.verify import broken_rules
from matcher.reports.money import amount_said
from matcher.reports.plans.plan import plan_view
from matcher.reports.plans.plan_parts import plan_summary
from matcher.reports.plans.plan_steps import waiting_said
from matcher.reports.plans.plan_table import plan_table
from matcher.reports.plans.plan_text import plan_lines
from matcher.session import Session
from matcher.support.errors import InvalidSourceError, UsageError
from matcher.support.messages import render

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=TODAY)


def test_an_aim_is_tiers_of_weighted_measures() -> None:
    aim = parse_aim("uncovered; 3*own_cash + yearly_cost; sources")
    assert aim.tiers == (
        ((1, "uncovered"),),
        ((30_000, "own_cash"), (1, "yearly_cost")),
        ((1, "sources"),),
    )
    assert aim.values(dict.fromkeys(MEASURES, 2)) == (2, 60_002, 2)


@pytest.mark.parametrize("text", ["", "uncoverd", "own_cash;", "-1*own_cash", "own_cash yearly"])
def test_what_is_no_aim_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_aim(text)
    assert caught.value.exit_code == 2
    assert "Write" in str(caught.value) or "mean" in str(caught.value)


SMALL = PlanCase(
    lines={"a": 100, "b": 50},
    sources={
        "grant": PlanSource("grant", {"a": 100}, ceiling=60, floor=10, share=600, own_share=400,
                        own_in_kind=500, is_public=True, is_deferred=True),
        "loan": PlanSource("loan", {"a": 100, "b": 50}, ceiling=200, floor=20, can_bridge=True,
                       needs=("backing",), is_repaid=True),
    },
    guarantees={"backing": Guarantee("backing", share=700, cap=90, loan_min=20, loan_max=120)},
    own_cash=30,
    own_in_kind=25,
    in_kind_lines=frozenset({"a"}),
    one_of={"x": ("grant", "loan")},
    public_max=60,
    most_sources=2,
)  # fmt: skip
#: A plan of SMALL that keeps every rule but that of the group, which is left out.
OPEN = replace(SMALL, one_of={})
SOUND = Plan(
    paid={("grant", "a"): 60, ("loan", "b"): 50},
    cash={"a": 20},
    in_kind={"a": 20},
    bases={"grant": frozenset({"a"})},
    bridges={"loan": 60},
    guaranteed={("backing", "loan"): 110},
)


def test_a_sound_plan_breaks_no_rule() -> None:
    assert broken_rules(OPEN, SOUND) == []


@pytest.mark.parametrize(
    ("case", "plan", "said"),
    [
        (SMALL, SOUND, "more than one of x"),
        (replace(OPEN, own_cash=19), SOUND, "more cash than they have"),
        (replace(OPEN, own_in_kind=19), SOUND, "more in kind"),
        (replace(OPEN, in_kind_lines=frozenset()), SOUND, "takes nothing in kind"),
        (replace(OPEN, public_max=59), SOUND, "public money"),
        (replace(OPEN, most_sources=1), SOUND, "more than 1 sources"),
        (replace(OPEN, lines={"a": 99, "b": 50}), SOUND, "above its cost"),
        (replace(OPEN, lines={"a": 101, "b": 50}), SOUND, "does not add up"),
        (OPEN, replace(SOUND, bridges={"loan": 50}), "not bridged exactly"),
        (OPEN, replace(SOUND, bases={}), "outside its project"),
        (OPEN, replace(SOUND, bases={"grant": frozenset("ab")}), "a line that it does not pay"),
        (OPEN, replace(SOUND, cash={"a": 10}, in_kind={"a": 30}), "less than the own share"),
        (OPEN, replace(SOUND, guaranteed={}), "not wholly guaranteed"),
        (OPEN, replace(SOUND, guaranteed={("backing", "loan"): 130}), "no loan above 120"),
        (OPEN, replace(SOUND, guaranteed={("backing", "loan"): 130}), "more than its cap"),
        (
            replace(OPEN, guarantees={"backing": Guarantee("backing", 700, lines=frozenset("a"))}),
            SOUND,
            "covers no loan for b",
        ),
        (OPEN, replace(SOUND, guaranteed={("backing", "loan"): 19}), "no loan below 20"),
        (OPEN, replace(SOUND, paid={("other", "a"): 60, ("loan", "b"): 50}), "take part"),
        (OPEN, replace(SOUND, paid={("grant", "b"): 60, ("loan", "b"): 50}), "above 0"),
        (OPEN, replace(SOUND, uncovered={"c": 5}), "not asked for"),
        (OPEN, replace(SOUND, advanced=-1), "below zero"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_broken_rule_is_found(case: PlanCase, plan: Plan, said: str) -> None:
    assert any(said in problem for problem in broken_rules(case, plan)), broken_rules(case, plan)


def test_ceilings_tickets_and_pairs_are_checked() -> None:
    for field, value, said in (
        ("ceiling", 100, "above its ceiling"),
        ("floor", 120, "below its smallest ticket"),
        ("can_bridge", False, "cannot bridge"),
        ("requires", ("third",), "requires third"),
        ("excludes", ("grant",), "excludes grant"),
        ("share_sum", 40, "more than its share of the cost"),
    ):
        loan = replace(OPEN.sources["loan"], **{field: value})
        case = replace(OPEN, sources={**OPEN.sources, "loan": loan})
        assert any(said in problem for problem in broken_rules(case, SOUND)), field


def test_a_loan_is_repaid_in_equal_parts_with_interest_on_what_is_owed() -> None:
    # 1,200 at 12 % over a year without grace: 100 a month and 1 % of the rest
    due = schedule(1200, RepaymentTerms(12.0, 12, 0, False), 5)
    assert due[6] == 100 + 12
    assert due[17] == 100 + 1
    assert sum(due.values()) == 1200 + 78
    assert min(due) == 6
    assert max(due) == 17


def test_a_loan_repaid_at_once_is_due_in_its_last_month() -> None:
    assert schedule(50_000, RepaymentTerms(0.0, 60, 0, True), 0) == {60: 50_000}


def test_a_rate_that_is_not_published_is_the_highest_that_is(session: Session) -> None:
    catalogue = session.catalogue
    assert highest_rate(catalogue, "microcredit") == 20.5
    assert highest_rate(catalogue, "crowdfunding_loan") == 20.5  # none of its own
    assert highest_rate(Catalogue({}), "microcredit") == 0.0


def test_unknown_own_cash_is_assumed_and_asked_for_and_nothing_in_a_firm_plan(
    session: Session,
) -> None:
    settings = read_settings()
    composed = compose(session, session.applicant("SM-0002"), settings)
    share = settings.unpublished.own_cash
    assert composed.case.own_cash == int(share * composed.case.total)
    assert "own_cash" in composed.not_stated
    firm = compose(session, session.applicant("SM-0002"), settings, Wishes(is_firm=True))
    assert firm.case.own_cash == 0
    said = compose(session, session.applicant("SM-0002"), settings, Wishes(own_cash=7))
    assert said.case.own_cash == 7
    assert "own_cash" not in said.not_stated


def test_a_firm_plan_has_nothing_conditional(session: Session) -> None:
    for name in ("SM-0001", "SM-0003", "SM-0118"):
        answer = make_plans(session, name, read_settings(), Wishes(is_firm=True))
        assert all(offered.measured["conditional"] == 0 for offered in answer.plans)
        assert answer.plans[0].measured["uncovered"] == answer.composed.case.total - answer.sure


def test_public_money_stays_under_its_cap(session: Session) -> None:
    for share in (0.0, 0.1):
        answer = make_plans(session, "SM-0001", read_settings(), Wishes(public_share=share))
        case = answer.composed.case
        for offered in answer.plans:
            public = sum(
                offered.plan.amount(s) for s in offered.plan.sources if case.sources[s].is_public
            )
            assert public <= share * case.total


def test_what_cannot_be_repaid_is_in_no_plan(session: Session) -> None:
    applicant = session.applicant("SM-0196")
    settings = read_settings()
    wealthy = session.new_applicant(
        "told", {**applicant.stated, "surplus_mad": 400_000, "turnover_mad": 2_000_000}
    )
    for asked, borrows in ((applicant, False), (wealthy, True)):
        answer = make_plans(session, asked, settings, is_explained=False)
        case = answer.composed.case
        lenders = [
            name
            for offered in answer.plans
            for name in offered.plan.sources
            if case.sources[name].is_repaid
        ]
        assert bool(lenders) is borrows
        for offered in answer.plans:
            ratio = offered.accounts.worst_ratio
            assert ratio is None or ratio >= settings.repayment.coverage
    assert all(limit.more_cash > 0 for limit in make_plans(session, applicant, settings).loans)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("most_sources = 3  ", "#", '"most_sources" is missing'),
        ("most_sources = 3", "most_sources = true", "most_sources is a number"),
        ("works = 3", "works = -3", "works is between 1 and 120"),
        ("cofinance = 6", 'cofinance = "six" #', "cofinance is a number"),
        ('offered = ["surest"', 'offered = ["nothing"', 'no aim is called "nothing"'),
    ],
)
def test_wrong_assumptions_are_named_with_their_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = (ROOT / "data" / "planning.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidSourceError) as caught:
        read_settings(path)
    assert said in str(caught.value)
    assert "mine.toml:" in str(caught.value)


def test_every_family_of_the_catalogue_has_its_months(session: Session) -> None:
    settings = read_settings()
    money = {o.family for o in session.catalogue.options.values()} - {
        "in_kind", "grouping", "refinancing"
    }  # fmt: skip
    assert money <= set(settings.months.all())
    known = set(session.catalogue.options)
    for pair in settings.pairs.values():
        assert {pair.option, *pair.needs} <= known
        assert pair.share_of in {"", *known}


def test_what_waits_for_a_call_has_no_known_day(session: Session) -> None:
    """Tahfiz Niswa is between two calls: no month of its decision is promised."""
    settings = read_settings()
    answer = make_plans(session, session.applicant("SM-0020"), settings)
    view = plan_view(session, answer, settings)
    plan = view.plans[0]
    waiting = [step for step in plan.steps if step.at_next_call]
    assert [step.option_id for step in waiting] == ["tahfiz_niswa"]
    assert {step.option_id for step in plan.steps if not step.at_next_call}.isdisjoint(
        name for name, one in answer.composed.matches.items() if one.availability == "periodic"
    )
    told = " ".join(" ".join(plan_lines(view, "en")).split())
    assert "ask at its next call, whose day is not known" in told
    assert "months to the last decision: not known, it waits for a call" in told
    assert waiting_said(plan.steps) is not None and "The months assume that these" in told
    table = plan_table([view], "MAD")
    months = [column.name for column in table.columns].index("asked_month")
    rows = [row[months : months + 3] for row in table.rows if "tahfiz_niswa" in row]
    assert rows and set(rows) == {(None, None, None)}
    # what the members bring is said apart from what others may be counted on for
    said = " ".join(render(one, "en") for one in plan_summary(view, plan)).replace("\u00a0", " ")
    own, asked = plan.own_cash + plan.own_in_kind, sum(one.amount for one in plan.amounts)
    assert plan.counted_on == own + plan.hoped and plan.hoped < asked
    assert f"of which {own:,} MAD are the members’ own" in said
    assert f"of {asked:,} MAD asked of others {plan.hoped:,} MAD may be counted on" in said


def test_plan_and_option_tell_the_same_figure_and_where_it_was_counted() -> None:
    """The ADS paid otherwise in Souss-Massa than in Marrakech-Safi."""
    session, settings = open_matcher(today=TODAY), read_settings()
    facts = {
        "legal_form": "cooperative",
        "place": "taroudannt/taliouine",
        "sector": "saffron",
        "members": 41,
        "women": 12,
        "turnover_mad": 1_200_000,
        "need_equipment_mad": 290_000,
        "need_certification_mad": 60_000,
        "own_cash_mad": 50_000,
    }
    mine = session.new_applicant("mine", facts)
    option = render(amount_said(session.match(mine, "ads")), "en").replace("\u00a0", " ")
    assert option == "in past cases 62,500 MAD (counted in Souss-Massa)"
    view = plan_view(session, make_plans(session, mine, settings), settings)
    told = " ".join(" ".join(plan_lines(view, "en")).split()).replace("\u00a0", " ")
    assert "usually pays, 62,500 MAD (counted in Souss-Massa)" in told
    # the ORMVA is a partner whose share is assumed, and may pay a part of the own share of others
    assert "stops at 129,500 MAD (assumed: 37% of the cost, as one partner among others)" in told
    assert "its own share may be paid from what these give: ORMVA" in told


def test_what_is_counted_on_of_a_pending_request_is_named_in_the_sum() -> None:
    session, settings = open_matcher(today=TODAY), read_settings()
    wishes = Wishes(committed=(Committed("fda", 120_000, is_promised=False, since=TODAY),))
    view = plan_view(session, make_plans(session, "SM-0001", settings, wishes), settings)
    plan = view.plans[0]
    asked = plan.hoped_standing
    assert 0 < asked < 120_000
    assert plan.counted_on == plan.own_cash + plan.own_in_kind + plan.hoped + asked
    said = " ".join(render(one, "en") for one in plan_summary(view, plan)).replace("\u00a0", " ")
    assert f"of what is promised or asked for already {asked:,} MAD may be counted on" in said
