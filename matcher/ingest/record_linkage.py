"""Which records are the same cooperative: evidence per pair, in blocks, merged above a threshold.

The evidence is a sum of bits, as of Fellegi and Sunter (1969): how much more likely what two
records say is if they are one than if they are two. The weights are assumptions that stand in
data/vocabulary.toml and can be set there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log2

from rapidfuzz.fuzz import ratio

from matcher.domain.gazetteer import Gazetteer
from matcher.ingest.phonetics import name_words, sound_of
from matcher.support.messages import Message, message_in

_LARGEST_BLOCK = 40
_WINDOW = 8


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one cooperative from another.

    Parameters
        key        of the record: a place in a list, or the id of a kept profile
        is_kept    True for a profile of the workspace
        exact_day  False when only the year of `founded` is known
        size       members; 0 when unknown
    """

    key: int
    names: tuple[str, ...]
    place: str = ""
    founded: date | None = None
    exact_day: bool = False
    registers: Mapping[str, str] | None = None
    activity: frozenset[str] = frozenset()
    size: int = 0
    own_id: str = ""
    mark: str = ""
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and what speaks for and against their being one, in bits."""

    one: int
    other: int
    evidence: tuple[tuple[str, float], ...]

    @property
    def bits(self) -> float:
        """The sum of the evidence."""
        return sum(weight for _, weight in self.evidence)


def _is_given(identity: Identity) -> bool:
    """Whether its id was given by the workspace: its author may know it by another."""
    return identity.is_kept and re.fullmatch(r"C-\d{4,}", identity.own_id) is not None


def _form(name: str) -> tuple[str, str, bool]:
    """The telling words of a name in order, how they sound, and whether they are Latin."""
    words = name_words(name)
    return " ".join(sorted(words)), sound_of(name), words[0].isascii()


class Linker:
    """Weighs pairs of identities.

    Parameters
        weights   the bits by name, with the thresholds `merge` and `review`
    """

    def __init__(
        self, identities: Sequence[Identity], places: Gazetteer | None, weights: Mapping[str, float]
    ) -> None:
        self.identities, self.places, self.weights = identities, places, weights
        self.sounds = [tuple(dict.fromkeys(map(sound_of, i.names))) for i in identities]
        self.commonness = Counter(sound for sounds in self.sounds for sound in sounds)
        self._province: dict[str, str] = {}
        self._forms = [tuple(map(_form, i.names)) for i in identities]
        held = {i.place for i in identities if i.place} if places else set()
        self._around = {place: places.around(place) for place in held} if places else {}

    def weigh(self, one: int, other: int) -> Pair:
        """The evidence on two records, by their place in the list."""
        a, b, w = self.identities[one], self.identities[other], self.weights
        said: list[tuple[str, float]] = []
        if a.mark and a.mark == b.mark:
            said.append(("every cell", w["same_id"]))
        same = a.own_id == b.own_id
        if a.own_id and b.own_id and (same or not (_is_given(a) or _is_given(b))):
            said.append(("id", 2 * w["same_id"] if same else w["other_id"]))
        if a.registers and b.registers:
            for register, number in a.registers.items():
                if there := b.registers.get(register):
                    same = there == number
                    said.append((register, w["same_id"] if same else w["other_id"]))
        if a.names and b.names:
            said.append(("name", self._names(one, other)))
        said.extend(self._where(a.place, b.place))
        if a.founded and b.founded:
            said.append(("founded", self._when(a, b)))
        if a.size and b.size:
            apart = abs(a.size - b.size) / max(a.size, b.size)
            size = "size" if not apart else "near_size" if apart <= 0.25 else "other_size"
            said.append(("members", w[size]))
        if a.activity and b.activity:
            met = bool(a.activity & b.activity)
            said.append(("activity", w["activity"] if met else w["other_activity"]))
        return Pair(a.key, b.key, tuple(said))

    def _names(self, one: int, other: int) -> float:
        w = self.weights
        best = w["other_name"]
        for words, sound, is_latin in self._forms[one]:
            for others, heard, is_also in self._forms[other]:
                written = ratio(words, others, score_cutoff=75) / 100
                alike = ratio(sound, heard, score_cutoff=75) / 100 if sound and heard else 0.0
                is_one_script = is_latin == is_also
                sounds_alike = bool(sound) and sound == heard
                if written >= 0.99 or (sounds_alike and (written >= 0.86 or not is_one_script)):
                    worth = w["name"]
                elif max(written, 0 if is_one_script else alike) >= 0.86 or sounds_alike:
                    worth = w["close_name"]
                elif max(written, alike) >= 0.75:
                    worth = w["near_name"]
                else:
                    continue
                if worth > 0:
                    common = max(self.commonness[sound], self.commonness[heard], 1)
                    is_short = len(sound.replace(" ", "")) < 3 and written < 0.99
                    worth -= max(0.0, log2(common / 4)) + (2.0 if is_short else 0.0)
                    worth = max(worth, w["common_name"])
                best = max(best, worth)
        return best

    def _where(self, one: str, other: str) -> Iterator[tuple[str, float]]:
        if not one or not other or self.places is None:
            return
        w = self.weights
        here, there = self._around[one], self._around[other]
        if one == other:
            is_narrow = self.places.leaves(one) == (one,)
            yield "place", w["commune"] if is_narrow else w["province"]
        elif one in there or other in here:
            wide = one if one in there else other
            is_province = len(self._around[wide]) >= 3
            yield "place", w["province"] if is_province else 0.0
        elif here[1:2] == there[1:2]:
            is_commune = self.places.leaves(one) == (one,) and self.places.leaves(other) == (other,)
            yield "place", w["other_commune"] if is_commune else w["other_province"]
        else:
            yield "place", w["other_province"]

    def _when(self, a: Identity, b: Identity) -> float:
        w = self.weights
        if a.founded is None or b.founded is None:
            return 0.0
        if a.exact_day and b.exact_day:
            if a.founded == b.founded:
                return w["day"]
            swapped = (a.founded.day, a.founded.month) == (b.founded.month, b.founded.day)
            if a.founded.year == b.founded.year:
                return w["year"] if swapped else w["other_day"]
            return w["other_year"]
        return w["year"] if a.founded.year == b.founded.year else w["other_year"]

    def pairs(self) -> set[tuple[int, int]]:
        """The pairs worth weighing: those that share a block; linear in the records."""
        blocks: dict[tuple[str, ...], list[int]] = {}
        for at, identity in enumerate(self.identities):
            for block in self._blocks(at, identity):
                blocks.setdefault(block, []).append(at)
        found: set[tuple[int, int]] = set()
        for block, members in blocks.items():
            if len(members) < 2:
                continue
            if len(members) <= _LARGEST_BLOCK:
                found.update((a, b) for n, a in enumerate(members) for b in members[n + 1 :])
                continue
            if block[0] in ("first", "size", "year"):
                continue
            members.sort(key=self._order)
            for n, a in enumerate(members):
                found.update((min(a, b), max(a, b)) for b in members[n + 1 : n + 1 + _WINDOW])
        return found

    def _order(self, at: int) -> tuple[object, ...]:
        i = self.identities[at]
        return (i.place, str(i.founded or ""), " ".join(self.sounds[at]), at)

    def _blocks(self, at: int, identity: Identity) -> Iterator[tuple[str, ...]]:
        for register, number in (identity.registers or {}).items():
            yield ("register", register, number)
        if identity.own_id:
            yield ("id", identity.own_id)
        if identity.mark:
            yield ("mark", identity.mark)
        province = self._province_of(identity.place)
        for sound in self.sounds[at]:
            if not sound:
                continue
            yield ("sound", sound)
            for word in sound.split():
                if len(word) > 1:
                    yield ("word", word, province)
                    if identity.founded:
                        yield ("dated", word, str(identity.founded.year))
            yield ("first", sound[:3], province)
        if identity.founded and identity.exact_day and province:
            yield ("day", identity.founded.isoformat(), province)
        if identity.founded and identity.place:
            yield ("year", str(identity.founded.year), identity.place)
        if identity.size and province:
            yield ("size", str(identity.size), province)

    def _province_of(self, place: str) -> str:
        if not place or self.places is None:
            return ""
        if place not in self._province:
            around = self.places.around(place)
            self._province[place] = around[-3] if len(around) >= 3 else ""
        return self._province[place]


@dataclass(frozen=True, slots=True)
class Linked:
    """The records in groups, and the pairs that a person should look at.

    Parameters
        groups  places in the list of identities; a record alone is a group of one
        merged  the pairs that made the groups
    """

    groups: list[list[int]]
    merged: list[Pair]
    review: list[Pair]


def link(
    identities: Sequence[Identity],
    places: Gazetteer | None,
    weights: Mapping[str, float],
    step: Callable[[int], object] = lambda _: None,
) -> Linked:
    """Every record in one group: merged above a threshold, the strongest pairs first.

    Two kept profiles never come into one group, nor two numbers of one register.
    """
    linker = Linker(identities, places, weights)
    weighed: list[tuple[float, int, int, Pair]] = []
    for count, (one, other) in enumerate(sorted(linker.pairs())):
        if identities[one].is_kept and identities[other].is_kept:
            continue
        pair = linker.weigh(one, other)
        if pair.bits >= weights["review"]:
            weighed.append((-pair.bits, one, other, pair))
        if count % 2000 == 0:
            step(count)
    groups = _Groups(identities)
    merged, review = [], []
    for negative, one, other, pair in sorted(weighed, key=lambda w: w[:3]):
        if groups.are_one(one, other):
            continue
        if -negative >= weights["merge"] and groups.join(one, other):
            merged.append(pair)
        else:
            review.append((one, other, pair))
    open_pairs = [pair for one, other, pair in review if not groups.are_one(one, other)]
    return Linked(groups.listed(), merged, open_pairs)


class _Groups:
    def __init__(self, identities: Sequence[Identity]) -> None:
        self.leader = list(range(len(identities)))
        self.registers = [dict(i.registers or {}) for i in identities]
        self.kept = [i.is_kept for i in identities]
        self.own = ["" if _is_given(i) else i.own_id for i in identities]

    def find(self, at: int) -> int:
        while self.leader[at] != at:
            self.leader[at] = self.leader[self.leader[at]]
            at = self.leader[at]
        return at

    def are_one(self, one: int, other: int) -> bool:
        return self.find(one) == self.find(other)

    def join(self, one: int, other: int) -> bool:
        """Whether they could be joined; two numbers of one register cannot."""
        a, b = sorted((self.find(one), self.find(other)))
        if self.kept[a] and self.kept[b]:
            return False
        if self.own[a] and self.own[b] and self.own[a] != self.own[b]:
            return False
        mine, yours = self.registers[a], self.registers[b]
        if any(yours.get(register, number) != number for register, number in mine.items()):
            return False
        self.leader[b] = a
        mine.update(yours)
        self.kept[a] = self.kept[a] or self.kept[b]
        self.own[a] = self.own[a] or self.own[b]
        return True

    def listed(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for at in range(len(self.leader)):
            found.setdefault(self.find(at), []).append(at)
        return list(found.values())


#: What evidence is about, as people say it; a register bears its own name.
_ABOUT = {
    "every cell": message_in("evidence", "every cell"),
    "id": message_in("evidence", "id"),
    "name": message_in("evidence", "name"),
    "place": message_in("evidence", "place"),
    "founded": message_in("evidence", "founded"),
    "members": message_in("evidence", "members"),
    "activity": message_in("evidence", "activity"),
}


def evidence_words(evidence: Iterable[tuple[str, float]]) -> tuple[Message, ...]:
    """The evidence as a list: "name +7.0", "place −6.0".

    >>> [str(said) for said in evidence_words([("name", 7.0), ("place", -6.0)])]
    ['name +7.0', 'place −6.0']
    """
    return tuple(
        message_in(
            "evidence and its bits",
            "{about} {bits}",
            about=_ABOUT.get(name, name),
            bits=_signed(bits),
        )
        for name, bits in evidence
    )


def _signed(bits: float) -> str:
    return f"{'−' if bits < 0 else '+'}{abs(bits):.1f}"
