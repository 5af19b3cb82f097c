"""Cases of Morocco, and slopes learnt from a choice-based sample."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import Command

from matcher.history.cases import Story, read_cases, sampling_of
from matcher.learning.case_fit import CaseFit, fit_cases
from matcher.learning.case_pairs import CasePairs, Reals
from matcher.ranking.ranker import default_model, stated_model
from matcher.support.errors import DataRefusedError, UsageError

FOLDER = Path(__file__).resolve().parents[2] / "data" / "cases"
FIELDS = ("place", "sector", "purposes")


def test_the_cases_of_morocco_are_read_with_their_pages() -> None:
    history = read_cases(FOLDER)
    assert sampling_of(FOLDER) == "cases"
    assert len(history.cases) == 139
    assert sum(case.part == "first" for case in history.cases) == 81
    assert all(case.page.startswith("http") for case in history.cases)
    assert all(option in history.catalogue.options for c in history.cases for option in c.payers)
    assert {case.use for case in history.cases} == {"learn", "count", "none"}
    assert sum(case.use == "learn" and bool(case.payers) for case in history.cases) == 86


def test_the_shipped_model_names_what_it_was_learnt_from() -> None:
    model, stated = (json.loads(p.read_bytes()) for p in (default_model(), stated_model()))
    assert model["trained"]
    assert model["sources"]["data"] == read_cases(FOLDER).marks["data"]
    assert model["trust"][0]["cases"] == 86
    for name, entry in model["fields"].items():
        assert entry["origin"], name
        if "prior" in entry and entry["weight"] == entry["prior"]:
            continue
        if "prior" in entry:
            assert "95 %" in entry["origin"] and "moved by" in entry["origin"]
        else:
            assert entry["weight"] == stated["fields"][name]["weight"]
    assert model["factors"]["rate"] == stated["factors"]["rate"]


def test_what_is_wrong_with_a_history_of_cases_is_said(tmp_path: Path) -> None:
    (tmp_path / "history.toml").write_text('sampling = "polls"\n')
    with pytest.raises(UsageError, match="polls"):
        sampling_of(tmp_path)
    (tmp_path / "history.toml").write_text('sampling = "cases"\nday = 2026-11-28\n')
    for name in ("applicants.csv", "pages.csv"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (tmp_path / "choices.csv").write_text(
        "applicant_id,option_id,outcome\nsm01_argana_honey,nobody,financed\n"
    )
    with pytest.raises(DataRefusedError) as caught:
        read_cases(tmp_path)
    assert "nobody" in str(caught.value.problems[0].message)


def test_a_history_without_pages_is_read_as_cases_of_a_page_each(tmp_path: Path) -> None:
    (tmp_path / "applicants.csv").write_text("applicant_id,members\nA,12\nB,30\nC,\n")
    rows = ("A,indh_p3_ess,2024-05-01,granted", "A,al_amana,2023-02-01,paid")
    (tmp_path / "choices.csv").write_text(
        "\n".join(["applicant_id,option_id,date,outcome", *rows, "B,al_amana,2025-01-31,pending"])
    )
    history = read_cases(tmp_path)
    found = [(one.id, one.payers, one.year, one.page) for one in history.cases]
    assert found == [
        ("A", ("indh_p3_ess", "al_amana"), 2023, "A"),
        ("B", (), 2025, "B"),
        ("C", (), None, "C"),
    ]
    assert history.day == date(2025, 1, 31)


def test_an_outcome_of_a_case_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "applicants.csv").write_text("applicant_id,members\nA,12\n")
    (tmp_path / "choices.csv").write_text(
        "applicant_id,option_id,date,outcome\nA,al_amana,2023-02-01,maybe\n"
    )
    with pytest.raises(DataRefusedError) as caught:
        read_cases(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["unknown-value"]


def test_the_command_says_how_the_history_was_sampled(match_here: Command, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "model.json")
    wrong = match_here("train", "--history", FOLDER, "--sampling", "polls", *out)
    assert wrong.code == 2
    assert '--sampling: "polls" is no way of sampling. Write choices or cases.' in wrong.err
    as_choices = match_here("train", "--history", FOLDER, "--sampling", "choices", *out)
    assert as_choices.code in (3, 5)  # stories have no days, and a history of choices needs them
    (tmp_path / "applicants.csv").write_text("applicant_id,members\nA,12\n")
    (tmp_path / "choices.csv").write_text(
        "applicant_id,option_id,date,outcome\nA,al_amana,2023-02-01,maybe\n"
    )
    as_cases = match_here("train", "--history", tmp_path, "--sampling", "cases", *out)
    assert as_cases.code == 3
    assert "maybe" in as_cases.err


def drawn(
    slopes: Sequence[float], seed: int, cases: int, *, distorted: bool = True
) -> tuple[CasePairs, Reals]:
    """A choice-based sample: who is told of is drawn with shares that have nothing to do with
    how often an option pays. Also the true constants."""
    random = np.random.default_rng(seed)
    options = 12
    constants = random.normal(0, 1.5, options)
    evidence = random.choice([-1.6, 0.0, 1.2], (cases * 40, options, len(slopes)))
    utility = evidence @ np.array(slopes) + constants + random.gumbel(size=evidence.shape[:2])
    chosen = utility.argmax(axis=1)
    told = np.exp(random.normal(0, 1.5, options)) if distorted else np.ones(options)
    kept = random.random(len(chosen)) < (told / told.max())[chosen]
    rows = np.flatnonzero(kept)[:cases]
    paid = np.zeros((len(rows), options), dtype=np.bool_)
    paid[np.arange(len(rows)), chosen[rows]] = True
    zeros = np.zeros((len(rows), options))
    pairs = CasePairs(
        cases=tuple(_case() for _ in rows),
        options=tuple(f"o{n}" for n in range(options)),
        families=tuple("ab"[n % 2] for n in range(options)),
        fields=FIELDS[: len(slopes)],
        evidence=evidence[rows],
        chance=zeros,
        rate=zeros + constants,
        share=zeros,
        terms=zeros,
        candidate=np.ones((len(rows), options), dtype=np.bool_),
        last=zeros.astype(np.int64),
        paid=paid,
        money=np.ones(options, dtype=np.bool_),
        counted=np.ones(options, dtype=np.bool_),
    )
    return pairs, constants


def _case() -> Story:
    history = read_cases(FOLDER) if not _CASES else None
    if history is not None:
        _CASES.append(history.cases[0])
    return _CASES[0]


_CASES: list[Story] = []


def fitted(pairs: CasePairs, priors: Sequence[float], spread: float) -> CaseFit:
    return fit_cases(pairs, pairs.fields, np.array(priors), spread, cap=1e9)


def test_a_distorted_sample_gives_the_slopes_back() -> None:
    slopes = (1.0, 0.4, 0.0)
    pairs, _ = drawn(slopes, seed=3, cases=3000)
    found = fitted(pairs, (0.5, 0.5, 0.5), spread=1.0)
    assert found.slopes == pytest.approx(slopes, abs=0.1)
    inside = np.abs(found.slopes - slopes) < 3 * found.errors
    assert inside.all()


def ndcg(pairs: CasePairs, scores: Reals) -> float:
    order = (-scores).argsort(axis=1).argsort(axis=1)
    places = order[pairs.paid]
    return float((1 / np.log2(places + 2)).mean())


def test_with_the_true_reach_it_is_as_good_as_the_oracle() -> None:
    slopes = (1.0, 0.4, 0.8)
    pairs, _ = drawn(slopes, seed=5, cases=600)
    found = fitted(pairs, (0.5, 0.5, 0.5), spread=0.5)
    fresh, _ = drawn(slopes, seed=5, cases=4000, distorted=False)
    oracle = fresh.scores(np.array(slopes), 1.0, 0.0)
    assert ndcg(fresh, fresh.scores(found.slopes, 1.0, 0.0)) >= 0.98 * ndcg(fresh, oracle)


def test_permuted_labels_give_the_priors_back() -> None:
    pairs, _ = drawn((1.0, 0.4, 0.8), seed=7, cases=86)
    random = np.random.default_rng(1)
    # somebody else's payers: they say nothing of these cases
    shuffled = pairs.paid[random.permutation(len(pairs))]
    broken = CasePairs(**{**_parts(pairs), "paid": shuffled})
    found = fitted(broken, (0.0, 0.0, 0.0), spread=0.2)
    assert (np.abs(found.slopes) < 3 * found.errors).all()


def _parts(pairs: CasePairs) -> dict[str, object]:
    return {name: getattr(pairs, name) for name in pairs.__dataclass_fields__}


def test_a_case_of_several_payers_counts_once() -> None:
    pairs, _ = drawn((1.0,), seed=9, cases=20)
    both = pairs.paid.copy()
    both[0, :3] = True
    assert fitted(CasePairs(**{**_parts(pairs), "paid": both}), (0.5,), 1.0).choices == (
        pytest.approx(20)
    )
