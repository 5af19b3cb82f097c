"""Where a cell stands, and what is said about it."""

from __future__ import annotations

import re
from functools import lru_cache

from matcher.ingest.columns.people import TextKind, without_people
from matcher.support.errors import Problem
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.support.records import dataclass

#: What two capitals before a number are that is no identity card: "DH 50000", "EN 12000".
_NO_CARD = "DH|CA|RC|TP|IF|KM|HT|BP|CP|EN|DE|LA|LE|DU|AU|ET|OU|UN|SA|IN|OF|TO|NO|NB|HA|KG|MD"
_STREET = (
    r"(?:rue|avenue|av\.|bd|bld|boulevard|lotissement|hay|quartier|immeuble|imm\.|résidence|derb|"
    r"impasse|villa|bloc|street|road|زنقة|شارع|حي|تجزئة|إقامة|عمارة|درب)"
)
_DAY = r"(?:\d{1,4}[/. -]\d{1,2}[/. -]\d{2,4}|\d{1,2}(?:er)? [^\W\d]+ \d{4}|\d{4})"
_PAPER = (
    r"(?:cnss|amo|passe?port|cine?|cnie|permis(?: de conduire)?|جواز(?: السفر)?|الضمان الاجتماعي|"
    r"البطاقة الوطنية|رقم البطاقة)"
)
_PERSONAL = (
    # what names its number: a paper, an account, a day of birth, a house in a street
    re.compile(rf"(?i:\b{_PAPER})\b[ :,.]*(?:n[°ºo][ .:]*)?[A-Z]{{0,2}} ?\d(?:[ .-]?\d){{4,}}"),
    re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?\d){14,28}(?!\d)"),
    re.compile(
        rf"(?i:\b(?:n[é\ufffd]e?s?|né\(e\)|naissance|born|مزداد|مزدادة|الازدياد))\b\)?"
        rf"[ :]*(?:le |en |du |on |in |في |بتاريخ |سنة )?[ :]*{_DAY}"
    ),
    re.compile(
        rf"\b(?:n[°º] ?)?\d{{1,4}}(?: ?(?:bis|ter))?,? (?i:{_STREET})(?: [^\s,;()/]+){{1,3}}"
    ),
    re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}"),
    re.compile(r"(?<!\d)(?:\+?212|00212|0)[ .-]?[5-8](?:[ .-]?\d){8}(?!\d)"),
    re.compile(rf"\b[A-Z]{{1,2}}\d{{5,7}}\b|\b(?!{_NO_CARD})[A-Z]{{2}} \d{{5,6}}\b"),
    re.compile(r"(?<!\d)\d(?:[ .-]?\d){23}(?!\d)"),
)
#: What each of these signs holds: a text without any is searched once instead of eight times.
_MAY_BE_PERSONAL = re.compile(r"[\d@]")


def looks_personal(text: str) -> bool:
    """Whether a person's number, address or day of birth stands in the text.

    >>> looks_personal("06 61 23 45 67"), looks_personal("300 000 DH")
    (True, False)
    >>> looks_personal("formation AB 778899"), looks_personal("DH 50000")
    (True, False)
    >>> looks_personal("née le 04/03/1972"), looks_personal("12 rue des Serins")
    (True, True)
    >>> looks_personal("CNSS 123456789"), looks_personal("12 rues pavées, née en montagne")
    (True, False)
    """
    if not _MAY_BE_PERSONAL.search(text):
        return False
    return any(pattern.search(text) for pattern in _PERSONAL)


def without_personal(text: str) -> str:
    """The text without all that looks like a person's number.

    >>> without_personal("Tiznit 06 00 00 00 00")
    'Tiznit'
    """
    for pattern in _PERSONAL:
        text = pattern.sub(" ", text)
    return " ".join(text.split())


@lru_cache(maxsize=8192)
def masked(text: str, limit: int = 60, *, kind: TextKind = "cell") -> str:
    """The text, shortened, with the numbers and names of people hidden.

    >>> masked("12 (Fatima 0661234567)")
    '12 (*** ***)'
    """
    for pattern in _PERSONAL if _MAY_BE_PERSONAL.search(text) else ():
        text = pattern.sub("***", text)
    text = without_people(" ".join(text.split()), kind)
    return cut_short(text, limit)


def cut_short(text: str, limit: int) -> str:
    """The text, its end replaced by "…" where it is longer than told.

    >>> cut_short("Tamounte", 4), cut_short("Amal", 4)
    ('Tam…', 'Amal')
    """
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def column_letters(number: int) -> str:
    """The letters of a spreadsheet for the n-th column, from 1.

    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, from 1, by its letters in a spreadsheet; 0 for none.

    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a cell stands: rows and columns are counted from 1; 0 means the whole."""

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    header: str = ""

    def said(self) -> Message:
        """File, sheet, row and column, as far as they are known."""
        parts: list[Sayable] = [self.file]
        if self.sheet:
            parts.append(message('sheet "{name}"', name=self.sheet))
        if self.row:
            parts.append(message("row {number}", number=str(self.row)))
        if self.column:
            letters = column_letters(self.column)
            column = message("column {letters}", letters=letters)
            if self.header:
                column = message('column {letters} "{label}"', letters=letters, label=self.header)
            parts.append(column)
        return message_in("place of a cell", "{parts}", parts=tuple(parts))

    def __str__(self) -> str:
        return str(self.said())


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong or doubtful, at its cell.

    Parameters
        kind        type of the field, or what it is about: row, column, file, pair
        is_warning  True when the value or row was kept all the same
    """

    origin: Origin
    kind: str
    code: str
    message: Sayable
    hint: Sayable = ""
    is_warning: bool = False

    def problem(self) -> Problem:
        """The same as every other problem of the product."""
        return Problem(self.origin.said(), self.code, self.message, self.hint, self.is_warning)
