"""Columns to fields: by their labels and by their values, with a score; never silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from matcher.domain.schema import NUMERIC, Schema
from matcher.ingest.cells import money
from matcher.ingest.cells.cleaning import OF_WORDS, Cleaner
from matcher.ingest.cells.identifiers import own_id_of
from matcher.ingest.columns.column_doubts import with_doubts
from matcher.ingest.columns.column_likelihood import APPLICANT_ID, column_likelihood
from matcher.ingest.columns.label_similarity import closeness, first_letters
from matcher.ingest.columns.mapping_file import LEAVE_OUT, Settled
from matcher.ingest.columns.name_columns import (
    may_be_of_any_register,
    may_name_bodies,
    name_kinds,
)
from matcher.ingest.columns.no_field import (
    counts_rows,
    holds_bare_ids,
    holds_moments,
    holds_no_field,
    holds_other_numbers,
    holds_plane_coordinates,
)
from matcher.ingest.columns.personal_columns import (
    holds_personal,
    is_personal,
    is_value_and_number,
)
from matcher.ingest.columns.use import MOST_GUESSES, Use
from matcher.ingest.columns.vocabulary import key, plain_word
from matcher.ingest.sheets.sheet import Raw
from matcher.ingest.tables.amount_units import (
    are_amounts,
    forms_of_label,
    is_about_money,
    is_percent,
    unit_of_label,
    unit_said,
)
from matcher.ingest.tables.heading import ColumnHeading
from matcher.ingest.tables.table import SheetTable
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary


def map_columns(
    table: SheetTable,
    schema: Schema,
    vocabulary: Vocabulary,
    settled: Mapping[str, Settled],
    today: date,
) -> list[Use]:
    """What every column of a table is taken for, in their order."""
    names = name_kinds(table, vocabulary) if "name" in schema else {}
    found = []
    for heading in table.headings:
        kind = names.get(heading.column, "")
        if kind and not settled.get(plain_word(heading.shown), Settled()).field:
            guesses = (("name", _IN_DOUBT),) if kind == "unclear" else ()
            found.append(Use(heading, kind, "", guesses[0][1] if guesses else 1.0, guesses))
            continue
        found.append(_use(heading, table, schema, vocabulary, settled, today))
    is_sure = "unclear" not in names.values()
    found = _without_second_names(found, table, vocabulary, is_sure=is_sure)
    if is_sure:
        found = _with_name(found, vocabulary)
    return _without_spares(with_doubts(found, table, schema, vocabulary), schema)


def _without_second_names(
    uses: list[Use], table: SheetTable, vocabulary: Vocabulary, *, is_sure: bool
) -> list[Use]:
    """The columns; "Club" or "ONG" holds the name only where no other column does, nor may."""
    named = [use for use in uses if use.name == "name"]
    second = [use for use in named if use.guesses and use.score <= _SECOND]
    is_alone = is_sure and len(named) == 1
    return [
        replace(use, kind="unclear", name="")
        if use in second and not (is_alone and may_name_bodies(table, use.heading, vocabulary))
        else use
        for use in uses
    ]


def _with_name(uses: list[Use], vocabulary: Vocabulary) -> list[Use]:
    """The columns; where none holds the name of the applicant, a union's own name is that."""
    if any(use.name == "name" for use in uses):
        return uses
    for at, use in enumerate(uses):
        forms = use.heading.forms()
        if use.names_say_yes and any("name" in vocabulary.second_headers.get(f, ()) for f in forms):
            return [*uses[:at], Use(use.heading, "field", "name"), *uses[at + 1 :]]
    return uses


def _without_spares(uses: Sequence[Use], schema: Schema) -> list[Use]:
    """The columns, without those whose field another column of the table names more clearly.

    "Coût du projet" is the need only where no column says "Montant demandé".
    """
    best: dict[str, float] = {}
    for use in uses:
        if use.kind == "field" and schema[use.name].type not in ("categories", "place", "text"):
            best[use.name] = max(best.get(use.name, 0.0), use.score)
    return [
        replace(use, kind="spare") if use.kind == "field" and use.score < best.get(use.name, 0.0)
        else use
        for use in uses
    ]  # fmt: skip


_CODES = frozenset(("code", "codes", "sigle", "abreviation", "abrege", "رمز"))
_MEANINGS = frozenset(("libelle", "libelles", "signification", "intitule", "label", "meaning",
                       "description", "المعني"))  # fmt: skip


def is_list_of_codes(table: SheetTable, uses: Sequence[Use]) -> bool:
    """Whether a table of two or three columns only says what codes stand for."""
    labels = [fold(heading.label) for heading in table.headings if heading.label]
    has_name = any(use.kind in ("field", "register") for use in uses)
    return (
        not has_name
        and 2 <= len(labels) <= 3
        and bool(_CODES & set(labels))
        and bool(_MEANINGS & set(labels))
    )


def _use(
    heading: ColumnHeading,
    table: SheetTable,
    schema: Schema,
    vocabulary: Vocabulary,
    settled: Mapping[str, Settled],
    today: date,
) -> Use:
    sample = table.sample(heading)
    filled = partial(table.filled, heading)
    said = settled.get(plain_word(heading.shown), Settled())
    unit = unit_of_label(heading, vocabulary) or unit_said(table.unit, vocabulary) or "dirham"
    column = money.MoneyColumn(unit, said.million, are_amounts(sample))
    in_percent = is_percent(heading, sample)
    if said.field == LEAVE_OUT:
        return Use(heading, "ignored")
    if said.field:
        kind = "id" if said.field == APPLICANT_ID else "field"
        return Use(heading, kind, said.field, 1.0, (), column, in_percent)
    if not heading.label and not heading.above:
        if holds_personal(sample, filled):
            return Use(heading, "personal")
        return Use(heading, "unlabelled" if sample else "ignored")
    forms = forms_of_label(heading, vocabulary)
    for form in forms[:2]:
        if form in vocabulary.named_headers:
            yes = vocabulary.named_headers[form]
            how = column_likelihood(yes, sample, schema, vocabulary, column, in_percent, today,
                             is_exact=True, names_say_yes=True)  # fmt: skip
            if sample and how < _READABLE:
                return Use(heading, "unclear", "", how, ((yes, how),))
            return Use(heading, "field", yes, column=column, names_say_yes=True)
    if is_personal(heading, forms, sample, filled, vocabulary):
        # by its label, or by cells that hold more than a value and a number
        is_of_people = is_personal(heading, forms, (), filled, vocabulary)
        about = _of_words(forms, schema, vocabulary)
        if is_of_people or not about:
            return Use(heading, "personal")
        cleaner = Cleaner(schema[about], schema, vocabulary, today)
        if not all(is_value_and_number(cell, cleaner) for cell in sample):
            return Use(heading, "personal")
    for form in forms:
        if form in vocabulary.identifiers:
            if _are_numbers(sample) and not may_be_of_any_register(table, heading, vocabulary):
                return Use(heading, "register", vocabulary.identifiers[form])
            break
    is_known = any(f in vocabulary.headers for f in forms)
    if not is_known and (
        any(f in vocabulary.ignored for f in forms)
        or holds_other_numbers(heading, sample, vocabulary.other_numbers)
        or holds_plane_coordinates(heading, sample)
    ):
        return Use(heading, "ignored")
    guesses = _guesses(heading, forms, sample, schema, vocabulary, column, in_percent, today)
    threshold = float(vocabulary.settings["header_threshold"])
    margin = float(vocabulary.settings["header_margin"])
    if guesses and guesses[0][1] >= threshold:
        name, score = guesses[0]
        if len(guesses) == 1 or guesses[1][1] < score - margin or guesses[1][1] < threshold:
            kind = "id" if name == APPLICANT_ID else "field"
            if kind == "id" and sample and not any(map(own_id_of, sample)):
                return Use(heading, "ignored")  # a running number names nothing elsewhere
            if kind == "field" and schema[name].type == "date" and holds_moments(sample):
                return Use(heading, "ignored")  # when the row was written, not when a body began
            return Use(heading, kind, name, score, guesses, column, in_percent)
    if not sample:  # nothing stands in it: nothing is lost
        return Use(heading, "ignored")
    score = guesses[0][1] if guesses else 0.0
    if score < _READABLE and (
        holds_no_field(heading, sample)
        or holds_bare_ids(heading, sample)
        or counts_rows(table.first(heading))
    ):
        return Use(heading, "ignored")
    return Use(heading, "unclear", "", score, guesses[:MOST_GUESSES], column, in_percent)


def _of_words(forms: Sequence[str], schema: Schema, vocabulary: Vocabulary) -> str:
    """The one field of places or of a list of values that a label names; "" where none."""
    names = next((vocabulary.headers[form] for form in forms if form in vocabulary.headers), ())
    fields = [name for name in names if name in schema and schema[name].type in OF_WORDS]
    return fields[0] if len(fields) == len(names) == 1 else ""


def _guesses(
    heading: ColumnHeading,
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
    if {schema.need, schema.budget} <= labels.keys():  # "Besoins": first what for, then how much
        labels[schema.need] = _AFTER_PURPOSES
    for form in forms:
        for name in vocabulary.second_headers.get(form, ()):
            labels.setdefault(name, _SECOND)
    if not labels:
        for form in forms:
            if len(form) < 4:
                continue
            for known, names in _with_a_like_word(form, vocabulary):
                if len(known) <= 2 * len(form) or known.startswith(f"{form} "):
                    near = closeness(form, known)
                    for name in names if near >= _FAR else ():
                        labels[name] = max(labels.get(name, 0.0), near)
    scored = [
        (
            name,
            round(
                label
                * (_OTHER_GROUP if _is_of_others(name, heading, schema, vocabulary) else 1)
                * (_QUALIFIED if _is_of_something(name, heading, schema, vocabulary) else 1)
                * column_likelihood(
                    name,
                    sample,
                    schema,
                    vocabulary,
                    column,
                    in_percent,
                    today,
                    is_exact=label == 1,
                ),
                2,
            ),
        )
        for name, label in labels.items()
    ]
    if sample:  # what only sounds like it, and whose cells it cannot be, is no suggestion
        scored = [
            (name, score)
            for name, score in scored
            if score > _UNREADABLE * labels[name]
            or labels[name] >= _SECOND
            or (name != APPLICANT_ID and schema[name].type == "place")
        ]
    return tuple(sorted(scored, key=lambda pair: (-pair[1], pair[0])))


def _with_a_like_word(form: str, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The known labels that share a word with a form, or the beginning of one: no other is near."""
    begun: dict[str, list[str]] = vocabulary.cache.get("labels by letter", {})
    if not begun:
        for known in vocabulary.headers:
            for letter in {word[0] for word in known.split()}:
                begun.setdefault(letter, []).append(known)
        vocabulary.cache["labels by letter"] = begun
    letters = {letter for word in form.split() for letter in first_letters(word)}
    seen = dict.fromkeys(k for letter in sorted(letters) for k in begun.get(letter, ()))
    return ((known, vocabulary.headers[known]) for known in seen)


_OTHER_GROUP = 0.6
_QUALIFIED = 0.7
_SECOND = 0.9
_AFTER_PURPOSES = 0.93
_READABLE = 0.65  # half of the cells can be read
_IN_DOUBT = 0.6  # of two columns that may be the name
_UNREADABLE = 0.3  # what the likelihood of a column is where none of its cells can be read
_FAR = 0.5  # what is further is not even a guess


def _is_of_something(
    name: str, heading: ColumnHeading, schema: Schema, vocabulary: Vocabulary
) -> bool:
    """Whether a bracket may turn what is counted, as kilograms in "Ventes (kg)"."""
    if name == APPLICANT_ID or schema[name].type not in NUMERIC:
        return False
    if all(is_about_money(said, vocabulary) for said in heading.qualifiers):
        return False
    return name not in vocabulary.headers.get(heading.forms()[0], ())


def _is_of_others(
    name: str, heading: ColumnHeading, schema: Schema, vocabulary: Vocabulary
) -> bool:
    """Whether a part of the members, as women, stands below a label that is not of members."""
    if not heading.above or name == APPLICANT_ID:
        return False
    if name in vocabulary.headers.get(heading.forms()[0], ()):
        return False  # the two labels together are known
    if schema[name].type == "money":
        return not _is_about_applicant(name, heading, vocabulary)
    if schema[name].unit != "people":
        return False
    relations = [schema.asked_for(about.name) for about in schema if about.derived is not None]
    wholes = {whole for inputs in relations if name in inputs for whole in inputs}
    if not wholes:
        return False
    groups = heading.group_forms()
    said = [k for k, names in vocabulary.headers.items() if wholes & set(names)]
    return not any(f" {k} " in f" {group} " for group in groups for k in said)


def _is_about_applicant(name: str, heading: ColumnHeading, vocabulary: Vocabulary) -> bool:
    """Whether the label above is a chapter of the form, or speaks of the field itself."""
    words = {key(word) for word in fold(heading.above).split()}
    if words & vocabulary.chapters or not words - {str(heading.year)}:
        return True
    return any(
        name in names and any(f" {known} " in f" {group} " for group in heading.group_forms())
        for known, names in vocabulary.headers.items()
    )


def _are_numbers(sample: Sequence[Raw]) -> bool:
    """Whether the cells are numbers of a register: a yes or no column holds none."""
    return not sample or any(any(c.isdigit() for c in str(cell)) for cell in sample)
