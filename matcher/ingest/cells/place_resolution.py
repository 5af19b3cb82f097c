"""Places by any name: both scripts, articles, hamza, slips of the pen, regions of before 2015."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matcher.ingest.cells.cell_result import CellRefusedError, CellResult
from matcher.ingest.cells.place_proposals import PlaceProposals, place_said
from matcher.ingest.columns.vocabulary import key
from matcher.ingest.diagnostics import masked
from matcher.support.messages import Message, message, message_in
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.domain.gazetteer import Gazetteer
    from matcher.domain.schema import Field, Schema
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.sheets.sheet import Raw

_KINDS = {
    key(word): level
    for level, words in {
        "region": ("région", "جهة", "region"),
        "province": (
            "province",
            "prov",
            "préfecture",
            "préf",
            "إقليم",
            "اقليم",
            "عمالة",
            "prefecture",
            "iqlim",
        ),
        "commune": (
            "commune",
            "commune rurale",
            "commune urbaine",
            "cr",
            "cu",
            "cne",
            "جماعة",
            "الجماعة القروية",
            "الجماعة الحضرية",
            "municipalité",
            "jamaa",
            "ville",
        ),
    }.items()
    for word in words
}


_TOLD = 5  # letters of a name that more words may follow


class PlaceNames:
    """The codes of a gazetteer by every name.

    Parameters
        spelled  spellings beside the names of the gazetteer, by code
        old      names of what is no more, with what came of it, by key
    """

    def __init__(
        self,
        places: Gazetteer,
        spelled: Mapping[str, tuple[str, ...]],
        old: Mapping[str, str],
    ) -> None:
        self.places, self.old = places, old
        self._codes: dict[str, set[str]] = {}
        for code, place in places.places.items():
            for name in (code, *place.name.all(), *spelled.get(code, ())):
                for form in _forms(name):
                    self._codes.setdefault(form, set()).add(code)
        self._names = list(self._codes)
        self._near: dict[str, list[str]] = {}
        self._proposals = PlaceProposals(places, self._codes)

    def find(self, raw: Raw, *, level: str = "", inside: str = "") -> CellResult:
        """The code of a place.

        Parameters
            level   the level its column is about; "" for any
            inside  a place around it that is already known; "" when none is

        Raises
            Refused  it is unknown, or may be several places that do not lie in one another
        """
        text = str(raw).strip()
        try:
            return self._find(text, level, inside)
        except CellRefusedError as refused:
            around, _ = village_apart(text)
            if refused.code == "unknown-place" and around:
                return self.find(around, level=level, inside=inside)
            parts = _parts(text)
            if refused.code != "unknown-place" or not parts or parts == [text]:
                raise
            return self._agreed([self._find(part, level, inside) for part in parts], text)

    def nearness(self, text: str) -> int:
        """2 where a text names a place, or one of former times, 1 but for a letter, or else 0."""
        word, _ = kind_apart(key(text))
        if word in self._codes or word in self.old:
            return 2
        return int(len(word) >= 4 and bool(self._close(word, 1)))

    def begins_with_a_place(self, text: str) -> bool:
        """Whether a text is a place and more, as "Tiznit quartier nord"; not one of few letters."""
        word, _ = kind_apart(key(text))
        words = word.split()
        begins = (" ".join(words[:size]) for size in range(len(words) - 1, 0, -1))
        return any(len(one) >= _TOLD and one in self._codes for one in begins)

    def _agreed(self, parts: Sequence[CellResult], text: str) -> CellResult:
        """The place of a cell that names it twice, as in two scripts: the narrowest one."""
        codes = {str(part.value) for part in parts}
        inner = [c for c in codes if all(self.places.contains(o, c) is True for o in codes)]
        if not inner:
            raise self._doubt(codes, text)
        return min((part for part in parts if part.value == inner[0]), key=lambda part: part.code)

    def _find(self, text: str, level: str, inside: str) -> CellResult:
        stripped, said_level = kind_apart(key(text))
        level = said_level or level
        if stripped in self.old:
            what = message(
                '"{cell}" is a division that is no more: {now}.',
                cell=masked(text),
                now=self.old[stripped],
            )
            raise CellRefusedError("old-division", what, message("Write the province."))
        outer = inside
        if " (" in text and text.endswith(")"):  # Anzi (Tiznit)
            text, _, around = text[:-1].partition(" (")
            outer = str(self.find(around, inside=inside).value)
            stripped, said = kind_apart(key(text))
            level = said or level
        codes = self._narrow(self._codes.get(stripped, set()), level, outer)
        if codes:
            code = self._one(codes, text)
            # the few regions and provinces, spelt right in a column of their own, are sure
            is_sure = bool(outer) or level in ("region", "province")
            return self._with_namesake(code, stripped, text, is_sure=is_sure)
        if around := self._around(stripped, level, outer):
            return CellResult(around, "respelled", *self._wider(text, around, level))
        return self._nearly(stripped, text, level, outer)

    def _around(self, word: str, level: str, outer: str) -> str:
        """The one region or province that all places of that name lie in: Agadir, of a province."""
        if level not in ("region", "province"):
            return ""
        found = {
            around
            for code in self._narrow(self._codes.get(word, set()), "", outer)
            for around in self.places.around(code)
            if self.places[around].level == level
        }
        return found.pop() if len(found) == 1 else ""

    def _narrow(self, codes: set[str], level: str, outer: str) -> set[str]:
        if outer:
            codes = {
                c for c in codes if outer in self.places.around(c) or c in self.places.around(outer)
            }
            inner = {c for c in codes if outer in self.places.around(c) and c != outer}
            if level == "commune" or (not level and inner):
                codes = inner or codes
        levelled = {c for c in codes if self.places[c].level == level}
        return levelled or (codes if level in ("", "commune") else set())

    def _one(self, codes: set[str], text: str) -> str:
        if len(codes) == 1:
            return next(iter(codes))
        outermost = [c for c in codes if all(self.places.contains(c, o) is True for o in codes)]
        if outermost:  # the province of Tiznit and its capital: what is sure is the province
            return outermost[0]
        raise self._doubt(set(sorted(codes)[:4]), text)

    def _with_namesake(self, code: str, word: str, text: str, *, is_sure: bool) -> CellResult:
        if is_sure or len(word) < 4:
            return CellResult(code)
        for other in self._close(word, 1):
            for namesake in sorted(self._codes[other]):
                if not self._same_province(code, namesake):
                    what = message(
                        '"{cell}" is read as {place}; {namesake} differs by one letter.',
                        cell=masked(text),
                        place=self.said(code),
                        namesake=self.said(namesake),
                    )
                    hint = message("Add the province to be sure.")
                    return CellResult(code, "near-namesake", what, hint)
        return CellResult(code)

    def _nearly(self, word: str, text: str, level: str, outer: str) -> CellResult:
        what = message('"{cell}" is not a known place.', cell=masked(text))
        unknown = CellRefusedError("unknown-place", what, self._proposals.said(word, level, outer))
        if len(word) < 4:
            raise unknown
        near = {c for n in self._close(word, 1) for c in self._codes[n]}
        codes = self._narrow(near, level, outer)
        if not codes:
            raise unknown
        code = self._one(codes, text)
        if not outer:
            reach = 2 if len(word) >= 6 else 1
            for other in self._close(word, reach):
                for namesake in sorted(self._codes[other]):
                    if level in ("region", "province") and self.places[namesake].level != level:
                        continue
                    if not self._same_province(code, namesake):
                        both = {code, namesake}
                        raise self._doubt(both, text)
        what = message('"{cell}" is read as {read}.', cell=masked(text), read=self.said(code))
        return CellResult(code, "respelled", what, message("Mend it if that is wrong."))

    def _doubt(self, codes: set[str], text: str) -> CellRefusedError:
        shown = tuple(self.said(code) for code in sorted(codes))
        if len(set(map(str, shown))) < len(shown):  # a town and the commune around it
            shown = tuple(
                message_in("place and its code", "{place} ({code})", place=said, code=code)
                for said, code in zip(shown, sorted(codes), strict=True)
            )
        what = message('"{cell}" may be one of these: {places}.', cell=masked(text), places=shown)
        return CellRefusedError("ambiguous-place", what, message("Add the province."))

    def said(self, code: str) -> Message:
        """The name of a place, of a narrow one with the place around it."""
        return place_said(self.places, code)

    def _wider(self, text: str, around: str, level: str) -> tuple[Message, Message]:
        """What is said where a region or province is asked for and a place in it is named."""
        cell, place = masked(text), self.said(around)
        if level == "region":
            what = message(
                '"{cell}" lies in {place}, and the column is of a region.', cell=cell, place=place
            )
            return what, message("Write the region.")
        what = message(
            '"{cell}" lies in {place}, and the column is of a province.', cell=cell, place=place
        )
        return what, message("Write the province.")

    def _same_province(self, one: str, other: str) -> bool:
        return (
            one in self.places.around(other)
            or other in self.places.around(one)
            or (
                bool(self.places[one].parent)
                and self.places[one].parent == self.places[other].parent
                and self.places[one].level == "commune"
            )
        )

    def _close(self, word: str, reach: int) -> list[str]:
        kept = self._near.get(f"{reach}{word}")
        if kept is None:
            from rapidfuzz import process
            from rapidfuzz.distance import OSA

            found = process.extract(
                word, self._names, scorer=OSA.distance, score_cutoff=reach, limit=None
            )
            kept = [name for name, distance, _ in found if name != word]
            self._near[f"{reach}{word}"] = kept
        return kept

    def likely(self, text: str, level: str = "", inside: str = "") -> list[str]:
        """The codes of at most three places that may be meant, the likeliest first.

        Where the place around is known they lie in it, or else in the same region: what only
        sounds alike and is far away is no help. What differs by one letter is told wherever it is.
        """
        word, said_level = kind_apart(key(text))
        level = said_level or level
        slips = self._close(word, 1) if len(word) >= 4 else []
        elsewhere = self._narrow({c for name in slips for c in self._codes[name]}, level, "")
        return self._proposals.with_slips(sorted(elsewhere), word, level, inside)


def place_around(about: Field, known: Mapping[str, object], schema: Schema) -> str:
    """The narrowest place that other fields of somebody name; "" when none does."""
    places = schema.places(about.name)
    named = [
        str(known[other.name])
        for other in schema
        if other.type == "place" and other is not about and other.gazetteer == about.gazetteer
        and known.get(other.name) in places
    ]  # fmt: skip
    return max(named, key=lambda code: len(places.around(code)), default="")


_VILLAGE = re.compile(
    r"(?:douar|dr|village|ksar|qsar|hameau|localit[eé]|quartier|دوار|الدوار|قصر|قرية|حي)\b\.?\s*(.*)",
    re.IGNORECASE,
)


def village_apart(text: str) -> tuple[str, str]:
    """The place around a village and the village itself, where a cell names both; else none.

    >>> village_apart("Arazane, douar Tamast"), village_apart("Douar Tamast - Arazane")
    (('Arazane', 'Tamast'), ('Arazane', 'Tamast'))
    >>> village_apart("Arazane"), village_apart("douar Tamast")
    (('', ''), ('', ''))
    """
    if not _VILLAGE.search(text):
        return "", ""
    parts = [part for part in re.split(r"\s*[,،;/|()\n]\s*|\s+[-–]\s+", text) if part]
    villages = [found[1] for part in parts if (found := _VILLAGE.fullmatch(part)) and found[1]]
    around = [part for part in parts if not _VILLAGE.fullmatch(part)]
    if len(villages) != 1 or len(around) != 1:
        return "", ""
    return around[0], villages[0]


def _parts(text: str) -> list[str]:
    """The parts of a cell that may each name a place: between strokes, or by script."""
    parts = [p.strip() for p in re.split(r"\s*[/|\n,،]\s*|\s+[-–]\s+", text) if p.strip()]
    if len(parts) > 1 and fold(parts[-1]) in _THE_COUNTRY:
        return parts[:-1] if len(parts) <= 4 else []
    if len(parts) == 1:
        parts = re.findall(r"[\u0600-\u06ff][\u0600-\u06ff\s]*|[^\u0600-\u06ff]+", text)
        parts = [part.strip(" -–()") for part in parts if part.strip(" -–()")]
    return parts if len(parts) <= 3 else []


_THE_COUNTRY = frozenset(map(fold, ("Maroc", "Royaume du Maroc", "Morocco", "Marruecos", "المغرب")))


def _forms(name: str) -> set[str]:
    word = key(name)
    return {word, word.replace(" ", "")} if " " in word else {word}


def kind_apart(word: str) -> tuple[str, str]:
    """A name without the word for its kind, and the level that the word names."""
    words = word.split()
    for count in (2, 1):
        if len(words) > count and (level := _KINDS.get(" ".join(words[:count]))):
            return " ".join(words[count:]), level
    return word, ""


def place_names(about: Field, places: Gazetteer, vocabulary: Vocabulary) -> PlaceNames:
    """The names of the places of a field, gathered once."""
    kept = vocabulary.cache.get(about.gazetteer)
    if not isinstance(kept, PlaceNames):
        spelled = vocabulary.places.get(about.gazetteer, {})
        old = vocabulary.old_places.get(about.gazetteer, {})
        kept = PlaceNames(places, spelled, old)
        vocabulary.cache[about.gazetteer] = kept
    return kept
