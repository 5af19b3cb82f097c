"""Texts for people, in one to three languages."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from matcher.support.records import dataclass

#: The languages of the product, in the order in which a missing one is replaced.
LANGUAGES = ("fr", "en", "ar")
_SMALL_WORDS = """
afin ainsi aux avec ces cette chez comme dans des dont elle elles entre est etre ils leur leurs mais
meme nos notre nous ont par pas plus pour que qui sans ses son sont sous sur tous tout toute toutes
tres une vers vos votre vous
all and are but for from has have into its more not our out than that the their them they this was
were will with you your
الي التي الذي الذين اما بعد بين حتي ذلك علي عند غير قبل كان كما منذ هذا هذه
"""
#: Words of more than two letters that say nothing of a subject, as `fold` writes them.
FUNCTION_WORDS = frozenset(_SMALL_WORDS.split())
#: What makes a spreadsheet read a text as a formula, where a cell begins with it.
_LIVE = frozenset("=+-@\t\r\n\0＝＋－＠")


#: Signs that change what a screen shows without being seen: controls, and marks of direction.
#: (These three are compiled when a text first needs them: that takes longer than all the rest of
#: this module.)
_UNSEEN = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
_BREAK = r"[\t\n\v\f\r\x85\u2028\u2029]+"


def clean(text: str) -> str:
    """The text in one line, without control signs and marks of direction that could forge it.

    >>> clean("Amal" + chr(0x202E) + chr(27) + "[31m")
    'Amal[31m'
    """
    return text if text.isprintable() else re.sub(_UNSEEN, "", re.sub(_BREAK, " ", text))


def cut_short(text: str, limit: int) -> str:
    """The text, its end replaced by "…" where it is longer than told.

    >>> cut_short("Tamounte", 4), cut_short("Amal", 4)
    ('Tam…', 'Amal')
    """
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def amount_key(key: str, currency: str) -> str:
    """A key or field of an amount as it is spelt in a currency.

    >>> amount_key("max_mad", "MAD"), amount_key("max_mad", "XOF"), amount_key("members", "XOF")
    ('max_mad', 'max_xof', 'members')
    """
    if currency == "MAD" or not key.endswith("_mad"):
        return key
    return f"{key.removesuffix('_mad')}_{currency.lower()}"


#: Besides, what may stand raw in JSON and breaks a line elsewhere, and half characters.
_UNSEEN_IN_JSON = f"{_UNSEEN}|[\u2028\u2029\ud800-\udfff]"


def neutral_json(data: object, indent: int | None = None) -> str:
    """The data as JSON: every text as it is, signs that a screen obeys unseen as escapes.

    Raises
        ValueError  a number is none, or infinite: JSON has no word for it

    >>> neutral_json({"name": "Amal" + chr(0x202E)})
    '{"name":"Amal\\\\u202e"}'
    """
    separators = (",", ":") if indent is None else None
    text = json.dumps(
        data, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False
    )
    return re.sub(_UNSEEN_IN_JSON, lambda sign: f"\\u{ord(sign[0]):04x}", text)


#: Signs that no XML file can hold (XML 1.0, section 2.2), half characters among them.
_NOT_IN_XML = r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def without_xml_faults(text: str) -> str:
    """The text without the signs for which a picture or a workbook could not be opened.

    >>> without_xml_faults("Amal" + chr(0xFFFF) + chr(7))
    'Amal'
    """
    return re.sub(_NOT_IN_XML, "", text)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in each language that its author gave."""

    by_language: Mapping[str, str]

    def to(self, language: str) -> str:
        """The text in `language`, or in the first language there is.

        >>> Text({"en": "Members", "fr": "Adhérents"}).to("ar")
        'Adhérents'
        """
        for wanted in (language, *LANGUAGES):
            if wanted in self.by_language:
                return self.by_language[wanted]
        return next(iter(self.by_language.values()), "")

    def all(self) -> tuple[str, ...]:
        """Every wording, in no particular order."""
        return tuple(self.by_language.values())


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """The word without case, accents and Arabic spelling variants, for comparing.

    >>> fold("Aït  Melloul") == fold("ait melloul")
    True
    >>> fold("أكادير") == fold("اكادير")
    True
    """
    if word.isascii():
        return " ".join(word.lower().translate(_NO_SIGNS).split())
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return " ".join(decomposed.translate(_FOLDED).split())


_NO_SIGNS = {c: " " for c in range(128) if not chr(c).isalnum()}
# NFKD already takes the hamza off alif; the rest are letters written one for another.
_SAME_LETTER = {"ة": "ه", "ى": "ي", "ٱ": "ا", "ڭ": "ك", "گ": "ك", "ی": "ي", "ک": "ك"}


class _Folded(dict[int, str]):
    """What `str.translate` makes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if unicodedata.combining(letter) or letter == "ـ":
            said = ""
        else:
            # what NFKD opens may be a capital again: "𝕬" is "A"
            same = _SAME_LETTER.get(letter, letter).casefold()
            said = same if letter.isalnum() else " "
        self[code] = said
        return said


_FOLDED = _Folded()


def slug(word: str) -> str:
    """The word as an identifier: lower case, no accents, runs of anything else one hyphen.

    >>> slug("Agadir-Ida-Ou-Tanane"), slug("Fès-Meknès"), slug("M'diq-Fnideq")
    ('agadir-ida-ou-tanane', 'fes-meknes', 'm-diq-fnideq')
    """
    return fold(word).replace(" ", "-")


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before its sign.

    >>> disarmed("=1+1"), disarmed("-12.5"), disarmed("Coop")
    ("'=1+1", '-12.5', 'Coop')
    """
    if not {cell[:1], cell.lstrip()[:1]} & _LIVE:
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
