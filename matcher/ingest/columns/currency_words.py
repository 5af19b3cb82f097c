"""The units of money of a schema: those of the dirham as shipped, or of another currency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from matcher.ingest.columns.vocabulary_file import CurrencyWords

_Words = tuple[str, ...]
_THOUSANDS = ("k", "k ", "mille ", "milliers de ", "milliers ", "thousand ")
_MILLIONS = ("m", "m ", "million ", "millions ", "million de ", "millions de ")
_THOUSAND_MILLIONS = ("milliard ", "milliards ", "milliard de ", "milliards de ", "billion ")


def words_of_currency(
    currency: str, own: CurrencyWords | None, shipped: CurrencyWords, named: Mapping[str, _Words]
) -> dict[str, _Words]:
    """The words of each unit: those of a file of one's own before what is known of the currency.

    The code of the currency is one of its words in any case. A bare million is asked about where
    daily speech may count in centimes. It is a million where the currency is one of `named`, in
    which nobody does.

    Parameters
        own      the table of a vocabulary of one's own; what it leaves out is filled in
        shipped  the table of the dirham
        named    the words of other currencies, by code
    """
    known = dict(_units(shipped))
    if currency != "MAD":
        known = dict(_of_another(currency, own, known, named))
    said = known | (dict(_units(own)) if own else {})
    return said | {"dirham": tuple(dict.fromkeys((currency.lower(), *said["dirham"])))}


def _units(table: CurrencyWords) -> Iterator[tuple[str, _Words]]:
    for unit in fields(table):
        words = getattr(table, unit.name)
        if words is not None:
            yield unit.name, words


def _of_another(
    currency: str,
    own: CurrencyWords | None,
    shipped: Mapping[str, _Words],
    named: Mapping[str, _Words],
) -> Iterator[tuple[str, _Words]]:
    mine = own.dirham if own and own.dirham else named.get(currency, ())
    names = tuple(dict.fromkeys((currency.lower(), *mine)))
    whole = currency in named
    yield "dirham", names
    yield "thousand_dirham", _sized(_THOUSANDS, names)
    yield "million_dirham", (*_sized(_MILLIONS, names), *(shipped["bare_million"] if whole else ()))
    milliards = shipped["bare_thousand_million"] if whole else ()
    yield "thousand_million_dirham", (*_sized(_THOUSAND_MILLIONS, names), *milliards)
    for unit in ("centime", "million_centime", "rial"):
        yield unit, () if whole else shipped[unit]
    yield "thousand", shipped["thousand"]
    for unit in ("bare_million", "bare_thousand_million"):
        yield unit, () if whole else shipped[unit]
    dirhams = (word for unit, words in shipped.items() if unit.endswith("dirham") for word in words)
    others = (word for code, words in named.items() if code != currency for word in words)
    foreign = (*shipped["foreign"], *dirhams, *others, *(code.lower() for code in named))
    yield "foreign", tuple(word for word in dict.fromkeys(foreign) if word not in names)


def _sized(sizes: _Words, names: _Words) -> _Words:
    return tuple(f"{size}{name}" for size in sizes for name in names)
