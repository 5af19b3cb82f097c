"""Columns to fields: by their labels and by their values, with a score; never silently."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from matcher.domain.schema import NUMERIC, Schema
from matcher.ingest import money
from matcher.ingest.cell_result import CellRefusedError
from matcher.ingest.cleaning import Cleaner
from matcher.ingest.diagnostics import looks_personal
from matcher.ingest.label_similarity import closeness
from matcher.ingest.mapping_file import LEAVE_OUT, Settled
from matcher.ingest.sheet_reader import Raw
from matcher.ingest.table import Heading, Table
from matcher.ingest.vocabulary import key, plain
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.vocabulary import Vocabulary

ID = "applicant_id"
_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Use:
    """What a column is taken for.

    Parameters
        kind     field, id, register, personal, ignored, unclear or unlabelled
        name     the field or register; empty for the other kinds
        score    0 to 1; 1 when the user has settled it
        guesses  the best fields with their scores, best first
    """

    heading: Heading
    kind: str
    name: str = ""
    score: float = 1.0
    guesses: tuple[tuple[str, float], ...] = ()
    column: money.MoneyColumn = money.IN_DIRHAMS
    in_percent: bool = False


def map_columns(
    table: Table,
    schema: Schema,
    vocabulary: Vocabulary,
    settled: Mapping[str, Settled],
    today: date,
) -> list[Use]:
    """What every column of a table is taken for, in their order."""
    has_first_names = any(
        form in vocabulary.first_names for heading in table.headings for form in heading.forms()
    )
    names_in_full = [h for h in table.headings if _is_name(h, schema, vocabulary, is_bare=False)]
    found = []
    for heading in table.headings:
        bare = _is_name(heading, schema, vocabulary, is_bare=True)
        if bare and (has_first_names or names_in_full) and plain(heading.shown) not in settled:
            found.append(Use(heading, "personal"))
            continue
        found.append(_use(heading, table.sample(heading), schema, vocabulary, settled, today))
    return found


def _is_name(heading: Heading, schema: Schema, vocabulary: Vocabulary, *, is_bare: bool) -> bool:
    """Whether a label says "name" and no more, or names the applicant in full."""
    forms = heading.forms()
    if not forms or "name" not in schema:
        return False
    if any(form in vocabulary.bare_names for form in forms):
        full = [f for f in forms if f not in vocabulary.bare_names]
        is_full = any("name" in vocabulary.headers.get(form, ()) for form in full)
        return is_full is not is_bare
    return not is_bare and "name" in vocabulary.headers.get(forms[0], ())


def _use(
    heading: Heading,
    sample: Sequence[Raw],
    schema: Schema,
    vocabulary: Vocabulary,
    settled: Mapping[str, Settled],
    today: date,
) -> Use:
    said = settled.get(plain(heading.shown), Settled())
    column = money.MoneyColumn(_unit(heading, vocabulary), said.million)
    in_percent = _is_percent(heading, sample)
    if said.field == LEAVE_OUT:
        return Use(heading, "ignored")
    if said.field:
        kind = "id" if said.field == ID else "field"
        return Use(heading, kind, said.field, 1.0, (), column, in_percent)
    if not heading.label and not heading.above:
        is_personal = _holds_personal(sample)
        return Use(heading, "personal" if is_personal else "unlabelled" if sample else "ignored")
    forms = heading.forms()
    if _is_personal(heading, forms, sample, vocabulary):
        return Use(heading, "personal")
    for form in forms:
        if form in vocabulary.identifiers:
            if _are_numbers(sample):
                return Use(heading, "register", vocabulary.identifiers[form])
            break
    if any(f in vocabulary.ignored for f in forms) and not any(
        f in vocabulary.headers for f in forms
    ):
        return Use(heading, "ignored")
    guesses = _guesses(heading, forms, sample, schema, vocabulary, column, in_percent, today)
    threshold = float(vocabulary.settings["header_threshold"])
    margin = float(vocabulary.settings["header_margin"])
    if guesses and guesses[0][1] >= threshold:
        name, score = guesses[0]
        if len(guesses) == 1 or guesses[1][1] < score - margin or guesses[1][1] < threshold:
            kind = "id" if name == ID else "field"
            return Use(heading, kind, name, score, guesses, column, in_percent)
    if not sample:  # nothing stands in it: nothing is lost
        return Use(heading, "ignored")
    score = guesses[0][1] if guesses else 0.0
    return Use(heading, "unclear", "", score, guesses[:_GUESSES], column, in_percent)


def _guesses(
    heading: Heading,
    forms: Sequence[str],
    sample: Sequence[Raw],
    schema: Schema,
    vocabulary: Vocabulary,
    column: money.MoneyColumn,
    in_percent: bool,
    today: date,
) -> tuple[tuple[str, float], ...]:
    labels: dict[str, float] = {}
    for form in forms:
        for name in vocabulary.headers.get(form, ()):
            labels[name] = 1.0
    for form in forms if labels else ():
        for name in vocabulary.second_headers.get(form, ()):
            labels.setdefault(name, _SECOND)
    if not labels:
        for form in forms:
            if len(form) < 4:
                continue
            for known, names in vocabulary.headers.items():
                if len(known) <= 2 * len(form):
                    near = closeness(form, known)
                    for name in names if near >= _FAR else ():
                        labels[name] = max(labels.get(name, 0.0), near)
    scored = [
        (
            name,
            round(
                label
                * (_OTHER_GROUP if _is_of_others(name, heading, schema, vocabulary) else 1)
                * _likelihood(name, sample, schema, vocabulary, column, in_percent, today),
                2,
            ),
        )
        for name, label in labels.items()
    ]
    return tuple(sorted(scored, key=lambda pair: (-pair[1], pair[0])))


_OTHER_GROUP = 0.6
_SECOND = 0.9
_FAR = 0.5  # what is further is not even a guess


def _is_of_others(name: str, heading: Heading, schema: Schema, vocabulary: Vocabulary) -> bool:
    """Whether a part of the members, as women, stands below a label that is not of members."""
    if not heading.above or name == ID or schema[name].unit != "people":
        return False
    if name in vocabulary.headers.get(heading.forms()[0], ()):
        return False  # the two labels together are known
    relations = [schema.asked_for(about.name) for about in schema if about.derived is not None]
    wholes = {whole for inputs in relations if name in inputs for whole in inputs}
    if not wholes:
        return False
    groups = heading.group_forms()
    said = [k for k, names in vocabulary.headers.items() if wholes & set(names)]
    return not any(f" {k} " in f" {group} " for group in groups for k in said)


def _likelihood(
    name: str,
    sample: Sequence[Raw],
    schema: Schema,
    vocabulary: Vocabulary,
    column: money.MoneyColumn,
    in_percent: bool,
    today: date,
) -> float:
    """1 when at least half of the cells can be read as values of the field, down to 0.3."""
    if name == ID:
        is_id = all(re.fullmatch(r"[\w./-]{1,40}", str(cell)) for cell in sample)
        return 1.0 if is_id else 0.3
    about = schema[name]
    cleaner = Cleaner(about, schema, vocabulary, today, column, in_percent)
    read = doubtful = refused = 0
    for cell in sample:
        try:
            cleaned = cleaner.read(cell)
        except CellRefusedError as error:
            # a question about a value is no sign against its column
            is_question = error.code.startswith("ambiguous") or error.code in _QUESTIONS
            doubtful += is_question
            refused += not is_question
            continue
        if cleaned.value is not None:
            read += 1
    told = read + refused + doubtful
    if not told:
        return 1.0
    if about.type == "text" and _are_all(sample, (int, float)):
        return 0.3
    if about.type in NUMERIC and any(isinstance(cell, date) for cell in sample):
        refused += told
        told *= 2
    return 0.3 + 0.7 * min(1.0, 2 * (read + doubtful) / told)


_QUESTIONS = ("a-range", "hijri-date", "old-division", "other-currency", "formula", "a-rate")


def _are_all(sample: Sequence[Raw], kinds: tuple[type, ...]) -> bool:
    return bool(sample) and all(isinstance(cell, kinds) for cell in sample)


def _is_percent(heading: Heading, sample: Sequence[Raw]) -> bool:
    """Whether a column counts in per cent: its label says so, or its numbers are above one."""
    numbers = [abs(cell) for cell in sample if isinstance(cell, int | float)]
    texts = [cell for cell in sample if isinstance(cell, str) and "%" not in cell]
    numbers += [float(t) for t in texts if re.fullmatch(r"\d{1,3}(?:\.\d+)?", t.strip())]
    if numbers and max(numbers) <= 1:
        return False
    is_said = re.search(r"%|pourcent|taux|النسبة|نسبة", heading.shown.casefold()) is not None
    return is_said or any(n > 1 for n in numbers)


def _unit(heading: Heading, vocabulary: Vocabulary) -> str:
    """The unit of amounts that a label names, in brackets or after "en"."""
    said: list[str] = []
    for label in (heading.label, heading.above):
        said += re.findall(r"\(([^)]*)\)", label)
        said += re.findall(r"\b(?:en|in|ب)\s+([\w ]+)$", label)
        said += [label.split()[-1]] if label.split() else []
    for words in said:
        unit = money.unit_of(words.removeprefix("en ").strip(), vocabulary)
        if unit in money.FACTORS and unit != "thousand":
            return unit
    return "dirham"


def _is_personal(
    heading: Heading, forms: Sequence[str], sample: Sequence[Raw], vocabulary: Vocabulary
) -> bool:
    is_known = any(form in vocabulary.headers for form in forms)
    if heading.above and not any(form in vocabulary.headers for form in forms[:1]):
        group = {*heading.group_forms(), *fold(heading.above).split()}
        if group & (vocabulary.personal | vocabulary.personal_words):
            return True
    if is_known:
        return _holds_personal(sample)
    if any(form in vocabulary.identifiers for form in forms):
        return False
    words = set(fold(heading.label).split()) | {key(w) for w in heading.label.split()}
    return (
        any(form in vocabulary.personal for form in forms)
        or bool(words & vocabulary.personal_words)
        or _holds_personal(sample)
    )


def _holds_personal(sample: Sequence[Raw]) -> bool:
    texts = [_as_text(cell) for cell in sample if isinstance(cell, str | int | float)]
    found = sum(looks_personal(text) for text in texts)
    return found >= 1 and found >= 0.3 * len(texts)


def _as_text(cell: Raw) -> str:
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    # a spreadsheet takes the zero off a phone number
    if isinstance(cell, int) and re.fullmatch(r"[67]\d{8}", str(cell)):
        return f"0{cell}"
    return str(cell)


def _are_numbers(sample: Sequence[Raw]) -> bool:
    """Whether the cells are numbers of a register: a yes or no column holds none."""
    return not sample or any(any(c.isdigit() for c in str(cell)) for cell in sample)
