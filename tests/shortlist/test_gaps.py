"""Which options close a gap: those that are sure, never those of which something is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher.catalogue.option import Option
from matcher.catalogue.terms import Pays
from matcher.domain.values import Several
from matcher.reports.for_funders.gaps import gaps_view, need_said
from matcher.session import Session, demo_registry, open_matcher
from matcher.shortlist.gaps import GapMap, make_gaps
from matcher.vector.score_matrix import make_score_matrix

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=TODAY, registry=demo_registry())


@pytest.fixture(scope="module")
def sure(session: Session) -> Option:
    """A grant to cooperatives themselves, without conditions, that says it pays equipment."""
    return Option(
        id="sure", name={"en": "Sure"}, family="public_grant", direct="yes", rules="complete",
        status="open", pays=Pays(covers=frozenset(("equipment",)), only=False),
    )  # fmt: skip


def gaps_of(session: Session, *options: Option) -> GapMap:
    """The gaps of two cooperatives: one wants a machine of 1,000, the other a car of 500."""
    asking = [
        session.new_applicant("M", {"legal_form": "cooperative", "need_equipment_mad": 1000}),
        session.new_applicant("C", {"legal_form": "cooperative", "need_vehicles_mad": 500}),
    ]
    matrix = make_score_matrix(session.matcher, asking, options)
    return make_gaps(session.matcher, matrix, ["purposes"], None)


def test_a_line_that_is_said_to_be_paid_is_no_gap_and_the_other_is(
    session: Session, sure: Option
) -> None:
    total = gaps_of(session, sure).total
    # the car is not said to be paid, nor said not to be: perhaps
    assert (total.without, total.hopeless, total.need, total.unpaid) == (1, 0, 1500, 500)


@pytest.mark.parametrize(
    "not_known",
    [
        {"rules": "unpublished"},
        {"direct": "unclear"},
        {"pays": Pays()},
        {"direct": "indirect"},
        {"direct": "members"},
    ],
)
def test_what_is_not_known_closes_no_gap(
    session: Session, sure: Option, not_known: dict[str, object]
) -> None:
    total = gaps_of(session, replace(sure, **not_known)).total  # type: ignore[arg-type]
    assert (total.without, total.unpaid) == (2, 1500)


def test_where_a_catalogue_tells_neither_nothing_is_doubted(session: Session, sure: Option) -> None:
    total = gaps_of(session, replace(sure, direct="", rules="")).total
    assert (total.without, total.unpaid) == (1, 500)


def test_only_that_line_can_leave_nobody_possible(session: Session, sure: Option) -> None:
    only = replace(sure, pays=Pays(covers=frozenset(("equipment",)), only=True))
    total = gaps_of(session, only).total
    assert (total.without, total.hopeless) == (1, 1)  # the car: said not to be paid


def test_a_closed_option_closes_no_gap(session: Session, sure: Option) -> None:
    total = gaps_of(session, replace(sure, status="closed")).total
    assert (total.without, total.hopeless, total.unpaid) == (2, 2, 1500)


def test_a_need_that_nobody_told_is_not_known_and_no_nought(session: Session, sure: Option) -> None:
    asking = [
        session.new_applicant("H", {"legal_form": "cooperative", "sector": "health"}),
        session.new_applicant("M", {"legal_form": "cooperative", "sector": "argan",
                                    "need_equipment_mad": 1000}),
    ]  # fmt: skip
    matrix = make_score_matrix(session.matcher, asking, [sure])
    view = gaps_view(session, make_gaps(session.matcher, matrix, ["sector", "purposes"], None))
    assert (view.total.unpriced, view.total.need) == (1, 1000)
    said = {gap.value: str(need_said(gap, gap.need)) for gap in view.gaps if gap.field == "sector"}
    assert said == {"argan": "1000", "health": "not known"}
    everybody = replace(view.total, without=1, unpriced=1, need=1000, unpaid=0)
    assert str(need_said(everybody, everybody.unpaid)) == "not known"  # perhaps the one without
    assert need_said(replace(everybody, without=0), 0) == 0
    assert need_said(replace(everybody, unpriced=0), 0) == 0
    lines = [str(gap.label) for gap in view.gaps if gap.field == "purposes"]
    assert lines and all("no sure option pays the line" in one for one in lines)


def test_a_rule_is_told_as_it_is_written_where_rounds_differ(session: Session) -> None:
    options = list(session.catalogue.options.values())
    matrix = make_score_matrix(session.matcher, list(session.registry)[:40], options)
    gaps = make_gaps(session.matcher, matrix, ["province"], None)
    indh = [one for one in gaps.relaxations if one.option_id == "indh_p3_ess"]
    written = {c.number: c.rule for c in session.catalogue.options["indh_p3_ess"].every_condition()}
    assert indh
    assert all(one.rule == written[one.number] for one in indh)


def test_a_stated_total_is_need_whose_purpose_is_not_known(session: Session, sure: Option) -> None:
    """What stands in no line, or in none of known amount, is passed over in no sum."""
    facts = [
        {"need_equipment_mad": 1000, "need_total_mad": 5000},  # 4000 for what?
        {"need_equipment_mad": 700, "need_total_mad": 700},
        {"need_total_mad": 900},
        {"need_total_mad": 300, "purposes": Several(frozenset(("equipment",)))},  # all of it
        {"need_total_mad": 200, "purposes": Several(frozenset(("equipment", "training")))},
        {},
    ]
    asking = [
        session.new_applicant(str(at), {"legal_form": "cooperative", **told})
        for at, told in enumerate(facts)
    ]
    matrix = make_score_matrix(session.matcher, asking, (sure,))
    found = make_gaps(session.matcher, matrix, ["purposes"], None)
    assert (found.total.need, found.total.unassigned) == (7100, 5100)
    assert (found.total.unpaid, found.total.unpriced) == (0, 1)
    lines = {gap.value: (gap.applicants, gap.need, gap.unpaid) for gap in found.gaps}
    assert lines == {"equipment": (4, 2000, 0), "training": (1, 0, 0), "": (3, 5100, 0)}
    closed = make_score_matrix(session.matcher, asking, (replace(sure, status="closed"),))
    assert make_gaps(session.matcher, closed, [], None).total.unpaid == 7100
    said = {gap.value: gap.says for gap in gaps_view(session, found).gaps}
    assert str(said[None]) == "(unknown)"
