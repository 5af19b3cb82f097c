"""What a cell of products tells besides, as the sector, in tables where no column says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.ingest.cells.categoricals import codes_named, says_wholly
from matcher.ingest.columns.use import Use
from matcher.ingest.columns.vocabulary import PRODUCTS
from matcher.ingest.diagnostics import Finding
from matcher.ingest.rows.record import FROM_NAME, MAY_SAY, Fact, Record
from matcher.ingest.tables.table import SheetTable
from matcher.support.messages import counted, message
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary


@dataclass
class ToldByProducts:
    """Reads in cells of products what they tell of fields that no column of the table is of.

    What is sure is kept as weakly as what a name tells; what may be one of several is left open,
    for a person to say.
    """

    uses: Sequence[Use]
    schema: Schema
    vocabulary: Vocabulary
    told: Counter[str] = field(default_factory=Counter)
    _kept: dict[tuple[str, str], tuple[frozenset[str], bool]] = field(
        default_factory=dict, repr=False
    )

    def __post_init__(self) -> None:
        self.heading = next((u.heading for u in self.uses if u.name == PRODUCTS), None)
        known = {use.name for use in self.uses} | {n for u in self.uses for n, _ in u.guesses
                                                   if u.kind == "unclear"}  # fmt: skip
        self.fields = [name for name in self.vocabulary.products_say if name not in known]

    def read(self, record: Record) -> Iterator[Finding]:
        """Take what the products of a row tell into its record, and say what stays open."""
        fact = record.facts.get(PRODUCTS)
        if fact is None or self.heading is None:
            return
        for name in self.fields:
            if name in record.facts:
                continue
            codes, is_sure = self._read(name, fact)
            if is_sure:
                (code,) = codes
                record.facts[name] = Fact(code, fact.raw, fact.origin, FROM_NAME)
                self.told[name] += 1
            elif codes:
                record.facts[name] = Fact(None, fact.raw, fact.origin, MAY_SAY)
                about = self.schema[name]
                said = tuple(about.label_of(code) for code in sorted(codes))
                what = message('"{cell}" may tell of {field}: {things}.', cell=fact.raw,
                               field=about.label, things=said)  # fmt: skip
                hint = message("Say it on the profile, or give it a column of its own.")
                yield Finding(fact.origin, about.type, MAY_SAY, what, hint, True)

    def _read(self, name: str, fact: Fact) -> tuple[frozenset[str], bool]:
        """The values that a cell tells of a field, and whether it is the only one for sure."""
        if (kept := self._kept.get((name, fact.raw))) is not None:
            return kept
        about, says = self.schema[name], self.vocabulary.products_say[name]
        named = codes_named(fact.raw, about, self.vocabulary)
        value = fact.value
        products = value.values if isinstance(value, Several) else frozenset()
        codes = named | {says[product] for product in products if product in says}
        is_plain = not self.vocabulary.other_work & set(fold(fact.raw).split())
        is_read = bool(products) and all(product in says for product in products)
        is_open = isinstance(value, Several) and value.is_open
        is_sure = is_plain and is_read and not is_open
        is_sure |= says_wholly(fact.raw, about, self.vocabulary)  # "commerce" makes nothing
        found = codes, len(codes) == 1 and is_sure
        if len(self._kept) < _MOST_KEPT:
            self._kept[name, fact.raw] = found
        return found

    def findings(self, table: SheetTable) -> Iterator[Finding]:
        """How many rows were told something so."""
        for name, count in self.told.items():
            what = counted(
                "{field}: read in what column “{column}” says of {n} row.",
                "{field}: read in what column “{column}” says of {n} rows.",
                count,
                field=self.schema[name].label,
                column=self.heading.shown if self.heading else "",
            )
            hint = message("Give it a column of its own to be sure.")
            origin = table.origin(table.header_row, self.heading)
            yield Finding(origin, "column", FROM_NAME, what, hint, True)


_MOST_KEPT = 10_000
