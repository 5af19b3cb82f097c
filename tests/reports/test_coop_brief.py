"""What stands at the head of an answer: what to do first is something that can be done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.planning.borrowing import loans_borne
from matcher.reports.answer.coop import CoopView, coop_view
from matcher.reports.answer.coop_brief import coop_brief_lines
from matcher.reports.answer.first_thing import do_first, first_to_do
from matcher.reports.answer.option_head import gives_said, option_state_said
from matcher.session import Session, open_matcher
from matcher.support.messages import Money, render


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
    found = do_first(view, none)
    assert found is not None
    assert "nothing can be asked for yet" in render(found.title, "en")
    assert "rien ne peut encore être demandé" in render(found.title, "fr")


def test_money_comes_before_support_that_brings_none(session: Session) -> None:
    for applicant in list(session.registry)[:40]:
        view = _view(session, applicant.id)
        first = first_to_do(view)
        if any(m.list == "money" and m.offer.amount != 0 and m.next_step.do != "nothing_now"
               and m.family != "guarantee" for m in view.matches):  # fmt: skip
            assert first is not None and first.list == "money", applicant.id
            assert first.offer.amount != 0, applicant.id  # nobody is sent where nothing is paid


@pytest.mark.parametrize("top", [1, 3, 60])
def test_what_to_do_first_is_the_same_however_many_are_shown(session: Session, top: int) -> None:
    for applicant in list(session.registry)[:12]:
        found = session.options_for(applicant)
        usual = coop_view(session, found, 10)
        view = coop_view(session, found, top)
        first = first_to_do(usual)
        assert do_first(view) == do_first(usual)
        if first is not None:
            assert f"[{first.option_id}]" in "".join(coop_brief_lines(view, "en", top))


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


def test_what_to_do_first_says_option_task_and_whom_apart(session: Session) -> None:
    view = coop_view(session, session.options_for("SM-0001"), 10)
    found = do_first(view, {match.option_id: not match.is_repaid for match in view.matches})
    assert found is not None
    assert render(found.title, "en").startswith("Do first: ANDZOA programmes")
    task, whom = (render(line, "en") for line in found.lines[:2])
    # both questions are open: whether one can apply, and whether a cooperative can
    assert task == "ask whether it is open, and whether a cooperative itself may apply"
    assert whom.startswith("whom to ask: National Agency")


def test_whoever_is_named_by_the_option_is_not_named_again(session: Session) -> None:
    found = {m.option_id: m.next_step for m in _view(session, "SM-0196").matches}
    for option_id, is_named in (("ads", True), ("andzoa_programmes", False)):
        told = [render(line, "en") for line in found[option_id].lines]
        assert is_named != any(one.startswith("whom to ask") for one in told), told


def test_of_many_funders_under_one_name_one_is_to_be_chosen(session: Session) -> None:
    options, funders = session.catalogue.options, session.catalogue.funders
    asked = [
        match
        for match in _view(session, "SM-0196").matches
        if funders[match.funder].several
        and "channel" not in options[match.option_id].texts
        and match.next_step.do == "ask_if_allowed"
        and match.availability in ("open", "to_confirm")
    ]
    assert asked
    for match in asked:
        assert "choose one of them; ask" in render(match.next_step.says, "en"), match.option_id


def test_every_option_says_whether_one_can_apply(session: Session) -> None:
    states = ("open", "opens later", "by calls", "closed", "to confirm")
    for match in _view(session, "SM-0001").matches:
        said = [render(one, "en") for one in option_state_said(match)]
        assert len(said) == 3 and said[1] in states, (match.option_id, said)
        assert "seen" in said[2] or said[2] == "date not known"


def test_an_amount_that_hangs_on_lines_nobody_speaks_of_says_so(session: Session) -> None:
    match = next(m for m in _view(session, "SM-0007").matches if m.option_id == "indh_p3_ess")
    said = render(match.amount_said, "en").replace("\u00a0", " ")
    assert said == "at most 39,600 MAD, if it pays what is asked, which is not published"
    money = [render(one, "en").replace("\u00a0", " ") for one in match.money]
    assert "left to find 26,400 MAD, or 66,000 MAD where it pays only what its terms say" in money
    assert match.offer.amount_sure == 0


def test_an_amount_of_two_ceilings_says_that_its_sources_name_two(session: Session) -> None:
    # a GIE: 100,000 by one source, 300,000 by another; the lines that it surely pays cost more
    found = _view(session, "SM-0003").matches
    match = next(m for m in found if m.option_id == "indh_p3_ess")
    said = render(match.amount_said, "en").replace("\u00a0", " ")
    assert said == "at most 260,400 MAD, or 100,000 MAD: its sources name two ceilings"
    assert match.offer.amount_doubt == "ceilings"
    assert match.pays_said is not None
    lines = render(match.pays_said, "en")
    assert lines == "sure to be payable, of what is asked: equipment, premises and works"


def test_the_usual_amount_is_never_above_the_most(session: Session) -> None:
    """40,000, rounded, had stood above at most 39,600."""
    seen = 0
    for applicant in list(session.registry)[:60]:
        for match in _view(session, applicant.id).matches:
            for part in match.contributions:
                shown = dict(part.said.arguments).get("amount")
                if isinstance(shown, Money) and match.offer.amount is not None:
                    seen += 1
                    assert shown.amount <= match.offer.amount, (applicant.id, match.option_id)
    assert seen > 500


def test_what_is_unpublished_of_an_amount_is_said_once(session: Session) -> None:
    seen = set()
    for match in _view(session, "SM-0001").matches:
        told = [render(one, "en") for one in gives_said(match)]
        assert "not published" not in told
        seen.update(told)
    assert "not published: its amount, and whether it pays what is asked" in seen
