"""What a form brought, read with limits, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.requests import Request

from matcher.reports.phrases import labelled
from matcher.support.errors import Problem
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


#: A command or an option of one: what a hint says to whoever works in a terminal.
_COMMAND = re.compile(r"(?:^|[\s:(])(?:--[a-z]|match [a-z])")


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
