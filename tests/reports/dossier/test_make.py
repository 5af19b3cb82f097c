"""A file for an option of which something is recorded: it stands once, and page 1 says it."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import pytest

from matcher.api.session import Session, open_matcher
from matcher.planning.settings import PlanSettings
from matcher.reports.dossier.blocks import FactList, Grid, NewPage, Paragraph
from matcher.reports.dossier.make import DossierWish, make_dossier
from matcher.reports.dossier.pages import leaf_of
from matcher.reports.dossier.pages_money import financing_blocks
from matcher.reports.dossier.pages_steps import step_blocks
from matcher.reports.dossier.view import DossierView
from matcher.support.messages import render

from .conftest import DAY, dossier_of


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A cooperative that needs 85,000 for equipment and brings 8,500 in cash; FDA pays half."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    table = tmp_path / "one.csv"
    table.write_text(
        "applicant_id,name,legal_form,members,place,sector,stage,purposes,need_total_mad,"
        "need_equipment_mad,own_cash_mad,own_in_kind_mad\n"
        "T-1,Amal,cooperative,8,agadir-ida-ou-tanane,argan,growth,equipment,85000,85000,8500,0\n",
        encoding="utf-8",
    )
    return open_matcher(registry=table, today=DAY)


def framed(view: DossierView) -> list[str]:
    """The framed sentences of the first page."""
    found: list[str] = []
    for block in leaf_of(view, "en").blocks:
        if isinstance(block, NewPage):
            break
        if isinstance(block, Paragraph) and block.tone == "warning":
            found.append(" ".join(block.text.replace("\u00a0", " ").split()))
    return found


def brought(view: DossierView) -> int:
    """All that the requests of a file ask, with what others promised, members bring and lacks."""
    mine = view.match.option_id if view.match else ""
    others = sum(one.amount or 0 for one in view.plans.committed if one.option_id != mine)
    asked = sum(one.amount or 0 for one in view.requests)
    plan = view.plan
    return asked + others + (plan.own_cash + plan.own_in_kind + plan.uncovered if plan else 0)


def paid_by(view: DossierView) -> int:
    """What stands under "Paid by" in the table of lines."""
    table = next(block for block in financing_blocks(view, "en") if isinstance(block, Grid))
    amounts = (one for row in table.rows for one in re.findall(r"([\d,]+)\s*MAD", row[2]))
    return sum(int(one.replace(",", "")) for one in amounts)


def test_what_an_option_was_asked_for_stands_once_in_its_own_file(
    recording: Session, settings: PlanSettings
) -> None:
    recording.record("T-1", "fda", "applied", on="2026-11-02", amount=42_500)
    view = dossier_of(recording, settings, "T-1", "fda")
    assert view.figures.cost == 85_000 and view.figures.asked == 42_500 == view.counted
    # 42,500 of the FDA, and 42,500 of everybody else, the members and what nobody covers
    assert brought(view) == paid_by(view) == 85_000 and view.over is None
    assert [one.amount for one in view.requests if one.option_id == "fda"] == [42_500]
    assert (
        view.plans == dossier_of(recording, settings, "T-1").plans
    )  # as in the file for no option
    said = framed(view)
    assert len(said) == 1 and "was asked for 42,500 MAD on 2 November 2026" in said[0]
    assert view.promises is None  # of others nothing is recorded
    steps = str(list(step_blocks(view, "en")))
    assert "asked already: wait" in steps and "ask for 42,500" not in steps.replace("\u00a0", " ")


def first_page(view: DossierView) -> dict[str, str]:
    """The rows of the first page of an English file, by their labels."""
    rows: dict[str, str] = {}
    for block in leaf_of(view, "en").blocks:
        if isinstance(block, NewPage):
            break
        if isinstance(block, FactList):
            rows |= {row.label: row.value.replace("\u00a0", " ") for row in block.rows}
    return rows


def test_what_was_asked_and_what_is_granted_stand_apart(
    recording: Session, settings: PlanSettings
) -> None:
    recording.record("T-1", "fda", "applied", on="2026-10-05", amount=42_500)
    assert "Amount granted" not in first_page(dossier_of(recording, settings, "T-1", "fda"))
    recording.record("T-1", "fda", "granted", on="2026-11-10", amount=30_000)
    rows = first_page(dossier_of(recording, settings, "T-1", "fda"))
    assert (rows["Amount asked"], rows["Amount granted"]) == ("42,500 MAD", "30,000 MAD")


def test_a_total_without_a_purpose_is_a_need_that_was_told(
    recording: Session, settings: PlanSettings
) -> None:
    told = {"legal_form": "cooperative", "place": "taroudannt", "need_total_mad": 200_000}
    view = dossier_of(recording, settings, recording.new_applicant("X", {"name": "X", **told}))
    said = str(view.why)
    assert "Nobody told what the money is for" in said and "Nobody told the need" not in said


def test_a_request_without_an_amount_is_told_and_not_sent_again(
    recording: Session, settings: PlanSettings
) -> None:
    recording.record("T-1", "fda", "applied", on="2026-11-02")
    view = dossier_of(recording, settings, "T-1", "fda")
    assert view.counted is None and view.plans.committed == ()
    assert framed(view)[0].startswith("recorded: applied for on 2 November 2026")
    assert "asked already: wait" in str(list(step_blocks(view, "en")))


def test_a_second_request_that_was_refused_is_told_beside_what_the_first_brought(
    recording: Session, settings: PlanSettings
) -> None:
    recording.record("T-1", "fda", "granted", on="2026-10-01", amount=20_000)
    recording.record("T-1", "fda", "applied", on="2026-10-20", amount=22_500)
    recording.record("T-1", "fda", "refused", on="2026-11-03", reasons="budget_exhausted")
    view = dossier_of(recording, settings, "T-1", "fda")
    # the 20,000 of October stand; the 22,500 that were refused do not
    assert view.counted == view.figures.asked == 20_000
    assert brought(view) == paid_by(view) == 85_000
    said = framed(view)
    assert "promised 20,000 MAD" in said[0] and "refused on 3 November 2026" in said[1]


def test_a_grant_of_all_leaves_nothing_to_find_and_one_above_the_cost_is_said(
    recording: Session, settings: PlanSettings
) -> None:
    recording.record("T-1", "fda", "granted", on="2026-11-02", amount=85_000)
    view = dossier_of(recording, settings, "T-1", "fda")
    assert (view.plan, view.figures.asked, view.over, paid_by(view)) == (None, 85_000, None, 85_000)
    assert "What is promised covers all of it: no plan is needed." in str(view.why)
    # another that is asked all the same: what it would give comes on top of 85,000
    other = dossier_of(recording, settings, "T-1", "indh_p3_ess")
    assert other.figures.asked and other.over == 85_000 + other.figures.asked == brought(other)
    assert f"comes to {other.over:,} MAD for a cost of 85,000 MAD" in framed(other)[-1]


@pytest.mark.parametrize("option", ["fda", "indh_p3_ess", "ads", "japan_embassy_apl", ""])
def test_no_file_asks_more_than_the_cost_without_saying_so(
    recording: Session, settings: PlanSettings, option: str
) -> None:
    view = dossier_of(recording, settings, "T-1", option)
    total = brought(view) - (view.plan.uncovered if view.plan else 0)
    assert (view.over is None) == (total <= 85_000)
    assert view.over in (None, total)
    assert sum("not all of it is needed" in one for one in framed(view)) == (total > 85_000)


@pytest.mark.parametrize("form", ["file", "summary", "steps"])
def test_a_refusal_stands_on_the_first_page_with_where_to_turn(
    recording: Session, settings: PlanSettings, form: str
) -> None:
    recorded = recording.record(
        "T-1", "indh_p3_ess", "refused", on="2026-11-03", reasons=["collateral"]
    )
    turn = recorded.view.reroute[0].options[0]
    wish = DossierWish(PurePath("f.pdf"), ("en",), form, "indh_p3_ess")  # type: ignore[arg-type]
    said = framed(make_dossier(recording, "T-1", settings, wish))
    assert "refused on 3 November 2026, reason: collateral → The next options: " in said[0]
    assert render(turn.name, "en") in said[0]
    assert said[1].startswith("It said no to this request: ask it once more only")
    general = DossierWish(PurePath("f.pdf"), ("en",), form)  # type: ignore[arg-type]
    told = framed(make_dossier(recording, "T-1", settings, general))
    # the cooperative is told who said no; a file that goes to another funder does not tell it
    assert [one.startswith("Said no: INDH") for one in told] == ([True] if form == "steps" else [])


def all_texts(view: DossierView) -> str:
    """Every sentence and cell of the file in English."""
    return str(leaf_of(view, "en").blocks).replace("\\xa0", " ")


@pytest.fixture
def awaited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """It told a total and what for, not what each costs; all but its own cash is asked for."""
    monkeypatch.setenv("MATCHER_HOME", str(tmp_path / "home"))
    table = tmp_path / "one.csv"
    table.write_text(
        "applicant_id,name,legal_form,members,place,sector,stage,purposes,need_total_mad,"
        "own_cash_mad,own_in_kind_mad\n"
        "T-1,Amal,cooperative,8,agadir-ida-ou-tanane,argan,growth,equipment;marketing,300000,"
        "60000,0\n",
        encoding="utf-8",
    )
    session = open_matcher(registry=table, today=DAY)
    session.record("T-1", "fda", "granted", on="2026-10-20", amount=48_000)
    session.record("T-1", "indh_p3_ess", "applied", on="2026-09-10", amount=200_000)
    return session


def test_what_was_asked_for_already_is_told_in_every_part(
    awaited: Session, settings: PlanSettings
) -> None:
    view = dossier_of(awaited, settings, "T-1")
    plan = view.plan
    assert plan is not None and not plan.steps and plan.own_cash == 52_000
    said = all_texts(view)
    # why it can be borne, and why it is not certain
    assert "The members bring what is left: 52,000 MAD." in said
    assert "200,000 MAD of the plan is not certain: it was asked for and is not answered" in said
    assert "conditions are open or few are chosen" not in said
    # the table of cash is of 52,000 for a cost of 300,000
    assert sum(month.spent for month in plan.cash) == 52_000
    assert "Of the cost it leaves out: 248,000 MAD promised or asked for already." in said
    # they who were asked ask for papers
    assert "nobody asks for papers yet" not in said
    assert "the papers are those of the requests that were made already" in said
    assert "No loan is in this plan" in said and "No lender" not in said


def test_what_is_recorded_is_not_marked_as_assumed(
    awaited: Session, settings: PlanSettings
) -> None:
    view = dossier_of(awaited, settings, "T-1", "indh_p3_ess")
    assert view.plans.lines_proposed and view.counted == 200_000
    said = all_texts(view)
    assert "label='Amount asked', value='200,000 MAD'" in said
    # what the money is for is known, what each line costs is not
    assert "equipment, marketing and packaging (what each costs is to be filled in)" in said


def test_requests_stand_in_the_order_in_which_they_are_made(
    session: Session, settings: PlanSettings
) -> None:
    view = dossier_of(session, settings, "SM-0001", "indh_p3_ess")
    assert view.plan is not None and len(view.requests) > 1
    assert [one.option_id for one in view.requests] == [one.option_id for one in view.plan.steps]
    months = [one.asked_month or 0 for one in view.requests]
    assert months == sorted(months) and months[-1] > 0


def test_a_cost_of_which_no_total_was_told_is_at_least_that(
    session: Session, settings: PlanSettings
) -> None:
    view = dossier_of(session, settings, "SM-0001", "indh_p3_ess")
    said = all_texts(view)
    assert view.figures.cost == 557_000 and "total at least 557,000 MAD" in said
    assert "label='Cost', value='at least 557,000 MAD'" in said
    other = dossier_of(session, settings, "SM-0007")
    assert "label='Cost', value='66,000 MAD'" in all_texts(other)


def test_an_own_share_is_that_of_the_plan_and_names_who_brings_it(
    session: Session, settings: PlanSettings
) -> None:
    view = dossier_of(session, settings, "SM-0001", "indh_p3_ess")
    assert view.plan is not None
    share = next(one for one in view.plan.own_shares if one.option_id == "indh_p3_ess")
    others = sum(share.others.values())
    assert share.own_cash + share.own_in_kind + others == share.asked
    said = all_texts(view)
    assert f"in this plan the own share is {share.asked:,} MAD" in said
    # in kind it pays no line, and is brought all the same
    assert view.plan.own_in_kind == 0 < share.own_in_kind
    assert f"{share.own_in_kind:,} MAD as own share beside it" in said


def test_what_a_loan_buys_is_not_told_as_security_on_file(
    session: Session, settings: PlanSettings
) -> None:
    """Nobody told what SM-0003 has: Intelaka takes what its own loan buys."""
    view = dossier_of(session, settings, "SM-0003", "indh_p3_ess")
    assert [one.project > 0 and not one.assets for one in view.security] == [True]
    said = all_texts(view)
    assert "covered by what the loan itself buys." in said
    assert "what the loan buys is the security" in said
    assert "which the file shows" not in said and ", covered." not in said


def test_two_own_shares_of_one_option_are_told_apart(
    session: Session, settings: PlanSettings
) -> None:
    """By its terms it asks 40 per cent of all that it may pay; the plan takes fewer lines."""
    view = dossier_of(session, settings, "SM-0003", "indh_p3_ess")
    assert view.match is not None and view.plan is not None
    asked = view.match.offer.own_share
    share = next(one for one in view.plan.own_shares if one.option_id == "indh_p3_ess")
    assert asked is not None and share.asked < asked
    assert f"{asked:,} MAD of all that it may pay, {share.asked:,} MAD of the" in all_texts(view)


def test_what_is_not_certain_beside_the_request_is_said_to_be_beside_it(
    session: Session, settings: PlanSettings
) -> None:
    asked = all_texts(dossier_of(session, settings, "SM-0001", "indh_p3_ess"))
    assert "Beside what is asked here, 247,500 MAD of the plan is not certain" in asked
    assert "547,500 MAD of the plan is not certain" in all_texts(
        dossier_of(session, settings, "SM-0001")
    )


def test_a_last_decision_that_no_source_dates_is_supposed(
    session: Session, settings: PlanSettings
) -> None:
    view = dossier_of(session, settings, "SM-0007")
    assert view.plan is not None and any(step.delay_assumed for step in view.plan.steps)
    assert f"Last decision expected in {view.plan.months} months (assumed): " in all_texts(view)


def test_what_is_asked_of_an_option_that_pays_after_the_works_says_who_advances_it(
    recording: Session, settings: PlanSettings
) -> None:
    """18,000 were asked where the terms may allow 27,000: an assumption of ours bounded it."""
    told = {
        "name": "X",
        "legal_form": "cooperative",
        "sector": "argan",
        "place": "agadir-ida-ou-tanane",
        "purposes": ("equipment",),
        "need_equipment_mad": 90_000,
        "own_in_kind_mad": 0,
    }
    nobody = dossier_of(recording, settings, recording.new_applicant("X", told), "fda")
    assert nobody.match is not None and nobody.match.offer.amount_cautious == 27_000
    assert nobody.figures.asked == 27_000
    assert (
        "27,000 MAD is paid after the works: who advances it until then is to be filled in."
        in why(nobody)
    )
    little = {**told, "own_cash_mad": 18_000}
    short = dossier_of(recording, settings, recording.new_applicant("X", little), "fda")
    assert short.figures.asked == 18_000
    assert (
        "18,000 MAD is paid after the works, and the members advance it until then: they have no"
        " cash for more, while the terms of the option may allow up to 27,000 MAD (by the less"
        " generous of its terms), to be confirmed with the funder." in why(short)
    )
    enough = {**told, "own_cash_mad": 40_000}
    whole = dossier_of(recording, settings, recording.new_applicant("X", enough), "fda")
    assert whole.figures.asked == 27_000
    assert (
        "27,000 MAD is paid after the works: the members advance it until then from their cash."
        in why(whole)
    )


@pytest.mark.parametrize("cash", [50_000, 200_000])
def test_less_is_asked_for_the_bound_that_binds_and_no_top_of_a_figure_is_sure(
    recording: Session, settings: PlanSettings, cash: int
) -> None:
    """48,000 are what FDA usually pays: the cash was named as the reason, whatever it was."""
    told = {
        "name": "X",
        "legal_form": "cooperative",
        "sector": "saffron",
        "place": "taroudannt",
        "purposes": ("equipment", "certification"),
        "need_total_mad": 350_000,
        "own_cash_mad": cash,
    }
    view = dossier_of(recording, settings, recording.new_applicant("X", told), "fda")
    assert view.figures.asked == 48_000
    said = why(view)
    assert any(
        one.startswith(
            "48,000 MAD is asked, as much as this option usually pays: its terms may allow up to"
        )
        for one in said
    )
    assert (
        "48,000 MAD is paid after the works: the members advance it until then from their cash."
        in said
    )
    assert "no cash for more" not in str(said) and "surely" not in str(said)


def why(view: DossierView) -> list[str]:
    """Why it can be borne, in English."""
    return [" ".join(render(one, "en").replace("\u00a0", " ").split()) for one in view.why]


def test_where_only_a_request_covers_all_it_is_said_that_all_stands_on_it(
    recording: Session, settings: PlanSettings
) -> None:
    recording.record("T-1", "indh_p3_ess", "applied", on="2026-11-02", amount=85_000)
    view = dossier_of(recording, settings, "T-1")
    assert view.plans.no_plan == "promised"
    assert (
        "There is no plan as long as 85,000 MAD is asked for and not answered: if it is granted,"
        " all is covered; if not, that amount is to be found." in why(view)
    )
