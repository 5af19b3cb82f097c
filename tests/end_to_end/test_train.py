"""Training and measuring on a history of another domain, and on histories of known truth."""

from __future__ import annotations

import csv
import json
import math
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import Command

from matcher.catalogue.availability import availability_of
from matcher.history.candidates import make_cases
from matcher.history.read import History, read_history
from matcher.learning.acceptance_calibration import learn_acceptance
from matcher.learning.backtest import measure
from matcher.learning.baselines import baseline_scores
from matcher.learning.evaluation import evaluate
from matcher.learning.metrics import capped_rows, mark_summary, ndcg, standings
from matcher.learning.pair_scores import pair_scores
from matcher.learning.train import Trained, train
from matcher.learning.trial import learn
from matcher.ranking.evidence import contributions, score
from matcher.ranking.ranker import Ranker, parse_ranker
from matcher.support.errors import DataRefusedError
from matcher.support.messages import Message

FOLDER = Path(__file__).parents[1] / "other_history"
TODAY, UNTIL = date(2026, 1, 1), date(2024, 11, 1)


@pytest.fixture(scope="module")
def history(home: Path) -> History:
    """Readers and books, read once."""
    return read_history(FOLDER, TODAY)


@pytest.fixture(scope="module")
def trained(history: History) -> Trained:
    """What the readers before November teach."""
    return train(history, UNTIL)


@pytest.fixture(scope="module")
def ranker(history: History, trained: Trained) -> Ranker:
    """The model, read back as a file would be."""
    return parse_ranker(json.loads(json.dumps(trained.data)), history.schema)


def test_a_model_of_another_domain_beats_every_baseline(history: History, ranker: Ranker) -> None:
    found = evaluate(history, ranker, UNTIL)
    ours = found.by_applicant["capped"]["ndcg"]
    for name, views in found.baselines.items():
        assert ours.low > views["capped"]["ndcg"].value, name
        assert found.gains[name].low > 0, name
    assert found.by_option["capped"]["ndcg"].value > 0.5


def test_the_score_is_the_sum_of_its_parts_and_the_table_says_what_serving_says(
    history: History, ranker: Ranker
) -> None:
    cases = make_cases(history, history.choices[-40:])
    scores = pair_scores(cases, history.catalogue, history.schema, ranker)
    stale = history.catalogue.stale_after_days
    for row, applicant in enumerate(cases.applicants):
        for column, option in enumerate(history.catalogue.options.values()):
            availability = availability_of(option, cases.choices[row].day, stale)
            parts = contributions(applicant, option, availability, ranker)
            assert abs(score(parts) - math.fsum(p.weight * p.evidence for p in parts)) < 1e-9
            assert abs(score(parts) - scores[row, column]) < 1e-9


def test_an_unknown_field_adds_exactly_nothing(history: History, ranker: Ranker) -> None:
    for applicant in list(history.applicants.values())[:40]:
        for name in applicant.stated:
            fewer = {k: v for k, v in applicant.stated.items() if k != name}
            without = replace(applicant, stated=fewer, _derived={})
            for option in history.catalogue.options.values():
                before = {c.field: c for c in contributions(applicant, option, "open", ranker)}
                after = {c.field: c for c in contributions(without, option, "open", ranker)}
                assert name not in after
                paired = [key for key in before if "*" in key and name in key.split("*")]
                for key in (name, *paired):
                    before.pop(key, None)
                assert before == after


def test_another_option_changes_no_other_score(
    history: History, ranker: Ranker, tmp_path: Path
) -> None:
    shutil.copytree(FOLDER, tmp_path / "h")
    (tmp_path / "h" / "catalogue" / "new.toml").write_text(
        'id = "new"\nname = "New"\n[serves]\ntown = ["hill"]\n'
    )
    wider = read_history(tmp_path / "h", TODAY)
    last = history.choices[-30:]
    few = pair_scores(make_cases(history, last), history.catalogue, history.schema, ranker)
    many = pair_scores(make_cases(wider, last), wider.catalogue, wider.schema, ranker)
    columns = [k for k, key in enumerate(wider.catalogue.options) if key != "new"]
    assert np.array_equal(few, many[:, columns])
    assert np.any(many[:, list(wider.catalogue.options).index("new")])


def test_the_same_choices_give_the_same_model(history: History, trained: Trained) -> None:
    again = train(history, UNTIL)
    assert json.dumps(again.data) == json.dumps(trained.data)


def test_side_by_side_gives_what_one_after_the_other_gives(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Message] = []
    apart = learn(history, UNTIL, 60, told.append)
    assert [str(said) for said in told] == [
        "a trial has learnt from 244 choices; measuring it",
        "the model has learnt from 305 choices",
        "learning curve: 100 choices",
        "learning curve: 30 choices",
    ]
    monkeypatch.setattr("matcher.learning.trial.SIDE_BY_SIDE_FROM", 1)
    together = learn(history, UNTIL, 60, told.append)
    assert together[1] == apart[1]
    assert apart[0] is not None
    assert together[0] is not None
    assert together[0].data == apart[0].data


class EndsOthers:
    """Ends whatever process it is called in, but the one that made it."""

    def __init__(self) -> None:
        self.maker = os.getpid()
        self.told: list[Message] = []

    def __call__(self, said: Message) -> None:
        if os.getpid() != self.maker:
            os._exit(1)
        self.told.append(said)


def test_a_lost_process_loses_nothing(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.learning.trial.SIDE_BY_SIDE_FROM", 1)
    progress = EndsOthers()
    measured, data = learn(history, UNTIL, 60, progress)
    assert str(progress.told[0]) == "a process was lost; going on with one"
    again, same = learn(history, UNTIL, 60, EndsOthers(), workers=1)
    assert data == same
    assert measured is not None
    assert again is not None
    assert measured.data == again.data


def test_nothing_after_the_day_changes_the_model(
    history: History, trained: Trained, tmp_path: Path
) -> None:
    shutil.copytree(FOLDER, tmp_path / "h")
    path = tmp_path / "h" / "choices.csv"
    lines = path.read_text().splitlines()
    kept = [line for line in lines[1:] if line.split(",")[2] < UNTIL.isoformat()]
    path.write_text("\n".join([lines[0], *kept]) + "\n")
    shorter = train(read_history(tmp_path / "h", TODAY), UNTIL)
    assert {k: v for k, v in shorter.data.items() if k != "sources"} == {
        k: v for k, v in trained.data.items() if k != "sources"
    }


def test_an_applicant_that_was_learnt_from_is_not_judged(
    history: History, ranker: Ranker, tmp_path: Path
) -> None:
    shutil.copytree(FOLDER, tmp_path / "h")
    path = tmp_path / "h" / "choices.csv"
    rows = list(csv.reader(path.read_text().splitlines()))
    early, late = rows[1], rows[-1]
    assert early[2] < UNTIL.isoformat() <= late[2]
    again = [early[0], late[1], late[2], "financed", ""]  # whom the trial knows asks once more
    assert again[1] != early[1]
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([*rows, again])
    both = read_history(tmp_path / "h", TODAY)
    found, before = evaluate(both, ranker, UNTIL), evaluate(history, ranker, UNTIL)
    assert early[0] not in {choice.applicant_id for choice in found.cases.choices}
    assert (found.repeated, before.repeated) == (1, 0)
    assert found.by_applicant == before.by_applicant
    assert found.by_option == before.by_option


def test_where_all_who_come_later_had_chosen_before_nothing_is_measured(
    history: History,
) -> None:
    first = replace(history.choices[0], day=date(2024, 1, 1))
    again = [replace(first, day=date(2024, month, 1)) for month in range(2, 8)]
    told: list[Message] = []
    known = replace(history, choices=(first, *again))
    assert measure(known, None, 60, told.append) is None
    assert not told  # no trial was trained for it


def test_permuted_labels_teach_nothing(history: History, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "h")
    path = tmp_path / "h" / "choices.csv"
    rows = list(csv.reader(path.read_text().splitlines()))
    chosen = [row[1] for row in rows[1:]]
    order = np.random.default_rng(3).permutation(len(chosen))
    for row, k in zip(rows[1:], order, strict=True):
        row[1] = chosen[k]
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    permuted = read_history(tmp_path / "h", TODAY)
    since = date(2024, 7, 1)
    ranker = parse_ranker(train(permuted, since).data, permuted.schema)
    found = evaluate(permuted, ranker, since)
    random = found.baselines["random"]["all"]["ndcg"]
    ours = found.by_applicant["all"]["ndcg"]
    assert ours.low <= random.high
    assert random.low <= ours.high


def test_no_choice_before_the_day_is_no_history(history: History) -> None:
    with pytest.raises(DataRefusedError, match="No option was chosen"):
        train(history, date(2023, 1, 1))


SIGNS = {"colour": 1.5, "size": 1.0, "rural": 1.0}


def known_truth(folder: Path, n: int, rng: np.random.Generator) -> np.ndarray:
    """A history drawn from known weights; returns the true score of every pair (n, p)."""
    colours, options = ["red", "green", "blue", "grey"], 8
    (folder / "catalogue").mkdir(parents=True)
    (folder / "schema.toml").write_text(
        '[field.colour]\ntype = "category"\n[field.size]\ntype = "number"\n'
        '[field.rural]\ntype = "boolean"\n[field.noise]\ntype = "category"\n'
    )
    likes = rng.integers(0, 4, options)
    typical = rng.normal(0, 1.5, options)
    rural = rng.choice([-1.0, 1.0], options)
    for k in range(options):
        (folder / "catalogue" / f"o{k}.toml").write_text(f'id = "o{k}"\nname = "O{k}"\n')
    colour, size = rng.integers(0, 4, n), rng.normal(0, 1.5, n)
    is_rural, noise = rng.random(n) < 0.5, rng.integers(0, 5, n)
    truth = SIGNS["colour"] * 2 * (colour[:, None] == likes)
    truth = truth - SIGNS["size"] * np.abs(size[:, None] - typical)
    truth = truth + SIGNS["rural"] * np.where(is_rural[:, None], 1, -1) * rural
    chosen = (truth + rng.gumbel(size=truth.shape)).argmax(axis=1)
    with (folder / "applicants.csv").open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["applicant_id", "colour", "size", "rural", "noise"])
        for i in range(n):
            cells = [colours[colour[i]], round(float(size[i]), 6), str(bool(is_rural[i])).lower()]
            rows.writerow([f"a{i:05}", *cells, f"n{noise[i]}"])
    with (folder / "choices.csv").open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["applicant_id", "option_id", "date"])
        for i in range(n):
            day = date.fromordinal(date(2020, 1, 1).toordinal() + i // 5)
            rows.writerow([f"a{i:05}", f"o{chosen[i]}", day.isoformat()])
    return truth


def test_known_weights_are_found(tmp_path: Path, home: Path) -> None:
    n, rng = 2000, np.random.default_rng(11)
    truth = known_truth(tmp_path / "h", n, rng)
    history = read_history(tmp_path / "h", TODAY)
    since = history.choices[1500].day
    found = train(history, since)
    ranker = parse_ranker(found.data, history.schema)
    judged = [k for k, choice in enumerate(history.choices) if choice.day >= since]
    cases = make_cases(history, [history.choices[k] for k in judged])
    scores = pair_scores(cases, history.catalogue, history.schema, ranker)
    ours, oracle = (
        float(np.mean(ndcg(standings(x, cases.candidates, cases.chosen))))
        for x in (scores, truth[judged])
    )
    assert ours >= 0.98 * oracle
    # every effect has its sign, and what has none hardly moves a score
    assert min(found.fitted.weights[name] for name in SIGNS) > 0.3
    moves = {name: moved(history, ranker, name, judged) for name in (*SIGNS, "noise")}
    assert moves["noise"] < 0.25 * min(moves[name] for name in SIGNS)
    for k, option_id in enumerate(cases.options):
        says = ranker.options[option_id].says
        rural = [truth[i, k] for i in judged if history_value(history, i, "rural") is True]
        other = [truth[i, k] for i in judged if history_value(history, i, "rural") is False]
        is_for = np.mean(rural) > np.mean(other)
        assert (says["rural"].at["true"] > says["rural"].at["false"]) == is_for


def moved(history: History, ranker: Ranker, name: str, judged: list[int]) -> float:
    """How much a field moves the scores of a case apart, on average."""
    found = []
    for k in judged[:100]:
        applicant = history.as_of(history.choices[k])
        said = []
        for option in history.catalogue.options.values():
            parts = {c.field: c.value for c in contributions(applicant, option, "open", ranker)}
            said.append(parts.get(name, 0.0))
        found.append(np.std(said))
    return float(np.mean(found))


def history_value(history: History, case: int, name: str) -> object:
    return history.applicants[history.choices[case].applicant_id].value(name)


def test_an_acceptance_is_learnt_from_refusals_and_is_calibrated() -> None:
    rng = np.random.default_rng(5)
    scores = rng.normal(0, 2, 4000)
    true = 1 / (1 + np.exp(-(scores - 0.5)))
    financed = rng.random(4000) < true
    found = learn_acceptance(scores[:2000], financed[:2000], 1)
    assert found is not None
    shares = np.interp(scores[2000:], found["scores"], found["shares"])
    inside = (scores[2000:] >= found["scores"][0]) & (scores[2000:] <= found["scores"][-1])
    for low in (0.0, 0.25, 0.5, 0.75):
        part = inside & (shares >= low) & (shares < low + 0.25)
        assert abs(shares[part].mean() - financed[2000:][part].mean()) < 0.06
    assert learn_acceptance(scores[:50], financed[:50], 1) is None
    assert learn_acceptance(scores[:2000], np.ones(2000, dtype=bool), 1) is None


def test_marks_by_hand() -> None:
    scores = np.array([[3.0, 2.0, 1.0], [1.0, 1.0, 5.0], [0.0, 9.0, 1.0]])
    present = np.array([[True, True, True], [True, True, True], [True, False, True]])
    at = standings(scores, present, np.array([1, 0, 0]))
    assert at.tolist() == [[2, 2], [2, 3], [2, 2]]
    chosen = np.array([1, 0, 0])
    assert capped_rows(chosen, 1).tolist() == [0, 1]
    marks = mark_summary(at, chosen, "all", 60)
    second, third = 1 / math.log2(3), 1 / math.log2(4)
    expected = (second + (second + third) / 2 + second) / 3  # a tie has the mean of its places
    assert marks["ndcg"].value == pytest.approx(expected)
    assert marks["mrr"].value == pytest.approx((0.5 + (1 / 2 + 1 / 3) / 2 + 0.5) / 3)
    assert (marks["hit@1"].value, marks["hit@3"].value, marks["ndcg"].cases) == (0, 1, 3)
    by_option = mark_summary(at, chosen, "by_option", 60)["mrr"].value
    assert by_option == pytest.approx((0.5 + (5 / 12 + 0.5) / 2) / 2)


def test_baselines_are_what_they_say(history: History) -> None:
    cases = make_cases(history, history.choices[300:310])
    found = baseline_scores(history, cases, history.choices[:300])
    assert np.all(np.diff(found["alphabetical"][0]) < 0)
    assert found["popularity"][0].sum() == 300
    assert not found["prior_weights"].any()  # the books declare nothing


# --- the commands


def test_train_then_evaluate(match_here: Command, tmp_path: Path) -> None:
    out, table = tmp_path / "m.json", tmp_path / "ranks.csv"
    assert match_here("train", "--history", FOLDER, "--until", "2024-11-01", "--out", out).code == 0
    data = json.loads(out.read_text())
    assert data["sizes"]["choices"] == 305
    assert (data["until"], data["trained"]) == ("2024-11-01", True)
    card = out.with_suffix(".md").read_text()
    assert (data["frequency"]["popularity"]["prior"], "| `exposure` | " in card) == (0.5, True)
    for said in ("Intended use", "| random |", "| popularity |", "choices learnt from", "hash"):
        assert said in card
    answer = match_here("evaluate", "--history", FOLDER, "--model", out, "--ranks", table, "--json")
    assert answer.code == 0
    said = answer.json
    assert (said["schema"], said["from"], said["judged"]) == (1, "2024-11-01", 95)
    mark = said["by_applicant"]["all"]["ndcg@10"]
    assert set(mark) == {"value", "low", "high", "cases"}
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert list(rows[0]) == ["applicant_id", "option_id", "score", "rank"]
    assert len(rows) == 95 * 6
    best = [row for row in rows if row["rank"] == "1"]
    assert len(best) == 95
    chosen = dict(line.split(",")[:2] for line in (FOLDER / "choices.csv").read_text().split())
    hits = np.mean([chosen[row["applicant_id"]] == row["option_id"] for row in best])
    assert hits == pytest.approx(said["by_applicant"]["all"]["hit@1"]["value"], abs=1e-4)
    text = match_here("evaluate", "--history", FOLDER, "--model", out, "--lang", "fr").out
    assert "cas)" in text
    again = match_here("evaluate", "--history", FOLDER, "--model", out, "--ranks", table)
    assert (again.code, "there already" in again.err) == (2, True)


def test_a_worse_model_replaces_nothing_unless_told(match_here: Command, tmp_path: Path) -> None:
    out = tmp_path / "m.json"
    arguments = ("train", "--history", FOLDER, "--out", out)
    assert match_here(*arguments, "--until", "2024-09-01").code == 0
    before = out.read_text()
    shutil.copytree(FOLDER, tmp_path / "h")
    path = tmp_path / "h" / "choices.csv"
    rows = list(csv.reader(path.read_text().splitlines()))
    # until September the books are drawn anew; after it they are what they were
    drawn = np.random.default_rng(1).permutation([row[1] for row in rows[1:]])
    for row, book in zip(rows[1:], drawn, strict=True):
        if row[2] < "2024-10-15":
            row[1] = str(book)
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    worse = match_here("train", "--history", tmp_path / "h", "--out", out, "--json")
    assert (worse.code, worse.json["error"]["code"]) == (2, "worse-model")
    assert out.read_text() == before
    assert match_here("train", "--history", tmp_path / "h", "--out", out, "--force").code == 0
    assert out.read_text() != before


def test_a_model_that_does_not_say_until_when_needs_a_day(
    match_here: Command, tmp_path: Path
) -> None:
    path = tmp_path / "m.json"
    path.write_text('{"kind": "ranker", "schema": 1, "fields": {}}')
    answer = match_here("evaluate", "--history", FOLDER, "--model", path)
    assert (answer.code, "--from" in answer.err) == (2, True)
    assert match_here("evaluate", "--history", FOLDER, "--model", path, "--from", "x").code == 2
    late = match_here("evaluate", "--history", FOLDER, "--model", path, "--from", "2025-06-01")
    assert late.code == 3
