"""What an import did, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from matcher.ingest.diagnostics import column_letters
from matcher.reports.imported.import_preview import preview_lines
from matcher.reports.imported.importing import (
    EventsReadView,
    FindingView,
    ImportView,
    JoinedView,
    ProfileName,
)
from matcher.reports.imported.steps import changes_said
from matcher.reports.layout import wrapped
from matcher.support.messages import Message, counted, message, render
from matcher.support.reason_codes import REASONS
from matcher.support.writing import labelled_text, listed, writing_marks

#: Findings that are said elsewhere on the screen, or that nobody has to look at.
_QUIET = ("unused-column", "merged", "same-or-not")
Group = Literal["refused", "kept", "left_out"]
#: What was found, by what became of it; what a person has to mend comes first.
GROUPS: dict[Group, Message] = {
    "refused": message("Not read"),
    "kept": message("Kept, but look at it"),
    "left_out": message("Left out, with the reason"),
}
_SHOWN_QUESTIONS, _SHOWN_PLACES = 12, 3
#: Names that are shown of a kind: before an import they are what it is decided on.
_SHOWN_BEFORE, _SHOWN_AFTER = 20, 5


def import_lines(view: ImportView, language: str) -> Iterator[str]:
    """The lines of `match import`."""
    if view.dry_run:
        yield render(message("Nothing is written. It would be:"), language)
    for said in import_said(view):
        yield from wrapped(render(said, language), indent="")
    yield from _profiles(view, language)
    if view.dry_run:
        yield from preview_lines(view.sheets, language)
    else:
        yield from _columns(view, language)
        yield from preview_lines(view.sheets, language)
    questions = [found for found in view.problems if not found.kept and _is_question(found.code)]
    if questions:
        yield ""
        left = render(message("Questions left"), language)
        yield labelled_text(left, render(len(questions), language), language)
        for found in questions[:_SHOWN_QUESTIONS]:
            yield from wrapped(f"? {finding_line(found, language)}")
        if len(questions) > _SHOWN_QUESTIONS:
            yield f"    … +{len(questions) - _SHOWN_QUESTIONS}"
    for found in view.problems:
        if found.kind in ("file", "sheet") and group_of(found) == "refused":
            yield ""
            yield from wrapped(f"! {finding_line(found, language)}", indent="")
    yield from changes_said(view.changes, language)
    for group, heading in GROUPS.items():
        yield from _kinds(told(view, group), heading, language)
    if view.pairs_to_review:
        yield ""
        pairs = counted(
            "{n} pair that may be one cooperative: match registry duplicates.",
            "{n} pairs that may be one cooperative: match registry duplicates.",
            view.pairs_to_review,
        )
        yield render(pairs, language)
    if view.mapping and (questions or view.words):
        settle = message("Settle the columns in {file} and import again.", file=view.mapping)
        if view.words:
            settle = message("Say in {file} what the words mean, and import again.",
                             file=view.mapping)  # fmt: skip
            if questions:
                settle = message("Settle the columns and the words in {file} and import again.",
                                 file=view.mapping)  # fmt: skip
        yield render(settle, language)


def import_said(view: ImportView) -> tuple[Message, ...]:
    """How much was read and made, in a sentence or two."""
    about_rows = (_done(view),) if view.rows or view.events is None else ()
    return (*about_rows, *(() if view.events is None else (_events(view.events),)))


def group_of(found: FindingView) -> Group:
    """What became of the cell, row, column or sheet of a finding."""
    if found.kept:
        return "kept"
    return "left_out" if found.left_out else "refused"


def told(view: ImportView, group: Group) -> list[FindingView]:
    """The findings of a group, without those that are said elsewhere."""
    return [f for f in view.problems if group_of(f) == group and f.code not in _QUIET]


def finding_line(found: FindingView, language: str) -> str:
    """Where, what and what to do."""
    said = f"{render(found.what, language)} {render(found.todo, language)}".rstrip()
    return labelled_text(render(found.where, language), said, language)


def _done(view: ImportView) -> Message:
    return message(
        "{rows}: {made}, {changed}, {known}, {merged}.",
        rows=counted("{n} row read", "{n} rows read", view.rows),
        made=counted("{n} profile made", "{n} profiles made", view.made),
        changed=counted("{n} changed", "{n} changed", view.changed),
        known=counted("{n} known already", "{n} known already", view.unchanged_rows),
        merged=counted("{n} row merged", "{n} rows merged", view.merged_rows),
    )


def _events(events: EventsReadView) -> Message:
    return message(
        "Requests: {rows}: {recorded}, {known}, {refused}.",
        rows=counted("{n} row read", "{n} rows read", events.rows),
        recorded=counted("{n} event recorded", "{n} events recorded", events.recorded),
        known=counted("{n} known already", "{n} known already", events.known),
        refused=counted("{n} row refused", "{n} rows refused", events.refused),
    )


def _profiles(view: ImportView, language: str) -> Iterator[str]:
    """The cooperatives that are new, changed and joined, by name."""
    most = _SHOWN_BEFORE if view.dry_run else _SHOWN_AFTER
    no_name = render(message("no name"), language)

    def called(one: ProfileName | JoinedView) -> str:
        said = render(" ".join(filter(None, (one.applicant_id, one.name))), language) or no_name
        place = one.place if isinstance(one, ProfileName) else None
        return said if place is None else f"{said} ({render(place, language)})"

    kinds = (
        (message("New profiles"), [called(one) for one in view.profiles if one.is_new]),
        (message("Changed profiles"), [called(one) for one in view.profiles if not one.is_new]),
        (
            message("Rows merged"),
            [f"{called(one)} ({render(one.said, language)})" for one in view.joined],
        ),
    )
    for heading, words in kinds:
        shown = words[:most]
        if len(words) > most:
            shown.append(f"… +{render(len(words) - most, language)}")
        if shown:
            said = labelled_text(render(heading, language), listed(shown, language), language)
            yield from wrapped(said, indent="  ", first="")


def _columns(view: ImportView, language: str) -> Iterator[str]:
    used: dict[str, list[str]] = {}
    personal, unused = [], []
    for column in view.columns:
        where = " ".join(filter(None, (column.file, column.sheet)))
        label = render(column.header or column_letters(column.column), language)
        if column.is_read:
            score = f" {column.score:.2f}" if column.score < 1 else ""
            named = (
                f"{label} {writing_marks(language).arrow} {render(column.label, language)}{score}"
            )
            used.setdefault(where, []).append(named)
        elif column.kind == "personal":
            personal.append(f"{label} ({render(where, language)})")
        elif column.kind in ("ignored", "elsewhere") and column.header:
            unused.append(f"{label} ({render(where, language)})")
    if used:
        yield ""
        yield render(message("Columns used"), language)
        for where, words in used.items():
            yield from wrapped(labelled_text(render(where, language), " · ".join(words), language))
    if personal:
        left = render(message("Columns on people, not read"), language)
        yield from wrapped(labelled_text(left, listed(personal, language), language), indent="")
    if unused:
        left = render(message("Columns that no field takes, not read"), language)
        yield from wrapped(labelled_text(left, listed(unused, language), language), indent="")


def _kinds(found: Sequence[FindingView], heading: Message, language: str) -> Iterator[str]:
    """What was found, a kind a line, the most frequent first, each with its first places."""
    kinds: dict[str, list[FindingView]] = {}
    for one in found:
        kinds.setdefault(one.code, []).append(one)
    if not kinds:
        return
    yield ""
    all_of_them = sum(map(len, kinds.values()))
    yield labelled_text(render(heading, language), render(all_of_them, language), language)
    for code, those in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        places = [_place(found, language) for found in those[:_SHOWN_PLACES]]
        if len(those) > _SHOWN_PLACES:
            places.append("…")
        said = labelled_text(render(REASONS[code], language), listed(places, language), language)
        yield from wrapped(said, first=f"  {render(len(those), language):>4}  ", indent=" " * 8)


def _place(found: FindingView, language: str) -> str:
    """Sheet and cell, as a spreadsheet names them; the file where there are no sheets."""
    cell = f"{found.column}{found.row or ''}"
    return render(" ".join(filter(None, (found.sheet or found.file, cell))), language)


def _is_question(code: str) -> bool:
    return code == "unclear-column" or code.startswith("ambiguous-")
