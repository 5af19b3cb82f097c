"""What stands at the head of an answer: what to do first is something that can be done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.planning.borrowing import loans_borne
from matcher.reports.answer.coop import CoopView, coop_view
from matcher.reports.answer.coop_brief import (
    coop_brief_lines,
    do_first,
    first_to_do,
    option_state_said,
)
from matcher.session import Session, open_matcher
from matcher.support.messages import render


@pytest.fixture(scope="module")
def session() -> Session:
    return open_matcher(today=date(2026, 11, 23))


def _view(session: Session, coop: str, family: str = "") -> CoopView:
    found = session.options_for(coop)
    chosen = [m for m in found if m.option.family == family] if family else found
    return coop_view(session, chosen, 60)


def test_a_loan_that_cannot_be_borne_is_never_what_to_do_first(session: Session) -> None:
    left_out = 0
    for applicant in list(session.registry)[:40]:
        view = _view(session, applicant.id)
        borne = loans_borne(session, applicant, session.options_for(applicant))
        was, first = first_to_do(view), first_to_do(view, borne)
        left_out += was is not None and not borne.get(was.option_id, True)
        assert first is None or borne.get(first.option_id, True)
    assert left_out > 5


def test_where_only_such_loans_are_left_nothing_can_be_asked_for_yet(session: Session) -> None:
    view = _view(session, "SM-0005", "bank_credit")
    assert view.matches
    none = {match.option_id: False for match in view.matches}
    assert first_to_do(view, none) is None
    said = do_first(view, none)
    assert said is not None
    assert "nothing can be asked for yet" in render(said, "en")
    assert "rien ne peut encore être demandé" in render(said, "fr")


def test_money_comes_before_support_that_brings_none(session: Session) -> None:
    for applicant in list(session.registry)[:40]:
        view = _view(session, applicant.id)
        first = first_to_do(view)
        if any(m.list == "money" and m.offer.amount != 0 and m.next_step.do != "nothing_now"
               and m.family != "guarantee" for m in view.matches):  # fmt: skip
            assert first is not None and first.list == "money", applicant.id
            assert first.offer.amount != 0, applicant.id  # nobody is sent where nothing is paid


def test_an_option_whose_status_nobody_saw_says_that_it_is_to_confirm(session: Session) -> None:
    found = coop_view(session, session.options_for("SM-0196"), 200).matches
    unseen = [m for m in found if m.status_as_of is None and m.availability == "to_confirm"]
    assert unseen, len(found)
    for match in unseen:
        assert "to confirm" in [render(said, "en") for said in option_state_said(match)]


def test_a_mark_that_stands_nowhere_is_not_explained() -> None:
    folder = Path(__file__).parents[1] / "other_country"
    here = open_matcher(
        schema=folder / "schema.toml",
        catalogue=folder / "catalogue",
        registry=folder / "applicants.csv",
        today=date(2026, 11, 23),
    )
    lines = " ".join(coop_brief_lines(coop_view(here, here.options_for("SN-1"), 60), "en"))
    assert "Nothing against it" not in lines
