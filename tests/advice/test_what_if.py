"""What if: what moves on a copy, and that nothing is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher import Session, open_matcher
from matcher.advice.what_if import parse_term, with_facts, with_terms
from matcher.reports.advising.what_if_terms import moved_effect_said
from matcher.support.errors import DataRefusedError, UnknownIdError, UsageError


@pytest.fixture(scope="module")
def rows(some_rows: Path) -> Session:
    """Twenty-four cooperatives of the demonstration."""
    return open_matcher(registry=some_rows, today="2026-11-23")


def test_a_fact_moves_what_the_same_fact_on_file_would_move(rows: Session) -> None:
    mine = rows.applicant("SM-0009")
    changed = with_facts(mine, ["union_member=oui"])
    assert (mine.value("union_member"), changed.value("union_member")) == (False, True)
    view = rows.what_if("SM-0009", "union_member=yes").view
    after = {one.option.id: one for one in rows.options_for(changed)}
    before = {one.option.id: one for one in rows.options_for(mine)}
    assert view.moved and [one.field for one in view.facts] == ["union_member"]
    for one in view.moved:
        assert one.before.rank == before[one.option_id].rank
        assert one.after.rank == after[one.option_id].rank
    assert len(view.moved) + view.slid + view.still == len(after)


def test_an_amount_may_be_a_share_of_the_need(rows: Session) -> None:
    need = rows.applicant("SM-0011").value("need_total_mad")
    changed = with_facts(rows.applicant("SM-0011"), ["own_cash_mad=40 %"])
    assert changed.value("own_cash_mad") == round(need * 0.4)  # type: ignore[operator]
    view = rows.what_if("SM-0011", "own_cash_mad=40%", plan=True).view
    assert view.plan_before and view.plan_after
    assert view.plan_after.covered > view.plan_before.covered
    unknown = rows.new_applicant("mine", {"legal_form": "cooperative"})
    with pytest.raises(UsageError, match="not known"):
        with_facts(unknown, ["own_cash_mad=40 %"])


def test_a_fact_may_be_supposed_unknown(rows: Session) -> None:
    changed = with_facts(rows.applicant("SM-0009"), ["members="])
    assert changed.value("members") is None


@pytest.mark.parametrize(
    ("said", "error", "part"),
    [
        ("members", UsageError, "not FIELD=VALUE"),
        ("moon=1", UsageError, "not a field"),
        ("members=many", DataRefusedError, "not a number"),
        ("women_share=0.5", UsageError, "worked out"),
        ("members=1", DataRefusedError, "cannot all be true"),
    ],
)
def test_a_fact_that_cannot_be_says_why(
    rows: Session, said: str, error: type[Exception], part: str
) -> None:
    with pytest.raises(error, match=part):
        with_facts(rows.applicant("SM-0009"), [said])


def test_without_any_condition_nobody_is_refused(rows: Session) -> None:
    option = rows.catalogue.options["indh_p3_ess"]
    terms = [f"indh_p3_ess:{one.number}=" for one in option.every_condition()]
    supposed, _ = with_terms(rows, [parse_term(term) for term in terms])
    for applicant in rows.registry:
        assert supposed.match(applicant, "indh_p3_ess").verdict.name == "eligible"
    assert rows.catalogue.options["indh_p3_ess"] is option


def test_another_rule_decides_as_if_it_stood_in_the_catalogue(rows: Session) -> None:
    supposed, _ = with_terms(rows, [parse_term("fda:1=members >= 1000")])
    for applicant in rows.registry:
        number = applicant.value("members")
        if isinstance(number, int):
            assert (1 in supposed.match(applicant, "fda").verdict.blockers) == (number < 1000)


def test_an_option_opens_and_closes(rows: Session) -> None:
    for status in ("open", "closed"):
        supposed, _ = with_terms(rows, [parse_term(f"indh_p3_ess:status={status}")])
        found = {supposed.match(one, "indh_p3_ess").availability for one in rows.registry}
        assert found == {status}
    view = rows.what_if_terms("indh_p3_ess:status=closed").view
    assert view.effects[0].can_ask_before > view.effects[0].can_ask_after == 0


def test_a_figure_is_another(rows: Session) -> None:
    supposed, meant = with_terms(rows, [parse_term("indh_p3_ess:max_mad=1000")])
    assert meant[0].what == "max"
    amounts = [supposed.match(one, "indh_p3_ess").offer.amount for one in rows.registry]
    assert max(amount for amount in amounts if amount is not None) <= 1000


@pytest.mark.parametrize(
    ("term", "error"),
    [
        ("indh_p3_ess", UsageError),
        ("indh_p3_ess:=1", UsageError),
        ("nothing_here:1=", UnknownIdError),
        ("indh_p3_ess:99=", UsageError),
        ("indh_p3_ess:99999999=", UsageError),
        ("indh_p3_ess:1=moon > 1", UsageError),
        ("indh_p3_ess:1=__import__('os')", UsageError),
        ("indh_p3_ess:status=maybe", UsageError),
        ("indh_p3_ess:moon=1", UsageError),
        ("indh_p3_ess:max_mad=nan", UsageError),
        ("indh_p3_ess:max_mad=-1", UsageError),
    ],
)
def test_a_term_that_cannot_be_says_why(rows: Session, term: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        rows.what_if_terms(term)


def test_for_everybody_it_counts_what_each_pair_says(rows: Session) -> None:
    terms = ["indh_p3_ess:2=", "fda:1="]
    view = rows.what_if_terms(terms).view
    supposed, _ = with_terms(rows, [parse_term(term) for term in terms])
    for effect in view.effects:
        for counts, session in ((effect.before, rows), (effect.after, supposed)):
            verdicts = [session.match(one, effect.option_id).verdict.name for one in rows.registry]
            told = (counts.eligible, counts.undecided, counts.refused)
            assert told == tuple(map(verdicts.count, ("eligible", "undecided", "refused")))
    (grant,) = (one for one in view.effects if one.option_id == "indh_p3_ess")
    assert grant.undecided_before == grant.before.undecided > 0
    assert grant.can_ask_before == grant.before.eligible + grant.before.undecided
    assert grant.undecided_after == grant.after.undecided
    said = str(moved_effect_said(grant))
    assert f"can ask today or perhaps can ({grant.before.undecided} undecided)" in said


def test_nothing_is_kept(
    rows: Session, some_rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("MATCHER_HOME", str(home))
    before = some_rows.read_bytes()
    answer = rows.what_if("SM-0009", "members=9", terms="indh_p3_ess:4=")
    assert "nothing is kept" in answer.text("en")
    assert some_rows.read_bytes() == before
    assert not [path for path in home.rglob("*") if path.is_file()]
