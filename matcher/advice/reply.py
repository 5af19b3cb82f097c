"""A reply as a person writes it, as a cell of a registry: labels of any language, amounts in words.

What is not recognised is left as it was written, so that it is refused with its reason.
"""

from __future__ import annotations

import re

from matcher.domain.schema import ORDERED, Field, Schema
from matcher.support.text import fold

#: What stands between thousands, and words of money that people add.
_BETWEEN = re.compile(r"(?<=\d)[\s\u00a0\u202f.](?=\d{3}(?:\D|$))")
_AFTER = re.compile(r"\s*(?:dh|dhs|mad|dirhams?|درهم)\.?$", re.IGNORECASE)
_EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def reply_cell(reply: str, about: Field, schema: Schema) -> str:
    """The canonical cell of a reply, where it can be told.

    >>> from matcher.catalogue.loading import load_schema
    >>> schema, _ = load_schema()
    >>> as_cell("240 000 DH", schema["need_total_mad"], schema)
    '240000'
    """
    text = reply.strip()
    if about.type in ORDERED and about.type != "date":
        plain = _AFTER.sub("", text.translate(_EASTERN))
        while (less := _BETWEEN.sub("", plain)) != plain:
            plain = less
        return plain.replace(",", ".") if plain.count(",") == 1 else plain
    if about.type == "place":
        places = schema.places(about.name)
        found = [] if text in places else places.find(text)
        # the widest stands first: of a province and its town the province is meant, or both are
        is_one = bool(found) and all(places.contains(found[0], code) for code in found)
        return found[0] if is_one else text
    if about.type == "categories":
        parts = re.split(r"[;,،؛]", text)
        return ";".join(_value(part, about) for part in parts if part.strip())
    return _value(text, about) if about.type == "category" else text


def _value(word: str, about: Field) -> str:
    """The value that a word names: its code, its label in any language, or words of one alone."""
    said = word.strip()
    asked = fold(said)
    holding = []
    for value in about.values or ():
        label = about.labels.get(value)
        names = [fold(name) for name in (value, *(label.all() if label else ()))]
        if asked in names:
            return value
        if any(set(asked.split()) <= set(name.split()) for name in names):
            holding.append(value)
    return holding[0] if asked and len(holding) == 1 else said
