"""What looks like a person's number in a text: found, taken out or hidden."""

from __future__ import annotations

import re
from functools import cache

from matcher.support.messages import message

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
#: In front of a telephone of another country, which its digits do not tell.
_TELEPHONE = r"(?:t[ée]l(?:[ée]phones?)?|gsm|whatsapp|phone|mobile|الهاتف|هاتف)"
_PERSONAL = (
    # what names its number: a paper, an account, a day of birth, a house in a street
    rf"(?i:\b{_PAPER})\b[ :,.]*(?:n[°ºo][ .:]*)?[A-Z]{{0,2}} ?\d(?:[ .-]?\d){{4,}}",
    r"\b[A-Z]{2}\d{2}(?:[ .-]?\d){14,28}(?!\d)",
    (
        rf"(?i:\b(?:n[é\ufffd]e?s?|né\(e\)|naissance|born|مزداد|مزدادة|الازدياد))\b\)?"
        rf"[ :]*(?:le |en |du |on |in |في |بتاريخ |سنة )?[ :]*{_DAY}"
    ),
    rf"\b(?:n[°º] ?)?\d{{1,4}}(?: ?(?:bis|ter))?,? (?i:{_STREET})(?: [^\s,;()/]+){{1,3}}",
    r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}",
    r"(?<!\d)(?:\+?212|00212|0)[ .-]?[5-8](?:[ .-]?\d){8}(?!\d)",
    rf"\b[A-Z]{{1,2}}\d{{5,7}}\b|\b(?!{_NO_CARD})[A-Z]{{2}} \d{{5,6}}\b",
    r"(?<!\d)\d(?:[ .-]?\d){23}(?!\d)",
    rf"(?i:\b{_TELEPHONE})(?:\b|\.)[ :.]*(?:n[°º] ?)?\+?\d(?:[ ./-]?\d){{6,}}",
)
#: What each of these signs holds: a text without any is searched once instead of nine times.
_MAY_BE_PERSONAL = re.compile(r"[\d@]")
#: Digits of Arabic and Persian, as those of the patterns.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    # not before a text asks for them: most commands read no free text
    return tuple(map(re.compile, _PERSONAL))


def looks_personal(text: str) -> bool:
    """Whether a person's number, address or day of birth stands in the text.

    >>> looks_personal("06 61 23 45 67"), looks_personal("300 000 DH")
    (True, False)
    >>> looks_personal("formation AB 778899"), looks_personal("DH 50000")
    (True, False)
    >>> looks_personal("née le 04/03/1972"), looks_personal("12 rue des Serins")
    (True, True)
    >>> looks_personal("TEL 61 98 00 00"), looks_personal("télé 2026")
    (True, False)
    >>> looks_personal("CNSS 123456789"), looks_personal("12 rues pavées, née en montagne")
    (True, False)
    """
    if not _MAY_BE_PERSONAL.search(text):
        return False
    plain = text.translate(_DIGITS)
    return any(pattern.search(plain) for pattern in _patterns())


def without_personal(text: str) -> str:
    """The text without all that looks like a person's number.

    >>> without_personal("Tiznit 06 00 00 00 00")
    'Tiznit'
    """
    return " ".join(_replaced(text, " ").split())


#: What is said where something was hidden in what a person typed.
HIDDEN = message(
    "What looks like a telephone, an e-mail or a number of a person was hidden before it was kept."
)


def mask_numbers(text: str) -> str:
    """The text with what looks like a person's number, address or day of birth hidden.

    So is a name behind a title. Others cannot be told from words: who types is asked for none.

    >>> mask_numbers("dit par la présidente au 0661234567"), mask_numbers("300 000 DH")
    ('dit par la présidente au ***', '300 000 DH')
    >>> mask_numbers("relu avec la présidente Mme Aicha"), mask_numbers("قالته السيدة عائشة")
    ('relu avec la présidente Mme ***', 'قالته السيدة ***')
    >>> mask_numbers("M. Serin a dit"), mask_numbers("5 m de tissu, Mr. et Mme")
    ('M *** a dit', '5 m de tissu, Mr. et Mme')
    """
    return _titled().sub(lambda found: f"{found[1]} ***", _replaced(text, "***"))


@cache
def _titled() -> re.Pattern[str]:
    """A title with the name behind it."""
    title = r"(?i:mme|mlle|mrs|mr|m(?=\.)|monsieur|madame|mademoiselle|miss)|السيدة?|الآنسة"
    name = r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]*|(?:ait|aït|ben|bent|bel|el|al|ou|id)\b|[\u0621-\u064a]{2,})"
    return re.compile(
        rf"(?<!\b[^\W\d]\.)\b({title})\b\.?\s+(?!(?i:et|ou)\b){name}(?:[ -](?=[A-ZÀ-ÖØ-Þ]){name})*"
    )


def _replaced(text: str, by: str) -> str:
    plain = text.translate(_DIGITS)  # as long as the text: what is found there stands here
    for pattern in _patterns() if _MAY_BE_PERSONAL.search(text) else ():
        for found in reversed([*pattern.finditer(plain)]):
            start, end = found.span()
            text, plain = text[:start] + by + text[end:], plain[:start] + by + plain[end:]
    return text
