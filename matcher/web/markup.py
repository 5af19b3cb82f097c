"""What templates may call on what they show: said in a language, cleaned, escaped, isolated."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any, cast
from urllib.parse import unquote

from markupsafe import Markup, escape

from matcher.reports.layout import unwrapped
from matcher.reports.phrases import where_nobody_types
from matcher.support.messages import (
    FRENCH_SPACE,
    Message,
    Money,
    RoughMonth,
    Sayable,
    Share,
    in_print,
    render,
)
from matcher.support.text import Text, clean, fold, without_xml_faults
from matcher.support.writing import units

#: What is never divided at the end of a line: a day, the number of a law, a short id.
_WHOLE = re.compile(r"\b(?:\d{1,4}|[A-Z]{1,4})(?:-\d{1,4}){1,3}\b")
#: The space before the dot between the parts of a line.
DOT = r"\s(?=·\s)"
#: A space at which no line ends: before that dot and French marks, between the thousands of a
#: number, and between a number and its unit, or a day and its month.
_HELD = re.compile(
    rf"{FRENCH_SPACE.pattern}|(?<=\d) (?=\d{{3}}\b)|{DOT}"
    rf"|(?:(?<=[\d>])|(?<=\b1er)) (?=(?:{units()})\b)"
)
#: The address of a site within a sentence: its parts keep their order, and no line divides it.
_SITE = re.compile(
    r"(?<![A-Za-z0-9@/._-])(?:[a-z0-9-]+\.)+(?:ma|com|org|net|fr|eu|int)(?![A-Za-z0-9/_-])"
)
_LONGEST_SITE = 30
_OPENS, _OPENS_FROM_RIGHT, _CLOSES = re.compile("[\u2066\u2068]"), "\u2067", "\u2069"
_FROM_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Plain(str):
    """A text for an attribute: it is escaped, and no markup is put around it."""

    __slots__ = ()


def shown(value: object, language: str) -> Markup:
    """Anything as the content of an element: in the language, cleaned, escaped, isolated.

    >>> shown("<b>", "en"), shown(None, "en")
    (Markup('&lt;b&gt;'), Markup(''))
    >>> shown("Amal 2", "ar")
    Markup('<bdi>Amal 2</bdi>')
    """
    if isinstance(value, Markup):
        return value
    if value is None:
        return Markup()
    if isinstance(value, Plain):
        return escape(str(value))
    said = cast("Sayable", value)
    with in_print():
        text = render(said, language)
    if isinstance(value, str | Text) and language != "ar" and _FROM_RIGHT.search(text):
        text = f"\u2068{text}\u2069"
    return _marked(text)


def _marked(said: str) -> Markup:
    """What is said, escaped; its marks of direction become elements; lines end between words."""
    text = str(escape(said if said.isascii() and said.isprintable() else without_xml_faults(said)))
    text = _OPENS.sub("<bdi>", text).replace(_OPENS_FROM_RIGHT, '<bdi dir="rtl">')
    text = _HELD.sub("\u00a0", text.replace(_CLOSES, "</bdi>"))
    text = _WHOLE.sub(r'<span class="whole">\g<0></span>', text)
    text = _SITE.sub(_site, text)
    return Markup(text)  # noqa: S704  it was escaped above; only our own elements were put in since


def _site(found: re.Match[str]) -> str:
    """The address of a site as an element; one too long for a telephone stays as it is."""
    said = found[0]
    return f'<bdi dir="ltr" class="whole">{said}</bdi>' if len(said) <= _LONGEST_SITE else said


def attribute_value(value: object, language: str) -> Plain:
    """Anything as the value of an attribute: what is said in the language, data as it is."""
    if value is None:
        return Plain()
    is_said = isinstance(value, Message | Text | Money | Share | RoughMonth | tuple)
    said = render(cast("Sayable", value), language) if is_said else clean(str(value))
    return Plain(without_xml_faults(said))


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line of a text for a terminal, as a page shows it: how deep it stands, and its words."""

    depth: int
    said: Markup


def outline(lines: Iterable[str]) -> list[OutlineLine]:
    """What a command prints under a heading, a line each however long; depths 0, 1 and 2."""
    found = []
    with unwrapped(), where_nobody_types():
        for line in lines:
            text = line.strip()
            if text:
                depth = min((len(line) - len(line.lstrip(" "))) // 4, 2)
                found.append(OutlineLine(depth, _marked(text.removeprefix("· "))))
    return found


def headed(said: str) -> str:
    """What reports begin in a small letter, as a heading.

    >>> headed("worth of a unit")
    'Worth of a unit'
    """
    return said[:1].upper() + said[1:]


#: The signs of an address after which a line may end.
_BREAKS = re.compile(r"(?<=[/?&=_-])(?=[^/])|(?=\.)")


def address_said(url: str, longest: int = 70) -> Markup:
    """An address as one reads it: letters in place of their codes, cut where it is long.

    A slash that ends it says nothing and is left out.

    It runs from left to right whatever its letters, and a line ends between its parts only.

    >>> address_said("https://www.maroc.ma/ar/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/x%D8")
    Markup('<bdi dir="ltr">www<wbr>.maroc<wbr>.ma/<wbr>ar/<wbr>أخبار/<wbr>x</bdi>')
    >>> address_said("https://www.odco.ma/")
    Markup('<bdi dir="ltr">www<wbr>.odco<wbr>.ma</bdi>')
    """
    said = clean(unquote(url.partition("://")[2] or url, errors="ignore")).removesuffix("/")
    said = said if len(said) <= longest else f"{said[: longest - 1]}…"
    parts = Markup("<wbr>").join(_BREAKS.split(without_xml_faults(said)))
    return Markup('<bdi dir="ltr">{}</bdi>').format(parts)


def by_name(found: Iterable[Any], key: int | str, language: str) -> list[Any]:
    """Things in the order of their names in a language, as people look for them.

    Parameters
        key   where the name is: place in a row, or attribute
    """
    name = itemgetter(key) if isinstance(key, int) else attrgetter(key)
    return sorted(found, key=lambda one: fold(render(name(one), language)))


def picture(svg: str) -> Plain:
    """The address of a picture that travels within the page."""
    return Plain(f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}")
