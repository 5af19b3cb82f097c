"""List and plan say in a sentence why another option leads, from the figures of both."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT, Command

from matcher.api.session import open_matcher
from matcher.cases.effects import Known, after_cases
from matcher.cases.state import Case
from matcher.planning.answer import make_plans
from matcher.planning.borrowing import loans_borne
from matcher.planning.compose import Wishes
from matcher.planning.expectation import usual_ticket
from matcher.planning.leads import beside_first, lead_of, why_not_in_plan
from matcher.planning.needs import need_of
from matcher.planning.recorded import with_known
from matcher.planning.settings import read_settings
from matcher.reports.answer.coop import coop_view
from matcher.reports.answer.first_thing import first_to_do
from matcher.reports.money import amount_said
from matcher.reports.plans.leads import beside_list, beside_plan
from matcher.reports.plans.plan_rests import no_plan_of
from matcher.support.messages import render

DAY = ("--today", "2026-11-23", "--lang", "en")


@pytest.fixture
def imported(match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The workspace of the example of the guide."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    assert match_here("import", ROOT / "docs" / "example" / "cooperatives.xlsx").code in (0, 3)
    return match_here


def test_the_first_cooperative_of_the_example_is_told_why_in_both(imported: Command) -> None:
    plan = " ".join(imported("plan", "--coop", "C-0001", *DAY).out.split())
    assert "puts Tahfiz Niswa: women’s entrepreneurship in the social economy first" in plan
    assert "from INDH phase III, programme 3: social and solidarity economy" in plan
    answer = " ".join(imported("--coop", "C-0001", "--details", *DAY).out.split())
    assert "Most money to expect, loans aside: INDH phase III" in answer
    for text in (plan, answer):
        assert "it usually pays less, no call is open" in text


def test_nothing_is_said_where_the_first_of_the_list_leads_in_money_too() -> None:
    session = open_matcher(today=date(2026, 11, 23))
    settings = read_settings()
    said = silent = 0
    for applicant in list(session.registry)[:40]:
        matches = session.options_for(applicant)
        found = beside_first(matches, settings, 200_000)
        first = next(m for m in matches if m.rank == 1 and m.list == "money")
        if found is None:
            silent += 1
            continue
        said += 1
        assert found.first.match is first
        assert found.lead.match is not first
        assert found.lead.counted > found.first.counted
        assert found.lead.counted <= found.lead.usual <= 200_000
        assert found.doubts
    assert said
    assert said + silent == 40


def test_who_pays_projects_of_several_groups_is_said_to() -> None:
    session = open_matcher(today=date(2026, 11, 23))
    found = beside_first(session.options_for("SM-0196"), read_settings(), 543_500)
    assert found is not None
    assert found.first.match.option.id == "solidarity_agriculture"
    assert found.doubts == ("groups",)


def test_a_loan_leads_nothing_for_whether_it_can_be_borne_is_another_question() -> None:
    session = open_matcher(today=date(2026, 11, 23))
    match = session.match("SM-0032", "intelaka_urban")
    assert lead_of(match, read_settings(), 100_000) is None


def test_no_money_is_counted_on_from_who_said_no(imported: Command) -> None:
    ask = ("--coop", "C-0001", *DAY)
    assert imported("record", "C-0001", "indh", "refused", *DAY).code == 0
    answer = " ".join(imported(*ask, "--details").out.split())
    assert "counted on from INDH" not in answer
    assert imported("record", "C-0001", "andzoa_programmes", "refused", *DAY).code == 0
    plan = " ".join(imported("plan", *ask).out.split())
    assert "puts ANDZOA" not in plan


def test_what_single_cases_tell_is_no_habit_and_the_need_no_amount_that_was_paid() -> None:
    """One case of 2018 is all that is known of the ORMVA; of Tahfiz Niswa no amount is."""
    session, settings = open_matcher(today=date(2026, 11, 23)), read_settings()
    for coop, told_by, said in (
        ("SM-0001", "cases", "few cases known of it were paid as much as this need, 557,000"),
        ("SM-0006", "programme", "It usually pays as much as this need, 58,500"),
        ("SM-0002", "programme", "It usually pays 62,500"),
        ("SM-0089", "nothing", "What it pays is not published; 59,500"),
    ):
        matches = session.options_for(coop)
        cost = sum(need_of(matches[0].applicant, settings).lines.values())
        found = beside_first(matches, settings, cost)
        assert found is not None
        assert found.lead.told_by == told_by
        assert found.lead.is_all == (found.lead.usual == cost)
        told = beside_plan(matches, settings, ())
        assert told is not None
        words = " ".join(map(str, told.sentences)).replace("\u00a0", " ")
        assert said in words
        pays_for_sure = bool(found.lead.match.offer.covered)
        assert ("Whether it pays what is asked is not published." in words) != pays_for_sure


def test_a_plan_says_why_it_does_without_what_the_list_begins_with() -> None:
    session, settings = open_matcher(today=date(2026, 11, 23)), read_settings()
    for coop, said in (
        ("SM-0006", ("counting on one more would",)),
        (
            "SM-0014",
            ("puts Enterprise microloan first", "it is a loan, and the file does not"),
        ),
        ("SM-0070", ("less than its file is taken to cost (2,000",)),
        ("SM-0044", ("its money would come after the day on which it is needed",)),
    ):
        answer = make_plans(session, coop, settings)
        told = str(beside_list(answer, settings, session)).replace("\u00a0", " ")
        assert all(part in told for part in said), told


def test_a_plan_says_the_list_begins_with_another_only_of_what_was_not_asked_for(
    imported: Command,
) -> None:
    """What was asked for keeps its place in the list: no other stands first there."""
    before = " ".join(imported("plan", "--coop", "C-0001", *DAY).out.split())
    assert "The list of options puts Tahfiz Niswa" in before
    assert imported("record", "C-0001", "tahfiz_niswa", "applied", *DAY).code == 0
    after = " ".join(imported("plan", "--coop", "C-0001", *DAY).out.split())
    assert "The list of options puts" not in after
    assert "Of what was not asked for yet, the list of options puts" in after


def test_nothing_is_said_where_the_plan_has_both_firsts() -> None:
    session, settings = open_matcher(today=date(2026, 11, 23)), read_settings()
    answer = make_plans(session, "SM-0003", settings)
    first = next(m for m in session.options_for("SM-0003") if m.rank == 1 and m.list == "money")
    assert first.option.id in answer.plans[0].plan.sources
    assert beside_list(answer, settings, session) is None


def test_a_loan_is_left_out_only_for_what_the_limits_say() -> None:
    session, settings = open_matcher(today=date(2026, 11, 23)), read_settings()
    answer = make_plans(session, "SM-0001", settings)
    limits = {one.option_id: one for one in answer.loans}
    loan = session.match("SM-0001", "intelaka_urban")
    assert limits["intelaka_urban"].bearable == 0
    assert why_not_in_plan(loan, answer, settings) == ("not_borne", 0)


def test_one_reason_for_both_is_said_once() -> None:
    session, settings = open_matcher(today=date(2026, 11, 23)), read_settings()
    answer = make_plans(session, "SM-0120", settings)
    told = str(beside_list(answer, settings, session))
    assert "and says to turn to INDH phase III" in told
    assert told.count("counting on one more would bring no more money") == 1


def test_what_is_paid_for_each_hire_is_counted_by_the_jobs_planned() -> None:
    session, settings = open_matcher(today=date(2026, 11, 23)), read_settings()
    for jobs, usual in ((None, 13_500), (3, 40_500)):
        facts = {"legal_form": "cooperative", "planned_jobs": jobs}
        mine = session.new_applicant("mine", {k: v for k, v in facts.items() if v is not None})
        match = session.match(mine, "awrach_pae")
        assert usual_ticket(match, settings) == (usual, False)
        assert str(amount_said(match)).replace("\u00a0", " ") == "13,500 MAD for each person hired"


def test_where_there_is_no_plan_nothing_is_said_of_plan_1() -> None:
    session, settings = open_matcher(today=date(2026, 11, 23)), read_settings()
    answer = make_plans(session, "SM-0086", settings, Wishes(is_firm=True))
    assert no_plan_of(answer) == "nobody_pays"
    assert beside_list(answer, settings, session) is None


def test_list_and_plan_name_the_same_option_to_turn_to_first(
    match_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pays nothing for the need is no first thing to do, in the list as in the plans."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    table = tmp_path / "saffron.csv"
    table.write_text(
        "Nom,Commune,Date de création,Produits,Adhérents,Femmes adhérentes,Chiffre d’affaires,"
        "need_equipment_mad,need_certification_mad,own_cash_mad\n"
        "Coopérative Safran,Taliouine,1/10/2014,safran,41,12,1200000,290000,60000,50000\n",
        encoding="utf-8",
    )
    assert match_here("import", table, *DAY).code in (0, 3)
    assert match_here("record", "C-0001", "fda", "applied", "--amount", "120000", *DAY).code == 0
    answer = " ".join(match_here("--coop", "C-0001", *DAY).out.split())
    plan = " ".join(match_here("plan", "--coop", "C-0001", *DAY).out.split())
    assert "Do first: ANDZOA programmes" in answer
    assert "none of the first options can be asked more surely" in answer
    assert "CAM green credit" in match_here("--coop", "C-0001", "--top", "10", *DAY).out
    assert "puts ANDZOA programmes for oases and argan land first" in plan
    assert "says to turn to" not in plan


def test_whatever_was_asked_for_both_turn_to_the_same_option() -> None:
    session, settings = open_matcher(today=date(2026, 11, 23)), read_settings()
    named = 0
    for applicant in list(session.registry)[:40]:
        found = session.options_for(applicant)
        asked = next(m.option.id for m in found if m.rank == 1 and m.list == "money")
        case = Case("demo", applicant.id, asked, state="applied", asked=120_000)
        known = Known({asked: case})
        wishes = with_known(Wishes(), known)
        view = coop_view(session, after_cases(found, known), 10, None, known)
        first = first_to_do(view, loans_borne(session, applicant, found, wishes))
        told = str(beside_list(make_plans(session, applicant, settings, wishes), settings, session))
        if (turned := re.search(r"to turn to (.*?) first", told)) is not None:
            named += 1
            assert first is not None and render(first.name, "en") == turned[1], applicant.id
    assert named > 2
