"""Whether two sheets of one file say two parts of the same cooperatives: who they are, their needs.

The author of such a file writes the name on the second sheet and means the row of the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from matcher.ingest.cells.phonetics import spelled_out
from matcher.ingest.columns.vocabulary import shipped_names
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.linkage.names import NameForm
from matcher.ingest.linkage.writings import writings
from matcher.support.text import fold

Part = tuple[str, int]
#: Of sheets that share so much of their columns each is a list of its own.
_SAME_COLUMNS = 0.67
#: A sheet that tells nothing but names is read by them, where so many, and so large a share of
#: them, stand on the other sheet.
_FEW, _MOST_SHARED = 3, 0.67


class OtherSheet:
    """How often the rows of each sheet, or of one year of it, bear a name.

    Parameters
        forms  by row, the forms of its names
    """

    def __init__(
        self, identities: Sequence[Identity], forms: Sequence[tuple[NameForm, ...]]
    ) -> None:
        self._identities, self._forms = identities, forms
        self._heard: Counter[tuple[Part, str]] = Counter()
        self._written: Counter[tuple[Part, str]] = Counter()
        self._bare: Counter[tuple[Part, str]] = Counter()
        self._tells_more: set[Part] = set()
        self._names: dict[Part, set[str]] = {}
        for i, names in zip(identities, forms, strict=True):
            if not i.table:
                continue
            self._heard.update({(i.part, form.sound) for form in names})
            letters = _letters_of(i)
            self._written.update({(i.part, name) for name in letters})
            bare = {_bare(name) for name in letters}
            self._bare.update({(i.part, name) for name in bare})
            self._names.setdefault(i.part, set()).update(bare)
            if i.place or i.founded or i.registers or i.own_id:
                self._tells_more.add(i.part)
        self._by_name = lru_cache(maxsize=None)(self._is_read_by_name)

    def named(self, one: int, other: int) -> bool:
        """Whether the name of a row stands on another part of its file, and once on each.

        Identity on one, needs on the other: few columns in common. Or a sheet with one row a year.
        Where it is the same letter for letter, a name that sounds like it may stand by.
        """
        a, b = self._identities[one], self._identities[other]
        if a.part == b.part or a.table.split("\x1f")[0] != b.table.split("\x1f")[0]:
            return False
        if a.table != b.table:
            if not a.columns or not b.columns:
                return False
            if len(a.columns & b.columns) >= _SAME_COLUMNS * len(a.columns | b.columns):
                return False
        elif not (a.year and b.year):
            return False
        return self._is_alone(one, other) or all(
            self._heard[self._identities[at].part, form.sound] == 1
            for at in (one, other)
            for form in self._forms[at]
        )

    def is_the_name_all(self, one: int, other: int) -> bool:
        """Whether the name, once on each sheet and the same in its letters, is all that one has
        to say whose needs it tells: even a common name then means the row of the other sheet."""
        a, b = self._identities[one].part, self._identities[other].part
        return self._is_alone(one, other) and (self._by_name(a, b) or self._by_name(b, a))

    def _is_alone(self, one: int, other: int) -> bool:
        """Whether the two bear one name letter for letter, and nobody else on their sheets."""
        a, b = self._identities[one], self._identities[other]
        mine, yours = _letters_of(a), _letters_of(b)
        if any(self._written[a.part, n] == self._written[b.part, n] == 1 for n in mine & yours):
            return True
        return any(
            _says_less(one, other)
            and self._bare[a.part, _bare(one)] == self._bare[b.part, _bare(one)] == 1
            for one in mine
            for other in yours
        )

    def _is_read_by_name(self, part: Part, whole: Part) -> bool:
        if part in self._tells_more or part[0] == whole[0]:
            return False
        names = self._names[part]
        shared = len(names & self._names[whole])
        return shared >= _FEW and shared >= _MOST_SHARED * len(names)


def _says_less(one: str, other: str) -> bool:
    """Whether two names are one, but that one of them leaves out of whom or what it is."""
    if _bare(one) != _bare(other):
        return False
    mine, yours = ({*name.split()} & _of_what() for name in (one, other))
    return mine <= yours or yours <= mine


@cache
def _of_what() -> frozenset[str]:
    """Of whom or of what it is: where nobody else bears the name, one sheet may leave it out."""
    return frozenset(map(fold, shipped_names().of_what))


#: Shortened or written in full, it is the same name.
_COOPERATIVE = frozenset(fold("coopérative coop coopératives تعاونية التعاونية").split())


def _letters_of(identity: Identity) -> set[str]:
    """The names of a row as they are written, in each script."""
    return {_letters(part) for name in identity.names for part in writings(name)}


@lru_cache(maxsize=65536)
def _letters(name: str) -> str:
    """A name as it is written, but for capitals, accents, dots and what it is."""
    name = fold(spelled_out(name))
    return " ".join(word for word in name.split() if word not in _COOPERATIVE) or name


@lru_cache(maxsize=65536)
def _bare(letters: str) -> str:
    """The letters of a name without what kind of cooperative it is: "féminine", "agricole"."""
    return " ".join(word for word in letters.split() if word not in _of_what()) or letters
