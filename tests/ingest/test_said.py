"""What an import says: every fact of the English sentence, in French and in Arabic too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest

import matcher
from ingest.conftest import TODAY
from ingest.planted import plant
from matcher.domain.schema import Schema
from matcher.ingest.cells.cell_result import NOTHING, CellRefusedError
from matcher.ingest.cells.cleaning import Cleaner
from matcher.ingest.columns.vocabulary import Vocabulary
from matcher.ingest.diagnostics import Finding, Origin
from matcher.ingest.importer import Outcome
from matcher.support.messages import Message, Sayable, message, render

_ISOLATES = re.compile("[\u2066-\u2069]")


@cache
def translations(language: str) -> GNUTranslations:
    path = Path(matcher.__file__).parent / "locale" / f"{language}.mo"
    with path.open("rb") as stream:
        return GNUTranslations(stream)


def is_translated(said: Message, language: str) -> bool:
    known = translations(language)._catalog  # type: ignore[attr-defined]
    key = f"{said.context}\x04{said.text}" if said.context else said.text
    return key in known or (key, 0) in known


def parts_of(said: Sayable) -> Iterator[Sayable]:
    """A message with all messages and values in it."""
    yield said
    if isinstance(said, Message):
        for _, value in said.arguments:
            yield from parts_of(value)
    elif isinstance(said, tuple):
        for value in said:
            yield from parts_of(value)


def spoken(said: Sayable, language: str) -> str:
    return _ISOLATES.sub("", render(said, language))


def check_says_all(finding: Finding, language: str) -> None:
    for whole in (finding.message, finding.hint, finding.origin.said()):
        text = spoken(whole, language)
        for part in parts_of(whole):
            if isinstance(part, Message):
                assert not part.text or is_translated(part, language), part.text
            if not isinstance(part, Message | tuple):
                assert spoken(part, language) in text, (part, text)


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_fact_is_lost_in_another_language(
    language: str, form: str, tmp_path: Path, do_import: Callable[..., Outcome]
) -> None:
    outcome = do_import(plant(tmp_path, "mixed", form, seed=21)[0])
    assert len({finding.code for finding in outcome.findings}) > 20
    for finding in outcome.findings:
        check_says_all(finding, language)


def refusal(schema: Schema, vocabulary: Vocabulary, field: str, cell: str) -> CellRefusedError:
    with pytest.raises(CellRefusedError) as caught:
        Cleaner(schema[field], schema, vocabulary, TODAY).read(cell)
    return caught.value


def test_a_cell_with_quotes_stands_whole(schema: Schema, vocabulary: Vocabulary) -> None:
    what = refusal(schema, vocabulary, "members", 'une "dizaine" de femmes').message
    assert render(what, "en") == '"une "dizaine" de femmes" is not a number.'
    assert render(what, "fr").startswith('«\u00a0une "dizaine" de femmes\u00a0»')
    assert '«\u2066une "dizaine" de femmes\u2069»' in render(what, "ar")


def test_a_cell_with_braces_is_no_place_of_the_sentence(
    schema: Schema, vocabulary: Vocabulary
) -> None:
    what = refusal(schema, vocabulary, "members", "{cell} {other}").message
    for language in ("en", "fr", "ar"):
        assert spoken(what, language).count("{cell} {other}") == 1


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_persons_number_is_not_said(
    language: str, schema: Schema, vocabulary: Vocabulary
) -> None:
    refused = refusal(schema, vocabulary, "members", "Fatima 0661234567")
    said = f"{render(refused.message, language)} {render(refused.hint, language)}"
    assert "***" in said
    assert "0661234567" not in said


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_bound_is_said_with_the_cell(
    language: str, schema: Schema, vocabulary: Vocabulary
) -> None:
    what = refusal(schema, vocabulary, "members", "-3").message
    assert "-3" in spoken(what, language)
    assert render(what, "en") == f'"-3" is below {spoken(schema["members"].minimum or 0, "en")}.'


def test_a_place_of_a_cell_in_three_languages() -> None:
    origin = Origin("liste.xlsx", "Feuille 1", 14, 28, "Nb adhérents")
    assert render(origin.said(), "en") == (
        "liste.xlsx, sheet “Feuille 1”, row 14, column AB “Nb adhérents”"
    )
    french = render(origin.said(), "fr").replace("\u202f", " ").replace("\u00a0", " ")
    assert french == "liste.xlsx, feuille « Feuille 1 », ligne 14, colonne AB « Nb adhérents »"
    arabic = spoken(origin.said(), "ar")
    assert arabic == "liste.xlsx، الورقة «Feuille 1»، السطر 14، العمود AB «Nb adhérents»"


def test_rows_are_numbers_of_a_sheet_and_not_amounts() -> None:
    assert str(Origin("a.csv", row=12345)) == "a.csv, row 12345"


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_nothing_is_said_of_a_clean_cell(language: str) -> None:
    assert render(NOTHING, language) == ""


def test_findings_of_one_cell_are_in_order_whatever_they_say() -> None:
    at = Origin("a.csv", row=2, column=1)
    with_hint = Finding(at, "money", "a-range", message("b"), message("do"))
    without = Finding(at, "money", "a-range", message("b"), "")
    assert sorted([with_hint, without]) == [without, with_hint]
