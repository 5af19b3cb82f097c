"""Facts as a person types them, `members=36` or "Rural=oui": read into canonical cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from matcher.domain.schema import Field, Schema
from matcher.ingest.cells.cell_result import CellRefusedError
from matcher.ingest.cells.cleaning import Cleaner
from matcher.ingest.cells.place_resolution import place_around, place_names
from matcher.ingest.columns.vocabulary import read_vocabulary
from matcher.ingest.rows.record import canonical
from matcher.registry.cells import RefusedCellError, read_cell
from matcher.support.errors import DataRefusedError, Problem, UsageError, nearest
from matcher.support.messages import Message, message
from matcher.support.text import slug

#: Refusals of a cell that a sheet may say in words; how a sheet reads it says more.
_UNREADABLE = ("not-a-number", "not-a-date")


def read_said(
    said: Sequence[str], schema: Schema, today: date, known: Mapping[str, object] | None = None
) -> dict[str, str | None]:
    """Canonical cells by field of texts as "members=36"; None where it is said to be unknown.

    Parameters
        known  what is known of whom they are said: a commune is looked for in its province first

    Raises
        UsageError   one is not FIELD=VALUE, or names no field
        DataRefusedError  a value is none of its field
    """
    facts: dict[str, str | None] = {}
    problems = []
    for one in said:
        name, sign, text = one.partition("=")
        name, text = name.strip(), text.strip()
        if not sign:
            what = message('"{word}" is not FIELD=VALUE.', word=one)
            raise UsageError(what, hint=message("As members=36, or members= for unknown."))
        about = field_of(name, schema)
        facts[about.name] = text or None
        if not text:
            continue
        try:
            read_cell(text, about, schema)
        except RefusedCellError as bad:
            refused: RefusedCellError | CellRefusedError = bad
            inside = place_around(about, known or {}, schema) if about.type == "place" else ""
            try:
                as_written = _as_in_a_sheet(about, text, schema, today, inside)
                facts[about.name] = as_written
            except CellRefusedError as worse:
                as_written, refused = None, worse if bad.code in _UNREADABLE else bad
            if as_written is None and about.type == "boolean":  # people write no true or false
                what = message('"{reply}" is not yes or no.', reply=text)
                problems.append(Problem(name, refused.code, what, message("Write yes or no.")))
            elif as_written is None and about.type == "place":
                hint = _likely_places(about, text, schema, inside)
                problems.append(Problem(name, refused.code, refused.message, hint))
            elif as_written is None:
                problems.append(Problem(name, refused.code, refused.message, refused.hint))
    if problems:
        raise DataRefusedError(message("The correction is refused."), problems)
    return facts


def field_of(name: str, schema: Schema) -> Field:
    """The field of a name, or of a label in any language.

    Raises
        UsageError  it is neither, or two fields bear the label
    """
    if name in schema:
        return schema[name]
    labels = [(about, label) for about in schema for label in about.label.all()]
    found = {about.name: about for about, label in labels if slug(label) == slug(name)}
    if len(found) == 1:
        return next(iter(found.values()))
    what = message('"{name}" is not a field.', name=name)
    words = [*schema.fields, *(label for _, label in labels)]
    hint = nearest(name, list(found) or words)
    raise UsageError(what, hint=hint or message("The names of all fields are in docs/fields.md."))


def _as_in_a_sheet(about: Field, text: str, schema: Schema, today: date, inside: str) -> str | None:
    """The value of a cell that says it in words; None where it is doubtful.

    Raises
        CellRefusedError  it is none
    """
    cleaner = Cleaner(about, schema, read_vocabulary(schema), today)
    try:
        read = cleaner.read(text, inside)
    except CellRefusedError:
        if not inside:
            raise
        read = cleaner.read(text)  # a person may know that it lies elsewhere
    return canonical(read.value) if read.value is not None and not read.code else None


def _likely_places(about: Field, text: str, schema: Schema, inside: str) -> Message:
    """What places may be meant, in words: those of the own province before others."""
    names = place_names(about, schema.places(about.name), read_vocabulary(schema))
    likely = names.likely(text, about.level, inside) or names.likely(text, about.level)
    if not likely:
        return message("See match places WORD.")
    said = tuple(names.said(code) for code in likely)
    return message("Did you mean one of these: {names}?", names=said)
