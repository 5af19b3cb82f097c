"""Records of one applicant to one profile: nothing overwritten in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from matcher.domain.schema import Schema
from matcher.domain.values import FieldValue, RoughDay, Several
from matcher.ingest.diagnostics import Finding
from matcher.ingest.linkage.identity import Identity
from matcher.ingest.rows.need_lines import together
from matcher.ingest.rows.record import FROM_NAME, Fact, Record, canonical, row_mark
from matcher.ingest.rows.yearly_rows import YEAR_OF_ROW
from matcher.registry.cells import day_of
from matcher.registry.kept import Kept, KeptCell, KeptRecord
from matcher.support.messages import message

#: The field of the legal form, as founding is `founded`; another schema may have none.
FORM = "legal_form"


def merged_facts(
    records: Iterable[Record], schema: Schema, say: Callable[[Finding], object]
) -> dict[str, Fact]:
    """One fact a field: the first cell that says it; another value is shown at its own cell."""
    facts: dict[str, Fact] = {}
    rows = together(list(records))
    if len(rows) == 1:
        return dict(rows[0].facts)
    for record in rows:
        for name, fact in record.facts.items():
            here = facts.get(name)
            if here is None or here.value is None:
                if fact.value is not None or here is None:
                    facts[name] = fact
                continue
            if fact.value is None or fact.value == here.value:
                continue
            chosen = _finer(here, fact, name, schema)
            if chosen is not None:
                facts[name] = chosen
            elif name != "name":
                what = message(
                    '"{cell}" is not what another cell says ({where}); that one is kept.',
                    cell=fact.raw,
                    where=here.origin.said(),
                )
                hint = message("Mend one of them.")
                say(Finding(fact.origin, schema[name].type, "conflict", what, hint, True))
    return facts


def _finer(here: Fact, there: Fact, name: str, schema: Schema) -> Fact | None:
    """The one that says more where both may be true; None where they contradict."""
    mine, yours = here.value, there.value
    if FROM_NAME in (here.code, there.code):
        return there if here.code == FROM_NAME else here
    if isinstance(mine, Several) and isinstance(yours, Several):
        if mine.is_open or yours.is_open:
            values = mine.values | yours.values
            return Fact(Several(values, mine.is_open and yours.is_open), here.raw, here.origin)
        return None
    if schema[name].type == "place":
        places = schema.places(name)
        if places.contains(str(mine), str(yours)):
            return there
        return here if places.contains(str(yours), str(mine)) else None
    if isinstance(mine, RoughDay) and isinstance(yours, date | RoughDay) and mine.holds(yours):
        return there
    if isinstance(yours, RoughDay) and isinstance(mine, date | RoughDay) and yours.holds(mine):
        return here
    return None


def updated_facts(
    before: Mapping[str, str], facts: Mapping[str, Fact], schema: Schema
) -> dict[str, str]:
    """The facts of a profile after a newer step: what it says anew replaces the old."""
    found = dict(before)
    for name, fact in facts.items():
        if fact.value is None or (name == "name" and name in found):
            continue
        text = canonical(fact.value)
        old = found.get(name)
        if old is not None and old != text and not _is_news(old, fact, name, schema):
            continue
        if old is not None and isinstance(fact.value, Several) and fact.value.is_open:
            values = {v for v in old.rstrip("?").split(";") if v} | fact.value.values
            text = canonical(Several(frozenset(values), is_open=old.endswith("?")))
        found[name] = text
    return found


def _is_news(old: str, fact: Fact, name: str, schema: Schema) -> bool:
    """False where the newer cell says the same more roughly."""
    if fact.code == FROM_NAME:
        return False
    if schema[name].type == "place" and old in schema.places(name):
        return schema.places(name).contains(str(fact.value), old) is not True
    if isinstance(fact.value, RoughDay):
        return not fact.value.holds(day_of(old))
    return True


def tells_its_day(facts: Mapping[str, Fact]) -> bool:
    """Whether the day of founding is told, and not only its year or month."""
    founded = facts.get("founded")
    return founded is not None and isinstance(founded.value, date)


def identity_of(key: int, record: Record, schema: Schema) -> Identity:
    """What tells the applicant of a record from others."""
    facts, at = record.facts, record.origin
    founded = facts.get("founded")
    day = founded.value if founded else None
    return Identity(
        key,
        record.names,
        _narrowest({n: fact.value for n, fact in facts.items() if _is_place(n, schema)}, schema),
        day.first if isinstance(day, RoughDay) else day if isinstance(day, date) else None,
        isinstance(day, date),
        _comparable(record.registers),
        _activity({n: record.value(n) for n in ("sector", "products")}),
        members if isinstance(members := record.value("members"), int) else 0,
        record.own_id,
        amounts={
            name: float(value)
            for name, fact in facts.items()
            if isinstance(value := fact.value, int | float)
            and value > 0
            and schema[name].type == "money"
        },
        counts={
            name: value
            for name, fact in facts.items()
            if type(value := fact.value) is int and _is_count(name, schema)
        },
        unread=record.unread,
        table=f"{at.file}\x1f{at.sheet}",
        columns=record.columns,
        year=record.year,
        form=str(record.value(FORM) or ""),
    )


def identity_of_kept(key: int, kept: Kept, schema: Schema) -> Identity:
    """What tells the applicant of a kept profile from others."""
    day = kept.facts.get("founded")
    place = _narrowest(dict(kept.facts), schema)
    words = {
        word
        for name in ("sector", "products")
        for word in kept.facts.get(name, "").rstrip("?").split(";")
    }
    try:
        founded = day_of(day) if day else None
    except ValueError:
        founded = None
    return Identity(
        key,
        kept.names,
        place,
        founded.first if isinstance(founded, RoughDay) else founded,
        kept.founded_exact,
        _comparable(kept.registers),
        frozenset(words - {""}),
        int(size) if (size := kept.facts.get("members", "")).isdigit() else 0,
        kept.id,
        is_kept=True,
        profile=kept.id,
        form=kept.facts.get(FORM, "").rstrip("?"),
        amounts={
            name: float(text)
            for name, text in kept.facts.items()
            if name in schema and schema[name].type == "money" and text.isdigit() and int(text)
        },
        counts={
            name: int(text)
            for name, text in kept.facts.items()
            if name in schema and _is_count(name, schema) and text.isdigit()
        },
    )


def _is_count(name: str, schema: Schema) -> bool:
    about = schema[name]
    return about.type == "integer" and about.unit == "people" and name != "members"


def _is_place(name: str, schema: Schema) -> bool:
    return name in schema and schema[name].type == "place"


def _comparable(registers: Mapping[str, str]) -> dict[str, str]:
    """The numbers without the zeros before them, which a spreadsheet takes away."""
    return {name: number.lstrip("0") for name, number in registers.items()}


def _narrowest(values: Mapping[str, object], schema: Schema) -> str:
    best, depth = "", 0
    told = [name for name in values if _is_place(name, schema)]
    for name in sorted(told, key=list(schema.fields).index) if len(told) > 1 else told:
        value = values[name]
        if isinstance(value, str) and value in schema.places(name):
            here = len(schema.places(name).around(value))
            if here > depth:
                best, depth = value, here
    return best


def _activity(values: Mapping[str, FieldValue]) -> frozenset[str]:
    found: set[str] = set()
    for value in values.values():
        if isinstance(value, Several):
            found |= value.values
        elif isinstance(value, str):
            found.add(value)
    return frozenset(found)


def kept_cells(record: Record) -> tuple[KeptCell, ...]:
    """Every source cell of a record, refused ones too."""
    found = []
    for name, fact in (*record.facts.items(), *record.others):
        value = None if fact.value is None else canonical(fact.value)
        at = fact.origin
        found.append(
            KeptCell(
                name, value, fact.raw, fact.code, at.file, at.sheet, at.row, at.column, at.header
            )
        )
    if record.year:
        at, year = record.origin, str(record.year)
        found.append(KeptCell(YEAR_OF_ROW, year, year, "", at.file, at.sheet, at.row, 0, ""))
    return tuple(found)


def kept_record(record: Record, profile_id: str, step: int) -> KeptRecord:
    """The row as the workspace keeps it."""
    at = record.origin
    return KeptRecord(
        *(0, step, profile_id, at.file, at.sheet, at.row),
        record.names,
        record.registers,
        tells_its_day(record.facts),
        record.own_id,
        record.mark,
        row_mark(record),
        kept_cells(record),
    )
