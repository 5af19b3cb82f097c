"""Yes and no, categories and lists of them, through the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matcher.domain.values import Several
from matcher.ingest.cells.cell_result import CellRefusedError, CellResult
from matcher.ingest.columns.vocabulary import key
from matcher.ingest.diagnostics import masked
from matcher.support.errors import nearest
from matcher.support.messages import Message, Sayable, message
from matcher.support.text import fold

if TYPE_CHECKING:
    from matcher.domain.schema import Field
    from matcher.ingest.columns.vocabulary import Vocabulary
    from matcher.ingest.sheets.sheet import Raw

_MEND = message("Mend it if that is wrong.")
_SPLIT = re.compile(r"[;,/|&+•\n،؛]| - | – |(?<=\w)\s+(?:et|and|plus|avec)\s+|\s+و\s+|\s+و(?=ال)")


#: In the place of a code: a word that the user has settled as saying nothing.
SAYS_NOTHING = "-"


def clean_yes_no(
    raw: Raw, about: Field, vocabulary: Vocabulary, *, names_say_yes: bool = False
) -> CellResult:
    """True or false.

    Parameters
        names_say_yes  True in a column that asks for a name, as "Union": a name there says yes

    Raises
        CellRefusedError  it says neither
    """
    if isinstance(raw, bool):
        return CellResult(raw)
    if isinstance(raw, int | float) and raw in (0, 1):
        return CellResult(bool(raw))
    text = str(raw).strip().rstrip(".!")
    if text in vocabulary.words["yes"]:
        return CellResult(True)
    if text in vocabulary.words["no"]:
        return CellResult(False)
    own = vocabulary.sides.get(about.name, {})
    if key(text) in own:
        return CellResult(own[key(text)])
    if (found := re.fullmatch(r"(\w+)\s*[ (,:]\s*(\D+)", text)) is not None:
        sides = [word in vocabulary.words["yes"] for word in re.findall(r"\w+", text)]
        sides += [word in vocabulary.words["no"] for word in re.findall(r"\w+", text)]
        if sum(sides) == 1 and len(found[1]) > 1:
            for side, value in (("yes", True), ("no", False)):
                if found[1] in vocabulary.words[side]:  # "oui (CAM Tiznit)"
                    if value and vocabulary.is_not_now(text, about):  # "oui, adhésion en cours"
                        raise _not_now(text)
                    read = message("yes") if value else message("no")
                    return CellResult(value, "respelled", _read_as(text, read), _MEND)
    if names_say_yes and vocabulary.is_not_now(text, about):
        raise _not_now(text)
    is_name = sum(sign.isalpha() for sign in text) > 2 and len(text) <= _LONGEST_WORD
    if names_say_yes and is_name and not vocabulary.negations & set(fold(text).split()):
        return CellResult(True, "respelled", _read_as(text, message("yes")), _MEND)
    raise CellRefusedError(
        "not-a-boolean",
        message('"{cell}" is not yes or no.', cell=masked(str(raw))),
        message("Write oui or non, or leave it empty if unknown."),
    )


def refuse_doubted(raw: str) -> CellRefusedError:
    """The refusal of a yes, a no or a listed value that its author is not sure of."""
    what = message('"{cell}" is marked as not sure.', cell=masked(raw))
    return CellRefusedError("ambiguous-word", what, message("Write it without the mark if it is."))


def clean_category(raw: Raw, about: Field, vocabulary: Vocabulary) -> CellResult:
    """One code of a closed list; of an open one, the text.

    Raises
        CellRefusedError  it is in no list, or names two things
    """
    text = str(raw).strip()
    if about.values is None:
        return CellResult(text)
    found = _whole(text, about, vocabulary)
    if found is not None:
        return found
    codes = {c for part in _parts(text) for c in _within(part, about, vocabulary)}
    if len(codes) == 1:
        return _doubtful(codes.pop(), text, about)
    if codes:
        raise _two(text, sorted(codes), about)
    raise _unknown(text, about)


def clean_categories(raw: Raw, about: Field, vocabulary: Vocabulary) -> CellResult:
    """The codes of a list; "etc." says that there may be others.

    Raises
        CellRefusedError  a part of it is in no list, or names two things
    """
    text = str(raw).strip()
    is_open = False
    for ending in sorted(vocabulary.words["others"].exact, key=len, reverse=True):
        if text.casefold().endswith(ending) and text.casefold() != ending:
            text, is_open = text[: -len(ending)].rstrip(" ,;،"), True
            break
    if text.endswith("?") and about.values is not None:
        text, is_open = text.rstrip("? "), True
    if about.values is None:
        parts = [part.strip() for part in re.split(r"[;,،؛]", text) if part.strip()]
        return CellResult(Several(frozenset(parts), is_open))
    if text in vocabulary.words["nothing"] and "none" in about.values:
        return CellResult(Several(frozenset(("none",))))
    whole = _whole(text, about, vocabulary)
    if whole is not None and whole.value is None:
        return whole
    if whole is not None and not whole.code:
        return CellResult(Several(frozenset((str(whole.value),)), is_open))
    found: set[str] = set()
    doubt = whole
    things = [thing for part in _parts(text) for thing in _glued(part, vocabulary)]
    unknown: list[str] = []
    for at, (part, is_sure) in enumerate(things):
        one = _whole(part, about, vocabulary)
        if one is not None and one.value is None:
            continue
        codes = {str(one.value)} if one else _within(part, about, vocabulary)
        if not codes and not is_sure:  # "تكوين وآلة تكسير": training, and something else
            is_open = True
            unknown.append(part)
            continue
        if not codes:
            # all of them at once: a word that is asked about only later stays open
            others = (other for other, _ in things[at + 1 :])
            rest = (other for other in others if _is_unknown(other, about, vocabulary))
            raise _unknown(part, about, (*unknown, part, *rest))
        if one is None or one.code:
            doubt = one or _doubtful(sorted(codes)[0], part, about)
        found |= codes
    value = Several(frozenset(found), is_open)
    if unknown:
        said = tuple(about.label_of(code) for code in sorted(found))
        what = message(
            '"{cell}" is read as {read}, and something else.', cell=masked(text), read=said
        )
        hint = message("Write what else it is.")
        return CellResult(value, "respelled", what, hint, tuple(unknown))
    if doubt is not None and doubt.code:
        said = tuple(about.label_of(code) for code in sorted(found))
        return CellResult(value, "respelled", _read_as(text, said), doubt.hint)
    return CellResult(value)


def codes_named(text: str, about: Field, vocabulary: Vocabulary) -> frozenset[str]:
    """The codes whose spellings stand in a text, as a whole or in its parts; none is refused."""
    found: set[str] = set()
    for part in (text, *_parts(text)):
        try:
            whole = _whole(part, about, vocabulary)
            if whole is not None and not whole.code and whole.value is not None:
                found.add(str(whole.value))
                if part == text:
                    break
            else:
                found |= _within(part, about, vocabulary)
        except CellRefusedError:
            continue
    return frozenset(found)


def says_wholly(text: str, about: Field, vocabulary: Vocabulary) -> bool:
    """Whether a text is the spelling of one value, and nothing more."""
    return bool(vocabulary.values[about.name].get(key(text), ""))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SPLIT.split(text) if part and part.strip()]


#: A word behind the first one that begins as "and something" does in Arabic.
_AND_GLUED = re.compile(r"\s+(?=و\w{2})")


def _glued(text: str, vocabulary: Vocabulary) -> list[tuple[str, bool]]:
    """The things that a text of Arabic lists with a glued "and", and whether each is one for sure.

    A word may begin so by itself, as "وحدة": those that are known to are no "and".
    """
    own = vocabulary.words["begins_with_and"].folded
    parts = _AND_GLUED.split(text)
    found = [parts[0]]
    for part in parts[1:]:
        if fold(part.split()[0]) in own:
            found[-1] += f" {part}"
        else:
            found.append(part[1:])
    return [(part, at == 0) for at, part in enumerate(found)]


def _whole(text: str, about: Field, vocabulary: Vocabulary) -> CellResult | None:
    """The code of a text as a whole, exactly or but for a slip of the pen."""
    table = vocabulary.values[about.name]
    word = key(text)
    # what looks like an article may be the beginning of the word
    for form in (word, fold(text), word.removeprefix("و")):
        if form in table:
            if not table[form]:
                raise _two(text, (), about)
            return CellResult(None if table[form] == SAYS_NOTHING else table[form])
    if not 5 <= len(word) <= _LONGEST_WORD or any(
        word in others for others in vocabulary.values.values()
    ):
        return None  # agriculture is no slip of apiculture
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = 1 if len(word) < 9 else 2
    near = process.extract(word, table.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=8)
    codes = {table[form] for form, _, _ in near if len(form) >= 5}
    if not codes:
        return None
    if len(codes) > 1 or "" in codes:
        raise _two(text, sorted(codes - {""}), about)
    return _doubtful(codes.pop(), text, about)


_LONGEST_WORD = 80
_LONGEST = 1000


def _within(text: str, about: Field, vocabulary: Vocabulary) -> set[str]:
    """The codes whose spellings stand in a longer text; longer spellings go first."""
    table = vocabulary.values[about.name]
    if len(text) > _LONGEST:
        raise _unknown(text, about)
    said = {*fold(text).split(), *text.casefold().split()}
    if vocabulary.negations & said or vocabulary.is_not_now(text, about):
        raise _not_now(text)
    words = key(text).split()
    codes: set[str] = set()
    at = 0
    while at < len(words):
        for length in range(min(5, len(words) - at), 0, -1):
            form = " ".join(words[at : at + length])
            if len(form) > 2 and table.get(form):
                codes.add(table[form])
                at += length - 1
                break
            if length == 1 and len(form) > 2 and table.get(form) == "":
                raise _two(text, (), about)
        at += 1
    return codes


def _doubtful(code: str, text: str, about: Field) -> CellResult:
    return CellResult(code, "respelled", _read_as(text, about.label_of(code)), _MEND)


def _read_as(text: str, read: Sayable) -> Message:
    return message('"{cell}" is read as {read}.', cell=masked(text), read=read)


def _not_now(text: str) -> CellRefusedError:
    what = message(
        '"{cell}" may say that there is none, none yet, or none any more.', cell=masked(text)
    )
    return CellRefusedError("ambiguous-word", what, message("Write only what there is."))


def _two(text: str, codes: Sequence[str], about: Field) -> CellRefusedError:
    listed = tuple(about.label_of(code) for code in codes)
    what = message('"{cell}" names more than one thing.', cell=masked(text))
    if listed:
        what = message(
            '"{cell}" names more than one thing: {things}.', cell=masked(text), things=listed
        )
    return CellRefusedError("ambiguous-word", what, message("Write which one."))


#: A number, alone or with what people write behind an amount.
_AMOUNT = re.compile(
    r"\W*\d[\d\s.,]*(?:m|k)?(?:dhs?|mad|dirhams?|mille|millions?|milliards?|%|درهم|مليون|ألف)?"
    r"(?:\s*(?:de\s+)?(?:dhs?|mad|dirhams?|centimes?|درهم))?\W*"
)


def is_amount(text: str) -> bool:
    """Whether a cell for a word of a closed list holds an amount or a number instead.

    >>> [is_amount(cell) for cell in ("30 millions", "2,5 MDH", "300 000 dh", "2 moulins", "miel")]
    [True, True, True, False, False]
    """
    return _AMOUNT.fullmatch(" ".join(text.casefold().split())) is not None


def _is_unknown(text: str, about: Field, vocabulary: Vocabulary) -> bool:
    """Whether nothing in a text is a spelling of a value, nor in doubt between several."""
    try:
        return not _whole(text, about, vocabulary) and not _within(text, about, vocabulary)
    except CellRefusedError:
        return False


def _unknown(text: str, about: Field, unknown: tuple[str, ...] = ()) -> CellRefusedError:
    known = about.values or ()
    words = tuple(about.label_of(value) for value in known)
    hint = nearest(text.casefold(), known) or message("Write one of {values}.", values=words)
    if is_amount(text):
        hint = message(
            "If the column holds amounts or numbers, change what it is taken for; otherwise write"
            " one of {values}.",
            values=words,
        )
    what = message(
        "“{cell}” is not a known value of “{field}”.", cell=masked(text), field=about.label
    )
    return CellRefusedError("unknown-value", what, hint, unknown or (text,))
