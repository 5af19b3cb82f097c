"""Titles within a table that name a place: it holds for the rows below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from matcher.domain.schema import Field, Schema
from matcher.ingest.cells.cell_result import CellRefusedError, CellResult
from matcher.ingest.cells.cleaning import Cleaner

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

#: Questions about a place that a row below may settle by the province it names.
_QUESTIONS = ("ambiguous-place", "old-division")


@dataclass
class Sections:
    """The places that titles have named down to the present row, as they stand in the file."""

    schema: Schema
    vocabulary: Vocabulary
    today: date
    _cleaners: list[Cleaner] = field(default_factory=list)
    _held: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The place fields: those of one level, as a province, first."""
        about = sorted((f for f in self.schema if f.type == "place"), key=lambda f: not f.level)
        self._cleaners = [Cleaner(one, self.schema, self.vocabulary, self.today) for one in about]

    @property
    def is_open(self) -> bool:
        """Whether any title has named a place so far."""
        return bool(self._held)

    def names_place(self, text: str) -> bool:
        """Whether a title names a place, as "Province de Tiznit" or "Commune Akka"."""
        return self._field_of(text) is not None

    def open(self, text: str) -> None:
        """Begin a section; a province ends the commune of the one before."""
        about = self._field_of(text)
        if about is None:
            return
        if about.level:
            self.close_narrow()
        self._held[about.name] = text

    def close_narrow(self) -> None:
        """End the commune that a title named: a title of another kind begins; provinces stay."""
        self._held = {n: t for n, t in self._held.items() if self.schema[n].level}

    def outer(self) -> Iterator[tuple[str, str, CellResult]]:
        """Field, title and value of the provinces and regions that hold here."""
        for cleaner in self._cleaners:
            if cleaner.about.level and cleaner.about.name in self._held:
                yield from self._read(cleaner, "")

    def inner(self, inside: str) -> Iterator[tuple[str, str, CellResult]]:
        """The same for places of any level, read within the province of the row."""
        for cleaner in self._cleaners:
            if not cleaner.about.level and cleaner.about.name in self._held:
                yield from self._read(cleaner, inside)

    def _read(self, cleaner: Cleaner, inside: str) -> Iterator[tuple[str, str, CellResult]]:
        text = self._held[cleaner.about.name]
        try:
            yield cleaner.about.name, text, cleaner.read(text, inside)
        except CellRefusedError:
            return

    def _field_of(self, text: str) -> Field | None:
        for cleaner in self._cleaners:
            try:
                read = cleaner.read(text)
                if not read.code and self._is_of_level(read, cleaner.about):
                    return cleaner.about
            except CellRefusedError as refused:
                if refused.code in _QUESTIONS and not cleaner.about.level:
                    return cleaner.about
        return None

    def _is_of_level(self, read: CellResult, about: Field) -> bool:
        place = self.schema.places(about.name)[str(read.value)]
        return not about.level or place.level == about.level
