"""What a model must beat: rankings that need no training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.catalogue.option import Option
from matcher.domain.applicant import Applicant
from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.history.candidates import Cases
from matcher.history.read import Choice, History
from matcher.learning.pair_scores import pair_scores
from matcher.ranking.ranker import Ranker, default_model, read_ranker
from matcher.ranking.ranker import stated_model as shipped_priors

Reals = NDArray[np.float64]
#: In the order in which they are shown.
BASELINES = ("random", "alphabetical", "popularity", "prior_weights", "text_similarity")


def starting_model(history: History) -> Ranker:
    """What a history is learnt on top of: the shipped model under the built-in schema."""
    if history.schema_path is None:
        return read_ranker(default_model(), history.schema)
    return Ranker()


def stated_priors(schema: Schema, *, built_in: bool) -> Ranker:
    """What was stated before any case was seen; equal weights under a schema of one's own."""
    return read_ranker(shipped_priors(), schema) if built_in else Ranker()


def baseline_scores(
    history: History, cases: Cases, earlier: Sequence[Choice], seed: int = 1
) -> dict[str, Reals]:
    """The score of every pair (n, p) under each baseline.

    Parameters
        earlier   the choices that popularity is counted from
    """
    shape = cases.candidates.shape
    column = {option_id: place for place, option_id in enumerate(cases.options)}
    counts = np.zeros(shape[1])
    for choice in earlier:
        counts[column[choice.option_id]] += choice.is_chosen
    stated = starting_model(history)
    prior = Ranker(
        weights=stated.weights,
        default_weight=stated.default_weight,
        openness=stated.openness,
        everybody=stated.everybody,
        terms=stated.terms,
    )
    return {
        "random": np.random.default_rng(seed).random(shape),
        "alphabetical": np.broadcast_to(-np.arange(shape[1], dtype=np.float64), shape),
        "popularity": np.broadcast_to(counts, shape),
        "prior_weights": pair_scores(cases, history.catalogue, history.schema, prior),
        "text_similarity": _similarity(cases, list(history.catalogue.options.values())),
    }


def _similarity(cases: Cases, options: Sequence[Option]) -> Reals:
    """Cosine of the words of both sides, rare words counting for more."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    said = [_words_of(applicant) for applicant in cases.applicants]
    declared = [_words_about(option) for option in options]
    try:
        vectors = TfidfVectorizer(sublinear_tf=True).fit([*said, *declared])
    except ValueError:  # nobody says a word
        return np.zeros((len(said), len(declared)))
    both = vectors.transform(said) @ vectors.transform(declared).T
    return np.asarray(both.todense(), dtype=np.float64)


def _words_of(applicant: Applicant) -> str:
    found = []
    for about in applicant.schema:
        value = applicant.value(about.name)
        if about.sensitive or value is None:
            continue
        if isinstance(value, Several):
            found.extend(sorted(value.values))
        elif isinstance(value, str):
            found.append(value)
    return " ".join(found)


def _words_about(option: Option) -> str:
    found = [*option.name.all()]
    for text in option.texts.values():
        found.extend(text.all())
    for declared in option.serves.values():
        found.extend((declared.words, *declared.weights))
    return " ".join(found)
