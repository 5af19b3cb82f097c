"""Values that are read and yet look wrong: beside the others of their column, or of their row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from matcher.domain.applicant import scalar
from matcher.domain.schema import NUMERIC, Field, Schema
from matcher.expressions.derived import Scalar, compute, inputs_of
from matcher.ingest.cells.name_hints import said_by
from matcher.ingest.columns.people import is_called_as_people_are
from matcher.ingest.diagnostics import Finding
from matcher.ingest.rows.record import Fact, Record
from matcher.ingest.tables.row_kinds import may_head
from matcher.ingest.tables.table import SheetTable
from matcher.support.messages import Share, message

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary


def flag_outliers(
    records: Sequence[Record], schema: Schema, factor: float, say: Callable[[Finding], object]
) -> None:
    """Flag amounts that are `factor` times the middle one of their column, or so much less."""
    columns: dict[tuple[str, str, str], list[Fact]] = {}
    for record in records:
        for name, fact in record.facts.items():
            if schema[name].type == "money" and isinstance(fact.value, int) and fact.value > 0:
                place = (fact.origin.file, fact.origin.sheet, name)
                columns.setdefault(place, []).append(fact)
    for facts in columns.values():
        if len(facts) < 8:
            continue
        middle = median(float(str(fact.value)) for fact in facts)
        for fact in facts:
            value = float(str(fact.value))
            if value >= factor * middle or value * factor <= middle:
                what = message(
                    "{value} is far from the others: the middle one is {middle}.",
                    value=value,
                    middle=middle,
                )
                hint = message("Is it in centimes, or are there zeros too many or too few?")
                say(Finding(fact.origin, "money", "far-from-others", what, hint, True))


def flag_people(
    records: Iterable[Record], vocabulary: Vocabulary, say: Callable[[Finding], object]
) -> None:
    """Flag names that people bear, where neither they nor their label says what body it is."""
    known: dict[tuple[str, str], bool] = {}
    for record in records:
        fact = record.facts.get("name")
        if fact is None or not isinstance(fact.value, str):
            continue
        key = fact.value, fact.origin.header
        if key not in known:
            known[key] = is_called_as_people_are(fact.value) and not any(
                any(said_by([text], vocabulary)) for text in key
            )
        if known[key]:
            what = message("people are called so; it is kept as the name of a cooperative.")
            hint = message("Take the row out if it is of a person.")
            say(Finding(fact.origin, "text", "perhaps-a-person", what, hint, True))


@dataclass
class DerivedBounds:
    """The bounds of what is derived: more women than members, founded tomorrow."""

    schema: Schema
    today: date
    _bounded: list[tuple[Field, frozenset[str]]] = field(default_factory=list, repr=False)
    _of_told: dict[frozenset[str], list[tuple[Field, list[str]]]] = field(
        default_factory=dict, repr=False
    )

    def __post_init__(self) -> None:
        """The numbers with bounds, each with the fields without which it is unknown."""
        self._bounded = [
            (about, frozenset(inputs_of(about.derived)) - {"today"})
            for about in self.schema
            if about.derived is not None
            and about.type in NUMERIC
            and not about.alias_of
            and (about.minimum is not None or about.maximum is not None)
        ]

    def check(self, record: Record, say: Callable[[Finding], object]) -> None:
        """Say which cells of a row cannot all be true."""

        def value_of(name: str) -> Scalar:
            return self.today if name == "today" else scalar(record.value(name))

        told = frozenset(record.facts)
        if (bounded := self._of_told.get(told)) is None:  # rows of one table tell the same fields
            bounded = self._of_told[told] = [
                (about, inputs)
                for about, needed in self._bounded
                if needed <= told
                and (inputs := [name for name in self.schema.asked_for(about.name) if name in told])
            ]
        for about, inputs in bounded:
            low, high = about.minimum, about.maximum
            if about.derived is None:
                continue
            if isinstance(low, date) or isinstance(high, date):
                continue
            value = compute(about.derived, value_of)
            if not isinstance(value, int | float):
                continue
            if (low is not None and value < low) or (high is not None and value > high):
                fact = record.facts[inputs[0]]
                if fact.code == "in-the-future":
                    continue
                what = message(
                    "{field} would be {value}: {inputs} disagree.",
                    field=about.label,
                    value=Share(value) if about.unit == "share" else float(value),
                    inputs=tuple(self.schema[name].label for name in inputs),
                )
                kind = self.schema[inputs[0]].type
                hint = message("Check both cells.")
                say(Finding(fact.origin, kind, "cannot-be", what, hint, True))


def check_budget_lines(record: Record, schema: Schema, say: Callable[[Finding], object]) -> None:
    """Say where the lines of a need come to more than its total."""
    total = record.facts.get(schema.need) if schema.need else None
    if total is None or not isinstance(total.value, int | float):
        return
    lines = [record.value(about.name) for about in schema.budget_lines().values()]
    together = sum(one for one in lines if isinstance(one, int | float))
    if together > total.value:
        what = message(
            "the lines of the need come to {lines}, more than its total, {total}; both are kept.",
            lines=together,
            total=total.value,
        )
        hint = message("Check both cells.")
        say(Finding(total.origin, "money", "cannot-be", what, hint, True))


@dataclass
class BareNames:
    """Rows that hold a name and nothing else where the others hold more: titles, perhaps."""

    table: SheetTable
    vocabulary: Vocabulary
    _rows: list[Record] = field(default_factory=list, repr=False)
    _others: int = 0
    _columns: set[int] = field(default_factory=set, repr=False)

    def note(self, record: Record, filled: Sequence[int]) -> None:
        """Count a row, of which some columns are filled."""
        self._columns.update(filled)
        if len(filled) == 1 and record.names:
            self._rows.append(record)
        else:
            self._others += 1

    def findings(self) -> Iterator[Finding]:
        """What is said of them: where such rows are the rule, of those that begin as a title."""
        is_rule = len(self._columns) < _COLUMNS or len(self._rows) > _FEW * self._others
        for record in self._rows:
            if is_rule and not may_head(record.names[0], self.vocabulary):
                continue
            what = message("the row holds a name and nothing else; it may be a title.")
            hint = message("Take the row out if it names no cooperative.")
            yield Finding(record.origin, "row", "only-a-name", what, hint, True)


_COLUMNS = 3
_FEW = 0.5
