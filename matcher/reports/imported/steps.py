"""What was done to the workspace, step by step, and what a step changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Annotated

from matcher.domain.schema import Field, Schema
from matcher.ingest.profiles.corrections import Done
from matcher.ingest.profiles.folding import profile_changes
from matcher.registry.kept import Kept, KeptRecord
from matcher.registry.store import Store
from matcher.reports.layout import wrapped
from matcher.reports.phrases import labelled
from matcher.reports.values import said_cell
from matcher.reports.view import SCHEMA, only_shown
from matcher.support import writing
from matcher.support.messages import Message, Sayable, counted, message, message_in, render
from matcher.support.text import clean


@dataclass(frozen=True, slots=True)
class FieldChangeView:
    """One field of a profile that changed."""

    applicant_id: Annotated[str, "id of the profile"]
    field: Annotated[str, "the field"]
    before: Annotated[str | None, "canonical cell before; null where it was unknown"]
    after: Annotated[str | None, "canonical cell after; null where it is unknown"]
    said: Message = only_shown()


@dataclass(frozen=True, slots=True)
class CorrectedView:
    """What a correction did."""

    schema: Annotated[int, "version of this format"]
    step: Annotated[int, "number of the step: match registry undo takes it back"]
    made: Annotated[tuple[str, ...], "ids of profiles that are there now"]
    gone: Annotated[tuple[str, ...], "ids of profiles that are no longer there"]
    changes: Annotated[tuple[FieldChangeView, ...], "what changed, field by field"]


@dataclass(frozen=True, slots=True)
class FieldSaidView:
    """What a correction says of one field."""

    field: Annotated[str, "the field"]
    value: Annotated[str | None, "canonical cell; null where it is said to be unknown"]
    said: Message = only_shown()


@dataclass(frozen=True, slots=True)
class WorkspaceStepView:
    """One step."""

    step: Annotated[int, "its number"]
    day: Annotated[str, "its day, ISO 8601"]
    kind: Annotated[str, "import, set, merge, split, apart, later, undo or forgotten"]
    ids: Annotated[tuple[str, ...], "profiles that it names"]
    files: Annotated[tuple[str, ...], "names of the files of an import"]
    of: Annotated[int | None, "the step that an undo takes back; null for the other kinds"]
    values: Annotated[tuple[FieldSaidView, ...], "what a correction says, field by field"]
    why: Annotated[str, "the reason that was given"]
    undone: Annotated[int | None, "the step that took it back; null while it stands"]
    by: Annotated[str, "account in whose name it was made; empty where nobody was signed in"]
    hour: Annotated[
        str, "its hour on the clock of the machine, HH:MM; empty where --today said another day"
    ]

    def when(self) -> Sayable:
        """Its day, and its hour where that is known."""
        day = date.fromisoformat(self.day)
        if not self.hour:
            return day
        return message_in("day and hour of a step", "{day}, {hour}", day=day, hour=self.hour)


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a file that stands under a profile."""

    row: Annotated[int, "its number for match registry split"]
    step: Annotated[int, "the import that read it"]
    file: Annotated[str, "name of the file"]
    sheet: Annotated[str, "name of the sheet; empty where a file has none"]
    line: Annotated[int, "row in the file, from 1"]
    names: Annotated[tuple[str, ...], "the names in it"]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The steps of the workspace, or of one profile."""

    schema: Annotated[int, "version of this format"]
    steps: Annotated[tuple[WorkspaceStepView, ...], "the oldest first"]
    rows: Annotated[tuple[RowView, ...], "rows of the profile that was asked for"]


@dataclass(frozen=True, slots=True)
class BackupView:
    """A copy of the workspace that was written, or brought back."""

    schema: Annotated[int, "version of this format"]
    file: Annotated[PurePath, "the file of the copy"]
    parts: Annotated[tuple[str, ...], "files of the user's folder that it holds"]


#: Reasons that the pages give themselves, where a person wrote none.
OWN_WHYS = {
    "interview": message_in("why it was corrected", "interview"),
    "office page": message_in("why it was corrected", "on the office page"),
}


def why_said(why: str) -> Sayable:
    """The reason of a step: as a person wrote it, or in words where a page gave its own."""
    return OWN_WHYS.get(why) or clean(why)


def corrected_view(done: Done, schema: Schema) -> CorrectedView:
    """The view of a correction."""
    found = []
    for one, before, after in done.changed:
        for name, was, now in profile_changes(_facts(before), _facts(after)):
            found.append(field_change_view(one, name, was, now, schema))
    return CorrectedView(
        SCHEMA,
        done.step,
        tuple(one for one, before, after in done.changed if before is None and after is not None),
        tuple(one for one, before, after in done.changed if after is None),
        tuple(found),
    )


def _facts(kept: Kept | None) -> Mapping[str, str]:
    return kept.facts if kept else {}


def field_change_view(
    applicant_id: str, name: str, was: str, now: str, schema: Schema
) -> FieldChangeView:
    """One field of a profile that changed; an empty cell is unknown."""
    said = value_change_said(was, now, schema[name], schema)
    return FieldChangeView(applicant_id, name, was or None, now or None, said)


def value_change_said(was: str, now: str, about: Field, schema: Schema) -> Message:
    """A field with its value before and after, as one would say them."""
    before, after = said_cell(was, about, schema), said_cell(now, about, schema)
    change = message_in("before and after", "{before} → {after}", before=before, after=after)
    return labelled(about.label, change)


def _change_line(change: FieldChangeView, language: str) -> str:
    return f"{change.applicant_id}  {render(change.said, language)}"


def corrected_lines(view: CorrectedView, language: str) -> Iterator[str]:
    """What changed, and how to take it back."""
    hidden = {*view.made, *view.gone}
    for change in view.changes:
        if change.applicant_id not in hidden:
            yield _change_line(change, language)
    for one in view.made:
        yield render(message("{id} is there now.", id=one), language)
    for one in view.gone:
        yield render(message("{id} is no longer there.", id=one), language)
    back = message("Step {number}; match registry undo {number} takes it back.",
                   number=str(view.step))  # fmt: skip
    yield render(back, language)


def history_view(
    store: Store, schema: Schema, records: Iterable[KeptRecord] = (), of: str = ""
) -> HistoryView:
    """The view of `match registry history`: of one profile, the steps that touched it."""
    rows = list(records)
    imports = {row.step for row in rows}
    listed = store.steps()
    values: dict[int, list[FieldSaidView]] = {}
    versions: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    for at, profile, name, cell in store.corrections():
        if name in schema:
            if profile not in versions:
                versions[profile] = [(made, f) for _, made, _, f in store.versions(profile)]
            was = _value_before(versions[profile], at, name)
            about = schema[name]
            said = labelled(about.label, said_cell(cell or "", about, schema))
            if was is not None and was != (cell or ""):
                said = value_change_said(was, cell or "", about, schema)
            values.setdefault(at, []).append(FieldSaidView(name, cell, said))
    named = {s.number for s in listed if of in s.ids()} | imports
    shown = [
        s for s in listed
        if not of or s.number in named or (s.kind == "undo" and s.about.get("step") in named)
    ]  # fmt: skip
    return HistoryView(
        SCHEMA,
        tuple(
            WorkspaceStepView(
                *(s.number, s.day, s.kind, s.ids(), s.files),
                int(str(s.about["step"])) if s.kind == "undo" else None,
                tuple(values.get(s.number, ())),
                s.why,
                s.undone or None,
                s.by,
                s.hour,
            )
            for s in shown
        ),
        tuple(
            RowView(number, r.step, r.file, r.sheet, r.row, r.names)
            for number, r in enumerate(rows, 1)
        ),
    )


def _value_before(
    versions: Iterable[tuple[int, Mapping[str, str]]], step: int, name: str
) -> str | None:
    """What a profile said of a field before a step: "" where it was unknown; None: not told.

    Parameters
        versions   by the step that made them, the oldest first
    """
    before: Mapping[str, str] = {}
    for made, facts in versions:
        if made == step:
            return before.get(name, "")
        before = facts
    return None


STEP_KINDS = {
    "import": message_in("kind of step", "import"),
    "set": message_in("kind of step", "correction"),
    "merge": message_in("kind of step", "merge"),
    "split": message_in("kind of step", "split"),
    "apart": message_in("kind of step", "two, not one"),
    "later": message_in("kind of step", "put off"),
    "undo": message_in("kind of step", "undo"),
    "forgotten": message_in("kind of step", "forgotten"),
}


#: Whose hours those of steps are.
CLOCK_SAID = message("Hours are those of the clock of this machine.")


def history_lines(view: HistoryView, language: str) -> Iterator[str]:
    """One line a step, then the rows of the profile."""
    for step in view.steps:
        words = [
            f"{step.step}.",
            render(step.when(), language),
            render(STEP_KINDS[step.kind], language),
            " ".join((*step.ids, *map(clean, step.files), *([str(step.of)] if step.of else []))),
            writing.listed((render(one.said, language) for one in step.values), language),
        ]
        if step.why or step.by:
            told = (clean(step.by), render(why_said(step.why), language))
            words.append(f"({' · '.join(filter(None, told))})")
        if step.undone:
            back = message("taken back by step {number}", number=str(step.undone))
            words.append(f"[{render(back, language)}]")
        yield from wrapped(" ".join(filter(None, words)), indent="    ", first="")
    if any(step.hour for step in view.steps):
        yield ""
        yield render(CLOCK_SAID, language)
    if view.rows:
        yield ""
        yield render(message("Rows"), language)
        for row in view.rows:
            line = str(row.line) if row.line else ""
            where = " ".join(clean(one) for one in (row.file, row.sheet, line) if one)
            names = " · ".join(map(clean, row.names))
            yield from wrapped(writing.labelled_text(f"{row.row}. {where}", names, language))


def changes_said(views: Iterable[FieldChangeView], language: str, most: int = 30) -> Iterator[str]:
    """What an import changed of what was there, field by field."""
    listed = list(views)
    if not listed:
        return
    yield ""
    heading = counted("{n} change", "{n} changes", len(listed))
    yield writing.labelled_text(render(message("Changed since the last import"), language),
                   render(heading, language), language)  # fmt: skip
    for one in listed[:most]:
        yield f"    {_change_line(one, language)}"
    if len(listed) > most:
        yield f"    … +{len(listed) - most}"


def backup_said(view: BackupView) -> Message:
    """How much was copied, in a sentence."""
    return counted(
        "{file}: {n} file of the workspace.", "{file}: {n} files of the workspace.",
        len(view.parts), file=view.file,
    )  # fmt: skip


def restored_said(view: BackupView) -> Message:
    """How much was brought back, in a sentence."""
    return counted(
        "{n} file of the workspace is back, from {file}.",
        "{n} files of the workspace are back, from {file}.",
        len(view.parts),
        file=view.file,
    )
