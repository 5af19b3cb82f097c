"""Weights of declared evidence that choices outside the tables of docs/rankers.md teach.

    python tests/bench/priors.py SOURCE

SOURCE holds the Kiva tables (see kiva.py). Options declare what they served in the first half
of the loans; the choices of the second half teach the weights, from those stated today: of
2014-2017, and of 2019-2020 without the countries that the tables leave out. What both say of a
type of field is what `matcher/learning/priors.py` states of it, rounded.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import kiva
import numpy as np

from matcher.history.candidates import make_cases
from matcher.history.read import read_history
from matcher.learning.baselines import starting_model
from matcher.learning.logit import fit_weights
from matcher.learning.prior_strength import usual_strength
from matcher.learning.priors import prior_weight
from matcher.learning.train import CAP, SEED
from matcher.learning.training_data import SILENCE, make_training_data

#: The countries that the tables leave out in turn.
LEFT_OUT = ("Kenya", "Philippines", "Peru", "Uganda", "Ecuador", "Guatemala")
SHRINKAGE, OPENNESS = 3.0, 0.2


def taught(loans: Sequence[kiva.Loan], without: Sequence[str], folder: Path) -> dict[str, float]:
    """The weight of each field that options declare, and of declaring nothing."""
    half = len(loans) // 2
    choices = [loan for loan in loans[half:] if loan.country not in without]
    shutil.rmtree(folder, ignore_errors=True)
    kiva.write_history(folder, choices, loans, loans[:half], towns=False)
    history = read_history(folder, date(2026, 1, 1))
    stated = starting_model(history)
    cases = make_cases(history, history.choices)
    training = make_training_data(cases, history.schema, history.catalogue, stated, CAP, SEED)
    said, prior = {}, []
    for name, part in training.parts.items():
        if part.ratios is not None:
            strength = usual_strength(part, OPENNESS)
            said[name] = training.evidence_of(part, strength, declared_only=True)
            prior.append(prior_weight(name, history.schema, stated, len(part.keys.keys))[0])
    said[SILENCE] = training.silent(declared_only=True)
    lot = training.choice_sets(list(said.values()))
    lot = lot.take(lot.present.sum(axis=1) > 1)
    weights = fit_weights([lot], np.array([*prior, 0.0]), SHRINKAGE)
    return {name: float(weight) for name, weight in zip(said, weights, strict=True)}


def main(arguments: Sequence[str]) -> int:
    """Print the weights of both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    source = parser.parse_args(arguments).source
    old = kiva.contested(kiva.loans_2014(source))
    new = kiva.contested(kiva.loans_2019(source))
    with tempfile.TemporaryDirectory() as folder:
        for name, loans, without in (("2014-2017", old, ()), ("2019-2020", new, LEFT_OUT)):
            weights = taught(loans, without, Path(folder) / "history")
            cells = ", ".join(f"{field} {weight:.2f}" for field, weight in weights.items())
            sys.stdout.write(f"{name}: {cells}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
