"""What people write around a value: that it is not sure, or what part of it is what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from matcher.ingest.columns.vocabulary import key
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.domain.schema import Field
    from matcher.ingest.columns.vocabulary import Vocabulary


def without_doubt(text: str, vocabulary: Vocabulary) -> str:
    """The text before a mark of doubt, as "60 000 ?" or "12 (à vérifier)"; "" where none stands.

    >>> from matcher.catalogue.loading import load_schema
    >>> from matcher.ingest.columns.vocabulary import read_vocabulary
    >>> words = read_vocabulary(load_schema()[0])
    >>> without_doubt("60 000 ?", words), without_doubt("12 (à vérifier)", words)
    ('60 000', '12')
    >>> without_doubt("12", words), without_doubt("?", words)
    ('', '')
    """
    bare = text.strip().rstrip(")]").rstrip()
    for word in _marks(vocabulary):
        if bare.casefold().endswith(word):
            before = bare[: -len(word)]
            if not word[0].isalpha() or not before[-1:].isalpha():
                return before.rstrip(" ?؟([,;:-")
    return ""


def _marks(vocabulary: Vocabulary) -> tuple[str, ...]:
    found: tuple[str, ...] | None = vocabulary.cache.get("marks of doubt")
    if found is None:
        found = tuple(sorted(vocabulary.words["doubted"].exact, key=len, reverse=True))
        vocabulary.cache["marks of doubt"] = found
    return found


def whole_of_parts(text: str, about: Field, vocabulary: Vocabulary) -> str:
    """The number before its parts, as "9 (dont 2 hommes)" or "9 (2 hommes, 7 femmes)"; "" for none.

    Not where a part is what the field counts: of "9 dont 7 femmes" the women are 7.
    """
    found = re.fullmatch(r"\s*(\d{1,7})\b([^\d(\[]*)[(\[\s,:-]+(.*?)[)\]]?\s*", text, re.DOTALL)
    if found is None or not any(map(str.isdigit, found[3])):
        return ""
    label = {word for said in about.label.all() for word in key(said).split()}
    if label & set(key(found[3]).split()):
        return ""
    words = f" {fold(found[2] + ' ' + found[3])} "
    is_told = any(f" {fold(word)} " in words for word in vocabulary.words["including"].exact)
    parts = [int(number) for number in re.findall(r"\d{1,7}", found[3])]
    if is_told and max(parts) <= int(found[1]):
        return found[1]
    return found[1] if len(parts) > 1 and sum(parts) == int(found[1]) else ""
