"""Names of cooperatives held against one another, in two scripts, numbers apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from matcher.ingest.cells.phonetics import name_words, skeleton, spelled_out
from matcher.support.text import fold

#: Names that hundreds bear whatever the file says, by their sound, and the share that bears them.
_COMMON_NAMES = """
amal nahda salam baraka tamounte nour wifak najah ittihad taaoun fath kheir rahma tafoukt afoulki
tiwizi zaitoune argane amane rachad yasmine atlas wahda mostakbal fadila hana warda
"""
_SHARE_OF_COMMON = 1 / 160
_ORDINALS = {
    "premiere": 1, "premier": 1, "deuxieme": 2, "seconde": 2, "troisieme": 3,
    "الاولي": 1, "الثانيه": 2, "الثاني": 2, "الثالثه": 3, "الثالث": 3,
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6,
    "a": 1, "b": 2, "c": 3, "d": 4, "ا": 1, "ب": 2, "ج": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name as it is compared.

    Parameters
        words    its telling words, in order of the alphabet
        sounds   their consonants
        numbers  what tells sisters apart: "Al Amal 2", "Amal II"; years are none
        scripts  whether it holds Latin letters, and whether Arabic ones
        said     the words in the order of the name, without spaces
        beside   the sounds of the same name in the other script, where its cell holds both
    """

    words: tuple[str, ...]
    sounds: tuple[str, ...]
    numbers: frozenset[int]
    scripts: tuple[bool, bool]
    written: str
    sound: str
    said: str
    beside: tuple[str, ...] = ()


@lru_cache(maxsize=200_000)
def name_form(name: str) -> NameForm:
    """The form of a name.

    >>> name_form("Coopérative Al Amal 2").numbers, name_form("تعاونية الأمل").sound
    (frozenset({2}), 'ml')
    """
    numbers, kept = set(), []
    name = spelled_out(name)
    tokens = _GLUED.sub(" ", fold(name)).split()
    for at, word in enumerate(tokens):
        if found := re.fullmatch(r"([^\W\d]{0,2})(\d{1,3})", word):  # "2", or "G2"
            numbers.add(int(found[2]))
            if found[1]:
                kept.append(found[1])
        elif word in _ORDINALS and at > 0 and (len(word) > 1 or at == len(tokens) - 1):
            numbers.add(_ORDINALS[word])
        elif not re.fullmatch(r"(?:19|20)\d\d", word):
            kept.append(word)
    in_order = [w for w in name_words(" ".join(kept) or name) if w not in _ARTICLES]
    in_order = in_order or list(name_words(name))
    words = tuple(sorted(in_order))
    sounds = tuple(sorted(filter(None, map(_sound, words))))
    scripts = (any(w.isascii() for w in words), any(not w.isascii() for w in words))
    return NameForm(
        words, sounds, frozenset(numbers), scripts, " ".join(words), " ".join(sounds),
        "".join(in_order),
    )  # fmt: skip


#: Between a word and its number, between what it is and its name, or between the article and a
#: common name ("alamal"), a space is forgotten.
_AFTER_ARTICLE = "|".join(word for word in _COMMON_NAMES.split() if word[0] in "aeiou")
_GLUED = re.compile(
    r"(?<=[^\W\d]{3})(?=\d)|(?<=\bcooperative)(?=\w{3})|(?<=\bتعاونيه)(?=\w{3})"
    rf"|(?:(?<=\b[ae]l)|(?<=\bl))(?=(?:{_AFTER_ARTICLE})\b)"
)

_ARTICLES = frozenset(("el", "al", "n", "an", "as", "ar", "ad", "at", "az", "es", "er", "en"))
_ASSIMILATED = re.compile(r"^[ae](?:nn|ss|rr|tt|dd|zz|chch|shsh)(?=[aeiou])")


def _sound(word: str) -> str:
    """The consonants; the article is taken off where it sounds like the letter after it."""
    return skeleton(word[2:] if _ASSIMILATED.match(word) else word)


COMMON_SOUNDS = frozenset(
    form for form in (" ".join(filter(None, map(_sound, (w,)))) for w in _COMMON_NAMES.split())
)


def share_of_common(sound: str) -> float:
    """The share of all cooperatives that bears a name whatever the file says; 0 for a rare one."""
    return _SHARE_OF_COMMON if sound in COMMON_SOUNDS else 0.0


def name_level(one: NameForm, other: NameForm) -> str:
    """The level of two names: same, close, longer, near, number, numbers or other.

    >>> name_level(name_form("Al Amal 1"), name_form("Coop. Al Amal 2"))
    'numbers'
    >>> name_level(name_form("Coopérative Tighanimine"), name_form("تعاونية تيغانيمين"))
    'same'
    >>> name_level(name_form("Al Baraka"), name_form("Al Baraka lait"))
    'longer'
    >>> name_level(name_form("Amal groupe A Tiznit"), name_form("Amal groupe B Tiznit"))
    'numbers'
    """
    level = _level(one, other)
    if level in ("same", "close", "near") and (marks := _marks_of_sisters(one, other)):
        return marks
    if one.numbers != other.numbers and level != "other":
        return "numbers" if one.numbers and other.numbers else "number"
    return level


def _marks_of_sisters(one: NameForm, other: NameForm) -> str:
    """The level of names that differ in a letter or two where sisters are told apart; else "".

    "Groupe A" and "Groupe B" are two; "Ga" and "Gb" may be a slip of the pen, and are asked.
    """
    mine, yours = (set(a.words) - set(b.words) for a, b in ((one, other), (other, one)))
    longest = max(map(len, mine | yours), default=_MARK + 1)
    if not (mine and yours) or longest > _MARK or set(one.words) == mine:
        return ""
    return "numbers" if longest == 1 else "near"


_MARK = 2  # letters of a word that tells sisters apart, at most


def _level(one: NameForm, other: NameForm) -> str:
    if one.words == other.words:
        return "same"
    is_one_script = one.scripts == other.scripts
    if is_one_script and _has_a_word_more(one, other):
        return "longer"
    if is_one_script:
        written = _written_alike(one, other)
        if written >= 86:
            if _has_another_word(one, other):
                return "near"
            return "same" if written >= 93 and one.sound == other.sound else "close"
        if one.sound == other.sound and len(one.sound) >= 3 and written >= 75:
            return "close"
    elif not _shares_its_script(one, other):
        return "other"
    elif one.sound and one.sound == other.sound:
        return "same" if len(one.sound) >= 4 else "close"
    mine, yours = set(one.sounds), set(other.sounds)
    if mine and yours and (mine < yours or yours < mine):
        shorter = one if mine < yours else other
        if not is_one_script or set(shorter.words) <= set((other if shorter is one else one).words):
            return "longer"
    if not is_one_script and min(len(one.sound), len(other.sound)) >= 4:
        alike = ratio(one.sound, other.sound)
        return "close" if alike >= 86 else "near" if alike >= 75 else "other"
    if not is_one_script and ratio(one.sound, other.sound) >= 66:
        return "near"
    if is_one_script and ratio(one.written, other.written) >= 75:
        return "near"
    return "other"


def _written_alike(one: NameForm, other: NameForm) -> float:
    """How alike two names are written, from 0 to 100; spaces count for little.

    In order of the alphabet, and as they are said: a slip in a first letter moves a word.
    """
    in_order = ratio(one.written, other.written, score_cutoff=70)
    if in_order >= 93 or not len(one.words) + len(other.words) > 2:
        return in_order
    return max(in_order, ratio(one.said, other.said, score_cutoff=70))


#: What is written alike and lies apart: "Est" and "Ouest", "Haut" and "Bas".
_DIRECTIONS = frozenset(
    fold("nord sud est ouest amont aval haut haute bas basse شمال جنوب شرق غرب").split()
)


def _has_a_word_more(one: NameForm, other: NameForm) -> bool:
    """Whether one has all words of the other and one more, be it of vowels alone: "Aya"."""
    mine, yours = set(one.words), set(other.words)
    return (mine < yours or yours < mine) and any(len(word) > _MARK for word in mine ^ yours)


def _has_another_word(one: NameForm, other: NameForm) -> bool:
    """Whether a word of one is none of the other's, with a slip or glued: "Nord" and "Sud"."""
    if (set(one.words) ^ set(other.words)) & _DIRECTIONS:
        return True
    is_spaced = len(one.words) != len(other.words)  # perhaps a space was lost, or one came in
    if is_spaced and ratio(one.said, other.said) >= 95:
        return False
    return any(
        all(ratio(word, there) < 75 for there in yours)
        for mine, yours in ((one.words, other.words), (other.words, one.words))
        for word in mine
    )


def _shares_its_script(one: NameForm, other: NameForm) -> bool:
    """Whether the Latin words of a name in two scripts stand in the other too.

    "الأمل Atlas" is not "Al Amal Argan": what is written alike need not be heard.
    """
    for mixed, there in ((one, other), (other, one)):
        if mixed.scripts != (True, True):
            continue
        for side in (True, False):
            mine = [w for w in mixed.words if w.isascii() is side]
            yours = [w for w in there.words if w.isascii() is side]
            if yours and not all(any(ratio(w, y) >= 75 for y in yours) for w in mine):
                return False
    return True


def cell_level(one: str, other: str, kind: str) -> str:
    """The level of two cells of an unread column: same, near or other."""
    if one == other:
        return "same"
    if kind != "village":
        return "other"
    mine, yours = name_form(one), name_form(other)
    if mine.scripts != yours.scripts:
        heard = name_level(mine, yours)  # "سيبيم" and "Sibat" are heard alike, and are two
        return {"same": "same", "close": "same", "near": "near"}.get(heard, "other")
    if ratio(one, other) < 75:
        return "other"
    here, there = one.split(), other.split()
    is_same = len(here) == len(there) and all(
        ratio(x, y) >= 84 for x, y in zip(here, there, strict=True)
    )
    # "Id Ouakrim" and "Ait Ouakrim" may be two, and "Loubanga 1" and "2": neither for nor against
    if mine.numbers != yours.numbers:
        return "near"
    return "same" if is_same or _is_spaced_otherwise(here, there) else "near"


def _is_spaced_otherwise(here: list[str], there: list[str]) -> bool:
    """Whether what two addresses do not share differs in spaces, or in a slip of the pen.

    All that stands around it, as the province, may be long, and says nothing of two villages.
    """
    while here and there and here[0] == there[0]:
        here, there = here[1:], there[1:]
    while here and there and here[-1] == there[-1]:
        here, there = here[:-1], there[:-1]
    if len(here) == len(there):  # word by word it is no slip
        return False
    return ratio("".join(here), "".join(there)) > 95
