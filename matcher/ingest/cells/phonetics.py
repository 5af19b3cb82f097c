"""Names in two scripts as one skeleton of consonants, for telling duplicates."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz.fuzz import ratio

from matcher.ingest.columns.vocabulary import shipped_names
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
#: Of these a slip of the pen is known too.
_MISWRITTEN = (fold("coopérative"), fold("تعاونية"))


@cache
def _shortened() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """The words in full by their short forms, and where these stand: with a point, beside coop."""
    names = shipped_names()
    full = {short: word for word, shorts in names.shortened.items() for short in shorts}
    short, bare = ("|".join(map(re.escape, one)) for one in (full, names.shortened_bare))
    return (
        full,
        re.compile(rf"\b({short})\.(?=\W*\w)", re.IGNORECASE),
        re.compile(
            rf"(?<=\bcoop)([. ]\s*)({bare})(?=\s+\w)"
            rf"|(?<=\bcoop[eé]rative)(\s+)({bare})(?=\s+\w)",
            re.IGNORECASE,
        ),
    )


@cache
def _kinds() -> frozenset[str]:
    """Words that say what it is and not which one."""
    return frozenset(part for word in shipped_names().kinds for part in fold(word).split())


@lru_cache(maxsize=65536)
def spelled_out(name: str) -> str:
    """The name with its shortened words in full.

    >>> spelled_out("COOP AGRI. LAIT SOUSS"), spelled_out("Coop Agri Tazart")
    ('COOP agricole LAIT SOUSS', 'Coop agricole Tazart')
    >>> spelled_out("Agri Souss"), spelled_out("Coop Art Souss")
    ('Agri Souss', 'Coop Art Souss')
    """
    full, with_point, beside_coop = _shortened()
    name = with_point.sub(lambda said: f"{full[said[1].lower()]} ", name)
    name = beside_coop.sub(
        lambda said: f"{said[1] or said[3]}{full[(said[2] or said[4]).lower()]}", name
    )
    return " ".join(name.split())


def is_kind(word: str) -> bool:
    """Whether a word says what it is; "cooperativ" does too, with its slip of the pen."""
    return word in _kinds() or any(ratio(word, said) >= 90 for said in _MISWRITTEN)


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
