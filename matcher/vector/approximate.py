"""Evidence of many values at once, in numpy, exact once it is rounded to the grid of scores.

numpy's exp, log and sums may differ from those of one value in the last bits. On the grid that
changes nothing, except for a value that lies almost in the middle between two steps: such a
value, about one in a hundred, is worked out again by the serving model itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.domain.values import FieldValue, Several
from matcher.ranking.bell import Bell
from matcher.ranking.evidence import USUAL_WORDS, telling_words
from matcher.ranking.grid import STEPS, on_grid
from matcher.ranking.learnt import Encoding, EvidenceTable, text_shares, tokens
from matcher.ranking.share import FLOOR
from matcher.ranking.standing import Ticket

Numbers = NDArray[np.float64]
Steps = NDArray[np.int64]

#: How near to the middle between two steps a value is worked out again, in steps. A step is
#: 1.5e-11; the differences seen are below 1e-14, a thousandth of it.
_NEAR = 0.005


def to_steps(value: float) -> int:
    """A contribution as a whole number of steps of the grid."""
    return int(on_grid(value) * STEPS)


def rounded_evidence(evidence: Numbers, weight: float, exact: Callable[[int, int], float]) -> Steps:
    """Evidence times its weight, in steps: to the last step what the serving model says.

    Parameters
        evidence   float64 (values, voices)
        exact      the evidence of one value and one voice, by the serving model
    """
    scaled = evidence * weight * STEPS
    steps = np.rint(scaled)
    margin = _NEAR * max(1.0, abs(weight)) * np.maximum(1.0, np.abs(evidence))
    near = np.abs(np.abs(scaled - steps) - 0.5) < margin
    found: Steps = steps.astype(np.int64)
    for value, voice in np.argwhere(near).tolist():
        found[value, voice] = to_steps(weight * exact(value, voice))
    return found


def of_bells(numbers: Numbers, bells: Sequence[Bell], openness: Numbers) -> Numbers:
    """The evidence of numbers for what options declare: (numbers, bells)."""
    low, high, below, above, usual, least, most = (
        np.array([getattr(bell, part) for bell in bells], dtype=np.float64)
        for part in ("low", "high", "below", "above", "usual", "least", "most")
    )
    x = numbers[:, None]
    nearest = np.minimum(np.maximum(x, low), high)
    far = (x - nearest) / np.where(x > nearest, above, below)
    degree = np.exp(-0.5 * far * far)
    found: Numbers = np.log((1 - openness) * degree / usual + openness)
    is_inside = (least <= x) & (x <= most)
    return np.where(is_inside, found, np.minimum(found, 0.0))


def of_shares(needs: Numbers, tickets: Sequence[Ticket]) -> Numbers:
    """What the share of a need says of tickets: (needs, tickets)."""
    amount, most = (
        np.array([getattr(ticket, part) for ticket in tickets], dtype=np.float64)
        for part in ("amount", "most")
    )
    share = np.minimum(np.minimum(1.0, most), amount / needs[:, None])
    found: Numbers = np.log(FLOOR + (1 - FLOOR) * share)
    return found


def of_knots(numbers: Numbers, knots: Sequence[float], says: Sequence[EvidenceTable]) -> Numbers:
    """The evidence of numbers for what was learnt of options: (numbers, says)."""
    if not knots:
        return np.zeros((len(numbers), len(says)))
    values = np.array([one.knots for one in says], dtype=np.float64).T
    marks = np.array(knots, dtype=np.float64)
    right = np.searchsorted(marks, numbers, "right")
    left = np.clip(right - 1, 0, len(marks) - 1)
    right = np.clip(right, 0, len(marks) - 1)
    width = marks[right] - marks[left]
    share = np.where(width > 0, (numbers - marks[left]) / np.where(width > 0, width, 1), 0.0)
    found: Numbers = (1 - share)[:, None] * values[left] + share[:, None] * values[right]
    return found


class DeclaredCategories:
    """The evidence of categories, one or several, for those that options declare."""

    def __init__(self, ratios: Sequence[Mapping[str, float]], openness: Numbers) -> None:
        self._openness = openness
        named = dict.fromkeys(category for one in ratios for category in one)
        self._places = {category: place for place, category in enumerate(named)}
        # a last row of zeros stands for what nobody declares
        self._table = np.zeros((len(named) + 1, len(ratios)))
        for voice, one in enumerate(ratios):
            for category, ratio in one.items():
                self._table[self._places[category], voice] = ratio

    def of(self, values: Sequence[FieldValue]) -> Numbers:
        """The evidence of values: (values, ratios); several that name none say nothing."""
        named = [v.values if isinstance(v, Several) else (str(v),) for v in values]
        many = np.array([len(categories) for categories in named])
        nothing = len(self._table) - 1
        flat = [self._places.get(c, nothing) for categories in named for c in categories or ("",)]
        sums = np.add.reduceat(self._table[flat], _starts(np.maximum(many, 1)), axis=0)
        inside = sums / np.maximum(many, 1)[:, None]
        found: Numbers = np.log((1 - self._openness) * inside + self._openness)
        found[many == 0] = 0.0
        return found


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.cumsum(lengths) - lengths
    return found


class DeclaredWords:
    """The evidence of texts for the words that options declare."""

    def __init__(self, declared: Sequence[frozenset[str]], openness: Numbers) -> None:
        self._openness, self._many = openness, len(declared)
        self._holders: dict[str, list[int]] = {}
        for voice, words in enumerate(declared):
            for word in words:
                self._holders.setdefault(word, []).append(voice)

    def of(self, texts: Sequence[str]) -> Numbers:
        """The evidence of texts: (texts, declared)."""
        shared = np.zeros((len(texts), self._many))
        said = np.ones(len(texts))
        for row, text in enumerate(texts):
            words = telling_words(text)
            for word in words:
                for voice in self._holders.get(word, ()):
                    shared[row, voice] += 1
            if words:
                said[row] = len(words)
            else:  # nothing is said: as much as anybody says
                shared[row] = USUAL_WORDS
        inside = shared / said[:, None]
        found: Numbers = np.log((1 - self._openness) * inside / USUAL_WORDS + self._openness)
        return found


class KnownWords:
    """The evidence of texts for the words that a model knows, learnt or declared."""

    def __init__(self, says: Sequence[EvidenceTable], basis: Encoding) -> None:
        self._places = {word: place for place, word in enumerate(sorted(basis.words))}
        self._neighbours = basis.neighbours
        # a last row of zeros stands for a text without a known word
        self._table = np.zeros((len(self._places) + 1, len(says)))
        for voice, one in enumerate(says):
            self._table[:-1, voice] = one.other
            for word, evidence in one.at.items():
                if word in self._places:
                    self._table[self._places[word], voice] = evidence

    def of(self, texts: Sequence[str]) -> Numbers:
        """The evidence of texts: (texts, says)."""
        nothing = len(self._table) - 1
        flat: list[int] = []
        shares: list[float] = []
        starts: list[int] = []
        for text in texts:
            known = [token for token in tokens(text) if token in self._places]
            starts.append(len(flat))
            flat += [self._places[token] for token in known] or [nothing]
            shares += text_shares(known, self._neighbours) or [0.0]
        said = self._table[flat] * np.array(shares)[:, None]
        found: Numbers = np.add.reduceat(said, starts, axis=0)
        return found
