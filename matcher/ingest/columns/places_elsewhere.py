"""Tables whose places all lie elsewhere: a question about such a column would change nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from matcher.domain.schema import Schema
from matcher.ingest.cells.place_resolution import PlaceNames, place_names
from matcher.ingest.columns.vocabulary import header_key, key
from matcher.ingest.sheets.sheet import Raw
from matcher.ingest.tables.heading import ColumnHeading

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

_FEWEST = 10  # so many different names that are all unknown are no slips of the pen, nor villages
_FEWEST_WIDE = 5  # of regions or provinces, which are few and known
_FEWEST_FOR_DOUBT = 3  # of which most are unknown: they, and amounts beside, may be of elsewhere
_NEAR = 0.1  # of the names may differ by a letter from a known one, or begin so, by accident
_COUNTRIES = frozenset(
    map(header_key, ("Pays", "Pays du siège", "Country", "Country name", "País", "البلد", "الدولة"))
)
#: What a column of countries calls the one whose money a currency is.
_HOMES = {
    "MAD": frozenset(map(key, ("Maroc", "Morocco", "Marruecos", "المغرب", "المملكة المغربية",
                               "Royaume du Maroc", "Kingdom of Morocco", "MA", "MAR")))
}  # fmt: skip
_BETWEEN = re.compile(r"[,;،/|\n()]| et | and | y | - ")


def may_be_places(sample: Iterable[Raw], vocabulary: Vocabulary) -> bool:
    """Whether most cells are words, and none of them says yes or no."""
    words = vocabulary.words
    texts = [str(cell) for cell in sample]
    if any(text in words["yes"] or text in words["no"] for text in texts):
        return False
    return 2 * sum(any(map(str.isalpha, text)) for text in texts) > len(texts)


def lie_elsewhere(
    samples: Iterable[Sequence[Raw]],
    schema: Schema,
    vocabulary: Vocabulary,
    *,
    is_wide: bool = False,
) -> bool:
    """Whether the columns of places of a table name no place that is known.

    At least ten different names are looked at, and each place of a cell that lists several; where
    some begin with a known place, as "Tiznit quartier nord", they are of its quarters.

    Parameters
        samples  the cells of every such column
        is_wide  whether all are of regions or provinces: five names are enough
    """
    texts = _names(samples, vocabulary)
    if len(texts) < (_FEWEST_WIDE if is_wide else _FEWEST):
        return False
    near = 0
    for how in _nearness(texts, schema, vocabulary):
        near += how
        if how > 1 or near > _NEAR * len(texts):
            return False
    names = _place_names(schema, vocabulary)
    within = sum(any(one.begins_with_a_place(text) for one in names) for text in texts)
    return within <= _NEAR * len(texts)


def mostly_lie_elsewhere(
    samples: Iterable[Sequence[Raw]], schema: Schema, vocabulary: Vocabulary
) -> bool:
    """Whether most names of columns that may be of places are unknown.

    Mahdia is a town of two countries: one known name does not make a table one of here.
    """
    texts = _names(samples, vocabulary)
    known = sum(how > 1 for how in _nearness(texts, schema, vocabulary))
    return len(texts) >= _FEWEST_FOR_DOUBT and 2 * known < len(texts)


def are_slips_alone(
    samples: Iterable[Sequence[Raw]], schema: Schema, vocabulary: Vocabulary
) -> bool:
    """Whether some names differ by one letter from a known one, and of three or more none is known.

    Riyadh, Taif and Dammam are one letter apart from communes of here, and are no slips.
    """
    hows = list(_nearness(_names(samples, vocabulary), schema, vocabulary))
    return len(hows) >= _FEWEST_FOR_DOUBT and max(hows) == 1


def names_other_countries(
    headings: Iterable[ColumnHeading], sample: Callable[[ColumnHeading], Iterable[Raw]], home: str
) -> bool:
    """Whether a column of countries names another than the one of a currency."""
    if home not in _HOMES:
        return False
    for heading in headings:
        if not _COUNTRIES & set(heading.forms()):
            continue
        words = {key(str(cell)) for cell in sample(heading)}
        if any(any(map(str.isalpha, word)) for word in words - _HOMES[home]):
            return True
    return False


def _names(samples: Iterable[Sequence[Raw]], vocabulary: Vocabulary) -> list[str]:
    """The different names of the cells, each of a cell that lists several."""
    cells = {str(cell) for sample in samples for cell in sample}
    parts = (part.strip() for cell in sorted(cells) for part in _BETWEEN.split(cell))
    unknown = vocabulary.words["unknown"]
    return list(dict.fromkeys(p for p in parts if any(map(str.isalpha, p)) and p not in unknown))


def _nearness(texts: Iterable[str], schema: Schema, vocabulary: Vocabulary) -> Iterator[int]:
    """How near each name is to one that is known: 2, 1 but for a letter, or 0."""
    names = _place_names(schema, vocabulary)
    return (max((one.nearness(text) for one in names), default=0) for text in texts)


def _place_names(schema: Schema, vocabulary: Vocabulary) -> list[PlaceNames]:
    """The names of every gazetteer of a schema."""
    gazetteers = {about.gazetteer: about for about in schema if about.type == "place"}
    return [place_names(f, schema.places(f.name), vocabulary) for f in gazetteers.values()]
