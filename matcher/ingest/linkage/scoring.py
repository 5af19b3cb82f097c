"""The evidence on two rows: every comparison at the level it reaches, in bits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import inf, log2
from typing import cast

from matcher.domain.gazetteer import Gazetteer
from matcher.ingest.linkage.comparisons import (
    COMPARISONS,
    MOST_BESIDE,
    PROOF,
    PROOFS,
    VILLAGE_ALONE,
    ComparisonLevel,
)
from matcher.ingest.linkage.coordinates import kilometres
from matcher.ingest.linkage.identity import Identity, has_given_id
from matcher.ingest.linkage.names import NameForm, cell_level
from matcher.ingest.linkage.names_and_places import NamesAndPlaces
from matcher.ingest.linkage.other_sheet import OtherSheet
from matcher.ingest.linkage.proofs import OF_ONE, is_proved
from matcher.ingest.linkage.rarity import ValueRarity
from matcher.ingest.linkage.record_pair import Evidence, RecordPair
from matcher.ingest.linkage.writings import forms_of

_SMALLEST = 20
#: From here on a name says which one it is, and not only that it may be.
_RARE_NAME = 8.0
#: Points further apart are of two; nearer ones may be of one, measured at its field and its seat.
_FAR_KM = 2.0
#: Members that differ by more than this share of the larger number are of two.
_FAR = 0.6
#: What differs by no more than this share of the larger number is near: members, amounts, and
#: women or young people, whom one clerk miscounts by one or two.
NEAR = 0.25
#: Multiples of these dirhams are what a call offers, or what people say: sisters ask for as much.
_ROUND = 1000
_NAMED = ("same", "close", "longer")
_ROUNDING = 1e-6


class Scorer:
    """Weighs pairs of identities; how common each value is it counts once."""

    def __init__(self, identities: Sequence[Identity], places: Gazetteer | None) -> None:
        self.identities = identities
        self.forms: list[tuple[NameForm, ...]] = [forms_of(i.names) for i in identities]
        self._prior = self._prior_of_missing = -log2(max(len(identities), _SMALLEST))
        here, fresh = (sum(i.is_here for i in identities), sum(not i.is_kept for i in identities))
        if here >= fresh > 0:  # a newer version of a file: a row may be one that is missing in it
            missing = sum(i.is_kept and not i.is_here for i in identities)
            self._prior_of_missing = -log2(max(missing, _SMALLEST))
        self.rarity = ValueRarity(identities, self.forms, places)
        self._kept_ids = {i.own_id for i in identities if i.is_kept and i.own_id}
        self._names_and_places = NamesAndPlaces(identities, self.forms, self.rarity, places)
        self._other_sheet = OtherSheet(identities, self.forms)
        has_parts = len({i.part for i in identities}) > 1
        there = COMPARISONS["sheet"].levels["named_there"].bits if has_parts else 0.0
        self._most_of_pair = there + self._prior_of_missing
        self._most = [self.rarity.most(i) for i in identities]
        #: The bits of "other" where the register showed them, by what is compared.
        self.differing: Mapping[str, float] = {}

    # --- one pair --------------------------------------------------------------------

    def most(self, at: int) -> float:
        """The bits that a record comes to with any other one, at most."""
        of_start = self._names_and_places.most(at)
        return of_start + self._most[at] + self._most_of_pair + _ROUNDING

    def weigh(self, one: int, other: int) -> RecordPair:
        """The evidence on two records, by their place in the list."""
        return cast(RecordPair, self.weigh_from(one, other, -inf))

    def weigh_from(self, one: int, other: int, least: float) -> RecordPair | None:
        """The same; None as soon as it is sure that fewer bits than `least` come together."""
        start = self._names_and_places.of(one, other)
        most = start.bits + min(self._most[one], self._most[other]) + self._most_of_pair
        if most < least - _ROUNDING:
            return None
        a, b = self.identities[one], self.identities[other]
        said: list[Evidence] = []
        against: dict[str, bool] = {}  # and whether it is no slip
        proofs: list[str] = []

        def add(about: str, kind: str, level: str, rarity: Callable[[], float] | None) -> None:
            known: ComparisonLevel = COMPARISONS[kind].levels[level]
            bits = known.weight(rarity)
            if known.contradicts:
                against[about] = known.is_no_slip
            elif level == "other":
                bits = self.differing.get(about, bits)
            if kind in PROOFS and bits >= PROOF and level != "perhaps_there":
                proofs.append(kind)
            said.append((about, level, bits))

        is_named = False
        if start.name:
            level = start.name
            add("name", "name", level, lambda: self._names_and_places.rarity(start.sounds))
            is_named = level in _NAMED and self._other_sheet.named(one, other)
        if a.own_id and b.own_id:
            level = "same" if a.own_id == b.own_id else "other"
            is_given = has_given_id(a) or has_given_id(b)
            if level == "same" or not is_given or self._is_of_another(a, b):
                prior = COMPARISONS["id"].prior
                add("id", "id", level, lambda: 2 * self.rarity.bits("id", a.own_id, prior))
        for name in a.registers:
            if there := b.registers.get(name):
                mine = a.registers[name]
                level = "same" if mine == there else "other"
                add(
                    name, "register", level,
                    partial(self.rarity.bits, f"register {name}", mine, 1500),
                )  # fmt: skip
        if start.place:
            add("place", "place", start.place, lambda: self.rarity.bits("place", *start.within))
        self._when(a, b, add)
        is_far = a.point and b.point and kilometres(a.point, b.point) > _FAR_KM
        if is_far and not OF_ONE & set(proofs):
            add("point", "point", "far", None)
        if a.form and b.form and a.form != b.form and not OF_ONE & set(proofs):
            add("form", "form", "other", None)
        if is_named and not against:
            is_rare = said[0][2] >= _RARE_NAME and said[0][1] != "longer"
            agreed = {about for about, _, bits in said if bits > 0}
            is_sure = is_rare or {"place", "founded"} <= agreed
            if is_sure or self._other_sheet.is_the_name_all(one, other):
                add("sheet", "sheet", "named_there", None)
            else:
                add("sheet", "sheet", "perhaps_there", None)
        if a.size and b.size:
            apart = abs(a.size - b.size) / max(a.size, b.size)
            level = "same" if not apart else "near" if apart <= NEAR else "other"
            if apart > _FAR and not (a.is_kept or b.is_kept):
                level = "far"  # in one and the same file; a later one may tell of growth
            add("members", "members", level, lambda: self.rarity.bits("members", a.size, 30))
        if a.activity and b.activity:
            met = a.activity & b.activity
            add(
                "activity", "activity", "same" if met else "other",
                lambda: max(self.rarity.bits("activity", w, 8) for w in met),
            )  # fmt: skip
        if not self._beside(a, b, said, against, proofs, least):
            return None
        if start.name == "near" and not OF_ONE & set(proofs):
            against["name"] = False  # heard alike, and perhaps another word
        is_across = a.is_kept != b.is_kept and not (a.is_here or b.is_here)
        expected = self._prior_of_missing if is_across else self._prior
        if is_named:
            is_across = True
        elif is_across and ("name", "same") in {(n, level) for n, level, _ in said}:
            proofs.append("kept")  # the row of a later file is expected to be one that is kept
        rarely = expected + (0.0 if is_across else COMPARISONS["prior"].levels["all"].bits)
        said.append(("prior", "all", rarely))
        is_one_list = bool(a.table) and a.part == b.part and not (a.is_kept or b.is_kept)
        return RecordPair(
            a.key, b.key, tuple(said), tuple(against), is_proved(a, b, said, proofs),
            is_one_list and any(against.values()),
        )  # fmt: skip

    def _is_of_another(self, a: Identity, b: Identity) -> bool:
        """Whether a row bears the id of a profile that is kept, and not of the one beside it."""
        row = b if a.is_kept else a
        return a.is_kept != b.is_kept and row.own_id in self._kept_ids

    def kinds_compared(self) -> dict[str, str]:
        """By what is compared beside name, place and day, its kind; one that holds of all of it."""
        found = {"members": "members", "activity": "activity"}
        for identity in self.identities:
            found |= dict.fromkeys(identity.amounts, "amounts")
            found |= dict.fromkeys(identity.counts, "counts")
        columns = sorted((label, kind) for (_, label), kind in self.rarity.kinds.items() if kind)
        for label, kind in columns:
            found[label] = kind if found.get(label, kind) == kind else ""
        return found

    def _when(self, a: Identity, b: Identity, add: Callable[..., None]) -> None:
        if a.founded is None or b.founded is None:
            return
        if a.founded.year != b.founded.year:
            add("founded", "founded", "other_year", None)
        elif not (a.exact_day and b.exact_day):
            add("founded", "founded", "year", lambda: self.rarity.bits("year", a.founded.year, 20))
        elif a.founded == b.founded:
            add("founded", "founded", "day", lambda: self.rarity.bits("day", a.founded, 2500))
        elif (a.founded.day, a.founded.month) == (b.founded.month, b.founded.day):
            add("founded", "founded", "swapped", None)
        else:
            add("founded", "founded", "other_day", None)

    def _beside(
        self,
        a: Identity,
        b: Identity,
        said: list[Evidence],
        against: dict[str, bool],
        proofs: list[str],
        least: float,
    ) -> bool:
        """Amounts and unread columns: each says a little, and all together not too much.

        False where the rest can make up no more for what speaks against the two.
        """
        total = self._numbers(a, b, said, against, proofs)
        spare = (
            sum(bits for _, _, bits in said) - total + MOST_BESIDE + self._prior_of_missing - least
        )
        if spare < -_ROUNDING:
            return False
        people: list[str] = []
        others = False
        is_commune = ("place", "commune") in {(name, level) for name, level, _ in said}
        yours = b.unread
        for column, text in a.unread.items():
            there = yours.get(column)
            if there is None or not (kind := self.rarity.kinds.get(column, "")):
                continue
            reached = "same" if text == there else cell_level(text, there, column[0])
            levels = COMPARISONS[kind].levels
            level = levels[reached if reached in levels else "other"]
            label = column[1]
            if level.is_rarity:
                bits = self.rarity.in_column(column, text, kind)
                bits = min(level.most, bits, self.rarity.in_year(column, text, a, b))
                bits = max(0.0, min(bits, MOST_BESIDE - total))
                total += bits
                said.append((label, "same" if text == there else "spelt", bits))
                proof = VILLAGE_ALONE if kind == "village" and not is_commune else PROOF
                if kind in PROOFS and bits >= proof:
                    # sisters have one chair or one phone often enough: one of the two is no proof
                    (people if kind == "person" else proofs).append(kind)
            else:
                bits = self.differing.get(label, level.bits)
                said.append((label, reached, bits))
                others |= kind == "person"
                if level.contradicts:
                    against[label] = level.is_no_slip
                spare += bits
                if spare < -_ROUNDING:
                    return False
        if len(people) > 1:
            proofs.extend(people)
        elif others and not people and "village" in proofs:
            proofs.remove("village")  # two cooperatives of one village have a chair each
        return True

    def _numbers(
        self,
        a: Identity,
        b: Identity,
        said: list[Evidence],
        against: dict[str, bool],
        proofs: list[str],
    ) -> float:
        """Amounts, and people counted beside the members; what those that agree say in all."""
        total = 0.0
        pairs = [("amount", "amounts", n, v, b.amounts.get(n)) for n, v in a.amounts.items()]
        pairs += [("count", "counts", n, v, b.counts.get(n)) for n, v in a.counts.items()]
        for field, kind, name, mine, yours in pairs:
            if yours is None:
                continue
            comparison = COMPARISONS[kind]
            reached = "same" if mine == yours else "other"
            apart = abs(mine - yours) / max(mine, yours, 1)
            if apart and apart <= NEAR:
                reached = "near"
            if kind == "counts" and apart > NEAR and not (a.is_kept or b.is_kept):
                reached = "far"
            level = comparison.levels[reached]
            if level.contradicts:
                against[name] = level.is_no_slip
            bits = self.differing.get(name, level.bits) if reached == "other" else level.bits
            if level.is_rarity:
                bits = min(level.most, self.rarity.bits(f"{field} {name}", mine, comparison.prior))
                bits = max(0.0, min(bits, MOST_BESIDE - total))
                total += bits
                if kind in PROOFS and bits >= PROOF and mine % _ROUND:
                    proofs.append(kind)
            said.append((name, reached, bits))
        return total
