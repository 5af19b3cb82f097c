"""Numbers in words, French and Arabic: "vingt-cinq", "خمسة وعشرون"."""

from __future__ import annotations

from matcher.support.text import fold


def number_of_words(text: str) -> int | None:
    """The number that words of French or of Arabic say, or None where they say none.

    >>> [number_of_words(words) for words in ("vingt-cinq", "خمسة وعشرون", "une vingtaine")]
    [25, 25, None]
    """
    french = french_number(text)
    return arabic_number(text) if french is None else french


_UNITS = {
    "zero": 0,
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "onze": 11,
    "douze": 12,
    "treize": 13,
    "quatorze": 14,
    "quinze": 15,
    "seize": 16,
}
_TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}


def french_number(text: str) -> int | None:
    """The number of French number words, or None when they are none.

    >>> [french_number(w) for w in ("douze", "vingt et un", "quatre-vingt-dix-sept", "cent")]
    [12, 21, 97, 100]
    >>> french_number("trois cent mille"), french_number("une douzaine")
    (300000, None)
    """
    words = [word for word in fold(text).split() if word != "et"]
    if not words or not all(c.isalpha() or c in " -\u00a0" for c in text):
        return None
    total = part = 0
    last = ""
    for word in words:
        if word in _UNITS:
            if last in _UNITS and not (last == "dix" and _UNITS[word] in (7, 8, 9)):
                return None
            part += _UNITS[word]
        elif word in ("vingt", "vingts") and last == "quatre":
            part += 76  # four times twenty
        elif word in _TENS:
            if last in _UNITS or last in _TENS:
                return None
            part += _TENS[word]
        elif word in ("cent", "cents"):
            part = (part % 100 or 1) * 100 + part - part % 100
        elif word == "mille":
            total, part = total + (part or 1) * 1000, 0
        else:
            return None
        last = word
    return total + part


def _folded(words: dict[int, str]) -> dict[str, int]:
    return {fold(word): number for number, said in words.items() for word in said.split()}


_ARABIC_UNITS = _folded({
    1: "واحد واحدة", 2: "اثنان اثنين اثنتان اثنتين إثنان إثنين جوج", 3: "ثلاث ثلاثة تلاتة",
    4: "أربع أربعة ربعة", 5: "خمس خمسة", 6: "ست ستة", 7: "سبع سبعة",
    8: "ثمان ثماني ثمانية تمنية", 9: "تسع تسعة", 10: "عشر عشرة",
})  # fmt: skip
#: What stands before "عشر" in 11 to 19.
_ARABIC_TEENS = _ARABIC_UNITS | _folded({1: "أحد إحدى حادي", 2: "اثنا اثني اثنتا اثنتي"})
_ARABIC_TENS = _folded({
    20: "عشرون عشرين", 30: "ثلاثون ثلاثين تلاتين", 40: "أربعون أربعين ربعين",
    50: "خمسون خمسين", 60: "ستون ستين", 70: "سبعون سبعين", 80: "ثمانون ثمانين تمانين",
    90: "تسعون تسعين",
})  # fmt: skip
_ARABIC_HUNDREDS = _folded({
    100: "مائة مئة مية", 200: "مائتان مئتان مائتين مئتين مائتا مئتا ميتين",
    **{100 * n: f"{begun}مائة {begun}مئة {begun}مية" for n, begun in (
        (3, "ثلاث"), (4, "أربع"), (5, "خمس"), (6, "ست"), (7, "سبع"), (8, "ثمان"), (9, "تسع"))},
    800: "ثمانمائة ثمانمئة ثمانيمائة",
})  # fmt: skip
_ARABIC_THOUSAND = _folded({1000: "ألف ألفا آلاف", 2000: "ألفان ألفين"})


def arabic_number(text: str) -> int | None:
    """The number of Arabic number words below a million, or None when they are none.

    >>> [arabic_number(w) for w in ("عشرون", "خمسة و عشرون", "أحد عشر", "ثلاثة آلاف ومائتان")]
    [20, 25, 11, 3200]
    >>> arabic_number("عشرون خمسة"), arabic_number("مليون")
    (None, None)
    """
    words = fold(text).split()
    if not words or any(map(str.isdigit, text)):
        return None
    total, part = 0, list[str]()
    for word in words:
        bare = word if word in _ARABIC_UNITS else word.removeprefix("و")
        if bare not in _ARABIC_THOUSAND:
            part.append(word)
            continue
        thousands = _below_thousand(part) if part else 1
        if total or thousands is None or (part and _ARABIC_THOUSAND[bare] == 2000):
            return None
        total, part = thousands * _ARABIC_THOUSAND[bare], []
    rest = _below_thousand(part) if part else 0
    return None if rest is None else total + rest


def _below_thousand(words: list[str]) -> int | None:
    """Hundreds, then a unit, a unit and ten ("خمسة عشر") or a unit "and" tens, each but once."""
    bare = [
        word if word in _ARABIC_TEENS or word in _ARABIC_TENS else word.removeprefix("و")
        for word in words
    ]
    bare = [word for word in bare if word]  # "و" alone between two
    total = 0
    if len(bare) > 1 and bare[1] in _ARABIC_HUNDREDS and _ARABIC_HUNDREDS[bare[1]] == 100:
        if not 3 <= _ARABIC_UNITS.get(bare[0], 0) <= 9:  # "ثلاث مائة"
            return None
        total, bare = _ARABIC_UNITS[bare[0]] * 100, bare[2:]
    elif bare and bare[0] in _ARABIC_HUNDREDS:
        total, bare = _ARABIC_HUNDREDS[bare[0]], bare[1:]
    if not bare:
        return total or None
    one, *others = bare
    if not others:
        found = _ARABIC_UNITS.get(one) or _ARABIC_TENS.get(one)
        return total + found if found else None
    if len(others) > 1:
        return None
    if _ARABIC_UNITS.get(others[0]) == 10 and 1 <= _ARABIC_TEENS.get(one, 0) <= 9:
        return total + 10 + _ARABIC_TEENS[one]
    if others[0] in _ARABIC_TENS and 1 <= _ARABIC_UNITS.get(one, 0) <= 9:
        return total + _ARABIC_UNITS[one] + _ARABIC_TENS[others[0]]
    return None
