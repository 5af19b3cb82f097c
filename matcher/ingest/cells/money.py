"""Amounts: dirhams, centimes, rials, MDH and KDH, and the million that may be either."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from matcher.ingest.cells.cell_result import CellRefusedError, CellResult
from matcher.ingest.cells.lines_in_cell import refuse_several
from matcher.ingest.cells.number_words import number_of_words
from matcher.ingest.cells.numbers import (
    LARGEST,
    marked_number,
    number_in,
    plain_signs,
)
from matcher.ingest.columns.vocabulary import plain_word
from matcher.ingest.diagnostics import masked
from matcher.support.messages import message
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.sheets.sheet import Raw

#: What one of each unit is in dirhams.
FACTORS = {
    "dirham": Decimal(1),
    "thousand_dirham": Decimal(1000),
    "million_dirham": Decimal(10) ** 6,
    "thousand_million_dirham": Decimal(10) ** 9,
    "centime": Decimal("0.01"),
    "million_centime": Decimal(10) ** 4,
    "rial": Decimal("0.05"),
    "thousand": Decimal(1000),
}
_MILLION = {"dirhams": Decimal(10) ** 6, "centimes": Decimal(10) ** 4}


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """What the header says about all amounts below it.

    Parameters
        unit     a key of FACTORS, bare_million, bare_thousand_million or foreign; an amount
                 with a unit of its own keeps that
        million  dirhams or centimes, where the user has settled what a million means there
        is_full  True where most amounts are of a thousand and more, so that a small one with a
                 fraction is no amount in thousands
    """

    unit: str = "dirham"
    million: str = ""
    is_full: bool = False


IN_DIRHAMS = MoneyColumn()


def unit_of(text: str, vocabulary: Vocabulary) -> str:
    """The unit that some words name, as a key of FACTORS or of the vocabulary; "" when none.

    >>> from matcher.ingest.columns.vocabulary import read_vocabulary
    >>> from matcher.catalogue.loading import load_schema
    >>> words = read_vocabulary(load_schema()[0])
    >>> unit_of("MDH", words), unit_of("millions de centimes", words), unit_of("millions", words)
    ('million_dirham', 'million_centime', 'bare_million')
    """
    for name, words in vocabulary.currency.items():
        if plain_word(text) in words.exact or (len(fold(text)) > 1 and fold(text) in words.folded):
            return name
    return ""


_TAIL = re.compile(
    r"(?:\s*(?:/|par|le|la)?\s*\b(?:an|année|mois|ttc|ht|annuel|سنويا|environ|env)\b\.?)$",
    re.IGNORECASE,
)


def clean_money(raw: Raw, vocabulary: Vocabulary, column: MoneyColumn) -> CellResult:
    """The amount in whole units of the currency of the schema.

    Raises
        CellRefusedError  it is no amount, in another currency, or a million of nobody knows what
    """
    if not isinstance(raw, str):
        number, _, _ = number_in(raw, vocabulary)
        _refuse_scaled(number, raw, column, vocabulary.money)
        return _whole(number * _factor("", raw, column, vocabulary.money), raw, is_about=False)
    refuse_several(raw)
    if len(raw) > _LONGEST:
        raise _no_amount(raw)
    text, is_about = _without_about(plain_signs(raw), vocabulary)
    if re.search(r"(?:/|par )\s*mois\b|شهريا", text):
        raise CellRefusedError(
            "a-rate",
            message('"{cell}" is an amount a month.', cell=masked(raw)),
            message("Write the yearly one."),
        )
    text = _TAIL.sub("", text).strip()
    if found := re.fullmatch(r"\((.+)\)", text):  # as accountants write a loss
        text = f"-{found[1].strip()}"
    head, unit = _unit_apart(text, vocabulary)
    factor = _factor(unit, raw, column, vocabulary.money)
    number = _number(head, raw, vocabulary)
    if not unit:
        _refuse_scaled(number, raw, column, vocabulary.money)
    return _whole(number * factor, raw, is_about=is_about)


def _factor(unit: str, raw: object, column: MoneyColumn, currency: str) -> Decimal:
    """What one of the cell's unit, or of its column's, is in units of the currency."""
    unit = unit or column.unit
    if unit == "foreign":
        raise in_another_currency(raw, currency)
    if unit in ("bare_million", "bare_thousand_million"):
        return _million(str(raw), unit, column, currency)
    return FACTORS[unit]


def in_another_currency(raw: object, currency: str) -> CellRefusedError:
    """The refusal of an amount that is not in the currency of the schema."""
    return CellRefusedError(
        "other-currency",
        message('"{cell}" is not in {currency}.', cell=masked(str(raw)), currency=currency),
        message("Write it in {currency}.", currency=currency),
    )


def _refuse_scaled(number: Decimal, raw: object, column: MoneyColumn, currency: str) -> None:
    """Nobody asks for 1.5 dirhams: a small fraction without a unit is of something else."""
    if column.is_full or column.unit != "dirham":
        return
    if abs(number) < 1000 and number != int(number):
        cell = masked(str(raw))
        what = message(
            '"{cell}" in {currency}, in thousands or in millions?', cell=cell, currency=currency
        )
        hint = message("Write the unit, or the amount in {currency}.", currency=currency)
        raise CellRefusedError("ambiguous-number", what, hint)


def _million(raw: str, unit: str, column: MoneyColumn, currency: str) -> Decimal:
    if column.million in _MILLION:
        return _MILLION[column.million] * (1000 if unit == "bare_thousand_million" else 1)
    if currency != "MAD":
        raise CellRefusedError(
            "ambiguous-million",
            message(
                '"{cell}": of {currency} or of hundredths of it?',
                cell=masked(raw),
                currency=currency,
            ),
            message(
                "Write the amount in {currency} in full, or settle the column in the mapping file.",
                currency=currency,
            ),
        )
    raise CellRefusedError(
        "ambiguous-million",
        message('"{cell}": of dirhams or of centimes, a hundred times less?', cell=masked(raw)),
        message('Write MDH or "millions de centimes", or settle the column in the mapping file.'),
    )


def _without_about(text: str, vocabulary: Vocabulary) -> tuple[str, bool]:
    for word in sorted(vocabulary.words["about"].exact, key=len, reverse=True):
        if text.casefold().startswith(word):
            return text[len(word) :].strip(), True
    return text, False


def _unit_apart(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The text before its unit, and the unit: the longest words at its end that name one."""
    found = re.fullmatch(r"([€$£]|[^\W\d_][^\W\d_. ]{0,4}(?: cfa)?)\s*(\d.*)", text, re.IGNORECASE)
    if found and (unit := unit_of(found[1], vocabulary)) in ("dirham", "foreign"):
        return found[2], unit
    cut = re.search(r"[^\d\s.,+-].*$", text)
    if cut is None:
        return text, ""
    words = text.split()
    if any(c.isdigit() for c in text):
        tail = text[cut.start() :].strip(" .")
        if unit := unit_of(tail, vocabulary):
            return text[: cut.start()].strip(), unit
    for start in range(1, len(words)):
        tail = " ".join(words[start:]).strip(".")
        if unit := unit_of(tail, vocabulary):
            return " ".join(words[:start]), unit
    return text, ""


def _number(head: str, raw: str, vocabulary: Vocabulary) -> Decimal:
    if re.fullmatch(r"[\d\s.,]*\d-", head):
        what = message('"{cell}": a loss, or a stroke behind the amount?', cell=masked(raw))
        raise CellRefusedError("ambiguous-number", what, message("Write -12000 or 12000."))
    head = head.rstrip(",- ") if head.endswith((",-", "-")) else head
    if found := marked_number(head):
        return found[0]
    mixed = re.fullmatch(
        r"(\d+)\s+(cents?|mille|ألف|آلاف)(?:\s+(mille|ألف))?", head
    )  # 3 cent mille
    if mixed:
        number = Decimal(mixed[1])
        for word in filter(None, mixed.groups()[1:]):
            number *= 100 if word.startswith("cent") else 1000
        return number
    worded = number_of_words(head)
    if worded is not None:
        return Decimal(worded)
    if re.search(r"\d\s*(?:-|à|/|إلى)\s*\d", head):
        raise CellRefusedError(
            "a-range",
            message('"{cell}" is a range.', cell=masked(raw)),
            message("Write one amount."),
        )
    raise _no_amount(raw)


_LONGEST = 120  # no amount in words is longer


def _no_amount(raw: str) -> CellRefusedError:
    return CellRefusedError(
        "not-an-amount",
        message('"{cell}" is not an amount.', cell=masked(raw)),
        message("Write the amount, for example 300000; leave it empty if unknown."),
    )


def _whole(amount: Decimal, raw: object, *, is_about: bool) -> CellResult:
    if abs(amount) >= LARGEST:
        raise CellRefusedError(
            "not-an-amount",
            message('"{cell}" is too much.', cell=masked(str(raw))),
            message("Write the amount."),
        )
    value = int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if is_about:
        return CellResult(
            value,
            "approximate",
            message('"{cell}" is only about that.', cell=masked(str(raw))),
            message("Write the exact amount if it is known."),
        )
    return CellResult(value)
