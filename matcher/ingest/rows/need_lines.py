"""What is asked for in lines: "Besoin 1 | Montant 1 | Besoin 2 …" in a row, or a line a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from matcher.domain.schema import Schema
from matcher.domain.values import Several
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.money import clean_money
from matcher.ingest.columns.column_likelihood import column_likelihood
from matcher.ingest.columns.use import Use
from matcher.ingest.columns.vocabulary import key
from matcher.ingest.rows.record import Fact, Record
from matcher.ingest.tables.heading import ColumnHeading, bare_label
from matcher.ingest.tables.table import SheetTable
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

#: Code of what is one line of a request, which other rows go on with; and of all its lines.
ONE_LINE, ALL_LINES = "need-line", "need-lines"
_AMOUNT = frozenset(
    ("montant", "cout", "prix", "valeur", "budget", "somme", "amount", "cost", "المبلغ", "مبلغ",
     "الكلفه", "كلفه", "الثمن")
)  # fmt: skip
_WHAT = frozenset(
    ("besoin", "poste", "ligne", "rubrique", "objet", "nature", "designation", "libelle", "need",
     "line", "item", "purpose", "الحاجه", "حاجه", "الغرض", "البند", "بند")
)  # fmt: skip
#: Labels of a column that holds one line of a budget a row.
_ONE_A_ROW = frozenset(
    ("poste", "poste de depense", "poste budgetaire", "rubrique", "rubrique budgetaire", "ligne",
     "ligne budgetaire", "ligne de budget", "designation du besoin", "budget line", "البند",
     "بند الميزانيه")
)  # fmt: skip
#: Words of a sheet that says what is asked for.
_NEEDS = frozenset(
    fold("besoin besoins need needs demande demandes احتياجات الاحتياجات حاجيات الحاجيات").split()
)
_BETWEEN_WORDS = re.compile(r"[/,;&+]|\bet\b|\band\b", re.IGNORECASE)
_LEAST_AMOUNT = 1000  # below, a number counts things or people
_LEAST = 0.65  # half of the cells can be read


@dataclass(frozen=True, slots=True)
class LineColumns:
    """The two columns of a line: what it is for, and how much."""

    what: Use
    amount: Use


def lines_of(uses: Sequence[Use]) -> list[LineColumns]:
    """The lines of a table, in their order."""
    numbers = sorted({use.line for use in uses if use.line})
    found = []
    for number in numbers:
        mine = [use for use in uses if use.line == number]
        what = next((u for u in mine if not u.is_amount), None)
        amount = next((u for u in mine if u.is_amount), None)
        if what and amount:
            found.append(LineColumns(what, amount))
    return found


def with_lines(
    uses: Sequence[Use], table: SheetTable, schema: Schema, vocabulary: Vocabulary, today: date
) -> list[Use]:
    """The columns, of which those of budget lines know it; a settled column stays as it is."""
    if not schema.budget or not schema.need:
        return list(uses)
    budget, need = schema.budget, schema.need

    def reads(use: Use, name: str) -> bool:
        sample = table.sample(use.heading)
        column = use.column
        how = column_likelihood(
            name, sample, schema, vocabulary, column, False, today, is_exact=True
        )
        return bool(sample) and how >= _LEAST

    free = {at: use for at, use in enumerate(uses) if use.kind == "unclear" or use.name in
            (budget, need)}  # fmt: skip
    is_of_needs = _is_of_needs(uses, table, schema)
    pairs = dict(_numbered(free)) or dict(_one_a_row(free, need))
    found = list(uses)
    for at, use in free.items():
        name = _line_below_need(use.heading, schema, vocabulary)
        if not name and is_of_needs and _holds_amounts(use, table, vocabulary):
            name = _line_said(use.heading.label, schema, vocabulary)
        if name and reads(use, name):
            found[at] = replace(use, kind="field", name=name, score=1.0)
    for number, (what, amount) in pairs.items():
        if reads(free[what], budget) and reads(free[amount], need):
            found[what] = _taken(free[what], budget, number)
            found[amount] = replace(_taken(free[amount], need, number), is_amount=True)
    return found


def _line_below_need(heading: ColumnHeading, schema: Schema, vocabulary: Vocabulary) -> str:
    """The line of the budget that a column "Équipement" holds below "Montant demandé"; "" if none.

    What it is for is told by the words of the purposes alone.
    """
    asked = {schema.need, schema.budget}
    is_below = any(asked & set(vocabulary.headers.get(f, ())) for f in heading.group_forms())
    return _line_said(heading.label, schema, vocabulary) if is_below else ""


def _line_said(label: str, schema: Schema, vocabulary: Vocabulary) -> str:
    """The line of the budget that a label names, be it in two words: "Local / aménagement"."""
    codes = vocabulary.values.get(schema.budget, {})
    bare = bare_label(label)
    parts = [bare] if key(bare) in codes else _BETWEEN_WORDS.split(bare)
    said = {codes.get(key(part), "") for part in parts if part.strip()}
    line = schema.budget_lines().get(said.pop()) if len(said) == 1 else None
    return line.name if line else ""


def _is_of_needs(uses: Sequence[Use], table: SheetTable, schema: Schema) -> bool:
    """Whether a table says what is asked for: by the name of its sheet, or by its total.

    "Équipement" of a balance sheet is what a cooperative has.
    """
    if _NEEDS & set(fold(table.sheet.name).split()):
        return True
    return any(use.kind == "field" and use.name == schema.need for use in uses)


def _holds_amounts(use: Use, table: SheetTable, vocabulary: Vocabulary) -> bool:
    """Whether most cells of a column are amounts of money: "3" under "Équipement" counts things."""
    found = missed = 0
    for cell in table.sample(use.heading):
        try:
            value = clean_money(cell, vocabulary, use.column).value
        except CellRefusedError:
            missed += 1
            continue
        if isinstance(value, int | float) and value:
            found += value >= _LEAST_AMOUNT
            missed += value < _LEAST_AMOUNT
    return found > missed


def _taken(use: Use, name: str, number: int) -> Use:
    return replace(use, kind="field", name=name, score=1.0, line=number)


def _numbered(free: dict[int, Use]) -> Iterator[tuple[int, tuple[int, int]]]:
    """ "Besoin 1" and "Montant 1"; "Objet" and "Montant" below "Besoin 1"."""
    places: dict[tuple[int, bool], list[int]] = {}
    for at, use in free.items():
        numbers = {int(n) for n in re.findall(r"(?<!\d)\d{1,2}(?!\d)", use.heading.shown)}
        words = set(fold(use.heading.label).split())
        is_amount = bool(words & _AMOUNT)
        is_what = bool((words | set(fold(use.heading.above).split())) & _WHAT)
        if len(numbers) == 1 and (is_amount or is_what):
            places.setdefault((numbers.pop(), is_amount), []).append(at)
    for (number, is_amount), found in places.items():
        other = places.get((number, True), [])
        if not is_amount and len(found) == len(other) == 1:
            yield number, (found[0], other[0])


def _one_a_row(free: dict[int, Use], need: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """A column "Poste" beside the one amount of the row."""
    what = [at for at, use in free.items() if fold(use.heading.shown) in _ONE_A_ROW]
    amounts = [
        at for at, use in free.items()
        if at not in what and (use.name == need or set(fold(use.heading.label).split()) & _AMOUNT)
    ]  # fmt: skip
    if len(what) == len(amounts) == 1:
        yield _ONLY, (what[0], amounts[0])


_ONLY = 100  # the number of the one line of a row


def read_lines(
    record: Record, lines: Sequence[LineColumns], schema: Schema, read: Callable[[Use], Fact | None]
) -> None:
    """Put the lines of a row into its record: amounts by purpose, purposes and their sum.

    What is for several things, or for an unknown one, counts in the sum alone.
    """
    pairs = [(read(line.what), read(line.amount)) for line in lines]
    put_lines(record, pairs, schema, ONE_LINE if lines[0].what.line == _ONLY else ALL_LINES)


def put_lines(
    record: Record, pairs: Sequence[tuple[Fact | None, Fact | None]], schema: Schema, code: str
) -> None:
    """Put lines that are read, each with what it is for and its amount, into a record."""
    found = [pair for pair in pairs if pair != (None, None)]
    if not found or not schema.budget or not schema.need:
        return
    of_purpose = schema.budget_lines()
    held: frozenset[str] = frozenset()
    is_open = False
    for what, amount in found:
        said = what.value if what else None
        codes: frozenset[str] = said.values if isinstance(said, Several) else frozenset()
        is_open |= not codes
        held |= codes
        if amount is None or not isinstance(amount.value, int | float) or len(codes) != 1:
            continue
        about = of_purpose.get(next(iter(codes)))
        if about is not None:
            before = record.facts.get(about.name)
            so_far = before.value if before and isinstance(before.value, int | float) else 0
            record.facts[about.name] = replace(amount, value=so_far + amount.value, code=code)
    whats = [what for what, _ in found if what is not None]
    if whats:
        value = Several(held, is_open) if held else None
        record.facts[schema.budget] = replace(whats[0], value=value, code=code)
    amounts = [amount.value if amount else None for _, amount in found]
    first = next((amount for _, amount in found if amount is not None), None)
    if first is not None and schema.need not in record.facts:
        numbers = [n for n in amounts if isinstance(n, int | float)]
        total = sum(numbers) if len(numbers) == len(amounts) else None
        record.facts[schema.need] = replace(first, value=total, code=code)


def with_their_lines(fresh: Sequence[Record], records: Sequence[Record]) -> list[Record]:
    """The new rows of an import, with the lines that go on with them and are not new."""

    def key(record: Record) -> tuple[str, str, str]:
        at = record.origin
        return at.file, at.sheet, record.own_id or " ".join(record.names)

    changed = {key(row) for row in fresh if _is_line(row)}
    new = {id(row) for row in fresh}
    return [r for r in records if id(r) in new or (changed and _is_line(r) and key(r) in changed)]


def _is_line(record: Record) -> bool:
    return any(fact.code == ONE_LINE for fact in record.facts.values())


def together(records: Sequence[Record]) -> list[Record]:
    """The rows of one request, of which those that are one line each are one row."""
    if len(records) < 2:
        return list(records)
    rows = [row for row in records if _is_line(row)]
    if len(rows) < 2:
        return list(records)
    summed: dict[str, Fact] = {}
    for row in rows:
        for name, fact in row.facts.items():
            if fact.code == ONE_LINE:
                summed[name] = _added(summed[name], fact) if name in summed else fact
    first = next(row for row in records if row in rows)
    kept = []
    for row in records:
        others = {n: f for n, f in row.facts.items() if f.code != ONE_LINE}
        facts = {**others, **summed} if row is first else others if row in rows else row.facts
        kept.append(replace(row, facts=facts))
    return kept


def _added(one: Fact, other: Fact) -> Fact:
    """Two lines as one: the sum of amounts, all purposes; unknown where one of them is."""
    a, b = one.value, other.value
    if isinstance(a, Several) and isinstance(b, Several):
        return replace(one, value=Several(a.values | b.values, a.is_open or b.is_open))
    if isinstance(a, Several) or isinstance(b, Several):
        known = a.values if isinstance(a, Several) else frozenset()
        known |= b.values if isinstance(b, Several) else frozenset()
        return replace(one, value=Several(known, is_open=True))
    if isinstance(a, int | float) and isinstance(b, int | float):
        return replace(one, value=a + b)
    return replace(one, value=None)
