"""A name that one cell writes in both scripts: "Coopérative Al Amal / تعاونية الأمل"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from matcher.ingest.cells.phonetics import is_kind
from matcher.ingest.linkage.names import NameForm, name_form, name_level
from matcher.support.text import fold

#: How much alike two names are, the likest first.
ORDER = {
    name: at
    for at, name in enumerate(("same", "close", "longer", "near", "number", "numbers", "other"))
}
_BETWEEN = re.compile(r"[/|()\[\]\n\r–—:;,،؛]+|\s-+\s")
_HEARD_ALIKE = 75.0


@lru_cache(maxsize=65536)
def writings(name: str) -> tuple[str, ...]:
    """The two writings of a name where its cell holds both, else the name alone.

    They follow each other, and they are heard alike or each says what it is; a name of which one
    word alone is in another script ("تعاونية الخير Ighrem") is one writing.

    >>> writings("Coopérative Al Amal Caprine / تعاونية الأمل")
    ('Coopérative Al Amal Caprine', 'تعاونية الأمل')
    >>> writings("تعاونية الخير Ighrem")
    ('تعاونية الخير Ighrem',)
    """
    words = _BETWEEN.sub(" ", name).split()
    scripts = [_script(word) for word in words]
    told = [script for script in scripts if script]
    switches = sum(a != b for a, b in pairwise(told))
    if switches != 1:
        return (name,)
    at = scripts.index("arabic" if told[0] == "latin" else "latin")
    first, second = words[:at], words[at:]
    if not (_tells(first) and _tells(second)):
        return (name,)
    parts = " ".join(first), " ".join(second)
    is_said_twice = _says_what_it_is(first) and _says_what_it_is(second)
    return parts if is_said_twice or _is_heard_alike(*map(name_form, parts)) else (name,)


def forms_of(names: Sequence[str]) -> tuple[NameForm, ...]:
    """The forms of the names of a row, each writing its own; a number is that of the whole name."""
    found: dict[NameForm, None] = {}
    for name in names:
        parts = writings(name)
        if len(parts) == 1:
            found[name_form(name)] = None
            continue
        one, other = map(name_form, parts)
        numbers = one.numbers | other.numbers
        found[replace(one, numbers=numbers, beside=other.sounds)] = None
        found[replace(other, numbers=numbers, beside=one.sounds)] = None
    return tuple(found)


def likest(mine: Sequence[NameForm], yours: Sequence[NameForm]) -> tuple[str, tuple[str, str]]:
    """The level of the names of two rows, and the sounds of those that are most alike.

    Writings in one script are held against each other, and where one speaks for and the other
    against, the two may be one or not: near.
    """
    best, sounds = "other", ("", "")
    by_script: dict[tuple[bool, bool], str] = {}
    for one in mine:
        for other in yours:
            level = _level(one, other)
            if one.beside and other.beside and one.scripts == other.scripts:
                known = by_script.get(one.scripts, "other")
                by_script[one.scripts] = min(level, known, key=ORDER.__getitem__)
            if ORDER[level] < ORDER[best]:
                best, sounds = level, (one.sound, other.sound)
                if level == "longer":
                    shorter = min((one, other), key=lambda f: len(f.sounds))
                    sounds = (shorter.sound, shorter.sound)
    worst = max(by_script.values(), key=ORDER.__getitem__, default=best)
    if ORDER[worst] > ORDER["longer"] >= ORDER[best]:
        return worst if worst.startswith("number") else "near", sounds
    return best, sounds


def _level(one: NameForm, other: NameForm) -> str:
    """The level of two writings; one that is shorter than the name beside it is not all of it."""
    is_one_script = one.scripts == other.scripts
    if (one.beside or other.beside) and not is_one_script and (True, True) not in (
        one.scripts, other.scripts
    ):  # fmt: skip
        return "other"  # the other writing is of this script
    level = name_level(one, other)
    is_short = _is_short(one) != _is_short(other)
    return "longer" if is_short and level in ("same", "close") else level


def _is_short(form: NameForm) -> bool:
    return set(form.sounds) < set(form.beside)


def _script(word: str) -> str:
    """Of the letters of a word; "" where it has none, as a number."""
    if any("\u0600" <= c <= "\u06ff" and c.isalpha() for c in word):
        return "arabic"
    return "latin" if any(c.isalpha() for c in word) else ""


def _tells(words: Sequence[str]) -> bool:
    return any(not is_kind(w) and not w.isdigit() for w in fold(" ".join(words)).split())


def _says_what_it_is(words: Sequence[str]) -> bool:
    return any(is_kind(w) and len(w) > 3 for w in fold(" ".join(words)).split())


def _is_heard_alike(one: NameForm, other: NameForm) -> bool:
    mine, yours = set(one.sounds), set(other.sounds)
    if not (mine and yours):
        return False
    return mine <= yours or yours <= mine or ratio(one.sound, other.sound) >= _HEARD_ALIKE
