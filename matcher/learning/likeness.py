"""Likeness: how near a text lies to the texts of those that an option was chosen for.

Word evidence (`matcher.learning.posterior`) takes words one by one: where a record says "pump" it
knows nothing of "irrigation". The texts of all applicants tell which words go together, whoever
they chose. Likeness is read in the directions in which those texts differ most: the product of a
text with the middle (centroid) of an option's record, less that with the middle of all, both of
length 1. It is a sum over words like word evidence, so that it is written into the same tables and
nothing else of a model changes. Choices that it was not made from say whether it is let in
(`matcher.learning.fitting`).

Source
    Deerwester and others 1990, Indexing by latent semantic analysis; Rocchio 1971, Relevance
    feedback in information retrieval.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

from matcher.learning.encoding import Reals
from matcher.learning.posterior import rarity
from matcher.learning.training_data import FeatureKeys, TrainingData

#: Directions at most, and texts below which there are none.
DIRECTIONS, FEWEST_TEXTS = 40, 100
#: What a product of 1 says, in log-odds, and how many choices no likeness at all is worth.
SAYS, HELD = 8.0, 1.0
#: What says less of a word is left out, so that tables stay small.
TOO_LITTLE = 0.1


def likeness(training: TrainingData, part: FeatureKeys, until: int) -> Reals:
    """What each word says of each option by likeness (p, keys), from the folds before `until`."""
    shape = (len(training.options), len(part.keys.keys))
    rows = np.flatnonzero(training.time_fold < until)
    rare = rarity(part.usual)
    texts = sparse.csr_matrix(part.table[rows].multiply(rare[None, :]))
    many = min(DIRECTIONS, min(texts.shape) - 1)
    if len(rows) < FEWEST_TEXTS or many < 1:
        return np.zeros(shape)
    directions = svds(texts, k=many, v0=np.ones(min(texts.shape)), solver="arpack")[2]
    chosen = training.cases.chosen[rows]
    places = texts @ directions.T
    middles = np.zeros((shape[0], many))
    np.add.at(middles, chosen, places)
    seen = np.bincount(chosen, minlength=shape[0])[:, None]
    middles = (_unit(middles) - _unit(middles.sum(axis=0))) * (seen / (seen + HELD))
    said = SAYS * (middles @ directions) * rare[None, :]
    return np.where(np.abs(said) < TOO_LITTLE, 0.0, said)


def _unit(vectors: Reals) -> Reals:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9))
