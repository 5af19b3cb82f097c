"""The weights of the shipped model that real choices can teach.

    python tests/bench/shipped.py SOURCE [--write]

SOURCE holds the Kiva tables (see kiva.py). Options declare what they served in the first half
of the loans of 2019-2020; the choices of the second half teach, by conditional logit, how much
the declared evidence of each field weighs, by the very formula that serves.

What means the same for a cooperative is carried over; what does not is measured and said, with
the reason; the other weights of the model stay stated. With --write it goes into the stated
priors, `models/stated.json`, from which `match train --history data/cases` makes the shipped model.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import kiva
import numpy as np

from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.history.candidates import make_cases
from matcher.history.read import read_history
from matcher.learning.logit import ChoiceSets, choose_shrinkage, fit_weights
from matcher.learning.training_data import TrainingData, make_training_data
from matcher.ranking.evidence import evidence
from matcher.ranking.ranker import OPENNESS, Ranker, stated_model

#: Field of a cooperative: field of a loan, and why what is learnt carries over.
CARRIED = {
    "place": ("place", "where the applicant is, inside what the option declares, in both"),
}
#: Measured, and not carried over: what is declared is not the same thing in both.
NOT_CARRIED = {
    "need_total_mad": (
        "amount_usd",
        "there the range is what was lent before, here it is a limit or target that is published",
    ),
    "sector": (
        "activity",
        "lenders of one country there finance nearly all activities, funders here name theirs",
    ),
    "project": (
        "use",
        "there every option has words, here few: those that describe themselves would lose by it",
    ),
}
_NOTE = "; not carried over from real choices"
#: Weights towards which the learnt ones are shrunk: those stated before any choice was seen.
STATED = {"need_total_mad": 1.0, "sector": 1.0, "place": 0.8, "project": 0.4}
BOOTSTRAPS = 200


def declared_evidence(training: TrainingData, name: str) -> np.ndarray[Any, Any]:
    """What every rival declares about a field, held against each case (n, m)."""
    part = training.parts[name]
    about = part.keys.abouts[0]
    known: dict[tuple[object, int], float] = {}

    def said(applicant: Applicant, column: int) -> float:
        option: Option = training.options[column]
        value = applicant.value(name)
        if column < 0 or value is None or name not in option.serves:
            return 0.0
        if (value, column) not in known:
            declared = option.serves[name]
            usual = part.usual.everybody
            known[value, column] = evidence(
                value, declared, about, usual, training.schema, OPENNESS
            )
        return known[value, column]

    return np.array(
        [
            [said(applicant, int(column)) for column in columns]
            for applicant, columns in zip(
                training.cases.applicants, training.choice_set, strict=True
            )
        ]
    )


def learn(source: Path) -> dict[str, dict[str, Any]]:
    """Weight, interval and cases of each field that carries over."""
    loans = kiva.contested(kiva.loans_2019(source))
    half = len(loans) // 2
    folder = Path(tempfile.mkdtemp()) / "history"
    kiva.write_history(folder, loans[half:], loans, loans[:half], towns=True)
    history = read_history(folder, date(2026, 1, 1))
    cases = make_cases(history, history.choices)
    training = make_training_data(cases, history.schema, history.catalogue, Ranker(), 60, 1)
    shutil.rmtree(folder.parent)
    names = [name for name, part in training.parts.items() if part.ratios is not None]
    stacked = np.stack([declared_evidence(training, name) for name in names], axis=2)
    of = {loan: mine for mine, (loan, _) in (CARRIED | NOT_CARRIED).items()}
    prior = np.array([STATED[of[name]] if name in of else 0.7 for name in names])
    present = training.choice_set >= 0
    level = np.zeros(present.shape)
    choices = ChoiceSets(stacked, present, training.counts, cases.chosen, level)
    choices = choices.take(present.sum(axis=1) > 1)
    alone = replace(choices, counts=np.zeros(len(choices.counts)))  # no reverse choice set
    shrinkage = choose_shrinkage(choices, alone, prior)
    weights = fit_weights([choices], prior, shrinkage)
    rng = np.random.default_rng(1)
    drawn = []
    for _ in range(BOOTSTRAPS):
        times = np.bincount(
            rng.integers(0, len(choices.counts), len(choices.counts)),
            minlength=len(choices.counts),
        )
        again = ChoiceSets(
            choices.evidence,
            choices.present,
            choices.counts * times,
            choices.group,
            choices.offset,
        )
        drawn.append(fit_weights([again], prior, shrinkage))
    low, high = np.quantile(np.array(drawn), [0.025, 0.975], axis=0)
    return {
        of.get(name, f"({name})"): {
            "weight": round(float(weights[k]), 2),
            "low": round(float(low[k]), 2),
            "high": round(float(high[k]), 2),
            "cases": len(choices.counts),
            "shrinkage": shrinkage,
        }
        for k, name in enumerate(names)
    }


def into_model(found: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Put the learnt weights into the shipped model; every other weight stays as it is stated."""
    data = json.loads(path.read_text(encoding="utf-8"))
    for name, (loan, why) in CARRIED.items():
        one = found[name]
        data["fields"][name]["weight"] = one["weight"]
        data["fields"][name]["origin"] = (
            f"learnt from {one['cases']:,} real choices of Kiva partners, 2019-2020, field {loan} "
            f"(95 % {one['low']} to {one['high']}), from a stated {STATED[name]:g}: {why}"
        )
    for name, (loan, why) in NOT_CARRIED.items():
        one = found[name]
        stated = data["fields"][name]["origin"].partition(_NOTE)[0]
        data["fields"][name]["origin"] = (
            f"{stated}{_NOTE} (Kiva partners, 2019-2020, field {loan}: {one['weight']}, 95 % "
            f"{one['low']} to {one['high']}): {why}"
        )
    data["name"] = {
        "en": "stated priors, one weight from real choices (2026.11)",
        "fr": "poids énoncés, dont un appris de choix réels (2026.11)",
        "ar": "أوزان معلنة، أحدها متعلم من اختيارات حقيقية (2026.11)",
    }
    data["about"] = (
        "The weight of places is learnt from real choices elsewhere (tests/bench/shipped.py); "
        "the others are stated priors. What each option serves is what it declares."
    )
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Print what is learnt, and write it when asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(arguments)
    found = learn(asked.source)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    if asked.write:
        into_model(found, stated_model())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
