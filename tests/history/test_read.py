"""Histories: what leaks or cannot be is refused, with its row."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matcher.history.candidates import make_cases
from matcher.history.read import read_history
from matcher.support.errors import DataRefusedError, InvalidSourceError, MatcherError, UsageError

FOLDER = Path(__file__).parents[1] / "other_history"
TODAY = date(2026, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A history of three readers and two books, one of which takes adults only."""
    shutil.copytree(FOLDER, tmp_path / "h", ignore=shutil.ignore_patterns("*.csv", "*.py"))
    here = tmp_path / "h"
    shutil.rmtree(here / "catalogue")
    (here / "catalogue").mkdir()
    (here / "catalogue" / "a.toml").write_text(
        'id = "a"\nname = "A"\n[[condition]]\nrule = "age >= 18"\nuntil = 2024-05-31\n'
    )
    (here / "catalogue" / "b.toml").write_text('id = "b"\nname = "B"\n')
    (here / "applicants.csv").write_text("applicant_id,age\nx,30\ny,10\nz,\n")
    return here


def choices(folder: Path, *rows: str) -> Path:
    text = "\n".join(["applicant_id,option_id,date,outcome,amount", *rows])
    (folder / "choices.csv").write_text(text + "\n")
    return folder


def refusal(folder: Path, *rows: str) -> str:
    with pytest.raises(DataRefusedError) as caught:
        read_history(choices(folder, *rows), TODAY)
    assert caught.value.exit_code == 3
    return str(caught.value)


def test_choices_come_in_the_order_of_their_days(folder: Path) -> None:
    rows = ("x,a,2024-03-02,financed,", "y,b,2024-03-01,,150", "z,b,2024-03-01,refused,")
    history = read_history(choices(folder, *rows), TODAY)
    found = [(c.applicant_id, c.outcome, c.amount) for c in history.choices]
    expected = [("y", "financed", 150.0), ("z", "refused", None), ("x", "financed", None)]
    assert found == expected
    assert set(history.marks) == {"schema", "catalogue", "data"}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("x,a,2026-01-02,financed,", "choices.csv, row 2, column date: 2 January 2026 is after"),
        ("w,a,2024-01-02,financed,", 'row 2, column applicant_id: "w" is not in applicants.csv'),
        ("x,c,2024-01-02,financed,", 'row 2, column option_id: "c" is not in the catalogue'),
        ("x,a,02/01/2024,financed,", '"02/01/2024" is not a day'),
        ("x,a,2024-01-02,given,", '"given" is not an outcome'),
        ("x,a,2024-01-02,financed,much", '"much" is not an amount'),
        ("x,a,2024-01-02,financed,-1", '"-1" is not an amount'),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_place(folder: Path, row: str, says: str) -> None:
    assert says in refusal(folder, row)


def test_a_choice_that_stands_twice_is_refused(folder: Path) -> None:
    said = refusal(folder, "x,a,2024-01-02,refused,", "x,a,2024-01-05,financed,")
    assert 'row 3, column option_id: "x" and "a" stand in row 2 already' in said


def test_all_wrong_rows_are_said_at_once(folder: Path) -> None:
    said = refusal(folder, "w,a,2024-01-02,,", "x,c,2024-01-02,,", "x,a,2027-01-02,,")
    assert said.count("choices.csv, row") == 3


def test_candidates_are_those_that_do_not_refuse_on_the_day(folder: Path) -> None:
    rows = ("x,a,2024-03-01,,", "y,b,2024-03-01,,", "z,b,2024-05-31,,")
    history = read_history(choices(folder, *rows), TODAY)
    cases = make_cases(history, history.choices)
    # x is an adult, y is not, and of z nothing is known
    assert cases.candidates.tolist() == [[True, True], [False, True], [True, True]]
    assert cases.chosen.tolist() == [0, 1, 1]


def test_a_condition_counts_only_while_it_is_in_force(folder: Path) -> None:
    rows = ("y,b,2024-06-01,,", "x,b,2024-05-31,,")
    history = read_history(choices(folder, *rows), TODAY)
    cases = make_cases(history, history.choices)
    assert [c.applicant_id for c in cases.choices] == ["x", "y"]
    assert np.all(cases.candidates)


def test_a_chosen_option_that_refuses_its_applicant_is_no_candidate(folder: Path) -> None:
    history = read_history(choices(folder, "y,a,2024-03-01,,"), TODAY)
    with pytest.raises(DataRefusedError, match='row 2, column option_id: "a" refuses "y"'):
        make_cases(history, history.choices)


def test_a_refused_request_may_have_been_refused_by_a_rule(folder: Path) -> None:
    history = read_history(choices(folder, "y,a,2024-03-01,refused,"), TODAY)
    assert len(make_cases(history, history.choices)) == 1


def test_a_history_without_its_files_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a folder"):
        read_history(tmp_path / "gone", TODAY)
    with pytest.raises(UsageError, match="choices cannot be opened"):
        read_history(folder, TODAY)
    (folder / "choices.csv").write_text("applicant_id,option_id\nx,a\n")
    with pytest.raises(DataRefusedError, match="no column date"):
        read_history(folder, TODAY)
    (folder / "choices.csv").write_text("applicant_id,option_id,date\n")
    with pytest.raises(DataRefusedError, match="no choice"):
        read_history(folder, TODAY)
    (folder / "choices.csv").write_bytes(b"applicant_id,option_id,date\n\xff,a,b\n")
    with pytest.raises(MatcherError, match="not UTF-8"):
        read_history(folder, TODAY)


def test_a_history_without_schema_or_catalogue_says_what_was_read_instead(folder: Path) -> None:
    here = choices(folder, "x,a,2024-03-02,financed,")
    (here / "schema.toml").unlink()
    with pytest.raises(InvalidSourceError, match=r"not a field(.|\n)*") as caught:
        read_history(here, TODAY)
    assert "so the built-in one is read: copy yours into it" in str(caught.value)
    shutil.rmtree(here / "catalogue")
    with pytest.raises(InvalidSourceError, match="A history has catalogue"):
        read_history(here, TODAY)


@pytest.mark.parametrize(
    ("written", "outcome", "is_chosen", "is_decided"),
    [
        ("financed", "financed", True, True),
        ("granted", "financed", True, True),
        ("paid", "financed", True, True),
        ("", "financed", True, True),
        ("refused", "refused", False, True),
        ("withdrawn", "withdrawn", True, False),
        ("no_answer", "no_answer", False, False),
        ("pending", "pending", False, False),
    ],
)
def test_every_outcome_of_the_contract_is_read(
    folder: Path, written: str, outcome: str, is_chosen: bool, is_decided: bool
) -> None:
    (choice,) = read_history(choices(folder, f"x,a,2024-03-02,{written},"), TODAY).choices
    assert choice.outcome == outcome
    assert (choice.is_chosen, choice.is_decided) == (is_chosen, is_decided)


def test_what_nobody_answered_teaches_what_no_row_teaches(folder: Path) -> None:
    decided = ("x,a,2024-03-02,financed,", "y,b,2024-03-03,refused,")
    censored = ("z,b,2024-03-04,no_answer,", "x,b,2024-03-05,pending,")
    both = read_history(choices(folder, *decided, *censored), TODAY)
    alone = read_history(choices(folder, *decided), TODAY)
    for part in ("is_chosen", "is_decided"):
        taught = [[c for c in one.choices if getattr(c, part)] for one in (both, alone)]
        assert taught[0] == taught[1] != []


def test_an_outcome_that_is_none_names_those_there_are(folder: Path) -> None:
    with pytest.raises(DataRefusedError) as caught:
        read_history(choices(folder, "x,a,2024-03-02,perhaps,"), TODAY)
    (problem,) = caught.value.problems
    said = problem.say("en")
    assert "choices.csv, row 2, column outcome" in said
    assert "financed, refused, withdrawn, no_answer, pending, granted, paid" in said
