"""Weights by conditional logit, worked by hand; what an option is must level out in the mirror."""

from __future__ import annotations

import json
import math
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matcher.history.candidates import make_cases
from matcher.history.read import History, read_history
from matcher.learning.baselines import starting_model
from matcher.learning.logit import ChoiceSets, fit_weights
from matcher.learning.pair_scores import pair_scores
from matcher.learning.train import train
from matcher.learning.training_data import TrainingData, make_training_data
from matcher.ranking.evidence import OPTION_TERM, SILENT_TERM, contributions
from matcher.ranking.ranker import parse_ranker

FOLDER = Path(__file__).parents[1] / "other_history"
TODAY, UNTIL = date(2026, 1, 1), date(2024, 11, 1)


def pairs_of(chosen_has: list[bool]) -> ChoiceSets:
    """Cases of two candidates: one has a feature and the other not."""
    n = len(chosen_has)
    evidence = np.array([[[float(has)], [float(not has)]] for has in chosen_has])
    return ChoiceSets(
        evidence, np.ones((n, 2), bool), np.ones(n), np.zeros(n, int), np.zeros((n, 2))
    )


def test_the_weight_is_the_logarithm_of_the_odds_of_being_chosen() -> None:
    # three of four times the candidate with the feature is chosen: odds of 3 to 1
    found = fit_weights([pairs_of([True, True, True, False] * 50)], np.zeros(1), 1e-6)
    assert found[0] == pytest.approx(math.log(3), abs=1e-3)


def test_a_candidate_held_alone_has_odds_of_its_own() -> None:
    # alone, 3 of 4 with the feature are chosen and 1 of 4 without: log(3) less log(1/3)
    lot = pairs_of([True, True, True, False] * 50)
    alone = fit_weights([lot], np.zeros(1), 1e-6, alone=1e5)
    assert alone[0] == pytest.approx(math.log(9), abs=1e-2)
    both = fit_weights([lot], np.zeros(1), 1e-6, alone=1.0)
    assert math.log(3) < both[0] < math.log(9)


def test_each_weight_may_be_held_as_firmly_as_it_is_known() -> None:
    lot = pairs_of([True, True, True, False] * 50)
    twice = ChoiceSets(
        np.repeat(lot.evidence, 2, axis=2), lot.present, lot.counts, lot.group, lot.offset
    )
    found = fit_weights([twice], np.array([0.5, 0.0]), np.array([1e7, 1e-6]))
    assert found == pytest.approx([0.5, math.log(3) - 0.5], abs=1e-3)


@pytest.fixture(scope="module")
def partly_silent(tmp_path_factory: pytest.TempPathFactory, home: Path) -> History:
    """Readers and books; two books declare nothing and are never chosen, the others do."""
    folder = tmp_path_factory.mktemp("silent") / "h"
    shutil.copytree(FOLDER, folder)
    for path in sorted((folder / "catalogue").glob("*.toml")):
        path.write_text(path.read_text() + '\n[serves]\ntown = ["hill", "harbour"]\n')
    for name in ("unheard", "unread"):
        (folder / "catalogue" / f"{name}.toml").write_text(f'id = "{name}"\nname = "{name}"\n')
    return read_history(folder, TODAY)


def training_data_of(history: History, choices: int) -> TrainingData:
    cases = make_cases(history, history.choices[:choices])
    stated = starting_model(history)
    return make_training_data(cases, history.schema, history.catalogue, stated, 60, 1)


def test_what_an_option_is_says_nothing_of_who_asks(partly_silent: History) -> None:
    training = training_data_of(partly_silent, 200)
    said = [training.popular(), training.exposed(), training.silent()]
    choices, reverse = training.choice_sets(said), training.reverse_choice_sets(said)
    assert np.ptp(choices.evidence[:, :, 0], axis=1).max() > 0
    assert np.all(reverse.evidence == reverse.evidence[:, :1])
    # before the first time fold nobody was chosen: silent are those that declare nothing
    names = [
        option.id
        for option, is_so in zip(training.options, training.silence(0), strict=True)
        if is_so
    ]
    assert names == ["unheard", "unread"]


def test_how_often_an_option_could_have_been_chosen(partly_silent: History) -> None:
    training = training_data_of(partly_silent, 200)
    cases, options = training.cases, training.options
    first = [row for row in range(len(cases)) if training.time_fold[row] == 0]
    level = training.exposure(1)
    assert not training.exposure(0).any()  # nothing had been before the first time fold
    for place, option in enumerate(options):
        could = sum(
            1 / int(cases.candidates[row].sum()) for row in first if cases.candidates[row, place]
        )
        expected = -math.log(1 + could / 5)
        was_chosen = any(cases.chosen[row] == place for row in first)
        if option.serves and not was_chosen:
            expected = 0.0
        assert level[place] == pytest.approx(expected)
    assert level[[option.id for option in options].index("unheard")] < -0.3


def test_an_option_of_which_nothing_is_known_has_a_learnt_term(partly_silent: History) -> None:
    trained = train(partly_silent, UNTIL)
    ranker = parse_ranker(json.loads(json.dumps(trained.data)), partly_silent.schema)
    # two options in every case that nobody ever chose
    assert ranker.terms[SILENT_TERM] < -1
    applicant = next(iter(partly_silent.applicants.values()))
    options = partly_silent.catalogue.options
    silent = contributions(applicant, options["unheard"], "open", ranker)
    # nothing is known of it, and it could have been chosen and never was
    assert {part.field for part in silent} == {SILENT_TERM, OPTION_TERM}
    learnt = ranker.options["unheard"]
    assert learnt.term < 0
    assert (learnt.seen, learnt.says) == (0, {})
    for option in options.values():
        if option.serves:
            parts = contributions(applicant, option, "open", ranker)
            assert SILENT_TERM not in [part.field for part in parts]
    cases = make_cases(partly_silent, partly_silent.choices[-5:])
    scores = pair_scores(cases, partly_silent.catalogue, partly_silent.schema, ranker)
    column = list(options).index("unheard")
    assert scores[:, column] == pytest.approx(ranker.terms[SILENT_TERM] + learnt.term)


def test_where_no_option_declares_anything_silence_tells_nothing(home: Path) -> None:
    assert SILENT_TERM not in train(read_history(FOLDER, TODAY), UNTIL).data["terms"]


def test_no_weight_is_above_what_it_may_be() -> None:
    lot = pairs_of([True, True, True, False] * 50)
    held = fit_weights([lot], np.zeros(1), 1e-6, most=np.array([0.4]))
    assert held[0] == pytest.approx(0.4)
    free = fit_weights([lot], np.zeros(1), 1e-6, most=np.array([5.0]))
    assert free[0] == pytest.approx(math.log(3), abs=1e-3)
