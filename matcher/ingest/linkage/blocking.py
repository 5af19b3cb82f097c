"""Which pairs are worth weighing: blocking rules, each a key that two records may share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from matcher.ingest.linkage.identity import Identity
from matcher.ingest.linkage.names import NameForm, name_form


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """A key; records that share it are compared, up to `most` of them, else only neighbours.

    Parameters
        most    a larger block is walked in order of place, day and name
        window  how many neighbours are compared in it; 0 leaves the block out
    """

    name: str
    keys: Callable[[Identity, tuple[NameForm, ...], str], Iterator[object]]
    most: int
    window: int


def _registers(i: Identity, _: tuple[NameForm, ...], __: str) -> Iterator[object]:
    yield from i.registers.items()


def _ids(i: Identity, _: tuple[NameForm, ...], __: str) -> Iterator[object]:
    if i.own_id:
        yield i.own_id


def _sounds(_: Identity, forms: tuple[NameForm, ...], __: str) -> Iterator[object]:
    for form in forms:
        if form.sound:
            yield form.sound


def _written(_: Identity, forms: tuple[NameForm, ...], place: str) -> Iterator[object]:
    for form in forms:
        if form.sound:
            yield form.sound, place


def _sound_and_more(i: Identity, forms: tuple[NameForm, ...], place: str) -> Iterator[object]:
    """A name that many bear, with two things more of place, day or year, and members."""
    year = i.founded.year if i.founded else 0
    day = str(i.founded) if i.founded and i.exact_day else ""
    told = [(year, i.size, "members"), (place, i.size), (place, year, "founded")]
    for form in forms:
        if form.sound:
            if day:
                yield form.sound, day
            yield from ((form.sound, *more) for more in told if all(more))


def _words(_: Identity, forms: tuple[NameForm, ...], __: str) -> Iterator[object]:
    for form in forms:
        yield from (s for s in form.sounds if len(s) > 2)


def _slips(_: Identity, forms: tuple[NameForm, ...], __: str) -> Iterator[object]:
    """The sound without one of its consonants: a slip of the pen shares one of these."""
    for form in forms:
        sound = form.sound.replace(" ", "")
        if len(sound) >= 4:
            yield sound
            yield from {sound[:at] + sound[at + 1 :] for at in range(len(sound))}


def _days(i: Identity, _: tuple[NameForm, ...], place: str) -> Iterator[object]:
    if i.founded and i.exact_day:
        yield i.founded, place


def _people(i: Identity, _: tuple[NameForm, ...], __: str) -> Iterator[object]:
    for column, text in i.unread.items():
        if column[0] == "person" and len(text) > 5:
            yield column, text


def _years(i: Identity, forms: tuple[NameForm, ...], _: str) -> Iterator[object]:
    if i.founded:
        for form in forms:
            yield form.sound[:3], i.founded.year


def _teams(i: Identity, forms: tuple[NameForm, ...], _: str) -> Iterator[object]:
    """Somebody of them, with how the name begins."""
    for column, text in i.unread.items():
        if column[0] in ("person", "village"):
            said = text if column[0] == "person" else name_form(text).sound
            for form in forms:
                yield column, said, form.sound[:2]


def _start_and_more(
    i: Identity, forms: tuple[NameForm, ...], _: str
) -> Iterator[tuple[object, ...]]:
    """How the name begins, with two things more: for a slip in the name of a row with gaps."""
    told: list[object] = [*i.counts.items()]
    if i.size:
        told.append(i.size)
    if i.activity:
        told.append(i.activity)
    told += [(n, text) for (kind, n), text in i.unread.items() if kind == "number"]
    told += [name_form(text).sound for (kind, _), text in i.unread.items() if kind == "village"]
    for form in forms:
        if form.sound:
            yield from ((form.sound[:2], *two) for two in combinations(told[:_MOST_TOLD], 2))


def _all_but_the_name(
    i: Identity, _: tuple[NameForm, ...], place: str
) -> Iterator[tuple[object, ...]]:
    """Two things or three of where, when, who and how many: whatever became of the name."""
    year = i.founded.year if i.founded else 0
    day = str(i.founded) if i.founded and i.exact_day else ""
    people = [text for column, text in i.unread.items() if column[0] == "person"]
    for column, text in i.unread.items():
        if column[0] == "village":
            village = name_form(text).sound
            more = [place, *people, *((i.size, word) for word in i.activity if i.size)]
            yield from ((village, one) for one in more if one)
    if i.size:
        if day:
            yield day, i.size
        if place and year:
            yield place, year, i.size
        yield from ((place, i.size, *count) for count in i.counts.items() if place)


#: Of so many things each two make a key.
_MOST_TOLD = 6

RULES = (
    BlockingRule("id", _ids, 60, 10),
    BlockingRule("register", _registers, 20, 0),
    BlockingRule("sound of the name", _sounds, 30, 10),
    BlockingRule("sound of the name and place", _written, 60, 14),
    BlockingRule("sound of the name, and more", _sound_and_more, 24, 6),
    BlockingRule("a word of the name", _words, 16, 2),
    BlockingRule("a slip in the name", _slips, 10, 0),
    BlockingRule("day of founding", _days, 12, 3),
    BlockingRule("a person or phone", _people, 8, 0),
    BlockingRule("how the name begins, and the year", _years, 24, 6),
    BlockingRule("how the name begins, and a person or village", _teams, 24, 6),
    BlockingRule("how the name begins, and two things more", _start_and_more, 12, 0),
    BlockingRule("all but the name", _all_but_the_name, 10, 0),
)
