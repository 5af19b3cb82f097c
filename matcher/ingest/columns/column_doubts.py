"""Columns that seem to be of a field, and are asked about: what the whole table says against it.

Names that may be of places or of people, places that are elsewhere, amounts of another currency,
what a project costs where another column says what is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from matcher.domain.schema import Schema
from matcher.ingest.cells.numbers import marked_number
from matcher.ingest.columns.column_likelihood import APPLICANT_ID
from matcher.ingest.columns.name_columns import may_list_people, may_list_places
from matcher.ingest.columns.places_elsewhere import (
    are_slips_alone,
    lie_elsewhere,
    may_be_places,
    mostly_lie_elsewhere,
    names_other_countries,
)
from matcher.ingest.columns.use import MOST_GUESSES, Use
from matcher.ingest.columns.vocabulary import key
from matcher.ingest.sheets.sheet import Raw
from matcher.ingest.tables.amount_units import (
    mixes_currencies,
    shows_another,
    unit_of_label,
    unit_said,
)
from matcher.ingest.tables.table import SheetTable
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary

_READ = ("field", "id", "register", "year", "personal")
_WIDE = ("region", "province")  # there are few of them, and each is known


def with_doubts(
    uses: list[Use], table: SheetTable, schema: Schema, vocabulary: Vocabulary
) -> list[Use]:
    """The columns; those that are doubtful beside the others are asked about, or set aside."""
    uses = _without_doubtful_names(uses, table, schema, vocabulary)
    uses = _without_places_elsewhere(uses, table, schema, vocabulary)
    uses = _without_slips_alone(uses, table, schema, vocabulary)
    uses = _with_doubt_of_currency(uses, table, schema, vocabulary)
    uses = _with_doubt_of_counts(uses, table, schema)
    return _with_doubt_of_cost(uses, schema)


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

    So is a column of which some amounts are in another currency and others say none. A table is
    from elsewhere when another column shows another currency; or when no column of places is read
    and its places are, or most of them, or one of the countries it names, or when it has numbers
    as "SIREN".
    """
    if unit_said(table.unit, vocabulary):
        return uses
    unsaid = [
        use
        for use in uses
        if use.kind == "field"
        and use.guesses
        and schema[use.name].type == "money"
        and not unit_of_label(use.heading, vocabulary)
    ]
    bare = [
        use
        for use in unsaid
        if not any(any(c.isalpha() for c in str(cell)) for cell in table.sample(use.heading))
    ]
    mixed = [use for use in unsaid if mixes_currencies(table, use.heading, vocabulary)]
    has_place = any(use.kind == "field" and schema[use.name].type == "place" for use in uses)
    if not bare and not mixed:
        return uses
    if has_place or not _lies_elsewhere(uses, table, schema, vocabulary):
        foreign = [use.heading for use in uses if shows_another(table, use.heading, vocabulary)]
        bare = [use for use in bare if any(heading is not use.heading for heading in foreign)]
    doubted = [*bare, *mixed]
    return [replace(use, kind="unclear", name="") if use in doubted else use for use in uses]


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


_LEAST_NEED = 1000  # below, a number counts things


def _with_doubt_of_counts(uses: list[Use], table: SheetTable, schema: Schema) -> list[Use]:
    """The columns; small numbers below a label that may say what the money is for are asked about.

    "Besoins" over 3 and 5 counts them; over 120,000 it is the amount.
    """
    return [
        replace(use, kind="unclear", name="", guesses=use.guesses[:MOST_GUESSES])
        if use.kind == "field"
        and use.name == schema.need
        and use.column.unit == "dirham"
        and any(name == schema.budget for name, _ in use.guesses)
        and _are_small(table.sample(use.heading))
        else use
        for use in uses
    ]


def _are_small(sample: Sequence[Raw]) -> bool:
    """Whether most of some numbers are small, and none says a currency."""
    numbers = [found[0] for cell in sample if (found := marked_number(str(cell).strip()))]
    return bool(numbers) and 2 * sum(abs(n) < _LEAST_NEED for n in numbers) > len(sample)


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
        replace(use, kind="unclear", name="", guesses=use.guesses[:MOST_GUESSES])
        if use.kind == "field" and use.name == schema.need and use.score < 1
        else use
        for use in uses
    ]
