"""Rows to records: what each row says about one applicant, every value with its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.ingest.cells.cell_result import CellRefusedError, CellResult
from matcher.ingest.cells.cleaning import Cleaner
from matcher.ingest.cells.identifiers import is_number_of, own_id_of
from matcher.ingest.cells.money import in_another_currency
from matcher.ingest.cells.name_hints import said_by
from matcher.ingest.cells.place_resolution import village_apart
from matcher.ingest.columns.people import TextKind
from matcher.ingest.columns.use import Use
from matcher.ingest.diagnostics import Finding, column_letters, masked
from matcher.ingest.linkage.coordinates import PointReader
from matcher.ingest.linkage.identity import digest, kind_of_unread, plain_cell
from matcher.ingest.plausibility import BareNames, DerivedBounds, check_budget_lines
from matcher.ingest.rows.cell_lines import CellLinesReader
from matcher.ingest.rows.need_lines import lines_of, read_lines
from matcher.ingest.rows.record import (
    FROM_NAME,
    FROM_OLDER_YEAR,
    FROM_TITLE,
    OLDER_REQUEST,
    Fact,
    Record,
    content_mark,
)
from matcher.ingest.rows.sections import Sections
from matcher.ingest.rows.sector_told import ToldByProducts
from matcher.ingest.rows.yearly_rows import year_in
from matcher.ingest.sheets.sheet import Raw
from matcher.ingest.tables.heading import ColumnHeading
from matcher.ingest.tables.row_kinds import (
    begins_with,
    has_other_words,
    heads_a_place,
    is_filled,
    is_total,
    repeats_header,
)
from matcher.ingest.tables.table import SheetTable
from matcher.registry.workspace import is_of_request
from matcher.support.messages import Message, counted, message
from matcher.support.text import cut_short

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

_LONGEST_WORD = 60
_MOST_NAMES = 10_000  # of which it is kept what they say
_EMPTY = (None, "")


@dataclass
class RecordReader:
    """Reads the records of one table; what is wrong goes to `findings`.

    `unknown_words` counts the words, by field, that no list of values knows.
    """

    table: SheetTable
    uses: Sequence[Use]
    schema: Schema
    vocabulary: Vocabulary
    today: date
    key: bytes = b""
    findings: list[Finding] = field(default_factory=list)
    cells: int = 0
    unknown_words: Counter[tuple[str, str]] = field(default_factory=Counter)
    _said_by: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = field(
        default_factory=dict, repr=False
    )
    _places: list[ColumnHeading] = field(default_factory=list, repr=False)
    _older: list[tuple[Use, Cleaner]] = field(default_factory=list, repr=False)
    _asked_before: list[tuple[Use, Cleaner]] = field(default_factory=list, repr=False)

    def __iter__(self) -> Iterator[Record]:
        """Every row that says who it is about."""
        columns = self._columns()
        registers = [use for use in self.uses if use.kind == "register"]
        lines = lines_of(self.uses)
        cell_lines = None if lines else self._cell_lines(columns)
        cleaners = {id(use): cleaner for use, cleaner in columns}
        told: Counter[str] = Counter()
        named = frozenset(use.name for use in self.uses if use.kind in ("field", "unclear"))
        ids = next((use.heading for use in self.uses if use.kind == "id"), None)
        years = next((use.heading for use in self.uses if use.kind == "year"), None)
        unread = self._unread()
        self._places = [use.heading for use in self.uses if use.kind == "field"
                        and self.schema[use.name].type == "place"]  # fmt: skip
        told_of = frozenset(use.name for use in self.uses if use.kind == "field")
        sections = Sections(self.schema, self.vocabulary, self.today)
        bounds = DerivedBounds(self.schema, self.today)
        bare = BareNames(self.table, self.vocabulary)
        beside = ToldByProducts(self.uses, self.schema, self.vocabulary)
        points = PointReader(self.table)
        passed: list[int] = []
        for number, cells in self.table.rows():
            held = [n for n, cell in enumerate(cells) if cell is not None and is_filled(cell)]
            if self._is_skipped(number, cells, held, sections):
                continue
            record = Record(self.table.origin(number), {})
            filled: set[str] = set()
            if sections.is_open:
                filled = {u.name for u, _ in columns if is_filled(_cell(cells, u.heading))}
                self._take_from_title(record, sections.outer(), filled)
            taken = cell_lines.read(record, number, cells) if cell_lines else frozenset()
            self.cells += len(taken)
            for use, cleaner in columns:
                if not use.line and use.heading.column not in taken:
                    self._read_cell(record, number, cells, use, cleaner)
            for use, cleaner in self._older:
                self._read_older(record, number, cells, use, cleaner)
            for use, cleaner in self._asked_before:
                fact = self._fact_of(record, number, cells, use, cleaner)
                if fact is not None and fact.value is not None:
                    record.others.append((use.name, replace(fact, code=OLDER_REQUEST)))
            if lines:
                read = partial(self._fact_at, record, number, cells, cleaners)
                read_lines(record, lines, self.schema, read)
            if sections.is_open:
                self._take_from_title(record, sections.inner(self._inside(record)), filled)
            for use in registers:
                self._read_register(record, cells, use)
            record.own_id = own_id_of(_cell(cells, ids)) if ids else ""
            record.year = year_in(_cell(cells, years), self.today) if years else 0
            if not self._is_somebody(record):
                if held and not (_is_said(record) or record.own_id):
                    passed.append(number)
                continue
            told.update(self._take_from_name(record, named))
            self.findings.extend(beside.read(record))
            bare.note(record, held)
            record.columns = told_of
            self._note_unread(record, cells, unread)
            record.point = points.read(cells)
            record.mark = content_mark(record)
            bounds.check(record, self.findings.append)
            check_budget_lines(record, self.schema, self.findings.append)
            yield record
        self._say_told(told)
        self.findings.extend(beside.findings(self.table))
        self._say_passed(passed)
        self.findings.extend(bare.findings())

    def _cell_lines(self, columns: Sequence[tuple[Use, Cleaner]]) -> CellLinesReader | None:
        """What reads cells of several lines; None where no column can hold them."""
        schema = self.schema
        need = next((c for c in columns if c[0].name == schema.need), None)
        budget = next((c for c in columns if c[0].name == schema.budget), None)
        if not schema.need or not schema.budget or not (need or budget):
            return None
        what, amount = (
            given[1] if given else Cleaner(schema[name], schema, self.vocabulary, self.today)
            for given, name in ((budget, schema.budget), (need, schema.need))
        )
        return CellLinesReader(
            self.table, schema, self.vocabulary, need, budget, what, amount, self.findings.append
        )

    def _unread(self) -> list[tuple[ColumnHeading, tuple[str, str]]]:
        """The columns that are not read, each with what it is compared as."""
        return [
            (
                use.heading,
                (
                    kind_of_unread(use.heading.shown, is_personal=use.kind == "personal"),
                    use.heading.shown[:60] or column_letters(use.heading.column),
                ),
            )
            for use in self.uses
            if use.kind not in ("field", "id", "register", "year")
        ]

    def _note_unread(
        self,
        record: Record,
        cells: Sequence[Raw],
        unread: Sequence[tuple[ColumnHeading, tuple[str, str]]],
    ) -> None:
        """Keep the cells that are not read until rows are linked; those on people as digests."""
        for heading, column in unread:
            raw = cells[heading.column - 1] if heading.column <= len(cells) else None
            if raw not in _EMPTY and (text := self._plain(raw)):
                is_personal = column[0] == "person"
                record.unread[column] = digest(text, self.key) if is_personal else text
        for heading in self._places:  # "Arazane, douar Tamast": read, and the village tells too
            raw = cells[heading.column - 1] if heading.column <= len(cells) else None
            if isinstance(raw, str) and (village := village_apart(raw)[1]):
                record.unread["village", heading.shown[:60]] = plain_cell(village)

    def _plain(self, raw: Raw) -> str:
        """An unread cell in plain letters; yes and no in one language, "" where it says nothing."""
        text, words = plain_cell(raw), self.vocabulary.words
        for side in ("yes", "no"):
            if text in words[side].folded:
                return side
        return "" if text in words["unknown"].folded else text

    def _take_from_name(self, record: Record, columns: frozenset[str]) -> Iterator[str]:
        named = record.facts.get("name")
        if named is None:
            return
        if (said := self._said_by.get(record.names)) is None:
            said = tuple(said_by(record.names, self.vocabulary))
            if len(self._said_by) < _MOST_NAMES:
                self._said_by[record.names] = said
        for name, value in said:
            if name not in columns:
                record.facts[name] = Fact(value, named.raw, named.origin, FROM_NAME)
                yield name

    def _say_told(self, told: Counter[str]) -> None:
        heading = next((use.heading for use in self.uses if use.name == "name"), None)
        for name, count in told.items():
            what = counted(
                "{field}: read in the name of {n} row.",
                "{field}: read in the name of {n} rows.",
                count,
                field=self.schema[name].label,
            )
            hint = message("Give it a column of its own to be sure.")
            origin = self.table.origin(self.table.header_row, heading)
            self.findings.append(Finding(origin, "column", FROM_NAME, what, hint, True))

    def _columns(self) -> list[tuple[Use, Cleaner]]:
        """The columns that are read, places from the outside in, later years first."""
        fields = [use for use in self.uses if use.kind == "field"]
        rank = {"region": 0, "province": 1}

        def order(use: Use) -> tuple[int, int, int]:
            about = self.schema[use.name]
            outer = rank.get(about.level, 2) if about.type == "place" else 3
            return outer, -use.heading.year, use.heading.column

        found: list[tuple[Use, Cleaner]] = []
        years: dict[str, int] = {}
        for use in sorted(fields, key=order):
            about = self.schema[use.name]
            cleaner = Cleaner(
                about,
                self.schema,
                self.vocabulary,
                self.today,
                use.column,
                use.in_percent,
                use.names_say_yes,
            )
            if years.setdefault(use.name, use.heading.year) == use.heading.year:
                found.append((use, cleaner))
                continue
            code, what = (
                "older-year",
                message("another year of the same is read; this column is not."),
            )
            if is_of_request(use.name) and not use.line and use.heading.year:
                code, what = OLDER_REQUEST, message("what it asks for is a request of its year.")
                self._asked_before.append((use, cleaner))
            elif not use.line and not is_of_request(use.name):
                what = message("another year of the same is read, and this one where it is empty.")
                self._older.append((use, cleaner))
            origin = self.table.origin(self.table.header_row, use.heading)
            self.findings.append(Finding(origin, "column", code, what, "", True))
        return found

    def _read_older(
        self, record: Record, number: int, cells: Sequence[Raw], use: Use, cleaner: Cleaner
    ) -> None:
        """Read the cell of an older year where the newer ones say nothing; refused is not empty."""
        here = record.facts.get(use.name)
        if here is not None and (here.value is not None or here.code):
            return
        fact = self._fact_of(record, number, cells, use, cleaner)
        if fact is None or fact.value is None:
            return
        record.facts[use.name] = fact if fact.code else replace(fact, code=FROM_OLDER_YEAR)
        what = message('"{cell}" is of {year}: the later year says nothing.',
                       cell=fact.raw, year=str(use.heading.year))  # fmt: skip
        hint = message("Write the later value if it is known.")
        kind = cleaner.about.type
        self.findings.append(Finding(fact.origin, kind, FROM_OLDER_YEAR, what, hint, True))

    def _take_from_title(
        self, record: Record, found: Iterator[tuple[str, str, CellResult]], filled: set[str]
    ) -> None:
        for name, title, cleaned in found:
            if name not in filled:
                raw = masked(title)
                record.facts[name] = Fact(cleaned.value, raw, record.origin, FROM_TITLE)

    def _inside(self, record: Record) -> str:
        """The narrowest place that the row has named so far; "" when none."""
        inside = ""
        for name in record.facts:
            value = record.value(name)
            if self.schema[name].type == "place" and isinstance(value, str):
                inside = value
        return inside

    def _is_skipped(
        self, number: int, cells: Sequence[Raw], held: Sequence[int], sections: Sections
    ) -> bool:
        if is_total(cells, self.vocabulary, sections.names_place):
            self._say_row(number, "total-row", message("the row sums up others; it is left out."))
            return True
        if repeats_header(cells, self.table):
            self._say_row(number, "repeated-header", message("the header stands here again."))
            return True
        first = cells[held[0]] if held else None
        if len(held) <= 2 and isinstance(first, str) and self._is_note(first):
            self._say_row(number, "title-row", message("the row holds a note; it is left out."))
            return True
        if not isinstance(first, str) or len(self.uses) < 2:
            return False
        named = {u.heading.column for u in self.uses if u.kind == "field" and u.name == "name"}
        is_named = held[0] + 1 in named
        heads = (
            is_named
            and not has_other_words(cells, first)
            and heads_a_place(first, self.vocabulary, sections.names_place)
        )
        if len(held) != 1:
            if heads:
                said = message("the row sums up others; it is left out.")
                self._say_row(number, "total-row", said)
            return heads
        if sections.names_place(first):
            sections.open(first)
            said = message('"{title}" is read as the place of the rows below.', title=masked(first))
            self._say_row(number, FROM_TITLE, said)
            return True
        is_text = any(map(str.isalpha, first))  # a number alone is no title
        if heads or (is_text and len(self.uses) > 2 and not is_named):
            if heads:  # a circle lies in the province named above, and not in one commune of it
                sections.close_narrow()
            said = message("the row holds a title; it is left out.")
            self._say_row(number, "title-row", said)
            return True
        return False

    def _is_note(self, text: str) -> bool:
        bare = " ".join(text.replace(":", " : ").split()).casefold() + " "
        return begins_with(bare, self.vocabulary.words["note"].exact)

    def _say_row(self, number: int, code: str, what: Message) -> None:
        self.findings.append(Finding(self.table.origin(number), "row", code, what, "", True))

    def _read_cell(
        self, record: Record, number: int, cells: Sequence[Raw], use: Use, cleaner: Cleaner
    ) -> None:
        fact = self._fact_of(record, number, cells, use, cleaner)
        if fact is None:
            return
        if cleaner.about.name == "name" and isinstance(fact.value, str):
            if not any(map(str.isalnum, fact.value)):
                return  # a ditto mark, or a row of points
            record.names = (*record.names, fact.value)
        self._put(record, use.name, fact, cleaner.about.type)

    def _fact_at(
        self,
        record: Record,
        number: int,
        cells: Sequence[Raw],
        cleaners: Mapping[int, Cleaner],
        use: Use,
    ) -> Fact | None:
        return self._fact_of(record, number, cells, use, cleaners[id(use)])

    def _fact_of(
        self, record: Record, number: int, cells: Sequence[Raw], use: Use, cleaner: Cleaner
    ) -> Fact | None:
        """What a cell says; None where it is empty."""
        heading, about = use.heading, cleaner.about
        sheet = self.table.sheet
        raw = _cell(cells, heading)
        lost = sheet.lost.get((number, heading.column)) if sheet.lost else None
        if lost is None and not is_filled(raw):
            return None
        self.cells += 1
        origin = self.table.origin(number, heading)
        try:
            if lost is not None and not is_filled(raw):
                what = message("the cell holds an error.")
                hint = message("Mend the formula, or write the value.")
                if lost == "formula":
                    what = message("the formula has no result in the file.")
                    hint = message("Save it as values.")
                raise CellRefusedError(lost, what, hint)
            if about.type == "money" and self._is_foreign(number, heading):
                raise in_another_currency(raw, self.vocabulary.money)
            cleaned = self._clean(raw, cleaner, record)
        except CellRefusedError as refused:
            self._count_words(about.name, refused.words)
            self.findings.append(
                Finding(origin, about.type, refused.code, refused.message, refused.hint)
            )
            return Fact(None, masked(str(raw or "")), origin, refused.code)
        self._count_words(about.name, cleaned.words)
        if cleaned.code:
            said_so = Finding(origin, about.type, cleaned.code, cleaned.message, cleaned.hint, True)
            self.findings.append(said_so)
        if about.type == "text" and not cleaned.code and isinstance(cleaned.value, str):
            return Fact(cleaned.value, cut_short(cleaned.value, 200), origin)  # searched already
        kind: TextKind = "cell" if about.type != "text" else "text"
        kind = "name" if about.name == "name" else kind
        shown = masked(str(raw), 200, kind=kind)
        return Fact(cleaned.value, shown, origin, cleaned.code)

    def _count_words(self, name: str, words: Iterable[str]) -> None:
        """Count what no list of values knows: a person may say what it stands for."""
        for word in words:
            if len(word) <= _LONGEST_WORD:
                self.unknown_words[name, masked(word)] += 1

    def _is_foreign(self, number: int, heading: ColumnHeading) -> bool:
        """Whether the format of the cell shows another currency."""
        at = (heading.column, number) if self.table.is_turned else (number, heading.column)
        return at in self.table.sheet.marks.foreign

    def _put(self, record: Record, name: str, fact: Fact, kind: str) -> None:
        here = record.facts.get(name)
        if here is None or (here.value is None and fact.value is not None):
            record.facts[name] = fact
            return
        if fact.value is None and fact.code:
            return  # it was refused, and that is told
        record.others.append((name, fact))
        if fact.value is None or fact.value == here.value or name == "name":
            return
        what = message(
            '"{cell}" is not what column "{column}" says; that one is kept.',
            cell=fact.raw,
            column=here.origin.header,
        )
        hint = message("Mend one.")
        self.findings.append(Finding(fact.origin, kind, "conflict", what, hint, True))

    def _clean(self, raw: Raw, cleaner: Cleaner, record: Record) -> CellResult:
        if cleaner.about.type != "place":
            return cleaner.read(raw)
        inside = self._inside(record)
        try:
            return cleaner.read(raw, inside)
        except CellRefusedError as refused:
            if not inside:
                raise
            try:
                elsewhere = cleaner.read(raw)
            except CellRefusedError as other:
                # in no way in the province: the first reason says more, unless it is a question
                raise (other if other.code == "old-division" else refused) from None
            places = self.schema.places(cleaner.about.name)
            what = message(
                '"{cell}" is {place}, which does not lie in {around}.',
                cell=masked(str(raw)),
                place=places[str(elsewhere.value)].name,
                around=places[inside].name,
            )
            raise CellRefusedError(
                "contradiction", what, message("Mend one of the two.")
            ) from refused

    def _read_register(self, record: Record, cells: Sequence[Raw], use: Use) -> None:
        raw = _cell(cells, use.heading)
        if isinstance(raw, float) and raw == int(raw):
            raw = int(raw)
        text = "".join(c for c in str(raw or "") if c.isalnum()).upper()
        if not is_number_of(use.name, text):
            if text:
                shown = "***" if use.name == "cnss" else masked(str(raw))
                what = message('"{cell}" is no number of a register.', cell=shown)
                where = self.table.origin(record.origin.row, use.heading)
                self.findings.append(Finding(where, "register", "not-a-number", what, "", True))
            return
        record.registers[use.name] = text
        origin = self.table.origin(record.origin.row, use.heading)
        known = self.schema.fields.get("registrations")
        if known is None or use.name not in (known.values or ()):
            return
        here = record.facts.get("registrations")
        held = here.value.values if here and isinstance(here.value, Several) else frozenset()
        several = Several(held - {"none"} | {use.name}, is_open=True)
        record.facts["registrations"] = Fact(several, use.name, origin)

    def _say_passed(self, passed: Sequence[int]) -> None:
        """Say how many rows make no record and have nothing that is read."""
        if not passed:
            return
        what = counted(
            "{n} row holds nothing in the columns that are read; it is left out.",
            "{n} rows hold nothing in the columns that are read; they are left out.",
            len(passed),
        )
        self._say_row(passed[0], "nothing-read", what)

    def _is_somebody(self, record: Record) -> bool:
        if not _is_said(record):
            if record.own_id:
                what = message("nothing of the row but its id is read; it is left out.")
                self._say_row(record.origin.row, "nothing-read", what)
            return False
        if record.names or record.own_id or record.registers or "name" not in self.schema:
            return True
        what = message("the row does not say who it is about; it is left out.")
        hint = message("Write the name of the cooperative.")
        self.findings.append(Finding(record.origin, "row", "no-name", what, hint))
        return False


def _is_said(record: Record) -> bool:
    """Whether anything of a row but its id was read, or refused."""
    return bool(record.facts or record.names or record.registers)


def _cell(cells: Sequence[Raw], heading: ColumnHeading) -> Raw:
    return cells[heading.column - 1] if heading.column <= len(cells) else None
