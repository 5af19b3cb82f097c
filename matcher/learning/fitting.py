"""The learner: strengths, weights, pairs and refinement, each chosen by what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

import numpy as np

from matcher.learning.encoding import Reals, make_pair
from matcher.learning.likeness import likeness
from matcher.learning.logit import fit_weights, log_likelihood
from matcher.learning.posterior import PriorStrength
from matcher.learning.prior_strength import choose_openness, choose_strengths
from matcher.learning.priors import EXPOSURE as EXPOSURE_PRIOR
from matcher.learning.priors import PAIR, SILENCE_FIRMNESS, prior_weight
from matcher.learning.priors import POPULARITY as POPULARITY_PRIOR
from matcher.learning.priors import SILENCE as SILENCE_PRIOR
from matcher.learning.residual_refinement import Refinement, judges_from, refine
from matcher.learning.shrinkage import choose_shrinkage
from matcher.learning.training_data import (
    EXPOSURE,
    POPULARITY,
    SILENCE,
    FeatureKeys,
    TrainingData,
    make_part,
)
from matcher.ranking.ranker import Ranker

#: How much it counts, where options declare what they serve, whether each candidate was chosen
#: by itself, beside which candidate of a case was: a declaration can be right or wrong alone.
ALONE = 0.3
#: Pairs of fields at most, and the cases that must be there before any is tried.
MOST_PAIRS, PAIRS_FROM = 4, 300
#: What a pair must gain a case, in log-likelihood on later choices, before it is let in.
PAIR_GAIN = 0.002
#: Choices that what both fields say by themselves is worth.
PAIR_PRIOR = 20.0
#: A field of more keys than this is in no pair.
MOST_PAIRED_KEYS = 60
#: Days after which a choice counts half that are tried; 0: none is forgotten. None is shorter than
#: a year: calls come round once a year, and what is shorter would chase the season.
HALF_LIVES = (0.0, 1000.0, 365.0)
#: What fading, and the likeness of a text, must gain on later choices in all, in
#: log-likelihood, before each is let in.
LET_IN = 2.0
#: Up to FEW_CHOICES how often an option was, or could have been, chosen weighs at most MOST_TIMES
#: its stated weight; with twice as many choices at most twice that.
FEW_CHOICES, MOST_TIMES = 300.0, 2.0
#: Choices from which the likeness of texts is tried, and its weight before any.
LIKENESS_FROM, LIKENESS_PRIOR = 200, 1.0
#: How many times the stated weight a voice is tried with.
TRIED = (0.5, 1.0, 1.6)
#: After the name of a text: its likeness, among the evidence.
LIKENESS = "~likeness"


@dataclass(frozen=True)
class Fitted:
    """What was learnt, before it is written.

    Parameters
        strengths   by part
        weights     by part, `popularity`, `exposure` and `silence`: for options with a record
        declared    by part, and `silence`: for options of which only the declaration is known
        priors      by part: the weight before any choice was seen, and where it comes from
        shrinkage   how firmly the weights were held to their priors: declared, record
        tried_pairs what each pair of fields gained a case; those let in are among the parts
        tried_likeness  what the likeness of each text gained; that let in has a weight
        tried_half_lives  what each half-life of popularity gained on the latest choices
        ridges      what each strength of refinement gained a case on later choices
    """

    training: TrainingData
    openness: float
    strengths: Mapping[str, PriorStrength]
    weights: Mapping[str, float]
    declared: Mapping[str, float]
    priors: Mapping[str, tuple[float, str]]
    shrinkage: tuple[float, float]
    refinement: Refinement | None
    tried_pairs: Mapping[str, float]
    tried_likeness: Mapping[str, float]
    tried_half_lives: Mapping[float, float]
    ridges: Mapping[float, float]


def fit(training: TrainingData, stated: Ranker, *, is_recent: bool = True) -> Fitted:
    """Everything that the cases teach.

    Parameters
        is_recent  whether the model is for the time right after the last choice: what the latest
                   choices say of likeness and fading holds no further
    """
    priors = {
        name: prior_weight(name, training.schema, stated, len(part.keys.keys))
        for name, part in training.parts.items()
    }
    stated_weights = {name: weight for name, (weight, _) in priors.items()}
    openness = choose_openness(training, stated_weights)
    strengths = choose_strengths(training, stated_weights, openness)
    declared, firm = _declared_weights(training, strengths, priors)
    said = {n: training.evidence_of(p, strengths[n]) for n, p in training.parts.items()}
    faded: dict[float, float] = {}
    if is_recent:
        training, faded = _fading(training, np.asarray(sum(declared[n] * said[n] for n in said)))
    said[POPULARITY] = training.popular()
    fades = f", half forgotten after {training.half_life:g} days" if training.half_life else ""
    priors[POPULARITY] = (
        POPULARITY_PRIOR,
        f"stated prior for how often an option was chosen{fades}",
    )
    said[EXPOSURE] = training.exposed()
    priors[EXPOSURE] = EXPOSURE_PRIOR, "stated prior for how often an option could have been chosen"
    start = {**declared, POPULARITY: POPULARITY_PRIOR, EXPOSURE: EXPOSURE_PRIOR}
    if SILENCE in start:
        said[SILENCE] = training.silent()
        priors[SILENCE] = SILENCE_PRIOR, "stated prior for an option of which nothing is known"
    weights, firmness = _weights(training, said, start)
    alone = len(start)
    liked = _with_likeness(training, said, weights) if is_recent else {}
    for name in set(said) - set(start):
        priors[name] = LIKENESS_PRIOR, "stated prior for the likeness of texts"
        weights[name] = start[name] = LIKENESS_PRIOR
    training, gains = _with_pairs(training, said, weights, strengths, openness)
    for name in training.parts:
        if name not in weights:
            priors[name] = PAIR, "stated prior for a pair of fields"
            start[name] = PAIR
    if len(start) > alone:
        weights, firmness = _weights(training, {n: said[n] for n in start}, start)
    choices = training.choice_sets([said[name] for name in weights])
    scores = choices.scores(np.array(list(weights.values())))
    del said, choices  # large, and what follows is large too
    refinement, ridges = refine(training, scores)
    return Fitted(
        training,
        openness,
        strengths,
        weights,
        declared,
        priors,
        (firm, firmness),
        refinement,
        gains,
        liked,
        faded,
        ridges,
    )


def _fading(training: TrainingData, others: Reals) -> tuple[TrainingData, dict[float, float]]:
    """The data with the half-life under which later choices are most likely, and the gains.

    The latest choices are all foretold from those before them, as they will be by the model.
    """
    rows = training.time_fold >= judges_from(training)
    if rows.all():
        return training, {}
    start, choice_set = int(training.time_fold[rows][0]), training.choice_set[rows]
    plain = others[rows, : choice_set.shape[1]] + training.offset[rows]
    found = {}
    for half_life in HALF_LIVES:
        tried = replace(training, half_life=half_life)
        level = POPULARITY_PRIOR * tried.popularity(start) + EXPOSURE_PRIOR * tried.exposure(start)
        said = level[np.maximum(choice_set, 0)]
        found[half_life] = max(
            log_likelihood(plain + times * said, choice_set >= 0, training.counts[rows])[0]
            for times in TRIED
        )
    gains = {one: found[one] - found[0.0] for one in HALF_LIVES}
    best = max(gains, key=lambda one: gains[one])
    return replace(training, half_life=best if gains[best] > LET_IN else 0.0), gains


def _with_likeness(
    training: TrainingData, said: dict[str, Reals], weights: Mapping[str, float]
) -> dict[str, float]:
    """What the likeness of each text gains on later choices; where that is enough it is said."""
    texts = [(n, p) for n, p in training.parts.items() if p.keys.kind == "text"]
    if not texts or len(training.cases) < LIKENESS_FROM:
        return {}
    choices = training.choice_sets([said[name] for name in weights])
    scores = choices.scores(np.array([weights[name] for name in weights]))
    present, counts = choices.present, choices.counts
    before = log_likelihood(scores, present, counts)[0]
    gains = {}
    for name, part in texts:
        voice = training.evidence_from(part, partial(likeness, training, part))
        first = voice[:, : scores.shape[1]]
        after = max(log_likelihood(scores + times * first, present, counts)[0] for times in TRIED)
        gains[name] = after - before
        if gains[name] > LET_IN:
            said[name + LIKENESS] = voice
    return gains


def _declared_weights(
    training: TrainingData,
    strengths: Mapping[str, PriorStrength],
    priors: Mapping[str, tuple[float, str]],
) -> tuple[dict[str, float], float]:
    """Weights of what is declared, as if no option had a record."""
    start = {name: weight for name, (weight, _) in priors.items()}
    names = [name for name, part in training.parts.items() if part.ratios is not None]
    if not names:
        return start, 0.0
    said = {
        name: training.evidence_of(training.parts[name], strengths[name], declared_only=True)
        for name in names
    }
    if training.is_partly_silent:
        said[SILENCE] = training.silent(declared_only=True)
        start[SILENCE] = SILENCE_PRIOR
    found, firm = _weights(training, said, {name: start[name] for name in said})
    return {**start, **found}, firm


def _weights(
    training: TrainingData, said: Mapping[str, Reals], start: Mapping[str, float]
) -> tuple[dict[str, float], float]:
    names = list(start)
    prior = np.array([start[name] for name in names])
    several = (training.choice_set >= 0).sum(axis=1) > 1
    if not several.any():
        return dict(start), 0.0
    stated = [said[name] for name in names]
    choices, reverse = training.choice_sets(stated), training.reverse_choice_sets(stated)
    if not several.all():
        choices, reverse = choices.take(several), reverse.take(several)
    alone = ALONE if any(part.ratios is not None for part in training.parts.values()) else 0.0
    firmness = np.array([SILENCE_FIRMNESS if name == SILENCE else 1.0 for name in names])
    times = MOST_TIMES * max(1.0, len(training.cases) / FEW_CHOICES)
    held = {POPULARITY: times * POPULARITY_PRIOR, EXPOSURE: times * EXPOSURE_PRIOR}
    most = np.array([held.get(name, np.inf) for name in names])
    shrinkage = choose_shrinkage(choices, reverse, prior, firmness, alone, most)
    weights = fit_weights([choices, reverse], prior, shrinkage * firmness, alone=alone, most=most)
    return {name: float(w) for name, w in zip(names, weights, strict=True)}, shrinkage


def _with_pairs(
    training: TrainingData,
    said: dict[str, Reals],
    weights: Mapping[str, float],
    strengths: dict[str, PriorStrength],
    openness: float,
) -> tuple[TrainingData, dict[str, float]]:
    """The training data with the pairs of fields that gain on what single fields say."""
    cases = training.cases
    if len(cases) < PAIRS_FROM:
        return training, {}
    names = list(weights)
    choices = training.choice_sets([said[name] for name in names])
    scores = choices.scores(np.array([weights[name] for name in names]))
    present, counts = choices.present, choices.counts
    del choices  # large
    per_option = np.bincount(cases.chosen, minlength=len(training.options))
    everybody = 1.0 / np.maximum(per_option[cases.chosen], 1)
    before = log_likelihood(scores, present, counts)[0]
    total = float(counts.sum())
    gains: dict[str, float] = {}
    found: dict[str, tuple[FeatureKeys, PriorStrength, Reals]] = {}
    pairable = [name for name, part in training.parts.items() if _may_pair(part)]
    for first, second in combinations(pairable, 2):
        keys = make_pair(first, second, training.schema, cases.applicants)
        if keys is None:
            continue
        part = make_part(keys, cases, training.schema, training.options, everybody)
        strength = PriorStrength(prior=PAIR_PRIOR, openness=openness)
        pair_said = training.evidence_of(part, strength)
        after = max(
            log_likelihood(scores + weight * pair_said[:, : scores.shape[1]], present, counts)[0]
            for weight in (0.25, 0.5, 1.0)
        )
        gains[keys.name] = (after - before) / total
        found[keys.name] = part, strength, pair_said
    best = sorted(gains, key=lambda name: (-gains[name], name))[:MOST_PAIRS]
    parts = dict(training.parts)
    for name in best:
        if gains[name] > PAIR_GAIN:
            parts[name], strengths[name], said[name] = found[name]
    return replace(training, parts=parts), gains


def _may_pair(part: FeatureKeys) -> bool:
    about = part.keys.abouts[0]
    if about.type in ("text", "place", "categories"):
        return False
    return part.keys.kind == "number" or len(part.keys.keys) <= MOST_PAIRED_KEYS
