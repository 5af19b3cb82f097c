"""How close two labels are, word by word: a slip of the pen is near, another word is not."""

from __future__ import annotations

_NEAR = 0.8
_MOST_WORDS = 20
_LONG = 9  # letters from which two slips are none too many
#: Words that say nothing in a label; any other word too many may turn its meaning ("du CA").
_SAYS_LITTLE = frozenset(
    ("nb", "nbr", "nbre", "nombre", "no", "n", "total", "cooperative", "coop", "عدد")
)
#: What a label with a word too many, or too few, is worth at most: it may say something else.
_WORD_TOO_MANY = 0.7


def first_letters(word: str) -> str:
    """How a word may begin without its slips: as it does, or behind a glued "d" or "l"."""
    return word[:2] if word[0] in "dl" else word[0]


def closeness(label: str, known: str) -> float:
    """0 to 1 for the keys of two labels.

    >>> closeness("nombre adherrent", "nombre adherent") > 0.9
    True
    >>> closeness("nbre homme", "nbre femme") < 0.5
    True
    >>> closeness("date creation compte", "date creation")
    0.7
    >>> closeness("location", "caution"), closeness("religion", "region")
    (0.0, 0.0)
    """
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA

    words = label.split()
    if len(words) > _MOST_WORDS:
        return 0.0
    left = known.split()
    matched = 0.0
    is_more = False
    for word in words:
        slips = 1 if len(word) < _LONG else 2
        likeness = {
            other: fuzz.ratio(word, other) / 100
            for other in left
            if len(word) > 3
            and other[0] in first_letters(word)
            and OSA.distance(word, other, score_cutoff=slips) <= slips
        }
        best = word if word in left else max(likeness, key=likeness.__getitem__, default="")
        worth = 1.0 if best == word else likeness.get(best, 0.0)
        if not best or worth < _NEAR:
            is_more |= word not in _SAYS_LITTLE
            continue
        left.remove(best)
        matched += worth * (len(word) + len(best))
    is_more |= any(len(word) > 2 and word not in _SAYS_LITTLE for word in left)
    size = len(label.replace(" ", "")) + len(known.replace(" ", ""))
    score = matched / size if size else 0.0
    return min(score, _WORD_TOO_MANY) if is_more else score
