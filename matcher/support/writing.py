"""How a language writes numbers, shares, money, days, lists and labels.

The marks are those of Unicode's CLDR 46 for `en`, `fr` and `ar-MA`; months in Arabic bear the
names that are used in Morocco.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import floor, log10

from matcher.support.records import dataclass

#: A share that has more decimals in per cent is none.
_MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class WritingMarks:
    """What one language puts between and after figures and words.

    Parameters
        thousands, decimal   the marks inside a number
        percent              what follows a number of per cent, its space included
        comma, semicolon     what stands between words, and between sentences, of a row
        colon                what stands between a label and what it says
        months               names of the months, January first
        currencies           signs of currencies that the language has a word for
        arrow                what leads from one thing to the next, as one reads
    """

    thousands: str
    decimal: str
    percent: str
    comma: str
    semicolon: str
    colon: str
    months: tuple[str, ...]
    currencies: tuple[tuple[str, str], ...] = ()
    arrow: str = "→"


_MARKS = {
    "en": WritingMarks(
        ",",
        ".",
        "%",
        ", ",
        "; ",
        ": ",
        (
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
    ),
    "fr": WritingMarks(
        "\u202f",
        ",",
        "\u202f%",
        ", ",
        "\u202f; ",
        "\u00a0: ",
        (
            *("janvier", "février", "mars", "avril", "mai", "juin"),
            *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
        ),
    ),
    "ar": WritingMarks(
        ".",
        ",",
        "%",
        "، ",
        "؛ ",
        ": ",
        (
            *("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو"),
            *("يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
        ),
        (("MAD", "درهم"),),
        "←",
    ),
}


#: What stands before a number below zero; JSON and tables have the hyphen of programs instead.
MINUS = "−"


def writing_marks(language: str) -> WritingMarks:
    """The marks of a language."""
    return _MARKS[language]


def units() -> str:
    """A pattern of the units that stay on the line of their number, and of months.

    That of an amount is joined where it is written.
    """
    months = (month for marks in _MARKS.values() for month in marks.months)
    return "MB|Mo|ميغابايت|ans?|سنة|سنوات|people|person|personnes?|شخصا?|أشخاص|" + "|".join(months)


def number(value: float, language: str) -> str:
    """A number with the thousands mark of the language, at most two decimals.

    >>> number(300000, "en"), number(1.75, "fr"), number(-240000, "ar")
    ('300,000', '1,75', '−240.000')
    """
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
    return _with_marks(text, language)


def _with_marks(text: str, language: str) -> str:
    """A number of Python in the marks of a language; a minus is as wide as a plus, no hyphen."""
    used = writing_marks(language)
    return text.translate({ord(","): used.thousands, ord("."): used.decimal, ord("-"): MINUS})


def fixed(value: float, language: str) -> str:
    """A number with exactly two decimals, as numbers of a column have them.

    >>> fixed(1.4, "en"), fixed(-1.27, "fr")
    ('1.40', '−1,27')
    """
    return _with_marks(f"{round(value, 2) + 0.0:,.2f}", language)


def money(amount: float, currency: str, language: str) -> str:
    """An amount with its currency, which never stands on a line of its own.

    >>> money(8858, "MAD", "en").replace(chr(160), " ")
    '8,858 MAD'
    """
    sign = dict(writing_marks(language).currencies).get(currency, currency)
    return f"{_from_left(number(amount, language), language)}\u00a0{sign}"


def percent(share: float, language: str) -> str:
    """A share of 0 to 1 as per cent, with one decimal; what is smaller has its first digit.

    >>> percent(0.125, "en"), percent(0.0005, "en")
    ('12.5%', '0.05%')
    """
    is_small = 0 < abs(share) < 0.001
    digits = min(-floor(log10(abs(share))) - 2, _MOST_DECIMALS) if is_small else 1
    amount = number(round(share * 100, digits), language)
    return f"{_from_left(amount, language)}{writing_marks(language).percent}"


def _from_left(number: str, language: str) -> str:
    """A number whose minus stands before it among words from right to left too (CLDR, `ar`)."""
    return f"\u200e{number}" if language == "ar" and number.startswith(MINUS) else number


def day(value: date, language: str) -> str:
    """A day as one writes it in a sentence; JSON and tables have days of ISO 8601 instead.

    >>> day(date(2024, 7, 1), "en"), day(date(2024, 7, 1), "fr")
    ('1 July 2024', '1er juillet 2024')
    """
    number_ = "1er" if (language, value.day) == ("fr", 1) else str(value.day)
    return f"{number_} {month(value, language)}"


def month(value: date, language: str) -> str:
    """The month of a day.

    >>> month(date(2024, 7, 1), "en"), month(date(2024, 7, 1), "fr")
    ('July 2024', 'juillet 2024')
    """
    return f"{writing_marks(language).months[value.month - 1]} {value.year}"


def listed(words: Iterable[str], language: str) -> str:
    """Words in a row."""
    return writing_marks(language).comma.join(words)


def joined(sentences: Iterable[str], language: str) -> str:
    """Sentences in a row."""
    return writing_marks(language).semicolon.join(sentences)


def labelled_text(label: str, text: str, language: str) -> str:
    """A label and what it says."""
    return f"{label}{writing_marks(language).colon}{text}"
