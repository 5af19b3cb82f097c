"""Tables whose places all lie elsewhere: a question about such a column would change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from matcher.domain.schema import Schema
from matcher.ingest.cells.place_resolution import place_names
from matcher.ingest.sheets.sheet import Raw

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

_FEWEST = 10  # so many different names that are all unknown are no slips of the pen, nor villages
_FEWEST_WIDE = 5  # of regions or provinces, which are few and known
_NEAR = 0.1  # of the names may differ by one letter from a known one, by accident
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

    At least ten different names are looked at, and each place of a cell that lists several.

    Parameters
        samples  the cells of every such column
        is_wide  whether all are of regions or provinces: five names are enough
    """
    cells = {str(cell) for sample in samples for cell in sample}
    parts = (part.strip() for cell in sorted(cells) for part in _BETWEEN.split(cell))
    texts = dict.fromkeys(
        p for p in parts if any(map(str.isalpha, p)) and p not in vocabulary.words["unknown"]
    )
    if len(texts) < (_FEWEST_WIDE if is_wide else _FEWEST):
        return False
    gazetteers = {about.gazetteer: about for about in schema if about.type == "place"}
    names = [place_names(f, schema.places(f.name), vocabulary) for f in gazetteers.values()]
    near = 0
    for text in texts:
        how = max(one.nearness(text) for one in names)
        near += how
        if how > 1 or near > _NEAR * len(texts):
            return False
    return True
