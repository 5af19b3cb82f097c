"""The committee's own list: read from tables as people make them, held against every rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from matcher.allocation.draft import Draft
from matcher.allocation.funds_file import read_programme
from matcher.allocation.own_list import ListedAward, OwnList, own_list_of, read_own_list
from matcher.allocation.result import Allocation, allocate
from matcher.reports.for_funders.allocation import allocation_view
from matcher.reports.for_funders.committee import committee_note
from matcher.session import Session, open_matcher
from matcher.support.errors import DataRefusedError
from matcher.support.messages import render

FUNDS = """
undecided = "leave_out"
[[fund]]
id = "members"
rule = 'legal_form == "cooperative"'
budget_mad = 100000
ticket_min_mad = 5000
ticket_max_mad = 40000
awards_max = 3
[[fund]]
id = "unions"
rule = 'legal_form == "union"'
budget_mad = 50000
[[cap]]
id = "argan"
rule = 'sector == "argan"'
most_share = 0.5
[[floor]]
id = "women"
rule = "women_share > 0.5"
least_awards = 1
"""


@pytest.fixture(scope="module")
def session(some_rows: Path) -> Session:
    return open_matcher(today=date(2026, 11, 23), registry=some_rows)


@pytest.fixture(scope="module")
def made(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Allocation:
    path = tmp_path_factory.mktemp("funds") / "funds.toml"
    path.write_text(FUNDS, encoding="utf-8")
    programme = read_programme(path, session.catalogue, session.matcher.engine)
    return allocate(programme, session.matcher, list(session.registry), time_limit=20)


def listed_of(made: Allocation, *awards: ListedAward) -> OwnList:
    return own_list_of(Path("list.csv"), made.draft, awards)


def own_awards(draft: Draft, made: Allocation) -> list[ListedAward]:
    instance, amounts = draft.instance, made.solution.amounts
    return [
        ListedAward(int(instance.who[p]), int(instance.fund[p]), float(amounts[p]))
        for p in np.flatnonzero(amounts).tolist()
    ]


def test_our_own_awards_break_nothing_and_are_worth_the_same(made: Allocation) -> None:
    listed = listed_of(made, *own_awards(made.draft, made))
    assert listed.broken == ()
    assert listed.worth == pytest.approx(made.worth())
    assert listed.given == pytest.approx(made.solution.amounts.sum())


def test_every_rule_that_a_list_breaks_is_named_with_its_figures(made: Allocation) -> None:
    draft = made.draft
    may = [int(w) for w, f in zip(draft.instance.who, draft.instance.fund, strict=True) if f == 0]
    refused = int(np.flatnonzero(draft.state[:, 1] == 1)[0])
    awards = [ListedAward(who, 0, 50_000.0) for who in sorted(set(may))[:4]]
    broken = listed_of(made, *awards, ListedAward(refused, 1, 60_000.0)).broken
    found = {one.fault for one in broken}
    assert {"above", "refused", "budget", "awards"} <= found
    over = {one.about: (one.has, one.bound) for one in broken if one.fault == "budget"}
    assert over == {"members": (200_000.0, 100_000.0), "unions": (60_000.0, 50_000.0)}
    assert [one.has for one in broken if one.fault == "awards"] == [4.0]
    assert {"below"} <= {
        one.fault for one in listed_of(made, ListedAward(may[0], 0, 1000.0)).broken
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_is_read_as_people_write_it(session: Session, tmp_path: Path, kind: str) -> None:
    applicants = list(session.registry)
    rows = [
        ("Liste de la commission", "", ""),
        ("Coopérative", "Fonds", "Montant (MAD)"),
        ("SM-0001", "members", "30 000"),
        ("sm 2", "Members", "12.500 DH"),
        (applicants[3].name, "unions", "10000"),
        ("", "", ""),
    ]
    path = tmp_path / f"list.{kind}"
    if kind == "csv":
        path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for row in rows:
            sheet.append(row)
        book.save(path)
    rows[3] = ("SM-0002", *rows[3][1:])
    if kind == "csv":
        path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    else:
        sheet.cell(4, 1).value = "SM-0002"
        book.save(path)
    found = read_own_list(path, applicants, ["members", "unions"])
    assert [(applicants[one.who].id, one.fund, one.amount) for one in found] == [
        ("SM-0001", 0, 30_000.0),
        ("SM-0002", 0, 12_500.0),
        (applicants[3].id, 1, 10_000.0),
    ]


def test_every_fault_of_a_list_is_told_with_its_row(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "applicant_id,fund,amount\nSM-9999,members,1\nSM-0001,moon,1\nSM-0001,members,much\n",
        encoding="utf-8",
    )
    with pytest.raises(DataRefusedError) as caught:
        read_own_list(path, list(session.registry), ["members", "unions"])
    said = [f"{render(one.where, 'en')}" for one in caught.value.problems]
    assert len(said) == 3
    assert all(str(row) in " ".join(said) for row in (2, 3, 4))
    path.write_text("who,how much\na,1\n", encoding="utf-8")
    with pytest.raises(DataRefusedError):
        read_own_list(path, list(session.registry), ["members"])


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_note_says_what_the_list_breaks_and_who_is_on_one_alone(
    session: Session, made: Allocation, language: str
) -> None:
    who = int(made.draft.instance.who[0])
    listed = listed_of(made, ListedAward(who, 0, 90_000.0))
    view = allocation_view(session, made, None, None, listed)
    question, answers = list(committee_note(view))[-1]
    said = " ".join(render(one, language) for one in (question, *answers))
    assert "{" not in said
    assert "list.csv" in said
    assert view.own_list is not None
    assert {one.fault for one in view.own_list.broken} >= {"above"}
