"""A file for an option of which something is recorded: it stands once, and page 1 says it."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import pytest

from matcher.api.session import Session, open_matcher
from matcher.planning.settings import PlanSettings
from matcher.reports.dossier.blocks import Grid, NewPage, Paragraph
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
    assert "What is promised and asked for covers all of it: no plan is needed." in str(view.why)
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
