"""Days: day first, months by name in French, English and Moroccan Arabic, years alone."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING

from matcher.domain.values import RoughDay
from matcher.ingest.cells.cell_result import CellRefusedError, CellResult
from matcher.ingest.cells.numbers import plain_signs
from matcher.ingest.diagnostics import masked
from matcher.support.messages import Message, message
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.sheets.sheet import Raw

_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, whose 1900 has a 29 February
_OLDEST, _NEWEST = 1900, 2100
_NO_DAY = date(1900, 1, 1)  # what a spreadsheet makes of an empty date
_TODO = message("Write the day, for example 31/03/2019; leave it empty if unknown.")


_LONGEST = 60  # no day in words is longer


def clean_date(raw: Raw, vocabulary: Vocabulary, today: date) -> CellResult:
    """The day; a year or a month alone is flagged, or unknown if the vocabulary says so.

    Raises
        CellRefusedError  it is no day, or a Hijri one
    """
    if isinstance(raw, datetime):
        return CellResult(_sound(raw.date(), raw))
    if isinstance(raw, date):
        return CellResult(_sound(raw, raw))
    if isinstance(raw, bool) or raw is None:
        raise CellRefusedError(
            "not-a-date", message("a yes or no stands where a day should."), _TODO
        )
    if isinstance(raw, int | float):
        return _from_number(raw, vocabulary)
    if not isinstance(raw, str):
        raise CellRefusedError(
            "not-a-date", message("a duration stands where a day should."), _TODO
        )
    return _from_text(plain_signs(raw), raw, vocabulary, today)


def _sound(day: date, raw: object) -> date:
    if not _OLDEST <= day.year < _NEWEST or day == _NO_DAY:
        raise CellRefusedError(
            "not-a-date", message('"{cell}" cannot be.', cell=masked(str(raw))), _TODO
        )
    return day


def _from_number(raw: int | float, vocabulary: Vocabulary) -> CellResult:
    if not isfinite(raw):
        raise CellRefusedError("not-a-date", _not_a_day(raw), _TODO)
    if raw == int(raw) and _OLDEST <= raw < _NEWEST:
        return _partial(int(raw), 0, str(int(raw)), vocabulary)
    if 1300 <= raw < 1500:
        raise _hijri(raw)
    if 10_000 <= raw < 70_000:  # 1927 to 2091
        return CellResult(_EPOCH + timedelta(days=int(raw)))
    raise CellRefusedError("not-a-date", _not_a_day(f"{raw:g}"), _TODO)


def _hijri(raw: object) -> CellRefusedError:
    return CellRefusedError(
        "hijri-date",
        message('"{cell}" is a Hijri date.', cell=masked(str(raw))),
        message("Write the Gregorian one."),
    )


def _from_text(text: str, raw: str, vocabulary: Vocabulary, today: date) -> CellResult:
    if len(text) > _LONGEST:
        raise CellRefusedError("not-a-date", _not_a_day(raw), _TODO)
    text = re.sub(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$", "", text).strip()
    text = re.sub(r"^(?:le|en|depuis|créée? en|سنة|في|منذ)\s+", "", text, flags=re.IGNORECASE)
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        return CellResult(_day(int(found[1]), int(found[2]), int(found[3]), raw))
    if found := re.fullmatch(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})", text):
        day, month = int(found[1]), int(found[2])
        if vocabulary.settings.get("month_first"):
            day, month = month, day
        return CellResult(_day(_year(found[3], today), month, day, raw))
    if found := re.fullmatch(r"(\d{1,2})\s*[-/.]\s*(\d{4})", text):
        return _partial(int(found[2]), int(found[1]), raw, vocabulary)
    if found := re.fullmatch(r"(\d{4})\s*[-/.]\s*(\d{1,2})", text):
        return _partial(int(found[1]), int(found[2]), raw, vocabulary)
    if re.fullmatch(r"\d{4}", text):
        if 1300 <= int(text) < 1500:
            raise _hijri(raw)
        return _partial(int(text), 0, raw, vocabulary)
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _from_number(float(text.replace(",", ".")), vocabulary)
    return _worded(text, raw, vocabulary, today)


#: A month and a year in two digits: "mars-19".
_MONTH_YEAR = re.compile(r"([^\W\d]{3,})\.?[-/ ](\d{2})")


def _worded(text: str, raw: str, vocabulary: Vocabulary, today: date) -> CellResult:
    if (found := _MONTH_YEAR.fullmatch(text)) and fold(found[1]) in vocabulary.months:
        return _partial(_year(found[2], today), vocabulary.months[fold(found[1])], raw, vocabulary)
    folded = fold(text)
    if any(month in f" {folded} " for month in (f" {m} " for m in vocabulary.hijri)):
        raise _hijri(raw)
    words = [w for w in folded.split() if w not in ("er", "le", "de", "of", "the")]
    if words and (ordinal := re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th)", words[0])):
        words[0] = ordinal[1]
    month = next((vocabulary.months[w] for w in words if w in vocabulary.months), 0)
    numbers = [w for w in words if w.isdigit()]
    others = [w for w in words if not w.isdigit() and w not in vocabulary.months]
    if not month or others or not 1 <= len(numbers) <= 2:
        raise CellRefusedError("not-a-date", _not_a_day(raw), _TODO)
    year = _year(numbers[-1], today)
    if len(numbers) == 1:
        if len(numbers[0]) != 4:
            raise CellRefusedError(
                "not-a-date", message('"{cell}" has no year.', cell=masked(raw)), _TODO
            )
        return _partial(year, month, raw, vocabulary)
    first, last = numbers
    if len(first) == 4:
        year, last = int(first), last
        return CellResult(_day(year, month, int(last), raw))
    return CellResult(_day(year, month, int(first), raw))


def _year(text: str, today: date) -> int:
    """Two digits are the latest such year that is not to come."""
    year = int(text)
    if len(text) > 2:
        return year
    century = today.year - today.year % 100
    return century + year if century + year <= today.year else century - 100 + year


def _day(year: int, month: int, day: int, raw: object) -> date:
    try:
        return _sound(date(year, month, day), raw)
    except ValueError:
        what = _not_a_day(raw)
        if month > 12 >= day:
            what = message('"{cell}" is not a day: the day comes first.', cell=masked(str(raw)))
        raise CellRefusedError("not-a-date", what, _TODO) from None


def _partial(year: int, month: int, raw: object, vocabulary: Vocabulary) -> CellResult:
    if not _OLDEST <= year < _NEWEST or not 0 <= month <= 12:
        raise CellRefusedError("not-a-date", _not_a_day(raw), _TODO)
    code = "only-month" if month else "only-year"
    said = f"{year}-{month:02}" if month else str(year)
    hint = message("Write the day if it is known: a limit on age may depend on it.")
    if vocabulary.settings["partial_date"] == "unknown":
        return CellResult(None, code, message("only {said} is known; left out.", said=said), hint)
    what = message("only {said} is known.", said=said)
    return CellResult(RoughDay(year, month), code, what, hint)


def _not_a_day(raw: object) -> Message:
    return message('"{cell}" is not a day.', cell=masked(str(raw)))
