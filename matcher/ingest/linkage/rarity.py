"""How common each value is among the rows that are compared, and so what sharing it can say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from math import inf, log2

from matcher.domain.gazetteer import Gazetteer
from matcher.ingest.linkage.comparisons import COMPARISONS, MOST_BESIDE
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.linkage.names import NameForm

#: In fewer rows than these no column can be judged by its values.
_FEW_ROWS = 30
_SMALLEST = 20
#: Cells beside the fields whose rarity is looked up for a bound; more may say all that they can.
_LOOKED_UP = 4


class ValueRarity:
    """Counts the values of all rows once, and says in bits how rare each is.

    Parameters
        forms   by row, the forms of its names
        places  the gazetteer of its places; None where the schema has none
    """

    def __init__(
        self,
        identities: Sequence[Identity],
        forms: Sequence[tuple[NameForm, ...]],
        places: Gazetteer | None,
    ) -> None:
        self.size = len(identities)
        self._counts: dict[str, Counter[object]] = defaultdict(Counter)
        cells: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_part: dict[tuple[str, str], dict[object, list[str]]] = {}
        for identity, names in zip(identities, forms, strict=True):
            for field, value in _values(identity, names, places):
                self._counts[field][value] += 1
            for column, text in identity.unread.items():
                cells[column].append(text)
                self._by_part.setdefault(column, {}).setdefault(identity.part, []).append(text)
        self._columns = {column: Counter(texts) for column, texts in cells.items()}
        self._identities = identities
        self._of_year: dict[tuple[str, str], Counter[tuple[int, str]]] = {}
        self._filled = {field: sum(held.values()) for field, held in self._counts.items()}
        self.kinds = self._kinds_of_columns()
        self._bits: dict[tuple[tuple[str, str], str], float] = {}
        self._most_of_size: dict[int, float] = {}

    def count(self, field: str, value: object) -> int:
        """How many rows bear a value."""
        return self._counts.get(field, _NONE)[value]

    def bits(self, field: str, value: object, prior: int, least: float = 0.0) -> float:
        """The rarity of a value; `least` is the share of rows that bear it whatever the file is."""
        total = max(self._filled.get(field, 0) if field != "place" else self.size, 1) + prior
        share = max(self.count(field, value), 1) / total
        return -log2(min(1.0, max(share, least)))

    def in_column(self, column: tuple[str, str], text: str, kind: str) -> float:
        """How much two rows say that share a cell of an unread column; each is counted once."""
        if (column, text) not in self._bits:
            counts = self._columns[column]
            total = sum(counts.values()) + COMPARISONS[kind].prior
            self._bits[column, text] = -log2(min(1.0, max(counts[text], 1) / total))
        return self._bits[column, text]

    def chances_of_differing(self) -> dict[str, float]:
        """By the label of an unread column, how likely two of its cells differ."""
        found: dict[str, float] = {}
        for (_, label), counts in self._columns.items():
            total = sum(counts.values())
            found[label] = 1.0 - sum(n * n for n in counts.values()) / (total * total)
        return found

    def in_year(self, column: tuple[str, str], text: str, a: Identity, b: Identity) -> float:
        """The same among the rows of one year, where both are: "DPA/2019" only tells the year."""
        if column[0] not in ("unread", "number") or not a.founded or not b.founded:
            return inf
        year = a.founded.year
        if year != b.founded.year:
            return inf
        if column not in self._of_year:
            self._of_year[column] = Counter(
                (i.founded.year, i.unread[column])
                for i in self._identities
                if i.founded and column in i.unread
            )
        here = self._of_year[column][year, text]
        return -log2(min(1.0, here / (self.count("year", year) + _SMALLEST)))

    def most(self, i: Identity) -> float:
        """What a row can share with another one beside its name and place, in bits at most.

        Two rows share no more than the less of theirs.
        """
        found = 0.0
        if i.own_id:
            found += 15.0
        found += 16.0 * len(i.registers)
        if i.founded:
            year = min(4.0, self.bits("year", i.founded.year, 20))
            day = min(13.0, self.bits("day", i.founded, 2500)) if i.exact_day else 0.0
            found += max(3.0, year, day)
        if i.size:
            if (most := self._most_of_size.get(i.size)) is None:
                most = max(0.5, min(5.0, self.bits("members", i.size, 30)))
                self._most_of_size[i.size] = most
            found += most
        if i.activity:
            found += min(3.0, max(self.bits("activity", word, 8) for word in i.activity))
        if len(i.amounts) + len(i.counts) + len(i.unread) > _LOOKED_UP:
            return found + MOST_BESIDE
        beside = [min(5.0, self.bits(f"amount {n}", v, 300)) for n, v in i.amounts.items()]
        beside += [min(3.0, self.bits(f"count {n}", v, 30)) for n, v in i.counts.items()]
        for column, text in i.unread.items():
            if kind := self.kinds.get(column, ""):
                most = COMPARISONS[kind].levels["same"].most
                beside.append(most if kind == "village" else
                              min(most, self.in_column(column, text, kind)))  # fmt: skip
        return found + min(MOST_BESIDE, sum(beside))

    def _kinds_of_columns(self) -> dict[tuple[str, str], str]:
        """What each unread column is compared as; "" where its values tell nothing."""
        found: dict[tuple[str, str], str] = {}
        for column, counts in self._columns.items():
            total = sum(counts.values())
            if column[0] == "unread" and _is_running(self._by_part[column].values()):
                found[column] = ""
            elif total < _FEW_ROWS and column[0] not in ("village", "remark"):
                found[column] = "unjudged"
            else:
                found[column] = column[0]
        return found


def _values(
    i: Identity, forms: Sequence[NameForm], places: Gazetteer | None
) -> Iterator[tuple[str, object]]:
    for sound in dict.fromkeys(form.sound for form in forms):
        yield "name", sound
    if i.place and places is not None:
        for place in places.around(i.place):
            yield "place", place
    if i.founded:
        yield "year", i.founded.year
        if i.exact_day:
            yield "day", i.founded
    if i.size:
        yield "members", i.size
    for word in i.activity:
        yield "activity", word
    for name, number in i.registers.items():
        yield f"register {name}", number
    if i.own_id:
        yield "id", i.own_id
    for name, amount in i.amounts.items():
        yield f"amount {name}", amount
    for name, count in i.counts.items():
        yield f"count {name}", count


_NONE: Counter[object] = Counter()


def _is_running(parts: Collection[Sequence[str]]) -> bool:
    """Whether the values of a column are a running number, by the parts of files they stand in.

    Each stands once in its part, and all are whole numbers. Where several parts have the column
    they count their rows from the first on: a number that a file keeps from year to year does not.
    """
    for values in parts:
        if len(set(values)) < len(values) or not all(map(_WHOLE.fullmatch, values)):
            return False
        if len(parts) > 1 and max(map(int, values)) > _ROWS_LEFT_OUT * len(values):
            return False
    return sum(map(len, parts)) > 2


_WHOLE = re.compile(r"\d{1,7}")
#: Of rows that are numbered from 1 on, so many stand for each that is compared, at most.
_ROWS_LEFT_OUT = 3
