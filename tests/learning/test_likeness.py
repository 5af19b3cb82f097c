"""Texts that share no word may be alike; popularity may fade. All choices here are SYNTHETIC."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from matcher.eligibility.verdict import EligibilityEngine
from matcher.history.candidates import make_cases
from matcher.history.read import History, read_history
from matcher.learning.fitting import LIKENESS
from matcher.learning.pair_scores import pair_scores
from matcher.learning.train import RECENT_DAYS, train
from matcher.learning.training_data import POPULARITY
from matcher.matching.pair import Matcher
from matcher.ranking.ranker import parse_ranker
from matcher.vector.score_matrix import make_score_matrix

TODAY, START = date(2026, 1, 1), date(2024, 1, 1)
TOPICS, WORDS, OPTIONS = 4, 150, 12


def written(folder: Path, choices: int, *, seed: int = 1, turns: bool = False) -> History:
    """Twelve options of four topics; a text is five of 150 words of its topic.

    Parameters
        turns   in the second half only the other options of each topic are chosen
    """
    rng = np.random.default_rng(seed)
    (folder / "catalogue").mkdir(parents=True)
    (folder / "schema.toml").write_text('[field.use]\ntype = "text"\n')
    for option in range(OPTIONS):
        (folder / "catalogue" / f"o{option}.toml").write_text(
            f'id = "o{option}"\nname = "{option}"\n'
        )
    people, rows = ["applicant_id,use"], ["applicant_id,option_id,date,outcome,amount"]
    for number in range(choices):
        topic = int(rng.integers(TOPICS))
        among = [o for o in range(OPTIONS) if o % TOPICS == topic]
        if turns:
            among = among[:1] if number < choices / 2 else among[1:]
        words = rng.choice(WORDS, 5, replace=False)
        people.append(f"a{number},{' '.join(f't{topic}w{word}' for word in words)}")
        day = START + timedelta(days=number * 600 // choices)
        rows.append(f"a{number},o{rng.choice(among)},{day},financed,")
    (folder / "applicants.csv").write_text("\n".join(people) + "\n")
    (folder / "choices.csv").write_text("\n".join(rows) + "\n")
    return read_history(folder, TODAY)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, home: Path) -> History:
    return written(tmp_path_factory.mktemp("texts") / "h", 300)


def test_a_word_that_goes_with_those_of_a_record_speaks_for_the_option(history: History) -> None:
    trained = train(history)
    assert trained.fitted.tried_likeness["use"] > 2
    assert trained.fitted.weights["use" + LIKENESS] > 0
    assert "likeness of texts" in trained.data["fields"]["use"]["record_origin"]
    ranker = parse_ranker(json.loads(json.dumps(trained.data)), history.schema)
    # of the words that nobody of the record of o0 said, those of its topic say more
    said = {
        word
        for applicant, chosen in zip(trained.cases.applicants, trained.cases.chosen, strict=True)
        if trained.cases.options[chosen] == "o0"
        for word in str(applicant.value("use")).split()
    }
    table, basis = ranker.options["o0"].says["use"], ranker.bases["use"].words
    new = [word for word in basis if word not in said and " " not in word]
    own, other = (
        [table.at.get(word, table.other) for word in new if word.startswith("t0") is is_own]
        for is_own in (True, False)
    )
    assert own and np.mean(own) > np.mean(other) + 0.1


def test_scores_are_the_same_one_by_one_and_in_columns(history: History) -> None:
    ranker = parse_ranker(train(history).data, history.schema)
    matcher = Matcher(history.catalogue, EligibilityEngine(history.schema), ranker, TODAY)
    people = list(history.applicants.values())[:40]
    options = list(history.catalogue.options.values())
    matrix = make_score_matrix(matcher, people, options)
    for row, one in enumerate(people):
        for column, option in enumerate(options):
            assert matcher.match(one, option).score == matrix.scores[row, column]


def test_the_same_choices_give_the_same_model(history: History) -> None:
    assert json.dumps(train(history).data) == json.dumps(train(history).data)


def test_few_choices_teach_no_likeness_and_hold_popularity(tmp_path: Path) -> None:
    history = written(tmp_path / "h", 150, turns=True)
    fitted = train(history).fitted
    assert fitted.tried_likeness == {}
    assert 0 < fitted.weights[POPULARITY] <= 1.0


def test_what_was_popular_long_ago_fades_where_that_foretells_better(tmp_path: Path) -> None:
    steady, turned = written(tmp_path / "s", 400), written(tmp_path / "t", 400, turns=True)
    assert train(steady).fitted.training.half_life == 0
    trained = train(turned)
    training = trained.fitted.training
    assert training.half_life > 0
    assert "half forgotten after" in trained.data["frequency"]["popularity"]["origin"]
    # as many choices in all, later ones for more
    until = int(training.time_fold[-1]) + 1
    assert training._fresh(400).sum() == pytest.approx(400)
    level = training.popularity(until)
    assert level[[training.options.index(o) for o in training.options if o.id == "o4"]] > 0
    late = [place for place, o in enumerate(training.options) if int(o.id[1:]) >= TOPICS]
    early = [place for place, o in enumerate(training.options) if int(o.id[1:]) < TOPICS]
    counts = np.bincount(trained.cases.chosen, minlength=OPTIONS)
    assert level[late].mean() > np.log1p(counts[late] / 5).mean()
    assert level[early].mean() < np.log1p(counts[early] / 5).mean()
    cases = make_cases(turned, turned.choices[-5:])
    ranker = parse_ranker(trained.data, turned.schema)
    assert pair_scores(cases, turned.catalogue, turned.schema, ranker).shape == (5, OPTIONS)


def test_long_after_the_last_choice_nothing_of_the_kind_is_tried(history: History) -> None:
    last = history.choices[-1].day
    within, beyond = (
        train(history, last + timedelta(days=days)).fitted
        for days in (RECENT_DAYS, RECENT_DAYS + 1)
    )
    assert within.tried_likeness and within.tried_half_lives
    assert not beyond.tried_likeness and not beyond.tried_half_lives
    assert "use" + LIKENESS not in beyond.weights and beyond.training.half_life == 0
