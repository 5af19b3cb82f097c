"""A SYNTHETIC domain where text is all there is: does the learner get its words to speak?

    OMP_NUM_THREADS=1 python tests/bench/text_domain.py [--seeds 3] [--sizes 300 1000 3000]
        [--drift 0.15]

40 SYNTHETIC options each serve a few of 25 topics, and how often each is chosen drifts over three
years. An applicant is a text of about ten words: words of its topic, frequent ones first, and words
that everybody uses. Nothing else is known of either side; the model learns from the first 70 % of
the choices and is judged on the later ones, all options being candidates. Beside it stand the
model without likeness, fading and the hold of popularity, without fading alone, the order of the
popular and, as the ceiling, that of the truth that made the choices.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from matcher.history.candidates import Cases, make_cases
from matcher.history.read import History, read_history
from matcher.learning import fitting
from matcher.learning.metrics import capped_rows, ndcg, standings
from matcher.learning.pair_scores import pair_scores
from matcher.learning.train import CAP, train
from matcher.ranking.ranker import parse_ranker

OPTIONS, TOPICS, VOCABULARY, TOPIC_WORDS, COMMON = 40, 25, 2000, 150, 80
START, DAYS, LEARNT = date(2024, 1, 1), 1095, 0.7
#: How unevenly options are chosen, how far that walks in a month, and the share of words that
#: everybody uses.
UNEVEN, DRIFT, PLAIN = 0.7, 0.15, 0.35


@dataclass(frozen=True)
class Truth:
    """What made the choices: words of topics, topics of options, and levels by day."""

    words: NDArray[np.float64]
    topics: NDArray[np.float64]
    level: NDArray[np.float64]

    def popular(self, day: int) -> NDArray[np.float64]:
        """How likely each option is on a day, whoever asks."""
        odds = np.exp(self.level[day // 30])
        return np.asarray(odds / odds.sum())


def make_truth(rng: np.random.Generator, drift: float = DRIFT) -> Truth:
    """The domain of a seed."""
    words = np.zeros((TOPICS, VOCABULARY))
    plain = np.zeros(VOCABULARY)
    plain[:COMMON] = 1 / np.arange(1, COMMON + 1)
    for topic in words:
        own = rng.choice(np.arange(COMMON, VOCABULARY), TOPIC_WORDS, replace=False)
        topic[own] = 1 / np.arange(1, TOPIC_WORDS + 1)
    words /= words.sum(axis=1, keepdims=True)
    words = (1 - PLAIN) * words + PLAIN * plain / plain.sum()
    topics = rng.dirichlet(np.full(TOPICS, 0.08), OPTIONS)
    steps = rng.normal(0, drift, (DAYS // 30 + 1, OPTIONS))
    steps[0] = rng.normal(0, UNEVEN, OPTIONS)
    return Truth(words, topics, steps.cumsum(axis=0))


def write_domain(folder: Path, truth: Truth, choices: int, rng: np.random.Generator) -> None:
    """A history of so many choices, as `match train` reads it."""
    (folder / "catalogue").mkdir(parents=True)
    (folder / "schema.toml").write_text('[field.use]\ntype = "text"\n', encoding="utf-8")
    for option in range(OPTIONS):
        path = folder / "catalogue" / f"o{option}.toml"
        path.write_text(f'id = "o{option}"\nname = "SYNTHETIC {option}"\n', encoding="utf-8")
    texts, rows = [], []
    for number, day in enumerate(np.sort(rng.integers(0, DAYS, choices))):
        option = rng.choice(OPTIONS, p=truth.popular(int(day)))
        topic = rng.choice(TOPICS, p=truth.topics[option])
        said = rng.choice(VOCABULARY, 4 + rng.poisson(6), p=truth.words[topic])
        texts.append((f"a{number}", " ".join(f"w{word}" for word in said)))
        on = START + timedelta(days=int(day))
        rows.append((f"a{number}", f"o{option}", on, "financed", ""))
    for name, head, lines in (
        ("applicants.csv", ("applicant_id", "use"), texts),
        ("choices.csv", ("applicant_id", "option_id", "date", "outcome", "amount"), rows),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([head, *lines])


@contextmanager
def without(*, likeness: bool = False, fading: bool = False, hold: bool = False) -> Iterator[None]:
    """Training as it was without some of its parts."""
    off: dict[str, Any] = {}
    if likeness:
        off["LIKENESS_FROM"] = sys.maxsize
    if fading:
        off["HALF_LIVES"] = (0.0,)
    if hold:
        off["MOST_TIMES"] = math.inf
    with patch.multiple(fitting, **off) if off else nullcontext():
        yield


def judge(history: History, truth: Truth) -> dict[str, NDArray[np.float64]]:
    """The NDCG of each later choice by ranking."""
    until = history.choices[int(len(history.choices) * LEARNT)].day
    cases = make_cases(history, [c for c in history.choices if c.day >= until])
    cases = cases.take(capped_rows(cases.chosen, CAP))
    scores = {}
    for name, parts in (
        ("ours", {}),
        ("no fading", {"fading": True}),
        ("before", {"fading": True, "likeness": True, "hold": True}),
    ):
        with without(**parts):
            trained = train(history, until)
        ranker = parse_ranker(trained.data, history.schema)
        scores[name] = pair_scores(cases, history.catalogue, history.schema, ranker)
    seen = np.bincount(trained.cases.chosen, minlength=OPTIONS)
    scores["popularity"] = np.tile(seen.astype(float), (len(cases), 1))
    scores["the truth"] = truth_of(cases, truth)
    return {n: ndcg(standings(s, cases.candidates, cases.chosen)) for n, s in scores.items()}


def truth_of(cases: Cases, truth: Truth) -> NDArray[np.float64]:
    """How likely each option is for each text on its day."""
    said = np.zeros((len(cases), VOCABULARY))
    for row, applicant in enumerate(cases.applicants):
        np.add.at(said[row], [int(w[1:]) for w in str(applicant.value("use")).split()], 1)
    of_topic = said @ np.log(np.maximum(truth.words, 1e-30)).T
    of_topic = np.exp(of_topic - of_topic.max(axis=1, keepdims=True))
    popular = np.array([truth.popular(int(day) - START.toordinal()) for day in cases.days])
    places = [int(name[1:]) for name in cases.options]
    return np.asarray(((of_topic @ truth.topics.T) * popular)[:, places])


def main(arguments: Sequence[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=(300, 1000, 3000))
    parser.add_argument("--drift", type=float, default=DRIFT)
    asked = parser.parse_args(arguments)
    names = ("before", "no fading", "ours", "popularity", "the truth")
    out = sys.stdout
    out.write("| choices | seed | judged | " + " | ".join(names) + " | ours − before |\n")
    out.write("| --- " * (len(names) + 4) + "|\n")
    for size in asked.sizes:
        for seed in range(asked.seeds):
            rng = np.random.default_rng(seed)
            truth = make_truth(rng, asked.drift)
            with tempfile.TemporaryDirectory() as name:
                write_domain(Path(name), truth, size, rng)
                marks = judge(read_history(Path(name), date(2028, 1, 1)), truth)
            away = marks["ours"] - marks["before"]
            half = 1.96 * float(away.std()) / len(away) ** 0.5
            cells = [
                str(size),
                str(seed),
                str(len(away)),
                *(f"{marks[n].mean():.3f}" for n in names),
            ]
            gain = f"{away.mean():+.3f} ({away.mean() - half:+.3f} to {away.mean() + half:+.3f})"
            out.write("| " + " | ".join([*cells, gain]) + " |\n")
            out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
