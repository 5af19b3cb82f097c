"""What the names and the places of two rows say of their being one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from matcher.domain.gazetteer import Gazetteer
from matcher.ingest.linkage.comparisons import COMPARISONS
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.linkage.names import NameForm, share_of_common
from matcher.ingest.linkage.rarity import ValueRarity
from matcher.ingest.linkage.writings import likest
from matcher.support.records import dataclass


@dataclass(frozen=True, slots=True)
class NameAndPlace:
    """What the names and places of two rows say of them.

    Parameters
        name    the level of their names, "" where one has none; likewise `place`
        sounds  of the names that are most alike, for how rare they are
        within  the place whose rarity counts, and the rows that nobody counted
        bits    what both say together
    """

    name: str
    sounds: tuple[str, str]
    place: str
    within: tuple[str, int]
    bits: float


class NamesAndPlaces:
    """Compares rows by name and place; once for rows of equal names and places.

    Parameters
        forms  the names of each row, as they are heard
    """

    def __init__(
        self,
        identities: Sequence[Identity],
        forms: Sequence[tuple[NameForm, ...]],
        rarity: ValueRarity,
        places: Gazetteer | None,
    ) -> None:
        self._identities, self._forms = identities, forms
        self._rarity, self._has_places = rarity, places is not None
        held = {i.place for i in identities if i.place}
        self._around = {place: places.around(place) for place in held} if places else {}
        self._leaf = {p: places.leaves(p) == (p,) for p in held} if places else {}
        self._likes, self._is_borne_twice = _alike(forms, identities)
        self._known: dict[tuple[int, int], NameAndPlace] = {}
        self._most: dict[int, float] = {}

    def most(self, at: int) -> float:
        """What the names and place of a row can say for it: no more than they are rare."""
        like = self._likes[at]
        if (found := self._most.get(like)) is None:
            found = self._most[like] = self._most_of(at)
        return found

    def of(self, one: int, other: int) -> NameAndPlace:
        """What the names and places of two rows say, by their place in the list."""
        if not (self._is_borne_twice[one] and self._is_borne_twice[other]):
            return self._compared(one, other)
        key = self._likes[one], self._likes[other]
        if (found := self._known.get(key)) is None:
            found = self._known[key] = self._compared(one, other)
        return found

    def rarity(self, sounds: tuple[str, str]) -> float:
        """The bits of the rarity of two names, by their sounds: of the more common of them."""
        return min(map(self._rarity_of_sound, sounds))

    def _rarity_of_sound(self, sound: str) -> float:
        prior = COMPARISONS["name"].prior
        return self._rarity.bits("name", sound, prior, share_of_common(sound))

    def _most_of(self, at: int) -> float:
        found = 0.0
        if forms := self._forms[at]:
            rarity = max(self._rarity_of_sound(form.sound) for form in forms)
            has_parts = any(len(form.sounds) > 1 for form in forms)
            for name, level in COMPARISONS["name"].levels.items():
                # of two names the shorter counts, and a part of this one may be rarer than it is
                is_part = name == "longer" and has_parts
                found = max(found, level.most if is_part else level.weight(lambda: rarity))
        if place := self._identities[at].place:
            commune = COMPARISONS["place"].levels["commune"]
            found += commune.weight(lambda: self._rarity.bits("place", place, 25))
        return found

    def _compared(self, one: int, other: int) -> NameAndPlace:
        a, b = self._identities[one], self._identities[other]
        bits, name, sounds = 0.0, "", ("", "")
        if a.names and b.names:
            name, sounds = likest(self._forms[one], self._forms[other])
            known = COMPARISONS["name"].levels[name]
            bits += known.weight(lambda: self.rarity(sounds))
        place, within = self._where(a, b)
        if place:
            known = COMPARISONS["place"].levels[place]
            bits += known.weight(lambda: self._rarity.bits("place", *within))
        return NameAndPlace(name, sounds, place, within, bits)

    def _where(self, a: Identity, b: Identity) -> tuple[str, tuple[str, int]]:
        """The level of two places, "" where nothing is said, and the place whose rarity counts."""
        if not a.place or not b.place or not self._has_places:
            return "", ("", 0)
        here, there = self._around[a.place], self._around[b.place]
        if a.place in there or b.place in here:
            wide = a.place if a.place in there else b.place
            if a.place == b.place and self._leaf[a.place]:
                return "commune", (wide, 25)
            return "province" if len(self._around[wide]) >= 3 else "", (wide, 8)
        if here[1:2] == there[1:2] and self._leaf[a.place] and self._leaf[b.place]:
            return "other_commune", ("", 0)
        return "other_province", ("", 0)


def _alike(
    forms: Sequence[tuple[NameForm, ...]], identities: Sequence[Identity]
) -> tuple[list[int], list[bool]]:
    """By row, a number that rows of equal names and place share, and whether any other has it."""
    numbers: dict[tuple[tuple[NameForm, ...], str], int] = {}
    likes = [
        numbers.setdefault((names, i.place), len(numbers))
        for names, i in zip(forms, identities, strict=True)
    ]
    borne = Counter(likes)
    return likes, [borne[number] > 1 for number in likes]
