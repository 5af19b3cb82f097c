"""What a form brought, read with limits, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request

from matcher.ingest.cells.numbers import plain_signs
from matcher.reports.phrases import labelled
from matcher.support.errors import MatcherError, Problem
from matcher.support.messages import Sayable, message, render
from matcher.support.text import clean

#: Longest text of one field.
LONGEST = 4_000
_MOST_FIELDS = 500


@dataclass(frozen=True, slots=True)
class FormFault:
    """One thing that is wrong with a form.

    Parameters
        field   id of the field in the page; "" where it is about none
    """

    field: str
    said: Sayable


_PLAIN = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
#: A command, an option of one or a page of the project: a hint to whoever works in a terminal.
_COMMAND = re.compile(r"(?:^|[\s:(])(?:--[a-z]|match [a-z]|docs/\w+\.md)")


def page_hint(hint: Sayable) -> Sayable:
    """What to do, as a page says it: "" where the hint is a command.

    >>> page_hint("The demonstration registry: --registry demo."), page_hint("Write 150 000.")
    ('', 'Write 150 000.')
    """
    return "" if _COMMAND.search(render(hint, "en")) else hint


def problem_said(problem: Problem) -> Sayable:
    """One thing that is wrong: where, what and what to do, as a page says it."""
    said, where = with_hint(problem.message, problem.hint), page_hint(problem.where)
    return labelled(where, said) if where else said


def with_hint(what: Sayable, hint: Sayable) -> Sayable:
    """What is wrong, and what to do."""
    hint = page_hint(hint)
    return message("{what} {hint}", what=what, hint=hint) if hint else what


def faults_of(error: MatcherError, field: str) -> Iterator[FormFault]:
    """What an error says, as faults of a field of the form."""
    if not error.problems:
        yield FormFault(field, with_hint(error.message, error.hint))
    for problem in error.problems[:5]:
        yield FormFault(field, with_hint(problem.message, problem.hint))


#: An amount with marks between its thousands, as 300,000 or 300.000, and its decimals if any.
_GROUPED = re.compile(r"([1-9]\d{0,2})((?:,\d{3})+(?:\.\d+)?|(?:\.\d{3})+(?:,\d+)?)")


#: What people write behind an amount, by currency; its code stands for any.
_UNITS = {"MAD": ("dh", "dhs", "dirham", "dirhams", "درهم", "درهما", "دراهم", "د.م.", "د.م")}


def amount_of(text: str, currency: str) -> float | None:
    """An amount as people type it, with or without its currency; None where it is none.

    >>> [amount_of(said, "MAD") for said in ("150 000 DH", "150,000 MAD", "١٥٠٠٠٠ درهم", "5 EUR")]
    [150000, 150000, 150000, None]
    >>> amount_of("150 000 DH", "XOF"), amount_of("150 000 XOF", "XOF"), amount_of("DH", "MAD")
    (None, 150000, None)
    """
    body = plain_signs(text).casefold()
    units = (currency.casefold(), *_UNITS.get(currency, ()))
    for unit in sorted(units, key=len, reverse=True):
        if body.endswith(unit):
            body = body.removesuffix(unit)
            break
    return number_of(body)


def number_of(text: str, *, is_amount: bool = True) -> float | None:
    """A number as people write it, and as the pages do in each language; None where it is none.

    Parameters
        is_amount  whether three digits after a mark are thousands: they are in no share

    >>> [number_of(said) for said in ("500 000", "500,000", "500.000", "1.500.000,5", "12,5")]
    [500000, 500000, 500000, 1500000.5, 12.5]
    >>> number_of("12,125", is_amount=False), number_of("0.125"), number_of("many")
    (12.125, 0.125, None)
    """
    plain = "".join(text.split())
    if is_amount and (found := _GROUPED.fullmatch(plain)):
        mark = found[2][0]
        plain = plain.replace(mark, "")
    plain = plain.replace(",", ".")
    if not _PLAIN.fullmatch(plain):
        return None
    number = float(plain)
    return int(number) if number.is_integer() else number


def whole_of(text: str, currency: str = "") -> int | None:
    """A whole number above or equal to nothing, of at most twelve digits; None where it is none.

    Parameters
        currency   that in which an amount may be typed; "" for a number of anything else
    """
    number = amount_of(text, currency) if currency else number_of(text)
    return number if isinstance(number, int) and 0 <= number < 10**12 else None


def skipped_in(query: Mapping[str, str]) -> int:
    """How many of a list stand on the pages before the one that is asked for.

    >>> skipped_in({"from": "40"}), skipped_in({"from": "-1"}), skipped_in({})
    (40, 0, 0)
    """
    text = query.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@dataclass(frozen=True, slots=True)
class Form:
    """The texts of a form by the names of its fields, cleaned of controls and marks of direction.

    >>> Form({"kind": ("applied", "granted")}).one("kind"), Form().one("kind")
    ('applied', '')
    """

    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The first text of a field; "" where it was left out."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> Sequence[str]:
        """Every text of a field."""
        return self.texts.get(name, ())


async def read_form(request: Request, most: int = _MOST_FIELDS) -> Form:
    """The texts of a form, at most so many; files are left out."""
    texts: dict[str, tuple[str, ...]] = {}
    async with request.form(max_files=0, max_fields=most) as given:
        for name, value in given.multi_items():
            if isinstance(value, str):
                said = clean(value.strip()[:LONGEST])
                texts[name] = (*texts.get(name, ()), said)
    return Form(texts)
