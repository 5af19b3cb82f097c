"""A fund of an option keeps that option's terms, unless the file says others, and says so."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matcher import Session, open_matcher
from matcher.allocation.funds_file import AllocationProgramme, Fund
from matcher.allocation.option_terms import lines_of_fund
from matcher.allocation.result import Allocation, allocate
from matcher.catalogue.terms import Pays
from matcher.domain.applicant import Applicant
from matcher.reports.for_funders.allocation import allocation_view
from matcher.reports.for_funders.allocation_views import AllocationView
from matcher.reports.for_funders.committee import committee_note
from matcher.reports.for_funders.fund_terms import fund_terms
from matcher.support.messages import render

TODAY = date(2026, 11, 23)
INDH = "indh_p3_ess"


@pytest.fixture(scope="module")
def session(some_rows: Path) -> Session:
    return open_matcher(registry=some_rows, today=TODAY)


def asking(session: Session, **needs: int) -> Applicant:
    """A cooperative of Taroudannt, whose call gives 200,000 MAD and 90 % of the cost at most."""
    facts = {
        "legal_form": "cooperative",
        "place": "taroudannt",
        "members": 20,
        "women": 18,
        "statutes_up_to_date": True,
        "local_value_chain": True,
        "earlier_indh_grant": False,
    }
    return session.new_applicant("A", {**facts, **needs})


def given(session: Session, fund: Fund, *applicants: Applicant) -> Allocation:
    return allocate(AllocationProgramme((fund,)), session.matcher, applicants, is_priced=False)


def note(session: Session, allocation: Allocation) -> str:
    view = allocation_view(session, allocation, None, None)
    told = [render(said, "en") for _, all_said in committee_note(view) for said in all_said]
    return " ".join(told).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("needs", "award"),
    [
        # the ceiling of the call
        ({"need_equipment_mad": 150_000, "need_premises_mad": 105_000}, 200_000),
        # 90 % of what is smaller
        ({"need_equipment_mad": 100_000}, 90_000),
        # of training nobody said that it is paid: 90 % of the rest
        ({"need_equipment_mad": 100_000, "need_training_mad": 60_000}, 90_000),
    ],
)
def test_a_fund_of_an_option_keeps_its_terms(
    session: Session, needs: dict[str, int], award: int
) -> None:
    made = given(session, Fund(id="F", option=INDH, budget=500_000), asking(session, **needs))
    assert made.solution.amounts.tolist() == [award]
    assert "above" not in note(session, made) and "replaces" not in note(session, made)


def test_what_the_file_says_replaces_a_term_and_is_said(session: Session) -> None:
    fund = Fund(id="F", option=INDH, budget=500_000, ticket_max=400_000, own_share=0.0)
    made = given(session, fund, asking(session, need_equipment_mad=255_000))
    assert made.solution.amounts.tolist() == [255_000]
    said = note(session, made)
    assert "replaces the option's own term: the largest award, the own share." in said
    assert "1 award is above what the option's own published terms allow: A 255,000 MAD" in said
    assert "at most 200,000 MAD" in said


def test_a_larger_ticket_alone_leaves_the_share_of_the_cost(session: Session) -> None:
    fund = Fund(id="F", option=INDH, budget=500_000, ticket_max=400_000)
    made = given(session, fund, asking(session, need_equipment_mad=300_000))
    assert made.solution.amounts.tolist() == [270_000]


def test_lines_that_are_not_published_are_assumed_and_it_is_said(session: Session) -> None:
    """An option that names no line pays what it does not exclude; one that does, is not assumed."""
    silent = next(
        one
        for one in session.catalogue.options.values()
        if one.family == "public_grant" and not one.pays.covers and not one.calls
    )
    sentence = "which lines its option pays is not published"
    for option, is_assumed in ((silent.id, True), (INDH, False)):
        fund = Fund(id="F", option=option, budget=500_000)
        made = given(session, fund, asking(session, need_equipment_mad=100_000))
        view = allocation_view(session, made, None, None)
        assert [one.lines_assumed for one in view.funds] == [is_assumed]
        assert (sentence in note(session, made)) is is_assumed
    # what the file says in their place is not assumed
    own = Fund(id="F", option=silent.id, budget=500_000, pays=("equipment",))
    made = given(session, own, asking(session, need_equipment_mad=100_000))
    assert sentence not in note(session, made)


@pytest.mark.parametrize(
    ("pays", "paid"),
    [
        (Pays(("equipment",)), [True, False, False]),
        (Pays(("equipment",), ("works",)), [True, False, False]),
        (Pays(), [True, True, True]),
        (Pays((), ("works",)), [True, True, False]),
    ],
)
def test_a_fund_pays_lines_that_are_not_named_only_where_none_is(
    pays: Pays, paid: list[bool]
) -> None:
    assert lines_of_fund(pays, ["equipment", "training", "works"]).tolist() == paid


def test_no_award_is_above_the_offer_of_its_pair(session: Session) -> None:
    """Whatever the options: what `match --coop` promises at most is the most that is given."""
    applicants, met = list(session.registry), 0
    for option in session.catalogue.options.values():
        fund = Fund(id="F", option=option.id, budget=10_000_000)
        programme = AllocationProgramme((fund,), undecided="conditional")
        made = allocate(programme, session.matcher, applicants, is_priced=False)
        instance = made.draft.instance
        for pair in np.flatnonzero(made.solution.amounts).tolist():
            offer = session.matcher.match(applicants[instance.who[pair]], option).offer
            award = made.solution.amounts[pair]
            if offer.amount is not None:
                met += 1
                assert award <= offer.amount + 0.5, option.id
            if offer.own_share is not None and offer.need is not None:
                assert award <= offer.need - offer.own_share + 1, option.id
    assert met > 50


def test_pairs_refused_or_asked_on_record_are_left_out_by_name(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path))
    programme = AllocationProgramme(
        (Fund(id="F", option=INDH, budget=9_000_000),), undecided="conditional"
    )
    before = session.allocate(programme).view
    refused, asked, *_ = [one.applicant_id for one in before.awards]
    session.record(refused, INDH, "refused", on="2026-11-20", reasons="own_share")
    session.record(asked, INDH, "applied", on="2026-11-20")
    after: AllocationView = session.allocate(programme).view
    assert {refused, asked}.isdisjoint(one.applicant_id for one in after.awards)
    assert {one.applicant_id: one.reason for one in after.barred} == {
        refused: "said_no",
        asked: "under_way",
    }
    assert {one.reason for one in after.left_out if one.applicant_id == refused} == {"said_no"}
    said = " ".join(render(said, "en") for _, told in committee_note(after) for said in told)
    assert f"({refused}) gets nothing of F: its funder refused this very request" in said
    assert f"({asked}) gets nothing of F: a request is under way" in said


def test_who_is_refused_is_told_the_condition_of_the_call_that_governs(session: Session) -> None:
    """The call of Taroudannt asks for more women than men; other calls and the option do not."""
    facts = {"legal_form": "cooperative", "place": "taroudannt", "members": 20, "women": 4}
    facts |= {"statutes_up_to_date": True, "local_value_chain": True, "need_equipment_mad": 90_000}
    men = session.new_applicant("men", facts)
    by_rule = session.new_applicant("by rule", {**facts, "women": 18, "earlier_indh_grant": False})
    fund = Fund(id="F", budget=500_000, option=INDH, rule="members > 30")
    left = {one.applicant_id: one for one in given(session, fund, men, by_rule).left_out}
    own = session.matcher.match(men, session.catalogue.options[INDH])
    assert left["men"].blockers == own.verdict.blockers
    assert "women" in render(left["men"].against[0], "en")
    assert not left["men"].missing
    assert left["by rule"].is_by_rule and not left["by rule"].against


def test_the_terms_of_each_call_are_said_once_with_lines_by_their_own_names() -> None:
    session = open_matcher(today=date(2026, 11, 23))
    option = session.catalogue.options["indh_p3_ess"]
    terms = fund_terms(option, session.matcher, session.schema)
    said = [str(one) for one in (*terms.now, *terms.earlier)]
    assert len(said) == len(set(said))
    assert sum("Its own terms elsewhere" in one for one in said) == 1
    assert all("Need:" not in one for one in said)
    assert "it surely pays equipment, premises and works" in said[0]
    assert not any("assumed" in one for one in said)


def test_terms_say_that_unpublished_lines_are_assumed_to_be_paid() -> None:
    session = open_matcher(today=date(2026, 11, 23))
    told = {
        option.id: " ".join(map(str, fund_terms(option, session.matcher, session.schema).now))
        for option in session.catalogue.options.values()
        if not option.calls
    }
    sentence = "assumed to pay every line that it does not exclude"
    for name, said in told.items():
        assert (sentence in said) is (not session.catalogue.options[name].pays.covers), name


def test_only_the_terms_in_force_stand_first_and_a_newer_call_takes_the_place_of_an_older() -> None:
    session = open_matcher(today=date(2026, 11, 23))
    option = session.catalogue.options["indh_p3_ess"]
    terms = fund_terms(option, session.matcher, session.schema)
    now, earlier = (" ".join(map(str, part)) for part in (terms.now, terms.earlier))
    assert "2026 call of Agadir" in now and "Its own terms elsewhere" in now
    assert not re.search(r"20(21|22|23) call", now)
    # the calls of 2022 and 2023 in Agadir govern nowhere; that of Tiznit is the last one there
    assert "Agadir" not in earlier and "2021 call of Tiznit" in earlier
