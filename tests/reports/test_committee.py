"""The note for a committee answers its five questions, by name, in three languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher import open_matcher
from matcher.allocation.funds_file import read_programme
from matcher.allocation.result import allocate
from matcher.reports.for_funders.allocation import allocation_view
from matcher.reports.for_funders.allocation_views import AllocationView
from matcher.reports.for_funders.committee import committee_note
from matcher.reports.for_funders.committee_page import committee_page
from matcher.support.messages import render

#: Two million, half of it for the conditions of INDH, which leave some of it.
FUNDS = """
undecided = "leave_out"
[[fund]]
id = "indh"
option = "indh_p3_ess"
budget_mad = 1500000
ticket_max_mad = 100000
own_share = 0.4
awards_max = 6
[[fund]]
id = "solidarity"
rule = 'legal_form in ["cooperative", "union"]'
budget_mad = 500000
ticket_min_mad = 10000
ticket_max_mad = 60000
pays = ["marketing", "training", "stock", "certification"]
[[cap]]
id = "argan and honey"
rule = 'sector in ["argan", "beekeeping"]'
most_share = 0.25
"""


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> AllocationView:
    path = tmp_path_factory.mktemp("funds") / "funds.toml"
    path.write_text(FUNDS, encoding="utf-8")
    session = open_matcher(today=date(2026, 11, 23))
    matcher = session.matcher
    programme = read_programme(path, matcher.catalogue, matcher.engine)
    made = allocate(programme, matcher, list(session.registry), time_limit=20)
    return allocation_view(session, made, None, None)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_five_questions_are_answered(view: AllocationView, language: str) -> None:
    note = list(committee_note(view))
    assert len(note) == 5
    for question, answers in note:
        assert render(question, language).rstrip("\u2069").endswith(("?", "؟"))
        assert answers
        for answer in answers:
            assert "{" not in render(answer, language)


def test_people_are_named_and_what_is_left_has_a_reason(view: AllocationView) -> None:
    said = {render(q, "en"): " ".join(render(a, "en") for a in answers)
            for q, answers in committee_note(view)}  # fmt: skip
    assert view.awards[0].name
    assert "Coopérative" in said["Who gets what?"]
    assert "Next in line at" in said["Why not the others?"]
    assert "indh keeps" in said["Why is money left?"]
    assert "may make no more awards" in said["Why is money left?"]
    assert "argan and honey" in said["What did the rules cost?"]


def test_money_that_a_cap_holds_back_is_not_said_to_be_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "funds.toml"
    path.write_text(
        '[[fund]]\nid = "works"\nbudget_mad = 500000\npays = ["equipment"]\n'
        '[[cap]]\nid = "large"\nrule = "members >= 20"\nmost_mad = 40000\n',
        encoding="utf-8",
    )
    session = open_matcher(registry=Path("demo"), today=date(2026, 11, 23))
    programme = read_programme(path, session.matcher.catalogue, session.matcher.engine)
    members = {"small": 8, "big": 30}

    def kept(*names: str) -> str:
        asking = [
            session.new_applicant(name, {"need_equipment_mad": 100_000, "members": members[name]})
            for name in names
        ]
        made = allocate(programme, session.matcher, asking)
        answers = dict(committee_note(allocation_view(session, made, None, None)))
        said = [one for q, one in answers.items() if render(q, "en") == "Why is money left?"]
        return " ".join(render(one, "en") for one in said[0]).replace("\u00a0", " ")

    assert "floors and caps hold it back: large" in kept("small", "big")
    assert "has all that its need and the largest award allow" in kept("small")


def test_a_fund_of_its_own_is_worth_what_it_covers_and_reaches(view: AllocationView) -> None:
    worth = {one.worth for one in view.awards if one.fund == "solidarity"}
    assert len(worth) > 1
    assert all(0 < one <= 1 for one in worth)


def test_the_page_names_dates_and_escapes(view: AllocationView) -> None:
    for language in ("en", "ar"):
        page = committee_page(view, language)
        assert page.count("<h2>") == 6
        assert view.frame.catalogue.version in page
        assert "<script" not in page
    assert 'dir="rtl"' in page
    assert "SYNTHETIC" in committee_page(view, "en")


def test_nothing_is_written_where_the_page_stands_already(tmp_path: Path) -> None:
    from matcher.cli.output import check_free
    from matcher.support.errors import UsageError

    there = tmp_path / "note.html"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        check_free(there, force=False)
