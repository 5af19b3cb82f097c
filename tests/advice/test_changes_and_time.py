"""Changes over the catalogue, what time changes, and what is never proposed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sizes import how_many

from matcher import open_matcher
from matcher.advice.actions import allowed, changed, make_move
from matcher.advice.advise import Advice, advise
from matcher.advice.calendar import find_coming
from matcher.catalogue.calls import governed
from matcher.domain.applicant import Applicant
from matcher.reports.advising.changes import move_said
from matcher.session import Session
from matcher.support.messages import render

TODAY = date(2026, 11, 23)
#: Every how many of the registry are advised for what is never proposed; 1 is everybody.
EVERY = how_many("MATCHER_ADVICE_EVERY", 4, 1)


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=TODAY)


def advice_for(session: Session, **facts: Any) -> Advice:
    return advise(session, session.new_applicant("hand", facts))


def test_an_account_opens_what_asks_for_one(session: Session) -> None:
    advice = advise(session, "SM-0001")
    change = next(c for c in advice.changes if c.moves[0].field == "bank_account")
    assert [t.option_id for t in change.turns] == ["mfi_pret_entreprise"]
    turn = change.turns[0]
    assert (turn.before, turn.after) == ("refused", "eligible")
    # 557,000 are asked for, and this loan goes up to 150,000
    assert (change.days, change.cost, change.amount) == (14, 0, 150_000)


def test_what_is_proposed_turns_the_verdict_and_no_part_of_it_does(session: Session) -> None:
    seen = 0
    for applicant in list(session.registry)[::6]:
        advice = advise(session, applicant)
        for change in advice.changes:
            after = changed(applicant, change.moves)
            for turn in change.turns:
                option = session.catalogue.options[turn.option_id]
                now = session.match(after, option).verdict.name
                assert now == turn.after != turn.before
                seen += 1
    assert seen > 30


def test_no_change_of_a_sensitive_or_fixed_field_is_ever_proposed(session: Session) -> None:
    fields = set()
    for applicant in list(session.registry)[::EVERY]:
        advice = advise(session, applicant)
        for change in advice.changes:
            for move in change.moves:
                fields |= {move.field, *move.first}
        for support in advice.support:
            fields |= set(support.helps)
        for coverage in advice.coverage:
            fields |= {w.subject for w in coverage.ways if w.kind == "surety"}
    assert fields
    for name in fields:
        about = session.schema[name]
        assert about.change is not None, name
        assert not about.sensitive and about.derived is None, name


def test_a_sensitive_field_is_not_changeable_whatever_the_schema_says(session: Session) -> None:
    from dataclasses import replace

    sensitive = [f for f in session.schema if f.sensitive]
    assert sensitive
    change = session.schema["bank_account"].change
    for about in sensitive:
        assert not allowed(replace(about, change=change))
    assert not allowed(replace(session.schema["place"], change=change))
    assert not allowed(replace(session.schema["age_years"], change=change))


def test_surety_counts_the_union_that_has_to_be_joined_first(session: Session) -> None:
    advice = advise(session, "SM-0003")
    change = next(c for c in advice.changes if c.moves[0].field == "union_surety")
    assert change.moves[0].first == ("union_member",)
    assert (change.days, change.cost) == (135, 2_000)
    assert all(easing.after < easing.before for easing in change.eases)


def test_a_surety_is_not_said_to_stand_perhaps_where_the_file_says_there_is_no_union(
    session: Session,
) -> None:
    """Of 87 of the demonstration it had been said "(unless it is so already)"."""

    def said(**facts: object) -> str:
        applicant = session.new_applicant("A", facts)
        move = make_move("union_surety", True, applicant, {"union_surety": ("union_member",)})
        return render(move_said(move, session.schema), "en")

    maybe = "(unless it is so already)"
    ask, join = "Ask the union for its surety", "first join a union of cooperatives"
    assert said(union_member=False) == f"{ask}; {join}"
    assert said(union_member=False, union_surety=False) == f"{ask}; {join}"
    assert said() == f"{ask} {maybe}; {join} {maybe}"
    assert said(union_surety=False) == f"{ask}; {join} {maybe}"
    assert said(union_member=True) == f"{ask} {maybe}"
    assert said(union_member=True, union_surety=False) == ask


def test_what_passes_with_time_is_dated_to_the_day(session: Session) -> None:
    advice = advice_for(
        session,
        legal_form="cooperative",
        founded=date(2022, 6, 15),
        turnover_mad=100_000,
        sector="crafts",
        exports=False,
    )
    (ends,) = [c for c in advice.coming if c.option_id == "intelaka_urban"]
    # at most five years old: the fifth birthday is the last day
    assert (ends.kind, ends.last_day) == ("ends", date(2027, 6, 15))
    assert (ends.before, ends.after) == ("eligible", "refused")
    assert ends.facts == ("age_years",)


def test_the_day_given_is_the_first_of_its_verdict(session: Session) -> None:
    seen = 0
    for applicant in list(session.registry)[::9]:
        matches = session.options_for(applicant)
        for coming in find_coming(matches, session.matcher, 1096):
            option = session.catalogue.options[coming.option_id]
            for day, expected in (
                (coming.day, coming.after),
                (coming.last_day, coming.before),
            ):
                if expected == "closed":  # a day of the option, whatever its conditions
                    continue
                then = Applicant(applicant.id, applicant.schema, applicant.stated, day)
                on_day = governed(option, then, day)
                found = session.matcher.engine.decide(on_day.in_force(day), then).name
                assert found == expected
            assert TODAY < coming.day <= TODAY + timedelta(days=1096)
            seen += 1
    assert seen > 5


def test_an_option_that_ends_by_its_own_dates_says_so() -> None:
    session = open_matcher(today=date(2030, 6, 1))
    advice = advice_for(session, legal_form="cooperative", sector="argan")
    (ends,) = [c for c in advice.coming if c.option_id == "solidarity_agriculture"]
    assert (ends.last_day, ends.facts) == (date(2030, 12, 31), ())


def test_an_option_that_is_not_open_yet_is_dated() -> None:
    session = open_matcher(today=date(2023, 6, 1))
    advice = advice_for(session, legal_form="cooperative")
    (opens,) = [c for c in advice.coming if c.option_id == "crowdfunding_loan"]
    assert (opens.kind, opens.day) == ("opens", date(2024, 1, 1))


def test_support_says_which_skill_it_fills_and_what_opens_then(session: Session) -> None:
    advice = advise(session, "SM-0003")
    support = {s.option_id: s for s in advice.support}
    assert support["maroc_taswiq"].gaps == ("export",)
    assert "impact_lenders_international" in support["maroc_taswiq"].opens


def test_no_support_is_turned_to_for_its_own_sake() -> None:
    """The credit fund of a union helped to join one, which "brings nearer" the fund itself."""
    support = {s.option_id: s for s in advise(open_matcher(registry="demo"), "SM-0009").support}
    assert "union_credit_fund" in support
    for one in support.values():
        assert one.option_id not in (*one.opens, *one.lifts)


def test_the_ladder_starts_at_the_present_phase(session: Session) -> None:
    advice = advise(session, "SM-0003")
    assert [rung.phase for rung in advice.ladder] == ["start_up", "growth", "development"]
    assert [rung.is_now for rung in advice.ladder] == [True, False, False]
    assert advice.ladder[0].steps[0].option_id == "indh_p3_ess"
    for rung in advice.ladder:
        for step in rung.steps:
            option = session.catalogue.options[step.option_id]
            assert rung.phase in option.serves["stage"].weights


def test_a_cost_above_the_return_is_flagged(session: Session) -> None:
    base: dict[str, Any] = {
        "legal_form": "cooperative",
        "need_equipment_mad": 100_000,
        "purposes": None,
        "sector": "argan",
    }
    facts = {k: v for k, v in base.items() if v is not None}
    dear = advice_for(session, **facts, project_return_pct=8.0)
    costs = {c.option_id: c for c in dear.costs}
    # 9.5 to 20.5 % a year against 8 %
    assert costs["microcredit_association_50_150"].flag == "dearer"
    assert costs["intelaka_urban"].flag == ""
    fair = advice_for(session, **facts, project_return_pct=12.0)
    costs = {c.option_id: c for c in fair.costs}
    assert costs["microcredit_association_50_150"].flag == "may_be_dearer"


def test_a_return_that_was_seen_serves_where_none_is_stated(session: Session) -> None:
    facts: dict[str, Any] = {"legal_form": "cooperative", "sector": "argan", "place": "tiznit"}
    advice = advice_for(session, **facts, need_equipment_mad=100_000)
    assert advice.earning is not None and advice.earning.usual is not None
    assert (advice.earning.low, advice.earning.high) == (7, 12)
    assert advice.earning.usual.source == "S77"
    elsewhere = advice_for(session, **facts | {"place": "tata"})
    assert elsewhere.earning is None


def test_costs_are_the_sum_of_what_they_print(session: Session) -> None:
    seen = 0
    for applicant in list(session.registry)[::9]:
        for cost in advise(session, applicant).costs:
            for interest, pct in zip(cost.interest, (cost.low_pct, cost.high_pct), strict=True):
                whole = interest + cost.guarantee + cost.own_share
                assert pct == pytest.approx(100 * whole / cost.amount, abs=0.02)
            seen += 1
    assert seen > 30
