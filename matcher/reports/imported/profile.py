"""Profiles of the workspace: the list, and one with the cells behind every value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from matcher.domain.schema import Schema
from matcher.ingest.diagnostics import Origin
from matcher.registry.kept import Kept, KeptCell
from matcher.reports.imported.steps import value_change_said
from matcher.reports.layout import wrapped
from matcher.reports.phrases import one_message
from matcher.reports.tables import Table, TableColumn
from matcher.reports.values import said_cell
from matcher.reports.view import SCHEMA, only_shown
from matcher.support.messages import Message, Sayable, message, render
from matcher.support.reason_codes import REASONS
from matcher.support.text import Text
from matcher.support.writing import labelled_text


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """A profile of the workspace."""

    applicant_id: Annotated[str, "its id"]
    name: Annotated[str, "its name"]
    version: Annotated[int, "how many imports changed it"]
    known: Annotated[int, "how many fields are known"]
    place: str = only_shown()


@dataclass(frozen=True, slots=True)
class ProfilesView:
    """The profiles of a workspace."""

    schema: Annotated[int, "version of this format"]
    workspace: Annotated[str, "its file"]
    profiles: Annotated[tuple[ProfileLine, ...], "in the order of their first import"]


@dataclass(frozen=True, slots=True)
class SourceCellView:
    """A cell that says something of a profile."""

    field: Annotated[str, "the field it is about"]
    value: Annotated[str | None, "what it was read as; null where it was refused or not known"]
    raw: Annotated[str, "what it holds, persons' numbers hidden"]
    code: Annotated[str | None, "reason code of what is doubtful or wrong; null when nothing is"]
    file: Annotated[str, "name of the file"]
    sheet: Annotated[str, "name of the sheet; empty where a file has none"]
    row: Annotated[int, "row, from 1"]
    column: Annotated[int, "number of the column, from 1"]
    header: Annotated[str, "label of the column"]
    import_: Annotated[int, "number of the import"]
    said: Sayable = only_shown()


@dataclass(frozen=True, slots=True)
class VersionView:
    """A profile as one import left it."""

    version: Annotated[int, "counts the imports that changed the profile"]
    import_: Annotated[int, "number of the import"]
    day: Annotated[str, "its day, ISO 8601"]
    facts: Annotated[Mapping[str, str], "canonical cells by field"]
    changes: tuple[Message, ...] = only_shown()


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A profile with the cells behind every value, and its history."""

    schema: Annotated[int, "version of this format"]
    applicant_id: Annotated[str, "its id"]
    name: Annotated[str, "its name"]
    names: Annotated[tuple[str, ...], "every name it bears in the files"]
    facts: Annotated[Mapping[str, str], "canonical cells by field"]
    registers: Annotated[Mapping[str, str], "numbers in registers, by register"]
    version: Annotated[int, "how many imports changed it"]
    cells: Annotated[tuple[SourceCellView, ...], "every cell that it was read from"]
    history: Annotated[tuple[VersionView, ...], "every version, the oldest first"]
    corrected: Annotated[tuple[str, ...], "fields of which a person said what they are"]
    labels: Mapping[str, Text] = only_shown()
    values: Mapping[str, Sayable] = only_shown()


def profiles_view(workspace: str, lines: Iterable[tuple[str, str, int, int, str]]) -> ProfilesView:
    """The view of `match registry list`, from the lines of the store."""
    return ProfilesView(SCHEMA, workspace, tuple(ProfileLine(*line) for line in lines))


def profile_lines(view: ProfilesView) -> Iterator[str]:
    """One line a profile."""
    for one in view.profiles:
        yield f"{one.applicant_id}  {one.name}  {one.place}".rstrip()


def registry_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Profiles as a registry has them: the names of the fields are the headings."""
    return Table(
        "applicants",
        message("Registry"),
        tuple(TableColumn(name, one_message(name)) for name in columns),
        rows,
    )


def profile_view(
    kept: Kept,
    cells: Sequence[KeptCell],
    versions: Sequence[tuple[int, int, str, Any]],
    schema: Schema,
    corrected: Iterable[str] = (),
) -> ProfileView:
    """The view of `match registry show`; `corrected` are the fields that a person settled."""
    corrected = sorted(set(corrected))
    return ProfileView(
        schema=SCHEMA,
        applicant_id=kept.id,
        name=kept.name,
        names=kept.names,
        facts=kept.facts,
        registers=kept.registers,
        version=kept.version,
        cells=tuple(cell_view(cell, schema) for cell in cells),
        history=tuple(_versions(versions, schema)),
        corrected=tuple(corrected),
        labels={about.name: about.label for about in schema},
        values={
            about.name: said_cell(kept.facts.get(about.name), about, schema) for about in schema
        },
    )


def _versions(
    versions: Iterable[tuple[int, int, str, Any]], schema: Schema
) -> Iterator[VersionView]:
    """Each version with what it changed of the one before."""
    before: Mapping[str, str] = {}
    for number, step, day, facts in versions:
        changed = [name for name, cell in facts.items() if before.get(name) != cell]
        said = (
            value_change_said(before.get(name, ""), facts[name], schema[name], schema)
            for name in changed
            if number > 1
        )
        yield VersionView(number, step, day, dict(facts), tuple(said))
        before = facts


def cell_view(cell: KeptCell, schema: Schema) -> SourceCellView:
    """A cell that says something of a profile."""
    return SourceCellView(
        field=cell.field,
        value=cell.value,
        raw=cell.raw,
        code=cell.code or None,
        file=cell.file,
        sheet=cell.sheet,
        row=cell.row,
        column=cell.column,
        header=cell.header,
        import_=cell.import_number,
        said=said_cell(cell.value, schema[cell.field], schema)
        if cell.field in schema
        else cell.raw,
    )


def one_profile_lines(view: ProfileView, language: str) -> Iterator[str]:
    """The lines of `match registry show`: each value with its cells."""
    yield f"{view.applicant_id} · {render(view.name, language)}"
    by_field: dict[str, list[SourceCellView]] = {}
    for cell in view.cells:
        by_field.setdefault(cell.field, []).append(cell)
    for name, label in view.labels.items():
        here, value = by_field.get(name, []), view.facts.get(name)
        if value is None and not here:
            continue
        said = render(view.values[name], language)
        yield labelled_text(label.to(language), said, language)
        if name in view.corrected:
            yield from wrapped(render(message("corrected by hand"), language))
        for cell in here:
            yield from wrapped(render(cell_said(cell, value), language))
    for register, number in view.registers.items():
        yield labelled_text(register, number, language)
    yield ""
    yield render(message("History"), language)
    yield from _history(view, language)


def disagrees(cell: SourceCellView, value: str) -> bool:
    """Whether a cell that was read says something else than the value that is believed."""
    return cell.value != value and not _is_rougher(cell, value)


def _is_rougher(cell: SourceCellView, value: str) -> bool:
    """Whether a cell names only the year or the month of the day that is believed."""
    is_rough = cell.code in ("only-year", "only-month") and bool(cell.value)
    return is_rough and value.startswith(f"{cell.value}-")


def cell_said(cell: SourceCellView, value: str | None) -> Message:
    """What a cell holds and where it stands, beside the value that is believed."""
    where = Origin(cell.file, cell.sheet, cell.row, cell.column, cell.header).said()
    if cell.value is None and cell.code:
        return message(
            "“{cell}” in {where} (not read: {why})",
            cell=cell.raw,
            where=where,
            why=REASONS[cell.code],
        )
    if cell.value is not None and value is not None and cell.value != value:
        if _is_rougher(cell, value):
            return message(
                "“{cell}” in {where} (agrees: it names the year or the month only, another cell or"
                " a person the day)",
                cell=cell.raw,
                where=where,
            )
        return message(
            "“{cell}” in {where} (says otherwise: {value})",
            cell=cell.raw,
            where=where,
            value=cell.said,
        )
    return message("“{cell}” in {where}", cell=cell.raw, where=where)


def _history(view: ProfileView, language: str) -> Iterator[str]:
    """The steps that changed it, numbered as `match registry history` and `undo` number them."""
    for version in view.history:
        day = date.fromisoformat(version.day)
        made = message("Step {number}, {day}", number=str(version.import_), day=day)
        said = " · ".join(render(change, language) for change in version.changes)
        yield from wrapped(labelled_text(render(made, language), said, language) if said
                           else render(made, language))  # fmt: skip
