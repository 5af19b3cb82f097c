"""What a model is worth on cases, judged without learning anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matcher.api.training import judge_model
from matcher.history.cases import read_cases
from matcher.learning.case_evaluation import CaseEvaluation, case_rank_rows, evaluate_cases
from matcher.learning.case_pairs import ranks_of
from matcher.learning.case_validation import best_ranks, owed
from matcher.ranking.ranker import read_ranker, stated_model
from matcher.support.errors import UsageError

FOLDER = Path(__file__).resolve().parents[2] / "data" / "cases"


@pytest.fixture(scope="module")
def found() -> CaseEvaluation:
    history = read_cases(FOLDER)
    return evaluate_cases(history, read_ranker(stated_model(), history.schema))


def test_the_marks_are_those_of_the_ranks_within_the_list(found: CaseEvaluation) -> None:
    history = read_cases(FOLDER)
    ranks = ranks_of(found.pairs, found.scores)
    best = best_ranks(found.pairs, ranks, owed(history, found.pairs.options, found.pairs.cases))
    assert found.judged == 86 and found.owed == int(np.isinf(best).sum())
    assert found.marks["hit@3"].value == pytest.approx(float((best <= 3).mean()), abs=0.02)
    # the priors are their own baseline
    gain = found.gains["prior_weights"]
    assert (gain.value, gain.low, gain.high) == (0.0, 0.0, 0.0)
    assert found.gains["rate"].cases == 86


def test_ranks_of_cases_begin_anew_in_each_list(found: CaseEvaluation) -> None:
    rows = [row for row in case_rank_rows(found) if row[0] == found.pairs.cases[0].id]
    money = sum(found.pairs.candidate[0] & found.pairs.money)
    assert [row[3] for row in rows[:money]] == [str(n) for n in range(1, money + 1)]
    assert rows[money][3] == "1"


def test_cases_are_not_cut_at_a_day(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not cut at a day"):
        judge_model(FOLDER, stated_model(), date(2026, 1, 1), 60)
