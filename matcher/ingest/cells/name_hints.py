"""What a name says of its bearer: "Union des coopératives Argane" is a union."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from matcher.ingest.columns.vocabulary import key

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

_MOST_WORDS = 5
#: What begins a name that then says what the body deals with, and not what it is.
_OFFICES = frozenset(
    key(word)
    for word in (
        *(
            "ministry",
            "ministère",
            "ministerio",
            "وزارة",
            "embassy",
            "ambassade",
            "embajada",
            "سفارة",
        ),
        *("department", "direction", "délégation", "مديرية", "مندوبية"),
    )
)
#: Behind "cooperative": a trade, or a school of cooperatives, which may be anything itself.
_TRADES = frozenset(
    key(word)
    for word in ("insurance", "training", "development", "college", "research", "department")
)


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
    listed = [words for name in names if not _says_of_others(words := key(name).split())]
    for field, table in vocabulary.name_says.items():
        told = {code for words in listed for code in _told(words, table)}
        if len(told) == 1:
            yield field, told.pop()


def _says_of_others(words: list[str]) -> bool:
    """Whether a name says what a body deals with: "Ministry of Cooperatives"."""
    first = words[1:2] if words[:1] in (["the"], ["la"], ["le"]) else words[:1]
    if _OFFICES.intersection(first):
        return True
    return any(a in _COOPERATIVE and b in _TRADES for a, b in pairwise(words))


_COOPERATIVE = frozenset(map(key, ("cooperative", "cooperatives", "co-operative")))


def _told(words: list[str], table: dict[str, str]) -> Iterator[str]:
    at = 0
    while at < len(words):
        for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            if code := table.get(" ".join(words[at : at + length])):
                yield code
                at += length - 1
                break
        at += 1
