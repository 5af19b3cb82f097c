"""Places that may be meant by what names none: names that are alike, those nearby first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from matcher.support.messages import Message, message, message_in

if TYPE_CHECKING:
    from matcher.domain.gazetteer import Gazetteer

#: Places that are proposed, and how alike their names are to what was written, of 100.
_PROPOSED, _ALIKE, _ALIKE_INSIDE = 3, 75, 60


class PlaceProposals:
    """The places of a gazetteer that a word may mean, by how alike their names are.

    Parameters
        codes  the places that each name may mean
    """

    def __init__(self, places: Gazetteer, codes: Mapping[str, set[str]]) -> None:
        self._places, self._codes = places, codes
        self._names = list(codes)
        self._within: dict[str, list[str]] = {}

    def said(self, word: str, level: str, outer: str) -> Message:
        """What to do about a word that names no place: the proposals, where there are any."""
        likely = tuple(place_said(self._places, code) for code in self._likely(word, level, outer))
        if not likely:
            return message("Check the spelling.")
        return message("Did you mean one of these: {names}?", names=likely)

    def with_slips(self, slips: Sequence[str], word: str, level: str, outer: str) -> list[str]:
        """The likeliest places, and at least one that a slip of the pen leads to, if any is."""
        near = self._likely(word, level, outer)
        return list(dict.fromkeys((*near[: _PROPOSED - 1], *slips, *near)))[:_PROPOSED]

    def _likely(self, word: str, level: str, outer: str) -> list[str]:
        from rapidfuzz import process

        for around, least in self._widening(outer):
            names = self._names if not around else self._names_in(around)
            found = process.extract(word, names, score_cutoff=least, limit=3 * _PROPOSED)
            codes = list(dict.fromkeys(c for name, _, _ in found for c in self._codes[name]))
            if around:
                codes = [code for code in codes if self._is_in(code, around)]
            levelled = [code for code in codes if self._places[code].level == level]
            if codes := levelled or (codes if level in ("", "commune") else []):
                shown: dict[str, str] = {}  # a town and the commune around it may be called alike
                for code in codes:
                    shown.setdefault(str(place_said(self._places, code)), code)
                return list(shown.values())[:_PROPOSED]
        return []

    def _widening(self, outer: str) -> Iterator[tuple[str, int]]:
        """Where to look, the nearest first, and how alike a name has to be there."""
        if not outer:
            yield "", _ALIKE
            return
        yield outer, _ALIKE_INSIDE
        for around in self._places.around(outer)[1:]:
            if self._places[around].level == "region":
                yield around, _ALIKE

    def _names_in(self, around: str) -> list[str]:
        kept = self._within.get(around)
        if kept is None:
            kept = [name for name, codes in self._codes.items()
                    if any(self._is_in(code, around) for code in codes)]  # fmt: skip
            self._within[around] = kept
        return kept

    def _is_in(self, code: str, around: str) -> bool:
        return code != around and around in self._places.around(code)


def place_said(places: Gazetteer, code: str) -> Message:
    """The name of a place, of a narrow one with the place around it."""
    place = places[code]
    if place.parent and places.leaves(code) == (code,):
        around = places[place.parent].name
        return message_in(
            "place and the one around", "{place} ({around})", place=place.name, around=around
        )
    return message_in("as it is", "{said}", said=place.name)
