"""Columns to fields: by their labels and by their values, with a score; never silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from matcher.domain.schema import NUMERIC, Schema
from matcher.ingest.cells import money
from matcher.ingest.cells.identifiers import own_id_of
from matcher.ingest.columns.column_likelihood import APPLICANT_ID, column_likelihood
from matcher.ingest.columns.label_similarity import closeness, first_letters
from matcher.ingest.columns.mapping_file import LEAVE_OUT, Settled
from matcher.ingest.columns.name_columns import (
    may_be_of_any_register,
    may_list_people,
    may_list_places,
    may_name_bodies,
    name_kinds,
)
from matcher.ingest.columns.no_field import (
    counts_rows,
    holds_bare_ids,
    holds_moments,
    holds_no_field,
    holds_other_numbers,
)
from matcher.ingest.columns.personal_columns import holds_personal, is_personal
from matcher.ingest.columns.places_elsewhere import (
    are_slips_alone,
    lie_elsewhere,
    may_be_places,
    mostly_lie_elsewhere,
    names_other_countries,
)
from matcher.ingest.columns.vocabulary import key, plain_word
from matcher.ingest.sheets.sheet import Raw
from matcher.ingest.tables.amount_units import (
    are_amounts,
    is_percent,
    shows_another,
    unit_of_label,
    unit_said,
)
from matcher.ingest.tables.heading import ColumnHeading
from matcher.ingest.tables.table import SheetTable
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Use:
    """What a column is taken for.

    Parameters
        kind     field, id, register, year (of its row), personal, ignored, spare (another column
                 says the same more clearly), elsewhere (of places of which none is known),
                 unclear or unlabelled
        name     the field or register; empty for the other kinds
        score    0 to 1; 1 when the user has settled it
        guesses  the best fields with their scores, best first
        names_say_yes  True where a name in a cell says yes, as the name of a union
        line     the number of the budget line that the column is of; 0 for none
        is_amount  whether it holds the amount of that line, and not what it is for
    """

    heading: ColumnHeading
    kind: str
    name: str = ""
    score: float = 1.0
    guesses: tuple[tuple[str, float], ...] = ()
    column: money.MoneyColumn = money.IN_DIRHAMS
    in_percent: bool = False
    names_say_yes: bool = False
    line: int = 0
    is_amount: bool = False


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
    found = _without_doubtful_names(found, table, schema, vocabulary)
    found = _without_places_elsewhere(found, table, schema, vocabulary)
    found = _without_slips_alone(found, table, schema, vocabulary)
    found = _with_doubt_of_currency(found, table, schema, vocabulary)
    return _without_spares(_with_doubt_of_cost(found, schema), schema)


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


def _without_doubtful_names(
    uses: list[Use], table: SheetTable, schema: Schema, vocabulary: Vocabulary
) -> list[Use]:
    """The columns; the names of what may be a list of places or people are asked about."""
    named = [use for use in uses if use.name == "name" and use.guesses]
    if len(named) != 1:
        return uses
    beside = [use for use in uses if use not in named]
    is_alone = not any(use.kind in _READ for use in beside)
    others = [use.heading for use in beside if is_alone]
    heading = named[0].heading
    if not (
        may_list_places(table, heading, others, schema, vocabulary)
        or may_list_people(table, heading, vocabulary)
    ):
        return uses
    return [replace(use, kind="unclear", name="") if use in named else use for use in uses]


def _without_places_elsewhere(
    uses: list[Use], table: SheetTable, schema: Schema, vocabulary: Vocabulary
) -> list[Use]:
    """The columns; those of places are set aside where none of the table is in the gazetteer."""
    samples = _samples_of_places(uses, table, schema, vocabulary)
    fields = {name for u in uses if u.heading.column in samples for name, _ in u.guesses}
    is_wide = all(schema[name].level in _WIDE for name in fields - {APPLICANT_ID})
    if not samples or not lie_elsewhere(samples.values(), schema, vocabulary, is_wide=is_wide):
        return uses
    return [
        replace(use, kind="elsewhere", name="") if use.heading.column in samples else use
        for use in uses
    ]


def _without_slips_alone(
    uses: list[Use], table: SheetTable, schema: Schema, vocabulary: Vocabulary
) -> list[Use]:
    """The columns; those of places are asked about where all they have is a few likenesses."""
    samples = _samples_of_places(uses, table, schema, vocabulary)
    if not are_slips_alone(samples.values(), schema, vocabulary):
        return uses
    return [
        replace(use, kind="unclear", name="")
        if use.kind == "field" and use.heading.column in samples
        else use
        for use in uses
    ]


def _samples_of_places(
    uses: list[Use], table: SheetTable, schema: Schema, vocabulary: Vocabulary
) -> dict[int, list[Raw]]:
    """The cells of the columns that may be of places and of nothing else, by their number."""
    of_places = frozenset(about.name for about in schema if about.type == "place")
    found: dict[int, list[Raw]] = {}
    for use in uses:
        fields = {name for name, _ in use.guesses if name != APPLICANT_ID}
        if use.kind in ("unclear", "field") and fields and fields <= of_places:
            cells = table.sample(use.heading)
            if may_be_places(cells, vocabulary):
                found[use.heading.column] = cells
    return found


#: Numbers of registers of other countries, in labels.
_OF_COUNTRIES = frozenset(
    ("siret", "siren", "rna", "naf", "ape", "insee", "finess", "cuit", "cuil", "ruc", "cnpj", "ein")
)


def _with_doubt_of_currency(
    uses: list[Use], table: SheetTable, schema: Schema, vocabulary: Vocabulary
) -> list[Use]:
    """The columns; amounts of a table from elsewhere are asked about where none says in what.

    It is from elsewhere when another column shows another currency; or when no column of places is
    read and its places are, or most of them, or one of the countries it names, or when it has
    numbers as "SIREN".
    """
    if unit_said(table.unit, vocabulary):
        return uses
    bare = [
        use
        for use in uses
        if use.kind == "field"
        and use.guesses
        and schema[use.name].type == "money"
        and not unit_of_label(use.heading, vocabulary)
        and not any(any(c.isalpha() for c in str(cell)) for cell in table.sample(use.heading))
    ]
    has_place = any(use.kind == "field" and schema[use.name].type == "place" for use in uses)
    if not bare:
        return uses
    if has_place or not _lies_elsewhere(uses, table, schema, vocabulary):
        foreign = [use.heading for use in uses if shows_another(table, use.heading, vocabulary)]
        bare = [use for use in bare if any(heading is not use.heading for heading in foreign)]
    return [replace(use, kind="unclear", name="") if use in bare else use for use in uses]


def _lies_elsewhere(
    uses: list[Use], table: SheetTable, schema: Schema, vocabulary: Vocabulary
) -> bool:
    places = _samples_of_places(uses, table, schema, vocabulary).values()
    return (
        any(use.kind == "elsewhere" for use in uses)
        or any(_OF_COUNTRIES & set(fold(use.heading.label).split()) for use in uses)
        or any(_holds_sirets(use, table) for use in uses)
        or names_other_countries(table.headings, table.sample, schema.currency)
        or mostly_lie_elsewhere(places, schema, vocabulary)
    )


_SIRET = 14  # digits of a number of a French establishment; an ICE has fifteen


def _holds_sirets(use: Use, table: SheetTable) -> bool:
    """Whether numbers of fourteen digits stand below a label that begins as "id" does."""
    if use.kind == "register" or not fold(use.heading.label).startswith("id"):
        return False
    texts = [str(cell).strip().removesuffix(".0") for cell in table.sample(use.heading)]
    return bool(texts) and all(text.isdecimal() and len(text) == _SIRET for text in texts)


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


_ASKED = frozenset(
    ("demande", "demandee", "demandes", "sollicite", "sollicitee", "requis", "requise", "requested",
     "مطلوب", "مطلوبه")
)  # fmt: skip


def _with_doubt_of_cost(uses: list[Use], schema: Schema) -> list[Use]:
    """The columns; what a project costs is not the need where another column may say that.

    "Contribution demandée à l'INDH" is asked about, and until then the cost beside it too.
    """
    if not any(
        use.kind == "unclear" and {key(word) for word in fold(use.heading.shown).split()} & _ASKED
        for use in uses
    ):
        return uses
    return [
        replace(use, kind="unclear", name="", guesses=use.guesses[:_GUESSES])
        if use.kind == "field" and use.name == schema.need and use.score < 1
        else use
        for use in uses
    ]


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
    forms = heading.forms()
    for form in forms[:2]:
        if form in vocabulary.named_headers:
            yes = vocabulary.named_headers[form]
            how = column_likelihood(yes, sample, schema, vocabulary, column, in_percent, today,
                             is_exact=True, names_say_yes=True)  # fmt: skip
            if sample and how < _READABLE:
                return Use(heading, "unclear", "", how, ((yes, how),))
            return Use(heading, "field", yes, column=column, names_say_yes=True)
    if is_personal(heading, forms, sample, filled, vocabulary):
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
    return Use(heading, "unclear", "", score, guesses[:_GUESSES], column, in_percent)


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
    for form in forms:
        for name in vocabulary.second_headers.get(form, ()):
            labels.setdefault(name, _SECOND)
    if not labels:
        for form in forms:
            if len(form) < 4:
                continue
            for known, names in _with_a_like_word(form, vocabulary):
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
_READ = ("field", "id", "register", "year", "personal")
_WIDE = ("region", "province")  # there are few of them, and each is known
_READABLE = 0.65  # half of the cells can be read
_IN_DOUBT = 0.6  # of two columns that may be the name
_FAR = 0.5  # what is further is not even a guess


def _is_of_something(
    name: str, heading: ColumnHeading, schema: Schema, vocabulary: Vocabulary
) -> bool:
    """Whether a bracket may turn what is counted, as kilograms in "Ventes (kg)"."""
    if name == APPLICANT_ID or schema[name].type not in NUMERIC or not heading.is_qualified:
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
