"""What a name says of its bearer: "Union des coopératives Argane" is a union."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from matcher.ingest.columns.vocabulary import key

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

_MOST_WORDS = 5


def said_by(names: Iterable[str], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Each field that the names tell, with its value; none where they tell two.

    >>> from matcher.ingest.columns.vocabulary import read_vocabulary
    >>> from matcher.catalogue.loading import load_schema
    >>> words = read_vocabulary(load_schema()[0])
    >>> list(said_by(["Union des coopératives Argane"], words)), list(said_by(["Afoulki"], words))
    ([('legal_form', 'union')], [])
    >>> list(said_by(["Ministry of Cooperatives", "Afoulki Cooperative Insurance"], words))
    []
    """
    split = (key(name).split() for name in names)
    listed = [words for words in split if not _says_of_others(words, vocabulary)]
    for field, table in vocabulary.name_says.items():
        told = {code for words in listed for code in _told(words, table)}
        if len(told) == 1:
            yield field, told.pop()


def _says_of_others(words: list[str], vocabulary: Vocabulary) -> bool:
    """Whether a name says what a body deals with: "Ministry of Cooperatives"."""
    first = words[1:2] if words[:1] in (["the"], ["la"], ["le"]) else words[:1]
    if vocabulary.offices.intersection(first):
        return True
    return any(a in vocabulary.cooperatives and b in vocabulary.trades for a, b in pairwise(words))


def _told(words: list[str], table: dict[str, str]) -> Iterator[str]:
    at = 0
    while at < len(words):
        for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            if code := table.get(" ".join(words[at : at + length])):
                yield code
                at += length - 1
                break
        at += 1
