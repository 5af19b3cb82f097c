"""Names in two scripts as one skeleton of consonants, for telling duplicates."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from matcher.support.text import fold

_ARABIC = {
    "ب": "b",
    "ت": "t",
    "ط": "t",
    "ث": "t",
    "ج": "j",
    "خ": "k",
    "د": "d",
    "ض": "d",
    "ذ": "d",
    "ظ": "d",
    "ر": "r",
    "ز": "z",
    "س": "s",
    "ص": "s",
    "ش": "c",
    "غ": "g",
    "ف": "f",
    "ق": "k",
    "ك": "k",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "پ": "b",
    "ڤ": "f",
    "چ": "c",
}
_LATIN = {
    "b": "b",
    "p": "b",
    "t": "t",
    "j": "j",
    "d": "d",
    "r": "r",
    "z": "z",
    "s": "s",
    "f": "f",
    "v": "f",
    "k": "k",
    "q": "k",
    "g": "k",
    "l": "l",
    "m": "m",
    "n": "n",
    "x": "ks",
}
_KIND_WORDS = """
coopérative coop cooperatives co op société ste union gie groupement d intérêt économique féminine
feminin agricole artisanale taawonia taawniya ta3awniya de des du la le les l el al et pour the of
cooperative women production produits تعاونية التعاونية النسوية النسائية نسوية نسائية الفلاحية
فلاحية الحرفية اتحاد مجموعة إنتاج لإنتاج
"""
#: Words that say what it is and not which one.
_KIND = frozenset(fold(word) for word in _KIND_WORDS.split())
#: Of these a slip of the pen is known too.
_MISWRITTEN = (fold("coopérative"), fold("تعاونية"))


#: Words that say what it is, as they are shortened: with a point, or next to "coop".
_SHORTENED = {
    "agri": "agricole", "agr": "agricole", "agric": "agricole",
    "fem": "féminine", "fém": "féminine", "femin": "féminine", "fémin": "féminine",
    "art": "artisanale", "artis": "artisanale", "apic": "apicole", "prod": "production",
    "gpt": "groupement", "grpt": "groupement", "cooper": "coopérative", "coopér": "coopérative",
}  # fmt: skip
_WITH_POINT = re.compile(rf"\b({'|'.join(_SHORTENED)})\.(?=\W*\w)", re.IGNORECASE)
_NEXT_TO_COOP = re.compile(
    r"(?<=\bcoop)([. ]\s*)(agric?|f[eé]m(?:in)?)(?=\s+\w)"
    r"|(?<=\bcoop[eé]rative)(\s+)(agric?|f[eé]m(?:in)?)(?=\s+\w)",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def spelled_out(name: str) -> str:
    """The name with its shortened words in full.

    >>> spelled_out("COOP AGRI. LAIT SOUSS"), spelled_out("Coop Agri Tazart")
    ('COOP agricole LAIT SOUSS', 'Coop agricole Tazart')
    >>> spelled_out("Agri Souss"), spelled_out("Coop Art Souss")
    ('Agri Souss', 'Coop Art Souss')
    """
    name = _WITH_POINT.sub(lambda said: f"{_SHORTENED[said[1].lower()]} ", name)
    name = _NEXT_TO_COOP.sub(
        lambda said: f"{said[1] or said[3]}{_SHORTENED[(said[2] or said[4]).lower()]}", name
    )
    return " ".join(name.split())


def is_kind(word: str) -> bool:
    """Whether a word says what it is; "cooperativ" does too, with its slip of the pen."""
    return word in _KIND or any(ratio(word, said) >= 90 for said in _MISWRITTEN)


@lru_cache(maxsize=200_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others.

    >>> name_words("Coopérative Féminine Tighanimine")
    ('tighanimine',)
    """
    words = [word for word in fold(name.replace("3", "a")).split() if not is_kind(word)]
    return tuple(words or fold(name).split())


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonants of a word as they sound, whatever its script.

    >>> skeleton("tighanimine"), skeleton("تيغانيمين")
    ('tgnmn', 'tgnmn')
    >>> skeleton("الأمل") == skeleton("amal"), skeleton("chtouka") == skeleton("اشتوكه")
    (True, True)
    """
    if any("\u0600" <= c <= "\u06ff" for c in word):
        bare = re.sub(r"^(?:وال|بال|ال|لل)(?=..)", "", word)
        found = "".join(_ARABIC.get(c, "") for c in bare)
    else:
        bare = re.sub(r"^(?:el|al)(?=[^aeiou]..)", "", word)
        bare = bare.replace("ch", "C").replace("sh", "C").replace("kh", "K").replace("gh", "G")
        bare = bare.replace("dj", "j").replace("ph", "f").replace("th", "t").replace("dh", "d")
        bare = re.sub(r"c(?=[eiy])", "s", bare).replace("ck", "k").replace("c", "k")
        bare = re.sub(r"g(?=[eiy])(?!h)", "j", bare) if "gu" not in bare else bare
        bare = bare.replace("C", "1").replace("K", "k").replace("G", "2")
        found = "".join({"1": "c", "2": "g"}.get(c, _LATIN.get(c, "")) for c in bare)
    return re.sub(r"(.)\1+", r"\1", found)
