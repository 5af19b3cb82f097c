"""What an import did and what the workspace holds, as text and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import matcher.show.words_importing  # noqa: F401  its words are brought
from matcher.importing.findings import Origin, column_letters
from matcher.importing.importer import Outcome
from matcher.importing.report import record_of
from matcher.schema import Schema
from matcher.show.findings_words import in_a_line, meaning, where_it_stands
from matcher.show.layout import wrapped
from matcher.show.words import labelled, listed, say
from matcher.workspace.store import Kept, KeptCell

_QUIET = ("unused-column", "merged", "same-or-not")
_SHOWN_QUESTIONS = 12


def import_answer(
    outcome: Outcome, schema: Schema, language: str, *, dry_run: bool
) -> Iterator[str]:
    """The lines of `match import`."""
    if dry_run:
        yield say("would_import", language)
    yield from wrapped(
        say(
            "imported",
            language,
            rows=f"{outcome.rows:,}",
            made=f"{len(outcome.made):,}",
            changed=f"{len(outcome.changed):,}",
            same=f"{outcome.unchanged:,}",
            merged=f"{outcome.merged:,}",
        ),
        indent="",
    )
    shown = [f"{i} {outcome.names.get(i, '')}".strip() for i in outcome.made[:5] if i]
    if shown:
        more = ["…"] if len(outcome.made) > len(shown) else []
        yield from wrapped(
            labelled(say("first_ids", language), listed([*shown, *more], language), language),
            indent="",
        )
    yield from _columns(outcome, schema, language)
    questions = [f for f in outcome.findings if not f.is_warning and _is_question(f.code)]
    if questions:
        yield ""
        yield labelled(say("questions", language), str(len(questions)), language)
        for finding in questions[:_SHOWN_QUESTIONS]:
            yield from wrapped(f"? {in_a_line(finding, language)}")
        if len(questions) > _SHOWN_QUESTIONS:
            yield f"    … +{len(questions) - _SHOWN_QUESTIONS}"
    for finding in outcome.findings:
        if finding.kind in ("file", "sheet") and not finding.is_warning:
            yield ""
            yield from wrapped(f"! {in_a_line(finding, language)}", indent="")
    for is_warning, heading in ((False, "not_read"), (True, "kept_flagged")):
        kinds = Counter(
            f.code for f in outcome.findings if f.is_warning is is_warning and f.code not in _QUIET
        )
        if kinds:
            yield ""
            yield labelled(say(heading, language), str(sum(kinds.values())), language)
            for code, count in kinds.most_common():
                yield f"    {count:>6,}  {code}: {meaning(code, language)}"
    if outcome.review:
        yield ""
        yield say("to_review", language, n=outcome.review)
    if outcome.mapping and questions:
        yield say("settle_in", language, x=outcome.mapping)


def _is_question(code: str) -> bool:
    return code == "unclear-column" or code.startswith("ambiguous-")


def _columns(outcome: Outcome, schema: Schema, language: str) -> Iterator[str]:
    used: dict[str, list[str]] = {}
    personal: list[str] = []
    older = {
        (f.origin.file, f.origin.sheet, f.origin.column)
        for f in outcome.findings
        if f.code == "older-year"
    }
    for table, use in outcome.columns:
        if (table.sheet.file, table.sheet.name, use.heading.column) in older:
            continue
        label = use.heading.shown or column_letters(use.heading.column)
        where = " ".join(filter(None, (table.sheet.file, table.sheet.name)))
        if use.kind in ("field", "id", "register"):
            name = use.name if use.kind != "field" else schema[use.name].label.to(language)
            score = f" {use.score:.2f}" if use.score < 1 else ""
            used.setdefault(where, []).append(f"{label} → {name}{score}")
        elif use.kind == "personal":
            personal.append(f"{label} ({where})")
    if used:
        yield ""
        yield say("columns_used", language)
        for where, words in used.items():
            yield from wrapped(f"{where}: {' · '.join(words)}")
    if personal:
        yield from wrapped(
            labelled(say("columns_left", language), listed(personal, language), language), indent=""
        )


def import_data(outcome: Outcome, *, dry_run: bool) -> dict[str, Any]:
    """The object of `match import --json`."""
    return {
        "schema": 1,
        "dry_run": dry_run,
        "files": outcome.files,
        "rows": outcome.rows,
        "cells": outcome.cells,
        "made": len(outcome.made),
        "changed": len(outcome.changed),
        "unchanged_rows": outcome.unchanged,
        "merged_rows": outcome.merged,
        "pairs_to_review": outcome.review,
        "profiles": [
            {"applicant_id": i, "name": outcome.names.get(i, "")}
            for i in (*outcome.made, *outcome.changed)
            if i
        ],
        "columns": [
            {
                "file": table.sheet.file,
                "sheet": table.sheet.name,
                "column": use.heading.column,
                "header": use.heading.shown,
                "kind": use.kind,
                "field": use.name or None,
                "score": use.score,
                "guesses": [{"field": name, "score": score} for name, score in use.guesses],
            }
            for table, use in outcome.columns
        ],
        "mapping": str(outcome.mapping) if outcome.mapping else None,
        "problems": [record_of(finding) for finding in outcome.findings],
    }


def profile_answer(
    kept: Kept,
    cells: Sequence[KeptCell],
    versions: Sequence[tuple[int, int, str, Any]],
    schema: Schema,
    language: str,
) -> Iterator[str]:
    """The lines of `match registry show`: each value with its cells."""
    yield f"{kept.id} · {kept.name}"
    by_field: dict[str, list[KeptCell]] = {}
    for cell in cells:
        by_field.setdefault(cell.field, []).append(cell)
    for about in schema:
        here = by_field.get(about.name, [])
        value = kept.facts.get(about.name)
        if value is None and not here:
            continue
        said = value if value is not None else say("unknown", language)
        yield labelled(about.label.to(language), said, language)
        for cell in here:
            note = ""
            if cell.value is None:
                note = f" ({say('refused_cell', language)}: {cell.code})" if cell.code else ""
            elif value is not None and cell.value != value:
                note = f" ({say('said_otherwise', language)} {cell.value})"
            yield from wrapped(f"“{cell.raw}” {place_of(cell, language)}{note}")
    for register, number in kept.registers.items():
        yield labelled(register, number, language)
    yield ""
    yield say("history", language)
    before: dict[str, str] = {}
    for version, made, day, facts in versions:
        changes = [
            f"{name} {before[name]} → {text}" if name in before else f"{name} {text}"
            for name, text in facts.items()
            if version > 1 and before.get(name) != text
        ]
        yield from wrapped(f"{version}. {day} (import {made}) {' · '.join(changes)}".rstrip())
        before = dict(facts)


def place_of(cell: KeptCell, language: str) -> str:
    """Where a kept cell stands."""
    origin = Origin(cell.file, cell.sheet, cell.row, cell.column, cell.header)
    return where_it_stands(origin, language)


def profile_data(
    kept: Kept, cells: Sequence[KeptCell], versions: Sequence[tuple[int, int, str, Any]]
) -> dict[str, Any]:
    """The object of `match registry show --json`."""
    return {
        "schema": 1,
        "applicant_id": kept.id,
        "name": kept.name,
        "names": list(kept.names),
        "facts": dict(kept.facts),
        "registers": dict(kept.registers),
        "version": kept.version,
        "cells": [
            {
                "field": c.field,
                "value": c.value,
                "raw": c.raw,
                "code": c.code or None,
                "file": c.file,
                "sheet": c.sheet,
                "row": c.row,
                "column": c.column,
                "header": c.header,
                "import": c.import_number,
            }
            for c in cells
        ],
        "history": [
            {"version": number, "import": made, "day": day, "facts": dict(facts)}
            for number, made, day, facts in versions
        ],
    }
