"""Which id is meant by what a person typed: the id in any case, or a name that only one bears.

The exact id never comes here: whoever looks one up tries it first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import reduce

from matcher.support.errors import UnknownIdError
from matcher.support.messages import Message, Sayable, message, message_in
from matcher.support.text import Text, fold

#: Words that many names hold and that tell nobody apart, as `fold` writes them.
_COMMON_WORDS = """
cooperative cooperatives coop gie union societe association programme fund fonds prix prize
de des du la le les l d al el et and of the تعاونيه التعاونيه
"""
_SAID_OF_ALL = frozenset(_COMMON_WORDS.split())
#: Fewer letters than this name nothing.
_LEAST_LETTERS = 3
#: How many of several candidates are proposed.
_SHOWN = 3


def meant_ids(typed: str, names: Mapping[str, Text | str]) -> list[str]:
    """The ids that may be meant: one where it is clear, several where it is not, or none.

    Tried in this order, and the first that finds anything decides: the id without regard to
    case and marks, a whole name, the requests of that id ("C-1/2" is one of "C-1"), all the words
    of what was typed inside a name.

    Parameters
        names   what each id is called, in any number of languages; empty where it has no name

    Example
        >>> names = {"SM-0196": "Coopérative Agdal Argane", "SM-0020": "Coopérative Agdal Miel"}
        >>> meant_ids("sm 0196", names), meant_ids("agdal argane", names)
        (['SM-0196'], ['SM-0196'])
        >>> meant_ids("Agdal", names), meant_ids("coopérative", names)
        (['SM-0196', 'SM-0020'], [])
        >>> meant_ids("c1", {"C-1/2": "", "C-12": ""}), meant_ids("c-12", {"C-1/2": ""})
        (['C-1/2'], [])
    """
    bare = _bare(typed)
    if not bare:
        return []
    if found := [known for known in names if _bare(known) == bare]:
        return found
    folded = fold(typed)
    called = {known: [fold(name) for name in _wordings(name)] for known, name in names.items()}
    if found := [known for known in names if folded in called[known]]:
        return found
    if any(map(str.isdigit, bare)) and (
        found := [known for known in names if _bare(_REQUEST.sub("", known)) == bare]
    ):
        return found
    words = set(folded.split()) - _SAID_OF_ALL
    if sum(map(len, words)) < _LEAST_LETTERS:
        return []
    return [known for known in names if any(words <= set(name.split()) for name in called[known])]


def _wordings(name: Text | str) -> tuple[str, ...]:
    return name.all() if isinstance(name, Text) else (name,)


def the_meant_id(
    typed: str,
    names: Mapping[str, Text | str],
    unknown: Message,
    *,
    where: Sayable = "",
    see: Sayable = "",
) -> str:
    """The one id that is meant.

    Parameters
        unknown   what is said where nothing of that id or name is known
        where     the file or place that was searched
        see       what is said after the proposals, or in their place where there are none

    Raises
        UnknownIdError  none is meant, or several may be; the nearest are proposed
    """
    found = meant_ids(typed, names)
    if len(found) == 1:
        return found[0]
    if found:
        what, close = message('Several are called "{name}".', name=typed), found[:_SHOWN]
    else:
        what, close = unknown, _nearest(typed, names)
    hint = _named(close, names, is_choice=bool(found))
    if hint and see:
        hint = message_in("two sentences", "{one} {other}", one=hint, other=see)
    error = UnknownIdError(what, where=where, hint=hint or see)
    error.proposed = {known: names[known] for known in close}
    raise error


def _nearest(typed: str, names: Mapping[str, Text | str]) -> list[str]:
    """The nearest by id, as it may be mistyped, or by name, as it may be half remembered."""
    if not _bare(typed):
        return []
    from rapidfuzz import fuzz, utils

    plain = utils.default_process
    scores = {
        known: max(
            fuzz.ratio(typed, known, processor=_bare),
            *(0.9 * fuzz.WRatio(typed, name, processor=plain) for name in _wordings(called)),
        )
        for known, called in names.items()
        if known
    }
    # below this, nothing of the proposal would remind anybody of what was typed
    close = [known for known, score in scores.items() if score >= 55]
    return sorted(close, key=lambda known: (-scores[known], known))[:_SHOWN]


def _named(ids: Sequence[str], names: Mapping[str, Text | str], *, is_choice: bool) -> Sayable:
    """The proposals with their names, as one sentence."""
    said: list[Sayable] = [
        message_in("an id and its name", "{id} {name}", id=known, name=names[known])
        if names[known]
        else known
        for known in ids
    ]
    if not said:
        return ""
    # names hold commas: they stand between semicolons
    listed = reduce(
        lambda one, other: message_in(
            "one after the other", "{one}; {other}", one=one, other=other
        ),
        said,
    )
    if is_choice:
        return message("Write the id of one: {ids}.", ids=listed)
    return message("Nearest: {ids}.", ids=listed)


#: What stands behind an id for one request of several, as in "C-1/2".
_REQUEST = re.compile(r"/\d+$")
_MARKS = re.compile(r"(?P<after>(?<=\d))?[\W_]+(?P<before>(?=\d))?")


def _bare(known: str) -> str:
    """An id without case and marks; one between two numbers stays: C-1/2 is not C-12."""
    return _MARKS.sub(_between_numbers, known.casefold())


def _between_numbers(marks: re.Match[str]) -> str:
    return "/" if marks["after"] is not None and marks["before"] is not None else ""
