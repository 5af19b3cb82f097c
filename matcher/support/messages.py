"""What is said to a person: an English sentence with named places, and what stands in them.

Nothing below the edge writes a finished sentence. Whoever has something to say makes a
`Message`; `render` turns it into English, French or Arabic where it is shown:

    >>> asked = message('There is no language "{language}".', language="de")
    >>> render(asked, "en")
    'There is no language "de".'
    >>> render(counted("{n} month", "{n} months", 12), "en")
    '12 months'

The English sentence is the key of its translation in `locale/fr.po` and `locale/ar.po`
(GNU gettext). A word that other languages say differently in different places gets a context.
What stands in the places is data: numbers, days, amounts and lists are written as the language
writes them, texts from files are cleaned of signs that would change what a screen shows, and
left-to-right parts inside Arabic are isolated (Unicode Standard Annex 9, section 2.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from matcher.support import writing
from matcher.support.records import dataclass
from matcher.support.text import Text, clean, cut_short

if TYPE_CHECKING:
    from gettext import GNUTranslations

_PLACE = re.compile(r"\{(\w+)\}")
#: A place in quotes, unless it is the value of a key; and an apostrophe within or after a word.
_QUOTED_PLACE = re.compile(r'(?<!= )"(\{\w+\})"')
_APOSTROPHE = re.compile(r"(?<=[A-Za-z}])'(?=[a-z])|(?<=s)'(?= [a-z])")
_is_print: ContextVar[bool] = ContextVar("whether it is read on a page or in print", default=False)
_ARABIC_LETTER = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_PLAIN_NUMBER = re.compile(r"[\d.,]*")
#: Latin words in a row, with the signs that belong to them: a command, a path, a name.
_LATIN_WORD = r"[-/~\[\"]*[A-Za-z][^\s\u0590-\u08ff«»،؛؟{}]*"
_LATIN = re.compile(f"{_LATIN_WORD}(?: {_LATIN_WORD})*")
#: The space that French puts before and inside some marks: no line begins with them.
FRENCH_SPACE = re.compile(r" (?=[:;?!»%])|(?<=«) ")
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT, _AS_IT_BEGINS = "\u2066", "\u2067", "\u2068"
_END = "\u2069"
#: A text of both scripts that a Latin word begins.
_BEGINS_LATIN = re.compile(r"[^A-Za-z\u0590-\u08ff]*[A-Za-z].*[\u0590-\u08ff]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money in whole units of a currency."""

    amount: float
    currency: str


@dataclass(frozen=True, slots=True)
class Share:
    """A share, 0 to 1, that is said as per cent."""

    value: float


@dataclass(frozen=True, slots=True)
class Decimals:
    """A number that is said with two decimals, as those beside it are."""

    value: float


@dataclass(frozen=True, slots=True)
class RoughMonth:
    """The month of a day, where no day of it is known."""

    day: date


@dataclass(frozen=True, slots=True)
class WithinSentence:
    """A title of words as it goes on inside a sentence: without the capital that opens it.

    Never of a name: names keep theirs. A title may begin with one where another language has that
    word further on, with its capital too ("Intelaka loan", « Crédit Intelaka »).
    """

    title: Message | Text | str


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that is not yet said in any language.

    Parameters
        text        the English sentence; `{name}` is the place of an argument
        arguments   what stands in the places: names and values, in alphabetical order
        plural      the English sentence for any other count than one, where there is one
        count       the count that chooses between them
        context     tells apart words that only English says alike
    """

    text: str
    arguments: tuple[tuple[str, Sayable], ...] = ()
    plural: str = ""
    count: float = 1
    context: str = ""

    def __str__(self) -> str:
        return render(self, "en")

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)

    def __gt__(self, other: object) -> bool:
        return str(self) > str(other)


#: What is wrong is quoted up to here: a rule, a key or a cell may have 20,000 signs.
LONGEST_QUOTE = 300

#: What can be said: a tuple is a list of words.
Sayable = (
    Message
    | Text
    | Money
    | Share
    | Decimals
    | RoughMonth
    | WithinSentence
    | str
    | int
    | float
    | date
    | PurePath
    | tuple["Sayable", ...]
)


def message(text: str, /, **arguments: Sayable) -> Message:
    """A sentence with what stands in its places."""
    return Message(text, tuple(sorted(arguments.items())))


def message_in(context: str, text: str, /, **arguments: Sayable) -> Message:
    """A sentence or word that other languages say differently elsewhere; `context` says where."""
    return Message(text, tuple(sorted(arguments.items())), context=context)


def counted(one: str, many: str, count: float, /, **arguments: Sayable) -> Message:
    """A sentence about a number of things; `{n}` is that number, unless `n` is given."""
    return Message(one, tuple(sorted({"n": count, **arguments}.items())), many, count)


def with_short_quotes(said: Sayable, limit: int = LONGEST_QUOTE) -> Sayable:
    """The same with no text in its places longer than `limit` signs.

    >>> print(with_short_quotes(message('"{cell}" is no day.', cell="1" * 20_000), 6))
    "11111…" is no day.
    """
    if not isinstance(said, Message):
        return said
    parts = tuple((name, _short(part, limit)) for name, part in said.arguments)
    return said if parts == said.arguments else replace(said, arguments=parts)


def _short(part: Sayable, limit: int) -> Sayable:
    if isinstance(part, str):
        return cut_short(part, limit)
    if isinstance(part, tuple):
        return tuple(_short(one, limit) for one in part)
    return with_short_quotes(part, limit)


def render(said: Sayable, language: str) -> str:
    """The sentence, or the value, in a language: `en`, `fr` or `ar`.

    Raises
        KeyError  a place of the sentence has no argument
    """
    if isinstance(said, Message):
        return _sentence(said, language)
    if isinstance(said, Text):
        text = clean(said.to(language))
        if language == "ar" and "ar" in said.by_language and _BEGINS_LATIN.match(text):
            return f"{_RIGHT_TO_LEFT}{text}{_END}"  # Arabic, though a Latin name begins it
        return _beside(text, language)
    if isinstance(said, Money):
        return writing.money(said.amount, said.currency, language)
    if isinstance(said, Decimals):
        return _beside(writing.fixed(said.value, language), language)
    if isinstance(said, Share):
        return writing.percent(said.value, language)
    if isinstance(said, WithinSentence):
        title = render(said.title, language)
        keeps = title[1:2].isupper() or _begins_with_name(said.title, title)
        return title if keeps else title[:1].lower() + title[1:]
    if isinstance(said, RoughMonth):
        return writing.month(said.day, language)
    if isinstance(said, date):
        return writing.day(said, language)
    if isinstance(said, int | float) and not isinstance(said, bool):
        return _beside(writing.number(said, language), language)
    if isinstance(said, tuple):
        return writing.listed((render(part, language) for part in said), language)
    return _beside(clean(str(said)), language)


def _begins_with_name(title: Message | Text | str, said: str) -> bool:
    first = said.split(maxsplit=1)[:1]
    return isinstance(title, Text) and any(first[0] in w.split()[1:] for w in title.all() if first)


@contextmanager
def in_print() -> Iterator[None]:
    """Within it English has the quotes and apostrophes of print, as French and Arabic always do.

    A terminal and tables keep those of a keyboard, which can be typed, searched and copied into
    a command; so do rules and keys that are no quoted place.

    >>> with in_print():
    ...     print(message('"{cell}" is no day: {rule}', cell="x", rule='a == "b"'))
    ...     print(message("the file's own day"))
    “x” is no day: a == "b"
    the file’s own day
    """
    before = _is_print.set(True)
    try:
        yield
    finally:
        _is_print.reset(before)


@lru_cache(maxsize=8192)
def _of_print(text: str) -> str:
    return _APOSTROPHE.sub("’", _QUOTED_PLACE.sub(r"“\1”", text))


def _sentence(said: Message, language: str) -> str:
    parts = _parts(_template(said, language), language)
    if len(parts) == 1:
        return parts[0]
    arguments = dict(said.arguments)
    return "".join(
        render(arguments[part], language) if at % 2 else part for at, part in enumerate(parts)
    )


@lru_cache(maxsize=8192)
def _parts(template: str, language: str) -> tuple[str, ...]:
    """A sentence as its language writes it: words, name, words, name, …, words."""
    is_to_isolate = language == "ar" and _LEFT_TO_RIGHT not in template
    if language == "fr":
        template = FRENCH_SPACE.sub("\u00a0", template)
    parts = _PLACE.split(template)
    if is_to_isolate:
        parts[::2] = [_LATIN.sub(_isolated_words, words) for words in parts[::2]]
    return tuple(parts)


def _isolated_words(found: re.Match[str]) -> str:
    words = found[0].rstrip(".,:;!?")
    if ")" in words and "(" not in words:  # it closes a bracket of the Arabic around
        words = words[: words.index(")")]
    return f"{_LEFT_TO_RIGHT}{words}{_END}{found[0][len(words) :]}"


def _template(said: Message, language: str) -> str:
    known = _translations(language)
    if known is None or not said.text:  # gettext keeps the header of its file under ""
        text = said.plural if said.plural and said.count != 1 else said.text
        return _of_print(text) if _is_print.get() else text
    if not said.plural:
        if said.context:
            return known.pgettext(said.context, said.text)
        return known.gettext(said.text)
    # CLDR: French says 1,5 as one, Arabic every fraction as it says 100
    count = int(said.count) if said.count == int(said.count) or language == "fr" else 100
    return known.ngettext(said.text, said.plural, abs(count))


@cache
def _translations(language: str) -> GNUTranslations | None:
    """The compiled translations; None for English, which stands in the code."""
    if language == "en":
        return None
    from gettext import GNUTranslations

    path = Path(__file__).parents[1] / "locale" / f"{language}.mo"
    with path.open("rb") as stream:
        return GNUTranslations(stream)


def _beside(text: str, language: str) -> str:
    """A text as it stands among Arabic words: its own direction does not leak into theirs."""
    if language != "ar" or not text or _PLAIN_NUMBER.fullmatch(text):
        return text
    if _ARABIC_LETTER.search(text):
        return text if not re.search(r"[A-Za-z0-9]", text) else f"{_AS_IT_BEGINS}{text}{_END}"
    return f"{_LEFT_TO_RIGHT}{text}{_END}"


def places_of(template: str) -> frozenset[str]:
    """The names of the places of a sentence.

    >>> sorted(places_of("{n} of {all}"))
    ['all', 'n']
    """
    return frozenset(_PLACE.findall(template))
