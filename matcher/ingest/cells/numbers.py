"""Numbers as people write them: marks of thousands, Arabic digits, words of numbers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from matcher.ingest.cells.cell_result import CellRefusedError, CellResult
from matcher.ingest.cells.lines_in_cell import refuse_several
from matcher.ingest.cells.number_words import number_of_words
from matcher.support.messages import message

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.sheets.sheet import Raw

LARGEST = Decimal(10) ** 15

#: The mark of a foot note behind a figure: 45¹ is 45.
_NOTE_MARK = re.compile(r"(?<=\d)\s?[¹²³⁰⁴-⁹]+$")


def plain_signs(text: str) -> str:
    """The text with ASCII digits, plain spaces and one minus sign."""
    out = []
    text = _NOTE_MARK.sub("", text)
    for sign in unicodedata.normalize("NFKC", text):
        if sign.isdigit() and not sign.isascii():
            out.append(str(unicodedata.digit(sign)))
        elif sign in "\u066b":
            out.append(",")
        elif sign in "\u066c\u2019'`":
            out.append(" ")
        elif sign in "\u2212\u2013\u2011":
            out.append("-")
        elif unicodedata.category(sign) in ("Cf", "Cc"):
            out.append(" " if sign in "\t\n\r" else "")
        else:
            out.append(sign)
    return " ".join("".join(out).split())


_GROUPS = re.compile(r"\d{1,3}(?P<mark>[ .,])\d{3}(?:(?P=mark)\d{3})*(?:(?P<point>[.,])\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")


def marked_number(text: str) -> tuple[Decimal, bool] | None:
    """The number of digits with any usual marks, and whether its one mark may mean either.

    >>> marked_number("300.000,50"), marked_number("1 250"), marked_number("12 30")
    ((Decimal('300000.50'), False), (Decimal('1250'), False), None)
    >>> marked_number("1.250")
    (Decimal('1250'), True)
    """
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-").strip()
    if (found := _GROUPS.fullmatch(text)) and found["point"] != found["mark"]:
        mark, point = found["mark"], found["point"]
        whole, _, rest = text.partition(point) if point else (text, "", "")
        number = (
            Decimal(f"{whole.replace(mark, '')}.{rest or 0}")
            if rest
            else Decimal(whole.replace(mark, ""))
        )
        either = mark != " " and not point and whole.count(mark) == 1
        return (
            (sign * number, either)
            if not (either and text.startswith("0"))
            else (sign * Decimal(text.replace(",", ".")), False)
        )
    if _PLAIN.fullmatch(text):
        return sign * Decimal(text.replace(",", ".")), False
    return None


_LONGEST = 80  # no number in words is longer
_RANGE = re.compile(r"\d\s*(?:-|à|/|to|et|إلى)\s*\d")


def number_in(
    raw: Raw, vocabulary: Vocabulary, *, units: str = "people"
) -> tuple[Decimal, bool, bool]:
    """The number of a cell, whether its mark may mean either, and whether it says "about".

    Raises
        Refused  it is no number
    """
    if isinstance(raw, bool) or raw is None:
        raise CellRefusedError(
            "not-a-number",
            message("a yes or no stands where a number should."),
            message("Write a number."),
        )
    if isinstance(raw, date | datetime | time | timedelta):
        raise CellRefusedError(
            "not-a-number",
            message("the spreadsheet made a date of it."),
            message("Format the cell as text and write the number again."),
        )
    if isinstance(raw, int | float):
        if raw != raw or abs(raw) >= LARGEST:
            raise CellRefusedError(
                "not-a-number",
                message("it is not a number that can be."),
                message("Write a number."),
            )
        return Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw), False, False
    refuse_several(raw)
    if len(raw) > _LONGEST:
        raise not_a_number(raw)
    text = plain_signs(raw)
    is_about = False
    for word in sorted(vocabulary.words["about"].exact, key=len, reverse=True):
        if text.casefold().startswith(word):
            text, is_about = text[len(word) :].strip(), True
            break
        if text.casefold().endswith(f" {word}"):
            text, is_about = text[: -len(word)].strip(), True
            break
    body, unit = _apart(text)
    if unit and unit not in vocabulary.words[units]:
        body, unit = text, ""
    found = marked_number(body)
    if found is None and (worded := number_of_words(body)) is not None:
        found = Decimal(worded), False
    if found is None:
        if _RANGE.search(text):
            raise CellRefusedError(
                "a-range",
                message('"{cell}" is a range.', cell=_shown(raw)),
                message("Write one number."),
            )
        raise not_a_number(raw)
    if abs(found[0]) >= LARGEST:
        raise not_a_number(raw)
    return *found, is_about


def _apart(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"([-+]?[\d., ]*\d)\s*([^\d.,]+)", text)
    if found:
        return found[1], found[2].strip()
    words = text.split()  # "douze membres"
    if len(words) > 1 and number_of_words(" ".join(words[:-1])) is not None:
        return " ".join(words[:-1]), words[-1]
    return text, ""


def _shown(raw: object) -> str:
    from matcher.ingest.diagnostics import masked

    return masked(str(raw))


def not_a_number(raw: object) -> CellRefusedError:
    """The refusal of something that is no number."""
    return CellRefusedError(
        "not-a-number",
        message('"{cell}" is not a number.', cell=_shown(raw)),
        message("Write the number, for example 12; leave it empty if unknown."),
    )


def clean_whole(raw: Raw, vocabulary: Vocabulary) -> CellResult:
    """A whole number; a point before three digits is a mark of thousands.

    Raises
        Refused  it is none
    """
    number, _, is_about = number_in(raw, vocabulary)
    if number != int(number):
        raise CellRefusedError(
            "not-whole",
            message('"{cell}" is not a whole number.', cell=_shown(raw)),
            message("Write it in units."),
        )
    return _said_about(int(number), is_about, raw)


def clean_decimal(raw: Raw, vocabulary: Vocabulary) -> CellResult:
    """A decimal number; "1.250" may be 1250 or 1.25 and is asked.

    Raises
        Refused  it is none, or may mean two
    """
    number, either, is_about = number_in(raw, vocabulary)
    if either:
        raise _either(raw, number)
    return _said_about(float(number), is_about, raw)


def _either(raw: object, number: Decimal) -> CellRefusedError:
    what = message(
        '"{cell}" may be {one} or {other}.',
        cell=_shown(raw),
        one=str(number),
        other=str(number / 1000),
    )
    return CellRefusedError(
        "ambiguous-number", what, message("Write it without a mark of thousands.")
    )


def clean_share(raw: Raw, vocabulary: Vocabulary, *, in_percent: bool, whole: float) -> CellResult:
    """A share: "60 %", 0.6, or 60 in a column of percentages.

    Parameters
        in_percent  True when the column counts in per cent
        whole       what everything is in the unit of the field: 1 for a share, 100 for per cent

    Raises
        Refused  it is none, or may be 1 % or all
    """
    text = plain_signs(raw) if isinstance(raw, str) else raw
    has_sign = isinstance(text, str) and re.search(r"%|٪|pour ?cent|في المائة", text) is not None
    if isinstance(text, str) and has_sign:
        text = re.sub(r"%|٪|pour ?cent|في المائة", "", text).strip()
    number, either, is_about = number_in(text, vocabulary)
    if either:
        raise _either(raw, number)
    if has_sign or in_percent:
        if not has_sign and 0 < number < 1:
            what = message('"{cell}" may be a share or per cent.', cell=_shown(raw))
            raise CellRefusedError("ambiguous-share", what, message("Write it with %."))
        share = float(number / 100 * Decimal(whole))
    elif whole == 1 and number > 1:
        raise CellRefusedError(
            "ambiguous-share",
            message('"{cell}" is above one.', cell=_shown(raw)),
            message("Write it with %."),
        )
    else:
        share = float(number)
    return _said_about(share, is_about, raw)


def _said_about(value: int | float, is_about: bool, raw: object) -> CellResult:
    if not is_about:
        return CellResult(value)
    return CellResult(
        value,
        "approximate",
        message('"{cell}" is only about {value}.', cell=_shown(raw), value=value),
        message("Write the exact number if it is known."),
    )
