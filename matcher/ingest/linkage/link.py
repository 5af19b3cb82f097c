"""Records in groups: merged where little can be wrong, asked where it can be either."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType

from matcher.domain.gazetteer import Gazetteer
from matcher.ingest.linkage.blocking import RULES
from matcher.ingest.linkage.comparisons import ASK, MERGE
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.linkage.record_pair import RecordPair
from matcher.ingest.linkage.reliability import weights_of_differing
from matcher.ingest.linkage.scoring import Scorer
from matcher.ingest.linkage.writings import forms_of, likest

#: A merge is asked where another candidate stands so close that it may as well be that one.
_MARGIN = 4.0
_LARGEST_GROUP = 40
#: So much less than is asked may be more, once the register has shown what a column says.
_LEARNED = 1.0


@dataclass(frozen=True, slots=True)
class Linked:
    """The records in groups, and the pairs that a person should look at.

    Parameters
        groups  places in the list of identities; a record alone is a group of one
        merged  the pairs that made the groups
        asked   pairs of different groups that may be one
    """

    groups: list[list[int]]
    merged: list[RecordPair]
    asked: list[RecordPair]


def link(
    identities: Sequence[Identity],
    places: Gazetteer | None,
    step: Callable[[int], object] = lambda _: None,
    apart: Collection[frozenset[int]] = (),
    *,
    among_kept: bool = False,
    known: Mapping[int, int] = MappingProxyType({}),
) -> Linked:
    """Every record in one group.

    Two kept profiles never come into one group; with `among_kept` they are asked about.

    Parameters
        apart  pairs of which a person has said that they are two
        known  by record, the kept profile that it is for sure: of others it was asked long ago
    """
    scorer = Scorer(identities, places)
    weighed: list[RecordPair] = []
    for count, (one, other) in enumerate(candidates(scorer, ASK - _LEARNED)):
        a, b = known.get(one, one), known.get(other, other)
        if identities[a].is_kept and identities[b].is_kept and a != b and not among_kept:
            continue
        pair = scorer.weigh_from(one, other, ASK - _LEARNED)
        if pair and pair.bits >= ASK - _LEARNED and frozenset((one, other)) not in apart:
            weighed.append(replace(pair, one=one, other=other))
        if count % 5000 == 0:
            step(count)
    weighed = _weighed_anew(scorer, weighed)
    weighed.sort(key=lambda pair: (-pair.bits, pair.one, pair.other))
    groups = _Groups(scorer, weighed, apart)
    merged, asked = [], []
    for pair in weighed:
        if groups.are_one(pair.one, pair.other):
            continue
        if pair.bits >= MERGE and pair.is_proved and not pair.contradicts and groups.join(pair):
            merged.append(pair)
        elif pair.bits >= (MERGE if pair.is_apart else ASK):
            asked.append(pair)
    found = groups.listed()
    # a group goes by its kept profile, which may stand in several: what its rows say may differ
    kept = [next((identities[at].profile for at in g if identities[at].is_kept), "") for g in found]
    home = {at: kept[n] or n for n, group in enumerate(found) for at in group}
    open_pairs: dict[frozenset[int | str], RecordPair] = {}
    for pair in asked:  # one question for two groups: the strongest
        between = frozenset((home[pair.one], home[pair.other]))
        if len(between) == 2:
            open_pairs.setdefault(between, pair)
    return Linked(found, merged, list(open_pairs.values()))


def _weighed_anew(scorer: Scorer, weighed: Sequence[RecordPair]) -> list[RecordPair]:
    """The pairs from the asked band on, with what the sure ones show of each column."""
    chances = scorer.rarity.chances_of_differing()
    scorer.differing = weights_of_differing(weighed, scorer.kinds_compared(), chances)
    if scorer.differing:
        anew = (replace(scorer.weigh(p.one, p.other), one=p.one, other=p.other) for p in weighed)
        return [pair for pair in anew if pair.bits >= ASK]
    return [pair for pair in weighed if pair.bits >= ASK]


def candidates(scorer: Scorer, least: float = -inf) -> Iterator[tuple[int, int]]:
    """The pairs that share a block, in order; linear in the records.

    Parameters
        least  a record that comes to fewer bits with anybody is in no pair
    """
    may_be = [scorer.most(at) >= least for at in range(len(scorer.identities))]
    if not any(may_be):  # few names on very many rows: nothing in them is rare enough
        return
    found: set[int] = set()  # a pair is one number: a * size + b
    identities, forms, size = scorer.identities, scorer.forms, len(scorer.identities)
    order = {
        at: (i.place, str(i.founded or ""), " ".join(f.sound for f in forms[at]), at)
        for at, i in enumerate(identities)
    }
    for rule in RULES:
        blocks: dict[object, list[int]] = {}
        for at, identity in enumerate(identities):
            for key in rule.keys(identity, forms[at], identity.place):
                blocks.setdefault(key, []).append(at)
        for members in blocks.values():
            if len(members) < 2:
                continue
            members = list(dict.fromkeys(members))
            if len(members) <= rule.most:
                members = [at for at in members if may_be[at]]
                for n, a in enumerate(members):
                    found.update([a * size + b for b in members[n + 1 :]])
            elif rule.window:
                members.sort(key=order.__getitem__)
                for n, a in enumerate(members):
                    near = members[n + 1 : n + 1 + rule.window] if may_be[a] else ()
                    near = [b for b in near if may_be[b]]
                    found.update([a * size + b if a < b else b * size + a for b in near])
    for pair in sorted(found):
        yield divmod(pair, size)


class _Groups:
    """Groups that grow by pairs; one is never made that contradicts itself."""

    def __init__(
        self, scorer: Scorer, weighed: Iterable[RecordPair], apart: Collection[frozenset[int]]
    ) -> None:
        self.scorer, self.apart = scorer, apart
        self.leader = list(range(len(scorer.identities)))
        self.members = [[at] for at in range(len(scorer.identities))]
        self.candidates: dict[int, list[tuple[int, float]]] = {}
        for pair in weighed:
            self.candidates.setdefault(pair.one, []).append((pair.other, pair.bits))
            self.candidates.setdefault(pair.other, []).append((pair.one, pair.bits))

    def find(self, at: int) -> int:
        while self.leader[at] != at:
            self.leader[at] = self.leader[self.leader[at]]
            at = self.leader[at]
        return at

    def are_one(self, one: int, other: int) -> bool:
        return self.find(one) == self.find(other)

    def join(self, pair: RecordPair) -> bool:
        """Whether the groups of a pair became one."""
        a, b = sorted((self.find(pair.one), self.find(pair.other)))
        if len(self.members[a]) + len(self.members[b]) > _LARGEST_GROUP:
            return False
        for one in self.members[a]:
            for other in self.members[b]:
                if not self._may_be_one(one, other):
                    return False
        if self._has_rival(pair):
            return False
        self.leader[b] = a
        self.members[a] += self.members[b]
        return True

    def _may_be_one(self, one: int, other: int) -> bool:
        a, b = self.scorer.identities[one], self.scorer.identities[other]
        if a.is_kept and b.is_kept:
            return a.profile == b.profile != ""
        if frozenset((one, other)) in self.apart:
            return False
        return not self.scorer.weigh(one, other).contradicts

    def _has_rival(self, pair: RecordPair) -> bool:
        """Whether one of the two may as well be a third, which the other is not."""
        for here, there in ((pair.one, pair.other), (pair.other, pair.one)):
            for third, bits in self.candidates.get(here, ()):
                if third == there or bits < pair.bits - _MARGIN:
                    continue
                if self.are_one(third, there) or self.are_one(third, here):
                    continue
                if not self._may_be_one(there, third):
                    return True
        return False

    def listed(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for at in range(len(self.leader)):
            found.setdefault(self.find(at), []).append(at)
        return list(found.values())


def without_shared_ids(identities: Sequence[Identity]) -> tuple[list[Identity], list[str]]:
    """The identities without ids and numbers that rows of unlike names share, and those ids.

    A number of a campaign on every row names nobody; nor does "en cours". It is compared as any
    column that is not read: two campaigns speak a little against one cooperative.
    """
    bearers: dict[tuple[str, str], list[int]] = {}
    for at, i in enumerate(identities):
        for name, number in (("", i.own_id), *i.registers.items()):
            if number and i.names:
                bearers.setdefault((name, number), []).append(at)
    shared: set[tuple[str, str]] = set()
    for key, rows in bearers.items():
        forms = [forms_of(identities[at].names) for at in rows[:50]]
        first = forms[0]
        if any(likest(first, these)[0] in _UNLIKE for these in forms[1:]):
            shared.add(key)
    if not shared:
        return list(identities), []
    found = []
    for i in identities:
        is_none = ("", i.own_id) in shared and not i.is_kept
        told = {("number", n): v for n, v in i.registers.items() if (n, v) in shared}
        if is_none:
            told["number", "id"] = i.own_id
        found.append(
            replace(
                i,
                own_id="" if is_none else i.own_id,
                registers={n: v for n, v in i.registers.items() if (n, v) not in shared},
                unread={**i.unread, **told},
            )
        )
    return found, sorted({number for _, number in shared})


_UNLIKE = ("other", "number", "numbers")
