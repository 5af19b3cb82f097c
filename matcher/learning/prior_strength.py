"""The prior strength of each field: how many choices the prior of an option's shares is worth.

It is chosen field by field: the one under which the choices that come next are most likely. All
other fields take part with their stated weights, for evidence that is believed too soon would
otherwise count twice, once here and once in another field that goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matcher.learning.encoding import Reals
from matcher.learning.logit import log_likelihood
from matcher.learning.posterior import PriorStrength
from matcher.learning.training_data import FeatureKeys, TrainingData

#: Records that a declaration is worth.
PRIORS = (1.0, 3.0, 10.0, 30.0, 100.0)
WIDES = (3.0, 10.0, 30.0)
TEXT_PRIORS = (0.3, 1.0, 3.0, 10.0)
HITS = (2.0, 3.0, 4.0)
#: Shares of anybody among those an option serves.
OPENNESSES = (0.05, 0.1, 0.2)
#: Another strength than the usual one is taken if it makes the choices so much more likely.
LEAST_GAIN = 1.0
#: How many times the stated weight a part is tried with.
_TRIED = (0.5, 1.0, 1.6)


def usual_strength(part: FeatureKeys, openness: float) -> PriorStrength:
    """The strength before any choice was seen."""
    if part.keys.kind == "text":
        return PriorStrength(prior=3.0, hit=3.0, openness=openness)
    return PriorStrength(prior=10.0, openness=openness)


def choose_strengths(
    training: TrainingData, weights: Mapping[str, float], openness: float
) -> dict[str, PriorStrength]:
    """For each part the strength under which all together foretell the next choices best."""
    found = {name: usual_strength(part, openness) for name, part in training.parts.items()}
    said = {name: training.evidence_of(training.parts[name], found[name]) for name in found}
    whole = np.asarray(sum(weights[name] * said[name] for name in said))
    # the widest say first, so that the order of the schema does not matter
    for name in sorted(said, key=lambda n: (-float(np.abs(said[n]).sum()) * weights[n], n)):
        part, weight = training.parts[name], weights[name]
        others = whole - weight * said[name]
        best = _likelihood(training, others, weight, said[name])
        threshold = best + LEAST_GAIN
        for tried in _tried(part, found[name]):
            here = training.evidence_of(part, tried)
            value = _likelihood(training, others, weight, here)
            if value > max(best, threshold):
                best, found[name], said[name] = value, tried, here
        whole = others + weight * said[name]
    return found


def _tried(part: FeatureKeys, usual: PriorStrength) -> list[PriorStrength]:
    if part.keys.kind == "text":
        hits = HITS if part.ratios is not None else (usual.hit,)
        return [replace(usual, prior=prior, hit=hit) for prior in TEXT_PRIORS for hit in hits]
    if part.keys.kind == "number":
        return [replace(usual, prior=prior, wide=wide) for prior in PRIORS for wide in WIDES]
    return [replace(usual, prior=prior) for prior in PRIORS]


def choose_openness(training: TrainingData, weights: Mapping[str, float]) -> float:
    """The openness under which what is declared foretells the choices best."""
    declared = [name for name, part in training.parts.items() if part.ratios is not None]
    if not declared:
        return PriorStrength().openness
    found = {}
    for openness in OPENNESSES:
        strength = PriorStrength(openness=openness)
        total = sum(
            weights[name] * training.evidence_of(training.parts[name], strength, declared_only=True)
            for name in declared
        )
        found[openness] = _likelihood(training, np.asarray(0.0 * total), 1.0, np.asarray(total))
    best = max(found.values())
    return max(o for o in OPENNESSES if found[o] >= best - LEAST_GAIN)


def _likelihood(training: TrainingData, others: Reals, weight: float, said: Reals) -> float:
    width = training.choice_set.shape[1]
    present = training.choice_set >= 0
    return max(
        log_likelihood(
            others[:, :width] + times * weight * said[:, :width] + training.offset,
            present,
            training.counts,
        )[0]
        for times in _TRIED
    )
