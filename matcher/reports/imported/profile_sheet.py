"""A profile as an officer works on it: each value with its origin, and what is missing first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from matcher.domain.applicant import Applicant
from matcher.domain.schema import Field, Schema
from matcher.ingest.profiles.standing import corrections_of
from matcher.matching.pair import Match
from matcher.registry.cells import cell_of
from matcher.registry.kept import KeptCell
from matcher.registry.store import Store
from matcher.reports.answer.applicant import ApplicantView, applicant_view
from matcher.reports.frame import Frame, frame
from matcher.reports.imported.profile import SourceCellView, cell_said, cell_view, disagrees
from matcher.reports.imported.steps import why_said
from matcher.reports.phrases import labelled, named
from matcher.reports.values import said_value, told_said
from matcher.reports.view import inlined, only_shown
from matcher.session import Session
from matcher.support.messages import Message, Sayable, counted, message, message_in
from matcher.support.text import Text

OriginKind = Literal["cells", "person", "derived", "table", "unknown"]


@dataclass(frozen=True, slots=True)
class ValueView:
    """One field of a profile."""

    field: Annotated[str, "its name"]
    known: Annotated[bool, "whether anything is known of it"]
    origin: Annotated[OriginKind, "where the value is from"]
    cells: Annotated[tuple[SourceCellView, ...], "cells that say something of it"]
    waiting: Annotated[int, "how many undecided options it could still settle"]
    sensitive: Annotated[bool, "true when the answer may be withheld"]
    label: Text = only_shown()
    said: Sayable = only_shown()
    origin_said: tuple[Message, ...] = only_shown()
    doubt: Message | None = only_shown()


@dataclass(frozen=True, slots=True)
class TaskView:
    """Something to find out: a field, or what the money is for in place of many lines of it."""

    value: ValueView
    lines: tuple[ValueView, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadView:
    """What cells say of one field and could not be read, so that a person has to say it."""

    field: Annotated[str, "the field of their column"]
    settles: Annotated[str, "the field that a person says: itself, or what it is worked out from"]
    cells: Annotated[tuple[SourceCellView, ...], "the cells"]
    label: Text = only_shown()
    said: tuple[Message, ...] = only_shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSheetView:
    """A profile with the origin of each value, and what is missing."""

    frame: Frame = inlined()
    applicant: Annotated[ApplicantView, "who it is"]
    known: Annotated[tuple[ValueView, ...], "what is known, in the order of the schema"]
    missing: Annotated[
        tuple[ValueView, ...], "what is not known and asked, what most options wait for first"
    ]
    unread: Annotated[
        tuple[UnreadView, ...], "what cells say of which nothing could be read, to be settled"
    ]
    contradictions: Annotated[
        tuple[Message, ...], "what known values make that cannot be, so that it counts as unknown"
    ]
    tasks: tuple[TaskView, ...] = only_shown()


def profile_sheet_view(
    session: Session, applicant: Applicant, matches: Sequence[Match]
) -> ProfileSheetView:
    """The profile of an applicant, and what its undecided options wait for."""
    waiting = _waiting(matches)
    cells, reasons = _origins(session, applicant.id)
    values = {
        name: _value(about, applicant, cells.get(name, ()), reasons, waiting[name], session)
        for name, about in session.schema.fields.items()
    }
    for name, one in values.items():
        if one.origin == "derived" and one.known:  # it is no surer than what it is worked out from
            parts = (values[part] for part in session.schema.asked_for(name) if part in values)
            doubt = next((part.doubt for part in parts if part.doubt), None)
            values[name] = replace(one, doubt=doubt)
    missing = missing_facts(applicant, matches)
    unread = tuple(_unread_values(session.schema, applicant, cells, reasons))
    settled = {one.field for one in unread}
    asked = [(about, n) for about, n in missing if about.name not in settled]
    return ProfileSheetView(
        frame=frame(session),
        applicant=applicant_view(applicant),
        known=tuple(one for one in values.values() if one.known),
        missing=tuple(values[about.name] for about, _ in missing),
        unread=unread,
        contradictions=tuple(said for said, _ in contradictions_of(applicant)),
        tasks=tuple(
            TaskView(replace(values[about.name], waiting=n), tuple(values[x.name] for x in lines))
            for about, n, lines in _budget_folded(asked, applicant, matches)
        ),
    )


def _unread_values(
    schema: Schema,
    applicant: Applicant,
    cells: Mapping[str, Sequence[KeptCell]],
    reasons: Mapping[str, str],
) -> Iterator[UnreadView]:
    """The fields of which files say something that could not be read, and nothing else is said.

    What is worked out from another field is known all the same, but a commune that was not read
    stays to be told where its province is.
    """
    for name, kept in cells.items():
        about = schema.fields.get(name)
        if about is None or name in applicant.stated:
            continue
        if about.derived is not None and applicant.value(name) is not None:
            continue
        parts = (name, *schema.asked_for(name))
        door = next((one for one in parts if schema[one].is_askable), "")
        if not door or any(one in reasons for one in parts):
            continue
        views = tuple(cell_view(cell, schema) for cell in kept)
        if unread := unread_cells(views):
            yield UnreadView(name, door, unread, about.label, tuple(_folded(unread, None)))


def missing_facts(applicant: Applicant, matches: Sequence[Match]) -> list[tuple[Field, int]]:
    """What is not known and asked, with how many undecided options wait for it; most first."""
    waiting = _waiting(matches)
    unknown = [a for a in applicant.schema if a.is_askable and applicant.value(a.name) is None]
    return sorted(((about, waiting[about.name]) for about in unknown), key=lambda one: -one[1])


def facts_to_ask(
    applicant: Applicant, matches: Sequence[Match], first: Sequence[str], most: int
) -> list[tuple[Field, int]]:
    """What to ask for, at most so many facts: what is to be settled first, then what most wait for.

    Parameters
        first   fields that the option to turn to first waits for
    """
    wanted = [(about, n) for about, n in missing_facts(applicant, matches) if n]
    tasks = _budget_folded(wanted, applicant, matches)
    first_of = {one.name: about.name for about, _, lines in tasks for one in lines}
    at_first = {first_of.get(name, name) for name in first}
    asked = [(about, n) for about, n, _ in tasks]
    return sorted(asked, key=lambda one: one[0].name not in at_first)[:most]


#: Lines of a budget that may be asked for one by one.
FEW_LINES = 2


def _budget_folded(
    missing: Sequence[tuple[Field, int]], applicant: Applicant, matches: Sequence[Match]
) -> list[tuple[Field, int, tuple[Field, ...]]]:
    """What is missing, with how many options wait for it and the lines that it stands for.

    Where several lines of the budget are not known, what the money is for stands for all of them:
    line by line they would hide every other fact.
    """
    schema = applicant.schema
    names = {line.name for line in schema.budget_lines().values()}
    lines = tuple(about for about, _ in missing if about.name in names)
    if len(lines) <= FEW_LINES:
        return [(about, n, ()) for about, n in missing]
    budget = schema[schema.budget]
    of_budget = {budget.name, *names}
    waiting = sum(
        match.verdict.name == "undecided" and not of_budget.isdisjoint(match.verdict.missing)
        for match in matches
    )
    others = [(about, n, ()) for about, n in missing if about.name not in of_budget]
    return sorted([(budget, waiting, lines), *others], key=lambda one: -one[1])


def _waiting(matches: Sequence[Match]) -> Counter[str]:
    """How many undecided options each unknown field could still settle."""
    return Counter(
        name
        for match in matches
        if match.verdict.name == "undecided"
        for name in dict.fromkeys(match.verdict.missing)
    )


def contradictions_of(applicant: Applicant) -> Iterator[tuple[Message, tuple[Field, ...]]]:
    """Each derived value that cannot be, in words, with the fields to look at."""
    schema = applicant.schema
    for name, value in applicant.impossible():
        parts = tuple(schema[part] for part in schema.asked_for(name))
        said = message(
            "{field} comes out as {value}, which cannot be: look at {fields}.",
            field=schema[name].label,
            value=said_value(value, schema[name], schema),
            fields=tuple(named(part.label) for part in parts),
        )
        yield said, parts


def _origins(
    session: Session, applicant_id: str
) -> tuple[Mapping[str, list[KeptCell]], Mapping[str, str]]:
    """The cells of a profile by field; why, by field of which a person said what it is."""
    if session.source != "workspace":
        return {}, {}
    base = applicant_id.rpartition("/")[0] or applicant_id
    by_field: dict[str, list[KeptCell]] = {}
    with closing(Store(session.registry.path)) as store:
        profile = applicant_id if store.get(applicant_id) else base
        for cell in store.cells(profile):
            by_field.setdefault(cell.field, []).append(cell)
        corrected = dict(corrections_of(store, profile))
        whys = {step.number: step.why for step in store.steps()} if corrected else {}
        given = {
            name: whys.get(number, "")
            for number, _, name, cell in store.corrections(profile)
            if name in corrected and corrected[name] == cell
        }
    return by_field, {name: given.get(name, "") for name in corrected}


def _value(
    about: Field,
    applicant: Applicant,
    cells: Iterable[KeptCell],
    reasons: Mapping[str, str],
    waiting: int,
    session: Session,
) -> ValueView:
    known = told_said(applicant, about)
    views = tuple(cell_view(cell, session.schema) for cell in cells)
    kind, said = _origin(about, applicant, views, reasons, session)
    settles = (about.name, *session.schema.asked_for(about.name))
    by_person = any(name in reasons for name in settles)
    return ValueView(
        field=about.name,
        known=known is not None,
        origin=kind,
        cells=views,
        waiting=waiting,
        sensitive=about.sensitive,
        label=about.label,
        said=message("unknown") if known is None else known,
        origin_said=said,
        doubt=None if by_person or known is None else doubt_of(views, about, applicant),
    )


#: Where cells say otherwise by rule, or for good reason: nothing is in doubt for that.
_SETTLED = frozenset(("older-year", "older-request", "old-value", "against-correction"))
#: Types of what seldom changes: where a cooperative is, since when, and what it is.
_LASTING = frozenset(("place", "date", "category"))
_OTHERWISE = message("another file says otherwise")
_UNREAD = message("another cell on it could not be read: compare")


def doubt_of(cells: Sequence[SourceCellView], about: Field, applicant: Applicant) -> Message | None:
    """What makes a value of files doubtful: another cell disagrees, or could not be read.

    Names are written in many ways, and lists are put together from several cells; numbers and
    answers change with time, so that of them an older file is no doubt. A cell that was not read
    is settled once a later import of its file reads that column.
    """
    believed = cell_of(applicant.stated.get(about.name)) or None
    if believed is None or about.name == "name":
        return None
    told = [cell for cell in cells if cell.code not in _SETTLED]
    read = [cell for cell in told if cell.value is not None]
    newest = max((c.import_ for c in read if not disagrees(c, believed)), default=0)
    since = 0 if about.type in _LASTING else newest
    is_list = about.type == "categories"
    if not is_list and any(c.import_ >= since and disagrees(c, believed) for c in read):
        return _OTHERWISE
    return _UNREAD if unread_cells(told) else None


def unread_cells(cells: Sequence[SourceCellView]) -> tuple[SourceCellView, ...]:
    """The cells that could not be read, but for those whose column a later import reads."""
    read: dict[tuple[str, str], int] = {}
    for cell in cells:
        if cell.value is not None:
            column = cell.file, cell.header
            read[column] = max(cell.import_, read.get(column, 0))
    return tuple(
        cell
        for cell in cells
        if cell.value is None and cell.code and cell.code not in _SETTLED
        and cell.import_ >= read.get((cell.file, cell.header), 0)
    )  # fmt: skip


def _folded(cells: Sequence[SourceCellView], believed: str | None) -> Iterator[Message]:
    """What each cell says; those that say the same are told once, with how many others do."""
    alike: dict[tuple[str, str | None, str | None], list[SourceCellView]] = {}
    for cell in cells:
        alike.setdefault((cell.raw.casefold(), cell.value, cell.code), []).append(cell)
    for first, *others in alike.values():
        said = cell_said(first, believed)
        yield (
            counted(
                "{said}, and the same in {n} other cell",
                "{said}, and the same in {n} other cells",
                len(others),
                said=said,
            )
            if others
            else said
        )


def _origin(
    about: Field,
    applicant: Applicant,
    cells: tuple[SourceCellView, ...],
    reasons: Mapping[str, str],
    session: Session,
) -> tuple[OriginKind, tuple[Message, ...]]:
    believed = cell_of(applicant.stated.get(about.name)) or None
    from_cells = tuple(_folded(cells, believed))
    if about.name in reasons:
        person, why = message("corrected by hand"), reasons[about.name]
        said = labelled(person, why_said(why)) if why else person
        return "person", (said, *from_cells)
    if applicant.value(about.name) is None:
        return "unknown", from_cells
    if about.name not in applicant.stated:
        names = session.schema.asked_for(about.name)
        labels = (session.schema[name].label for name in names if name != about.name)
        parts = tuple(message_in("quoted", "“{text}”", text=label) for label in labels)
        said = message("worked out from {fields}", fields=parts) if parts else message("worked out")
        return "derived", (said, *from_cells)
    if cells:
        return "cells", from_cells
    return "table", (message("from {registry}", registry=session.registry.path.name),)
